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

    def test_rows_that_share_a_link_are_known_again(self, store: Store) -> None:
        """A link that several items have names none: the texts decide, edits and news as well."""
        link = "https://x.example/drift"
        put(store, [item(title, None, link) for title in ("Ett", "Två")])
        before = ids(store)
        again = [item(title, None, link) for title in ("Tre", "Ett", "Två")]
        assert kinds(put(store, again, 60)) == ["created"]
        edited = replace(again[1], snapshot=replace(again[1].snapshot, summary="Ny text."))
        assert kinds(put(store, [again[0], edited, again[2]], 120)) == ["major"]
        assert ids(store)["Ett"] == before["Ett"]

    def test_an_item_shown_twice_is_one(self, store: Store) -> None:
        """One that stands on top and again in the list, under another topic, has both topics."""
        link = "https://x.example/1"
        other = item("Ett", None, link)
        other = replace(other, snapshot=replace(other.snapshot, topics=(topic("Trafik"),)))
        page = [item("Ett", None, link), item("Två", None, "https://x.example/2"), other]
        assert kinds(put(store, page)) == ["created", "created"]
        (found,) = (one for one in store.entries(ALL, 10) if one.snapshot.title == "Ett")
        assert [one.label for one in found.snapshot.topics] == ["Kultur", "Trafik"]
        assert kinds(put(store, page, 60)) == []
        assert kinds(put(store, [item("Noll", None, "https://x.example/0"), *page], 60)) == [
            "created"
        ]

    def test_two_of_one_id_are_one(self, store: Store) -> None:
        """One that a page shows twice with its id is one, though title and link are others."""
        page = [item("Ett", "7", "https://x.example/1"), item("Mer om Ett", "7"), item("Två", "8")]
        assert kinds(put(store, page)) == ["created", "created"]
        assert kinds(put(store, [item("Noll", "9"), *page], 60)) == ["created"]

    def test_new_ids_for_all(self, store: Store) -> None:
        """A source that changed its ids, or went from http to https, publishes nothing anew."""
        old = [item(title, f"http://x/{title}", f"http://x.example/{title}/") for title in "ab"]
        new = [item(title, f"https://x/{title}", f"https://x.example/{title}") for title in "ab"]
        put(store, old)
        assert kinds(put(store, new, 60)) == ["minor", "minor"]
        assert kinds(put(store, new[:1], 120)) == []
        assert kinds(put(store, [item("c", "c", "https://x.example/a")], 180)) == ["created"]

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

    def test_nothing_stands_in_the_future(self, store: Store) -> None:
        """Thousands at once, twice within a second, lie before their commit, in their order."""
        for half in (0, 1):
            put(store, [item(f"{half} {n}", f"{half}-{n}") for n in range(300)], half)
        found = store.entries(ALL, 1000)
        assert len(found) == 600
        assert max(one.place for one in found) <= NOON + timedelta(seconds=61)
        for half in "01":
            order = [one.snapshot.title for one in found if one.snapshot.title.startswith(half)]
            assert order == [f"{half} {n}" for n in range(300)]

    def test_pieces_of_a_file_keep_its_order(self, store: Store) -> None:
        """Records without dates stand below those of the pieces before."""
        rows = [item(f"{n}", f"{n}") for n in range(30)]
        for start in (0, 10, 20):
            now = NOON + timedelta(seconds=1)
            some = [replace(one, position=start + n) for n, one in enumerate(rows[start:][:10], 1)]
            one = replace(capture([], now), digest=f"{start}", partial=True, offset=start)
            store.save(SITE, one, some, now)
        found = store.entries(ALL, 100)
        assert [one.snapshot.title for one in found] == [f"{n}" for n in range(30)]
        assert max(one.place for one in found) <= NOON + timedelta(seconds=1)

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
