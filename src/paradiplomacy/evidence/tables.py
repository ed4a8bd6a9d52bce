"""The tables of a store, as SQLAlchemy metadata; the migrations make the same ones.

Sources and judgements have the columns that `model.tables` declares. Column names are the field
names of the dataclasses in `model/`, so that a row and its dataclass turn into each other
without a list of names.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator

from paradiplomacy.model.tables import JUDGEMENTS, SOURCES

__all__ = [
    "UtcDateTime",
    "agreement_texts",
    "imports",
    "judgements",
    "less_shown",
    "metadata",
    "records",
    "sources",
    "statements",
    "unscrubbed",
]


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


def _text_column(name: str, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=key, nullable=False)


def _seen() -> tuple[sa.Column[datetime], sa.Column[datetime]]:
    """Columns for when an import first and last held the row; no part of what the row says."""
    return (
        sa.Column("first_seen", UtcDateTime, nullable=False),
        sa.Column("last_seen", UtcDateTime, nullable=False),
    )


def _record_column(*, key: bool = False) -> sa.Column[str]:
    return sa.Column("record", sa.ForeignKey("records.id"), primary_key=key, nullable=False)


records = sa.Table(
    "records",
    metadata,
    _text_column("id", key=True),
    _text_column("title"),
    _text_column("description"),
    _text_column("licence"),
    sa.Column("languages", sa.JSON, nullable=False),
    sa.Column("ends", sa.JSON, nullable=False),
    _text_column("as_of"),
    _text_column("coder"),
    _text_column("method"),
    sa.Column("limits", sa.JSON, nullable=False),
    sa.Column(
        "pairs_once",
        sa.Boolean(create_constraint=False),
        nullable=False,
        server_default=sa.false(),
    ),
    sa.Column("title_zh", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("limits_zh", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("texts", sa.JSON, nullable=False, server_default="{}"),
    sa.Column("outlets", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("claims", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("definitions", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("rivals", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("own_definitions", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("ranked_first", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("map_centre", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("period", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("translations", sa.JSON, nullable=False, server_default="[]"),
    *_seen(),
)
"""One row a record: what it says of itself."""

_LATER = ("place", "outlet", "dated")
"""Columns of sources that older stores gain, empty."""

sources = sa.Table(
    "sources",
    metadata,
    _record_column(key=True),
    *(
        _text_column(column.name, key=column in SOURCES.keys)
        for column in SOURCES.cells
        if column.name not in _LATER
    ),
    *(sa.Column(name, sa.Text, nullable=False, server_default=sa.text("''")) for name in _LATER),
    # A source that has left the material stays for the statements that it made.
    sa.Column("listed", sa.Boolean(create_constraint=False), nullable=False),
    *_seen(),
)
"""The source register of each record, as the latest import had it."""

statements = sa.Table(
    "statements",
    metadata,
    _record_column(key=True),
    _text_column("id", key=True),
    _text_column("source"),
    _text_column("subject"),
    _text_column("property"),
    _text_column("value"),
    _text_column("side"),
    _text_column("when"),
    _text_column("actor"),
    _text_column("language"),
    _text_column("polarity"),
    _text_column("raw"),
    _text_column("locator"),
    _text_column("note"),
    _text_column("coder"),
    _text_column("method"),
    *_seen(),
    sa.Column("certainty", sa.Text, nullable=False, server_default=sa.text("'stated'")),
    # Whether an import ever brought it; otherwise somebody added it, and no import withdraws it.
    sa.Column(
        "imported", sa.Boolean(create_constraint=False), nullable=False, server_default=sa.true()
    ),
    # Readers that brought it, each with the file from which it did last; see `brought`.
    sa.Column("brought_by", sa.JSON, nullable=False, server_default="{}"),
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
    sa.Column("row", sa.Integer, primary_key=True, autoincrement=True),
    _record_column(),
    _text_column("origin"),
    *(_text_column(column.name) for column in JUDGEMENTS.cells),
    # Key of the account that wrote it on the site; empty for imports, and from before it was noted.
    sa.Column("person", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("supersedes", sa.ForeignKey("judgements.row"), nullable=True),
    sa.Column("written", UtcDateTime, nullable=False),
    sa.Index(None, "record"),
    sa.Index(None, "record", "subject"),
)
"""The ledger of judgements: rows are appended, never changed; see `ledger`."""

agreement_texts = sa.Table(
    "agreement_texts",
    metadata,
    _record_column(key=True),
    _text_column("sha256", key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
"""Files with texts of agreements that offices brought, once each; a statement names each."""

imports = sa.Table(
    "imports",
    metadata,
    sa.Column("row", sa.Integer, primary_key=True, autoincrement=True),
    _record_column(),
    _text_column("file"),
    _text_column("reader"),
    _text_column("digest"),
    _text_column("stage"),
    sa.Column("written", UtcDateTime, nullable=False),
    sa.Index(None, "record"),
)
"""The log of imports of registries: how far each got, so that one that broke off resumes."""

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
    sa.Column("row", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("asked", UtcDateTime, nullable=False),
    # The file was rewritten since; its log still has to be emptied.
    sa.Column("rewritten", sa.Boolean(create_constraint=False), nullable=False),
)
"""What was erased and may still be in the file of an SQLite store; see `scrubbing`."""
