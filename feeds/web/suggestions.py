"""What an address that leads nowhere may have meant."""

from typing import Final

from feeds.errors import NotFound, UsageError
from feeds.model import Formula
from feeds.store import Store

_MOST_UNKNOWN: Final = 3


def meant(store: Store, spelled: str) -> tuple[Formula, ...]:
    """Formulas like the one that an address spells, the likeliest first.

    Of several topics, all unknown ones replaced by their nearest; then the nearest of each by
    itself. Nothing if the text is no formula.
    """
    try:
        formula = Formula.parse(spelled)
        unknown = [slug for slug in formula.topics if not _exists(store, slug)]
        near = {slug: store.nearest_topics(slug) for slug in unknown[:_MOST_UNKNOWN]}
        whole = _whole(store, formula, {slug: some[0] for slug, some in near.items() if some})
    except (NotFound, UsageError):
        return ()
    single = (Formula.of(key) for some in near.values() for key in some)
    return tuple(dict.fromkeys((*whole, *single)))


def _exists(store: Store, slug: str) -> bool:
    try:
        store.resolve(Formula.of(slug))
    except NotFound:
        return False
    return True


def _whole(store: Store, formula: Formula, nearest: dict[str, str]) -> tuple[Formula, ...]:
    """The formula with other topics, if it is one with them."""
    try:
        return (store.resolve(formula.map(lambda slug: nearest.get(slug, slug))),)
    except (NotFound, UsageError):
        return ()
