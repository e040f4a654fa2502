"""The contract of every store: entries with ids, links, dates and media of their source."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from feeds.model import DateField, Draft, Media, Person, Snapshot
from feeds.store import Saved, Store
from tests.helpers import NOON, SITE, capture, topic
from tests.store.contract_base import Contract
from tests.store.lines import ALL, ids, kinds

KULTUR = (topic("Kultur"),)
DAY = datetime(2026, 2, 27, 11, 0, 0, tzinfo=UTC)


def item(title: str, source_id: str | None = None, link: str | None = None) -> Draft:
    """A draft that has an id or a link."""
    snapshot = Snapshot(title, "Text.", KULTUR, "sv", link=link)
    return Draft("test:1", 1, snapshot, source_id=source_id)


def dated(
    title: str, published: datetime | None, days: frozenset[DateField] = frozenset()
) -> Draft:
    """A draft with a date."""
    return Draft(
        "test:1", 1, Snapshot(title, "Text.", KULTUR, "sv", published=published), None, days
    )


def put(store: Store, some: list[Draft], after: float = 0, *, partial: bool = False) -> Saved:
    """Save a live capture of drafts that is committed that many seconds after noon."""
    now = NOON + timedelta(seconds=after)
    numbered = [replace(one, position=place) for place, one in enumerate(some, 1)]
    one = replace(capture([], now), digest=repr(some), partial=partial)
    return store.save(SITE, one, numbered, now)


class NamesContract(Contract):
    """What the source itself says of an entry's identity, dates and media."""

    def test_an_id_decides(self, store: Store) -> None:
        """An entry with an id keeps its own, whatever becomes of title and link."""
        put(store, [item("Gammal", "a", "https://x.example/1"), item("Annan", "b")])
        before = ids(store)
        saved = put(store, [item("Ny titel helt", "a", "https://x.example/2")], 60)
        assert kinds(saved) == ["major"]
        assert ids(store)["Ny titel helt"] == before["Gammal"]

    def test_a_link_decides(self, store: Store) -> None:
        """An entry without an id is known by its link."""
        put(store, [item("Gammal", None, "https://x.example/1")])
        before = ids(store)
        assert kinds(put(store, [item("Helt ny rubrik", None, "https://x.example/1")], 60)) == [
            "major"
        ]
        assert ids(store) == {"Helt ny rubrik": before["Gammal"]}

    def test_equal_texts_with_other_names_are_others(self, store: Store) -> None:
        """The weekly letter has one title and text, and a new link each week."""
        put(store, [item("Veckobrev", None, "https://x.example/1"), item("Brev", "1")])
        saved = put(store, [item("Veckobrev", None, "https://x.example/2"), item("Brev", "2")], 60)
        assert kinds(saved) == ["created", "created"]

    def test_a_shared_link_decides_nothing(self, store: Store) -> None:
        """Two items that link to one page are two entries, and stay so."""
        both = [item("Ett", "1", "https://x.example/"), item("Två", "2", "https://x.example/")]
        put(store, both)
        assert kinds(put(store, [*both, item("Tre", "3", "https://x.example/")], 60)) == ["created"]

    def test_a_link_found_later_is_learnt(self, store: Store) -> None:
        """An entry of a listing without links is the same one when its link becomes known."""
        put(store, [item("Nyhet")])
        assert kinds(put(store, [item("Nyhet", None, "https://x.example/1")], 60)) == ["minor"]
        assert kinds(put(store, [item("Rubrik", None, "https://x.example/1")], 120)) == ["major"]

    def test_a_day_has_a_second_of_its_own(self, store: Store) -> None:
        """Items of one day stand at different seconds of it, the upper one later, for good."""
        some = [dated(title, DAY, frozenset({"published"})) for title in ("Ett", "Två", "Tre")]
        put(store, some)
        found = {one.snapshot.title: one.snapshot.published for one in store.entries(ALL, 10)}
        assert sorted(found.values()) == [DAY + timedelta(seconds=n) for n in range(3)]
        assert max(found, key=lambda title: found[title] or DAY) == "Ett"
        assert kinds(put(store, [dated("Fyra", DAY, frozenset({"published"})), *some], 60)) == [
            "created"
        ]

    def test_a_date_that_is_stated_no_more_stays(self, store: Store) -> None:
        """A source that stops to print dates takes none back; another date is a minor edit."""
        put(store, [dated("Nyhet", DAY)])
        assert kinds(put(store, [dated("Nyhet", None)], 60)) == []
        assert kinds(put(store, [dated("Nyhet", DAY + timedelta(days=1))], 120)) == ["minor"]

    def test_a_relative_date_is_fixed_once(self, store: Store) -> None:
        """A time like "3 hours ago" is read at the first sight; that it grows older is no edit."""
        relative = frozenset[DateField]({"published"})
        put(store, [replace(dated("Nyhet", DAY), relative=relative)])
        later = replace(dated("Nyhet", DAY + timedelta(minutes=40)), relative=relative)
        assert kinds(put(store, [later], 3600)) == []

    def test_dates_order_the_items_of_a_capture(self, store: Store) -> None:
        """Items with stated dates are numbered in their order, wherever they stood."""
        days = [DAY + timedelta(days=n) for n in (-3, 0, -2)]
        put(store, [dated(f"Dag {day.day}", day) for day in days])
        assert [one.snapshot.title for one in store.entries(ALL, 10)] == [
            "Dag 27",
            "Dag 25",
            "Dag 24",
        ]

    def test_pieces_of_a_file_stand_at_their_dates(self, store: Store) -> None:
        """In a file of many transactions an old record stands below a newer one of another."""
        put(store, [dated("Ny", DAY), item("Utan datum", "1")], partial=True)
        put(store, [dated("Gammal", DAY - timedelta(days=900))], 1, partial=True)
        assert [one.snapshot.title for one in store.entries(ALL, 10)] == [
            "Utan datum",
            "Ny",
            "Gammal",
        ]

    def test_everything_comes_back(self, store: Store) -> None:
        """Media, authors, content and dates are stored as they were."""
        snapshot = Snapshot(
            "Titel",
            "Text.",
            KULTUR,
            "sv",
            link="https://x.example/1",
            content_html="<p>Text.</p>",
            published=DAY,
            updated=DAY + timedelta(hours=1),
            authors=(Person("Åsa", "asa@x.example", "https://x.example/asa"),),
            enclosures=(Media("https://x.example/a.mp3", "audio/mpeg", 123),),
            image=Media("https://x.example/a.jpg", alt="En bild"),
        )
        put(store, [Draft("test:1", 1, snapshot, "guid-1")])
        (found,) = store.entries(ALL, 10)
        assert found.snapshot == snapshot
        assert found.updated == DAY + timedelta(hours=1)
