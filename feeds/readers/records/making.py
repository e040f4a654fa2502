"""The item that a record's fields make, and a report of each value that its field cannot have."""

from typing import Any, Final, NamedTuple

from feeds.errors import Problem
from feeds.model import Item, Media, Rule
from feeds.readers.records import values
from feeds.readers.records.names import holds_html
from feeds.readers.records.record import Record

USUAL: Final = Rule()
"""How a field is read that the profile does not name."""


class Found(NamedTuple):
    """A field's value, the key that it stands under, and how to read it."""

    value: Any
    key: str
    rule: Rule

    @property
    def is_html(self) -> bool:
        """Whether the profile or the name says that the value is HTML."""
        return self.rule.html or holds_html(self.rule.select or self.key)


def made(
    record: Record, found: dict[str, Found], problems: list[Problem], base: str, position: int
) -> Item | None:
    """The item; None, with a report in ``problems``, if its title is no text."""
    return _Making(record, found, problems).item(base, position)


class _Making:
    """One item in the making."""

    def __init__(self, record: Record, found: dict[str, Found], problems: list[Problem]) -> None:
        self.record, self.found, self.problems = record, found, problems
        self.is_wrong = False

    def item(self, base: str, position: int) -> Item | None:
        """The item; None, and a report, if its title is none."""
        title = self.text("title", "the record was left out")
        if self.is_wrong:
            return None
        topics, glued = self.topics()
        return Item(
            ref=self.record.ref,
            position=position,
            title=title,
            title_type="html" if self.is_html("title") else "text",
            summary=self.text("summary"),
            summary_type="html" if self.is_html("summary") else "text",
            content=self.content(),
            topics=topics,
            glued=glued,
            id=self.text("id"),
            link=self.text("link"),
            base=base,
            published=self.text("published"),
            updated=self.text("updated"),
            authors=values.people(*self.several("author")),
            language=self.text("language"),
            enclosures=self.enclosures(),
            image=self.image(),
        )

    def wrong(self, name: str, result: str, reason: str) -> None:
        """Report a value; ``result`` says what that costs."""
        self.is_wrong = True
        key = self.found[name].key
        message = f"{name} {reason}; {result}"
        where = self.record.value_at(key)
        hint = "write a text, or select a part of it in the profile"
        self.problems.append(Problem(where, "bad-type", message, hint))

    def told(self, name: str, result: str = "that was left out") -> values.Wrong:
        """What a value of this field reports to."""
        return lambda reason: self.wrong(name, result, reason)

    def is_html(self, name: str) -> bool:
        """Whether a field that the record has is HTML."""
        return name in self.found and self.found[name].is_html

    def value(self, name: str) -> Any:
        """A field's value without the label that its rule names."""
        one = self.found.get(name)
        if one is None or not isinstance(one.value, str) or not one.rule.prefix:
            return one.value if one else None
        bare = one.value.lstrip()
        return bare.removeprefix(one.rule.prefix).lstrip()

    def text(self, name: str, result: str = "the field was left out") -> str:
        """A field that is one text."""
        if name not in self.found:
            return ""
        return values.text(self.value(name), self.told(name, result))

    def several(self, name: str) -> tuple[Any, str, values.Wrong]:
        """A field of several values, with its separator."""
        rule = self.found[name].rule if name in self.found else USUAL
        return self.value(name), rule.separator, self.told(name)

    def content(self) -> str:
        """The content as HTML."""
        plain = self.text("content")
        return plain if self.is_html("content") else values.paragraphs(plain)

    def topics(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Single labels, and lines of glued ones."""
        one = self.found.get("topics")
        if one and one.rule.glued and isinstance(one.value, str):
            return (), tuple(line for line in self.value("topics").split("\n") if line.strip())
        return tuple(values.labels(*self.several("topics"))), ()

    def enclosures(self) -> tuple[Media, ...]:
        """The files; the columns for type and length belong to a single one."""
        found = values.media(*self.several("enclosure"))
        if len(found) != 1:
            return found
        kind = self.text("enclosure_type").strip()
        size = values.length(self.text("enclosure_length"), self.told("enclosure_length"))
        one = found[0]
        return (Media(one.href, one.type or kind or None, one.length or size, one.alt),)

    def image(self) -> Media | None:
        """The lead image: the first of a list."""
        found = values.media(*self.several("image"))
        if not found:
            return None
        one = found[0]
        return Media(one.href, one.type, one.length, one.alt or self.text("image_alt"))
