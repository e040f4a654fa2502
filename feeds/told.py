"""Sentences that remember what they are made of, so that a page can say them in another language.

To everybody else a `Told` is the English ``str`` that it spells. Not in here: any other language
(`feeds.web.i18n`).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Self


class Told(str):
    """An English text, made of a ``template`` (``str.format``) and ``values`` by name."""

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, values: Mapping[str, object]) -> Self:
        """The text that the template spells with the values."""
        made = super().__new__(cls, template.format(**values))
        made.template, made.values = template, MappingProxyType(dict(values))
        return made

    def __reduce__(self) -> tuple[type["Told"], tuple[str, dict[str, object]]]:
        return Told, (self.template, dict(self.values))


def say(template: str, /, **values: object) -> Told:
    """A sentence; pages look its template up in their catalogues.

    >>> say("there is no topic {slug!r}", slug="kultr")
    "there is no topic 'kultr'"
    """
    return Told(template, values)
