"""Turns on a fact: to read it, to decide, and to write, first come, first served.

They hold between the threads of a process and between processes, on SQLite and PostgreSQL.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from paradiplomacy.evidence.engine import explained, name_of, path_of, reads_only
from paradiplomacy.evidence.engine_errors import WAIT_SECONDS
from paradiplomacy.evidence.file_turns import QUEUES, file_turns_of
from paradiplomacy.evidence.turns import number_of, turns_of

_MOST_WAITING = 4
"""Of the connections of a pool: who has a turn needs another one to write."""

_mine = threading.local()
_places: WeakKeyDictionary[sa.Engine, threading.Semaphore] = WeakKeyDictionary()


@contextmanager
def turn_on(engine: sa.Engine, record: str, *about: str) -> Iterator[None]:
    """One's turn among those who ask for it to write on one thing, first come, first served.

    It is held around several transactions. Who has it and asks for it again has it.
    """
    number = number_of("turn", record, *about)
    if path_of(engine) is not None:
        number %= QUEUES
    held: set[tuple[str, int]] = _mine.__dict__.setdefault("held", set())
    asked = (name_of(engine), number)
    if asked in held or reads_only(engine):
        yield
        return
    with _queued(engine, number):
        held.add(asked)
        try:
            yield
        finally:
            held.discard(asked)


@contextmanager
def _queued(engine: sa.Engine, number: int) -> Iterator[None]:
    """Wait in a queue of all processes, and be its first until the block ends."""
    path = path_of(engine)
    if path is not None:
        with file_turns_of(path.absolute()).taken(number, WAIT_SECONDS):
            yield
        return
    with (
        # One thread of a process waits in the database for each thing, and few for all things.
        turns_of(f"{name_of(engine)}\x1f{number}").taken(WAIT_SECONDS),
        _places.setdefault(engine, threading.Semaphore(_MOST_WAITING)),
        explained(engine),
        engine.connect() as connection,
        connection.begin(),
    ):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))
        yield
