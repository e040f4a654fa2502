"""What the tests of embedded data share: a page, what is found in it, what a file expects."""

from pathlib import Path
from typing import Any, Final

import yaml

from feeds.errors import ERROR_CODES, WARNING_CODES, Problem
from feeds.model import Hints, Item, Media, Person
from feeds.readers.embedded import find
from feeds.readers.page import parse

REF: Final = "page.html"
PAGES: Final = Path(__file__).with_name("pages")
ADDRESS: Final = "https://www.example.org/nyheter/"
ARTICLE: Final = 'itemscope itemtype="https://schema.org/NewsArticle"'


def found(html: str | bytes) -> tuple[list[Item], list[Problem]]:
    """What a page that was captured at `ADDRESS` carries."""
    data = html.encode() if isinstance(html, str) else html
    return find(parse(data, REF, Hints(base=ADDRESS)), REF)


def items(html: str) -> list[Item]:
    """The items of a page that has no problem."""
    made, problems = found(html)
    assert problems == []
    return made


def item(html: str) -> Item:
    """The only item of a page that has no problem."""
    (made,) = items(html)
    return made


def titles(html: str) -> list[str]:
    """The titles of the items of a page that has no problem."""
    return [one.title for one in items(html)]


def codes(html: str) -> list[str]:
    """The problems of a page as ``PLACE CODE``."""
    return shown(found(html)[1])


def shown(problems: list[Problem]) -> list[str]:
    """Problems as ``PLACE CODE``, where a place is ``:LINE`` or ``#INDEX``."""
    assert {one.code for one in problems} <= {*ERROR_CODES, *WARNING_CODES}
    return [f"{one.ref.removeprefix(REF)} {one.code}" for one in problems]


def jsonld(json: str) -> str:
    """A page with one block of JSON-LD."""
    return f'<title>Nyheter</title><script type="application/ld+json">{json}</script>'


def expectation(path: Path) -> tuple[list[Item], list[str]]:
    """The items and problems in a file that was written by hand; what it leaves out is empty."""
    told: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506  # as text
    assert {"why", "items"} <= told.keys() <= {"why", "items", "problems"}
    wanted = [_item(position, one) for position, one in enumerate(told["items"], 1)]
    return wanted, told.get("problems", [])


def _item(position: int, told: dict[str, Any]) -> Item:
    return Item(
        **{
            "base": ADDRESS,
            "language": "sv",
            **told,
            "ref": REF + told["ref"],
            "position": position,
            "topics": tuple(told.get("topics", ())),
            "authors": tuple(Person(**one) for one in told.get("authors", ())),
            "enclosures": tuple(_media(one) for one in told.get("enclosures", ())),
            "image": _media(told["image"]) if "image" in told else None,
        }
    )


def _media(told: dict[str, Any]) -> Media:
    return Media(**{**told, "length": int(told["length"]) if "length" in told else None})
