"""Texts of a record in other languages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Make the column; records have no translations until they are imported again."""
    translations: sa.Column[list[object]] = sa.Column(
        "translations", sa.JSON(), nullable=False, server_default="[]"
    )
    op.add_column("records", translations)
