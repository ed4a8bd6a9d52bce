"""Progress of something: what is being done, and the share that is done."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, float], None]
"""Called with what is being done and the share that is done."""


def within(report: Progress, low: float, high: float) -> Progress:
    """Tells of a part of the whole, which runs from one share to another.

    >>> within(lambda what, share: print(what, share), 0.5, 1.0)("half of it", 0.5)
    half of it 0.75
    """
    return lambda what, share: report(what, low + (high - low) * share)


def report_nothing(_what: str, _share: float) -> None:
    """Tells nobody."""


class Steps:
    """Tells of a number of steps, each as it begins.

    >>> say = Steps(lambda what, share: print(what, share), 2)
    >>> say("first"), say("second")
    first 0.0
    second 0.5
    (None, None)
    """

    def __init__(self, report: Progress, number: int) -> None:
        self._report, self._number, self._begun = report, number, 0

    def __call__(self, what: str) -> None:
        """Tell what is being done."""
        self._report(what, self._begun / self._number)
        self._begun += 1
