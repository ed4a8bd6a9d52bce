"""Newton's method with step-halving, and what to say where it cannot work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.dynamics.inference.likelihood import At
from paradiplomacy.errors import ParadiplomacyError

__all__ = ["FitError", "Maximum", "check_information", "maximise"]

Floats = NDArray[np.float64]


class FitError(ParadiplomacyError):
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
class Maximum:
    """Where a log-likelihood is largest.

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
        raise FitError(
            f"{kind}: {', '.join(flat)} never differs between the dyads at risk when it matters, "
            "so that no coefficient can be told. Leave it out, or give data in which it varies",
            flat,
        )
    root = np.sqrt(diagonal)
    values, vectors = np.linalg.eigh(information / np.outer(root, root))
    if values[0] < 1e-10:
        blame = [names[int(c)] for c in np.flatnonzero(np.abs(vectors[:, 0]) > 0.05)]
        raise FitError(
            f"{kind}: {' and '.join(blame)} carry the same information (they are collinear), "
            "so that their coefficients cannot be told apart. Leave one of them out",
            blame,
        )


def maximise(
    function: Callable[[Floats], At],
    start: Floats,
    *,
    names: Sequence[str],
    kind: str,
    tolerance: float = 1e-10,
    most: int = 60,
) -> Maximum:
    """Climb to the maximum of a concave log-likelihood.

    Parameters
    ----------
    function : callable
        Log-likelihood, gradient and information at coefficients.
    start : array, shape (columns,)
    names : sequence of str
    kind : str
        For messages.
    tolerance : float
        Stop when the Newton decrement says that so little log-likelihood can be gained.
    most : int
        Steps after which it gives up.

    Returns
    -------
    Maximum

    Raises
    ------
    FitError
    """
    theta = start.astype(float)
    at = function(theta)
    iterations = 1
    if len(theta) == 0:
        return Maximum(theta, at, iterations)
    check_information(at.information, names, kind)
    running = np.zeros(len(theta), dtype=int)  # steps in a row that did not get shorter
    before = np.zeros(len(theta))
    for _ in range(most):
        step = _solve(at, names, kind)
        gain = float(at.gradient @ step) / 2
        if gain < tolerance:
            # Quadratic convergence: this last step needs no evaluation of its own.
            at = replace(at, loglik=at.loglik + max(gain, 0.0))
            return Maximum(theta + step, at, iterations)
        length = 1.0
        while True:
            new = function(theta + length * step)
            iterations += 1
            # Rounding in a log-likelihood of 1e5 hides gains below 1e-9.
            if np.isfinite(new.loglik) and new.loglik >= at.loglik - 1e-12 * abs(at.loglik):
                break
            length /= 2
            if length < 1e-6:
                blame = names[int(np.argmax(np.abs(step) * np.sqrt(np.diag(at.information))))]
                raise FitError(
                    f"{kind}: no step uphill was found from {_told(theta, names)}; "
                    f"leave out {blame} or give it a smaller scale",
                    [blame],
                )
        theta, at = theta + length * step, new
        going_on = (step * before > 0) & (np.abs(step) > 0.5 * np.abs(before))
        running = np.where(going_on, running + 1, 0)
        before = step
        _check_separation(at, names, kind, theta, running)
    raise FitError(
        f"{kind}: no maximum after {most} steps; the last coefficients were {_told(theta, names)}. "
        "A term that grows with every step separates events from the rest: leave it out",
        [names[int(np.argmax(running))]],
    )


def _told(theta: Floats, names: Sequence[str]) -> str:
    return ", ".join(f"{n} {t:.3g}" for n, t in zip(names, theta, strict=True))


def _solve(at: At, names: Sequence[str], kind: str) -> Floats:
    root = np.sqrt(np.maximum(np.diag(at.information), 1e-300))
    scaled = at.information / np.outer(root, root)
    try:
        return np.asarray(np.linalg.solve(scaled, at.gradient / root) / root)
    except np.linalg.LinAlgError:
        check_information(at.information, names, kind)
        raise FitError(f"{kind}: the information matrix cannot be inverted") from None


def _check_separation(
    at: At, names: Sequence[str], kind: str, theta: Floats, running: NDArray[np.int_]
) -> None:
    """Raise for a coefficient that runs on in even steps while its information vanishes.

    On its way to a maximum a Newton step gets ever shorter. Without a maximum, expected
    events fall by the same factor at each step, and the steps stay as long as they were.
    """
    deviation = 1 / np.sqrt(np.maximum(np.diag(at.information), 1e-300))
    stuck = (running >= 4) & (deviation > 5 * np.abs(theta))
    for c in np.flatnonzero(stuck).tolist():
        way = "never" if theta[c] < 0 else "only"
        raise FitError(
            f"{kind}: events {way} happen where {names[c]} is high (separation), so that its "
            f"coefficient runs to {'minus ' if theta[c] < 0 else ''}infinity. Leave it out and "
            "report a bound, or pool it with a term that has events",
            [names[c]],
            runs_to=float(np.copysign(np.inf, theta[c])),
        )
