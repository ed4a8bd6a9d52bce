"""Checks of what a value in a backup has to be, by the column that takes it."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from paradiplomacy.evidence.migrate import REVISION_TABLE, upgrade

LEFT_OUT = ("devices", "sessions", "unscrubbed")
"""Tables that are not taken along: who is signed in, with which browsers; what is to be done to one
file."""

_LONGEST_TEXT = 2_000_000
_INTEGERS = range(-(2**63), 2**63)


def tables_at(revision: str) -> dict[str, sa.Table]:
    """The tables of a revision, but for those that no backup holds."""
    engine = sa.create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            upgrade(connection, revision)
            schema = sa.MetaData()
            schema.reflect(connection)
    finally:
        engine.dispose()
    return {
        name: table
        for name, table in schema.tables.items()
        if name not in LEFT_OUT and name != REVISION_TABLE
    }


def rows_at_once(table: sa.Table) -> int:
    """Number of rows of a table that go through memory together: few of one that holds files."""
    return 5 if any(isinstance(each.type, sa.LargeBinary) for each in table.columns) else 500


def moment_of(text: str) -> datetime:
    """A moment in UTC; a ValueError where it is none, or has no time zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without its time zone")
    return moment.astimezone(UTC)


def value_for(column: sa.Column[Any], value: Any) -> Any:
    """A value as its column takes it.

    Raises ValueError: It does not.
    """
    if value is None:
        if column.nullable:
            return None
        raise ValueError("it is empty, and must not be")
    kind = column.type
    if isinstance(kind, sa.DateTime):
        try:
            return moment_of(value)
        except (TypeError, ValueError, OverflowError):
            expected = "expected a moment with its time zone, such as 2026-11-27T02:30:00+00:00"
            raise ValueError(f"{str(value)[:40]!r} is not a moment; {expected}") from None
    if isinstance(kind, sa.LargeBinary):
        try:
            return base64.b64decode(value, validate=True)
        except (TypeError, ValueError):
            raise ValueError("it is no file in base64") from None
    if isinstance(kind, sa.JSON):
        _demand_texts(value)
        return value
    if isinstance(kind, sa.Boolean):
        fits = isinstance(value, bool)
    elif isinstance(kind, sa.Integer):
        fits = type(value) is int and value in _INTEGERS
    else:
        fits = isinstance(value, str)
        _demand_texts(value)
    if not fits:
        raise ValueError(f"{str(value)[:40]!r} is not what this column takes")
    return value


def _demand_texts(value: Any) -> None:
    """Stop at a text, at any depth, that a database cannot keep."""
    if isinstance(value, str):
        if len(value) > _LONGEST_TEXT:
            raise ValueError(f"a text has more than {_LONGEST_TEXT:,} characters")
        if "\0" in value or (not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value)):
            raise ValueError("a text has characters that no database keeps")
    elif isinstance(value, dict):
        for name, inner in value.items():
            _demand_texts(name)
            _demand_texts(inner)
    elif isinstance(value, list):
        for inner in value:
            _demand_texts(inner)
