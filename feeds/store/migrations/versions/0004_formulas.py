"""Topics get parents and successors; the topic index can be kept; erased entries leave feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the columns, the table of the index, and that of what was erased until now."""
    op.add_column("topic", sa.Column("parent", sa.Text))
    flag = sa.Boolean(create_constraint=False)
    none = sa.false()
    op.add_column("topic", sa.Column("include_children", flag, nullable=False, server_default=none))
    op.add_column("topic", sa.Column("successors", sa.Text, nullable=False, server_default="[]"))
    op.create_table(
        "index_part",
        sa.Column("family", sa.Text, nullable=False),
        sa.Column("number", _NUMBER, nullable=False, autoincrement=False),
        sa.Column("upto", _NUMBER, nullable=False),
        sa.Column("bits", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("family", "number", name="pk_index_part"),
    )
    _erasures()


def _erasures() -> None:
    op.create_table(
        "erasure",
        sa.Column("entry", _NUMBER, nullable=False, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("entry", name="pk_erasure"),
        sa.ForeignKeyConstraint(["entry"], ["entry.id"], name="fk_erasure_entry_entry"),
    )
    op.create_index("ix_erasure_at", "erasure", ["at"])
    erased = "SELECT entry, committed FROM change WHERE kind = 'erased'"
    op.execute(f"INSERT INTO erasure (entry, at) {erased}")
