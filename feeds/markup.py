"""HTML as text: the one place that turns markup into plain text, and text into paragraphs.

Everything here takes any text, never raises, needs time in proportion to it and no recursion. What
may stand in published HTML is `feeds.normalize.sanitize`'s; which characters may leave, is
`feeds.normalize.text`'s; where fields stand in a page, is the readers'.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from html import escape
from itertools import islice
from typing import Final, cast

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

MAX_DEPTH: Final = 200
"""Elements inside each other; those deeper give their content to the one above them."""

MAX_TAGS: Final = 100_000
"""Start tags of a fragment, at which reading stops."""

_MAX_OPEN: Final = 1000  # tags open at once: libxml2 compares each end tag with all of them
_MAX_ATTRIBUTES: Final = 100  # of an element: libxml2's own tree is quadratic in their number
_SMALL: Final = 10_000  # characters: so few that not even a quadratic tree takes long

_BLOCK_NAMES: Final = """
    address article aside blockquote body center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol
    optgroup option p pre search section summary table caption tbody tfoot thead tr ul
"""
_UNSEEN_NAMES: Final = """
    audio canvas datalist frameset head iframe noembed noframes noscript object script select
    style svg template textarea title video
"""

BLOCKS: Final = frozenset(_BLOCK_NAMES.split())
"""Elements that begin and end a paragraph (HTML, 15.3), and rows of tables."""

UNSEEN: Final = frozenset(_UNSEEN_NAMES.split())
"""Elements whose content is no text of the page, or is shown only in place of something else."""

_PAGE: Final = frozenset(("html", "body"))
_ENDED: Final = re.compile("</(?:body|html)", re.IGNORECASE)
_CELLS: Final = frozenset(("td", "th"))
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
_NAME: Final = re.compile(r"[a-z_][a-z0-9_.-]*")
_UNDISPLAYED: Final = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE
)
_SPACES: Final = re.compile("[ \t\n\r\f\xa0]{2,}|[\t\n\r\f\xa0]")
_BREAK: Final = "\ud801"  # two signs that no text holds: they cannot be encoded
_PARAGRAPH: Final = "\ud802"
_EDGES: Final = f" {_BREAK}{_PARAGRAPH}"
_SIGNS: Final = {"br": _BREAK, **dict.fromkeys(BLOCKS, _PARAGRAPH), **dict.fromkeys(_CELLS, " ")}
_WHITE: Final = " \t\r\n"
_BLANK_LINE: Final = re.compile(r"\n[ \t\r]*\n[ \t\r\n]*")
_BLANK_LINES: Final = re.compile("\n{3,}")
_LINE_ENDS: Final = re.compile("\n+")
_SENTENCE_END: Final = re.compile(r"[.!?][\"'”’»)\]]?(?= )")
_ELLIPSIS: Final = "…"
_PARSER: Final = HTMLParser(
    encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
)


def parse_fragment(html: str) -> HtmlElement:
    """The ``body`` of a fragment or page, without comments; never raises.

    What exceeds the bounds above is left out, see `parse_in_bounds`.
    """
    return parse_in_bounds(html)[0]


def parse_in_bounds(html: str) -> tuple[HtmlElement, bool]:
    """`parse_fragment`, and whether something was left out because there was too much of it."""
    data = html.replace("\0", "").encode("utf-8", "ignore")
    is_small = len(data) < _SMALL and html.count("<") < MAX_DEPTH
    return (_small_tree(data), False) if is_small and not _ENDED.search(html) else _large_tree(data)


def is_hidden(element: HtmlElement) -> bool:
    """Whether the element's own attributes keep it from being shown (HTML, 6.1)."""
    if not element.keys():
        return False
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and _UNDISPLAYED.search(style))


def text_of(element: HtmlElement) -> str:
    """The plain text of an element: paragraphs joined by a blank line, ``br`` as one line break.

    Each block, list item and row is a paragraph, cells are separated by a space, and white space is
    one space. What is not shown contributes nothing, nor do images and comments.
    """
    if not len(element):
        is_shown = element.tag not in UNSEEN and not is_hidden(element)
        return _spaced(element.text or "").strip(" ") if is_shown else ""
    text = "".join(_pieces(element)).strip(_EDGES)
    if text.isprintable() and "  " not in text:  # as most are: no sign in it, nothing to mend
        return text
    text = _spaced(text)
    paragraphs = (_lines(part) for part in text.split(_PARAGRAPH))
    return _BLANK_LINES.sub("\n\n", "\n\n".join(part for part in paragraphs if part))


def line_of(element: HtmlElement) -> str:
    """`text_of` an element on one line."""
    text = text_of(element)
    return _LINE_ENDS.sub(" ", text) if "\n" in text else text


def plain_text(html: str) -> str:
    """`text_of` a fragment; entities are resolved exactly once."""
    if "<" not in html and "&" not in html:
        return _spaced(html.encode("utf-8", "ignore").decode()).strip(" ")
    return text_of(parse_fragment(html))


def excerpt(text: str, characters: int) -> str:
    """The beginning of the first paragraph, in at most so many characters, with "…" if it is cut.

    A cut is behind a sentence if one ends in the second half, else behind a word.
    """
    paragraph = " ".join(_BLANK_LINE.split(text.strip(), maxsplit=1)[0].split())
    if len(paragraph) <= characters:
        return paragraph
    room = max(characters - 2, 0)
    ends = [match.end() for match in _SENTENCE_END.finditer(paragraph, 0, room + 1)]
    if ends and 2 * ends[-1] >= characters:
        return f"{paragraph[: ends[-1]]} {_ELLIPSIS}"
    head, _, _ = paragraph[:characters].rpartition(" ")
    head = head or paragraph[: max(characters - 1, 0)]
    return (head.rstrip(" .,;:–-") + _ELLIPSIS)[: max(characters, 0)]


def paragraphs_html(text: str) -> str:
    """The paragraphs of a plain text as escaped ``p`` elements, line breaks as ``br``."""
    paragraphs = (escape(part, quote=False).strip(_WHITE) for part in _BLANK_LINE.split(text))
    lines = (part.split("\n") for part in paragraphs if part)
    return "\n".join(f"<p>{'<br>'.join(line.strip(_WHITE) for line in part)}</p>" for part in lines)


def _pieces(root: HtmlElement) -> Iterator[str]:
    """Texts in their order, with a sign for each end of a paragraph and each line break."""
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _SIGNS:
                yield _SIGNS[tag]
            if tag in UNSEEN or is_hidden(element):
                walk.skip_subtree()
            else:
                yield element.text or ""
        else:
            if tag in _SIGNS and tag != "br":
                yield _SIGNS[tag]
            if element is not root:
                yield element.tail or ""


def _spaced(text: str) -> str:
    """The text with regular white space and without what no HTML can hold."""
    if text.isprintable() and "  " not in text:
        return text
    return _SPACES.sub(" ", _UNFIT.sub("", text))


def _lines(paragraph: str) -> str:
    return "\n".join(line.strip(" ") for line in paragraph.split(_BREAK)).strip("\n")


def _small_tree(data: bytes) -> HtmlElement:
    page = None
    with suppress(etree.LxmlError):
        page = etree.fromstring(data, _PARSER)
    body = page.find("body") if page is not None else None
    return _PARSER.makeelement("body") if body is None else body


def _large_tree(data: bytes) -> tuple[HtmlElement, bool]:
    target = _Tree()
    parser = etree.HTMLParser(  # type: ignore[call-overload]  # lxml asks targets for less
        target=target, encoding="utf-8", no_network=True
    )
    with suppress(etree.LxmlError, _FullError):
        etree.fromstring(data, parser)
    return target.body(), target.is_full


class _FullError(Exception):
    """There are more tags than are read."""


class _Tree:
    """A parser target that makes the same tree as the parser itself, within the bounds.

    libxml2's own tree ends at a depth of 256 and at the end of the body, and what follows is lost.
    """

    def __init__(self) -> None:
        self.is_full = False
        self._builder = etree.TreeBuilder(element_factory=_PARSER.makeelement)
        self._builder.start("body", {})
        self._tags = 0
        self._depth = 0
        self._open: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._tags += 1
        if self._tags > MAX_TAGS or len(self._open) >= _MAX_OPEN:
            self.is_full = True
            raise _FullError
        is_kept = bool(_NAME.fullmatch(tag)) and tag not in _PAGE and self._depth < MAX_DEPTH
        self._open.append(tag if is_kept else "")
        if is_kept:
            self._depth += 1
            self._builder.start(tag, _attributes(attributes))

    def end(self, _: str) -> None:
        tag = self._open.pop()
        if tag:
            self._depth -= 1
            self._builder.end(tag)

    def data(self, text: str) -> None:
        self._builder.data(_UNFIT.sub("", text).replace("\f", " "))

    def close(self) -> None:
        """The parser asks for it; see `body`."""

    def body(self) -> HtmlElement:
        """The tree, with whatever is open closed."""
        while self._open:
            self.end("")
        self._builder.end("body")
        return cast("HtmlElement", self._builder.close())


def _attributes(attributes: dict[str, str]) -> dict[str, str]:
    """Those that a tree can hold."""
    return {
        name: _UNFIT.sub("", value).replace("\f", " ")
        for name, value in islice(attributes.items(), _MAX_ATTRIBUTES)
        if _NAME.fullmatch(name)
    }
