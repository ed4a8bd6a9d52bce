"""The tables of a store, as SQLAlchemy metadata; the migrations make the same ones.

First come those of what is stated and judged, then those of people: who may do what, who did what.

Sources and judgements have the columns that `model.tables` declares. Column names are the field
names of the dataclasses in `model/`, so that a row and its dataclass turn into each other
without a list of names.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator

from paradiplomacy.model.tables import JUDGEMENTS, SOURCES


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC that comes back with its time zone from SQLite, too."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC; without its zone on SQLite, which has no type for one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone; a store takes moments that have one")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def text_columns(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    """Columns of text."""
    return [sa.Column(name, sa.Text, nullable=nullable) for name in names]


def key_columns(*names: str) -> list[sa.Column[Any]]:
    """Columns of text that are the key of a row, or parts of it."""
    return [sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in names]


def moment_columns(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    """Columns of moments."""
    return [sa.Column(name, UtcDateTime, nullable=nullable) for name in names]


def flag_column(name: str, default: sa.ColumnElement[bool] | None = None) -> sa.Column[Any]:
    """A column of yes and no."""
    return sa.Column(
        name, sa.Boolean(create_constraint=False), nullable=False, server_default=default
    )


def number_of_row() -> sa.Column[Any]:
    """The column that counts the rows of a table to which rows are appended."""
    return sa.Column("row", sa.Integer, primary_key=True, autoincrement=True)


def later_texts(*names: str, default: str = "") -> list[sa.Column[Any]]:
    """Columns of text that older stores gain, filled with a word."""
    filled = sa.text(f"'{default}'")
    return [sa.Column(name, sa.Text, nullable=False, server_default=filled) for name in names]


def json_columns(*names: str, default: str | None = None) -> list[sa.Column[Any]]:
    """Columns of JSON."""
    return [sa.Column(name, sa.JSON, nullable=False, server_default=default) for name in names]


def _seen_columns() -> list[sa.Column[Any]]:
    """Columns for when an import first and last held the row; no part of what the row says."""
    return moment_columns("first_seen", "last_seen")


def _record_column(*, key: bool = False) -> sa.Column[str]:
    return sa.Column("record", sa.ForeignKey("records.id"), primary_key=key, nullable=False)


records = sa.Table(
    "records",
    metadata,
    *key_columns("id"),
    *text_columns("title", "description", "licence"),
    *json_columns("languages", "ends"),
    *text_columns("as_of", "coder", "method"),
    *json_columns("limits"),
    flag_column("pairs_once", sa.false()),
    *later_texts("title_zh", "map_centre", "period"),
    *json_columns("texts", default="{}"),
    *json_columns("limits_zh", "outlets", "claims", "definitions", "rivals", default="[]"),
    *json_columns("own_definitions", "ranked_first", "translations", default="[]"),
    *_seen_columns(),
)
"""One row a record: what it says of itself."""

_LATER = ("place", "outlet", "dated")
"""Columns of sources that older stores gain, empty."""

sources = sa.Table(
    "sources",
    metadata,
    _record_column(key=True),
    *key_columns(*(column.name for column in SOURCES.keys)),
    *text_columns(
        *(c.name for c in SOURCES.cells if c not in SOURCES.keys and c.name not in _LATER)
    ),
    *later_texts(*_LATER),
    # A source that has left the material stays for the statements that it made.
    flag_column("listed"),
    *_seen_columns(),
)
"""The source register of each record, as the latest import had it."""

statements = sa.Table(
    "statements",
    metadata,
    _record_column(key=True),
    *key_columns("id"),
    *text_columns("source", "subject", "property", "value", "side", "when", "actor", "language"),
    *text_columns("polarity", "raw", "locator", "note", "coder", "method"),
    *_seen_columns(),
    *later_texts("certainty", default="stated"),
    # Whether an import ever brought it; otherwise somebody added it, and no import withdraws it.
    flag_column("imported", sa.true()),
    # Readers that brought it, each with the file from which it did last; see `brought`.
    *json_columns("brought_by", default="{}"),
    sa.ForeignKeyConstraint(["record", "source"], ["sources.record", "sources.id"]),
    # The record is part of what an id is made from, so an id is unique beyond its record.
    sa.Index(None, "id", unique=True),
    sa.Index(None, "record", "source"),
    sa.Index(None, "record", "subject"),
)
"""Statements, withdrawn ones too. Rows are never taken away."""

judgements = sa.Table(
    "judgements",
    metadata,
    number_of_row(),
    _record_column(),
    *text_columns("origin", *(column.name for column in JUDGEMENTS.cells)),
    # Key of the user who wrote it on the site; empty for imports, and from before it was noted.
    *later_texts("person"),
    sa.Column("supersedes", sa.ForeignKey("judgements.row"), nullable=True),
    *moment_columns("written"),
    sa.Index(None, "record"),
    sa.Index(None, "record", "subject"),
)
"""The ledger of judgements: rows are appended, never changed; see `ledger`."""

agreement_texts = sa.Table(
    "agreement_texts",
    metadata,
    _record_column(key=True),
    *key_columns("sha256"),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
"""Files with texts of agreements that offices brought, once each; a statement names each."""

imports = sa.Table(
    "imports",
    metadata,
    number_of_row(),
    _record_column(),
    *text_columns("file", "reader", "digest", "stage"),
    *moment_columns("written"),
    sa.Index(None, "record"),
)
"""The log of imports of registries; those of version 0.1.0 had another `stage` before the last."""

less_shown = sa.Table(
    "less_shown",
    metadata,
    _record_column(key=True),
    sa.Column("times", sa.Integer, nullable=False),
)
"""How often something of a record was withdrawn, or is shown less; see `less`."""

unscrubbed = sa.Table(
    "unscrubbed",
    metadata,
    number_of_row(),
    *moment_columns("asked"),
    # The file was rewritten since; its log still has to be emptied.
    flag_column("rewritten"),
)
"""What was erased and may still be in the file of an SQLite store; see `scrubbing`."""


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
