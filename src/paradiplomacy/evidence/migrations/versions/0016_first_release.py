"""The tables as version 0.1.0 had them, the first that was released.

Constraints have the names of the convention in `evidence.tables`; columns stand in the order in
which stores of that version have them.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from paradiplomacy.evidence.tables import (
    flag_column,
    json_columns,
    key_columns,
    later_texts,
    moment_columns,
    number_of_row,
    text_columns,
)

revision = "0016"
down_revision = None


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _refers(name: str, to: str, *, key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    made = sa.Integer() if to.endswith(".row") else sa.Text()
    return sa.Column(name, made, sa.ForeignKey(to), primary_key=key, nullable=nullable)


def upgrade() -> None:
    """Make the tables of records, and those of people."""
    _make_records()
    _make_people()
    _make_interviews()
    for table, *columns in (
        ("statements", "record", "source"),
        ("statements", "record", "subject"),
        ("judgements", "record"),
        ("judgements", "record", "subject"),
        ("imports", "record"),
        ("sessions", "person"),
        ("devices", "person"),
        ("attempts", "of", "at"),
        ("audit", "at"),
        ("interviews", "record", "tie"),
    ):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
    op.create_index(op.f("ix_statements_id"), "statements", ["id"], unique=True)


def _make_records() -> None:
    op.create_table(
        "records",
        *key_columns("id"),
        *text_columns("title", "description", "licence"),
        *json_columns("languages", "ends"),
        *text_columns("as_of", "coder", "method"),
        *json_columns("limits"),
        *moment_columns("first_seen", "last_seen"),
        flag_column("pairs_once", sa.false()),
        *later_texts("title_zh"),
        *json_columns("limits_zh", "outlets", default="[]"),
        *json_columns("texts", default="{}"),
    )
    op.create_table(
        "sources",
        _refers("record", "records.id", key=True),
        *key_columns("id"),
        *text_columns("title", "url", "language", "end", "voice", "consent", "note"),
        flag_column("listed"),
        *moment_columns("first_seen", "last_seen"),
        *later_texts("place", "outlet", "dated"),
    )
    op.create_table(
        "statements",
        _refers("record", "records.id", key=True),
        *key_columns("id"),
        *text_columns("source", "subject", "property", "value", "side", "when"),
        *text_columns("actor", "language", "polarity", "raw", "locator", "note", "coder", "method"),
        *moment_columns("first_seen", "last_seen"),
        flag_column("imported", sa.true()),
        *later_texts("certainty", default="stated"),
        *json_columns("brought_by", default="{}"),
        sa.ForeignKeyConstraint(["record", "source"], ["sources.record", "sources.id"]),
    )
    op.create_table(
        "judgements",
        number_of_row(),
        _refers("record", "records.id"),
        *text_columns("origin", "kind", "subject", "object", "by", "on", "why", "method"),
        _refers("supersedes", "judgements.row", nullable=True),
        *moment_columns("written"),
        *later_texts("person"),
    )
    op.create_table(
        "imports",
        number_of_row(),
        _refers("record", "records.id"),
        *text_columns("file", "reader", "digest", "stage"),
        *moment_columns("written"),
    )
    op.create_table(
        "unscrubbed", number_of_row(), *moment_columns("asked"), flag_column("rewritten")
    )
    op.create_table("less_shown", _refers("record", "records.id", key=True), _number("times"))


def _make_people() -> None:
    op.create_table(
        "people",
        *key_columns("key"),
        sa.Column("email", sa.Text(), nullable=True),
        *text_columns("name", "language", "password"),
        sa.Column("identity", sa.Text(), nullable=True),
        *moment_columns("added"),
        *moment_columns("disabled", nullable=True),
        sa.UniqueConstraint("email"),
        sa.UniqueConstraint("identity"),
    )
    op.create_table(
        "grants",
        _refers("person", "people.key", key=True),
        *key_columns("role", "record", "side"),
        *moment_columns("given"),
    )
    op.create_table(
        "invitations",
        *key_columns("key"),
        *text_columns("token", "role", "record", "side", "tie", "email", "name", "language", "by"),
        _refers("person", "people.key", nullable=True),
        *moment_columns("made", "expires"),
        *moment_columns("used", "revoked", nullable=True),
        sa.UniqueConstraint("token"),
    )
    of_person = _refers("person", "people.key")
    op.create_table(
        "sessions", *key_columns("token"), of_person, *moment_columns("made", "seen", "expires")
    )
    op.create_table("attempts", number_of_row(), *text_columns("of"), *moment_columns("at"))
    about = text_columns("person", "event", "record", "subject")
    op.create_table("audit", number_of_row(), *moment_columns("at"), *about)
    op.create_table(
        "devices", *key_columns("token"), _refers("person", "people.key"), *moment_columns("made")
    )
    op.create_table(
        "second_factors",
        _refers("person", "people.key", key=True),
        *text_columns("secret"),
        sa.Column("step", sa.BigInteger(), nullable=False),
        *moment_columns("made"),
        *moment_columns("confirmed", nullable=True),
    )
    op.create_table(
        "recovery_codes",
        _refers("person", "people.key", key=True),
        *key_columns("code"),
        *moment_columns("used", nullable=True),
    )


def _make_interviews() -> None:
    op.create_table(
        "interviews",
        _refers("person", "people.key", key=True),
        *text_columns("record", "tie", "side", "questionnaire", "language", "consent"),
        *text_columns("office", "role", "state"),
        *moment_columns("started"),
        *moment_columns("finished", nullable=True),
    )
    op.create_table(
        "drafts",
        _refers("person", "people.key", key=True),
        *key_columns("question"),
        *text_columns("answer"),
        _number("version"),
        *moment_columns("saved"),
        flag_column("sealed", sa.false()),
    )
    op.create_table(
        "sealing", *key_columns("of"), *text_columns("salt"), _number("n"), *text_columns("checked")
    )
