"""A formula in words: "Kultur eller Hållbarhet, men inte Stöd"."""

from collections.abc import Mapping

from feeds.model import Clause, Formula, Topic


def in_words(formula: Formula, topics: Mapping[str, Topic], language: str) -> str:
    """What people call a formula, in Swedish or English; ``topics`` by key."""
    word = " eller " if language.startswith("sv") else " or "
    return word.join(_clause(clause, topics) for clause in formula.clauses)


def _clause(clause: Clause, topics: Mapping[str, Topic]) -> str:
    return " + ".join(topics[key].label if key in topics else key for key in clause.having)
