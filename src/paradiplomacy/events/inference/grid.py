"""Profiles of constants that enter non-linearly, such as half-lives: fits over a grid of values."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.events.history import History
from paradiplomacy.events.inference.fitted import Fit
from paradiplomacy.events.inference.fitting import fit
from paradiplomacy.events.inference.likelihood import LikelihoodName
from paradiplomacy.events.model import EventModel, ModelError

__all__ = ["GridProfile", "over_grid"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class GridProfile:
    """Fits over a grid of values of a constant that enters non-linearly, such as a half-life.

    Attributes
    ----------
    values, loglik : arrays, shape (values,)
    best : float
        The value of the grid with the largest log-likelihood.
    low, high : float
        Ends of the profile-likelihood interval, between values by straight lines. Where the
        grid ends inside the interval, the end is -inf or inf.
    fits : tuple of Fit
    confidence : float
    """

    values: Floats
    loglik: Floats
    best: float
    low: float
    high: float
    fits: tuple[Fit, ...]
    confidence: float

    @property
    def best_fit(self) -> Fit:
        """The fit at the best value; its standard errors take that value as known."""
        return self.fits[int(np.argmax(self.loglik))]


def over_grid(
    model_of: Callable[[float], EventModel],
    values: Sequence[float],
    *,
    history: History,
    likelihood: LikelihoodName = "interval",
    kinds: Sequence[str] | None = None,
    confidence: float = 0.95,
    threads: int = 2,
) -> GridProfile:
    """Fit a model at every value of a constant, and say which values the events allow.

    Parameters
    ----------
    model_of : callable
        The model at a value.
    values : sequence of float
    history : History
    likelihood : {"interval", "ordinal"}
    kinds : sequence of str, optional
        Kinds whose log-likelihoods are added up; all by default.
    confidence : float
    threads : int

    Returns
    -------
    GridProfile

    Raises
    ------
    ModelError
        Fewer than two values.

    Examples
    --------
    >>> import numpy as np
    >>> from paradiplomacy.events import EVENT, EventModel, History, Network, terms
    >>> network = Network.directed(["a", "b", "c"])
    >>> history = History(
    ...     network, (EVENT,), times=np.array([1.0, 2.0, 3.5, 4.0]),
    ...     senders=np.array([0, 0, 1, 2]), receivers=np.array([1, 1, 0, 1]),
    ...     kind_of=np.zeros(4, dtype=int), start=0.0, end=5.0,
    ... )
    >>> found = over_grid(
    ...     lambda h: EventModel(terms=[terms.Inertia(half_life=h)]), [0.5, 1.0, 2.0, 4.0],
    ...     history=history,
    ... )
    >>> found.best, found.high
    (0.5, inf)
    """
    grid = np.array(sorted(values), dtype=float)
    if len(grid) < 2:
        raise ModelError("a profile over a grid needs two values or more")
    fits = tuple(
        fit(model_of(float(v)), history, likelihood=likelihood, kinds=kinds, threads=threads)
        for v in grid
    )
    loglik = np.array([fitted.loglik for fitted in fits])
    top = int(np.argmax(loglik))
    level = loglik[top] - NormalDist().inv_cdf((1 + confidence) / 2) ** 2 / 2
    low = crossing(grid[: top + 1][::-1], loglik[: top + 1][::-1], level, -math.inf)
    high = crossing(grid[top:], loglik[top:], level, math.inf)
    return GridProfile(grid, loglik, float(grid[top]), low, high, fits, confidence)


def crossing(values: Floats, loglik: Floats, level: float, otherwise: float) -> float:
    """Where the profile first falls below a level, going away from its top."""
    below = np.flatnonzero(loglik < level)
    if len(below) == 0:
        return otherwise
    k = int(below[0])
    share = (loglik[k - 1] - level) / (loglik[k - 1] - loglik[k])
    return float(values[k - 1] + share * (values[k] - values[k - 1]))
