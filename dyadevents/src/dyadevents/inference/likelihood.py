"""Ordinal and interval likelihoods, from sums over the risk set.

Interval: ``sum over events of theta . x  -  integral of sum over the risk set of exp(theta . x)``
(a Poisson process watched from start to end). Ordinal: ``sum over events of theta . x -
log S0`` (which dyad was next, given that one was; Cox's partial likelihood, Breslow's for ties).
Other risk sets, and other ways with ties, are in `risk_sets` and `tied_events`.

Sources: Butts 2008; Perry & Wolfe 2013; Stadtfeld & Block 2017.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.engine.prepare import PreparedKind
from dyadevents.engine.set_sums import follow_sets
from dyadevents.inference.risk_sets import RiskSet, event_sets
from dyadevents.inference.risk_sums import RiskSums
from dyadevents.inference.tied_events import Ties, efron, exact
from dyadevents.inference.tile_sums import TileSums

__all__ = ["At", "Likelihood", "LikelihoodName", "RiskSums"]

LikelihoodName = Literal["interval", "ordinal"]
DRIFT = 1e-9  # relative; sums that drift more are followed again with more refreshes
HOPELESS = 0.5  # a log-likelihood that is lower than the best so far by this share of it


@dataclass(frozen=True)
class At:
    """A log-likelihood with its derivatives at some coefficients.

    Attributes
    ----------
    gradient : array, shape (columns,)
    information : array, shape (columns, columns)
        The negative Hessian.
    """

    loglik: float
    gradient: Floats
    information: Floats
    drift: float


class Likelihood:
    """The log-likelihood of one kind of event.

    Coefficients are those of *centred* columns: a constant is subtracted from each, which an
    interval likelihood's baseline takes up and an ordinal one does not notice. `centred`
    and `uncentred` translate.

    Parameters
    ----------
    name : {"interval", "ordinal"}
    threads : int
        Results do not depend on it.
    risk_set : {"dyads", "of sender", "of receiver", "senders"}
        What events are compared with; all but the first are ordinal, or of `senders_of`.
    ties : {"breslow", "efron", "exact"}
        Of the ordinal likelihood.
    tiles : TileSums, optional
        What runs tiles in place of threads; nor do results depend on that.
    """

    def __init__(
        self,
        prepared: PreparedKind,
        name: LikelihoodName,
        *,
        threads: int = 2,
        risk_set: RiskSet = "dyads",
        ties: Ties = "breslow",
        tiles: TileSums | None = None,
    ) -> None:
        self.prepared, self.name, self.threads = prepared, name, threads
        self.sets, self.ties = event_sets(prepared, risk_set), ties
        self._tile_sums = tiles or TileSums(prepared, threads)
        rows = prepared.event_rows
        self.centre = rows.mean(axis=0) if len(rows) else np.zeros(rows.shape[1])
        at_events = prepared.network_rows[prepared.event_step]
        self.network_centre = np.zeros(at_events.shape[1])
        terms = prepared.baseline  # of the network columns, those from here on are terms
        if len(rows) and name == "interval":
            self.network_centre[terms:] = at_events.mean(axis=0)[terms:]
        self._network = prepared.network_rows - self.network_centre
        self._event_sums = np.zeros(len(prepared.names))
        # Added up as ever where all weigh 1, to the last bit.
        weights = prepared.event_weights[:, None]
        self._event_sums[prepared.local] = (weights * (rows - self.centre)).sum(axis=0)
        at_steps = self._network[prepared.event_step]
        self._event_sums[prepared.network] = (weights * at_steps).sum(axis=0)
        self.refresh = max(1, len(prepared.steps))
        self._best = float(-np.finfo(float).max)  # of the log-likelihoods so far
        self.evaluations = 0

    def _offset(self, theta: Floats) -> float:
        local, network = self.prepared.local, self.prepared.network
        return float(theta[local] @ self.centre + theta[network] @ self.network_centre)

    def uncentred(self, theta: Floats) -> Floats:
        """Return the coefficients of the columns as they are."""
        result = theta.copy()
        result[: self.prepared.baseline] -= self._offset(theta)
        return result

    def centred(self, theta: Floats) -> Floats:
        """Return the coefficients of centred columns."""
        result = theta.copy()
        result[: self.prepared.baseline] += self._offset(theta)
        return result

    @property
    def jacobian(self) -> Floats:
        """Derivatives of uncentred coefficients by centred ones, shape (columns, columns)."""
        result = np.eye(len(self.prepared.names))
        result[: self.prepared.baseline, self.prepared.local] -= self.centre
        result[: self.prepared.baseline, self.prepared.network] -= self.network_centre
        return result

    def sums(self, local: Floats) -> RiskSums:
        """Follow the history with some local coefficients, without drift."""
        risk_sums = self._follow(local)
        while risk_sums.drift > DRIFT and self.refresh > 1:
            self.refresh = max(1, self.refresh // 16)
            risk_sums = self._follow(local)
        return risk_sums

    def _follow(self, local: Floats) -> RiskSums:
        """Return the sums before each step; or of each set, where events have sets of their own."""
        prepared, sets = self.prepared, self.sets
        if not sets.end:
            total, drift = self._tile_sums(local, self.centre, self.refresh)
            return RiskSums.unpacked(total, drift)
        total = prepared.no_sums(len(sets.step))
        coefficients = np.ascontiguousarray(local, dtype=float)
        follow_sets(
            prepared.course, coefficients, self.centre, sets.end, sets.step, sets.actor, total
        )
        return RiskSums.unpacked(total, 0.0)

    def __call__(self, theta: Floats) -> At:
        """Evaluate at coefficients of centred columns, shape (columns,)."""
        self.evaluations += 1
        local = theta[self.prepared.local]
        evaluation = self._at(theta, self._follow(local))
        # Where a step went far too far, a few dyads outweigh all others and drift is large.
        # It need not be mended there: so much lower a value is not looked at again.
        if evaluation.drift > DRIFT and evaluation.loglik >= self._best - HOPELESS * (
            1 + abs(self._best)
        ):
            evaluation = self._at(theta, self.sums(local))
        if np.isfinite(evaluation.loglik) and evaluation.drift <= DRIFT:
            self._best = max(self._best, evaluation.loglik)
        return evaluation

    def raises(self, step: Floats, slope: float) -> float:
        """Return by how much a step raises the linear predictor of some event, at most.

        Parameters
        ----------
        step : array, shape (columns,)
            Of coefficients of centred columns.
        slope : float
            The gradient of the log-likelihood times the step.
        """
        prepared = self.prepared
        raised = (prepared.event_rows - self.centre) @ step[prepared.local]
        if self.name == "ordinal":  # only differences from what is expected count
            return float(raised.max(initial=0.0)) + slope / max(len(raised), 1)
        raised += self._network[prepared.event_step] @ step[prepared.network]
        return float(raised.max(initial=0.0))

    def _at(self, theta: Floats, sums: RiskSums) -> At:
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            return (
                self._interval(theta, sums)
                if self.name == "interval"
                else self._ordinal(theta, sums)
            )

    def exposure(self, theta: Floats) -> Floats:
        """Duration of each step times the network's part of the rate, shape (steps,)."""
        rate = np.exp(self._network @ theta[self.prepared.network])
        return np.asarray(self.prepared.durations * rate)

    def _interval(self, theta: Floats, sums: RiskSums) -> At:
        local, network = self.prepared.local, self.prepared.network
        a = self.exposure(theta)
        g = self._network
        mass = a * sums.s0
        loglik = float(self._event_sums @ theta - mass.sum())
        gradient = self._event_sums.copy()
        gradient[local] -= a @ sums.s1
        gradient[network] -= mass @ g
        information = np.zeros((len(theta), len(theta)))
        information[np.ix_(local, local)] = np.einsum("s,sab->ab", a, sums.s2)
        cross = (sums.s1 * a[:, None]).T @ g
        information[np.ix_(local, network)] = cross
        information[np.ix_(network, local)] = cross.T
        information[np.ix_(network, network)] = (g * mass[:, None]).T @ g
        return At(loglik, gradient, information, sums.drift)

    def _ordinal(self, theta: Floats, sums: RiskSums) -> At:
        local = theta[self.prepared.local]
        count = np.bincount(self.sets.of, self.prepared.event_weights, len(self.sets.step))
        sums_of_sets = self.of_sets(sums)
        loglik, gradient, drift = float(self._event_sums @ theta), self._event_sums, sums.drift
        if self.ties == "efron":
            rows = self.prepared.event_rows - self.centre
            log, mean, information = efron(sums_of_sets, self.sets.of, rows, local)
        elif self.ties == "exact":
            more = [
                self._follow(k * local) for k in range(2, int(self.sets.count.max(initial=1)) + 1)
            ]
            drift = max([drift, *(each.drift for each in more)])
            log, mean, information = exact(
                [sums_of_sets, *(self.of_sets(each) for each in more)], self.sets.count
            )
        else:
            means = sums_of_sets.s1 / sums_of_sets.s0[:, None]
            log, mean = float(count @ np.log(sums_of_sets.s0)), count @ means
            information = np.einsum("s,sab->ab", count / sums_of_sets.s0, sums_of_sets.s2)
            information -= (means * count[:, None]).T @ means
        return At(loglik - log, gradient - mean, information, drift)

    def of_sets(self, sums: RiskSums) -> RiskSums:
        """Return the sums of the sets of the events, of sums as `sums` has them."""
        if self.sets.end:
            return sums
        at = self.sets.step
        return RiskSums(sums.s0[at], sums.s1[at], sums.s2[at], sums.drift)
