"""What a store keeps of ids and sources: kept ids, sightings, brief drafts."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from feeds.store import Store, engine
from feeds.store.schema import moment
from tests.helpers import NOON, SITE, Line
from tests.store.brought import bring, brought
from tests.store.contract_base import Contract
from tests.store.lines import ALL, FIRST, entry, kinds, last_seen, put, state, titles

ONE: list[Line] = [FIRST[0]]
RETOLD: list[Line] = [("Cykelvägen byggs", "Så säger en annan.", "Kultur")]
IRI = "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a"
LINK = "https://www.example.org/nyheter/7"


class SourcesContract(Contract):
    """The same story from several sources is one entry, which its first source edits."""

    # -- ids --------------------------------------------------------------------------------------

    @pytest.mark.parametrize("iri", [IRI, "tag:example.net,2026:7", "http://example.org/å?p=7#a"])
    def test_an_iri_is_kept(self, store: Store, iri: str) -> None:
        """A source's own id that is an IRI is the entry's id, and the key is what it always was."""
        saved = bring(store, brought(ONE, source_id=iri))
        found = entry(store, "Ny cykelväg")
        assert (found.id, saved.ids) == (iri, {1: iri})
        assert len(found.key) == 20
        assert store.entry(iri) == store.entry(found.key) == found

    @pytest.mark.parametrize("name", ["7", "/nyheter/7", "http:/7", "a b:7", f"{SITE.tag('e/')}7"])
    def test_other_ids_are_minted(self, store: Store, name: str) -> None:
        """What is no IRI, or one that only we give, is not an entry's id."""
        bring(store, brought(ONE, source_id=name))
        found = entry(store, "Ny cykelväg")
        assert found.id == SITE.entry_id(found.key)

    def test_an_id_is_claimed_once(self, store: Store) -> None:
        """An IRI that anybody may give is kept for the first entry, and joins no sources."""
        bring(store, brought(ONE, source_id="id:7"))
        bring(store, brought(RETOLD, source_id="id:7"), 60, "b")
        assert entry(store, "Ny cykelväg").id == "id:7"
        second = entry(store, "Cykelvägen byggs")
        assert second.id == SITE.entry_id(second.key)

    def test_ids_by_position(self, store: Store) -> None:
        """Every draft's entry is told by the draft's position, new, known or printed twice."""
        bring(store, brought(FIRST[1:2], link=LINK))
        lines = [FIRST[0], FIRST[1], FIRST[1]]
        found = brought(lines, link=[None, LINK, LINK])
        known = entry(store, "Konserthuset öppnar").id
        assert bring(store, found, 60).ids == {
            1: entry(store, "Ny cykelväg").id,
            2: known,
            3: known,
        }

    # -- sightings --------------------------------------------------------------------------------

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ({"source_id": IRI}, {"source_id": IRI}),
            ({"link": LINK}, {"link": LINK}),
            ({"link": LINK}, {"link": "http://example.org/nyheter/7/", "source_id": IRI}),
        ],
        ids=["id", "link", "spelling"],
    )
    def test_another_source_joins(
        self, store: Store, first: dict[str, str], second: dict[str, str]
    ) -> None:
        """The same id or link from another source is a sighting: no state, now or later."""
        bring(store, brought(ONE, **first))
        before = state(store)
        for after in (60, 120):
            saved = bring(store, brought(RETOLD, **second), after, "b")
            assert (saved.changes, saved.unchanged) == ((), 1)
            assert saved.ids == {1: entry(store, "Ny cykelväg").id}
        assert state(store) == before

    def test_the_first_source_goes_on_editing(self, store: Store) -> None:
        """After another source joined, the first one's edits are edits, and only they."""
        bring(store, brought(ONE, link=LINK))
        bring(store, brought(RETOLD, link=LINK), 60, "b")
        edited: list[Line] = [("Ny cykelväg", "Arbetet är klart.", "Trafik,Klimat")]
        assert kinds(bring(store, brought(edited, link=LINK), 120)) == ["major"]
        other: list[Line] = [("Allt är klart", "Så säger en annan.", "")]
        saved = bring(store, brought(other, link=LINK), 180, "b")
        assert (saved.changes, saved.problems) == ((), ())
        assert titles(store) == ["Ny cykelväg"]

    def test_equal_text_joins_nothing(self, store: Store) -> None:
        """Two sources that print the same text under no common name have an entry each."""
        bring(store, brought(ONE, link=f"{LINK}1"))
        assert kinds(bring(store, brought(ONE, link=f"{LINK}2"), 60, "b")) == ["created"]

    def test_a_shared_link_is_no_name(self, store: Store) -> None:
        """A link that several items have, or a site's front page, joins nothing."""
        bring(store, brought(FIRST[:2], link=[LINK, "https://example.org/"]))
        retold: list[Line] = [*RETOLD, ("Mer om cykelvägen", "", "Kultur")]
        assert kinds(bring(store, brought(retold, link=LINK), 60, "b")) == ["created"] * 2
        saved = bring(store, brought(RETOLD, link="https://www.example.org"), 60, "c")
        assert kinds(saved) == ["created"]

    def test_a_link_of_two_entries_is_no_name(self, store: Store) -> None:
        """Where two entries have a link already, a third source's item is neither of them."""
        bring(store, brought(FIRST[:2], link=LINK))
        assert kinds(bring(store, brought(RETOLD, link=LINK), 60, "b")) == ["created"]

    def test_one_entry_is_one_item_of_a_source(self, store: Store) -> None:
        """Of two items of a source that could be another's entry, the one with the id is."""
        bring(store, brought(ONE, source_id=IRI, link=LINK))
        pair: list[Line] = [*RETOLD, ("Om vägen", "", "Kultur")]
        found = brought(pair, link=[LINK, None], source_id=["b1", IRI])
        saved = bring(store, found, 60, "b")
        assert [one.title for one in saved.changes] == ["Cykelvägen byggs"]
        assert saved.ids[2] == IRI

    def test_a_source_knows_a_story_by_its_own_link(self, store: Store) -> None:
        """Another source's item is the entry that it was, whatever its first source makes of it."""
        bring(store, brought(ONE, source_id="a1", link=LINK))
        bring(store, brought(RETOLD, link=LINK), 60, "b")
        bring(store, brought(ONE, source_id="a1", link=f"{LINK}-ny"), 120)
        for after, names in ((180, {"link": LINK, "source_id": "b1"}), (240, {"source_id": "b1"})):
            bring(store, brought(RETOLD, **names), after, "b")
        saved = bring(store, brought(RETOLD, link=LINK), 300, "b")
        assert (saved.changes, saved.unchanged) == ((), 1)
        assert store.select(ALL).total == 1

    def test_a_second_item_under_a_joined_link(self, store: Store) -> None:
        """An item with an id of its own under a link that its source used before is new."""
        bring(store, brought(ONE, link=LINK))
        bring(store, brought(RETOLD, source_id="b1", link=LINK), 60, "b")
        more: list[Line] = [("Mer om vägen", "Nytt.", "Trafik")]
        saved = bring(store, brought(more, source_id="b2", link=LINK), 120, "b")
        assert kinds(saved) == ["created"]

    def test_days_of_another_source_take_no_seconds(self, store: Store) -> None:
        """What edits nothing takes no second of the timeline, however often it comes."""
        bring(store, brought(ONE, link=LINK))
        day = {"published": NOON - timedelta(days=7), "days": frozenset({"published"})}
        seconds = []
        for after in (60, 120):
            bring(store, brought(RETOLD, link=LINK, **day), after, "b")
            with engine.reading(store._engine) as connection:
                seconds.append(connection.execute(select(moment)).all())
        assert seconds[0] == seconds[1]
        assert len(seconds[0]) == 1

    def test_our_own_feed_read_back(self, store: Store) -> None:
        """A source that prints our feed again brings nothing new."""
        put(store, FIRST)
        ours = [entry(store, line[0]).id for line in FIRST]
        saved = bring(store, brought(FIRST, source_id=ours), 60, "echo")
        assert (saved.changes, list(saved.ids.values())) == ((), ours)

    # -- brief drafts -----------------------------------------------------------------------------

    def test_a_brief_draft_changes_nothing(self, store: Store) -> None:
        """What a listing leaves out of an item that was read in full stays, without a warning."""
        whole = brought(ONE, link=LINK, content_html="<p>Allt.</p>", language="en")
        bring(store, whole)
        bare: list[Line] = [(FIRST[0][0], "", "")]
        saved = bring(store, brought(bare, link=LINK, brief=True), 60)
        assert (saved.changes, saved.problems, saved.unchanged) == ((), (), 1)
        assert last_seen(store, "Ny cykelväg") == NOON + timedelta(seconds=60)

    def test_a_brief_draft_edits_what_it_says(self, store: Store) -> None:
        """A new title in the listing is an edit, and nothing else of the entry is lost."""
        bring(store, brought(ONE, link=LINK, content_html="<p>Allt.</p>"))
        bare: list[Line] = [("Cykelvägen invigd", "", "")]
        assert kinds(bring(store, brought(bare, link=LINK, brief=True), 60)) == ["major"]
        [found] = store.select(ALL).entries
        said = found.snapshot
        assert (said.title, said.content_html) == ("Cykelvägen invigd", "<p>Allt.</p>")
        assert (said.summary, len(said.topics)) == (FIRST[0][1], 2)

    def test_a_draft_that_is_not_brief_edits(self, store: Store) -> None:
        """The same item in full without a text has lost its text."""
        bring(store, brought(ONE, link=LINK))
        bare: list[Line] = [(FIRST[0][0], "", "")]
        saved = bring(store, brought(bare, link=LINK), 60)
        assert (kinds(saved), [one.code for one in saved.problems]) == (["major"], ["topics-lost"])
