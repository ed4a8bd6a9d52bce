"""How bare a periphery is beside random networks, how surely, and what could be found."""

from __future__ import annotations

from math import exp, inf, log, sqrt
from typing import TYPE_CHECKING

from paradiplomacy.hypotheses.estimators.exact import SIGNIFICANCE, Interval, steps_told

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from paradiplomacy.networks.core_periphery import CoreFit, CoreNull

__all__ = ["bareness", "detectable", "log_error"]


def log_error(outside: float, across: float, within: float) -> float:
    """Standard error of the logarithm of ties in the periphery for each that degrees give.

    Notes
    -----
    By the delta method, with ties in the core, across and outside as Poisson numbers. Degrees
    give the periphery ties as the square of its ends over all ties: the more of its ties run
    to itself, the more are expected to.

    Examples
    --------
    >>> round(log_error(60, 180, 60), 3)
    0.073
    """
    ties, ends = outside + across + within, 2 * outside + across
    if outside <= 0:
        return inf
    return sqrt(
        outside * (1 / outside - 4 / ends + 1 / ties) ** 2
        + across * (1 / ties - 2 / ends) ** 2
        + within / ties**2
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
        most = -log(SIGNIFICANCE / 2) / null.expected / _mean(null)
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

    mean = _mean(null)
    if not mean > 0 or not null.expected > 0:
        return None
    seldom = float(_finite(null).std(ddof=1)) / mean
    ends, apart = 2 * core.outside + core.across, core.outside - core.within

    def off(ratio: float) -> float:
        outside = ratio * null.expected
        # Rounding may leave less than none.
        within = max(outside - apart, 0.0)
        error = log_error(outside, max(ends - 2 * outside, 0.0), within)
        return log(ratio / against) + steps_told() * max(seldom, error)

    barest = max(apart, 1.0) / null.expected
    if barest >= against or off(barest) >= 0:
        return None
    return float(brentq(off, barest, against))


def _finite(null: CoreNull) -> NDArray[np.float64]:
    import numpy as np

    return null.outsides[np.isfinite(null.outsides)]


def _mean(null: CoreNull) -> float:
    draws = _finite(null)
    return float(draws.mean()) if len(draws) > 1 else 0.0
