"""What texts look like: dates, titles, labels. Shapes only; `feeds.normalize` reads them."""

import re
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

MOST_CHARACTERS: Final = 300

_MONTH: Final = (
    r"(?:jan|feb|mar|apr|maj|mai|may|jun|jul|aug|sep|o[ck]t|nov|de[csz]|m[äa]r|tammi|helmi|maalis|"
    r"huhti|touko|kes[äa]|hein[äa]|elo|syys|loka|marras|joulu)[a-zä]*\.?"
)
_DAY: Final = r"\d{1,2}(?:\.|st|nd|rd|th|:?e|:?a)?"
_DATE: Final = re.compile(
    r"(?:\D{0,30}?\b)?(?:"
    r"(?:19|20)\d\d-\d\d-\d\d(?:[T ]\d.*)?"
    r"|\d{1,2}[./]\s?\d{1,2}[./]\s?(?:19|20)?\d\d"
    rf"|(?:den )?{_DAY} (?:of )?{_MONTH},?(?: (?:19|20)\d\d)?"
    rf"|{_MONTH} {_DAY},?(?: (?:19|20)\d\d)?"
    r")(?!\w)(?P<rest>.{0,30})",
    re.IGNORECASE | re.DOTALL,
)
_CLOCK: Final = re.compile(r"[\s,|–-]*(?:(?:kl|at|klo)?\.?\s*\d{1,2}[.:]\d\d.*)?", re.IGNORECASE)
_LABEL: Final = re.compile(r"\s*([^\W\d_][^:\d]{0,30}:)\s")
_MORE: Final = re.compile(
    r"(?:read|see|show|l[äa]s|visa|les|l[æa]s|continue|forts[äa]tt)\b.{0,40}|more|mer|pdf",
    re.IGNORECASE,
)
_GLUED: Final = re.compile(r"[a-zåäöéæø]{3}\)?[A-ZÅÄÖÆØ][a-zåäöéæø]{2}")


def text_of(element: HtmlElement) -> str:
    """The beginning of an element's text, with single spaces."""
    parts: list[str] = []
    size = 0
    for part in islice(element.itertext(), 100):
        parts.append(part)
        size += len(part)
        if size > MOST_CHARACTERS:
            break
    return " ".join("".join(parts)[:MOST_CHARACTERS].split())


def date_of(element: HtmlElement) -> str:
    """What may be a date: the ``datetime``, else the ``content`` of a ``meta``, else the text."""
    if element.tag == "meta":
        return element.get("content") or ""
    return (element.get("datetime") if element.tag == "time" else "") or text_of(element)


def is_date(text: str) -> bool:
    """Whether a text is a date, perhaps behind a label and before a time.

    >>> [is_date(text) for text in ("Publicerad: 29 april 2024 kl. 9.30", "May 3, 2024", "3 years")]
    [True, True, False]
    """
    if not 6 <= len(text) <= 60:
        return False
    found = _DATE.match(text)
    return bool(found and _CLOCK.fullmatch(found["rest"]))


def label_of(text: str) -> str:
    """The label with which a text begins (``Ämne:``), or nothing."""
    found = _LABEL.match(text)
    return found[1] if found else ""


def is_more(text: str) -> bool:
    """Whether a text only leads on: ``Read more``."""
    return bool(_MORE.fullmatch(text.strip(" .…»>→")))


def is_glued(text: str) -> bool:
    """Whether two labels seem to stand in a text with nothing between them."""
    return bool(_GLUED.search(text)) and " " not in text[:1]


def title_worth(text: str) -> float:
    """How much a text is like a title, from 0 to 1."""
    words = len(text.split())
    if len(text) < 2 or is_date(text) or is_more(text):
        return 0.0
    if len(text) > 250:
        return 0.2
    return {1: 0.3, 2: 0.65}.get(words, 1.0)


def is_topic(text: str) -> bool:
    """Whether a text is short as a label is, and no date, number or invitation."""
    has_letter = any(one.isalpha() for one in text[:3])
    is_short = 2 <= len(text) <= 80 and len(text.split()) <= 8
    return is_short and has_letter and not is_date(text) and not is_more(text)
