"""Fixed effects of senders and receivers: each has an intercept of its own, and no distribution.

The rate of a dyad is multiplied by ``exp(a_i)``, ``exp(c_j)`` or both. Given the coefficients, the
effects that maximise the interval likelihood make the expected events of each place those that it
had: one side at once, both by turns (block ascent, which is iterative proportional fitting). Newton
steps then climb the likelihood that is left of the coefficients, whose information is ``I -
M' H^-1 M``, with H that on the effects and M across.

What is of one end alone, and still over time, is what its effects take up, and is refused. A place
without an event has the effect minus infinity: its dyads say nothing.

Sources: Chamberlain 1980; Deming & Stephan 1940; Guimaraes & Portugal 2010 (block ascent).
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from dyadevents.arrays import Floats, Ints
from dyadevents.engine.prepare import PreparedKind, prepare
from dyadevents.history import History
from dyadevents.inference.effects import ABSENT, PlaceEffects
from dyadevents.inference.fitted import Frailty, FrailtyFit, KindFit, Side
from dyadevents.inference.frailty import check_places
from dyadevents.inference.likelihood import At
from dyadevents.inference.newton import FitError, maximise
from dyadevents.inference.one_kind import check_events, fit_prepared
from dyadevents.inference.tails import beyond_chi_square
from dyadevents.inference.tile_sums import TileSums
from dyadevents.model import EventModel, ModelError
from dyadevents.network import ModeCode

__all__ = ["fit_fixed"]

ABSORBED = 1e-8  # share of the information on a column that effects may leave of it
MOST_TURNS = 5_000
SETTLED = 1e-11  # relative change of effects in a turn of both sides
RIDGE = 1e-11  # relative; where dyads at risk fall apart, each part has a level of its own


def fit_fixed(
    model: EventModel, history: History, kind: str, *, of: Side, threads: int = 2
) -> KindFit:
    """Fit one kind of event with a fixed effect of each place, by the interval likelihood.

    Parameters
    ----------
    of : {"senders", "receivers", "both"}

    Returns
    -------
    KindFit
        Without an intercept, which is part of the effects, as is the first piece of a baseline:
        the others are compared with it. Effects are in `frailty`; those of receivers, where both
        are asked for, have mean 0.

    Raises
    ------
    ModelError
        An undirected network, or dyads of both ends that do not fit into memory.
    FitError
        As `fit`; and where effects take up a term.
    """
    begun = time.perf_counter()
    check_places(history, kind)
    prepared = prepare(model, history, kind, baseline=True)
    check_events(prepared, "interval")
    if int(prepared.universe.shape[2]) == ModeCode.UNDIRECTED:
        raise ModelError(
            f"{kind}: fixed effects are of senders and receivers, which have to differ"
        )
    constant = prepare(replace(model, terms={}, baseline={}), history, kind, baseline=True)
    without = fit_prepared(constant, "interval", tiles=TileSums(constant, threads))
    effects = _FixedEffects(prepared, of, threads=threads)
    effects.start(np.append(without.estimates, np.zeros(len(prepared.names) - 1)))
    best = effects.climb()
    inverse = np.asarray(np.linalg.inv(best.information))
    values, errors = effects.effects_by_side(best, inverse)
    extra = sum(int(np.isfinite(each).sum()) for each in values.values()) - len(values)
    gain = max(2 * (best.loglik - without.loglik), 0.0)
    degrees = extra + len(prepared.names) - 1
    fit = FrailtyFit(
        Frailty("fixed", of), {}, {}, values, errors, gain, beyond_chi_square(gain, degrees)
    )
    silent = sum(int((~np.isfinite(each)).sum()) for each in values.values())
    messages = prepared.messages
    if silent:
        messages += (f"{kind}: {silent} places without an event say nothing beside fixed effects",)
    estimates = effects.estimates.copy()
    estimates[1 : prepared.baseline] -= estimates[0]
    return KindFit(
        kind,
        "interval",
        prepared.names[1:],
        estimates[1:],
        inverse,
        best.loglik,
        len(prepared.events),
        prepared.n_dyads,
        effects.passes,
        time.perf_counter() - begun,
        0.0,
        messages,
        frailty=fit,
    )


class _At(NamedTuple):
    """The likelihood that is left of the coefficients, with what the effects' part is made of.

    Attributes
    ----------
    gradient, information : arrays
        Of all coefficients but the first piece of the baseline.
    raw : array, shape (columns,)
        The information's diagonal, were there no effects.
    expected : array, shape (effects,)
    across : array, shape (senders, receivers)
        Expected events of each dyad, where both sides have effects.
    carried : array, shape (effects, columns)
        ``H^-1 M``.
    """

    loglik: float
    gradient: Floats
    information: Floats
    raw: Floats
    expected: Floats
    across: Floats
    carried: Floats


class _FixedEffects(PlaceEffects):
    """Effects of places without a distribution."""

    def __init__(self, prepared: PreparedKind, of: str, *, threads: int) -> None:
        super().__init__(prepared, of, threads=threads, most=None)
        self.known = self.counts > 0
        self.b = np.where(self.known, 0.0, ABSENT)

    def prior(self, variances: Floats) -> tuple[float, Floats, Floats]:
        """See `PlaceEffects.prior`: none."""
        return 0.0, np.zeros(len(self.b)), np.zeros(len(self.b))

    def reported_effects(self, errors: Floats) -> tuple[Floats, Floats]:
        """See `PlaceEffects.reported_effects`."""
        return self.b.copy(), errors

    def climb(self) -> _At:
        """Go to the maximum, coefficients and effects together."""
        names, kind = self.prepared.names[1 : self.p], self.prepared.kind
        here = self.here_best()
        self._check_absorbed(here, names)

        def best_at(theta: Floats) -> At:
            before, self.theta = self.b, np.append(self.theta[0], theta)
            at = self.here_best()
            if not np.isfinite(at.loglik):
                self.b = before
            return At(at.loglik, at.gradient, at.information, 0.0)

        found = maximise(best_at, self.theta[1:], names=names, kind=kind)
        self.theta = np.append(self.theta[0], found.theta)
        return self.here_best()

    def _check_absorbed(self, here: _At, names: tuple[str, ...]) -> None:
        left = np.diag(here.information)
        gone = [names[int(c)] for c in np.flatnonzero(left <= ABSORBED * here.raw)]
        if gone:
            raise FitError(
                f"{self.prepared.kind}: {', '.join(gone)} never differs within what fixed effects "
                "leave to be compared. Leave it out",
                gone,
            )

    def here_best(self) -> _At:
        """The likelihood at the present coefficients, with the effects that are best for them."""
        dense = len(self.sides) == 2
        self.set(self.b)
        across = np.zeros((0, 0))
        counts, moments, left = self.expected(self.theta, by_dyad=dense)
        if dense and left.dyads is not None:
            across = np.zeros((self.sizes[0], self.sizes[1]))
            across[left.dyads.senders, left.dyads.receivers] = left.dyads.expected
            move, across = self._balance(across)
        else:
            factor = np.where(self.known, self.counts / np.maximum(counts, 1e-300), 1.0)
            counts, moments, move = counts * factor, moments * factor[:, None], np.log(factor)
        self.b = self.b + move
        self.set(self.b)
        loglik, gradient, information = self.follow(self.theta)
        loglik += float(self.counts @ np.where(self.known, self.b, 0.0))
        if dense:
            counts, moments, _ = self.expected(self.theta)
        carried = self._solve_across(counts, across, moments)
        free = information - moments.T @ carried
        raw = np.diag(information)
        return _At(loglik, gradient[1:], free[1:, 1:], raw[1:], counts, across, carried[:, 1:])

    def _balance(self, across: Floats) -> tuple[Floats, Floats]:
        """Return by how much effects move so that all places have their events; and the dyads."""
        rows, columns = self.sizes[0], self.sizes[1]
        n, m = self.counts[:rows], self.counts[rows:]
        a, c = np.ones(rows), np.ones(columns)
        for _ in range(MOST_TURNS):
            by_row = across @ c
            a = np.where(n > 0, n / np.maximum(by_row, 1e-300), 1.0)
            by_column = a @ across
            new = np.where(m > 0, m / np.maximum(by_column, 1e-300), 1.0)
            done = np.max(np.abs(new / c - 1)) < SETTLED
            c = new
            if done:
                break
        return np.log(np.concatenate([a, c])), a[:, None] * across * c

    def _solve_across(self, expected: Floats, across: Floats, right: Floats) -> Floats:
        """Return ``H^-1`` times some columns; the last known receiver's effect is held at 0."""
        keep, inverse = self._inverse(expected, across)
        result = np.zeros_like(right)
        if not len(across):
            result[keep] = right[keep] / expected[keep][:, None]
            return result
        rows = self.sizes[0]
        senders, receivers = keep[keep < rows], keep[keep >= rows]
        between = across[np.ix_(senders, receivers - rows)]
        scaled = right[senders] / expected[senders][:, None]
        result[receivers] = inverse @ (right[receivers] - between.T @ scaled)
        result[senders] = scaled - between @ result[receivers] / expected[senders][:, None]
        return result

    def _inverse(self, expected: Floats, across: Floats) -> tuple[Ints, Floats]:
        """Return the effects that are free, and the inverse of what is left of the receivers'."""
        keep = np.flatnonzero(self.known)
        if not len(across):
            return keep, np.zeros((0, 0))
        rows = self.sizes[0]
        keep = keep[:-1]
        senders, receivers = keep[keep < rows], keep[keep >= rows]
        between = across[np.ix_(senders, receivers - rows)]
        left = np.diag(expected[receivers]) - between.T @ (between / expected[senders][:, None])
        left[np.diag_indices(len(left))] *= 1 + RIDGE
        return keep, np.asarray(np.linalg.inv(left))

    def effects_by_side(
        self, best: _At, inverse: Floats
    ) -> tuple[dict[str, Floats], dict[str, Floats]]:
        """Return effects by side with their standard errors; minus infinity without events.

        Effects of the first side hold the baseline at columns of 0; those of receivers beside
        those of senders have mean 0.
        """
        keep, of_receivers = self._inverse(best.expected, best.across)
        variance, rows = np.zeros(len(self.b)), self.sizes[0]
        first, two = np.arange(len(self.b)) < rows, len(self.sides) == 2
        values = np.where(self.known, self.b, 0.0)
        slope = -best.carried  # of the effects, by the coefficients
        variance[self.known & first] = 1 / best.expected[self.known & first]
        if two:
            other = self.known & ~first
            count = int(other.sum())
            receivers = np.flatnonzero(other)[:-1]  # those that are free
            level, mean = float(values[other].mean()), slope[other].mean(axis=0)
            values = values + np.where(first, level, -level)
            slope = slope + np.where(first, 1.0, -1.0)[:, None] * mean
            response = np.zeros((len(self.b), len(receivers)))  # of the effects, by the receivers'
            senders = keep[keep < rows]
            response[receivers, np.arange(len(receivers))] = 1.0
            response[other] -= 1 / count
            response[senders] = 1 / count - (
                best.across[np.ix_(senders, receivers - rows)] / best.expected[senders][:, None]
            )
            variance += np.einsum("ij,ij->i", response @ of_receivers, response)
        slope = slope + first[:, None] * self.function.jacobian[0, 1 : self.p]
        variance += np.einsum("ia,ab,ib->i", slope, inverse, slope, optimize=True)
        values = np.where(self.known, values + first * self.estimates[0], -np.inf)
        errors = np.sqrt(np.where(self.known, variance, np.inf))
        return self.split(values), self.split(errors)
