"""Whether cities are first to mend more often after breaks than after days on which nothing broke.

Many ties stand against two governments, so that some tie is often first whatever happened. That
cities are first after most breaks shows nothing by itself: it has to be more often than after
quiet days.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    POWER,
    SIGNIFICANCE,
    Interval,
    share,
)
from paradiplomacy.hypotheses.estimators.odds import Conditional, exact_odds_ratio
from paradiplomacy.hypotheses.rights.mending import Mending

__all__ = ["HALF", "Leads", "LedMore"]

HALF = 0.5


@dataclass(frozen=True, slots=True)
class Leads:
    """After how many days cities were first to mend, nations were, and dates do not say."""

    city: int
    nation: int
    unclear: int = 0

    @classmethod
    def of(cls, some: Sequence[Mending]) -> Leads:
        """Counted over breaks, or over quiet days."""
        leaders = [mending.leader for mending in some]
        return cls(*map(leaders.count, ("city", "nation", "undecided")))

    @property
    def n(self) -> int:
        """All of them."""
        return self.city + self.nation + self.unclear

    def share(self, *, level: float = 0.95) -> Interval:
        """The share after which cities led, with limits that cover those of unclear order."""
        low, high = (share(k, self.n, level=level) for k in self.bounds)
        return Interval(low.value if not self.unclear else None, low.low, high.high, level)

    @property
    def bounds(self) -> tuple[int, int]:
        """After how many cities led at least, and at most."""
        return self.city, self.city + self.unclear

    def possible(self) -> Iterator[tuple[int, int]]:
        """In how many cities led and in how many nations did, in every order that may have been."""
        first, last = self.bounds
        return ((city, self.n - city) for city in range(first, last + 1))


@dataclass(frozen=True, slots=True)
class LedMore:
    """Breaks beside quiet days, each order that dates leave open taken the least kind way.

    Parameters
    ----------
    breaks, quiet : Leads

    Examples
    --------
    >>> LedMore(Leads(9, 0), Leads(2, 7)).verdict
    <Verdict.SUPPORTED: 'supported'>
    >>> LedMore(Leads(9, 0), Leads(8, 0)).verdict  # cities are first whatever happened
    <Verdict.INCONCLUSIVE: 'inconclusive'>
    """

    breaks: Leads
    quiet: Leads

    def ratio(self, *, level: float = 0.95) -> Interval:
        """Odds that cities lead after a break, relative to those after a quiet day; exact."""
        after, beside = list(self.breaks.possible()), list(self.quiet.possible())
        least = exact_odds_ratio([after[0], beside[-1]], level=level)
        most = exact_odds_ratio([after[-1], beside[0]], level=level)
        told = len(after) == len(beside) == 1
        return Interval(least.value if told else None, least.low, most.high, level)

    @property
    def p(self) -> float | None:
        """Two-sided, of no difference (Fisher's test) and of one half at once: the larger tails."""
        from scipy.stats import binom

        if not self.breaks.n or not self.quiet.n:
            return None
        laws = [
            Conditional.of([after, beside])
            for after in self.breaks.possible()
            for beside in self.quiet.possible()
        ]
        n, (least, most) = self.breaks.n, self.breaks.bounds
        more = max(binom.sf(least - 1, n, HALF), *(law.above(0.0) for law in laws))
        fewer = max(binom.cdf(most, n, HALF), *(law.below(0.0) for law in laws))
        return float(min(1.0, 2 * min(more, fewer)))

    @property
    def verdict(self) -> Verdict:
        """Both have to say the same: the odds ratio, and the share after breaks."""
        ratio, part = self.ratio(), self.breaks.share()
        if min(self.breaks.n, self.quiet.n) < ENOUGH_EVENTS:
            return Verdict.INCONCLUSIVE
        if ratio.above(1.0) and part.above(HALF):
            return Verdict.SUPPORTED
        if ratio.below(1.0) and part.below(HALF):
            return Verdict.CONTRADICTED
        return Verdict.INCONCLUSIVE

    def detectable(self) -> float | None:
        """The share of breaks of clear order that would be found, where half of quiet days have it.

        In four samples of five; None where not even all breaks would do.
        """
        import numpy as np
        from scipy.optimize import brentq
        from scipy.stats import binom, hypergeom

        n, m = self.breaks.n, self.quiet.n
        if min(n, m) < ENOUGH_EVENTS:
            return None
        city = np.arange(n - self.breaks.unclear + 1)[:, None]
        quiet = self.quiet.unclear + np.arange(m - self.quiet.unclear + 1)[None, :]
        tails = np.maximum(
            hypergeom.sf(city - 1, n + m, city + quiet, n), binom.sf(city - 1, n, HALF)
        )
        found = tails <= SIGNIFICANCE / 2
        beside = binom.pmf(quiet[0] - self.quiet.unclear, m - self.quiet.unclear, HALF)

        def short(part: float) -> float:
            return float(binom.pmf(city[:, 0], len(city) - 1, part) @ found @ beside) - POWER

        return float(brentq(short, HALF, 1.0)) if short(1.0) >= 0 else None
