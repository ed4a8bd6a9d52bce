"""What the errors of a database mean for whoever works with a store, and what to do."""

from __future__ import annotations

import re
import sqlite3

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

__all__ = ["BUSY", "WAIT_SECONDS", "advice", "damaged", "first_line", "sqlite_advice"]

WAIT_SECONDS = 30
"""How long a writer waits for another one."""


def advice(error: DBAPIError) -> str:
    """What to do about an error of a driver."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return sqlite_advice(cause)
    state = getattr(cause, "sqlstate", None)
    if state is None and isinstance(error, sa.exc.OperationalError):
        return (
            f"the server cannot be reached ({first_line(cause)}); check that it runs, and the "
            "host, port, user, password and database of the address"
        )
    if state == "55P03":
        return BUSY
    return f"the database refused: {first_line(cause)}. Nothing was written"


BUSY = (
    f"somebody else has been writing for {WAIT_SECONDS} seconds; nothing was written, "
    "try again when they are done"
)
"""What is wrong where somebody else writes all the time."""


def sqlite_advice(cause: sqlite3.Error) -> str:
    """What to do about an error of SQLite."""
    code = getattr(cause, "sqlite_errorname", "")
    if code.startswith("SQLITE_NOTADB"):
        return (
            "this file is not an SQLite database, so it is not a store; give the path of a store, "
            "or of a file that does not exist yet"
        )
    if code.startswith("SQLITE_BUSY"):
        return BUSY
    if code.startswith("SQLITE_CANTOPEN"):
        return (
            "the file cannot be opened; check that its folder exists and that you may write there. "
            "A store that somebody writes to, or that has a -wal file, can only be read where "
            "you may write; copy it with that file"
        )
    if code.startswith("SQLITE_FULL"):
        return "no space is left on the device; nothing was written, make room and try again"
    if code.startswith("SQLITE_IOERR"):
        return (
            f"the disk cannot be read or written ({cause}), or no space is left on it; nothing was "
            "written, make room and try again"
        )
    if code.startswith("SQLITE_READONLY"):
        return (
            "the file or its folder cannot be written; give yourself the right, or copy the store"
        )
    if "Could not decode to UTF-8" in str(cause):
        return damaged("text is not UTF-8")
    if code.startswith("SQLITE_CORRUPT"):
        return damaged(cause)
    return f"the database refused: {cause}. Nothing was written"


def damaged(cause: object) -> str:
    """That a file is damaged, and what to do."""
    return f"the file is damaged ({cause}); restore it from a copy, or import its records anew"


def first_line(cause: object) -> str:
    """The first line of an error, without its number."""
    line = str(cause).strip().partition("\n")[0]
    return re.sub(r"\[Errno -?\d+\] ", "", line)
