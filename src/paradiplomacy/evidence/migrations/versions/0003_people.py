"""People: who may sign in, what they may do, and what they did."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _row() -> sa.Column[Any]:
    return sa.Column("row", sa.Integer(), autoincrement=True, nullable=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "people",
        *_texts("key"),
        sa.Column("email", sa.Text(), nullable=True),
        *_texts("name", "language", "password"),
        sa.Column("identity", sa.Text(), nullable=True),
        _moment("added"),
        _moment("disabled", nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
        sa.UniqueConstraint("identity", name=op.f("uq_people_identity")),
    )
    op.create_table(
        "grants",
        *_texts("person", "role", "record", "side"),
        _moment("given"),
        sa.PrimaryKeyConstraint("person", "role", "record", "side", name=op.f("pk_grants")),
        sa.ForeignKeyConstraint(["person"], ["people.key"], name=op.f("fk_grants_person_people")),
    )
    op.create_table(
        "invitations",
        *_texts("key", "token", "role", "record", "side", "tie", "email", "name", "language", "by"),
        sa.Column("person", sa.Text(), nullable=True),
        *(_moment(name) for name in ("made", "expires")),
        *(_moment(name, nullable=True) for name in ("used", "revoked")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token", name=op.f("uq_invitations_token")),
        sa.ForeignKeyConstraint(
            ["person"], ["people.key"], name=op.f("fk_invitations_person_people")
        ),
    )
    op.create_table(
        "sessions",
        *_texts("token", "person"),
        *(_moment(name) for name in ("made", "seen", "expires")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_sessions")),
        sa.ForeignKeyConstraint(["person"], ["people.key"], name=op.f("fk_sessions_person_people")),
    )
    op.create_index(op.f("ix_sessions_person"), "sessions", ["person"])
    op.create_table(
        "attempts",
        _row(),
        *_texts("of"),
        _moment("at"),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_attempts")),
    )
    op.create_index(op.f("ix_attempts_of_at"), "attempts", ["of", "at"])
    op.create_table(
        "audit",
        _row(),
        _moment("at"),
        *_texts("person", "event", "record", "subject"),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"])
