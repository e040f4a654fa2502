"""What a store forgets for ever, and keeps out from then on."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from feeds.errors import UsageError
from feeds.model import Media, Person, Snapshot
from feeds.store import Store, engine
from feeds.store.schema import metadata
from tests.helpers import NOON, Line
from tests.store.brought import bring, brought
from tests.store.contract_base import Contract
from tests.store.lines import FIRST, entry, kinds, put, state, titles

LATER = NOON + timedelta(hours=1)
IRI = "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a"
LINK = "https://www.example.org/nyheter/7"
OTHER: list[Line] = [("Något annat", "Helt annan text.", "Kultur")]


class ErasuresContract(Contract):
    """Erasing blanks every state, and the item does not come back."""

    def test_nothing_is_left(self, store: Store) -> None:
        """No state says anything of the source any more; the entry and its topics stay."""
        secret = brought(
            [("Hemlig rubrik", "Hemlig text.", "Trafik")],
            source_id="hemligt-id",
            link="https://example.org/hemlig",
            content_html="<p>Hemligt.</p>",
            authors=(Person("Hemlig Person"),),
            enclosures=(Media("https://example.org/hemlig.mp3"),),
        )
        bring(store, secret)
        key = entry(store, "Hemlig rubrik").key
        store.retract(key, "Hemlig orsak.", LATER)
        put(store, FIRST, 60)
        change = store.erase(key, LATER)
        assert (change and (change.kind, change.title)) == ("erased", "")
        trail = store.history(key)
        assert [one.kind for one in trail] == ["created", "withdrawn", "erased"]
        for one in trail:
            said = one.snapshot
            assert said == Snapshot("", topics=said.topics, language="sv", state="erased")
            assert [topic.key for topic in said.topics] == ["trafik"]
        assert store.entry(key).place >= LATER
        assert titles(store, "trafik")[0] == ""
        with engine.reading(store._engine) as connection:
            rows = [connection.execute(select(one)).all() for one in metadata.sorted_tables]
        assert "Ny cykelväg" in repr(rows)
        assert "emlig" not in repr(rows)

    def test_twice_is_once(self, store: Store) -> None:
        """Erasing or withdrawing what was erased changes nothing; restoring it is refused."""
        bring(store, brought(FIRST[:1], source_id="7"))
        key = entry(store, "Ny cykelväg").key
        store.erase(key, LATER)
        before = state(store)
        assert store.erase(key, LATER) is None
        assert store.retract(key, "", LATER) is None
        assert store.withdraw("test", "7", "", LATER) is None
        with pytest.raises(UsageError, match="erased"):
            store.restore(key, LATER)
        assert state(store) == before

    @pytest.mark.parametrize(
        ("source", "lines", "names"),
        [
            ("test", FIRST[:1], {}),
            ("test", FIRST[:1], {"source_id": "other"}),
            ("test", OTHER, {"source_id": IRI}),
            ("test", OTHER, {"link": LINK}),
            ("b", OTHER, {"link": "http://example.org/nyheter/7/"}),
            ("b", OTHER, {"source_id": IRI}),
        ],
        ids=["text", "text, new id", "id", "link", "link elsewhere", "IRI elsewhere"],
    )
    def test_it_stays_out(
        self, store: Store, source: str, lines: list[Line], names: dict[str, str]
    ) -> None:
        """The same text, id or link is left out without a word, and what is beside it comes in."""
        bring(store, brought(FIRST[:1], source_id=IRI, link=LINK))
        store.erase(IRI, LATER)
        beside: Line = ("Något nytt", "Det syns.", "Kultur")
        found = brought([*lines, beside], **{name: [value, None] for name, value in names.items()})
        saved = bring(store, found, 7200, source)
        assert [one.title for one in saved.changes] == ["Något nytt"]
        assert (saved.unchanged, list(saved.ids), saved.problems) == (1, [2], ())

    def test_its_own_page_is_not_wanted(self, store: Store) -> None:
        """What was erased counts as known, so that nobody fetches its own page again."""
        found = brought(FIRST[:2], source_id=["7", "8"])
        bring(store, found)
        store.erase(entry(store, "Ny cykelväg").key, LATER)
        new = brought(OTHER, source_id="9", position=3)
        assert store.sources.known("test", [*found, *new]) == {1, 2}

    def test_an_old_text_stays_out(self, store: Store) -> None:
        """A text that the entry had before an edit does not come back either."""
        bring(store, brought(FIRST[:1], source_id="7"))
        bring(store, brought(OTHER, source_id="7"), 60)
        store.erase(entry(store, "Något annat").key, LATER)
        assert bring(store, brought(FIRST[:1]), 7200).changes == ()

    def test_a_title_alone_keeps_nothing_else_out(self, store: Store) -> None:
        """Another item of the same title comes in if neither has a text; one without a name does
        not.
        """
        lines: list[Line] = [("Protokoll", "", "Kultur")]
        bring(store, brought(lines, source_id="7", link=LINK))
        store.erase(entry(store, "Protokoll").key, LATER)
        assert bring(store, brought(lines), 7200).changes == ()
        assert bring(store, brought(lines, link=LINK), 7260).changes == ()
        other = brought(lines, source_id="8", link="https://example.org/8")
        assert kinds(bring(store, other, 7320)) == ["created"]

    def test_others_are_not_kept_out(self, store: Store) -> None:
        """Another source's own text, and other items under a link that was no name, come in."""
        bring(store, brought(FIRST[:3], link=LINK))
        store.erase(entry(store, "Ny cykelväg").key, LATER)
        assert kinds(bring(store, brought(OTHER, link=LINK), 7200)) == ["created"]
        assert kinds(bring(store, brought(FIRST[:1]), 7260, "b")) == ["created"]

    def test_the_rest_of_the_page_is_known(self, store: Store) -> None:
        """What was erased is no evidence against an edit of what stands beside it."""
        put(store, FIRST[:4])
        for line in FIRST[:3]:
            store.erase(entry(store, line[0]).key, LATER)
        edited: list[Line] = [*FIRST[:3], (FIRST[3][0], "Läget i veckan är bra.", "Ekonomi")]
        assert kinds(bring(store, brought(edited), 7200)) == ["major"]

    def test_absence_is_no_news_of_it(self, store: Store) -> None:
        """An erased entry that its complete source leaves out, or shows, gets no further state."""
        put(store, FIRST)
        key = entry(store, "Ny cykelväg").key
        store.erase(key, LATER)
        bring(store, brought(FIRST), 7200, complete=True)
        bring(store, brought(FIRST[1:]), 7260, complete=True)
        assert [one.kind for one in store.history(key)] == ["created", "erased"]
