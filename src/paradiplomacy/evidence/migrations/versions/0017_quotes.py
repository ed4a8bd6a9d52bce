"""Leave to quote the words of a respondent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the column: who was not asked has not agreed."""
    op.add_column(
        "interviews", sa.Column("quote", sa.Boolean(), nullable=False, server_default=sa.false())
    )
