"""What becomes of pushed items: withdrawn, restored, retracted, erased, or somebody else's."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask

from feeds import config
from feeds.health import judge
from feeds.model import Draft, Formula, Snapshot, Source
from feeds.store import engine
from feeds.web import create_app
from tests.helpers import FixedClock, capture
from tests.web.api_support import ITEM, SOURCE, Cms, done, flaws, let_in, store_of

LINK = "https://www.example.org/news/17"
EVERYTHING = Formula()


def key(app: Flask, title: str) -> str:
    """The key of the entry with a title."""
    [entry] = [one for one in store_of(app).entries(EVERYTHING, 99) if one.snapshot.title == title]
    return entry.key


def kinds(app: Flask, entry: str) -> list[str]:
    """The kinds of all changes of an entry."""
    return [one.kind for one in store_of(app).history(entry)]


def test_withdraw(cms: Cms, empty_app: Flask, clock: FixedClock) -> None:
    """A withdrawn item's entry stays in the feed, and says that it was withdrawn and why."""
    entry = cms.post(ITEM).get_json()["items"][0]
    clock.forward(minutes=1)
    response = cms.delete("17?reason=Fel+datum")
    assert (response.status_code, done(response)) == (200, [("17", "withdrawn")])
    assert response.get_json()["items"][0]["entry"] == entry["entry"]
    [stored] = store_of(empty_app).entries(EVERYTHING, 9)
    assert (stored.snapshot.state, stored.snapshot.reason) == ("withdrawn", "Fel datum")


def test_withdraw_again(cms: Cms, empty_app: Flask) -> None:
    """The same request again answers the same and changes nothing."""
    cms.post(ITEM)
    answers = [cms.delete("17").get_json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert kinds(empty_app, key(empty_app, ITEM["title"])) == ["created", "withdrawn"]


def test_restore(cms: Cms, empty_app: Flask, clock: FixedClock) -> None:
    """An item that is sent again after its withdrawal is restored under its old id."""
    first = cms.post(ITEM).get_json()["items"][0]
    clock.forward(minutes=1)
    cms.delete("17")
    clock.forward(minutes=1)
    response = cms.post(ITEM)
    assert (response.status_code, done(response)) == (200, [("17", "restored")])
    assert response.get_json()["items"][0]["entry"] == first["entry"]
    [stored] = store_of(empty_app).entries(EVERYTHING, 9)
    assert stored.snapshot.state == "published"
    assert done(cms.post(ITEM)) == [("17", "unchanged")]


def test_withdraw_what_never_was(cms: Cms) -> None:
    """An id that the source never had is 404."""
    assert cms.delete("17").status_code == 404


@pytest.mark.parametrize(
    ("query", "code"), [("raeson=x", "unknown-field"), ("reason=" + "x" * 501, "too-long")]
)
def test_a_reason_that_is_none(cms: Cms, empty_app: Flask, query: str, code: str) -> None:
    """A misspelt parameter and a long reason are 422, and nothing is withdrawn."""
    cms.post(ITEM)
    response = cms.delete(f"17?{query}")
    assert (response.status_code, flaws(response)) == (422, [("", code)])
    assert kinds(empty_app, key(empty_app, ITEM["title"])) == ["created"]


def test_the_operator_wins(cms: Cms, empty_app: Flask, clock: FixedClock) -> None:
    """What the operator withdrew is 409 until the operator restores it; nothing else is stored."""
    cms.post(ITEM)
    entry = key(empty_app, ITEM["title"])
    clock.forward(minutes=1)
    store_of(empty_app).retract(entry, "Fel", clock())
    response = cms.post({"items": [{"id": "18", "title": "Ny"}, ITEM | {"title": "Ändrad"}]})
    assert (response.status_code, flaws(response)) == (409, [("/items/1/id", "retracted")])
    assert len(store_of(empty_app).entries(EVERYTHING, 9)) == 1
    assert done(cms.delete("17")) == [("17", "withdrawn")]
    assert kinds(empty_app, entry) == ["created", "withdrawn"]
    store_of(empty_app).restore(entry, clock())
    assert done(cms.put("17", ITEM | {"title": "Ändrad"})) == [("17", "edited")]


def test_what_was_erased_stays_out(cms: Cms, empty_app: Flask, clock: FixedClock) -> None:
    """What was erased is 409, under its old id as under a new one, and 404 to withdraw."""
    cms.post(ITEM)
    clock.forward(minutes=1)
    store_of(empty_app).erase(key(empty_app, ITEM["title"]), clock())
    for value in (ITEM, ITEM | {"title": "Helt annan", "summary": "x"}, ITEM | {"id": "99"}):
        response = cms.post({"items": [{"id": "18", "title": "Ny"}, value]})
        assert (response.status_code, flaws(response)) == (409, [("/items/1/id", "erased")])
    assert cms.delete("17").status_code == 404
    assert done(cms.put("18", {"title": "Ny"})) == [("18", "created")]


@pytest.mark.parametrize("name", ["17", "urn:example:17"])
def test_what_another_source_brought(
    cms: Cms, empty_app: Flask, clock: FixedClock, name: str
) -> None:
    """An item with the id or link of another source's entry is 409, each time, and names it."""
    here = empty_app.extensions["topicfeeds"]
    draft = Draft("x", 1, Snapshot("Brett", link=LINK), source_id="urn:example:17")
    run = replace(capture([], clock()), source="other")
    here.store.save(here.site, run, [draft], clock())
    for _ in range(2):
        response = cms.put(name, {"title": "Min", "link": LINK})
        assert (response.status_code, flaws(response)) == (409, [("/id", "foreign-id")])
        assert "use a token of the source other" in response.text
    assert cms.delete(name).status_code == 404


def test_withdraw_what_another_source_brought(
    cms: Cms, empty_app: Flask, clock: FixedClock
) -> None:
    """A source that showed another one's story cannot withdraw it."""
    here = empty_app.extensions["topicfeeds"]
    draft = Draft("x", 1, Snapshot("Brett", link=LINK), source_id="17")
    for source in ("other", SOURCE):
        clock.forward(minutes=1)
        here.store.save(here.site, replace(capture([], clock()), source=source), [draft], clock())
    assert len(here.store.entries(EVERYTHING, 9)) == 1
    assert cms.delete("17").status_code == 409
    assert here.store.entries(EVERYTHING, 9)[0].snapshot.state == "published"


def test_a_scraped_item_is_known(cms: Cms, empty_app: Flask, clock: FixedClock) -> None:
    """What the source was read before is known by its link, when its CMS begins to push."""
    here = empty_app.extensions["topicfeeds"]
    draft = Draft("x", 1, Snapshot("Brett", link=LINK))
    here.store.save(here.site, replace(capture([], clock()), source=SOURCE), [draft], clock())
    clock.forward(minutes=1)
    assert done(cms.put("17", {"title": "Brett och nytt", "link": LINK})) == [("17", "edited")]
    assert done(cms.delete("17")) == [("17", "withdrawn")]


def test_many_at_once(cms: Cms, empty_app: Flask) -> None:
    """Eight clients that push the same items at once make one entry of each."""
    several = {"items": [{"id": str(one), "title": f"Nyhet {one}"} for one in range(5)]}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: Cms(empty_app).post(several), range(16)))
    assert {one.status_code for one in answers} == {200, 201}
    assert sum(one.status_code == 201 for one in answers) == 1
    assert store_of(empty_app).select(EVERYTHING).total == 5


def test_a_database_that_is_busy(
    settings: config.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another writer holds the database it is 503 with Retry-After, and 201 afterwards."""
    monkeypatch.setattr(engine, "_BUSY_MILLISECONDS", 50)
    made = create_app(settings, now=FixedClock())
    let_in(made)
    with engine.writing(store_of(made)._engine):
        response = Cms(made).post(ITEM)
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
        assert made.test_client().get("/feeds/all.atom").status_code == 200
    assert Cms(made).post(ITEM).status_code == 201
    store_of(made).close()


def test_a_push_is_a_sign_of_life(cms: Cms, empty_app: Flask, clock: FixedClock) -> None:
    """A source that only pushes is fine once it did; the size of a push says nothing of its health,
    and a push of what is known is not noted.
    """
    source = Source(SOURCE)
    for turn in ("Först", "Sedan", "Slutligen"):
        cms.post({"items": [ITEM | {"id": str(n), "title": f"{turn} {n}"} for n in range(40)]})
        clock.forward(hours=1)
    cms.post(ITEM | {"id": "99", "summary": ""})
    cms.post(ITEM | {"id": "99", "summary": ""})
    state = store_of(empty_app).sources.state(SOURCE)
    assert len([one for one in state.readings if one.items == 1]) == 1
    health = judge(state, source, clock())
    assert (health.verdict, health.alarms) == ("fine", ())
