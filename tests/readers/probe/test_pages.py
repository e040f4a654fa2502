"""What is found on whole pages, without their profiles, against what a person reads in them.

``html`` and ``embedded`` are the pages of those readers' tests, ``pages`` were written for the
probe before it was, ``held_out`` too, but the probe saw them only when it was done: it then found
everything but the topics of two (drupal_views, bootstrap_cards), which it has learnt since. Each
line of `FOUND` says which fields come out exactly as a person wrote them down, in every item.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from feeds.model import Hints, Item, Limits
from feeds.readers import READERS
from feeds.readers.probe import Proposal, look

READERS_TESTS: Final = Path(__file__).parent.parent
ADDRESS: Final = "https://www.example.org/nyheter/"
EVERY: Final = "title link date text topics"

FOUND: Final = {
    "html/pages/base_address": EVERY,
    "html/pages/drupal": EVERY,
    "html/pages/govuk": EVERY,
    "html/pages/hostile": "title link date topics",  # texts of a word or two are taken for no text
    "html/pages/iso_8859_1": EVERY,
    "html/pages/municipal_list": EVERY,
    "html/pages/relative_without_base": EVERY,
    "html/pages/sitevision": "title link date topics",  # a link to a PDF is taken for text
    "html/pages/table_windows_1252": "title link date topics",  # the text has no element of its own
    "html/pages/wordpress": "title link date topics",  # "Continue reading" is taken for text
    "embedded/pages/h_feed": EVERY,
    "embedded/pages/hatom": EVERY,
    "embedded/pages/jsonld_graph": EVERY,
    "embedded/pages/jsonld_item_list": EVERY,
    "embedded/pages/microdata_rows": EVERY,
    "embedded/pages/site_jsonld_and_microdata": EVERY,
    "probe/pages/bare_links": EVERY,
    "probe/pages/cards_hashed": EVERY,
    "probe/pages/definition_list": EVERY,
    "probe/pages/wordpress_blocks": EVERY,
    "probe/held_out/article_teasers": EVERY,
    "probe/held_out/aspnet_grid": EVERY,
    "probe/held_out/bootstrap_cards": EVERY,
    "probe/held_out/drupal_views": EVERY,
    "probe/held_out/episerver": EVERY,
    "probe/held_out/months": EVERY,
    "probe/held_out/table_layout": EVERY,
}
"""Where a field is not named, nothing or something else is found; the reason stands beside it."""


def best(name: str) -> tuple[Proposal, bytes, Hints]:
    """The first proposal for a page, and what it was made from."""
    data = (READERS_TESTS / f"{name}.html").read_bytes()
    hints = Hints(base=ADDRESS if name.startswith("embedded") else "")
    return look(data, name, hints, Limits()).proposals[0], data, hints


def expected(name: str) -> list[dict[str, Any]]:
    """The items that stand in the file beside the page."""
    text = (READERS_TESTS / f"{name}.expected.yaml").read_text("utf-8")
    told: list[dict[str, Any]] = yaml.load(text, yaml.BaseLoader)["items"]  # noqa: S506  # as text
    return told


def by_hand(one: dict[str, Any]) -> dict[str, object]:
    """The fields that are compared, of an item that a person wrote down."""
    return {
        "title": one["title"],
        "link": one.get("link", ""),
        "date": one.get("published") or one.get("updated", ""),
        "text": "".join((one.get("summary") or one.get("content", "")).split()),
        "topics": one.get("topics", one.get("glued", [])),
    }


def proposed(item: Item) -> dict[str, object]:
    """The same of an item that the proposal gives."""
    return {
        "title": item.title,
        "link": item.link,
        "date": item.published or item.updated,
        "text": "".join((item.summary or item.content).split()),
        "topics": list(item.topics or item.glued),
    }


@pytest.mark.parametrize("name", FOUND)
def test_page(name: str) -> None:
    """The named fields, titles and links always among them, are exact in all items, others not."""
    items = [proposed(item) for item in best(name)[0].items]
    wanted = [by_hand(one) for one in expected(name)]
    exact = [
        field
        for field in EVERY.split()
        if [one[field] for one in items] == [one[field] for one in wanted]
    ]
    assert exact == FOUND[name].split()
    assert exact[:2] == ["title", "link"]


@pytest.mark.parametrize("name", FOUND)
def test_the_reader_gives_what_was_proposed(name: str) -> None:
    """The items of a proposal are what its reader makes of the page with its profile."""
    one, data, hints = best(name)
    again, _ = READERS[one.reader](data, name, Hints(base=hints.base, profile=one.profile))
    assert tuple(again) == one.items


def test_selectors_are_short_and_stable() -> None:
    """No selector counts siblings, and none has a number or a generated name in it."""
    for css in selectors():
        assert len(css) < 60
        assert "nth" not in css
        assert not any(one.isdigit() for one in css.replace("h1", "h").replace("h2", "h")[2:])
        assert "css-" not in css


def selectors() -> Iterator[str]:
    """All that are proposed."""
    for name in FOUND:
        profile = best(name)[0].profile
        if profile:
            yield from (profile.item, *(rule.select for rule in profile.fields.values()))


def test_every_page_is_listed() -> None:
    """No page is left out because it does not work."""
    folders = ("html/pages", "embedded/pages", "probe/pages", "probe/held_out")
    there = {
        f"{one}/{page.stem}" for one in folders for page in (READERS_TESTS / one).glob("*.html")
    }
    assert there == FOUND.keys()
