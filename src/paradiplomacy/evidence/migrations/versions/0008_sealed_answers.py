"""What respondents answer on the site can be encrypted, with a key that is not in the store."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table and the column; what is there stays as it was typed until a key is set."""
    op.create_table(
        "sealing",
        sa.Column("of", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("checked", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("of", name=op.f("pk_sealing")),
    )
    op.add_column(
        "drafts", sa.Column("sealed", sa.Boolean(), nullable=False, server_default=sa.false())
    )
