"""From the address of a store to transactions on it: SQLite and PostgreSQL, alike.

Both engines give a reader one snapshot for its whole transaction, and no writer blocks one. Those
who write much (`writing`) come one at a time; those who add a few rows (`on_record`) wait
for nobody but who writes to the same record, where the engine can keep them apart.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from hashlib import blake2b
from json import JSONDecodeError
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoRoomError
from sqlalchemy.pool import ConnectionPoolEntry

from paradiplomacy.errors import StoreError
from paradiplomacy.evidence.consent.scrubbing import scrub_where_asked
from paradiplomacy.evidence.engine_errors import (
    BUSY,
    WAIT_SECONDS,
    advice,
    first_line,
    say_damaged,
    sqlite_advice,
)
from paradiplomacy.masking import mask


class Turns:
    """A lock that lets those who wait in by the order in which they came.

    Of those in one process who write to one SQLite file: SQLite itself lets who waits try again now
    and then, so that one of many may be passed over until its time is up. Those of other processes
    are kept in order by `fact_turns`.

    >>> turns = Turns()
    >>> with turns.take(1.0) as is_mine:
    ...     print(is_mine)
    True
    """

    def __init__(self) -> None:
        self._waiting: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    @contextmanager
    def take(self, seconds: float) -> Iterator[bool]:
        """Wait for one's turn, and have it until the block ends.

        After so many seconds one goes on without it, as a writer of another process does.

        Yields: Whether it is one's turn.
        """
        arrival = threading.Event()
        with self._lock:
            self._waiting.append(arrival)
            if self._waiting[0] is arrival:
                arrival.set()
        is_first = arrival.wait(seconds)
        try:
            yield is_first
        finally:
            with self._lock:
                self._waiting.remove(arrival)
                if self._waiting:
                    self._waiting[0].set()


@cache
def turns_of(_name: str) -> Turns:
    """The turns of those in this process who name the same thing."""
    return Turns()


def queue_number(*about: str) -> int:
    """Number that stands for a thing in queues, and among the advisory locks of PostgreSQL."""
    return int.from_bytes(blake2b("\x1f".join(about).encode(), digest_size=8).digest(), signed=True)


_WRITES = "paradiplomacy_writes"
_READS = "paradiplomacy_reads"
_SEEN = "paradiplomacy_seen"
_SQLITE = "sqlite"
_POSTGRESQL = "postgresql"


def connect(address: str | Path) -> sa.Engine:
    """An engine for a store; no connection is made yet.

    `address`: path of an SQLite file, or a URL: ``sqlite:///ties.db``,
      ``postgresql+psycopg://user@host/database``.

    Raises StoreError: The address is no such thing, or the driver for PostgreSQL is not installed.
    """
    url = _url(address)
    if url.get_backend_name() == _SQLITE:
        engine = _of_file(url)
        sa.event.listen(engine, "connect", _on_sqlite_connect)
        sa.event.listen(engine, "begin", _on_sqlite_begin)
        return engine
    try:
        # A server may have been restarted since the connection was pooled.
        return sa.create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreError(
            f"store {url}: the driver for PostgreSQL is not installed ({error}); "
            "install paradiplomacy[postgres]"
        ) from None


@contextmanager
def open_engine(address: str | Path) -> Iterator[sa.Engine]:
    """An engine for a store, as of `connect`, whose connections are let go of at the end."""
    engine = connect(address)
    try:
        yield engine
    finally:
        engine.dispose()


def _of_file(url: sa.URL) -> sa.Engine:
    # Connections of a file are pooled, and may pass from thread to thread.
    path = Path(url.database or "")
    if url.query or is_writable(path):
        # A server's threads may be more than the connections that a pool gives by itself.
        return sa.create_engine(url, connect_args={"timeout": WAIT_SECONDS}, max_overflow=-1)
    # To read, SQLite would make two files next to the store. Where it cannot, it has to know
    # that nobody changes the store meanwhile: so it is where no writer has left its log.
    immutable = not _log_of(path).exists()
    how = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if immutable else ''}"

    engine = sa.create_engine(
        url,
        creator=lambda: sqlite3.connect(
            how, timeout=WAIT_SECONDS, uri=True, check_same_thread=False
        ),
    )
    engine.update_execution_options(**{_SEEN: _stamp(path) if immutable else None, _READS: True})
    return engine


def is_writable(path: Path) -> bool:
    """True if a store can be written, and SQLite may put its files next to it; True of none."""
    return not path.is_file() or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def reads_only(engine: sa.Engine) -> bool:
    """Tell whether the store is one that can be read and not be written."""
    return bool(engine.get_execution_options().get(_READS, False))


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def _demand_unchanged(engine: sa.Engine) -> None:
    """Stop where a store that was taken to stay as it is did not."""
    seen, path = engine.get_execution_options().get(_SEEN), path_of(engine)
    if seen is not None and path is not None and (_log_of(path).exists() or _stamp(path) != seen):
        raise StoreError(f"store {path}: somebody changed it while it was read; try again")


def _url(address: str | Path) -> sa.URL:
    text = str(address)
    expected = "expected a path such as ties.db, sqlite:///ties.db or postgresql+psycopg://..."
    if "://" not in text:
        url = sa.URL.create(_SQLITE, database=text)
    else:
        try:
            url = sa.make_url(text)
        except (ArgumentError, ValueError):
            # The text is not repeated: it may hold a password that could not be distinguished.
            raise StoreError(f"the address of the store cannot be read; {expected}") from None
        if "@" in (url.host or ""):
            # Neither is this text repeated: what stands before that @ is part of the password.
            raise StoreError(
                "the address of the store has more than one @; within a password write %40"
            )
        if url.drivername in ("postgres", _POSTGRESQL):
            url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in (_SQLITE, "sqlite+pysqlite", "postgresql+psycopg"):
        raise StoreError(
            f"store {url}: {url.drivername!r} is not an engine for a store; {expected}"
        )
    if url.get_backend_name() == _SQLITE and (url.host or url.username or url.password):
        raise StoreError(
            f"the address of the store names a server, and SQLite has none; {expected}, with "
            "three slashes before a path and four before one from the root"
        )
    if url.get_backend_name() == _SQLITE and url.database in (None, "", ":memory:"):
        raise StoreError(f"store {text!r}: a store is a file, to outlive the program; {expected}")
    return url


def _on_sqlite_connect(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    # The driver would begin and commit on its own; transactions are ours alone.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten


def _on_sqlite_begin(connection: sa.Connection) -> None:
    # A writer that began as a reader could not wait: its snapshot might be outdated.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def path_of(engine: sa.Engine) -> Path | None:
    """The file of an SQLite store; None for PostgreSQL."""
    return Path(engine.url.database or "") if engine.dialect.name == _SQLITE else None


def name_of(engine: sa.Engine) -> str:
    """Name of the store in a message: its path, or its URL without the password."""
    return str(path_of(engine) or mask(str(engine.url)))


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that sees one state of the store, whatever is written meanwhile."""
    with explain_errors(engine), engine.connect() as connection:
        if engine.dialect.name == _POSTGRESQL:
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection
    _demand_unchanged(engine)


@contextmanager
def writing(engine: sa.Engine, *, lock: str | None = "records") -> Iterator[sa.Connection]:
    """A transaction that writes, alone; an error inside leaves the store as it was.

    `lock`: PostgreSQL table that writers queue for; None while there are no tables yet. Empty where
      the database itself keeps apart those who write different rows.
    """
    is_server = engine.dialect.name == _POSTGRESQL
    with explain_errors(engine), _turn(engine), engine.connect() as connection:
        connection.execution_options(**{_WRITES: True})
        if is_server:  # who waited inside sees what the others did meanwhile
            connection.execution_options(isolation_level="READ COMMITTED")
        with connection.begin():
            if is_server:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
            if is_server and lock is None:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION)))
            elif is_server and lock:
                connection.exec_driver_sql(f"LOCK TABLE {lock} IN SHARE ROW EXCLUSIVE MODE")
            yield connection
    if lock is not None:
        scrub_where_asked(engine)


@contextmanager
def on_record(engine: sa.Engine, record: str, *, alone: bool = True) -> Iterator[sa.Connection]:
    """A short transaction on a record: nobody imports or withdraws meanwhile.

    Nothing that was read before it began may be relied on inside.

    `alone`: whether nobody else writes to it at all, so that who comes second sees all of the
      first. Else, on PostgreSQL, other writers go on who ask for it so; SQLite has one writer.
    """
    with writing(engine, lock="") as connection:
        hold_record(connection, record, alone=alone)
        yield connection


def hold_record(connection: sa.Connection, record: str, *, alone: bool = True) -> None:
    """Have everybody else who writes to a record, so alone or not, wait for the transaction."""
    if connection.dialect.name == _POSTGRESQL:
        held = f"SELECT id FROM records WHERE id = :record FOR {'UPDATE' if alone else 'SHARE'}"
        connection.execute(sa.text(held), {"record": record})


def _turn(engine: sa.Engine) -> AbstractContextManager[object]:
    """One's turn among the threads that write to one SQLite file; others wait in the database."""
    path = path_of(engine)
    return nullcontext() if path is None else turns_of(str(path.absolute())).take(WAIT_SECONDS)


_MIGRATION = 0x70617261  # "para": those who migrate stores of one database queue for this


@contextmanager
def explain_errors(engine: sa.Engine) -> Iterator[None]:
    """Turn a driver's error into one that says what to do."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(f"store {name_of(engine)}: {advice(error)}") from error
    except NoRoomError as error:  # in the pool of connections
        raise StoreError(f"store {name_of(engine)}: {BUSY}") from error
    except sqlite3.Error as error:  # from a cursor that SQLAlchemy does not watch
        raise StoreError(f"store {name_of(engine)}: {sqlite_advice(error)}") from error
    except UnicodeDecodeError as error:
        raise StoreError(f"store {name_of(engine)}: {say_damaged('text is not UTF-8')}") from error
    except JSONDecodeError as error:
        raise StoreError(f"store {name_of(engine)}: {say_damaged('a cell is not JSON')}") from error
    except ValueError as error:
        if "isoformat" not in str(error):  # of the type of moments, as SQLite has none
            raise
        raise StoreError(
            f"store {name_of(engine)}: {say_damaged('a moment is not one')}"
        ) from error


@contextmanager
def rows_understood(engine: sa.Engine) -> Iterator[None]:
    """Say of rows that no version of ours can have written that the store is damaged."""
    try:
        yield
    except TypeError as error:
        raise StoreError(f"store {name_of(engine)}: {say_damaged('a row is not whole')}") from error
    except KeyError as error:
        what = f"{error} is no word of its column"
        raise StoreError(f"store {name_of(engine)}: {say_damaged(what)}") from error
    except ValueError as error:
        raise StoreError(f"store {name_of(engine)}: {say_damaged(first_line(error))}") from error


def is_full(error: BaseException) -> bool:
    """Tell whether SQLite could not write since the disk is full, or fails."""
    cause = error.__cause__
    cause = cause.orig if isinstance(cause, DBAPIError) else cause
    return getattr(cause, "sqlite_errorname", "").startswith(("SQLITE_FULL", "SQLITE_IOERR"))
