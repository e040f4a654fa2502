"""A formula in words: "Kultur eller Hållbarhet, men inte Stöd".

What all clauses lack is said once, at the end. Within a clause, *and* and *without* bind closer
than *or*, which then has a comma before it. A label that holds such a word, or a comma, stands in
quotation marks. Not in here: the name that an operator gives a formula (`feeds.documents.compose`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from feeds.model import Clause, Formula, Topic


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a language, with the spaces around them."""

    everything: str
    all_of: str
    any_of: str
    but_not: str
    without: str
    excluding: str
    quotes: str


_ENGLISH: Final = _Words(
    everything="everything",
    all_of=" and ",
    any_of=" or ",
    but_not=" but not ",
    without=" without ",
    excluding=" except ",
    quotes="“”",
)
_SWEDISH: Final = _Words(
    everything="allt",
    all_of=" och ",
    any_of=" eller ",
    but_not=" men inte ",
    without=" utan ",
    excluding=" utom ",
    quotes="””",
)


_JOINTS: Final = tuple(
    joint
    for words in (_ENGLISH, _SWEDISH)
    for joint in (words.all_of, words.any_of, words.but_not, words.without, words.excluding)
)
"""In either language, for labels may be in another one than the title."""


def is_swedish(language: str) -> bool:
    """Whether a BCP 47 tag means Swedish; everything else is answered in English."""
    return language.lower().partition("-")[0] == "sv"


def in_words(formula: Formula, topics: Mapping[str, Topic], language: str) -> str:
    """What people call a formula, never empty; ``topics`` are by key.

    ``language`` is a BCP 47 tag: in Swedish for any ``sv``, else in English. Topics are in the
    order of the canonical spelling, so that the title is as permanent as the address.
    """
    words = _SWEDISH if is_swedish(language) else _ENGLISH
    labels = {key: topics[key].label if key in topics else key for key in formula.topics}
    if formula.topic:
        return labels[formula.topic]
    labels = {key: _quoted(label, words) for key, label in labels.items()}
    text = _formula(formula, labels, words)
    is_lower = not formula.clauses[0].having
    return text[0].upper() + text[1:] if is_lower else text


def _formula(formula: Formula, labels: Mapping[str, str], words: _Words) -> str:
    first, *more = formula.clauses
    if not more and not first.having:
        return _clause(first, labels, words)
    common = set(first.lacking).intersection(*(one.lacking for one in more))
    clauses = [
        Clause(one.having, tuple(key for key in one.lacking if key not in common))
        for one in formula.clauses
    ]
    said = [_clause(one, labels, words) for one in clauses]
    is_simple = all(len(one.having) == 1 and not one.lacking for one in clauses)
    text = _listed(said, words.any_of) if is_simple else f",{words.any_of}".join(said)
    lacking = [labels[key] for key in sorted(common)]
    return text + _but(lacking, f",{words.but_not}", words.any_of)


def _clause(clause: Clause, labels: Mapping[str, str], words: _Words) -> str:
    having = [labels[key] for key in clause.having]
    lacking = [labels[key] for key in clause.lacking]
    if not having:
        return words.everything + _but(lacking, words.excluding, words.all_of)
    return _listed(having, words.all_of) + _but(lacking, words.without, words.any_of)


def _but(labels: Sequence[str], word: str, joint: str) -> str:
    return word + _listed(labels, joint) if labels else ""


def _listed(parts: Sequence[str], joint: str) -> str:
    """``a, b or c``"""
    *first, last = parts
    return joint.join([", ".join(first), last]) if first else last


def _quoted(label: str, words: _Words) -> str:
    """In quotation marks, if the label could be taken for more than one."""
    is_clear = "," not in label and not any(joint in label.lower() for joint in _JOINTS)
    return label if is_clear else f"{words.quotes[0]}{label}{words.quotes[1]}"
