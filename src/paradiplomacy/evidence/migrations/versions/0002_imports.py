"""Registries: the log of their imports, and whether one holds each pair once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table and the column."""
    once: sa.Column[bool] = sa.Column(
        "pairs_once", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("records", once)
    op.create_table(
        "imports",
        sa.Column("row", sa.Integer(), autoincrement=True, nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("record", "file", "reader", "digest", "stage")
        ),
        sa.Column("written", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_imports")),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_imports_record_records")),
    )
    op.create_index(op.f("ix_imports_record"), "imports", ["record"])
