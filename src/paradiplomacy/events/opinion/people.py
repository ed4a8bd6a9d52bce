"""Who holds opinions: the places of one country, their people, and who is near whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from paradiplomacy.events.model import ModelError

__all__ = ["Neighbours", "People", "Places"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Which places lie next to which, in compressed rows.

    Parameters
    ----------
    start : array of int, shape (places + 1,)
    place : array of int
        The neighbours of place i are ``place[start[i]:start[i + 1]]``.

    Examples
    --------
    >>> line = Neighbours.from_edges(3, [(0, 1), (1, 2)])
    >>> line.place[line.start[1] : line.start[2]].tolist()
    [0, 2]
    """

    start: Ints
    place: Ints

    @classmethod
    def from_edges(cls, n: int, edges: ArrayLike) -> Neighbours:
        """Make it from undirected edges, each once.

        Parameters
        ----------
        n : int
            How many places there are.
        edges : array_like of int, shape (edges, 2)

        Raises
        ------
        ModelError
            If an edge leads to itself or to a place that does not exist.
        """
        pairs = np.asarray(edges, dtype=np.int64).reshape(-1, 2)
        wrong = (pairs < 0).any(axis=1) | (pairs >= n).any(axis=1) | (pairs[:, 0] == pairs[:, 1])
        if wrong.any():
            at = int(np.flatnonzero(wrong)[0])
            raise ModelError(
                f"edge {at + 1} of neighbours is {tuple(pairs[at].tolist())}: it must join two "
                f"different places of 0 to {n - 1}"
            )
        both = np.concatenate([pairs, pairs[:, ::-1]])
        both = both[np.lexsort((both[:, 1], both[:, 0]))]
        start = np.searchsorted(both[:, 0], np.arange(n + 1))
        return cls(start.astype(np.int64), np.ascontiguousarray(both[:, 1]))

    @property
    def n(self) -> int:
        """How many places there are."""
        return len(self.start) - 1


@dataclass(frozen=True, eq=False)
class Places:
    """`People` of a country whose number of places is known."""

    base: Floats
    initial: Floats
    weights: Floats
    neighbours: Neighbours | None

    @property
    def mean_base(self) -> float:
        """The base of the nation: the mean of its places', weighted by people."""
        return float(self.weights @ self.base)


@dataclass(frozen=True, eq=False)
class People:
    """The opinions of a country's places of the other country, as they are left to themselves.

    Parameters
    ----------
    base : float or array, shape (places,)
        What opinions return to, in [-1, 1].
    initial : float or array, shape (places,), optional
        What they are at the start; the base by default.
    population : array, shape (places,), optional
        The weights of the national mean; equal by default.
    neighbours : Neighbours, optional
        For the pull to neighbours.
    """

    base: float | Floats = 0.0
    initial: float | Floats | None = None
    population: Floats | None = None
    neighbours: Neighbours | None = None

    def of(self, n: int, side: str) -> Places:
        """Check all against the number of places, and fill in what was left out.

        Parameters
        ----------
        n : int
        side : str
            Whose places they are, for messages.

        Raises
        ------
        ModelError
            If an array has another length or a number is out of range.
        """
        base = _each(self.base, n, f"base of {side}")
        initial = base if self.initial is None else _each(self.initial, n, f"initial of {side}")
        for name, values in (("base", base), ("initial", initial)):
            wrong = ~(np.abs(values) <= 1)
            if wrong.any():
                at = int(np.flatnonzero(wrong)[0])
                raise ModelError(
                    f"{name} of {side} is {values[at]:g} at place {at}; opinions lie in [-1, 1]"
                )
        people = _each(1.0 if self.population is None else self.population, n, f"people of {side}")
        if not (np.isfinite(people).all() and (people >= 0).all() and people.sum() > 0):
            raise ModelError(
                f"population of {side}: numbers of 0 or more are expected, not all of them 0"
            )
        if self.neighbours is not None and self.neighbours.n != n:
            raise ModelError(
                f"neighbours of {side} are given for {self.neighbours.n} places; there are {n}"
            )
        return Places(base, initial.copy(), people / people.sum(), self.neighbours)


def _each(values: float | Floats, n: int, name: str) -> Floats:
    array = np.asarray(values, dtype=float)
    if array.shape not in {(), (n,)}:
        raise ModelError(f"{name}: {n} numbers are expected, one a place; got {array.shape}")
    return np.ascontiguousarray(np.broadcast_to(array, (n,)))
