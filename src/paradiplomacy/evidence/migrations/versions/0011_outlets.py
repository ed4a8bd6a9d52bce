"""Whose voice the outlets of a record are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the column; records that are there have no outlets until they are imported again."""
    outlets: sa.Column[list[object]] = sa.Column(
        "outlets", sa.JSON(), nullable=False, server_default="[]"
    )
    op.add_column("records", outlets)
