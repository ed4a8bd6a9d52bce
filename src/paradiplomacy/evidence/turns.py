"""Turns of those in one process who write to one SQLite file: first come, first served.

SQLite itself lets who waits try again now and then, so that one of many may be passed over until
its time is up. Those of other processes are kept in order by `file_turns`.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b


class Turns:
    """A lock that lets those who wait in by the order in which they came.

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
