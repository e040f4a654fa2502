"""What holds for every capture, drawn by hypothesis."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.errors import ERROR_CODES, WARNING_CODES
from feeds.normalize import normalize
from feeds.normalize.text import clean_line
from feeds.readers.decode import decode
from tests.readers.strategies import VOCABULARY, Printed, captures, listings, texts, ways
from tests.readers.support import REF, Found, line_of, listing, reading

settings.register_profile("readers", deadline=None, max_examples=200)
FAST = settings.get_profile("readers")


@FAST
@given(data=captures, content_type=st.none() | st.text(max_size=30))
@example(data=b"", content_type=None)
@example(data=b"\xff\xfe", content_type="text/plain; charset=utf-8")
@example(data=b"\r\x95", content_type=None)  # lines of an old Macintosh
@example(data="\n • T\n\n   S.\n\n   &#99999999999999999999;\n • U\n".encode(), content_type=None)
def test_any_bytes_give_items_or_problems(data: bytes, content_type: str | None) -> None:
    """Whatever the bytes, there is an item or a problem, each at a line that exists."""
    items, problems = listing(data, content_type)
    drafts, more = normalize(items)
    text, _ = decode(data, REF, content_type)
    lines = text.count("\n" if "\n" in text else "\r") + 1
    refs = [one.ref for one in (*problems, *more)]
    refs += [*(one.ref for one in items), *(one.ref for one in drafts)]
    assert drafts or problems or more
    assert all(1 <= line_of(ref) <= lines for ref in refs)
    assert {one.code for one in (*problems, *more)} <= {*ERROR_CODES, *WARNING_CODES}
    assert all(one.message and one.hint for one in (*problems, *more))


@FAST
@given(captures)
def test_items_stand_in_their_order(data: bytes) -> None:
    """Positions count from 1 and lines grow; each item's line holds a bullet and its title."""
    items, _ = listing(data)
    text, _ = decode(data, REF)
    lines = re.split(r"\r?\n", text) if "\n" in text else text.split("\r")
    assert [one.position for one in items] == list(range(1, len(items) + 1))
    numbers = [line_of(one.ref) for one in items]
    assert numbers == sorted(set(numbers))
    for item, number in zip(items, numbers, strict=True):
        found = re.match(r"([^•·*\-–▪‣]*)[•·*\-–▪‣](.*)", lines[number - 1], re.DOTALL)
        assert found is not None
        assert clean_line(found[1]) == ""
        assert found[2].strip(" \t\xa0\r") == item.title.strip(" \t\xa0\r")


@FAST
@given(captures)
def test_nothing_is_made_up(data: bytes) -> None:
    """Every word of an item stands in the capture, in the order of the item's parts."""
    items, _ = listing(data)
    text, _ = decode(data, REF)
    rest = text
    for item in items:
        for word in re.split(
            r"[ \t\r\n\xa0]+", "\n".join((item.title, item.summary, *item.topics, item.tail))
        ):
            assert word in rest
            rest = rest[rest.index(word) + len(word) :]


@FAST
@given(texts)
def test_reading_twice_is_the_same(text: str) -> None:
    """Equal bytes give equal items, and what a text holds does not depend on its encoding."""
    plain = text.replace("\ufeff", "").encode("utf-8", "ignore").decode().replace("\ufffd", "")
    marked = reading(plain.encode("utf-8-sig"))
    assert reading(plain.encode("utf-8-sig")) == marked
    assert reading(("\ufeff" + plain).encode("utf-16-be")) == marked


@FAST
@given(listings())
def test_what_was_printed_is_read(printed: Printed) -> None:
    """A listing of known topics in any of its forms reads back exactly."""
    assert reading(printed.text.encode(), VOCABULARY) == printed.reading


@FAST
@given(listings(), st.data())
def test_a_cut_listing_keeps_to_what_was_printed(printed: Printed, data: st.DataObject) -> None:
    """Cut anywhere, a listing gives its earlier items whole and no topic that was not printed."""
    raw = printed.text.encode()
    end = data.draw(st.integers(0, len(raw)))
    found = reading(raw[:end], VOCABULARY, "text/plain; charset=utf-8")
    whole = printed.reading.items
    assert len(found.items) <= len(whole)
    assert found.items[:-1] == whole[: max(len(found.items) - 1, 0)]
    for cut, full in zip(found.items[-1:], whole[len(found.items) - 1 :], strict=False):
        assert full.title.startswith(cut.title)
        assert all(_was_printed(topic, full) for topic in cut.topics)


@given(st.sampled_from(VOCABULARY))
def test_the_vocabulary_is_not_ambiguous(label: str) -> None:
    """The labels that the listings are made of cannot be mistaken for rows of others."""
    assert ways(label, {*VOCABULARY}) == 1


def _was_printed(topic: str, item: Found) -> bool:
    """Whether a topic is one of the item's, or one that begins like it (Kultur, Kulturarv)."""
    return any(label.startswith(topic) for label in item.topics)
