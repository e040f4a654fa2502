"""What a store withdraws and restores: by absence, by the API, by an operator."""

from datetime import timedelta
from typing import Any

import pytest

from feeds.errors import NotFound
from feeds.model import Formula
from feeds.store import Store
from tests.helpers import NOON, Line, drafts
from tests.store.brought import bring, brought, show_all
from tests.store.contract_base import Contract
from tests.store.lines import ALL, FIRST, entry, kinds, last_seen, put, state, titles

LATER = NOON + timedelta(hours=1)
WORK = "Helgarbete"


def states(store: Store) -> list[str]:
    """The state of each entry, newest first."""
    return [one.snapshot.state for one in store.select(ALL).entries]


def codes(store: Store, lines: list[Line], after: float) -> list[str]:
    """The codes of the problems of a complete capture."""
    return [one.code for one in show_all(store, lines, after).problems]


class WithdrawalsContract(Contract):
    """A withdrawal is a state that stays in the feeds."""

    # -- absence ----------------------------------------------------------------------------------

    def test_absence_withdraws(self, store: Store) -> None:
        """What a complete capture does not show is withdrawn: an edit that keeps what it said."""
        show_all(store, FIRST, 0)
        version = store.select(Formula.of("trafik")).version
        saved = show_all(store, FIRST[:4], 60)
        assert kinds(saved) == ["withdrawn"]
        top = store.select(ALL).entries[0]
        assert (top.snapshot.title, top.snapshot.state) == (WORK, "withdrawn")
        assert top.updated == top.place == NOON + timedelta(seconds=60)
        traffic = store.select(Formula.of("trafik"))
        assert (traffic.total, traffic.version > version) == (2, True)
        assert traffic.updated == NOON + timedelta(seconds=60)
        assert show_all(store, [*FIRST[:4], ("Mer", "", "Kultur")], 120).created == 1
        assert states(store).count("withdrawn") == 1

    def test_news_stand_above_what_is_gone(self, store: Store) -> None:
        """One capture's news come above its withdrawals, each at a second of its own."""
        show_all(store, FIRST, 0)
        show_all(store, [("Ny", "", "Kultur"), *FIRST[:3]], 60)
        assert titles(store)[:3] == ["Ny", "Veckorapport 6", WORK]
        places = [one.place for one in store.select(ALL).entries]
        assert len(set(places)) == len(places)

    @pytest.mark.parametrize(
        "options",
        [{"complete": False}, {"partial": True}, {"backfill": True}],
        ids=["incomplete", "partial", "backfill"],
    )
    def test_no_evidence_of_absence(self, store: Store, options: dict[str, Any]) -> None:
        """A listing that scrolls, a piece of a file and an import of the past withdraw nothing."""
        show_all(store, FIRST, 0)
        assert kinds(bring(store, drafts(FIRST[:4]), 60, **{"complete": True, **options})) == []

    def test_an_empty_capture_withdraws_nothing(self, store: Store) -> None:
        """A page that shows nothing is broken, or says nothing."""
        show_all(store, FIRST[:2], 0)
        assert show_all(store, [], 60).changes == ()

    def test_an_older_capture_withdraws_nothing(self, store: Store) -> None:
        """What was missing once, and is there in the newest capture, is not gone."""
        show_all(store, FIRST, 60)
        assert show_all(store, FIRST[:4], 0).changes == ()

    def test_another_source_withdraws_nothing(self, store: Store) -> None:
        """A complete source is complete for itself: it withdraws what it brought first."""
        bring(store, brought(FIRST[:1], link="https://example.org/a"), complete=True)
        bring(store, brought(FIRST[:2], link=["https://example.org/a", None]), 60, "b")
        saved = bring(store, drafts([("Annat", "", "Kultur")]), 120, "b", complete=True)
        gone = [one.title for one in saved.changes if one.kind == "withdrawn"]
        assert gone == ["Konserthuset öppnar"]
        assert entry(store, "Ny cykelväg").snapshot.state == "published"

    def test_the_first_source_withdraws_alone(self, store: Store) -> None:
        """What its first source does not show is withdrawn, whoever else still shows it."""
        link = "https://example.org/a"
        bring(store, brought(FIRST[:2], link=[link, None]), complete=True)
        bring(store, brought(FIRST[:1], link=link), 60, "b")
        saved = bring(store, drafts(FIRST[1:2]), 120, complete=True)
        assert kinds(saved) == ["withdrawn"]
        assert bring(store, brought(FIRST[:1], link=link), 180, "b").changes == ()

    def test_too_many_at_once(self, store: Store) -> None:
        """A page that shows a part of what it had is broken: its news come, nothing goes."""
        lines: list[Line] = [
            (f"Rubrik {letter}", f"Text {letter}.", "Kultur") for letter in "abcdefghijk"
        ]
        show_all(store, lines, 0)
        assert codes(store, lines[:5], 60) == ["too-many-gone"]
        assert set(states(store)) == {"published"}
        assert codes(store, lines[:6], 120) == []
        assert states(store).count("withdrawn") == 5

    # -- coming back ------------------------------------------------------------------------------

    def test_reappearance_restores(self, store: Store) -> None:
        """What a later capture shows again is restored with what it says now, and on top."""
        show_all(store, FIRST, 0)
        before = entry(store, WORK)
        show_all(store, FIRST[:4], 60)
        again: list[Line] = [*FIRST[:4], (WORK, FIRST[4][1], "Trafik")]
        assert kinds(bring(store, drafts(again), 120)) == ["restored"]
        after = entry(store, WORK)
        assert (after.id, after.snapshot) == (before.id, before.snapshot)
        assert after.place == after.updated == NOON + timedelta(seconds=120)
        assert titles(store)[0] == WORK

    def test_restored_and_retagged(self, store: Store) -> None:
        """An item that comes back with another text and topics is restored, then filed anew."""
        named = brought(FIRST, link=[f"https://example.org/{n}" for n in range(5)])
        bring(store, named, complete=True)
        bring(store, named[:4], 60, complete=True)
        line: Line = (WORK, "Nu i maj.", "Kultur")
        back = brought([line], link="https://example.org/4")
        assert kinds(bring(store, back, 120)) == ["restored", "left", "filed"]
        said = entry(store, WORK).snapshot
        assert (said.summary, [one.key for one in said.topics]) == ("Nu i maj.", ["kultur"])
        assert WORK not in titles(store, "trafik")

    def test_an_older_capture_restores_nothing(self, store: Store) -> None:
        """A capture from before the withdrawal says nothing of now, and does not edit either."""
        show_all(store, FIRST, 0)
        show_all(store, FIRST[:4], 120)
        late: list[Line] = [*FIRST[:4], (WORK, "Spåren byts!", "Kultur")]
        assert show_all(store, late, 60).changes == ()
        found = entry(store, WORK)
        assert (found.snapshot.state, found.snapshot.summary) == ("withdrawn", FIRST[4][1])

    # -- operators and the API --------------------------------------------------------------------

    def test_retract_and_restore(self, store: Store) -> None:
        """An operator withdraws with a reason; twice is once; only restore brings it back."""
        put(store, FIRST)
        key = entry(store, WORK).key
        change = store.retract(key, "Fel\tplats.\n", LATER)
        assert change is not None
        assert (change.kind, change.id) == ("withdrawn", entry(store, WORK).id)
        assert entry(store, WORK).snapshot.reason == "Fel plats."
        before = state(store)
        assert store.retract(change.id, "Fel plats.", LATER) is None
        assert state(store) == before
        edited = [*FIRST[:4], (WORK, "Andra spår.", "Trafik")]
        assert kinds(put(store, edited, 7200)) == ["minor"]
        assert entry(store, WORK).snapshot.state == "withdrawn"
        assert last_seen(store, WORK) == NOON + timedelta(seconds=7200)
        restored = store.restore(key, LATER + timedelta(hours=2))
        assert (restored and restored.kind, store.restore(key, LATER)) == ("restored", None)
        found = entry(store, WORK)
        assert (found.snapshot.state, found.snapshot.reason) == ("published", "")
        assert found.snapshot.summary == "Andra spår."
        assert titles(store)[0] == WORK

    def test_a_new_reason_is_told(self, store: Store) -> None:
        """An operator who gives another reason gives the entry another state."""
        put(store, FIRST)
        key = entry(store, WORK).key
        store.retract(key, "", LATER)
        assert store.retract(key, "Fel plats.", LATER) is not None
        assert [one.kind for one in store.history(key)] == ["created", "withdrawn", "withdrawn"]

    def test_an_operator_holds_what_was_absent(self, store: Store) -> None:
        """Once an operator retracts what absence withdrew, its reappearance lifts nothing."""
        show_all(store, FIRST, 0)
        show_all(store, FIRST[:4], 60)
        assert store.retract(entry(store, WORK).key, "", LATER) is not None
        assert put(store, FIRST, 7200).changes == ()

    def test_an_operators_restore_holds(self, store: Store) -> None:
        """What an operator brings back stays until the source has shown it and left it out."""
        show_all(store, FIRST, 0)
        show_all(store, FIRST[:4], 60)
        store.restore(entry(store, WORK).key, LATER)
        saved = show_all(store, [*FIRST[:3], ("Ny", "", "Kultur")], 7200)
        assert [one.title for one in saved.changes] == ["Veckorapport 6", "Ny"]
        assert entry(store, WORK).snapshot.state == "published"
        put(store, FIRST, 7260)
        assert WORK in [one.title for one in show_all(store, FIRST[:4], 7320).changes]

    def test_the_api_withdraws_and_brings_back(self, store: Store) -> None:
        """What the API withdraws no page brings back, but the API does, in the same words, too."""
        found = brought(FIRST[:1], source_id="7")
        bring(store, found, actor="api", digest="same")
        change = store.withdraw("test", "7", "Återkallad.", LATER)
        assert (change and change.kind) == "withdrawn"
        assert store.withdraw("test", "7", "Återkallad.", LATER) is None
        assert bring(store, found, 7200).changes == ()
        again = bring(store, found, 7260, actor="api", digest="same")
        assert (kinds(again), again.repeated) == (["restored"], False)
        assert [one.actor for one in store.history(entry(store, "Ny cykelväg").key)] == ["api"] * 3

    def test_the_api_brings_news(self, store: Store) -> None:
        """What the API brings stands above all that came before it, within one second, too."""
        for name in "ab":
            found = brought([(name, "", "Kultur")], source_id=name)
            bring(store, found, actor="api", live=True, partial=True)
        assert titles(store) == ["b", "a"]

    def test_the_api_lifts_no_operators_hand(self, store: Store) -> None:
        """What an operator retracted the API neither brings back nor takes over."""
        found = brought(FIRST[:1], source_id="7")
        bring(store, found, actor="api")
        store.retract(entry(store, "Ny cykelväg").key, "", LATER)
        assert store.withdraw("test", "7", "Återkallad.", LATER) is None
        assert bring(store, found, 7200, actor="api").changes == ()

    def test_the_api_of_another_source(self, store: Store) -> None:
        """A source that only repeats a story cannot withdraw it."""
        bring(store, brought(FIRST[:1], source_id="7", link="https://example.org/a"))
        bring(store, brought(FIRST[:1], source_id="8", link="https://example.org/a"), 60, "b")
        assert store.withdraw("b", "8", "", LATER) is None
        assert states(store) == ["published"]

    def test_names_that_are_none(self, store: Store) -> None:
        """An unknown entry is not found, with the nearest names that there are."""
        bring(store, brought(FIRST[:1], source_id="nyhet-7"))
        key = entry(store, "Ny cykelväg").key
        for call in (
            lambda name: store.retract(name, "", LATER),
            lambda name: store.restore(name, LATER),
            lambda name: store.erase(name, LATER),
            store.history,
            store.entry,
        ):
            with pytest.raises(NotFound) as caught:
                call(key[:8])
            assert caught.value.suggestions == (key,)
        with pytest.raises(NotFound) as caught:
            store.withdraw("test", "nyhet-8", "", LATER)
        assert caught.value.suggestions == ("nyhet-7",)
        with pytest.raises(NotFound):
            store.withdraw("b", "nyhet-7", "", LATER)

    def test_dry_runs(self, store: Store) -> None:
        """A dry run tells the change and makes none."""
        bring(store, brought(FIRST, source_id=list("abcde")))
        key, before = entry(store, WORK).key, state(store)
        found = [
            store.retract(key, "", LATER, dry_run=True),
            store.withdraw("test", "e", "", LATER, dry_run=True),
            store.erase(key, LATER, dry_run=True),
        ]
        assert [one and one.kind for one in found] == ["withdrawn", "withdrawn", "erased"]
        assert state(store) == before

    def test_history(self, store: Store) -> None:
        """The correction trail has every state with its time, its actor and what it said."""
        put(store, FIRST)
        put(store, [*FIRST[:4], (WORK, "Andra spår.", "Trafik")], 60)
        store.retract(entry(store, WORK).key, "Fel.", LATER)
        trail = store.history(entry(store, WORK).id)
        assert [one.kind for one in trail] == ["created", "major", "withdrawn"]
        assert [one.actor for one in trail] == ["ingest", "ingest", "operator"]
        assert [one.committed for one in trail] == [NOON, NOON + timedelta(seconds=60), LATER]
        assert [one.snapshot.summary for one in trail] == [FIRST[4][1], *["Andra spår."] * 2]
        assert [one.snapshot.reason for one in trail] == ["", "", "Fel."]
        assert [one.seq for one in trail] == sorted({one.seq for one in trail})
