"""What holds for any bytes, and for the good feeds with anything done to them."""

import json
import re
from contextlib import suppress
from typing import Final

from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.errors import ERROR_CODES, WARNING_CODES
from feeds.model import Hints
from feeds.readers.syndication import read
from feeds.readers.syndication.handler import AbsurdError, parse
from feeds.readers.syndication.repair import repair
from tests.readers.syndication.support import FEEDS, REF

GOOD: Final = [path.read_bytes() for path in sorted(FEEDS.iterdir()) if path.suffix != ".yaml"]
TAGS: Final = sorted({tag for data in GOOD for tag in re.findall(rb"<[^<>]*>", data)})
ODD: Final = tuple(
    piece.encode("latin-1")
    for piece in (
        "<!-- --> <![CDATA[ ]]> <? ?> & &#0; &#xD800; &eacute; &x; < >"
        " \" ' </ /> \0 \xff \xef\xbb\xbf"
        " <a:b|c:d='e'/> |xmlns='' |xmlns:a='b|c' |xml:base='//[' |xml:lang='' <!DOCTYPE|x|["
        " <!ENTITY|a|'b'> { } [ ] NaN null 1e999 \\ud800 , <tags|a='b'/> <links|a='b'/>"
        " <content|type='a/b'> <source> <image> <textinput> <feed> <item> <svg> <authors|a='b'/>"
    )
    .replace("|", "\n")
    .split(" ")
)

settings.register_profile("feeds", deadline=None, max_examples=200)
FAST = settings.get_profile("feeds")


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good feed in which some places were cut, doubled, or filled with what belongs elsewhere."""
    data = draw(st.sampled_from(GOOD))
    for _ in range(draw(st.integers(1, 6))):
        begin = draw(st.integers(0, len(data)))
        end = begin + draw(st.integers(0, 60))
        piece = draw(
            st.just(b"") | st.sampled_from(TAGS) | st.sampled_from(ODD) | st.binary(max_size=4)
        )
        keep = draw(st.booleans())
        data = data[:begin] + piece + data[begin if keep else end :]
    return data


def check(data: bytes, hints: Hints) -> None:
    """There are items or problems; each problem has a known code and a place that exists."""
    items, problems = read(data, REF, hints)
    assert items or problems
    lines = data.count(b"\n") + data.count(b"\r") + 1  # either ends a line of XML (2.11)
    for one in problems:
        assert one.code in ERROR_CODES or one.code in WARNING_CODES
        assert one.message
        assert one.hint
        sign, number = one.ref.removeprefix(REF)[0], int(one.ref.removeprefix(REF)[1:])
        assert number >= 1
        assert sign == "#" or (sign == ":" and number <= lines)
    assert sum(one.code == "not-well-formed" for one in problems) <= 1
    ids = [item.id for item in items if item.id]
    assert len(ids) == len(set(ids))
    assert [item.ref for item in items] == [f"{REF}#{item.position}" for item in items]


@FAST
@given(data=st.binary(max_size=300), content_type=st.none() | st.text(max_size=30))
@example(data=b"<rss", content_type=None)
@example(data=b"\xfe\xff\x00<", content_type="text/xml; charset=utf-7")
@example(data=b"<feed xml:base='http://['>", content_type=None)
def test_any_bytes_give_items_or_problems(data: bytes, content_type: str | None) -> None:
    """Nothing raises."""
    check(data, Hints(content_type))


@FAST
@given(data=damaged(), base=st.sampled_from(("", "https://example.org/a/b", "http://[", "x")))
def test_damaged_feeds_give_items_or_problems(data: bytes, base: str) -> None:
    """Nothing raises, whatever was done to a good feed."""
    check(data, Hints(base=base))


LETTERS = st.characters(min_codepoint=0x100) | st.characters(max_codepoint=0x7F)
LETTERS |= st.sampled_from("åäöÅÄÖéü")

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = (
    *("id", "url", "external_url", "title", "content_html", "content_text", "summary", "image"),
    *("date_published", "date_modified", "authors", "author", "tags", "attachments", "name"),
)
ITEMS = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8) | VALUES


@FAST
@given(
    items=st.lists(ITEMS, max_size=5) | VALUES, more=st.dictionaries(st.sampled_from(KEYS), VALUES)
)
def test_any_values_in_a_json_feed_give_items_or_problems(
    items: object, more: dict[str, object]
) -> None:
    """Nothing raises, whatever kind a value is of."""
    document = {**more, "version": "https://jsonfeed.org/version/1.1", "items": items}
    check(json.dumps(document).encode(), Hints())


@FAST
@given(damaged() | st.lists(st.sampled_from((*TAGS, *ODD)), max_size=30).map(b"".join))
@example(b"<rss xmlns:a='b c' xmlns:d='' xmlns:xml='e' d:f='&#0;'><a:g>]]<h>></rss>")
def test_what_is_repaired_is_well_formed(data: bytes) -> None:
    """An XML parser has nothing to say against it, and a second repair changes nothing."""
    once = repair(data.decode("utf-8", "replace"))
    if once:
        with suppress(AbsurdError):
            parse(once, "")
        assert repair(once) == once


@FAST
@given(st.text(LETTERS, max_size=60), st.text(LETTERS, max_size=60))
def test_titles_and_ids_are_kept_as_they_are(title: str, id_: str) -> None:
    """What an Atom feed says arrives, but for white space around it and what XML forbids.

    Other signs of Latin-1 are left out: feedparser undoes UTF-8 that was encoded twice.
    """
    forbidden = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
    told = [forbidden.sub("", text).replace("\r", " ").strip() for text in (title, id_)]
    escaped = [
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for text in told
    ]
    entry = f"<entry><title>{escaped[0]}</title><id>{escaped[1]}</id></entry>"
    data = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'.encode()
    [item], _ = read(data, REF)
    assert [item.title, item.id] == told
