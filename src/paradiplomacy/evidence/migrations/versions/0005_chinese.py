"""Titles and limits of records in Chinese."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the columns; records that are there have neither until they are imported again."""
    title: sa.Column[str] = sa.Column(
        "title_zh", sa.Text(), nullable=False, server_default=sa.text("''")
    )
    limits: sa.Column[list[str]] = sa.Column(
        "limits_zh", sa.JSON(), nullable=False, server_default="[]"
    )
    op.add_column("records", title)
    op.add_column("records", limits)
