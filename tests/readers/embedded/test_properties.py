"""What holds for every page, drawn by hypothesis."""

import json
from dataclasses import fields
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import ERROR_CODES, WARNING_CODES, Problem
from feeds.model import Item, Media, Person
from tests.readers.embedded.support import ADDRESS, REF, found, jsonld

settings.register_profile("embedded", deadline=None, max_examples=120)
FAST = settings.get_profile("embedded")

_NAMES = """
    @type @id @graph @value @list @set url headline name description articleBody text keywords
    articleSection author creator email image thumbnailUrl caption contentUrl contentSize
    encodingFormat audio video associatedMedia datePublished dateModified inLanguage mainEntity
    mainEntityOfPage hasPart blogPost itemListElement item alternateName schema:name
"""
NAMES = _NAMES.split()
_TYPES = "Article NewsArticle schema:BlogPosting ItemList ListItem Person BreadcrumbList x"
TYPES = _TYPES.split()
TEXTS = st.sampled_from(
    [*TYPES, "#a", "/b", "a, b", "&amp;", "\ud800", "\x00\n", "", " ", "http://a"]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.text(max_size=8)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
        | st.builds(
            lambda kind, rest: {**rest, "@type": kind, "name": "N"},
            st.sampled_from(TYPES),
            st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
        )
    ),
    max_leaves=25,
)

_CLASSES = """
    h-feed h-entry h-card h-cite p-name p-summary p-category p-author u-author u-url u-uid u-photo
    u-audio u-video u-email e-content dt-published dt-updated value value-title hfeed hentry vcard
    entry-title entry-content published author fn url h-full
"""
CLASSES = _CLASSES.split()
ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        "class": st.lists(st.sampled_from(CLASSES), max_size=4).map(" ".join),
        "itemscope": st.just(""),
        "itemtype": st.sampled_from(TYPES[:2]).map("https://schema.org/".__add__),
        "itemprop": st.lists(st.sampled_from(NAMES), max_size=3).map(" ".join),
        "itemref": st.lists(st.sampled_from("abc"), max_size=3).map(" ".join),
        "id": st.sampled_from("abc"),
        "hidden": st.just(""),
        "rel": st.sampled_from(["tag", "bookmark"]),
        **dict.fromkeys(("href", "src", "content", "datetime", "title", "value", "alt"), TEXTS),
    },
)
_TAGS = "div p a img time abbr data meta link audio source nav article html"
TAGS = st.sampled_from(_TAGS.split())


FRAMES = [
    "...",
    '<div class="h-entry"><b class="p-name">Namn</b>...</div>',
    '<div class="hentry"><b class="entry-title">Namn</b>...</div>',
    '<div itemscope itemtype="https://schema.org/Article" itemref="a"><b itemprop="name">N</b>...',
]


def _tag(name: str, attributes: dict[str, str], *inner: str) -> str:
    stated = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{stated}>{''.join(inner)}</{name}>"


PAGES = st.recursive(
    st.text("ab ,&<\n", max_size=8),
    lambda inner: st.builds(_tag, TAGS, ATTRIBUTES, inner, inner),
    max_leaves=20,
)


def _check(made: tuple[list[Item], list[Problem]]) -> None:
    """Every field is of its type, every item has a title, and every report is complete."""
    items, problems = made
    for position, item in enumerate(items, 1):
        assert item.position == position
        assert item.title.strip()
        assert item.ref.startswith(REF)
        assert item.base == ADDRESS
        for field in fields(Item):
            _check_field(field.name, getattr(item, field.name))
    assert all(one.ref.startswith(REF) and one.message and one.hint for one in problems)
    assert {one.code for one in problems} <= {*ERROR_CODES, *WARNING_CODES}


def _check_field(name: str, value: object) -> None:
    if name in ("topics", "glued", "authors", "enclosures"):
        assert isinstance(value, tuple)
        kind = {"authors": Person, "enclosures": Media}.get(name, str)
        assert all(type(one) is kind for one in value)
        for one in value:
            _check_parts(one)
    elif name == "image":
        assert value is None or type(value) is Media
        _check_parts(value)
    else:
        assert type(value) is {"position": int, "open_end": bool, "brief": bool}.get(name, str), (
            name
        )


def _check_parts(one: object) -> None:
    if isinstance(one, Person):
        assert type(one.name) is str
        assert one.name.strip()
        assert {type(one.email), type(one.uri)} <= {str, type(None)}
    elif isinstance(one, Media):
        assert (type(one.href), type(one.alt)) == (str, str)
        assert one.href
        assert type(one.type) in (str, type(None))
        assert type(one.length) in (int, type(None))
    else:
        assert one is None or (type(one) is str and one.strip())


@FAST
@given(st.lists(VALUES, min_size=1, max_size=3))
def test_any_json(values: list[Any]) -> None:
    """Any values in blocks of JSON-LD give items of the right types, or problems."""
    blocks = (json.dumps(value, ensure_ascii=True).replace("</", "<\\/") for value in values)
    _check(found("".join(map(jsonld, blocks))))


@FAST
@given(st.text('{}[]",:\\/ \n\x00a1-.eu@&;<!>', max_size=60))
def test_any_text_in_a_block(text: str) -> None:
    """Any text in a block, and in a string of one, gives items, or problems."""
    _check(found(jsonld(text)))
    _check(found(jsonld(f'{{"@type": "Article", "headline": "{text}", "keywords": "{text}"}}')))


@FAST
@given(st.sampled_from(FRAMES), PAGES, PAGES)
def test_any_markup(frame: str, page: str, other: str) -> None:
    """Any mix of classes and attributes, alone and in an item that has a name, gives items of the
    right types, or problems.
    """
    _check(found((frame.replace("...", page) + other).encode("utf-8", "replace")))


@FAST
@given(VALUES)
def test_an_article_with_any_values(value: Any) -> None:
    """An article with a headline is an item, whatever is in its other fields."""
    names = [name for name in NAMES if name not in ("@type", "headline", "schema:name")]
    article = {"@type": "Article", "headline": "Namn", **dict.fromkeys(names, value)}
    made = found(jsonld(json.dumps(article).replace("</", "<\\/")))
    _check(made)
    assert [one.title for one in made[0]] == ["Namn"]
