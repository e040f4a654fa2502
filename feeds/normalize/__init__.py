"""The normalizer: Item -> Draft, in four steps that this page lists in order.

No I/O and no clock in here. Nothing that a step meets stops the others: what is bad is reported as
a located `Problem`, and the rest goes on. Normalizing what was normalized changes nothing.
"""

from collections.abc import Iterable

from feeds.errors import Problem
from feeds.model import Draft, Item, Limits, Snapshot, Topic
from feeds.normalize.language import language_tag
from feeds.normalize.text import clean_items, cut_items
from feeds.normalize.topics import find_topics


def normalize(
    items: Iterable[Item],
    *,
    vocabulary: Iterable[Topic] = (),
    language: str | None = None,
    limits: Limits | None = None,
) -> tuple[list[Draft], list[Problem]]:
    """The drafts of a capture's items, in their order, and what was wrong.

    ``vocabulary`` holds the topics that are known, with their aliases; ``language`` is the source's
    BCP 47 tag. Items without a title are left out (``missing-title``).
    """
    limits = limits or Limits()
    problems: list[Problem] = []
    # 1. Characters: what no text can hold goes, white space becomes regular.
    items = clean_items(items, problems)
    # 2. Topics: glued labels are split, unknown ones become pending topics.
    found = find_topics(items, vocabulary, limits, problems)
    # 3. Lengths: titles and summaries are cut to the site's limits.
    items = cut_items((item for item, _ in found), limits, problems)
    # 4. Language: what the source says, in its customary spelling.
    tag = language_tag(language)
    topics = (topics for _, topics in found)
    return [_draft(*pair, tag) for pair in zip(items, topics, strict=True)], problems


def _draft(item: Item, topics: tuple[Topic, ...], language: str | None) -> Draft:
    snapshot = Snapshot(title=item.title, summary=item.summary, topics=topics, language=language)
    return Draft(ref=item.ref, position=item.position, snapshot=snapshot)
