"""What respondents answer on the site can be encrypted, with a key that is not in the store."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


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


def downgrade() -> None:
    """Take them away, with all answers that are encrypted: nobody could read them any more."""
    op.execute("DELETE FROM drafts WHERE sealed")
    op.drop_column("drafts", "sealed")
    op.drop_table("sealing")
