"""OPML documents: which feeds are in them, in which groups and order, and the rules of the spec."""

from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds.documents import FORMATS, Offer, offered
from feeds.documents.opml import render
from feeds.model import Formula, Person, SavedFormula, Site, Topic
from tests.documents.example import NOON, SITE
from tests.documents.opml_rules import ONCE, RULES, TWICE, violations

TOPICS: Final = (
    Topic("ost", "Östersjön", parent="hav"),
    Topic("kultur", "Kultur", description="Scen, bild & <ord>."),
    Topic("vik", "Vikar", parent="ost"),
    Topic("hav", "Hav"),
    Topic("ar", "Ångström", "pending"),
    Topic("zoo", "Zoo"),
    Topic("dold", "Dold", "hidden"),
    Topic("slut", "Slut", "gone"),
    Topic("klar", "Klar", "retired"),
    Topic("under", "Under", parent="klar"),
)
FEEDS: Final = "https://news.example.org/feeds/"


def offer(*topics: Topic, **changes: Any) -> Offer:
    """What a site with these topics offers; ``changes`` name fields of `Offer`."""
    named = {topic.key: topic for topic in topics}
    return replace(Offer(named, version=7, modified=NOON), **changes)


def tree(one: Offer, site: Site = SITE, suffix: str = "atom") -> etree._Element:
    """The document of an offer; it keeps all rules."""
    body = render(one, site, suffix)
    assert violations(body) == []
    return etree.fromstring(body)


def shape(outlines: Any) -> list[Any]:
    """Feeds as their formula, groups as a list that begins with their text."""
    return [
        one.get("xmlUrl", "").removeprefix(FEEDS).removesuffix(".atom")
        or [one.get("text"), *shape(one)]
        for one in outlines
    ]


def test_order_and_groups() -> None:
    """Everything, a group of saved formulas, topics A-Ö; a parent's feed is first in its group."""
    saved = (Formula.parse("kultur,zoo"), Formula.parse("hav+!ost"))
    assert shape(tree(offer(*TOPICS, saved=saved)).find("body")) == [
        "all",
        ["Kombinationer", "kultur,zoo", "hav+!ost"],
        ["Hav", "hav", ["Östersjön", "ost", "vik"]],
        "kultur",
        "under",
        "zoo",
        "ar",
    ]


def test_nothing_yet() -> None:
    """A site without any topic offers the combined feed."""
    assert shape(tree(offer()).find("body")) == ["all"]


def test_saved_formula_of_one_topic() -> None:
    """A saved formula that is one topic, or everything, is not in the document a second time."""
    saved = (Formula.of("kultur"), Formula())
    assert shape(tree(offer(*TOPICS[1:2], saved=saved)).find("body")) == ["all", "kultur"]


def test_parents_in_a_circle() -> None:
    """Topics that are parents of each other stand beside each other, and none is lost."""
    circle = (Topic("a", "A", parent="b"), Topic("b", "B", parent="a"), Topic("c", "C", parent="a"))
    own = Topic("d", "D", parent="d")
    assert shape(tree(offer(*circle, own)).find("body")) == ["all", ["A", "a", "c"], "b", "d"]


def test_chosen() -> None:
    """Chosen formulas are alone in the document, in their order; even a retired topic's is."""
    chosen = tuple(map(Formula.parse, ("zoo", "kultur,hav", "klar", "all")))
    body = tree(offer(*TOPICS, chosen=chosen, saved=chosen)).find("body")
    assert shape(body) == ["zoo", "hav,kultur", "klar", "all"]


@pytest.mark.parametrize(
    ("language", "name"),
    [("SV-FI", "Kombinationer"), ("en", "Combinations"), ("sva", "Combinations")],
)
def test_name_of_a_group(language: str, name: str) -> None:
    """The group of saved formulas has a Swedish name where titles are in Swedish, too."""
    saved = (Formula.parse("kultur,zoo"),)
    site = replace(SITE, language=language)
    found = tree(offer(*TOPICS, saved=saved), site).findall("body/outline[2]")
    assert [group.get("text") for group in found] == [name]


def test_title_of_everything() -> None:
    """The combined feed is called as the operator says, too, if it has a name."""
    saved = SavedFormula("allt", Formula(), "Allt nytt", "Allt.")
    [outline] = tree(offer(), replace(SITE, formulas=(saved,))).iterfind("body/*")
    assert outline.get("title") == "Allt nytt – Nyheter"
    [plain] = tree(offer(), SITE).iterfind("body/*")
    assert plain.get("title") == "Nyheter"


def test_attributes() -> None:
    """An outline says what its feed says: title, description, language, both addresses."""
    saved = SavedFormula("scen", Formula.parse("kultur,zoo"), "Scen & djur", "Allt <levande>.")
    site = replace(SITE, language="en", formulas=(saved,))
    everything, group, culture, _ = tree(
        offer(TOPICS[1], TOPICS[5], saved=(saved.formula,)), site
    ).iterfind("body/*")
    assert dict(culture.attrib) == {
        "type": "rss",
        "text": "Kultur – Nyheter",
        "title": "Kultur – Nyheter",
        "description": "Scen, bild & <ord>.",
        "xmlUrl": f"{FEEDS}kultur.atom",
        "htmlUrl": "https://news.example.org/topics/kultur",
        "language": "en",
    }
    assert dict(group.attrib) == {"text": "Combinations", "title": "Combinations"}
    assert [group[0].get(name) for name in ("text", "description", "xmlUrl")] == [
        "Scen & djur – Nyheter",
        "Allt <levande>.",
        f"{FEEDS}kultur,zoo.atom",
    ]
    assert (everything.get("text"), everything.get("description")) == ("Nyheter", "Allt nytt.")


def test_head() -> None:
    """The head has title, last change and owner, as far as there are such."""
    author = Person("Ann & Bo", "ann@example.org", "https://example.org/ann")
    head = tree(offer(), replace(SITE, author=author)).find("head")
    assert head is not None
    assert {one.tag: one.text for one in head} == {
        "title": "Nyheter",
        "dateModified": "Sun, 01 Mar 2026 12:00:00 GMT",
        "ownerName": "Ann & Bo",
        "ownerEmail": "ann@example.org",
        "ownerId": "https://example.org/ann",
        "docs": "http://opml.org/spec2.opml",
    }
    assert [one.tag for one in tree(offer()).iterfind("head/*")] == [
        "title",
        "dateModified",
        "ownerName",
        "docs",
    ]


@pytest.mark.parametrize("suffix", FORMATS)
def test_format(suffix: str) -> None:
    """The feeds' addresses are those of the wanted format; the type stays what importers know."""
    feeds = tree(offer(*TOPICS), SITE, suffix).xpath("//outline[@type = 'rss']/@xmlUrl")
    assert len(feeds) == 8
    assert {one.rpartition(".")[2] for one in feeds} == {suffix}


def test_document() -> None:
    """The document has the media type, a strong validator, and leads to the page of all topics."""
    found = offered(offer(*TOPICS), SITE)
    assert found.media_type == "text/x-opml"
    assert (found.etag.partition("-")[0], found.modified) == ("7", NOON)
    assert [link.href for link in found.links] == ["https://news.example.org/topics/"]
    assert offered(offer(*TOPICS), SITE, "json").etag != found.etag


KEYS: Final = st.sampled_from("abcdef")
ANY_TOPICS: Final = st.lists(
    st.builds(
        Topic,
        key=KEYS,
        label=KEYS.map(str.upper),
        state=st.sampled_from(["known", "pending", "retired", "hidden", "gone"]),
        parent=st.none() | KEYS,
    ),
    unique_by=lambda topic: topic.key,
)


@settings(max_examples=100, deadline=None)
@given(ANY_TOPICS)
def test_every_listed_topic_is_there_once(topics: list[Topic]) -> None:
    """Whatever is whose parent, each known or pending topic is in the document once, no other."""
    feeds = tree(offer(*topics)).xpath("//@xmlUrl")
    listed = [topic.key for topic in topics if topic.state in ("known", "pending")]
    assert sorted(feeds) == sorted(f"{FEEDS}{key}.atom" for key in ["all", *listed])


OUTLINE: Final = "<outline type='rss' text='a' xmlUrl='https://example.org/a'"
VERSION, ELEMENTS, DATE, BODY, TEXT, RSS, BENEATH, EMPTY, FIRST, ADDRESS = RULES


@pytest.mark.parametrize(
    ("broken", "old", "new"),
    [
        (VERSION, 'version="2.0"', 'version="1.0"'),
        (ELEMENTS, "ownerName", "owner"),
        (DATE, "Sun, 01 Mar 2026", "2026-03-01"),
        (BODY, "</body>", "<feed/></body>"),
        (TEXT, 'text="Zoo – Nyheter"', ""),
        (TEXT, 'text="Hav"', 'text=""'),
        (RSS, f'xmlUrl="{FEEDS}zoo.atom"', ""),
        (RSS, 'type="rss" text="Zoo', 'type="link" text="Zoo'),
        (BENEATH, "</body>", f"{OUTLINE}><outline text='b'/></outline></body>"),
        (FIRST, "</body>", f"<outline text='b'><outline text='c'/>{OUTLINE}/></outline></body>"),
        (EMPTY, "</body>", '<outline text="Empty"/></body>'),
        (ADDRESS, FEEDS + "zoo", "/feeds/zoo"),
        (ADDRESS, "https://news.example.org/topics/zoo", "topics/zoo"),
        (ONCE, "<docs>", "<docs/><docs>"),
        (TWICE, FEEDS + "zoo", FEEDS + "kultur"),
    ],
)
def test_rules(broken: str, old: str, new: str) -> None:
    """`opml_rules.violations` finds one mistake put into a valid document, and names it."""
    body = render(offer(*TOPICS), SITE, "atom").decode()
    assert old in body
    assert broken in violations(body.replace(old, new).encode())
