"""What a client shows of an entry, as plain facts."""

from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import html


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as a client keeps it; ``None`` is what the client does not keep.

    ``date`` is the one that stands beside the title: when it was published, if that is known.
    What was changed since says so in ``updated``; RSS says it of nothing else, and then both are
    equal. ``text`` is what a person reads, as `readable` gives it.
    """

    id: str
    title: str | None = None
    link: str | None = None
    date: datetime | None = None
    updated: datetime | None = None
    topics: tuple[str, ...] | None = None
    authors: tuple[str, ...] | None = None
    text: str | None = None
    files: tuple[str, ...] | None = None


def readable(text: str | None) -> str:
    """HTML or plain text as a person reads it: words, and after each link its address."""
    if not text or not text.strip():
        return ""
    tree = html.fragment_fromstring(text, create_parent="div")
    for link in tree.iter("a"):
        link.tail = f" [{link.get('href')}]{link.tail or ''}"
    for block in tree.iter("p", "br", "div"):
        block.tail = f" {block.tail or ''}"
    return " ".join(str(tree.text_content()).split())


def moment(seconds: float | str | None) -> datetime | None:
    """The moment of a Unix time."""
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None


def parsed(text: str | None) -> datetime | None:
    """The moment of a date and time of ISO 8601."""
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
