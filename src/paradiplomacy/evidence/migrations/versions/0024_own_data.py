"""Data that a record gives of itself: definitions, who ranks first, middle of maps, period."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Make the columns, empty."""
    for name in ("own_definitions", "ranked_first"):
        lists: sa.Column[list[str]] = sa.Column(
            name, sa.JSON(), nullable=False, server_default="[]"
        )
        op.add_column("records", lists)
    for name in ("map_centre", "period"):
        text: sa.Column[str] = sa.Column(
            name, sa.Text(), nullable=False, server_default=sa.text("''")
        )
        op.add_column("records", text)
