"""Captures and labels that hypothesis draws."""

from dataclasses import dataclass
from typing import Final

from hypothesis import strategies as st

from tests.readers.support import Found, Reading

BULLETS: Final = "•·*-–▪‣"

VOCABULARY: Final = (
    "Agenda 2030",
    "Covid-19",
    "EU",
    "Ekonomi och budget",
    "Hälso- och sjukvård",
    "IT",
    "Kultur",
    "Kulturarv",
    "Projekt inom buss",
    "RUFS - regional utvecklingsplan",
    "SL-kortet",
    "SLL",
    "Sjukvård (akut)",
    "Vård & omsorg",
    "Äldre 65+",
    "eHälsa",
)
"""Labels of many shapes, of which no two rows look the same when they are glued."""

FRAGMENTS: Final = (
    "\n",
    "\n\n",
    "\r\n",
    "\n \n",
    "\n • ",
    "\n - ",
    "\n* ",
    "\n– ",
    "\n•",
    "\n   ",
    "\n      ",
    "\n\t",
    "\n\xa0",
    " ",
    "\t",
    "Titel",
    "Kultur",
    "IT",
    "Ekonomi och budget",
    "eHälsa",
    "En text som är lång nog.",
    "Kort text.",
    "SL",
    "SLL",
    "a",
    "B",
    "1",
    "(",
    ")",
    ".",
    "&#99999999999999999999;",
    "&amp;",
    "\x00",
    "\x0c",
    "\x85",
    "\xad",
    "\u0301",
    "\u0345",
    "\u1160",
    "\u200b",
    "\u200e",
    "\u2028",
    "\u202e",
    "\u202f",
    "\u2126",
    "\u3000",
    "\ud800",
    "\ufb01",
    "\ufdd0",
    "\ufeff",
    "\ufffd",
    "\uffff",
    "\U0001f1f8",
    "\U000e0041",
    "\U0001fffe",
    "İ",
    "ß",
    "ǅ",
    "Ⅷ",
    "²",
)
"""Pieces of which captures consist, and characters that are trouble somewhere."""

texts: Final = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=40).map("".join)
"""Texts with every character, surrogates too, that often look like a listing."""

captures: Final = st.one_of(
    st.binary(max_size=200),
    texts.map(lambda text: text.encode("utf-8", "surrogatepass")),
    texts.map(lambda text: text.encode("windows-1252", "ignore")),
    texts.map(lambda text: text.encode("utf-16", "surrogatepass")),
)
"""Bytes that are a capture, nearly one, or none at all."""


@dataclass(frozen=True)
class Printed:
    """A listing as it was printed, and what stands in it."""

    text: str
    reading: Reading


WORDS: Final = (
    "vägen",
    "byggs",
    "i",
    "och",
    "9·30",
    "för",
    "65+",
    "å",
    "-",
    "på",
    "7–8",
    "-5",
    "ön",
)

_words = st.lists(st.sampled_from(WORDS), min_size=3, max_size=9).map(" ".join)
_sentences = _words.map(lambda words: f"Nu {words} igen.")
_titles = st.lists(st.sampled_from(("Ny", "Om", "IT:", *WORDS)), max_size=5).map(
    lambda words: " ".join(("Allt", *words))
)
_first_paragraphs = st.lists(_sentences, min_size=1, max_size=3)
_paragraphs = st.one_of(
    _first_paragraphs,
    _sentences.map(lambda text: [f"– {text}"]),
    st.lists(_words.map(lambda words: f"- {words}"), min_size=2, max_size=3),
)
_empty: st.SearchStrategy[list[list[str]]] = st.just([])
_bodies = _empty | st.builds(
    lambda first, rest: [first, *rest], _first_paragraphs, st.lists(_paragraphs, max_size=3)
)
_rows = st.lists(st.sampled_from(VOCABULARY), max_size=4, unique=True)
_items = st.lists(st.tuples(_titles, _bodies, _rows), min_size=1, max_size=7)


@st.composite
def listings(draw: st.DrawFn) -> Printed:
    """A listing in one of the many forms that the grammar allows, with topics of `VOCABULARY`."""
    items = draw(_items)
    bullet = draw(st.sampled_from(BULLETS))
    blank = draw(st.sampled_from(["", " ", "\xa0\t"]))
    space = draw(st.sampled_from([" ", "\xa0"]))
    columns = draw(st.integers(0, 9))
    left, deep = space * columns, space * (columns + draw(st.integers(2, 6)))
    tight = draw(st.booleans())
    lost = draw(st.booleans())
    told = any(body or row for _, body, row in items)
    lines = [*draw(st.sampled_from([[], ["Nyheter"], ["Nyheter", "Maj", blank]]))]
    found = []
    for number, (title, body, row) in enumerate(items):
        margin = "" if lost and number == 0 and len(items) > 1 else left
        found.append(
            Found(
                len(lines) + 1,
                title,
                "\n\n".join(" ".join(paragraph) for paragraph in body),
                tuple(row),
            )
        )
        lines.append(f"{margin}{bullet} {title}")
        for paragraph in [*body, ["".join(row)]] if row else body:
            lines += [*[blank] * draw(st.integers(1, 2)), *(deep + line for line in paragraph)]
        if not tight or (body and not row):
            lines.append(blank)
    end = [blank, "Kontakta oss", "Om kakor"] if told and draw(st.booleans()) else []
    last = draw(st.sampled_from(["", "\n", "\n\n"]))
    text = "\n".join([*lines, *end]) + last
    return Printed(text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))), Reading(found, []))


_capitals = "ABÅÖÉ"
_rest = st.text("abåéÄIT 019()-&/+", max_size=6)
labels: Final = st.builds(
    lambda first, rest: (first + rest).strip(), st.sampled_from(_capitals), _rest
)
"""Labels that begin with a capital."""


def ways(line: str, vocabulary: set[str]) -> int:
    """In how many ways a line consists of labels of a vocabulary."""
    count = [1] + [0] * len(line)
    for end in range(1, len(line) + 1):
        count[end] = sum(count[start] for start in range(end) if line[start:end] in vocabulary)
    return count[-1]
