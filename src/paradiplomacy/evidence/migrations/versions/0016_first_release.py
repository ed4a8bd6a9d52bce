"""The tables as version 0.1.0 had them, the first that was released.

Constraints have the names of the convention in `evidence.tables`; columns stand in the order in
which stores of that version have them.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = None


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _keys(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False, primary_key=True) for name in names]


def _moments(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=nullable) for name in names]


def _row() -> sa.Column[Any]:
    return sa.Column("row", sa.Integer(), autoincrement=True, nullable=False, primary_key=True)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _flag(name: str, default: sa.ColumnElement[bool] | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=default)


def _defaults(default: str, *names: str) -> list[sa.Column[Any]]:
    quoted = sa.text(f"'{default}'")
    return [sa.Column(name, sa.Text(), nullable=False, server_default=quoted) for name in names]


def _json(name: str, default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=False, server_default=default)


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
        *_keys("id"),
        *_texts("title", "description", "licence"),
        _json("languages"),
        _json("ends"),
        *_texts("as_of", "coder", "method"),
        _json("limits"),
        *_moments("first_seen", "last_seen"),
        _flag("pairs_once", sa.false()),
        *_defaults("", "title_zh"),
        _json("limits_zh", "[]"),
        _json("outlets", "[]"),
        _json("texts", "{}"),
    )
    op.create_table(
        "sources",
        _refers("record", "records.id", key=True),
        *_keys("id"),
        *_texts("title", "url", "language", "end", "voice", "consent", "note"),
        _flag("listed"),
        *_moments("first_seen", "last_seen"),
        *_defaults("", "place", "outlet", "dated"),
    )
    op.create_table(
        "statements",
        _refers("record", "records.id", key=True),
        *_keys("id"),
        *_texts("source", "subject", "property", "value", "side", "when"),
        *_texts("actor", "language", "polarity", "raw", "locator", "note", "coder", "method"),
        *_moments("first_seen", "last_seen"),
        _flag("imported", sa.true()),
        *_defaults("stated", "certainty"),
        _json("brought_by", "{}"),
        sa.ForeignKeyConstraint(["record", "source"], ["sources.record", "sources.id"]),
    )
    op.create_table(
        "judgements",
        _row(),
        _refers("record", "records.id"),
        *_texts("origin", "kind", "subject", "object", "by", "on", "why", "method"),
        _refers("supersedes", "judgements.row", nullable=True),
        *_moments("written"),
        *_defaults("", "person"),
    )
    op.create_table(
        "imports",
        _row(),
        _refers("record", "records.id"),
        *_texts("file", "reader", "digest", "stage"),
        *_moments("written"),
    )
    op.create_table("unscrubbed", _row(), *_moments("asked"), _flag("rewritten"))
    op.create_table("less_shown", _refers("record", "records.id", key=True), _number("times"))


def _make_people() -> None:
    op.create_table(
        "people",
        *_keys("key"),
        sa.Column("email", sa.Text(), nullable=True),
        *_texts("name", "language", "password"),
        sa.Column("identity", sa.Text(), nullable=True),
        *_moments("added"),
        *_moments("disabled", nullable=True),
        sa.UniqueConstraint("email"),
        sa.UniqueConstraint("identity"),
    )
    op.create_table(
        "grants",
        _refers("person", "people.key", key=True),
        *_keys("role", "record", "side"),
        *_moments("given"),
    )
    op.create_table(
        "invitations",
        *_keys("key"),
        *_texts("token", "role", "record", "side", "tie", "email", "name", "language", "by"),
        _refers("person", "people.key", nullable=True),
        *_moments("made", "expires"),
        *_moments("used", "revoked", nullable=True),
        sa.UniqueConstraint("token"),
    )
    of_person = _refers("person", "people.key")
    op.create_table("sessions", *_keys("token"), of_person, *_moments("made", "seen", "expires"))
    op.create_table("attempts", _row(), *_texts("of"), *_moments("at"))
    about = _texts("person", "event", "record", "subject")
    op.create_table("audit", _row(), *_moments("at"), *about)
    op.create_table("devices", *_keys("token"), _refers("person", "people.key"), *_moments("made"))
    op.create_table(
        "second_factors",
        _refers("person", "people.key", key=True),
        *_texts("secret"),
        sa.Column("step", sa.BigInteger(), nullable=False),
        *_moments("made"),
        *_moments("confirmed", nullable=True),
    )
    op.create_table(
        "recovery_codes",
        _refers("person", "people.key", key=True),
        *_keys("code"),
        *_moments("used", nullable=True),
    )


def _make_interviews() -> None:
    op.create_table(
        "interviews",
        _refers("person", "people.key", key=True),
        *_texts("record", "tie", "side", "questionnaire", "language", "consent"),
        *_texts("office", "role", "state"),
        *_moments("started"),
        *_moments("finished", nullable=True),
    )
    op.create_table(
        "drafts",
        _refers("person", "people.key", key=True),
        *_keys("question"),
        *_texts("answer"),
        _number("version"),
        *_moments("saved"),
        _flag("sealed", sa.false()),
    )
    op.create_table("sealing", *_keys("of"), *_texts("salt"), _number("n"), *_texts("checked"))
