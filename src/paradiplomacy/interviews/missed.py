"""Bounds of real discrepancies that so many pairs and questions could have missed.

That none was seen does not say that there is none: few pairs may have none by chance, and a
discrepancy may not show, as where both ends round a number alike. Both are worked out here.
Answers of one pair are not independent trials: whoever tidies one answer tidies all. So each bound
stands twice: where each answer is a trial of its own (best case) and where all answers of a pair
go together (worst case: one trial a pair).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log, log1p

from paradiplomacy.language import Words

_WORDS = Words(__name__)

BASE_RATE = _WORDS("base-rate")
"""How often two ends of ties elsewhere do not say the same, beside what is found here."""

RATES = (0.01, 0.05, 0.10)
"""Rates of discrepancies under which the chance to see so few is given."""

_NEARLY = 1e-9


@dataclass(frozen=True, slots=True)
class Missed:
    """A bound of real discrepancies by so many trials.

    trials: Questions that both ends of a pair answered, or pairs.
    seen: Discrepancies among them.
    visible: Probability that a real discrepancy shows: an assumption.
    rate: Upper bound of the rate of real discrepancies, one-sided, at `level`; 1 without trials.
    hidden: The most real discrepancies among these very trials, beyond those seen, with which so
        few are seen with a probability of 1 - `level` or more. 0 where each one shows.
    chances: By rate of real discrepancies: the probability to see as few as were seen, or fewer.
    """

    trials: int
    seen: int
    visible: float
    rate: float
    hidden: int
    chances: Mapping[float, float]
    level: float


@dataclass(frozen=True, slots=True)
class MissedOverall:
    """Over all questions, by how answers of a pair go together.

    apart: Each answer is a trial of its own.
    together: Each pair is one trial.
    """

    apart: Missed
    together: Missed


def missed(trials: int, seen: int = 0, *, visible: float = 1.0, level: float = 0.95) -> Missed:
    """Bound what one question, asked of both ends of so many pairs, could have missed.

    trials: Pairs both ends of which answered.
    seen: Discrepancies among them.
    visible: Probability that a real discrepancy shows, above 0.

    Raises ValueError: More discrepancies than trials, or a probability out of range.

    The bound is the exact one-sided one of Clopper and Pearson (1934) for what is visible, divided
    by `visible`; with none seen it is near three over the number of trials (Hanley and
    Lippman-Hand 1983, JAMA 249). A discrepancy that shows and is none is not allowed for.

    The article interviewed both ends of 37 pairs and found none:

    >>> bound = missed(37)
    >>> round(bound.rate, 3), round(bound.chances[0.05], 2)
    (0.078, 0.15)
    >>> missed(37, visible=0.5).hidden
    4
    """
    if not 0 <= seen <= trials:
        raise ValueError(f"{seen} discrepancies cannot be seen in {trials} trials")
    if not 0 < visible <= 1 or not 0 < level < 1:
        raise ValueError(f"probabilities lie between 0 and 1: visible {visible}, level {level}")
    return Missed(
        trials,
        seen,
        visible,
        _upper_rate(trials, seen, visible, level),
        _most_still_hidden(trials, seen, visible, level),
        {rate: _chance_of_so_few(trials, seen, rate * visible) for rate in RATES},
        level,
    )


def missed_overall(
    answered: int,
    pairs: int,
    *,
    seen: int = 0,
    pairs_with: int = 0,
    visible: float = 1.0,
    level: float = 0.95,
) -> MissedOverall:
    """Bound what all questions together could have missed.

    answered: Questions that both ends of a pair answered, over all pairs and questions.
    pairs: Pairs with any such question.
    seen, pairs_with: Discrepancies, and pairs with any.
    visible, level: As for `missed`. Of a pair in which all answers go together, one visibility
        counts for all.

    >>> bounds = missed_overall(37 * 10, 37)
    >>> round(bounds.apart.rate, 3), round(bounds.together.rate, 3)
    (0.008, 0.078)
    """
    return MissedOverall(
        missed(answered, seen, visible=visible, level=level),
        missed(pairs, pairs_with, visible=visible, level=level),
    )


def _upper_rate(trials: int, seen: int, visible: float, level: float) -> float:
    if seen >= trials:
        return 1.0
    from scipy.special import betaincinv

    return min(1.0, float(betaincinv(seen + 1, trials - seen, level)) / visible)


def _chance_of_so_few(trials: int, seen: int, shown: float) -> float:
    """Probability of as few as were seen, or fewer, where each trial shows one so often."""
    from scipy.stats import binom

    return float(binom.cdf(seen, trials, shown))


def _most_still_hidden(trials: int, seen: int, visible: float, level: float) -> int:
    """The most real ones beyond those seen that are still likely to show so seldom."""
    if visible >= 1:
        return 0
    if seen == 0:
        return min(trials, floor(log(1 - level) / log1p(-visible) + _NEARLY))
    real = seen
    while real < trials and _chance_of_so_few(real + 1, seen, visible) >= 1 - level:
        real += 1
    return real - seen
