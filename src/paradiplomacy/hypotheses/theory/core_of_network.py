"""The core of a network, and how bare its periphery is beside random networks."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Verdict
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import SIGNIFICANCE, Interval, detectable_errors
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

if TYPE_CHECKING:
    from paradiplomacy.networks.core_periphery import CoreFit, CoreNull
    from paradiplomacy.networks.tie_counts import CountedNetwork

WORDS = Words(__name__)


def log_error(outside: float, across: float, within: float) -> float:
    """Standard error of the logarithm of ties in the periphery for each that degrees give.

    By the delta method, with ties in the core, across and outside as Poisson numbers. Degrees
    give the periphery ties as the square of its ends over all ties: the more of its ties run
    to itself, the more are expected to.

    >>> round(log_error(60, 180, 60), 3)
    0.073
    """
    ties, ends = outside + across + within, 2 * outside + across
    return (
        inf
        if outside <= 0
        else sqrt(
            outside * (1 / outside - 4 / ends + 1 / ties) ** 2
            + across * (1 / ties - 2 / ends) ** 2
            + within / ties**2
        )
    )


def bareness(core: CoreFit, null: CoreNull) -> Interval:
    """Ties in the periphery for each that random networks give.

    The interval is the wider of two: how far random networks differ, each with a core of its
    own, and how far the ties of this core and its periphery vary by chance. The first knows that
    a core is chosen for its bare periphery; the second that a bare one has few ties to count.
    """
    from scipy.stats import norm

    ratio = null.ratio()
    if ratio is None:
        return Interval(None, None, None, 1 - SIGNIFICANCE)
    value, low, high = ratio
    if not core.outside:
        # Of a Poisson number, none is still as likely as that at this mean.
        most = -log(SIGNIFICANCE / 2) / null.expected / _mean_of_finite_draws(null)
        return Interval(value, 0.0, max(high, most), 1 - SIGNIFICANCE)
    wide = float(norm.ppf(1 - SIGNIFICANCE / 2))
    step = exp(wide * log_error(core.outside, core.across, core.within))
    return Interval(value, min(low, value / step), max(high, value * step), 1 - SIGNIFICANCE)


def detectable(core: CoreFit, null: CoreNull, *, against: float) -> float | None:
    """The ratio nearest below one that would be distinguished from it, given every number of ties.

    With a barer periphery more of its ties run to the core, and fewer are left within either:
    the error is that of the ties there would be. None where no periphery is bare enough.
    """
    from scipy.optimize import brentq

    mean = _mean_of_finite_draws(null)
    if not mean > 0 or not null.expected > 0:
        return None
    seldom = float(null.finite_outsides.std(ddof=1)) / mean
    ends, gap = 2 * core.outside + core.across, core.outside - core.within

    def off(ratio: float) -> float:
        outside = ratio * null.expected
        # Rounding may leave less than none.
        within = max(outside - gap, 0.0)
        error = log_error(outside, max(ends - 2 * outside, 0.0), within)
        return log(ratio / against) + detectable_errors() * max(seldom, error)

    barest = max(gap, 1.0) / null.expected
    return None if barest >= against or off(barest) >= 0 else float(brentq(off, barest, against))


def _mean_of_finite_draws(null: CoreNull) -> float:
    draws = null.finite_outsides
    return float(draws.mean()) if len(draws) > 1 else 0.0


MARGIN = 4 / 5
"""The periphery has a fifth fewer ties within itself than numbers of ties alone give."""
RULE = DecisionRule("less", MARGIN)

COUNTRIES = 10
TIES = 100


@dataclass(frozen=True, slots=True, eq=False)
class CoreComparison:
    """The core of one network beside its random ones."""

    graph: CountedNetwork
    core: CoreFit
    degrees: CoreNull
    random: CoreNull | None
    ratio: Interval


def between(frames: Frames) -> pl.DataFrame:
    """Ties between two known countries."""
    from paradiplomacy.networks.graph import NO_COUNTRY

    known = [
        ~pl.col(name).fill_null("").is_in(sorted(NO_COUNTRY)) for name in ("country_a", "country_b")
    ]
    return frames.ties.filter(*known, pl.col("country_a") != pl.col("country_b"))


def countries_of(frames: Frames, ties: pl.DataFrame) -> CountedNetwork:
    """The countries of these ties, and how many each two have."""
    from paradiplomacy.networks.graph import country_network, network_of
    from paradiplomacy.networks.world_system import countries_with_ties

    return countries_with_ties(country_network(network_of(frames, ties)))


def compare_with_random(
    graph: CountedNetwork, rng: np.random.Generator, *, draws: int = 99, dealt: bool = False
) -> CoreComparison:
    """The core that fits best, beside those of random networks."""
    from paradiplomacy.networks.core_periphery import core_nulls

    core, nulls = core_nulls(
        graph, rng, draws=draws, kinds=("degrees", "random") if dealt else ("degrees",)
    )
    degrees = nulls["degrees"]
    return CoreComparison(graph, core, degrees, nulls.get("random"), bareness(core, degrees))


def decided_by(comparison: CoreComparison) -> Verdict:
    """Verdict of a core and its periphery on the claim."""
    verdict = RULE.verdict(comparison.ratio, comparison.ratio, events=comparison.graph.ties)
    core, random = comparison.core, comparison.random
    is_clear = core.is_ordered and random is not None and random.p_fit <= SIGNIFICANCE
    return verdict.only_if(is_clear or verdict is not Verdict.SUPPORTED)


def bareness_estimate(what: Message, comparison: CoreComparison, **more: Any) -> Estimate:
    """Ties of the periphery within itself, relative to random networks."""
    name, n = WORDS("relative", what=what), comparison.graph.ties
    return as_estimate(name, comparison.ratio, n, "ratio", WORDS("relative-method"), **more)


def share_of_core(comparison: CoreComparison) -> float:
    """The share of all ends of ties that the core holds."""
    degrees = comparison.graph.degrees()
    return float(degrees[comparison.core.core].sum() / max(1, degrees.sum()))
