"""The change log, and what stands beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Build all tables."""
    _bookkeeping()
    _entries()
    _log()


def _bookkeeping() -> None:
    op.create_table(
        "meta",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )
    op.create_table(
        "moment",
        sa.Column("second", _NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("second", name="pk_moment"),
    )
    op.create_table(
        "capture",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("captured", sa.BigInteger, nullable=False),
        sa.Column("committed", sa.BigInteger, nullable=False),
        sa.Column("items", sa.Integer, nullable=False),
        sa.Column("backfill", sa.Boolean(create_constraint=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_capture"),
    )
    op.create_index("ix_capture_source_captured", "capture", ["source", "captured"])
    op.create_index("ix_capture_source_digest", "capture", ["source", "digest"])


def _entries() -> None:
    op.create_table(
        "entry",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("uri", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("stamp", sa.BigInteger, nullable=False),
        sa.Column("live", _NUMBER),
        sa.Column("filed", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
        sa.UniqueConstraint("key", name="uq_entry_key"),
        sa.UniqueConstraint("uri", name="uq_entry_uri"),
        sa.UniqueConstraint("stamp", name="uq_entry_stamp"),
    )
    op.create_index("ix_entry_source_text", "entry", ["source", "text"])
    op.create_table(
        "sighting",
        sa.Column("entry", _NUMBER, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("first", sa.BigInteger, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("entry", "source", name="pk_sighting"),
        sa.ForeignKeyConstraint(["entry"], ["entry.id"], name="fk_sighting_entry"),
    )
    op.create_index("ix_sighting_source_last", "sighting", ["source", "last"])
    op.create_table(
        "topic",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("aliases", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("first_capture", _NUMBER),
        sa.Column("first_entry", _NUMBER),
        sa.PrimaryKeyConstraint("id", name="pk_topic"),
        sa.UniqueConstraint("key", name="uq_topic_key"),
        sa.ForeignKeyConstraint(["first_capture"], ["capture.id"], name="fk_topic_first_capture"),
        sa.ForeignKeyConstraint(["first_entry"], ["entry.id"], name="fk_topic_first_entry"),
    )


def _log() -> None:
    op.create_table(
        "change",
        sa.Column("seq", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("entry", _NUMBER),
        sa.Column("topics", sa.LargeBinary, nullable=False),
        sa.Column("place", sa.BigInteger),
        sa.Column("updated", sa.BigInteger),
        sa.Column("supersedes", _NUMBER),
        sa.Column("refiles", _NUMBER),
        sa.Column("run", _NUMBER),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("committed", sa.BigInteger, nullable=False),
        sa.Column("snapshot", sa.Text),
        sa.PrimaryKeyConstraint("seq", name="pk_change"),
        sa.ForeignKeyConstraint(["entry"], ["entry.id"], name="fk_change_entry"),
        sa.ForeignKeyConstraint(["supersedes"], ["change.seq"], name="fk_change_supersedes"),
        sa.ForeignKeyConstraint(["refiles"], ["change.seq"], name="fk_change_refiles"),
        sa.ForeignKeyConstraint(["run"], ["capture.id"], name="fk_change_run"),
    )
    op.create_index("ix_change_entry_seq", "change", ["entry", "seq"])
