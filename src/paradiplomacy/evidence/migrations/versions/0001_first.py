"""The first tables: records, sources, statements, judgements."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moments(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "records",
        *_texts("id", "title", "description", "licence"),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("ends", sa.JSON(), nullable=False),
        *_texts("as_of", "coder", "method"),
        sa.Column("limits", sa.JSON(), nullable=False),
        *_moments("first_seen", "last_seen"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
    )
    op.create_table(
        "sources",
        *_texts("record", "id", "title", "url", "language", "end", "voice", "consent", "note"),
        sa.Column("listed", sa.Boolean(), nullable=False),
        *_moments("first_seen", "last_seen"),
        sa.PrimaryKeyConstraint("record", "id", name=op.f("pk_sources")),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_sources_record_records")),
    )
    op.create_table(
        "statements",
        *_texts("record", "id", "source", "subject", "property", "value", "side", "when"),
        *_texts("actor", "language", "polarity", "raw", "locator", "note", "coder", "method"),
        *_moments("first_seen", "last_seen"),
        sa.PrimaryKeyConstraint("record", "id", name=op.f("pk_statements")),
        sa.ForeignKeyConstraint(
            ["record"], ["records.id"], name=op.f("fk_statements_record_records")
        ),
        sa.ForeignKeyConstraint(
            ["record", "source"],
            ["sources.record", "sources.id"],
            name=op.f("fk_statements_record_source_sources"),
        ),
    )
    op.create_index(op.f("ix_statements_id"), "statements", ["id"], unique=True)
    op.create_index(op.f("ix_statements_record_source"), "statements", ["record", "source"])
    op.create_table(
        "judgements",
        sa.Column("row", sa.Integer(), autoincrement=True, nullable=False),
        *_texts("record", "origin", "kind", "subject", "object", "by", "on", "why", "method"),
        sa.Column("supersedes", sa.Integer(), nullable=True),
        *_moments("written"),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_judgements")),
        sa.ForeignKeyConstraint(
            ["record"], ["records.id"], name=op.f("fk_judgements_record_records")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["judgements.row"], name=op.f("fk_judgements_supersedes_judgements")
        ),
    )
    op.create_index(op.f("ix_judgements_record"), "judgements", ["record"])
