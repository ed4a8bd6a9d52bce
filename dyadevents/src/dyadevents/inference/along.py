"""The log-likelihood along one coefficient, the others at their best for each value of it."""

from __future__ import annotations

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.inference.likelihood import At, Likelihood
from dyadevents.inference.newton import maximise

__all__ = ["ProfileLikelihood"]


class ProfileLikelihood:
    """The log-likelihood of one coefficient; each climb begins where the last one ended.

    Parameters
    ----------
    function : Likelihood
    column : int
        Of the coefficient, which is that of the column as it is; the others are of centred columns.
    start : array, shape (columns,)
        Where the first climb begins, of centred columns.
    """

    def __init__(self, function: Likelihood, column: int, start: Floats) -> None:
        self.function, self.column = function, column
        names = function.prepared.names
        # The coefficient is `row . centred ones`: put it in the place of its column.
        change = np.eye(len(names))
        change[column] = function.jacobian[column]
        self.back = np.linalg.inv(change)
        self.others = np.array([c for c in range(len(names)) if c != column], dtype=int)
        self.names = [names[c] for c in self.others]
        self.rest: Floats = start[self.others]

    def __call__(self, value: float) -> float:
        """Return the log-likelihood at a value of the coefficient."""

        def of_others(rest: Floats) -> At:
            phi = np.insert(rest, self.column, value)
            at = self.function(np.asarray(self.back @ phi, dtype=np.float64))
            gradient = self.back.T @ at.gradient
            information = self.back.T @ at.information @ self.back
            of_rest = information[np.ix_(self.others, self.others)]
            return At(at.loglik, gradient[self.others], of_rest, at.drift)

        def raises(step: Floats, slope: float) -> float:
            return self.function.raises(self.back[:, self.others] @ step, slope)

        kind = self.function.prepared.kind
        best = maximise(of_others, self.rest, names=self.names, kind=kind, raises=raises)
        self.rest = best.theta
        return best.at.loglik
