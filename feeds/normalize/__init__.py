"""The normalizer: Item -> Draft, in steps that this page lists in order.

No I/O and no clock in here. Nothing that a step meets stops the others: what is bad is reported as
a located `Problem`, and the rest goes on. Normalizing what was normalized changes nothing.
"""

from collections.abc import Iterable
from typing import Final

from feeds.errors import Problem
from feeds.model import Conditions, Draft, Item, Snapshot, Topic
from feeds.normalize import facts
from feeds.normalize.content import clean_content
from feeds.normalize.language import language_tag
from feeds.normalize.sanitize import RULES
from feeds.normalize.text import clean_items, cut_items
from feeds.normalize.topics import find_topics

__all__ = ["RULES", "normalize"]

_USUAL: Final = Conditions()


def normalize(
    items: Iterable[Item],
    vocabulary: Iterable[Topic] = (),
    conditions: Conditions = _USUAL,
) -> tuple[list[Draft], list[Problem]]:
    """The drafts of a capture's items, in their order, and what was wrong.

    ``vocabulary`` holds the topics that are known, with their aliases. Items without a title are
    left out (``missing-title``).
    """
    problems: list[Problem] = []
    # 1. Markup: HTML in titles and summaries becomes plain text, content is sanitized.
    items = clean_content(items, problems)
    # 2. Characters: what no text can hold goes, white space becomes regular.
    items = clean_items(items, problems)
    # 3. Topics: glued labels are split, unknown ones become pending topics.
    found = find_topics(items, vocabulary, conditions.limits, problems)
    # 4. Lengths: titles and summaries are cut to the site's limits.
    items = cut_items((item for item, _ in found), conditions.limits, problems)
    # 5. Facts: addresses, dates, people, files and the language.
    topics = (topics for _, topics in found)
    pairs = zip(items, topics, strict=True)
    usual = language_tag(conditions.language)
    return [_draft(item, some, usual, conditions, problems) for item, some in pairs], problems


def _draft(
    item: Item,
    topics: tuple[Topic, ...],
    language: str | None,
    conditions: Conditions,
    problems: list[Problem],
) -> Draft:
    dates = facts.dates(item, conditions, problems)
    snapshot = Snapshot(
        title=item.title,
        summary=item.summary,
        topics=topics,
        language=language_tag(item.language) or language,
        link=facts.link(item, problems),
        content_html=item.content or None,
        published=dates.published.moment if dates.published else None,
        updated=dates.updated.moment if dates.updated else None,
        authors=facts.authors(item),
        enclosures=facts.enclosures(item, problems),
        image=facts.image(item, problems),
    )
    return Draft(
        ref=item.ref,
        position=item.position,
        snapshot=snapshot,
        source_id=facts.source_id(item),
        days=dates.days(),
        relative=dates.relative(),
        brief=item.brief,
    )
