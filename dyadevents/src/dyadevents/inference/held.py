"""The log-likelihood with one coefficient held at a value, the others at their best for it."""

from __future__ import annotations

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.inference.likelihood import At, Likelihood
from dyadevents.inference.newton import Optimum, maximise

__all__ = ["Held"]


class Held:
    """A log-likelihood of which one coefficient is held.

    Parameters
    ----------
    function : Likelihood
    column : int
        Of the coefficient, which is that of the column as it is; the others are of centred columns.
    """

    def __init__(self, function: Likelihood, column: int) -> None:
        self.function, self.column = function, column
        names = function.prepared.names
        # The coefficient is `row . centred ones`: put it in the place of its column.
        self.change = np.eye(len(names))
        self.change[column] = function.jacobian[column]
        self.back = np.linalg.inv(self.change)
        self.others = np.array([c for c in range(len(names)) if c != column], dtype=int)
        self.names = [names[c] for c in self.others]

    def best(self, value: float, start: Floats) -> tuple[Optimum, float]:
        """Return where the others are best, and how the likelihood slopes along the one there.

        Parameters
        ----------
        start : array, shape (columns - 1,)
            The others, where the climb begins.
        """
        slope = 0.0

        def of_others(rest: Floats) -> At:
            nonlocal slope
            phi = np.insert(rest, self.column, value)
            at = self.function(self.back @ phi)
            gradient = self.back.T @ at.gradient
            information = self.back.T @ at.information @ self.back
            slope = float(gradient[self.column])
            kept = information[np.ix_(self.others, self.others)]
            return At(at.loglik, gradient[self.others], kept, at.drift)

        def raises(step: Floats, along: float) -> float:
            return self.function.raises(self.back[:, self.others] @ step, along)

        kind = self.function.prepared.kind
        found = maximise(of_others, start, names=self.names, kind=kind, raises=raises)
        return found, slope
