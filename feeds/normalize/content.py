"""Step 1: markup. Titles and summaries become plain text; content becomes HTML that is harmless."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from feeds.errors import Problem
from feeds.markup import plain_text
from feeds.model import Item
from feeds.normalize.sanitize import clean_html, summary_of

_SUMMARY: Final = 500
"""Characters of a summary that is made from the content (RFC 4287, 4.2.13: an excerpt)."""


def clean_content(items: Iterable[Item], problems: list[Problem]) -> list[Item]:
    """Items whose title and summary are plain text and whose content may be published.

    One that has content and no summary gets the beginning of it. Reports ``cut-text`` for content
    beyond all bounds and ``unsafe-link`` for addresses in it that had to go.
    """
    return [_with_summary(_with_content(_plain(item), problems)) for item in items]


def _plain(item: Item) -> Item:
    if item.title_type == item.summary_type == "text":
        return item
    title = plain_text(item.title) if item.title_type == "html" else item.title
    summary = plain_text(item.summary) if item.summary_type == "html" else item.summary
    return replace(item, title=title, summary=summary, title_type="text", summary_type="text")


def _with_content(item: Item, problems: list[Problem]) -> Item:
    if not item.content:
        return item
    found = clean_html(item.content, item.base)
    if found.is_cut:
        message = "the content is too large or too deeply nested and was cut"
        problems.append(Problem(item.ref, "cut-text", message, "shorten it in the source"))
    if found.addresses:
        message = f"{found.addresses} addresses in the content cannot be used and were left out"
        hint = "use absolute http and https addresses, or state the address of the source"
        problems.append(Problem(item.ref, "unsafe-link", message, hint))
    return replace(item, content=found.html)


def _with_summary(item: Item) -> Item:
    if item.summary or item.tail or not item.content:
        return item
    return replace(item, summary=summary_of(item.content, _SUMMARY))
