"""First ties that may be older than the earliest that a source shows: drawn, and at their worst."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.staggered import UnitYears
from paradiplomacy.hypotheses.estimators.staggered_shuffles import Shuffles
from paradiplomacy.hypotheses.policy.policy_design import AFTER, PolicyDesign, freedom_of

__all__ = ["Dates", "dates_of", "earlier", "exact_only"]

DRAWS = 999
"""Sets of years of first ties that are drawn."""

SWEEPS = 2
"""How often the search for the worst years goes through all countries."""

Years = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Dates:
    """The mean effect where years of first ties are upper bounds.

    Parameters
    ----------
    interval : Interval
        Over years drawn between the first tie of all countries with the hub and the earliest seen.
    worst : tuple of float
        The lowest and the highest mean effect that a search found for years within these bounds.
    vague : int
        Countries whose year is drawn.
    earliest : int
        No tie is older.
    """

    interval: Interval
    worst: tuple[float, float]
    vague: int
    earliest: int


def dates_of(design: PolicyDesign, *, seed: int, draws: int = DRAWS) -> Dates | None:
    """Draw the years, and search for the worst; None where all are known or nothing is left.

    Notes
    -----
    Within its bounds every year is equally likely. Estimates are pooled by Rubin's rules. The worst
    is searched country by country, each year that it may have against all others as they stand,
    twice from the first country to the last: what years could do is at least what it finds.
    """
    panel = design.panel
    if not design.vague or not panel.adopters.any():
        return None
    from dyadevents.inference.imputation import pool

    low = _lowest(design)
    rng = np.random.default_rng(seed)
    firsts = rng.integers(low, panel.first, size=(draws, len(low)), endpoint=True)
    between = np.arange(low.min(), panel.first[low < panel.first].max() + 1)
    shuffles = Shuffles(panel, cohorts=[*between, *panel.first], span=AFTER)
    drawn = shuffles.effects(firsts, around="all")
    values, squares = drawn.mean[drawn.known], (drawn.influence[drawn.known] ** 2).sum(axis=1)
    if len(values) < 2:
        return None
    n, complete = len(low), max(freedom_of(panel), 1)
    variances = squares * (n / max(n - 1, 1))
    pooled = pool(values[:, None], variances[:, None, None], complete=complete)
    least, most = pooled.interval()[0]
    return Dates(
        Interval(float(pooled.estimates[0]), float(least), float(most), 0.95),
        (-_farthest(panel, shuffles, low, -1), _farthest(panel, shuffles, low, 1)),
        int((low < panel.first).sum()),
        int(low.min()),
    )


def _lowest(design: PolicyDesign) -> Years:
    """The earliest year in which each country may have made its first tie."""
    first = design.panel.first.copy()
    for unit, code in enumerate(design.panel.units):
        since = design.ties[code].since
        if since is not None and code in design.vague:
            first[unit] = min(int(first[unit]), since)
    return first


def _farthest(panel: UnitYears, shuffles: Shuffles, low: Years, side: int) -> float:
    """The largest mean effect, or the negative of the smallest, that a search finds."""
    best, first = -np.inf, panel.first.copy()
    for _ in range(SWEEPS):
        for unit in np.flatnonzero(low < panel.first):
            tried = np.tile(first, (panel.first[unit] - low[unit] + 1, 1))
            tried[:, unit] = np.arange(low[unit], panel.first[unit] + 1)
            found = side * _means(shuffles, tried)
            if np.isfinite(found).any() and np.nanmax(found) > best:
                best, first = float(np.nanmax(found)), tried[int(np.nanargmax(found))]
    return best


def _means(shuffles: Shuffles, firsts: Years) -> NDArray[np.float64]:
    """The mean effect for each set of years; NaN where nothing can be compared."""
    of = shuffles.effects(firsts, around=None)
    return np.where(of.known, of.mean, np.nan)


def earlier(design: PolicyDesign, years: int) -> UnitYears:
    """The panel with each year that is an upper bound so many years earlier, if it can be."""
    low = _lowest(design)
    return design.panel.treated_from(np.maximum(design.panel.first - years, low))


def exact_only(design: PolicyDesign) -> UnitYears:
    """The countries whose first tie is one that a source calls the first."""
    panel = design.panel
    return panel.only([code not in design.vague for code in panel.units])
