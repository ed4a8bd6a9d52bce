"""Scrubbing of the file of an SQLite store from what was erased: at once, or once nobody reads.

A reader sees the state in which it began, so that SQLite keeps the old text for it, in its log.
Who erases therefore asks, in the same transaction, for the file to be rewritten; whoever opens the
store or writes to it, and a thread of the process that erased, does it once that is possible.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from paradiplomacy.evidence.engine_errors import WAIT_SECONDS
from paradiplomacy.evidence.tables import unscrubbed

PATIENCE = 2.0
"""Seconds that who erases waits for those who read."""

_STEP = 0.02
_LONGEST_STEP = 5.0
_SQLITE = "sqlite"
_trying: set[str] = set()
_lock = threading.Lock()


def ask_to_scrub(connection: sa.Connection) -> None:
    """Ask for the file to be rewritten, in the transaction that erases."""
    if connection.dialect.name == _SQLITE:
        connection.execute(unscrubbed.insert().values(asked=datetime.now(UTC), rewritten=False))


def is_scrubbed(engine: sa.Engine) -> bool:
    """Tell whether the file holds nothing any more that was erased; True on PostgreSQL."""
    if engine.dialect.name != _SQLITE:
        return True
    with engine.connect() as connection:
        return connection.execute(sa.select(unscrubbed.c.row).limit(1)).first() is None


def scrub_now(engine: sa.Engine, *, patience: float = 0.0) -> bool:
    """Rewrite the file where somebody asked for it; whether nothing is left to do.

    `patience`: seconds to wait for those who read or write. They go on meanwhile.
    """
    if engine.dialect.name != _SQLITE:
        return True
    with suppress(DBAPIError, sqlite3.Error):
        return _scrub(Path(engine.url.database or ""), patience)
    return False


def scrub_where_asked(engine: sa.Engine) -> None:
    """Rewrite the file where somebody asked for it and nobody is in the way; else leave it."""
    with suppress(DBAPIError):
        if not is_scrubbed(engine):
            scrub_now(engine)


def scrub_soon(engine: sa.Engine) -> bool:
    """Rewrite the file now; where others read, go on trying in a thread. Whether it is done."""
    if scrub_now(engine, patience=PATIENCE):
        return True
    path = Path(engine.url.database or "")
    with _lock:
        if str(path) not in _trying:
            _trying.add(str(path))
            threading.Thread(target=_try_on, args=(path,), daemon=True).start()
    return False


def empty_log(engine: sa.Engine) -> None:
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


def _try_on(path: Path) -> None:
    """Try again and again, until it is done or the file is gone."""
    wait = 0.2
    try:
        while path.exists():
            with suppress(sqlite3.Error):
                if _scrub(path, 0.0):
                    return
            time.sleep(wait)
            wait = min(2 * wait, _LONGEST_STEP)
    finally:
        with _lock:
            _trying.discard(str(path))


def _scrub(path: Path, patience: float) -> bool:
    """Rewrite the file, and empty its log, where somebody asked for it and nobody is in the way.

    A connection of its own, since those of a pool may be closed meanwhile. The log is tried again
    and again: if SQLite itself waited for readers, it would let nobody write.
    """
    until = time.monotonic() + patience
    how = f"{path.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(how, uri=True, isolation_level=None, timeout=patience)) as file:
        last = file.execute("SELECT max(row) FROM unscrubbed").fetchone()[0]
        if last is None:
            return True
        waits = "SELECT 1 FROM unscrubbed WHERE NOT rewritten AND row <= ? LIMIT 1"
        if file.execute(waits, (last,)).fetchone():
            file.execute("VACUUM")
            file.execute("UPDATE unscrubbed SET rewritten = 1 WHERE row <= ?", (last,))
        file.execute("PRAGMA busy_timeout = 0")
        while file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > until:
                return False
            time.sleep(_STEP)
        file.execute(f"PRAGMA busy_timeout = {int(1000 * patience)}")
        file.execute("DELETE FROM unscrubbed WHERE row <= ?", (last,))
    return True
