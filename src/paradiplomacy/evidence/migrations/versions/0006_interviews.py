"""Interviews on the site: who answers for which side, and what they have answered so far."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "interviews",
        *_texts("person", "record", "tie", "side", "questionnaire", "language", "consent"),
        *_texts("office", "role", "state"),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_interviews")),
        sa.ForeignKeyConstraint(
            ["person"], ["people.key"], name=op.f("fk_interviews_person_people")
        ),
    )
    op.create_index(op.f("ix_interviews_record_tie"), "interviews", ["record", "tie"])
    op.create_table(
        "drafts",
        *_texts("person", "question", "answer"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person", "question", name=op.f("pk_drafts")),
        sa.ForeignKeyConstraint(["person"], ["people.key"], name=op.f("fk_drafts_person_people")),
    )
