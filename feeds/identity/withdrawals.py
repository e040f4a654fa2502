"""Who may withdraw an entry, and who may bring it back?

An entry is held back by whom withdrew it: a capture that shows all its source has and not this item
(*absence*), the API (a DELETE), or an operator. Absence is lifted when a later capture shows the
item again, the API's withdrawal when the API brings the item again, an operator's by an operator.
"""

from typing import Final

OPERATOR: Final = "operator"
API: Final = "api"
"""Actors of the change log; every other one brings captures."""

_FEW: Final = 5


def is_lifted(held_by: str, actor: str) -> bool:
    """Whether a capture that ``actor`` brings lifts a withdrawal by seeing the item.

    >>> is_lifted("ingest", "ingest"), is_lifted("api", "ingest"), is_lifted("operator", "api")
    (True, False, False)
    """
    return held_by != OPERATOR and (held_by != API or actor == API)


def takes_over(held_by: str, actor: str) -> bool:
    """Whether a withdrawal by ``actor`` holds stronger than the one that is there.

    >>> takes_over("ingest", "operator"), takes_over("operator", "api")
    (True, False)
    """
    return _strength(actor) > _strength(held_by)


def is_too_many(gone: int, live: int) -> bool:
    """Whether so many of a source's entries are missing at once that its page must be broken.

    >>> is_too_many(5, 5), is_too_many(6, 11), is_too_many(6, 12)
    (False, True, False)
    """
    return gone > _FEW and 2 * gone > live


def _strength(actor: str) -> int:
    return {OPERATOR: 2, API: 1}.get(actor, 0)
