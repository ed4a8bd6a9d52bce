"""One piece of work beside another, on the second core."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

__all__ = ["Beside"]

T = TypeVar("T")


class Beside(Generic[T]):
    """Starts work in a thread of its own.

    It pays where the work is compiled code that lets other threads run. The thread ends
    with the program, so that an interrupted program does not wait for it.

    Parameters
    ----------
    work : callable
        Without arguments. Must share nothing that changes with what runs beside it.

    Examples
    --------
    >>> Beside(lambda: 6 * 7).result()
    42
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._result: list[T] = []
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._result.append(self._work())
        except BaseException as failure:
            self._failure = failure

    def result(self) -> T:
        """What the work gives, once it is done; raises what the work raised."""
        self._thread.join()
        if self._failure is not None:
            raise self._failure
        return self._result[0]
