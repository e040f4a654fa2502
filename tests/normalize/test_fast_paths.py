"""The short ways of the normalizer: they rest on what holds for all of Unicode."""

import sys

from hypothesis import example, given
from hypothesis import strategies as st

from feeds.normalize import text as texts
from feeds.normalize.links import LinkError, _address, canonical
from feeds.normalize.text import clean_line, clean_text, legal

ALL = "".join(map(chr, range(sys.maxunicode + 1)))
WHITE = "  \t\n\r\x85\xa0\u2028\u2029"
TEXT = st.text(st.one_of(st.sampled_from(WHITE), st.characters()), max_size=20)


def test_what_leaves_cannot_be_printed() -> None:
    """Every character that leaves, and every white space but the space, is no printable one."""
    leaving = texts._UNFIT.findall(ALL)
    white = texts._SPACES.findall(ALL)
    assert len(leaving) > 2000
    assert not any(map(str.isprintable, leaving))
    assert [one for run in white for one in run if one.isprintable()] == [" "]


@given(TEXT)
@example("a\ufeffb")
@example("\u2028")
@example("e\u0301  \u1fef")
def test_the_short_way_gives_the_same(text: str) -> None:
    """A text is cleaned as its characters are one by one, whichever way it takes."""
    assert legal(text) == texts._UNFIT.sub("", text)
    assert clean_line(text) == clean_line(f"\x00{text}")
    assert clean_text(text) == clean_text(f"\n\n{text}")


@given(
    st.from_regex(r"https?://[a-z0-9.-]{1,8}\.(?:se|1)(?:/[A-Za-z0-9.~]{0,3}){0,4}", fullmatch=True)
)
@example("https://a.se/../b")
@example("http://1.1")
def test_a_plain_address_is_canonical(address: str) -> None:
    """What needs no look at its parts is what its parts make."""
    try:
        wanted = str(_address(address, "", frozenset(("http", "https"))))
    except LinkError:
        wanted = ""
    try:
        assert canonical(address) == wanted
    except LinkError:
        assert not wanted
