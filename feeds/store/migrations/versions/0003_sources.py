"""What is remembered of sources, the tokens of the API, and what was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_COUNTS = ("items", "created", "edited", "bare", "undated", "untopiced", "pending", "unmatched")


def upgrade() -> None:
    """Build the new tables; a link is looked up in all sources."""
    op.drop_index("ix_sighting_source_link", "sighting")
    op.create_index("ix_sighting_link_source", "sighting", ["link", "source"])
    op.add_column("capture", sa.Column("until", sa.BigInteger))
    _sources()
    _readings()
    op.create_table(
        "token",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("revoked", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_token"),
        sa.UniqueConstraint("digest", name="uq_token_digest"),
    )
    op.create_table(
        "erased",
        sa.Column("digest", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_erased"),
    )


def _sources() -> None:
    op.create_table(
        "source",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("moved_to", sa.Text),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("gone", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("due", sa.BigInteger),
        sa.Column("lease_until", sa.BigInteger),
        sa.Column("worker", sa.Text),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("attempted", sa.BigInteger),
        sa.Column("succeeded", sa.BigInteger),
        sa.Column("changed", sa.BigInteger),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
    )


def _readings() -> None:
    op.create_table(
        "reading",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("raw", sa.Text, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in _COUNTS),
        sa.PrimaryKeyConstraint("id", name="pk_reading"),
    )
    op.create_index("ix_reading_source_at", "reading", ["source", "at"])
    op.create_index("ix_reading_source_raw", "reading", ["source", "raw"])
