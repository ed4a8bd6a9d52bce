"""Bounds of real discrepancies that so many pairs and questions could have missed.

That none was seen does not say that there is none: few pairs may have none by chance. Answers of
one pair are not independent trials: whoever tidies one answer tidies all. So bounds stand twice:
where each answer is a trial of its own (best case) and where all answers of a pair go together
(worst case: one trial a pair).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from paradiplomacy.language import Words

_WORDS = Words(__name__)

BASE_RATE = _WORDS("base-rate")
"""How often two ends of ties elsewhere do not say the same, beside what is found here."""

RATES = (0.01, 0.05, 0.10)
"""Rates of discrepancies under which the chance to see so few is given."""

LEVEL = 0.95
"""Of the upper bound, which is one-sided."""


@dataclass(frozen=True, slots=True)
class MissedBound:
    """A bound of real discrepancies by so many trials.

    trials: Questions that both ends of a pair answered, or pairs.
    seen: Discrepancies among them.
    rate: Upper bound of the rate of real discrepancies; 1 without trials.
    chances: By rate of real discrepancies: the probability to see as few as were seen, or fewer.
    """

    trials: int
    seen: int
    rate: float
    chances: Mapping[float, float]


def bound_missed(trials: int, seen: int = 0) -> MissedBound:
    """Bound what so many questions, asked of both ends of pairs, could have missed.

    trials: Pairs both ends of which answered.
    seen: Discrepancies among them.

    Raises ValueError: More discrepancies than trials.

    The bound is the exact one-sided one of Clopper and Pearson (1934); with none seen it is near
    three over the number of trials (Hanley and Lippman-Hand 1983, JAMA 249). A discrepancy that
    does not show is not allowed for: where half of them do, the rate may be twice as high.

    The article interviewed both ends of 37 pairs and found none:

    >>> bound = bound_missed(37)
    >>> round(bound.rate, 3), round(bound.chances[0.05], 2)
    (0.078, 0.15)
    """
    from scipy.special import betaincinv
    from scipy.stats import binom

    if not 0 <= seen <= trials:
        raise ValueError(f"{seen} discrepancies cannot be seen in {trials} trials")
    upper = 1.0 if seen == trials else float(betaincinv(seen + 1, trials - seen, LEVEL))
    chances = {rate: float(binom.cdf(seen, trials, rate)) for rate in RATES}
    return MissedBound(trials, seen, upper, chances)
