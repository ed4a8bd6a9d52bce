"""Errors of a database: what they mean for whoever works with a store, and what to do."""

from __future__ import annotations

import re
import sqlite3

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

WAIT_SECONDS = 30
"""How long a writer waits for another one."""


def advice(error: DBAPIError) -> str:
    """Advice on what to do about an error of a driver."""
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


_BY_CODE = {
    "SQLITE_NOTADB": (
        "this file is not an SQLite database, so it is not a store; give the path of a store, "
        "or of a file that does not exist yet"
    ),
    "SQLITE_BUSY": BUSY,
    "SQLITE_CANTOPEN": (
        "the file cannot be opened; check that its folder exists and that you may write there. "
        "A store that somebody writes to, or that has a -wal file, can only be read where "
        "you may write; copy it with that file"
    ),
    "SQLITE_FULL": "no space is left on the device; nothing was written, make room and try again",
    "SQLITE_IOERR": (
        "the disk cannot be read or written ({cause}), or no space is left on it; nothing was "
        "written, make room and try again"
    ),
    "SQLITE_READONLY": (
        "the file or its folder cannot be written; give yourself the right, or copy the store"
    ),
}
"""What to do, by the beginning of the name that SQLite gives an error."""


def sqlite_advice(cause: sqlite3.Error) -> str:
    """Advice on what to do about an error of SQLite."""
    code = getattr(cause, "sqlite_errorname", "")
    for start, text in _BY_CODE.items():
        if code.startswith(start):
            return text.format(cause=cause)
    if "Could not decode to UTF-8" in str(cause):
        return say_damaged("text is not UTF-8")
    if code.startswith("SQLITE_CORRUPT"):
        return say_damaged(cause)
    return f"the database refused: {cause}. Nothing was written"


def say_damaged(cause: object) -> str:
    """That a file is damaged, and what to do."""
    return f"the file is damaged ({cause}); restore it from a copy, or import its records anew"


def first_line(cause: object) -> str:
    """The first line of an error, without its number."""
    return re.sub(r"\[Errno -?\d+\] ", "", str(cause).strip().partition("\n")[0])
