"""Whether four in five made studies decide as `interview power` promises, by as few as can tell.

Two hundred studies would tell 0.8 from 0.65. Wald's sequential test tells them apart by about
seventy: each study moves the odds, and none follows once they are long enough. What is still open
after two hundred is judged by their number, so that never more are made.

By the exact chances of every path, a power of 0.8 fails one time in 1,400; 0.65 fails in 93.5 of a
hundred, 0.6 in 99.7, and 0.98 in 99.9. Of two hundred each time, 0.65 failed in 94.2.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log

from scipy.stats import binom

__all__ = ["STUDIES", "demand_four_in_five"]

STUDIES = 200
"""Studies at most."""
FALSE_ALARM, MISSED = 0.0005, 0.02
PROMISED = 0.8
MORE = 0.05
"""Whole numbers of pairs, and the larger of two errors, can promise a little less than is so."""


@dataclass(frozen=True, slots=True)
class Odds:
    """Logarithm of the odds that a share is `wrong` and not `right`."""

    right: float
    wrong: float

    def after(self, supported: int, studies: int) -> float:
        """The odds after so many studies, if both were as likely before."""
        other = studies - supported
        return supported * log(self.wrong / self.right) + other * log(
            (1 - self.wrong) / (1 - self.right)
        )


TOO_FEW, TOO_MANY = Odds(PROMISED, 0.65), Odds(0.875, 0.965)
WRONG, RIGHT = log((1 - MISSED) / FALSE_ALARM), log(MISSED / (1 - FALSE_ALARM))


def demand_four_in_five(is_supported: Callable[[int], bool]) -> None:
    """Demand that about four in five studies support a claim.

    is_supported: Whether the study of a seed does; asked of 0, 1 and so on.

    Three in five are too few, and all are too many:

    >>> demand_four_in_five(lambda seed: seed % 5 > 0)
    >>> demand_four_in_five(lambda seed: seed % 5 > 1)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    AssertionError: 42 of 72 studies...
    >>> demand_four_in_five(lambda seed: True)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    AssertionError: 78 of 78 studies...
    """
    supported, open_ones = 0, {TOO_FEW, TOO_MANY}
    for studies in range(1, STUDIES + 1):
        supported += is_supported(studies - 1)
        for odds in tuple(open_ones):
            now = odds.after(supported, studies)
            assert now < WRONG, f"{supported} of {studies} studies"
            if now <= RIGHT:
                open_ones.discard(odds)
        if not open_ones:
            return
    low, high = binom.interval(1 - 2 * FALSE_ALARM, STUDIES, PROMISED)
    assert TOO_FEW not in open_ones or low <= supported, f"{supported} of {STUDIES} studies"
    most = high + MORE * STUDIES
    assert TOO_MANY not in open_ones or supported <= most, f"{supported} of {STUDIES} studies"
