"""Coefficients and effects of places at a given variance, and the marginal likelihood there.

Coefficients and the logarithms b of all effects maximise ``l + log p(b)`` together, by Newton's
method; Laplace's approximation of the integral over b follows from the information there.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from scipy import linalg, special

from dyadevents.arrays import Floats
from dyadevents.engine.plan import Layout, SlotPart
from dyadevents.engine.prepare import PreparedKind
from dyadevents.inference.fitted import FrailtyFit
from dyadevents.inference.likelihood import Likelihood
from dyadevents.inference.newton import FitError
from dyadevents.inference.residuals import Residuals, actor_sums, residuals
from dyadevents.model import ModelError
from dyadevents.network import ModeCode
from dyadevents.terms.base import Combine

__all__ = ["ABSENT", "GammaEffects", "NormalEffects", "PlaceEffects", "with_effects"]

ABSENT = -60.0  # the effect of a place without events: its weights are 0 to rounding
MOST_PLACES = 4000  # of two sides, whose effects need a dense matrix


def with_offset(prepared: PreparedKind) -> PreparedKind:
    """Return the same with one more local column: the sum of a number of either end.

    The numbers are the last rows of ``parts.sender`` and ``parts.receiver``, zeros at first.
    """
    layout, parts, log = prepared.layout, prepared.parts, prepared.log
    blocks = len(layout.combine)
    wider = Layout(
        np.append(layout.block_start, layout.block_start[-1] + 1),
        np.append(layout.combine, int(Combine.SUM)),
        np.append(layout.dyad_of, -1),
        np.append(layout.network_of, -1),
    )
    if layout.block_start[-1] != blocks:
        raise AssertionError("the last block belongs to no column")
    rows = log.row.copy()
    if prepared.universe.shape[2] == ModeCode.UNDIRECTED:
        # Rows of the second half are the receiver's.
        rows[(log.group == SlotPart.SENDER) & (rows >= blocks)] += 1
    return replace(
        prepared,
        names=(*prepared.names, "effects of places"),
        local=np.append(prepared.local, len(prepared.names)),
        layout=wider,
        parts=parts._replace(
            sender=np.vstack([parts.sender, np.zeros(parts.sender.shape[1])]),
            receiver=np.vstack([parts.receiver, np.zeros(parts.receiver.shape[1])]),
        ),
        log=log._replace(row=rows),
        event_rows=np.column_stack([prepared.event_rows, np.zeros(len(prepared.event_rows))]),
    )


def with_effects(prepared: PreparedKind, fitted: FrailtyFit) -> PreparedKind:
    """Return `with_offset` whose numbers are the logarithms of the effects that were fitted."""
    prepared = with_offset(prepared)
    # A place without events has minus infinity, and 0 times that is no number.
    logs = {side: np.maximum(values, ABSENT) for side, values in fitted.log_effects.items()}
    _set_effects(prepared, logs)
    return prepared


def _set_effects(prepared: PreparedKind, logs: Mapping[str, Floats]) -> None:
    for side, values in logs.items():
        if side in ("senders", "actors"):
            prepared.parts.sender[-1] = values
        if side in ("receivers", "actors"):
            prepared.parts.receiver[-1] = values


class PenalisedPoint(NamedTuple):
    """A penalised log-likelihood with its derivatives.

    Attributes
    ----------
    gradient, slope : arrays, shape (columns,), (effects,)
        By coefficients and by b.
    information : array, shape (columns, columns)
    moments : array, shape (effects, columns)
        The information across.
    own : array, shape (effects, effects), or (effects,) where it is a diagonal
        The information of the events on b, without that of its density.
    """

    value: float
    gradient: Floats
    slope: Floats
    information: Floats
    moments: Floats
    own: Floats


class PlaceEffects(ABC):
    """Effects of places: what `frailty` needs to know of a distribution.

    Parameters
    ----------
    of : {"senders", "receivers", "both"}
    most : int, optional
        Places of two sides that are taken.

    Attributes
    ----------
    passes : int
        Passes over the history so far.
    """

    def __init__(
        self, prepared: PreparedKind, of: str, *, threads: int = 2, most: int | None = MOST_PLACES
    ) -> None:
        mode = int(prepared.universe.shape[2])
        if mode == ModeCode.UNDIRECTED and of != "both":
            raise ModelError(
                f"{prepared.kind}: in an undirected network a place has one effect at either end; "
                'give of="both"'
            )
        self.sides: tuple[str, ...] = (of,)
        if of == "both":
            self.sides = ("actors",) if mode == ModeCode.UNDIRECTED else ("senders", "receivers")
        self.prepared = with_offset(prepared)
        self.function = Likelihood(self.prepared, "interval", threads=threads)
        self.threads = threads
        self.p = len(prepared.names)
        self.passes = 0
        n, m = int(prepared.universe.shape[0]), int(prepared.universe.shape[1])
        self.sizes = [m if side == "receivers" else n for side in self.sides]
        counts = actor_sums(prepared, prepared.event_weights[:, None])
        self.counts = self._by_side([counts[0][:, 0], counts[1][:, 0]])
        self.theta = np.zeros(self.p)
        self.b = np.zeros(sum(self.sizes))
        self.dense = of == "both"
        if self.dense and most is not None and sum(self.sizes) > most:
            raise ModelError(
                f"{prepared.kind}: effects of {sum(self.sizes)} places at both ends need too much "
                f"memory (at most {most}); ask for one side"
            )

    def start(self, estimates: Floats) -> None:
        """Start at coefficients without effects."""
        self.theta = self.function.centred(np.append(estimates, 0.0))[: self.p]

    @property
    def estimates(self) -> Floats:
        """Coefficients of the columns as they are."""
        return self.function.uncentred(np.append(self.theta, 1.0))[: self.p]

    def _by_side(self, columns: list[Floats]) -> Floats:
        """Put numbers of senders and receivers into one row, as the sides have them."""
        chosen = [columns[1] if side == "receivers" else columns[0] for side in self.sides]
        return np.concatenate(chosen)

    def split(self, values: Floats) -> dict[str, Floats]:
        """Cut numbers of all effects into sides."""
        cuts = np.split(values, np.cumsum(self.sizes)[:-1])
        return dict(zip(self.sides, cuts, strict=True))

    def set(self, logs: Floats) -> None:
        """Set the logarithms of all effects."""
        _set_effects(self.prepared, self.split(logs))

    def follow(self, theta: Floats) -> tuple[float, Floats, Floats]:
        """Log-likelihood less the effects of events, gradient and information of coefficients."""
        self.passes += 1
        at = self.function(np.append(theta, 1.0))
        return at.loglik, at.gradient[: self.p], at.information[: self.p, : self.p]

    def expected(self, theta: Floats, *, by_dyad: bool = False) -> tuple[Floats, Floats, Residuals]:
        """Return expected counts of each place, and the same times columns; effects included."""
        self.passes += 1
        full = self.function.uncentred(np.append(theta, 1.0))
        all_residuals = residuals(
            self.prepared, self.function, full, by_dyad=by_dyad, threads=self.threads
        )
        counts = self._by_side(
            [all_residuals.expected_by_sender, all_residuals.expected_by_receiver]
        )
        scores = [all_residuals.scores_by_sender, all_residuals.scores_by_receiver]
        events = actor_sums(self.prepared, all_residuals.event_scores)
        moments = [e - s for e, s in zip(events, scores, strict=True)]
        return counts, self._by_side(moments)[:, : self.p], all_residuals

    @abstractmethod
    def prior(self, variances: Floats) -> tuple[float, Floats, Floats]:
        """Log density of all b, its slope and its curvature (minus its second derivative)."""

    def correction(self, variances: Floats) -> float:
        """Return what Laplace's approximation leaves out, as far as it is known."""
        del variances
        return 0.0

    @abstractmethod
    def reported_effects(self, errors: Floats) -> tuple[Floats, Floats]:
        """Effects and their standard errors as they are reported, given those of b."""

    def _covariance(self, inverse: Floats) -> Floats:
        change = self.function.jacobian[: self.p, : self.p]
        return np.asarray(change @ inverse @ change.T)

    def point(self, variances: Floats) -> PenalisedPoint:
        """The penalised log-likelihood with its derivatives, at the present coefficients and b."""
        density, pull, _ = self.prior(variances)
        self.set(self.b)
        loglik, gradient, information = self.follow(self.theta)
        counts, moments, all_residuals = self.expected(self.theta, by_dyad=self.dense)
        own = np.diag(counts) if self.dense else counts
        if self.dense and all_residuals.dyads is not None:
            i, j, e = (
                all_residuals.dyads.senders,
                all_residuals.dyads.receivers,
                all_residuals.dyads.expected,
            )
            if len(self.sides) == 2:
                j = j + self.sizes[0]
            size = len(own)
            across = np.bincount(i * size + j, e, size * size).reshape(size, size)
            own += across + across.T
        value = loglik + float(self.counts @ self.b) + density
        return PenalisedPoint(
            value, gradient, self.counts - counts + pull, information, moments, own
        )

    def at(self, variances: Floats) -> float:
        """Go to the maximum at some variances; the marginal log-likelihood there."""
        here = self.point(variances)
        for _ in range(60):
            factor = self._factor(here.own, variances)
            step, step_b = self._step(here, factor)
            gain = float(here.gradient @ step + here.slope @ step_b) / 2
            if gain < 1e-9:
                logs = 2 * np.log(np.diag(factor)) if self.dense else np.log(factor)
                return here.value - float(logs.sum()) / 2 + self.correction(variances)
            theta, b, value = self.theta, self.b, here.value
            length = 1.0
            while True:
                self.theta, self.b = theta + length * step, b + length * step_b
                here = self.point(variances)
                if np.isfinite(here.value) and here.value >= value - 1e-12 * abs(value):
                    break
                length /= 2
                if length < 1e-6:
                    raise FitError(f"{self.prepared.kind}: effects of places have no maximum")
        raise FitError(f"{self.prepared.kind}: effects of places did not settle in 60 steps")

    def _factor(self, own: Floats, variances: Floats) -> Floats:
        """Information on b: the Cholesky factor of a matrix, or a diagonal."""
        _, _, curvature = self.prior(variances)
        if not self.dense:
            return own + curvature
        return np.asarray(linalg.cholesky(own + np.diag(curvature), lower=True))

    def _solve(self, factor: Floats, right: Floats) -> Floats:
        if self.dense:
            return np.asarray(linalg.cho_solve((factor, True), right))
        return right / (factor if right.ndim == 1 else factor[:, None])

    def _step(self, here: PenalisedPoint, factor: Floats) -> tuple[Floats, Floats]:
        """One Newton step of coefficients and effects together."""
        carried = self._solve(factor, here.moments)
        reduced = here.information - here.moments.T @ carried
        step: Floats = np.asarray(np.linalg.solve(reduced, here.gradient - carried.T @ here.slope))
        return step, self._solve(factor, here.slope) - carried @ step

    def results(self, variances: Floats) -> tuple[dict[str, Floats], dict[str, Floats], Floats]:
        """Effects and their standard errors by side, and the covariance of coefficients."""
        here = self.point(variances)
        factor = self._factor(here.own, variances)
        carried = self._solve(factor, here.moments)
        inverse = np.asarray(np.linalg.inv(here.information - here.moments.T @ carried))
        alone = np.diag(self._solve(factor, np.eye(len(factor)))) if self.dense else 1 / factor
        errors = np.sqrt(alone + np.einsum("ia,ab,ib->i", carried, inverse, carried))
        values, errors = self.reported_effects(errors)
        return self.split(values), self.split(errors), self._covariance(inverse)


class NormalEffects(PlaceEffects):
    """b is normal with mean 0."""

    def prior(self, variances: Floats) -> tuple[float, Floats, Floats]:
        """See `PlaceEffects.prior`; without the constant that Laplace's approximation cancels."""
        precision = np.repeat(1 / variances, self.sizes)
        density = float(np.log(precision).sum() - precision @ self.b**2) / 2
        return density, -precision * self.b, precision

    def reported_effects(self, errors: Floats) -> tuple[Floats, Floats]:
        """See `PlaceEffects.reported_effects`: b itself."""
        return self.b.copy(), errors


class GammaEffects(PlaceEffects):
    """exp(b) is gamma with mean 1.

    With effects of one side the integral is a gamma function, for which Laplace's approximation
    is Stirling's formula. What that leaves out is known, so that the result is exact; with
    both sides the same correction is made, and the result is an approximation.
    """

    def prior(self, variances: Floats) -> tuple[float, Floats, Floats]:
        """See `PlaceEffects.prior`."""
        k = np.repeat(1 / variances, self.sizes)
        u = np.exp(self.b)
        density = float((k * np.log(k) - special.gammaln(k) + k * (self.b - u)).sum())
        return density + len(u) * np.log(2 * np.pi) / 2, k * (1 - u), k * u

    def correction(self, variances: Floats) -> float:
        """See `PlaceEffects.correction`."""
        z = np.repeat(1 / variances, self.sizes) + self.counts
        stirling = (z - 0.5) * np.log(z) - z + np.log(2 * np.pi) / 2
        return float((special.gammaln(z) - stirling).sum())

    def reported_effects(self, errors: Floats) -> tuple[Floats, Floats]:
        """See `PlaceEffects.reported_effects`: exp(b), the posterior means of one side."""
        u = np.exp(self.b)
        return u, u * errors
