"""Statements that people add: which rows an import brought, and quick ways to one fact."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the column and the indexes; what is there came by imports."""
    imported: sa.Column[bool] = sa.Column(
        "imported", sa.Boolean(), nullable=False, server_default=sa.true()
    )
    op.add_column("statements", imported)
    op.create_index(op.f("ix_statements_record_subject"), "statements", ["record", "subject"])
    op.create_index(op.f("ix_judgements_record_subject"), "judgements", ["record", "subject"])
