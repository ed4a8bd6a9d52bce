"""Does each term's effect hold all the time? Score processes with a simulated test.

The score of the fit, stopped at time t, is a sum over events less what the model expected:

    U(t) = sum over events to t of x  -  integral to t of sum over the risk set of w x

(interval), or the sum over events to t of ``x - S1 / S0`` (ordinal). It is a martingale; it is 0
at the end, as the fit makes it so; and if the model is right it stays near 0 on the way. A
column whose events come early more than its coefficient allows makes a hump. The intercept's
process is the number of events less the number expected: the test of the baseline.

At the estimates U(t) behaves as ``W(t) - I(t) I(end)^-1 W(end)``, W being Gaussian with
independent increments whose covariance is that of the information I. Draws of it give the band
and the p-value of the largest departure.

Source: Lin, Wei & Ying 1993 (who multiply the events by normal numbers; here the increments
are drawn from the information that the model expects); Boschi & Wit 2025 for relational
events.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats, Ints
from dyadevents.inference.likelihood import Likelihood
from dyadevents.inference.risk_sums import RiskSums

__all__ = ["ScoreProcesses", "TermProcess", "score_processes"]


@dataclass(frozen=True)
class TermProcess:
    """The score process of one column.

    Attributes
    ----------
    values : array, shape (points,)
        In standard deviations of the column's score, ``U / sqrt(I)``.
    low, high : arrays, shape (points,)
        Between them lie 95 % of the draws at each point; NaN where they were not asked for.
    largest : float
        The largest absolute value.
    p : float
        Share of draws whose largest absolute value is at least as great.
    """

    name: str
    values: Floats
    low: Floats
    high: Floats
    largest: float
    p: float


@dataclass(frozen=True)
class ScoreProcesses:
    """The score processes of the fit of a kind.

    Attributes
    ----------
    times : array, shape (points,)
    p : float
        Of the largest departure of any column: one test for all of them.
    """

    kind: str
    times: Floats
    terms: tuple[TermProcess, ...]
    p: float
    draws: int

    def __getitem__(self, name: str) -> TermProcess:
        """Return the process of a column."""
        return next(term for term in self.terms if term.name == name)


def score_processes(
    likelihood: Likelihood,
    theta: Floats,
    *,
    points: int = 150,
    draws: int = 1000,
    generator: np.random.Generator | None = None,
    sums: RiskSums | None = None,
    bands: bool = True,
) -> ScoreProcesses:
    """Follow the score of a fit through time.

    Parameters
    ----------
    theta : array, shape (columns,)
        The estimates, as `KindFit.estimates` has them.
    points : int
        The most times at which the processes are compared.
    generator : numpy.random.Generator, optional
        Seed 0 by default.
    sums : RiskSums, optional
        At the estimates, where they are known.
    bands : bool
        Whether `TermProcess.low` and `high` are wanted, beside the tests.
    """
    generator = np.random.default_rng(0) if generator is None else generator
    prepared = likelihood.prepared
    centred = likelihood.centred(np.asarray(theta, dtype=float))
    sums = likelihood.sums(centred[prepared.local]) if sums is None else sums
    first = _first_steps(prepared.event_step, len(prepared.steps), points)
    score, information = increments(likelihood, centred, sums, first)
    last = np.append(first[1:], len(prepared.steps)) - 1
    scale = np.sqrt(np.diag(information.sum(axis=0)))
    observed = np.cumsum(score, axis=0) / scale
    drawn = _draw(information, draws, generator)
    largest = np.abs(observed).max(axis=0)
    drawn_largest = (np.maximum(drawn.max(axis=0), -drawn.min(axis=0)) / scale[:, None]).T
    low = high = np.full_like(observed, np.nan)
    if bands:
        low, high = np.quantile(drawn, (0.025, 0.975), axis=2, overwrite_input=True) / scale

    terms = tuple(
        TermProcess(
            name,
            observed[:, c],
            low[:, c],
            high[:, c],
            float(largest[c]),
            _p(float(largest[c]), drawn_largest[:, c]),
        )
        for c, name in enumerate(prepared.names)
    )
    # Where all draws are alike, as of a single event, a term cannot stand out from them.
    spread = drawn_largest.std(axis=0)
    each = np.where(spread > 0, spread, np.inf)
    overall = (drawn_largest - drawn_largest.mean(axis=0)) / each
    seen = (largest - drawn_largest.mean(axis=0)) / each
    p = _p(float(seen.max()), overall.max(axis=1))
    return ScoreProcesses(prepared.kind, prepared.steps[last], terms, p, draws)


def _p(value: float, drawn: Floats) -> float:
    return float((1 + np.count_nonzero(drawn >= value)) / (1 + len(drawn)))


def _first_steps(event_step: Ints, steps: int, points: int) -> Ints:
    """First steps of at most `points` bins that hold about as many events each."""
    cuts = np.quantile(event_step, np.linspace(0, 1, points + 1)[1:-1], method="nearest") + 1
    first_steps = np.unique(np.concatenate([[0], cuts]))
    return np.asarray(first_steps[first_steps < steps], dtype=np.int64)


def increments(
    likelihood: Likelihood, centred: Floats, sums: RiskSums, first: Ints
) -> tuple[Floats, NDArray[np.float64]]:
    """Return score and information by bins of steps.

    Parameters
    ----------
    centred : array, shape (columns,)
        Coefficients of centred columns.
    sums : RiskSums
        At these coefficients.
    first : array of int, shape (bins,)
        First steps of the bins, in order, from 0.

    Returns
    -------
    score : array, shape (bins, columns)
    information : array, shape (bins, columns, columns)
    """
    prepared = likelihood.prepared
    local, network = prepared.local, prepared.network
    width, steps = len(prepared.names), len(prepared.steps)
    g = prepared.network_rows - likelihood.network_centre
    at_events = np.zeros((steps, width))
    rows = np.zeros((len(prepared.events), width))
    rows[:, local] = prepared.event_rows - likelihood.centre
    rows[:, network] = g[prepared.event_step]
    np.add.at(at_events, prepared.event_step, rows)
    if likelihood.name == "ordinal":
        sets, values = likelihood.sets, likelihood.of_sets(sums)
        count = sets.count.astype(float)
        mean = values.s1 / values.s0[:, None]
        score, information = at_events, np.zeros((steps, width, width))
        np.subtract.at(score, sets.step, count[:, None] * mean)
        of_set = (count / values.s0)[:, None, None] * values.s2
        of_set -= count[:, None, None] * mean[:, :, None] * mean[:, None, :]
        np.add.at(information, sets.step, of_set)
        return np.add.reduceat(score, first), np.add.reduceat(information, first)
    rate = likelihood.exposure(centred)
    mass = rate * sums.s0
    expected = np.zeros((steps, width))
    expected[:, local] = rate[:, None] * sums.s1
    expected[:, network] = mass[:, None] * g
    score = np.add.reduceat(at_events - expected, first)
    bins = np.arange(len(first))
    information = np.zeros((len(first), width, width))
    information[np.ix_(bins, local, local)] = np.add.reduceat(rate[:, None, None] * sums.s2, first)
    cross = np.add.reduceat(expected[:, local][:, :, None] * g[:, None, :], first)
    information[np.ix_(bins, local, network)] = cross
    information[np.ix_(bins, network, local)] = cross.transpose(0, 2, 1)
    information[np.ix_(bins, network, network)] = np.add.reduceat(
        mass[:, None, None] * g[:, :, None] * g[:, None, :], first
    )
    return score, information


def _draw(information: NDArray[np.float64], draws: int, generator: np.random.Generator) -> Floats:
    """Draws of the process at the estimates, shape (bins, columns, draws).

    They are many: those of one point lie side by side, and no more memory is taken than needed.
    """
    values, vectors = np.linalg.eigh(information)
    root = vectors * np.sqrt(np.maximum(values, 0.0))[:, None, :]
    normal = generator.standard_normal((draws, *information.shape[:2]))
    path = root @ normal.transpose(1, 2, 0)
    np.cumsum(path, axis=0, out=path)
    back = np.linalg.solve(information.sum(axis=0), path[-1])
    path -= np.matmul(np.cumsum(information, axis=0), back, out=normal.reshape(path.shape))
    return np.asarray(path)
