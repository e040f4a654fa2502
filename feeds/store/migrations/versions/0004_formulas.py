"""Topics get parents and successors; the topic index can be kept."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the columns, and the table of the index."""
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
