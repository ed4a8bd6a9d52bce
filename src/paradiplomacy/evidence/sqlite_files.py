"""The write-ahead log of an SQLite store."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from paradiplomacy.evidence.engine import explained, reads_only
from paradiplomacy.evidence.engine_errors import WAIT_SECONDS

_SQLITE = "sqlite"


def use_wal(engine: sa.Engine) -> None:
    """Have SQLite keep a write-ahead log, so that readers and the writer never wait."""
    if engine.dialect.name == _SQLITE and not reads_only(engine):
        # Not through SQLAlchemy, which would begin a transaction: the mode cannot change
        # inside one.
        with explained(engine), closing(engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA journal_mode = WAL").close()


def empty_wal(engine: sa.Engine) -> None:
    """Have SQLite move what was committed into the file, and give the log's space back.

    Where somebody else reads or writes just then, or the disk is full, the log stays as it is.
    """
    if engine.dialect.name == _SQLITE:
        with suppress(DBAPIError, sqlite3.Error), closing(engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute("PRAGMA busy_timeout = 0")
            try:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {1000 * WAIT_SECONDS}")
                cursor.close()
