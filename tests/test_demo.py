"""The whole path on the two real captures, as a subscriber and an operator see it."""

import io
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import feedparser
import pytest
from flask.testing import FlaskClient
from lxml import etree

from feeds import config, pipeline
from feeds.check.atom import schema
from feeds.fetch import Client
from feeds.model import Formula, Snapshot
from feeds.store import Saved, Store
from tests.helpers import CAPTURES, DEMO_TIME, ingest

RFC4287 = schema()


def load(store: Store, settings: config.Settings, path: Path, *, listed: bool = True) -> Saved:
    """Ingest a capture, with the time that site.yaml states for it."""
    source = settings.sources[0]
    times = {Path(one.path).name: one.captured for one in source.captures}
    [saved] = ingest(
        store,
        settings.site,
        source,
        str(path),
        topics=settings.topics,
        client=Client(),
        captured=times[path.name] if listed else None,
        now=DEMO_TIME,
    )
    return saved


def formulas(store: Store) -> list[Formula]:
    """Everything, and each topic."""
    return [Formula(), *(Formula.of(topic.key) for topic in store.topics())]


def test_the_feeds(demo: Store) -> None:
    """13 feeds with ids of their own; an entry has one id wherever it is."""
    found = {str(one): demo.select(one) for one in formulas(demo)}
    assert len(found) == 13
    assert (found["all"].total, found["kultur"].total) == (30, 3)
    places: dict[str, set[str]] = {}
    for name, selection in found.items():
        for entry in selection.entries:
            places.setdefault(entry.id, set()).add(name)
    assert len(places) == 30
    three = [where for where in places.values() if len(where) == 4]
    assert {"all", "kollektivtrafik", "projekt-inom-buss", "projekt-inom-tunnelbana"} in three


def test_every_feed_is_valid_and_reads_back(demo: Store, settings: config.Settings) -> None:
    """Every feed keeps the RFC's schema, and feedparser reads back what is stored."""
    site, ids = settings.site, set()
    for formula in formulas(demo):
        body = pipeline.publish(demo, site, formula).body
        RFC4287.assertValid(etree.fromstring(body))
        parsed = feedparser.parse(io.BytesIO(body))
        assert not parsed.bozo
        selection = demo.select(formula)
        ids.add(parsed.feed.id)
        assert parsed.feed.id == site.feed_id(formula)
        assert parsed.feed.language == "sv"
        assert _moment(parsed.feed.updated) == selection.updated
        assert len({entry.updated for entry in parsed.entries}) == len(parsed.entries)
        for read, stored in zip(parsed.entries, selection.entries, strict=True):
            assert read.id == stored.id
            assert read.title == stored.snapshot.title
            assert read.summary == stored.snapshot.summary
            assert _moment(read.updated) == stored.updated
            assert "published" not in read
            assert [tag.term for tag in read.tags] == _labels(stored.snapshot)
            assert [tag.label for tag in read.tags] == _labels(stored.snapshot)
            assert [author.name for author in read.authors] == ["Region Stockholm"]
            assert read.link == site.entry_url(stored.key)
    assert len(ids) == 13


def test_the_feeds_served(client: FlaskClient, demo: Store, settings: config.Settings) -> None:
    """What HTTP answers is what is published, and names its own address as self."""
    for formula in formulas(demo):
        response = client.get(f"/feeds/{formula}.atom")
        assert response.data == pipeline.publish(demo, settings.site, formula).body
        parsed = feedparser.parse(io.BytesIO(response.data))
        links = {link.rel: link.href for link in parsed.feed.links}
        assert links["self"] == f"http://127.0.0.1:8000/feeds/{formula}.atom"
        page = client.get(links["alternate"].removeprefix(settings.site.base_url))
        assert page.status_code == 200


@pytest.mark.parametrize("order", [*permutations((0, 1)), (0, 1, 0, 1), (1, 0, 0), (0, 0, 1)])
def test_every_order_gives_the_same(
    settings: config.Settings, tmp_path: Path, demo: Store, order: tuple[int, ...]
) -> None:
    """In whatever order and how often captures come, entries, ids and times are the same."""
    store = pipeline.open_store(
        f"sqlite:///{tmp_path / 'order.db'}", settings.site, settings.topics, DEMO_TIME
    )
    stored = [len(load(store, settings, CAPTURES[number]).changes) for number in order]
    assert sum(stored) == 30
    assert all(not count for n, count in enumerate(stored) if order[n] in order[:n])
    mine, theirs = (
        {entry.id: (entry.stamp, _labels(entry.snapshot)) for entry in one.entries(Formula(), 99)}
        for one in (store, demo)
    )
    assert mine == theirs
    store.close()


def test_an_edited_copy(settings: config.Settings, demo: Store, tmp_path: Path) -> None:
    """Edited summary, edited title, two equal titles and one new item: five changes, none lost."""
    before = demo.entries(Formula(), 99)
    text = CAPTURES[1].read_text("utf-8")
    text = text.replace("under 1 maj.", "under hela maj månad.")
    text = text.replace("Vårdförbundets blockad inledd", "Vårdförbundets blockad är avslutad")
    twins = "".join(
        f" • Utlysning av projektmedel i samarbete med SU\n\n  {summary}\n\n  Kultur\n"
        for summary in ("En helt annan utlysning.", "Och ännu en.")
    )
    top = "• Nytt överst\n\n  Något nytt.\n\n  Kultur\n "
    path = tmp_path / "copy.txt"
    path.write_text(
        top + text.replace(" • Svetsarbeten i Slussen", twins + " • Svetsarbeten i Slussen")
    )
    saved = load(demo, settings, path, listed=False)
    kinds = sorted(change.kind for change in saved.changes)
    assert kinds == ["created", "created", "created", "major", "major"]
    after = demo.entries(Formula(), 99)
    assert len(after) == 33
    assert {entry.id for entry in before} < {entry.id for entry in after}
    assert load(demo, settings, path, listed=False).changes == ()


def test_damage_is_contained(
    settings: config.Settings, demo: Store, client: FlaskClient, tmp_path: Path
) -> None:
    """NUL, a lone surrogate, a 1 MB title and a missing title lose only what is bad."""
    items = [
        " • Med NUL \x00här\n\n  Text.\n\n  Kultur\n".encode(),
        " • Med halvt tecken ".encode() + b"\xed\xa0\x80" + b" slut\n\n  Text.\n\n  Kultur\n",
        (" • " + "Lång titel " * 100_000 + "\n\n  Text.\n\n  Kultur\n").encode(),
        " • \n\n  Utan titel.\n\n  Kultur\n".encode(),
        " • Sist\n\n  Å, ä och ö.\n\n  Kultur\n".encode(),
    ]
    path = tmp_path / "bad.txt"
    path.write_bytes(b"".join(items))
    saved = load(demo, settings, path, listed=False)
    titles = [change.title for change in reversed(saved.changes)]
    assert titles[:2] == ["Med NUL här", "Med halvt tecken slut"]
    assert len(titles[2]) == 500
    assert titles[3:] == ["Sist"]
    codes = [(one.ref.removeprefix(str(path)), one.code) for one in saved.problems]
    assert codes == [
        (":6", "mojibake"),
        (":1", "mojibake"),
        (":16", "missing-title"),
        (":11", "cut-text"),
    ]
    for formula in formulas(demo):
        RFC4287.assertValid(etree.fromstring(client.get(f"/feeds/{formula}.atom").data))


def test_equal_bytes_a_day_later(settings: config.Settings, demo: Store) -> None:
    """A second process, a day later, renders equal bytes."""
    before = [pipeline.publish(demo, settings.site, one) for one in formulas(demo)]
    later = pipeline.open_store(
        settings.database, settings.site, settings.topics, DEMO_TIME + timedelta(days=1)
    )
    assert [pipeline.publish(later, settings.site, one) for one in formulas(later)] == before
    later.close()


def _labels(snapshot: Snapshot) -> list[str]:
    return [topic.label for topic in snapshot.topics]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
