"""Turns on a fact: to read it, to decide, and to write, first come, first served.

They hold between the threads of a process and between processes, on SQLite and PostgreSQL.
SQLite has no queue: who waits tries again now and then. Beside the store lies a small file of
tickets, of which nothing but the number of the next one is kept. Who asks for a turn locks the byte
of their ticket, and waits until no byte before it is locked. The system unlocks what a process
that ended had locked, so that nobody waits for the dead.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from paradiplomacy.evidence.engine import (
    explain_errors,
    name_of,
    path_of,
    queue_number,
    reads_only,
    turns_of,
)
from paradiplomacy.evidence.engine_errors import WAIT_SECONDS

if sys.platform != "win32":
    import fcntl

QUEUES = 1_024
"""Queues of a store. Two things may share one; who waits for either then waits for both."""

_NUMBER = 8
_GATES = 1 << 32
_TICKETS = 1 << 44
_SHORTEST, _LONGEST = 0.0005, 0.004


class FileTurns:
    """The turns on one store.

    `store`: its file; that of the tickets has ``-turns`` after the name.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     turns = FileTurns(Path(name) / "ties.db")
    ...     with turns.take(7, 1.0):
    ...         print("writing")
    writing
    """

    def __init__(self, store: Path) -> None:
        self._store = store
        self._path = store.with_name(f"{store.name}-turns")
        self._lock = threading.Lock()
        self._users = 0
        self._file = -1

    @contextmanager
    def take(self, queue: int, seconds: float) -> Iterator[None]:
        """Wait for one's turn in a queue, and have it until the block ends.

        After so many seconds, and where no file can be made beside the store, one goes on without
        it.
        """
        until = time.monotonic() + seconds
        # The locks are of the process: two of its threads in one queue would share them.
        in_process = turns_of(f"{self._path}\x1f{queue}").take(seconds)
        with in_process as is_first, self._open_once(is_first) as file:
            ticket = None if file is None else _ticket(file, queue, until)
            try:
                if file is not None and ticket:
                    _wait_for_all_before(file, queue, ticket, until)
                yield
            finally:
                if file is not None and ticket is not None:
                    _unlock(file, 1, _first_byte_of_tickets(queue) + ticket)

    @contextmanager
    def _open_once(self, is_wanted: bool) -> Iterator[int | None]:
        """The file, opened once: to close it anywhere ends all locks of the process on it."""
        # Windows has no such locks: there, turns hold within a process.
        if sys.platform == "win32" or not is_wanted or not self._enter():
            yield None
            return
        try:
            yield self._file
        finally:
            with self._lock:
                self._users -= 1
                if not self._users:
                    os.close(self._file)

    def _enter(self) -> bool:
        with self._lock:
            if not self._users:
                try:
                    self._file = _open_like(self._path, self._store)
                except OSError:
                    return False
            self._users += 1
        return True


def _open_like(path: Path, store: Path) -> int:
    """Open a file, with the rights of the store where it is new."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with suppress(OSError):
        if not os.fstat(file).st_size:
            os.fchmod(file, store.stat().st_mode & 0o666)
    return file


def _first_byte_of_tickets(queue: int) -> int:
    """Position of the first byte of the tickets of a queue; nothing is ever written there."""
    return _TICKETS * (queue + 1)


def _ticket(file: int, queue: int, until: float) -> int | None:
    """Draw the next ticket of a queue, and lock its byte; None where that fails."""
    gate = _GATES + queue
    try:
        if not _try_until(lambda: _lock(file, fcntl.LOCK_EX, 1, gate), until):
            return None
        try:
            number = int.from_bytes(os.pread(file, _NUMBER, _NUMBER * queue), "big")
            os.pwrite(file, (number + 1).to_bytes(_NUMBER, "big"), _NUMBER * queue)
            return (
                number
                if _lock(file, fcntl.LOCK_EX, 1, _first_byte_of_tickets(queue) + number)
                else None
            )
        finally:
            _unlock(file, 1, gate)
    except OSError:  # the disk is full, or has no locks
        return None


def _wait_for_all_before(file: int, queue: int, ticket: int, until: float) -> None:
    with suppress(OSError):
        if _try_until(
            lambda: _lock(file, fcntl.LOCK_SH, ticket, _first_byte_of_tickets(queue)), until
        ):
            _unlock(file, ticket, _first_byte_of_tickets(queue))


def _try_until(act: Callable[[], bool], until: float) -> bool:
    """Try something until it is done or it is too late."""
    wait = _SHORTEST
    while not act():
        if time.monotonic() > until:
            return False
        time.sleep(wait)
        wait = min(2 * wait, _LONGEST)
    return True


def _lock(file: int, how: int, length: int, start: int) -> bool:
    """Lock some bytes; False where somebody else has one of them."""
    try:
        fcntl.lockf(file, how | fcntl.LOCK_NB, length, start)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _unlock(file: int, length: int, start: int) -> None:
    with suppress(OSError):
        fcntl.lockf(file, fcntl.LOCK_UN, length, start)


@cache
def file_turns_of(store: Path) -> FileTurns:
    """The turns on a store, by the absolute path of its file."""
    return FileTurns(store)


_MOST_WAITING = 4
"""Of the connections of a pool: who has a turn needs another one to write."""

_thread = threading.local()
_places: WeakKeyDictionary[sa.Engine, threading.Semaphore] = WeakKeyDictionary()


@contextmanager
def turn_on(engine: sa.Engine, record: str, *about: str) -> Iterator[None]:
    """One's turn among those who ask for it to write on one thing, first come, first served.

    It is held around several transactions. Who has it and asks for it again has it.
    """
    number = queue_number("turn", record, *about)
    if path_of(engine) is not None:
        number %= QUEUES
    taken: set[tuple[str, int]] = _thread.__dict__.setdefault("held", set())
    asked = (name_of(engine), number)
    if asked in taken or reads_only(engine):
        yield
        return
    with _queue_up(engine, number):
        taken.add(asked)
        try:
            yield
        finally:
            taken.discard(asked)


@contextmanager
def _queue_up(engine: sa.Engine, number: int) -> Iterator[None]:
    """Wait in a queue of all processes, and be its first until the block ends."""
    path = path_of(engine)
    if path is not None:
        with file_turns_of(path.absolute()).take(number, WAIT_SECONDS):
            yield
        return
    with (
        # One thread of a process waits in the database for each thing, and few for all things.
        turns_of(f"{name_of(engine)}\x1f{number}").take(WAIT_SECONDS),
        _places.setdefault(engine, threading.Semaphore(_MOST_WAITING)),
        explain_errors(engine),
        engine.connect() as connection,
        connection.begin(),
    ):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))
        yield
