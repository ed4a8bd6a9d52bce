"""Count of how often a record was made to show less, asked for at each answer of a server.

It grows with each withdrawal, each judgement on how openly something is shown, and each import
that changes what sources or respondents agreed to, in the transaction that does so.
"""

from __future__ import annotations

import sqlite3
import threading
import weakref

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from paradiplomacy.evidence.engine import explained, path_of, reading, reads_only
from paradiplomacy.evidence.tables import less_shown


def shows_less(connection: sa.Connection, record: str) -> None:
    """Note that something of a record is shown less, or may be, from this transaction on."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    first = insert(less_shown).values(record=record, times=1)
    again = {"times": less_shown.c.times + 1}
    connection.execute(first.on_conflict_do_update(index_elements=["record"], set_=again))


def times_less(connection: sa.Connection) -> dict[str, int]:
    """Count how often each record was made to show less; those that never were are left out."""
    return {row.record: row.times for row in connection.execute(sa.select(less_shown))}


class LessWatch:
    """The records of one store, watched over a connection that stays open."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._file: sqlite3.Connection | None = None
        self._connection: sa.Connection | None = None
        self._seen: tuple[int, dict[str, int]] | None = None

    def times(self) -> dict[str, int]:
        """Count of how often each record that ever was made to show less was, as of now.

        Raises StoreError: The store cannot be reached.
        """
        if path_of(self._engine) is not None:
            at_once = self.times_at_once()
            if at_once is not None:
                return at_once
            with reading(self._engine) as connection:  # which waits, where that is needed
                return times_less(connection)
        with self._lock, explained(self._engine):
            try:
                return self._of_server()
            except DBAPIError:  # the server may have been restarted
                return self._of_server()

    def times_at_once(self) -> dict[str, int] | None:
        """The same where it takes microseconds, as of a file; None where it has to be awaited."""
        if path_of(self._engine) is None or reads_only(self._engine):
            return None
        with self._lock:
            try:
                return self._of_file()
            except sqlite3.Error:
                return None

    def _of_file(self) -> dict[str, int]:
        """Counts of the file: SQLite's count for each connection tells of writing since."""
        if self._file is None:
            path = path_of(self._engine)
            how = f"{path.absolute().as_uri()}?mode=rw" if path else ""
            self._file = sqlite3.connect(
                how, uri=True, timeout=0, isolation_level=None, check_same_thread=False
            )
        (version,) = self._file.execute("PRAGMA data_version").fetchone()
        if self._seen is None or self._seen[0] != version:
            rows = self._file.execute("SELECT record, times FROM less_shown").fetchall()
            self._seen = version, dict(rows)
        return self._seen[1]

    def _of_server(self) -> dict[str, int]:
        if self._connection is None:
            autocommit = {"isolation_level": "AUTOCOMMIT"}
            self._connection = self._engine.connect().execution_options(**autocommit)
            weakref.finalize(self, self._connection.close)  # where nobody closes the watch
        try:
            return times_less(self._connection)
        except DBAPIError:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
            raise

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            for each in (self._file, self._connection):
                if each is not None:
                    each.close()
            self._file = self._connection = None
