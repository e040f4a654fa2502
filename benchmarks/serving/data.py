"""Sites to serve: the project's database, and one of a plain schema with the same entries.

Each entry has three topics, and each topic sixty entries: all feeds are as long as a feed becomes.
"""

import random
import sqlite3
from contextlib import closing
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Final

from benchmarks.large import Shape, build
from tests.durability.records import SITE_YAML

_FILED: Final = 60
_MIXED: Final = 3
_LETTERS: Final = 300
"""About so long is the text of an entry."""

_WORDS: Final = 3_000

_SCHEMA: Final = """
CREATE TABLE topic (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, label TEXT NOT NULL);
CREATE TABLE entry (
    id INTEGER PRIMARY KEY, uri TEXT NOT NULL UNIQUE, title TEXT NOT NULL, summary TEXT NOT NULL,
    link TEXT NOT NULL, updated TEXT NOT NULL
);
CREATE TABLE entry_topics (
    id INTEGER PRIMARY KEY, entry_id INTEGER NOT NULL REFERENCES entry,
    topic_id INTEGER NOT NULL REFERENCES topic
);
INSERT INTO topic SELECT id, key, label FROM ours.topic;
INSERT INTO entry
SELECT entry.id, uri, snapshot ->> '$.title', snapshot ->> '$.summary', snapshot ->> '$.link',
       datetime(place, 'unixepoch')
FROM ours.change JOIN ours.entry ON entry.id = change.entry;
INSERT INTO entry_topics (entry_id, topic_id)
SELECT change.entry, topic.id
FROM ours.change, json_each(snapshot, '$.topics') AS said JOIN topic ON slug = said.value ->> 0;
CREATE INDEX entry_updated ON entry (updated);
CREATE UNIQUE INDEX entry_topic ON entry_topics (entry_id, topic_id);
CREATE INDEX topic_entry ON entry_topics (topic_id, entry_id);
ANALYZE;
"""
"""As Django would make it, with the index that its many-to-many table lacks for newest entries."""


def site(folder: Path, topics: int) -> Path:
    """The database of a site with so many topics, made once a folder; beside it its settings."""
    path = folder / f"site-{topics}.db"
    if not path.exists():
        configure(folder)
        build(path, topics * _FILED // _MIXED, _shape(topics))
        vary(path)
    return path


def vary(path: Path) -> None:
    """Give each entry of a database a text of its own, which compresses as a language does."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.create_function("said", 1, text, deterministic=True)
        connection.execute(
            "UPDATE change SET snapshot = json_set(snapshot, '$.summary', said(entry))"
        )


def text(number: int) -> str:
    """The text of an entry, always the same; its words are as frequent as those of a language."""
    words, weights = _vocabulary()
    rng = random.Random(number)  # noqa: S311  # the same data in each run
    drawn = " ".join(rng.choices(words, cum_weights=weights, k=_LETTERS // 5))
    return f"{drawn[:_LETTERS].strip().capitalize()}."


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    rng = random.Random(1)  # noqa: S311  # the same data in each run
    onsets, vowels, ends = "bdfghjklmnprstv", "aeiouyåäö", ("", "", "n", "r", "s", "t", "ll", "ng")
    drawn = (
        "".join(
            rng.choice(onsets) + rng.choice(vowels) + rng.choice(ends)
            for _ in range(rng.randint(1, 4))
        )
        for _ in range(_WORDS)
    )
    return list(drawn), list(accumulate(1 / rank for rank in range(1, _WORDS + 1)))


def configure(folder: Path) -> None:
    """Write the settings of a site with the identity that the databases have."""
    (folder / "site.yaml").write_text(SITE_YAML, "utf-8")
    (folder / "topics.yaml").write_text("topics: {}\n", "utf-8")


def plain(ours: Path) -> Path:
    """The same entries and topics in a database of a plain schema, made once."""
    path = ours.with_suffix(".plain.db")
    if not path.exists():
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("ATTACH ? AS ours", (str(ours),))
            connection.executescript(_SCHEMA)
            connection.execute("PRAGMA journal_mode = WAL")
    return path


def paths(topics: int, suffix: str = "atom") -> list[str]:
    """The addresses of the feeds of a site's topics."""
    return [f"/feeds/amne-{number}.{suffix}" for number in range(1, topics + 1)]


def _shape(topics: int) -> Shape:
    """Neighbours share entries: entry n has the topics n, n + 1 and n + 2."""
    mixes = [tuple(1 + (n + i) % topics for i in range(_MIXED)) for n in range(topics)]
    return Shape(topics=topics, mixes=mixes)
