"""The command `check` on the demo, on a site that has lived, and on databases that were tampered
with.
"""

import contextlib
import io
import sqlite3
import sys
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any, Final

import pytest
import yaml
from werkzeug.test import TestResponse

from feeds import config, documents
from feeds.check import Finding
from feeds.cli.check import _with_progress
from feeds.cli.walks import Walks
from feeds.errors import EXIT_FAILED, EXIT_OK, EXIT_PARTLY, StoreError
from feeds.model import Entry, Feed, Formula, Selection, Site, Topic
from feeds.store import Audit, Store
from tests.check.crowd import Crowd
from tests.check.documents import HERE
from tests.cli.run import json_lines, topicfeeds
from tests.helpers import DATA, NOON

TAMPERED: Final = HERE / "cases" / "tampered.yaml"
UNMADE: Final = "UPDATE entry SET live = NULL WHERE live = :newest"


@pytest.fixture
def at(tmp_path: Path) -> Path:
    """A folder with the database of the demo."""
    assert topicfeeds("fetch", at=tmp_path).returncode == EXIT_OK
    return tmp_path


def tamper(at: Path, statement: str) -> None:
    """Change the database behind the program's back."""
    with contextlib.closing(sqlite3.connect(at / "cli.db")) as connection, connection:
        lives = connection.execute("SELECT live FROM entry ORDER BY stamp").fetchall()
        names = {"oldest": lives[0][0], "newest": lives[-1][0]}
        wanted = {name: seq for name, seq in names.items() if f":{name}" in statement}
        assert connection.execute(statement, wanted).rowcount == 1


def findings(at: Path, *arguments: object) -> tuple[int, list[dict[str, Any]]]:
    """The exit code, and the findings."""
    done = topicfeeds("check", "--json", *arguments, at=at)
    *found, summary = json_lines(done)
    assert summary["event"] == "summary"
    assert summary["findings"] + summary["warnings"] == len(found)
    return done.returncode, found


def test_the_demo(at: Path) -> None:
    """Nothing is found on the demo data, and that is said."""
    done = topicfeeds("check", at=at)
    assert (done.returncode, done.stdout.decode()) == (EXIT_OK, "")
    assert b"0 findings, 0 warnings" in done.stderr
    assert all(name.encode() in done.stderr for name in documents.FORMATS)


def test_a_crowd(tmp_path: Path) -> None:
    """Nothing is found where 400 entries in 30 topics were edited, retagged, withdrawn, restored
    and erased.
    """
    fill(tmp_path, entries=400, topics=30)
    code, found = findings(tmp_path)
    assert (found[:5], code) == ([], EXIT_OK)


def fill(at: Path, entries: int, topics: int) -> None:
    """Put a crowd into the database."""
    settings = config.load({}, database=f"sqlite:///{at / 'cli.db'}")
    store = Store(settings.database)
    Crowd(store, settings.site, topics).fill(entries)
    store.close()


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["finds"]) for case in yaml.safe_load(TAMPERED.read_text())]
)
def test_a_tampered_database(at: Path, case: dict[str, str]) -> None:
    """A row that was edited by hand is found, and the exit code is 4."""
    tamper(at, case["do"])
    code, found = findings(at)
    assert code == EXIT_PARTLY
    assert any(case["finds"] in one["rule"] for one in found), found


def test_a_feed_that_cannot_be_made(at: Path) -> None:
    """A feed that fails is one finding, and the others are checked nevertheless."""
    tamper(at, UNMADE)
    code, found = findings(at, "all", "kultur")
    assert (code, len(found)) == (EXIT_PARTLY, 1)
    assert found[0]["rule"].startswith("our profile: a feed can be made")


def test_an_entry_that_is_in_no_feed(at: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry that SQL finds and the index does not is missed in every format."""
    members = Audit.members

    def one_more(audit: Audit, formula: Formula) -> list[str]:
        return [*members(audit, formula), "urn:lost"]

    monkeypatch.setattr(Audit, "members", one_more)
    _, found = findings(at, "kultur")
    rules = sorted(one["rule"] for one in found)
    assert rules[0].startswith("RFC 5005, 4: a walk over prev-archive")
    assert len(set(rules[: len(documents.FORMATS)])) == 1
    assert "our profile: it has 4 entries, and not 3" in rules


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b'rel="self"', b'rel="related"', "our profile: exactly one self"),
        (b"/entries/", b"/entry/", "our profile: the same as in atom: link"),
        (b"<entry>", b"<entry><id>urn:x</id>", "RFC 4287, appendix B"),
        (b":f/all<", b":f/kultur<", "RFC 4287, 4.2.6: no two feeds share an id"),
    ],
)
def test_a_broken_format(
    at: Path, monkeypatch: pytest.MonkeyPatch, old: bytes, new: bytes, rule: str
) -> None:
    """What a renderer does wrong is found, at the address of the document."""
    good = documents.FORMATS["atom"]

    def bad(feed: Feed, site: Site) -> bytes:
        return good.render(feed, site).replace(old, new)

    def worse(entry: Entry, feed: Feed, site: Site) -> bytes:
        return good.shape.fragment(entry, feed, site).replace(old, new)

    shape = replace(good.shape, render=bad, fragment=worse)
    monkeypatch.setitem(documents.FORMATS, "atom", replace(good, shape=shape))
    code, found = findings(at, "kultur", "all")
    assert code == EXIT_PARTLY
    assert any(one["rule"].startswith(rule) and "/feeds/all." in one["place"] for one in found), (
        found
    )


def test_a_formula(at: Path) -> None:
    """Formulas that are named are checked, alone; one that nobody has is refused."""
    done = topicfeeds("check", "kultur", "kultur,all+!ekonomi-och-budget", at=at)
    assert (done.returncode, b"2 feeds" in done.stderr) == (EXIT_OK, True)
    assert topicfeeds("check", "kulturr", at=at).returncode == EXIT_FAILED


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A configuration with two saved formulas, of which one names a topic that nobody has."""
    folder = tmp_path / "own"
    copytree(DATA, folder)
    said = yaml.load((folder / "site.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506  # ours
    said["formulas"] = {"mine": "kultur,!ekonomi-och-budget", "lost": "kultur+there-is-none"}
    (folder / "site.yaml").write_text(yaml.safe_dump(said), "utf-8")
    return folder


def test_saved_formulas(at: Path, own: Path) -> None:
    """A saved formula is checked as any feed; one without its topics is a warning."""
    code, [found] = findings(at, "--config", own)
    assert (code, found["is_warning"]) == (EXIT_OK, True)
    assert found["place"] == "site.yaml: formulas.lost"
    told = topicfeeds("check", "--config", own, at=at).stdout
    assert told.startswith(b"site.yaml: formulas.lost: warning: our profile: there is no topic")


def end_topics(own: Path) -> None:
    """Retire a topic, hide one, and end one."""
    said = yaml.load((own / "topics.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506  # ours
    for key, state in zip(("kultur", "klimat", "stod"), ("retired", "hidden", "gone"), strict=True):
        said["topics"][key] = {"label": key.title(), "state": state}
    (own / "topics.yaml").write_text(yaml.safe_dump(said), "utf-8")


def test_topics_that_have_ended(at: Path, own: Path) -> None:
    """A retired topic's feed is checked; a hidden one's, and one that is gone, are not served."""
    end_topics(own)
    (own / "site.yaml").write_bytes((DATA / "site.yaml").read_bytes())
    assert findings(at, "--config", own) == (EXIT_OK, [])


def test_a_feed_that_never_rests(
    at: Path, settings: config.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A feed that changes whenever it is looked at is a warning, after three times."""
    store, looks = Store(f"sqlite:///{at / 'cli.db'}"), []

    def disturbed(walks: Walks, formula: Formula) -> list[Finding]:
        looks.append(formula)
        store.adopt(
            settings.site, [Topic("kultur", "Kultur", description=str(len(looks)))], "1", NOON
        )
        return [Finding("a", "rule that only seems broken", "none")]

    monkeypatch.setattr(Walks, "_feed", disturbed)
    code, [found] = findings(at, "kultur")
    store.close()
    assert (code, len(looks), found["is_warning"]) == (EXIT_OK, 3, True)


class Terminal(io.StringIO):
    """A stream that a person watches."""

    def isatty(self) -> bool:
        return True


def test_a_person_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal there is a progress bar, and what is found comes after it."""
    terminal, found = Terminal(), [Finding("a", "a rule", "none"), Finding("b", "a rule", "none")]
    monkeypatch.setattr(sys, "stderr", terminal)
    shown = [(one, "100%" in terminal.getvalue()) for one in _with_progress([[], found], 2)]
    assert shown == [(one, True) for one in found]
    assert "Checking" in terminal.getvalue()


@pytest.mark.parametrize(
    ("part", "status", "rule"),
    [
        ("/topics.opml", 500, "RFC 9110, 15: it answers 200, and not 500"),
        ("/feeds/all.rss", 500, "RFC 9110, 15: a feed's address answers 200, and not 500"),
        ("/feeds/mine.", 404, "our profile: a saved formula's name leads to its feed"),
        ("/feeds/mine.", 200, "our profile: a saved formula's name leads to its feed"),
        ("/feeds/klimat.", 200, "our profile: a topic that is hidden answers 404, not 200"),
    ],
)
def test_a_broken_app(
    at: Path, own: Path, monkeypatch: pytest.MonkeyPatch, part: str, status: int, rule: str
) -> None:
    """An address that answers with another status than it should is found."""
    end_topics(own)
    get = Walks._get

    def changed(walks: Walks, address: str, *headers: Any) -> TestResponse:
        answer = get(walks, address, *headers)
        if part in address:
            answer.status_code = status
            answer.headers.pop("Location", None)
        return answer

    monkeypatch.setattr(Walks, "_get", changed)
    code, found = findings(at, "--config", own)
    assert code == EXIT_PARTLY
    assert rule in {one["rule"] for one in found}


def test_outlines_of_another_type(at: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of feeds that says that it is something else is found."""
    get = Walks._get

    def changed(walks: Walks, address: str, *headers: Any) -> TestResponse:
        answer = get(walks, address, *headers)
        if "/topics.opml" in address:
            answer.headers["Content-Type"] = "text/plain"
        return answer

    monkeypatch.setattr(Walks, "_get", changed)
    _, found = findings(at)
    assert [one["rule"] for one in found] == ["RFC 9110, 8.3: Content-Type is text/x-opml"] * 3


def test_an_app_that_forgets(at: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A feed that its own ETag gives again is found."""
    get = Walks._get
    monkeypatch.setattr(Walks, "_get", lambda walks, address, _=None: get(walks, address))
    _, found = findings(at, "all")
    rule = "RFC 9110, 13.1.2: its own ETag gives 304, and not 200"
    assert [one["rule"] for one in found] == [rule] * len(documents.FORMATS)


def test_a_broken_file(at: Path) -> None:
    """An index of the file that does not have all rows is found."""
    with contextlib.closing(sqlite3.connect(at / "cli.db")) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        other = "UPDATE sqlite_master SET sql = replace(sql, '(entry, seq)', '(place, seq)')"
        connection.execute(f"{other} WHERE name = 'ix_change_entry_seq'")
    code, found = findings(at)
    assert code == EXIT_PARTLY
    assert found[0]["rule"].startswith("SQLite, integrity_check: ")


def test_a_database_that_fails(at: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that cannot be read is no finding: the command has failed."""

    def fail(store: Store, formula: Formula, page: int | None = None) -> Selection:
        raise StoreError("the database does not work")

    monkeypatch.setattr(Store, "select", fail)
    assert topicfeeds("check", "all", at=at).returncode == EXIT_FAILED
