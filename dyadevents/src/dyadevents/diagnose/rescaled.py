"""Time in which the model's events should come as a Poisson process of rate 1.

Each event moves a clock that runs as fast as the model expects events: from one event of a kind
to the next it shows the integral of the summed rate. If the rates are right, what it shows is
exponential with mean 1 (time-rescaling theorem).

The baseline is fitted, so that the whole of the clock is the number of events; draws for the
test are gaps between uniform points, which are bound in the same way. Events at one moment
(dates known to the month, statistics that move by cells) have no order and no gaps: then the
number of events of each step with an event, and between two of them, cannot be distinguished,
and no gaps are tested; use the score process of the intercept.

Source: Ogata 1988; Brown, Barbieri, Ventura, Kass & Frank 2002.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.inference.likelihood import Likelihood
from dyadevents.inference.risk_sums import RiskSums

__all__ = ["RescaledGaps", "rescaled_gaps"]


@dataclass(frozen=True)
class RescaledGaps:
    """Gaps between events of a kind in rescaled time.

    Attributes
    ----------
    gaps : array, shape (events,)
        In order of time; exponential with mean 1 if the model is right.
    low, high : arrays, shape (events,)
        Between them lie 95 % of the draws of each *sorted* gap.
    distance : float
        Kolmogorov-Smirnov distance to the exponential law.
    p : float
        Share of draws with at least that distance.
    autocorrelation : float
        Of a gap with the next one; 0 if the model is right, above where bursts are left over.
    autocorrelation_p : float
        Share of permutations of the gaps with at least that autocorrelation, either sign.
    """

    kind: str
    gaps: Floats
    low: Floats
    high: Floats
    distance: float
    p: float
    autocorrelation: float
    autocorrelation_p: float
    draws: int


def rescaled_gaps(
    likelihood: Likelihood,
    theta: Floats,
    *,
    draws: int = 500,
    generator: np.random.Generator | None = None,
    sums: RiskSums | None = None,
) -> RescaledGaps | None:
    """Rescale the time between events by the rates of an interval fit.

    Parameters
    ----------
    likelihood : Likelihood
        An interval likelihood.
    theta : array, shape (columns,)
        The estimates.
    generator : numpy.random.Generator, optional
        Seed 0 by default.
    sums : RiskSums, optional
        At the estimates, where they are known.

    Returns
    -------
    Rescaled or None
        None where there are no gaps to test: an ordinal likelihood, events of one time, or
        fewer than 5 events.
    """
    prepared = likelihood.prepared
    step = prepared.event_step
    if likelihood.name == "ordinal" or len(step) < 5 or bool((np.diff(step) == 0).any()):
        return None
    generator = np.random.default_rng(0) if generator is None else generator
    centred = likelihood.centred(np.asarray(theta, dtype=float))
    sums = likelihood.sums(centred[prepared.local]) if sums is None else sums
    clock = np.cumsum(likelihood.exposure(centred) * sums.s0)
    gaps = np.diff(clock[step], prepend=0.0)
    n = len(gaps)
    points = np.sort(generator.uniform(0.0, clock[-1], (draws, n)), axis=1)
    drawn = np.sort(np.diff(points, axis=1, prepend=0.0), axis=1)
    distances = _distance(drawn)
    observed = float(_distance(np.sort(gaps)[None])[0])
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    repeat = float(_autocorrelation(gaps[None])[0])
    shuffled = _autocorrelation(np.array([generator.permutation(gaps) for _ in range(draws)]))
    return RescaledGaps(
        prepared.kind,
        gaps,
        low,
        high,
        observed,
        float((1 + np.count_nonzero(distances >= observed)) / (1 + draws)),
        repeat,
        float((1 + np.count_nonzero(np.abs(shuffled) >= abs(repeat))) / (1 + draws)),
        draws,
    )


def _distance(sorted_gaps: Floats) -> Floats:
    """Kolmogorov-Smirnov distance of each row to the exponential law."""
    n = sorted_gaps.shape[1]
    law = -np.expm1(-sorted_gaps)
    above = np.arange(1, n + 1) / n - law
    below = law - np.arange(n) / n
    return np.asarray(np.maximum(above.max(axis=1), below.max(axis=1)))


def _autocorrelation(gaps: Floats) -> Floats:
    """Of the logarithms of each row, so that one long gap does not rule; 0 where all are alike."""
    values = np.log(np.maximum(gaps, 1e-12))
    values -= values.mean(axis=1, keepdims=True)
    spread = (values**2).sum(axis=1)
    repeats = (values[:, 1:] * values[:, :-1]).sum(axis=1)
    return np.asarray(np.divide(repeats, spread, out=np.zeros(len(gaps)), where=spread > 0))
