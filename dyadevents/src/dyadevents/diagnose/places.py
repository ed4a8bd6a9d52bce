"""Do places, or dyads, differ more than the terms explain? Observed against expected counts.

For each place, E is the integral of the rates of its dyads, and the residual R = O - E with O its
events. If rates of places vary by factors of mean 1 and variance v that the terms miss, then
``sum (R^2 - O) / sum E^2`` estimates v; if they do not, it is about 0. Draws for the test are
Poisson counts of mean E (multinomial for an ordinal likelihood, where the number of events is
given), corrected for what the fit takes out: ``R* = N - E - D I^-1 U*``, with D the derivative of
E by the coefficients, I the information and U* the score that goes with the counts.

In an undirected network a dyad counts for both ends; the draws take the counts of its ends as
independent.

Source: Dean & Lawless 1989 (the test); Barlow & Prentice 1988 (the residuals).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats
from dyadevents.diagnose.processes import increments
from dyadevents.inference.likelihood import Likelihood
from dyadevents.inference.residuals import Residuals, actor_sums
from dyadevents.inference.risk_sums import RiskSums
from dyadevents.network import ModeCode

__all__ = ["Counts", "counts_by_place"]


@dataclass(frozen=True)
class Counts:
    """Observed and expected events of places or dyads.

    Attributes
    ----------
    of : str
        "senders", "receivers", "places" (undirected) or "dyads".
    observed, expected : arrays, shape (places,)
    deviation : array, shape (places,)
        How far O is from E: the normal quantile of the Poisson probability of a count at
        least as far out, which is fair to small counts; 0 where nothing was expected.
    variance : float
        Of the factors by which rates differ beyond the terms; about 0 if they do not.
    p : float
        Share of draws with at least that variance.
    """

    kind: str
    of: str
    observed: Floats
    expected: Floats
    deviation: Floats
    variance: float
    p: float
    draws: int


def counts_by_place(
    likelihood: Likelihood,
    theta: Floats,
    residuals: Residuals,
    *,
    draws: int = 1000,
    generator: np.random.Generator | None = None,
    sums: RiskSums | None = None,
) -> tuple[Counts, ...]:
    """Compare counts of senders and of receivers; of all places in an undirected network.

    Parameters
    ----------
    theta : array, shape (columns,)
        The estimates.
    residuals : Residuals
        At the estimates.
    generator : numpy.random.Generator, optional
        Seed 0 by default.
    sums : RiskSums, optional
        At the estimates, where they are known.
    """
    generator = np.random.default_rng(0) if generator is None else generator
    events = actor_sums(likelihood.prepared, residuals.event_scores)
    sides = [
        (
            "senders",
            residuals.observed_by_sender,
            residuals.expected_by_sender,
            residuals.scores_by_sender,
        ),
        (
            "receivers",
            residuals.observed_by_receiver,
            residuals.expected_by_receiver,
            residuals.scores_by_receiver,
        ),
    ]
    information = _information(likelihood, theta, sums)
    if likelihood.prepared.universe.shape[2] == ModeCode.UNDIRECTED:
        sides = [("places", *sides[0][1:])]
    return tuple(
        _counts(likelihood, of, o, e, by_event - score, information, draws, generator)
        for (of, o, e, score), by_event in zip(sides, events, strict=False)
    )


def _information(likelihood: Likelihood, theta: Floats, sums: RiskSums | None) -> Floats:
    centred = likelihood.centred(np.asarray(theta, dtype=float))
    sums = likelihood.sums(centred[likelihood.prepared.local]) if sums is None else sums
    return np.asarray(increments(likelihood, centred, sums, np.zeros(1, dtype=np.int64))[1][0])


def _counts(  # noqa: PLR0917
    likelihood: Likelihood,
    of: str,
    observed: Floats,
    expected: Floats,
    slope: Floats,
    information: Floats,
    draws: int,
    generator: np.random.Generator,
) -> Counts:
    """`slope` is D, shape (places, columns)."""
    inverse = np.linalg.inv(information)
    active = expected > 1e-9
    deviation = _deviation(observed, expected, active)
    variance = float(_variance(observed, observed - expected, expected))

    mean = np.maximum(expected, 0.0)
    per_event = np.divide(slope, mean[:, None], out=np.zeros_like(slope), where=active[:, None])
    left = information - per_event.T @ (mean[:, None] * per_event)
    values, vectors = np.linalg.eigh((left + left.T) / 2)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    counts, rest = np.empty((draws, len(mean))), np.empty((draws, len(values)))
    for k in range(draws):
        if likelihood.name == "ordinal":
            counts[k] = generator.multinomial(round(float(observed.sum())), mean / mean.sum())
        else:
            counts[k] = generator.poisson(mean)
        rest[k] = generator.standard_normal(len(values))
    score = (counts - mean) @ per_event + rest @ root.T
    drawn = _variance(counts, counts - mean - score @ (slope @ inverse).T, expected)
    p = float((1 + np.count_nonzero(drawn >= variance)) / (1 + draws))
    return Counts(likelihood.prepared.kind, of, observed, expected, deviation, variance, p, draws)


def _deviation(observed: Floats, expected: Floats, active: NDArray[np.bool_]) -> Floats:
    from scipy.special import ndtri, pdtr, pdtrc

    deviation = np.zeros(len(observed))
    o, e = observed[active], expected[active]
    above = np.where(o > 0, pdtrc(o - 1, e), 1.0)  # a count of o or more
    below = pdtr(o, e)
    tail = np.clip(np.minimum(above, below), 1e-300, 0.5)
    deviation[active] = np.where(above < below, -1.0, 1.0) * ndtri(tail)
    return deviation


def _variance(counts: Floats, residual: Floats, expected: Floats) -> Floats:
    """Of the counts of places, in the last dimension."""
    excess = (residual**2 - counts).sum(axis=-1)
    return np.asarray(excess / max(float(expected @ expected), 1e-300))
