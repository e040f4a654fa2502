"""HTML that may be published: an allow-list of harmless elements with absolute addresses.

Three steps. lxml reads whatever comes into a tree within bounds (`feeds.markup`). The tree is
written anew with what is allowed, properly nested, so that no parser can read it in another way.
nh3 (the HTML parser of browsers, with its own allow-list) is the last step and has the last word.
All is repeated until nothing changes any more. Which characters leave is `feeds.normalize.text`'s,
which addresses may stay is `feeds.normalize.links`'s.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from html import escape
from itertools import islice
from typing import Final, NamedTuple
from unicodedata import normalize as unicode_form

import nh3
from lxml import etree
from lxml.html import HtmlElement

from feeds.markup import (
    BLOCKS,
    UNSEEN,
    excerpt,
    is_hidden,
    paragraphs_html,
    parse_in_bounds,
    plain_text,
)
from feeds.normalize.links import CLICKABLE, WEB, absolute
from feeds.normalize.text import clean_line, clean_text, legal

RULES: Final = 1
"""The version of these rules; it grows whenever the same HTML would come out differently."""

MAX_READ: Final = 1_000_000
"""How many characters of a content are read; images written into it may be long."""

MAX_CHARACTERS: Final = 250_000
"""How many come out: nh3 is quadratic in the number of character references."""

MAX_TAGS: Final = 20_000
"""How many elements come out."""

_Rule = re.Pattern[str] | frozenset[str] | None
"""What an attribute may hold: a pattern, an address with one of these schemes, or any text."""

_DIGITS: Final = re.compile("[0-9]{1,5}")
_LANGUAGE: Final = re.compile("[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
_DATETIME: Final = re.compile("[0-9A-Za-z:+. -]{1,40}")
_MEDIA_TYPE: Final = re.compile(
    r'[A-Za-z0-9.+-]{1,40}/[A-Za-z0-9.+-]{1,80}(?:; ?[\w="., +-]{1,80})?'
)
_EVERYWHERE: Final[dict[str, _Rule]] = {"lang": _LANGUAGE, "dir": re.compile("ltr|rtl|auto")}
_CELL: Final[dict[str, _Rule]] = {"colspan": _DIGITS, "rowspan": _DIGITS}
_OWN: Final[dict[str, dict[str, _Rule]]] = {
    "a": {"href": CLICKABLE},
    "abbr": {"title": None},
    "audio": {"src": WEB},
    "blockquote": {"cite": WEB},
    "col": {"span": _DIGITS},
    "colgroup": {"span": _DIGITS},
    "del": {"cite": WEB, "datetime": _DATETIME},
    "dfn": {"title": None},
    "img": {"src": WEB, "alt": None, "width": _DIGITS, "height": _DIGITS},
    "ins": {"cite": WEB, "datetime": _DATETIME},
    "li": {"value": _DIGITS},
    "ol": {"start": _DIGITS, "reversed": re.compile("(?:reversed)?")},
    "q": {"cite": WEB},
    "source": {"src": WEB, "type": _MEDIA_TYPE},
    "td": _CELL,
    "th": {**_CELL, "scope": re.compile("(?:row|col)(?:group)?")},
    "time": {"datetime": _DATETIME},
    "video": {"src": WEB, "poster": WEB, "width": _DIGITS, "height": _DIGITS},
}
_PLAIN: Final = """
    b bdi bdo br caption cite code dd div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i kbd mark
    p pre rp rt ruby s samp small span strong sub sup table tbody tfoot thead tr u ul var wbr
"""
_TAGS: Final = frozenset((*_OWN, *_PLAIN.split()))
_ATTRIBUTES: Final = {tag: {**_EVERYWHERE, **_OWN.get(tag, {})} for tag in _TAGS}
_SYNONYMS: Final = {"dir": "ul", "menu": "ul", "strike": "s", "tt": "code", "xmp": "pre"}
_VOID: Final = frozenset(("br", "col", "hr", "img", "wbr"))
_SHOWN: Final = frozenset(("hr", "img"))
_ROWS: Final = frozenset(("colgroup", "table", "tbody", "tfoot", "thead", "tr"))
_CELLS: Final = frozenset(("td", "th", "tr", "colgroup"))  # they count even if they are empty
_CLOSED: Final = frozenset(("td", "th", "caption"))  # what is open outside is not open inside
_NEEDED: Final = {"a": {"href"}, "bdo": {"dir"}, "img": {"src"}, "span": {"lang", "dir"}}
_DROPPED: Final = (UNSEEN - {"audio", "video"}) | {"button"}
_BLANK: Final = re.compile(r"[\s\u200b\u2060\ufeff]*")
_PIXEL: Final = re.compile(r"\s*[01](?:px)?\s*")
_PARENTS: Final[dict[str, Collection[str]]] = {
    **dict.fromkeys(("dd", "dt"), ("dl",)),
    **dict.fromkeys(("caption", "colgroup", "tbody", "tfoot", "thead"), ("table",)),
    **dict.fromkeys(("td", "th"), ("tr",)),
    **dict.fromkeys(("rp", "rt"), ("ruby",)),
    "col": ("colgroup",),
    "figcaption": ("figure",),
    "li": ("ol", "ul"),
    "source": (),  # see _player
    "tr": ("table", "tbody", "tfoot", "thead"),
}
_LAZY: Final = ("data-src", "data-lazy-src", "data-original")
_ROUNDS: Final = 4
_MAX_SOURCES: Final = 10
_HALF_REFERENCE: Final = re.compile("&[a-z]*$")

_CLEANER: Final = nh3.Cleaner(
    tags=set(_TAGS),
    attributes={
        **{tag: set(rules) for tag, rules in _ATTRIBUTES.items()},
        "audio": {*_ATTRIBUTES["audio"], "controls"},
        "video": {*_ATTRIBUTES["video"], "controls"},
    },
    url_schemes=set(CLICKABLE),
    url_relative="deny",
    link_rel="noopener noreferrer",
)


class Cleaned(NamedTuple):
    """HTML that may be published, and what was lost.

    ``addresses`` counts those that had to go; ``is_cut`` tells that there was more than is taken.
    """

    html: str
    addresses: int = 0
    is_cut: bool = False


def clean_html(html: str, base: str = "") -> Cleaned:
    """The harmless part of a fragment or page; never raises.

    Addresses are made absolute against ``base``, and go where that is impossible. What is not shown
    (`feeds.markup`) and images of one pixel are left out. Running it twice changes nothing.
    """
    first = _round(html, base)
    after = first.html
    for _ in range(_ROUNDS):
        before, after = after, _round(after, base).html
        if before == after:
            return first._replace(html=after)
    return first._replace(html=paragraphs_html(clean_text(plain_text(after))))


def summary_of(html: str, characters: int) -> str:
    """The beginning of what a content says, as plain text of at most so many characters."""
    return excerpt(clean_text(plain_text(html)), characters)


def _round(html: str, base: str) -> Cleaned:
    body, is_full = parse_in_bounds(html[:MAX_READ])
    writer = _Writer(base)
    writer.write(body)
    is_cut = is_full or len(html) > MAX_READ or writer.is_cut
    return Cleaned(_CLEANER.clean(writer.html()).strip(), writer.lost, is_cut)


class _Frame:
    """An element that is being written: its name (none if it is dissolved) and where it began."""

    __slots__ = ("in_link", "in_p", "is_shown", "start", "tag", "within")

    def __init__(self, tag: str, start: int, above: "_Frame | None" = None) -> None:
        in_p, in_link, within = above.inherited() if above else (False, False, "")
        self.tag = tag
        self.start = start
        self.is_shown = tag in _SHOWN
        self.in_p: bool = tag == "p" or (in_p and tag not in _CLOSED)
        self.in_link: bool = tag == "a" or in_link
        self.within: str = within if tag in _VOID else tag or within

    def inherited(self) -> tuple[bool, bool, str]:
        """What an element inside must know: is it in a paragraph, in a link, and in what?"""
        return self.in_p, self.in_link, self.within


class _Writer:
    """Writes a tree with what is allowed, each element inside one that may hold it."""

    def __init__(self, base: str) -> None:
        self.lost = 0
        self.is_cut = False
        self._base = base
        self._parts: list[str] = []
        self._frames = [_Frame("", 0)]
        self._room = MAX_CHARACTERS
        self._tags = 0

    def html(self) -> str:
        return legal("".join(self._parts))

    def write(self, body: HtmlElement) -> None:
        walk = etree.iterwalk(body, events=("start", "end"))
        for event, element in walk:
            if element is body:
                self._text(body.text if event == "start" else None)
            elif event == "end":
                self._end()
                self._text(element.tail)
            elif self._start(element):
                self._text(element.text)
            else:
                walk.skip_subtree()
            self.is_cut |= self._room < 0 or self._tags > MAX_TAGS
            if self.is_cut:
                break
        while len(self._frames) > 1:
            self._end()

    def _start(self, element: HtmlElement) -> bool:
        """Opens an element; whether its content is wanted, too."""
        tag = str(element.tag)
        if tag in _DROPPED or is_hidden(element):
            self._open("", "")
            return False
        if tag in {"audio", "video"}:
            self._player(element)
            return False
        tag = self._fitting(_SYNONYMS.get(tag, tag))
        values = self._values(tag, element) if tag else {}
        needed = _NEEDED.get(tag)
        if (needed and not needed & values.keys()) or (tag == "img" and _is_pixel(element)):
            tag = ""
        self._open(tag, f"<{tag}{_attributes(values)}>" if tag else "")
        return True

    def _fitting(self, tag: str) -> str:
        """The name under which an element can stand here; none if it is dissolved."""
        in_p, in_link, within = self._frames[-1].inherited()
        is_at_home = within not in _ROWS or tag in _VOID
        if within in _PARENTS[tag] if tag in _PARENTS else is_at_home and tag in _TAGS:
            fitting = tag
        else:
            fitting = "div" if tag in BLOCKS and is_at_home else ""
        if in_p and fitting in BLOCKS:
            return "br"
        return "" if fitting == "a" and in_link else fitting

    def _open(self, tag: str, written: str) -> None:
        self._frames.append(_Frame(tag, len(self._parts), self._frames[-1]))
        self._tags += bool(tag)
        self._put(written)

    def _end(self) -> None:
        """Closes an element, or takes it back if it shows nothing."""
        frame = self._frames.pop()
        above = self._frames[-1]
        above.is_shown |= frame.is_shown
        if not frame.tag or frame.tag in _VOID:
            return
        if frame.is_shown or frame.tag in _CELLS:
            self._parts.append(f"</{frame.tag}>")
        elif frame.tag in BLOCKS:
            del self._parts[frame.start :]
        else:
            self._parts[frame.start] = ""

    def _text(self, text: str | None) -> None:
        if not text:
            return
        frame = self._frames[-1]
        if frame.tag == "pre" and len(self._parts) == frame.start + 1:
            text = text.lstrip("\r\n")  # parsers drop the first line break, each time
        frame.is_shown |= not _BLANK.fullmatch(text)
        text = unicode_form("NFC", text.replace("\f", " "))
        written = escape(text, quote=False)
        if len(written) > self._room:
            self.is_cut = True
            written = _HALF_REFERENCE.sub("", written[: max(self._room, 0)])
        self._put(written)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._room -= len(text)

    def _values(self, tag: str, element: HtmlElement) -> dict[str, str]:
        """The attributes that an element keeps."""
        names = element.keys()
        if not names:
            return {}
        rules = _ATTRIBUTES.get(tag, _EVERYWHERE)
        wanted = dict.fromkeys(["src", *names] if tag == "img" else names)
        found = (
            (name, self._value(element, name, rules[name])) for name in wanted if name in rules
        )
        return {name: value for name, value in found if value is not None}

    def _value(self, element: HtmlElement, name: str, rule: _Rule) -> str | None:
        value = element.get(name) or ""
        if isinstance(rule, frozenset):
            others = _LAZY if (element.tag, name) == ("img", "src") else ()
            return self._address([value, *map(element.get, others)], rule)
        if rule is None:
            return clean_line(value)
        return value if rule.fullmatch(value) else None

    def _address(self, written: Iterable[str | None], schemes: frozenset[str]) -> str | None:
        """The first of the addresses that may stand; counts where none may."""
        given = [text for text in written if text and text.strip()]
        found = next(filter(None, (absolute(text, self._base, schemes) for text in given)), None)
        self.lost += bool(given and not found)
        return found

    def _player(self, element: HtmlElement) -> None:
        """A sound or film with its own controls, if there is something to play."""
        tag = self._fitting(str(element.tag))
        values = self._values(tag, element)
        inside = islice(element.iter("source"), _MAX_SOURCES)  # lxml knows no end of a source
        inner = (self._values("source", one) for one in inside)
        sources = [f"<source{_attributes(one)}>" for one in inner if "src" in one]
        if "src" not in values and not sources:
            tag = ""
        values = {"controls": "", **values}
        self._open(tag, f"<{tag}{_attributes(values)}>{''.join(sources)}" if tag else "")
        self._frames[-1].is_shown = bool(tag)


def _attributes(values: Mapping[str, str]) -> str:
    if not values:
        return ""
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items())


def _is_pixel(image: HtmlElement) -> bool:
    """Whether an image is there to be fetched and not to be seen."""
    return any(_PIXEL.fullmatch(image.get(name, "")) for name in ("width", "height"))
