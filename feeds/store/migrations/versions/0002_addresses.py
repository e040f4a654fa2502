"""The source's own ids and links of entries, and by which rules a capture was normalized."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, empty for what is there."""
    op.add_column("sighting", sa.Column("source_id", sa.Text))
    op.add_column("sighting", sa.Column("link", sa.Text))
    op.create_index("ix_sighting_source_source_id", "sighting", ["source", "source_id"])
    op.create_index("ix_sighting_source_link", "sighting", ["source", "link"])
    op.add_column("capture", sa.Column("rules", sa.Integer))
