"""The tables. Moments are Unix seconds in UTC; `migrations/` builds them and must agree.

The change log (`change`) is the spine: append-only, one row a state of an entry, ``seq`` in commit
order. Everything else is either the present (``entry``, ``topic``, ``sighting``) or bookkeeping.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

REVISION: Final = "0004"
"""The migration that these tables need."""

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_Number: Final = BigInteger().with_variant(Integer, "sqlite")  # SQLite's rowid is INTEGER only

meta: Final = Table(
    "meta",
    metadata,
    # tag (the tagging entity of all ids), site (digest of what feeds show of the site), topics
    # (a number that each change of the table of topics moves),
    # live (the latest second given to something live)
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

topic: Final = Table(
    "topic",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("label", Text, nullable=False),
    Column("aliases", Text, nullable=False),  # JSON list; former labels among them
    Column("description", Text, nullable=False),
    Column("state", Text, nullable=False),
    # where a pending topic was first seen: another capture and another entry confirm it
    Column("first_capture", _Number, ForeignKey("capture.id")),
    Column("first_entry", _Number, ForeignKey("entry.id")),
    Column("parent", Text),  # key of a wider topic
    Column("include_children", Boolean(create_constraint=False), nullable=False),
    Column("successors", Text, nullable=False),  # JSON list of keys
)

capture: Final = Table(
    "capture",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("source", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("captured", BigInteger, nullable=False),
    Column("until", BigInteger),  # the last time at which the source said the same
    Column("committed", BigInteger, nullable=False),
    Column("items", Integer, nullable=False),
    Column("backfill", Boolean(create_constraint=False), nullable=False),
    Column("rules", Integer),  # version of the rules that HTML was sanitized by
    Index(None, "source", "captured"),
    Index(None, "source", "digest"),
)

entry: Final = Table(
    "entry",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("uri", Text, nullable=False, unique=True),
    Column("source", Text, nullable=False),
    Column("text", Text, nullable=False),  # digest of the present title and summary
    Column("stamp", BigInteger, nullable=False, unique=True),
    Column("live", _Number),  # seq of the present state, null once it has left every feed
    Column("filed", _Number, nullable=False),  # seq of its last filing
    Index(None, "source", "text"),
)

change: Final = Table(
    "change",
    metadata,
    Column("seq", _Number, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("entry", _Number, ForeignKey("entry.id")),
    Column("topics", LargeBinary, nullable=False),  # topic ids of this state, uint32 little-endian
    Column("place", BigInteger),
    Column("updated", BigInteger),
    Column("supersedes", _Number, ForeignKey("change.seq")),
    Column("refiles", _Number, ForeignKey("change.seq")),
    Column("run", _Number, ForeignKey("capture.id")),
    Column("actor", Text, nullable=False),
    Column("committed", BigInteger, nullable=False),
    Column("snapshot", Text),
    Index(None, "entry", "seq"),
)

sighting: Final = Table(
    "sighting",
    metadata,
    Column("entry", _Number, ForeignKey("entry.id"), primary_key=True),
    Column("source", Text, primary_key=True),
    Column("position", Integer, nullable=False),  # in the latest capture that had it
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("source_id", Text),  # the source's own id
    Column("link", Text),
    Index(None, "source", "last"),
    Index(None, "source", "source_id"),
    Index(None, "link", "source"),
)

moment: Final = Table(
    "moment",
    metadata,
    Column(
        "second",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
    ),
)
"""The seconds of the site's timeline that are taken, by stamps and by places."""

source: Final = Table(
    "source",
    metadata,
    Column("id", Text, primary_key=True),
    # the configured address that the rest is about, and what its server said
    Column("url", Text, nullable=False),
    Column("moved_to", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("gone", Boolean(create_constraint=False), nullable=False),
    # when to fetch it next, and who is doing so now; the fence counts the leases
    Column("due", BigInteger),
    Column("lease_until", BigInteger),
    Column("worker", Text),
    Column("fence", Integer, nullable=False),
    # how it went
    Column("attempted", BigInteger),
    Column("succeeded", BigInteger),
    Column("changed", BigInteger),
    Column("failures", Integer, nullable=False),
    Column("error", Text),  # a problem as JSON
)

reading: Final = Table(
    "reading",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("source", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("ref", Text, nullable=False),
    Column("raw", Text, nullable=False),  # digest of the bytes, and of how they were read
    Column("items", Integer, nullable=False),
    Column("created", Integer, nullable=False),
    Column("edited", Integer, nullable=False),
    Column("bare", Integer, nullable=False),
    Column("undated", Integer, nullable=False),
    Column("untopiced", Integer, nullable=False),
    Column("pending", Integer, nullable=False),
    Column("unmatched", Integer, nullable=False),
    Index(None, "source", "at"),
    Index(None, "source", "raw"),
)
"""One row a successful reading of a source that differs from the one before it."""

token: Final = Table(
    "token",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("digest", Text, nullable=False, unique=True),  # SHA-256 of the secret
    Column("created", BigInteger, nullable=False),
    Column("revoked", BigInteger),
)

erased: Final = Table(
    "erased",
    metadata,
    Column("digest", Text, primary_key=True),  # of a name or text that must not come back
)

erasure: Final = Table(
    "erasure",
    metadata,
    Column("entry", _Number, ForeignKey("entry.id"), primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Index(None, "at"),
)
"""Entries that were erased at a moment, and are still in their feeds to say so."""

index_part: Final = Table(
    "index_part",
    metadata,
    Column("family", Text, primary_key=True),
    Column("number", _Number, primary_key=True, autoincrement=False),
    Column("upto", _Number, nullable=False),  # the seq up to which all of them go
    Column("bits", LargeBinary, nullable=False),
)
"""The topic index as it was at some ``seq``: derived from the log, and may be deleted."""
