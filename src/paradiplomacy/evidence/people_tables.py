"""The tables of people in a store: who may do what, and who did what."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from paradiplomacy.evidence.tables import UtcDateTime, metadata

__all__ = [
    "attempts",
    "audit",
    "closed_ends",
    "devices",
    "drafts",
    "grants",
    "interviews",
    "invitations",
    "metadata",
    "people",
    "recovery_codes",
    "sealing",
    "second_factors",
    "sessions",
]


def _text_columns(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _key_column(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True, nullable=False)


def _moment_column(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, UtcDateTime, nullable=nullable)


def _person(*, nullable: bool = False, key: bool = False) -> sa.Column[Any]:
    return sa.Column("person", sa.ForeignKey("people.key"), primary_key=key, nullable=nullable)


people = sa.Table(
    "people",
    metadata,
    _key_column("key"),
    # Nobody but a respondent is without one.
    sa.Column("email", sa.Text, nullable=True),
    *_text_columns("name", "language"),
    # Argon2; empty where somebody has not set one, or signs in elsewhere.
    *_text_columns("password"),
    # Of somebody who signs in elsewhere: issuer and subject.
    sa.Column("identity", sa.Text, nullable=True),
    _moment_column("added"),
    _moment_column("disabled", nullable=True),
    sa.UniqueConstraint("email"),
    sa.UniqueConstraint("identity"),
)
"""Everybody who may sign in or answer."""

grants = sa.Table(
    "grants",
    metadata,
    _person(key=True),
    *(_key_column(name) for name in ("role", "record", "side")),
    _moment_column("given"),
)
"""What roles people have. The record is empty where a role is for all records."""

invitations = sa.Table(
    "invitations",
    metadata,
    _key_column("key"),
    *_text_columns("token", "role", "record", "side", "tie", "email", "name", "language", "by"),
    _person(nullable=True),
    _moment_column("made"),
    _moment_column("expires"),
    _moment_column("used", nullable=True),
    _moment_column("revoked", nullable=True),
    sa.UniqueConstraint("token"),
)
"""Invitations, by a digest of their token. The person is there once somebody has accepted."""

sessions = sa.Table(
    "sessions",
    metadata,
    _key_column("token"),
    _person(),
    _moment_column("made"),
    _moment_column("seen"),
    _moment_column("expires"),
    sa.Index(None, "person"),
)
"""Who is signed in, by a digest of the token that the browser has."""

devices = sa.Table(
    "devices",
    metadata,
    _key_column("token"),
    _person(),
    _moment_column("made"),
    sa.Index(None, "person"),
)
"""Browsers that somebody has signed in with, by a digest of a token of their own."""

second_factors = sa.Table(
    "second_factors",
    metadata,
    _person(key=True),
    *_text_columns("secret"),
    # The half minute of the code that was taken last.
    sa.Column("step", sa.BigInteger, nullable=False),
    _moment_column("made"),
    # Before a first code was right, it is not asked for.
    _moment_column("confirmed", nullable=True),
)
"""Secrets of the apps that show codes (TOTP)."""

recovery_codes = sa.Table(
    "recovery_codes",
    metadata,
    _person(key=True),
    _key_column("code"),
    _moment_column("used", nullable=True),
)
"""Codes on paper in place of such an app, by their digest; each opens once."""

attempts = sa.Table(
    "attempts",
    metadata,
    sa.Column("row", sa.Integer, primary_key=True, autoincrement=True),
    *_text_columns("of"),
    _moment_column("at"),
    sa.Index(None, "of", "at"),
)
"""What counts against a limit lately: a digest of an account or an address, and when."""

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("row", sa.Integer, primary_key=True, autoincrement=True),
    _moment_column("at"),
    *_text_columns("person", "event", "record", "subject"),
    sa.Index(None, "at"),
)
"""Who did what, when, on which record: rows are appended, never changed."""

interviews = sa.Table(
    "interviews",
    metadata,
    _person(key=True),
    *_text_columns(
        "record", "tie", "side", "questionnaire", "language", "consent", "office", "role"
    ),
    *_text_columns("state"),
    _moment_column("started"),
    _moment_column("finished", nullable=True),
    sa.Column("quote", sa.Boolean, nullable=False, server_default=sa.false()),
    # Kept when they withdraw: what the other end could read, it could read.
    _moment_column("released", nullable=True),
    sa.Column(
        "not_blind",
        sa.Boolean(create_constraint=False),
        nullable=False,
        server_default=sa.false(),
    ),
    sa.Index(None, "record", "tie"),
)
"""Who answers for which end of which tie, how far they consent, how far they are, and whether they
could read what the other end answered before they had finished."""

closed_ends = sa.Table(
    "closed_ends",
    metadata,
    *(_key_column(name) for name in ("record", "tie", "side")),
    *_text_columns("by"),
    _moment_column("closed"),
)
"""Ends of ties of which somebody said that nobody else will be asked there."""

drafts = sa.Table(
    "drafts",
    metadata,
    _person(key=True),
    _key_column("question"),
    *_text_columns("answer"),
    sa.Column("version", sa.Integer, nullable=False),
    _moment_column("saved"),
    sa.Column("sealed", sa.Boolean, nullable=False, server_default=sa.false()),
)
"""What a respondent has answered so far; it goes when they withdraw."""

sealing = sa.Table(
    "sealing",
    metadata,
    _key_column("of"),
    *_text_columns("salt"),
    sa.Column("n", sa.Integer, nullable=False),
    *_text_columns("checked"),
)
"""How the key is made that answers are encrypted with, and a text that shows whether it is it."""
