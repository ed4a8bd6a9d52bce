"""The tables of people in a store: who may do what, and who did what."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from paradiplomacy.evidence.tables import (
    flag_column,
    key_columns,
    metadata,
    moment_columns,
    number_of_row,
    text_columns,
)


def _person(*, nullable: bool = False, key: bool = False) -> sa.Column[Any]:
    return sa.Column("person", sa.ForeignKey("people.key"), primary_key=key, nullable=nullable)


people = sa.Table(
    "people",
    metadata,
    *key_columns("key"),
    # Nobody but a respondent is without one.
    *text_columns("email", nullable=True),
    *text_columns("name", "language"),
    # Argon2; empty where somebody has not set one, or signs in elsewhere.
    *text_columns("password"),
    # Of somebody who signs in elsewhere: issuer and subject.
    *text_columns("identity", nullable=True),
    *moment_columns("added"),
    *moment_columns("disabled", nullable=True),
    sa.UniqueConstraint("email"),
    sa.UniqueConstraint("identity"),
)
"""Everybody who may sign in or answer."""

grants = sa.Table(
    "grants",
    metadata,
    _person(key=True),
    *key_columns("role", "record", "side"),
    *moment_columns("given"),
)
"""What roles people have. The record is empty where a role is for all records."""

invitations = sa.Table(
    "invitations",
    metadata,
    *key_columns("key"),
    *text_columns("token", "role", "record", "side", "tie", "email", "name", "language", "by"),
    _person(nullable=True),
    *moment_columns("made", "expires"),
    *moment_columns("used", "revoked", nullable=True),
    sa.UniqueConstraint("token"),
)
"""Invitations, by a digest of their token. The person is there once somebody has accepted."""

sessions = sa.Table(
    "sessions",
    metadata,
    *key_columns("token"),
    _person(),
    *moment_columns("made", "seen", "expires"),
    sa.Index(None, "person"),
)
"""Who is signed in, by a digest of the token that the browser has."""

devices = sa.Table(
    "devices",
    metadata,
    *key_columns("token"),
    _person(),
    *moment_columns("made"),
    sa.Index(None, "person"),
)
"""Browsers that somebody has signed in with, by a digest of a token of their own."""

second_factors = sa.Table(
    "second_factors",
    metadata,
    _person(key=True),
    *text_columns("secret"),
    # The half minute of the code that was taken last.
    sa.Column("step", sa.BigInteger, nullable=False),
    *moment_columns("made"),
    # Before a first code was right, it is not asked for.
    *moment_columns("confirmed", nullable=True),
)
"""Secrets of the apps that show codes (TOTP)."""

recovery_codes = sa.Table(
    "recovery_codes",
    metadata,
    _person(key=True),
    *key_columns("code"),
    *moment_columns("used", nullable=True),
)
"""Codes on paper in place of such an app, by their digest; each opens once."""

attempts = sa.Table(
    "attempts",
    metadata,
    number_of_row(),
    *text_columns("of"),
    *moment_columns("at"),
    sa.Index(None, "of", "at"),
)
"""What counts against a limit lately: a digest of an account or an address, and when."""

audit = sa.Table(
    "audit",
    metadata,
    number_of_row(),
    *moment_columns("at"),
    *text_columns("person", "event", "record", "subject"),
    sa.Index(None, "at"),
)
"""Who did what, when, on which record: rows are appended, never changed."""

interviews = sa.Table(
    "interviews",
    metadata,
    _person(key=True),
    *text_columns("record", "tie", "side", "questionnaire", "language", "consent"),
    *text_columns("office", "role", "state"),
    *moment_columns("started"),
    *moment_columns("finished", nullable=True),
    flag_column("quote", sa.false()),
    # Kept when they withdraw: what the other end could read, it could read.
    *moment_columns("released", nullable=True),
    flag_column("not_blind", sa.false()),
    sa.Index(None, "record", "tie"),
)
"""Who answers for which end of which tie, how far they consent, how far they are, and whether they
could read what the other end answered before they had finished."""

closed_ends = sa.Table(
    "closed_ends",
    metadata,
    *key_columns("record", "tie", "side"),
    *text_columns("by"),
    *moment_columns("closed"),
)
"""Ends of ties of which somebody said that nobody else will be asked there."""

drafts = sa.Table(
    "drafts",
    metadata,
    _person(key=True),
    *key_columns("question"),
    *text_columns("answer"),
    sa.Column("version", sa.Integer, nullable=False),
    *moment_columns("saved"),
    flag_column("sealed", sa.false()),
)
"""What a respondent has answered so far; it goes when they withdraw."""

sealing = sa.Table(
    "sealing",
    metadata,
    *key_columns("of"),
    *text_columns("salt"),
    sa.Column("n", sa.Integer, nullable=False),
    *text_columns("checked"),
)
"""How the key is made that answers are encrypted with, and a text that shows whether it is it."""
