"""Processes of a test that start quickly: forked from one that imports, once, what all need.

None shares a connection, a lock or a thread with another, or with the test: the process that they
are forked from only imports.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import Any, Concatenate, ParamSpec

__all__ = ["PATIENCE", "Forked", "Talk", "forked"]

P = ParamSpec("P")
PATIENCE = 600.0
"""Seconds to wait for a word, or for an end."""


@dataclass(frozen=True, slots=True)
class Talk:
    """One end of a line between two processes."""

    line: Connection

    def say(self, word: object) -> None:
        """Say a word to the other process."""
        self.line.send(word)

    def hear(self) -> Any:
        """The next word of the other process."""
        if not self.line.poll(PATIENCE):
            raise TimeoutError("nobody says anything")
        return self.line.recv()

    def hear_all(self) -> Iterator[Any]:
        """All words until the other process ends; not one that it was killed in."""
        while True:
            try:
                yield self.line.recv()
            except (EOFError, OSError):
                return


@dataclass(frozen=True, slots=True)
class Forked(Talk):
    """A process that works, and the line to it."""

    process: ForkServerProcess

    @property
    def pid(self) -> int:
        """Number of the process."""
        assert self.process.pid is not None
        return self.process.pid

    def ended(self) -> int | None:
        """Exit status once it has ended; minus the signal that killed it."""
        self.process.join(PATIENCE)
        return self.process.exitcode


@contextmanager
def forked(
    work: Callable[Concatenate[Talk, P], None], *given: P.args, **more: P.kwargs
) -> Iterator[Forked]:
    """Have a function work in a process of its own, which is killed in the end.

    work: One of a module below `tests.support`, where the process finds it.
    """
    context = multiprocessing.get_context("forkserver")
    # `python -m pytest` is imported as well, as the main module of each.
    context.set_forkserver_preload(["pytest", "tests.support.writers"])
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(there, work, given, more), daemon=True)
    process.start()
    there.close()
    try:
        yield Forked(here, process)
    finally:
        process.kill()
        process.join()
        process.close()
        here.close()


def _work(line: Connection, work: Callable[..., None], given: Any, more: Any) -> None:
    work(Talk(line), *given, **more)
