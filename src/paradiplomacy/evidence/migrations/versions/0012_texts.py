"""What pages say of a record in words of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the column; records that are there have no words of their own."""
    texts: sa.Column[dict[str, dict[str, str]]] = sa.Column(
        "texts", sa.JSON(), nullable=False, server_default="{}"
    )
    op.add_column("records", texts)
