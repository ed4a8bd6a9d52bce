"""Newton's method for concave log-likelihoods, and messages where there is no maximum.

**Length of a step.** A log-likelihood of rates is a sum of logarithms and exponentials. Where
events are many times as frequent as the coefficients so far say, a full Newton step goes far
too far: with a flag that is up for few dyads, of which c + 1 times the expected number had
events, it adds c to the coefficient, and the maximum is at log(1 + c). So a step that
raises the linear predictor of some event by d is cut to ``log(1 + d) / d`` of its length: what
damped Newton does for (generalised) self-concordant functions. A step must then gain a share of
what it promises (Armijo's rule), and is shortened until it does.

**Separation.** There is no maximum where, in some direction, the log-likelihood never falls.
Such a direction shows itself by steps that do not get shorter. It is called separation only
once the log-likelihood has been computed, from all dyads, far out in that direction, and has not
fallen. It is concave, so that it then has not fallen anywhere on the way.

Sources: Sun & Tran-Dinh 2019 (length of a step); Nocedal & Wright 2006 (sufficient increase);
Albert & Anderson 1984, Geyer 2009 (directions of recession).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.errors import DyadEventsError
from dyadevents.inference.likelihood import At

__all__ = ["FitError", "Optimum", "check_information", "maximise"]

Function = Callable[[Floats], At]
Rise = Callable[[Floats, float], float]

ROUNDING = 1e-12  # share of a log-likelihood that the order of its sums may change
SUFFICIENT = 0.1  # share of the promised gain that a step must bring
FULL = 0.5  # rises up to which a Newton step is taken in full
EVEN = 4  # steps in a row that do not get shorter, after which separation is looked for
FAR_STEPS = (
    10.0,
    30.0,
    100.0,
    300.0,
)  # steps of one linear predictor, where a fall is looked for


class FitError(DyadEventsError):
    """A likelihood has no maximum, or not one; the message names the terms.

    Attributes
    ----------
    terms : tuple of str
        Names of the columns that are to blame, where it is known.
    runs_to : float
        Where the coefficient of the one column runs to: minus or plus infinity; else 0.
    """

    def __init__(self, message: str, terms: Sequence[str] = (), *, runs_to: float = 0.0) -> None:
        super().__init__(message)
        self.terms = tuple(terms)
        self.runs_to = runs_to


@dataclass(frozen=True)
class Optimum:
    """Maximum of a log-likelihood.

    Attributes
    ----------
    theta : array, shape (columns,)
    at : At
        The likelihood there.
    iterations : int
        Evaluations of gradient and Hessian.
    """

    theta: Floats
    at: At
    iterations: int


def check_information(information: Floats, names: Sequence[str], kind: str) -> None:
    """Raise a FitError that names columns without variation and columns that say the same."""
    diagonal = np.diag(information)
    scale = max(float(diagonal.max(initial=0.0)), 1e-300)
    flat = [names[int(c)] for c in np.flatnonzero(diagonal <= 1e-14 * scale)]
    if flat:
        small = any(diagonal[names.index(name)] > 0 for name in flat)
        raise FitError(
            f"{kind}: {', '.join(flat)} never differs between the dyads at risk when it matters"
            + f", or by too little beside {names[int(np.argmax(diagonal))]} to be seen" * small
            + ", so that it has no coefficient. Leave it out, or give data in which it varies"
            + ", or measure them in units in which they are of one size, such as millions" * small,
            flat,
        )
    root = np.sqrt(diagonal)
    scaled = information / np.outer(root, root)
    if float(np.linalg.eigvalsh(scaled)[0]) < 1e-10:
        blame, equation = _collinear(scaled, root, names)
        raise FitError(
            f"{kind}: {' and '.join(blame)} carry the same information (they are collinear"
            f"{equation}), so that their coefficients cannot be distinguished. "
            "Leave one of them out",
            blame,
        )


def _collinear(scaled: Floats, root: Floats, names: Sequence[str]) -> tuple[list[str], str]:
    """Return columns of which one is a sum of the others, and the sum as an equation.

    Pivoted QR of columns whose products are the information; among the dyads at risk the equation
    holds up to a constant.
    """
    from scipy.linalg import qr  # slow to import, and rarely needed

    values, vectors = np.linalg.eigh(scaled)
    columns = np.sqrt(np.maximum(values, 0.0))[:, None] * vectors.T
    triangle, order = qr(columns, mode="r", pivoting=True)
    rank = min(int(np.count_nonzero(np.abs(np.diag(triangle)) > 1e-5)), len(names) - 1)
    null = np.zeros(len(names))  # of columns as the terms are measured, not of unit length
    null[order[:rank]] = np.linalg.solve(triangle[:rank, :rank], triangle[:rank, rank])
    null[order[rank]] = -1.0
    blame = [int(c) for c in np.flatnonzero(np.abs(null) > 1e-4)]
    null /= root
    *others, last = blame
    right = ""
    for c in others:
        weight = -null[c] / null[last]
        size = "" if abs(abs(weight) - 1) < 1e-4 else f"{abs(weight):.4g} "
        right += f" {'-' if weight < 0 else '+'} {size}{names[c]}"
    return [names[c] for c in blame], f": {names[last]} = {right.removeprefix(' + ').strip()}"


def maximise(
    function: Function,
    start: Floats,
    *,
    names: Sequence[str],
    kind: str,
    at: At | None = None,
    raises: Rise | None = None,
    tolerance: float = 1e-10,
    most: int = 60,
) -> Optimum:
    """Climb to the maximum of a concave log-likelihood.

    Parameters
    ----------
    function : callable
        Log-likelihood, gradient and information at coefficients.
    start : array, shape (columns,)
    kind : str
        For messages.
    at : At, optional
        What `function` gives at `start`, where it is known.
    raises : callable, optional
        By how much a step raises the linear predictor of some event, given the step and the
        slope of the log-likelihood along it. Without it, long steps are tried in full first.
    tolerance : float
        Stop when the Newton decrement says that so little log-likelihood can be gained.
    most : int
        Steps after which it gives up.

    Raises
    ------
    FitError
    """
    climb = _Climb(function, start.astype(float), at, names=names, kind=kind, raises=raises)
    if len(start) == 0:
        return Optimum(climb.theta, climb.at, climb.evaluations)
    check_information(climb.at.information, names, kind)
    for _ in range(most):
        step = climb.direction()
        gain = float(climb.at.gradient @ step) / 2
        if gain < tolerance:
            climb.check_separation(step)  # where there is hardly anything to gain any more
            # Quadratic convergence: this last step needs no evaluation of its own.
            at = replace(climb.at, loglik=climb.at.loglik + max(gain, 0.0))
            return Optimum(climb.theta + step, at, climb.evaluations)
        climb.go(step)
    raise FitError(
        f"{kind}: no maximum after {most} steps; the last coefficients were {climb.where()}. There "
        "may be one all the same: leave out a term, or give columns of very different sizes "
        "units in which they are alike",
        [names[int(np.argmax(climb.running))]],
    )


class _Climb:
    """State of a climb: where it is, how it came there, and how often it has looked."""

    def __init__(
        self,
        function: Function,
        start: Floats,
        at: At | None,
        *,
        names: Sequence[str],
        kind: str,
        raises: Rise | None,
    ) -> None:
        self.function, self.names, self.kind, self.raises = function, names, kind, raises
        self.evaluations = 0
        self.theta, self.at = start, at or self.look(start)
        self.trust = 1.0
        self.before = np.zeros(len(start))
        self.running = np.zeros(len(start), dtype=int)  # steps in a row, by column, ...
        self.even = 0  # ... and of all columns together, that did not get shorter

    def where(self) -> str:
        """The coefficients, for messages."""
        return ", ".join(f"{n} {t:.3g}" for n, t in zip(self.names, self.theta, strict=True))

    def look(self, theta: Floats) -> At:
        """Evaluate, and count it."""
        self.evaluations += 1
        return self.function(theta)

    def direction(self) -> Floats:
        """The Newton step: what the information says, but uphill where rounding spoils it."""
        root, values, vectors = _scale_by_diagonal(self.at.information)
        known = np.maximum(values, 1e-13 * max(float(values[-1]), 1e-300))
        return np.asarray(vectors @ ((vectors.T @ (self.at.gradient / root)) / known) / root)

    def go(self, step: Floats) -> None:
        """Take a step, shortened until it gains enough."""
        slope = float(self.at.gradient @ step)
        raised = self.raises(step, slope) if self.raises is not None else 0.0
        length = 1.0
        if raised > FULL:
            length = min(1.0, self.trust * math.log1p(raised) / raised)
        rounding = ROUNDING * abs(self.at.loglik)
        while True:
            new = self.look(self.theta + length * step)
            fine = math.isfinite(new.loglik) and bool(np.isfinite(new.information).all())
            # Rounding in a log-likelihood of 1e5 hides gains below 1e-9.
            if fine and new.loglik >= self.at.loglik + SUFFICIENT * length * slope - rounding:
                break
            self.trust = 1.0
            length *= _shorter(slope, float(new.gradient @ step)) if fine else 0.1
            if length < 1e-9:
                blame = self.names[
                    int(np.argmax(np.abs(step) * _scale_by_diagonal(self.at.information)[0]))
                ]
                raise FitError(
                    f"{self.kind}: no step uphill was found from {self.where()}: sums over what is "
                    f"at risk are not exact enough there. Give {blame} a smaller scale",
                    [blame],
                )
        # A slope that falls as a parabola's says that the step was shortened without need.
        straight = slope - float(new.gradient @ step) < 1.5 * length * slope
        self.trust = 4 * self.trust if straight else 1.0
        self.theta, self.at = self.theta + length * step, new
        self._follow(step)

    def _follow(self, step: Floats) -> None:
        """Look for separation once steps go on and on in one direction."""
        before, self.before = self.before, step
        going_on = (step * before > 0) & (np.abs(step) > 0.5 * np.abs(before))
        self.running = np.where(going_on, self.running + 1, 0)
        root = _scale_by_diagonal(self.at.information)[0]
        now, then = step * root, before * root
        together = float(now @ then)
        along = together > 0.9 * math.sqrt(float(now @ now) * float(then @ then))
        self.even = self.even + 1 if along and together > 0.5 * float(then @ then) else 0
        steps = max(self.even, int(self.running.max()))
        if steps and steps % EVEN == 0:
            self.check_separation(step)

    def check_separation(self, step: Floats) -> None:
        """Raise where the log-likelihood never falls in the direction of the last steps.

        On its way to a maximum a Newton step gets ever shorter. Without a maximum, expected
        events fall by the same factor at each step, and the steps stay as long as they were:
        they change the linear predictor by one.
        """
        for direction in self._directions(step):
            if self._never_falls(direction):
                raise self._separation_error(self._simplest(direction))

    def _never_falls(self, direction: Floats) -> bool:
        """Check whether the log-likelihood, of all dyads, does not fall far out in a direction.

        Where numbers get too large for the computer, what is known up to there counts: whatever
        would weigh so much there, had shown before.
        """
        slack = 1e-9 * (1 + abs(self.at.loglik))
        value, seen = self.at.loglik, False
        for step in FAR_STEPS:
            new = self.look(self.theta + step * direction).loglik
            if not math.isfinite(new):
                return seen
            if new < value - slack:
                return False
            value, seen = new, True
        return True

    def _simplest(self, direction: Floats) -> Floats:
        """One column of a direction in which the log-likelihood never falls, if it is enough."""
        for c in np.flatnonzero(direction):
            alone = np.where(np.arange(len(direction)) == c, direction, 0.0)
            if self._never_falls(alone):
                return alone
        return direction

    def _separation_error(self, direction: Floats) -> FitError:
        """Message on coefficients that run to infinity, alone or together."""
        blame = [self.names[int(c)] for c in np.flatnonzero(direction)]
        if len(blame) > 1:
            return FitError(
                f"{self.kind}: {' and '.join(blame)} together part events from the rest "
                "(separation), so that their coefficients run to infinity. Leave one of them out",
                blame,
            )
        end = math.copysign(math.inf, float(direction.sum()))
        return FitError(
            f"{self.kind}: events {'never' if end < 0 else 'only'} happen where {blame[0]} is high "
            f"(separation), so that its coefficient runs to {'minus ' if end < 0 else ''}infinity. "
            "Leave it out and report a bound, or pool it with a term that has events",
            blame,
            runs_to=end,
        )

    def _directions(self, step: Floats) -> Iterator[Floats]:
        """Columns that run on alone; then the step, without what is still determined far out."""
        root = _scale_by_diagonal(self.at.information)[0]
        alone = (self.running >= EVEN) & (1 / root > 5 * np.abs(self.theta))
        for c in np.flatnonzero(alone):
            yield np.where(np.arange(len(step)) == c, step, 0.0)
        if self.even < EVEN:
            return
        further = self.look(self.theta + FAR_STEPS[1] * step)
        if not (math.isfinite(further.loglik) and np.isfinite(further.information).all()):
            return
        values, vectors = np.linalg.eigh(further.information / np.outer(root, root))
        flat = vectors[:, values < 1e-6 * max(float(values[-1]), 1.0)]
        cleaned = (flat @ (flat.T @ (step * root))) / root
        cleaned[np.abs(cleaned * root) < 1e-6 * np.max(np.abs(cleaned * root), initial=0.0)] = 0.0
        if cleaned.any():
            yield cleaned


def _scale_by_diagonal(information: Floats) -> tuple[Floats, Floats, Floats]:
    """Square roots of the diagonal, and eigenvalues and -vectors of what is left of it."""
    root = np.sqrt(np.maximum(np.diag(information), 1e-300))
    values, vectors = np.linalg.eigh(information / np.outer(root, root))
    return root, values, vectors


def _shorter(slope: float, new: float) -> float:
    """The share of a step at whose end its slope would be 0, were it straight; kept sensible."""
    return float(np.clip(slope / (slope - new), 0.1, 0.5)) if new < slope else 0.5
