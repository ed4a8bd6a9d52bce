"""Counts over many worlds: fans, and differences of paired scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats, Ints
from dyadevents.history import History
from dyadevents.kinds import LIVE, DyadState
from dyadevents.model import ModelError

__all__ = [
    "Fan",
    "PairedDifference",
    "ScenarioRun",
    "counts_of",
    "difference_of",
    "fan_of",
]


STATES = {
    "ties": LIVE,
    "active": frozenset({DyadState.ACTIVE}),
    "suspended": frozenset({DyadState.SUSPENDED}),
    "ended": frozenset({DyadState.ENDED}),
}


@dataclass(frozen=True)
class ScenarioRun:
    """All worlds of one scenario.

    Attributes
    ----------
    history : History
        What happened up to the start, and what comes from outside after it.
    states : array of int8, shape (n_senders, n_receivers)
        States at the start.
    begins : array of int, shape (worlds + 1,)
        Rows ``begins[w]:begins[w + 1]`` are those of world w, in order of time.
    time, kind, sender, receiver, old, new : arrays, shape (rows,)
        When, which kind, between whom, from which state to which. State changes that come
        from outside have kind -1; acts of the network have ends -1.
    score, integral : arrays, shape (worlds, kinds)
        Log rates of the events, and the integral of the rates.
    """

    history: History
    states: NDArray[np.int8]
    begins: Ints
    time: Floats
    kind: Ints
    sender: Ints
    receiver: Ints
    old: NDArray[np.int8]
    new: NDArray[np.int8]
    score: Floats
    integral: Floats

    def __repr__(self) -> str:
        return f"<ScenarioRun: {len(self.begins) - 1} worlds, {len(self.time)} events and changes>"

    def events(self, world: int) -> Ints:
        """Return the rows of a world that are events."""
        rows = np.arange(self.begins[world], self.begins[world + 1])
        return rows[self.kind[rows] >= 0]

    def world_of(self) -> Ints:
        """Return the world of each row."""
        return np.repeat(np.arange(len(self.begins) - 1), np.diff(self.begins))


@dataclass(frozen=True)
class Fan:
    """Spread of something over worlds.

    Attributes
    ----------
    times : array of float, shape (times,)
    quantiles : array of float, shape (quantiles,)
    values : array of float, shape (quantiles, times)
    mean, standard_deviation : arrays of float, shape (times,)
    worlds : int
    """

    times: Floats
    quantiles: Floats
    values: Floats
    mean: Floats
    standard_deviation: Floats
    worlds: int


@dataclass(frozen=True)
class PairedDifference:
    """Difference of two scenarios in worlds that share their luck.

    Attributes
    ----------
    times : array of float, shape (times,)
    mean : array of float, shape (times,)
    standard_error : array of float, shape (times,)
        Of the mean of the paired differences.
    unpaired : array of float, shape (times,)
        What it would be with as many worlds of independent seeds.
    reduction : array of float, shape (times,)
        How many times fewer worlds are needed than with independent seeds; nan where no
        world differs.
    worlds : int
    """

    times: Floats
    mean: Floats
    standard_error: Floats
    unpaired: Floats
    reduction: Floats
    worlds: int


def counts_of(run: ScenarioRun, of: str, times: Floats, *, worlds: int) -> Floats:
    """Count a state or a kind in every world, at times of theirs; shape (worlds, times)."""
    if (np.diff(times) < 0).any():
        raise ModelError("times must be in order")
    start, end = run.history.start, run.history.end
    wrong = times[~(np.abs(times - (start + end) / 2) <= (end - start) * (0.5 + 1e-9))]
    if len(wrong):
        raise ModelError(
            f"times: {wrong[0]:g} is not within the worlds, which go from {start:g} to {end:g}; "
            "give times of theirs, or simulate until a later one"
        )
    world, bins = run.world_of(), np.searchsorted(times, run.time)
    counts = np.zeros((worlds, len(times) + 1))
    names = [kind.name for kind in run.history.kinds]
    if of in names:
        is_kind = run.kind == names.index(of)
        np.add.at(counts, (world[is_kind], bins[is_kind]), 1.0)
        return counts[:, :-1]
    if of not in STATES:
        known = ", ".join([*STATES, *names])
        raise ModelError(f"nothing to count by the name {of!r}; there are: {known}")
    states = np.array([int(state) for state in STATES[of]])
    change = np.isin(run.new, states).astype(float) - np.isin(run.old, states)
    moved = (change != 0) & (run.sender >= 0)
    np.add.at(counts, (world[moved], bins[moved]), change[moved])
    is_in_state = np.isin(run.states, states)
    if run.history.network.mode == "undirected":
        is_in_state = np.triu(is_in_state, 1)  # each dyad once
    return np.asarray(is_in_state.sum() + counts.cumsum(axis=1)[:, :-1])


def fan_of(counts: Floats, times: Sequence[float] | Floats, quantiles: Sequence[float]) -> Fan:
    """Return the quantiles over worlds of counts, shape (worlds, times)."""
    return Fan(
        np.asarray(times, dtype=float),
        np.asarray(quantiles, dtype=float),
        np.quantile(counts, quantiles, axis=0),
        counts.mean(axis=0),
        counts.std(axis=0, ddof=1 if len(counts) > 1 else 0),
        len(counts),
    )


def difference_of(one: Floats, other: Floats, times: Sequence[float] | Floats) -> PairedDifference:
    """Compare paired counts, shapes (worlds, times)."""
    worlds = len(one)
    if worlds < 2:
        raise ModelError("a difference needs two worlds or more to say how sure it is")
    difference = one - other
    paired = difference.var(axis=0, ddof=1)
    variance = one.var(axis=0, ddof=1) + other.var(axis=0, ddof=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        reduction = np.where(paired > 0, variance / paired, np.nan)
    return PairedDifference(
        np.asarray(times, dtype=float),
        difference.mean(axis=0),
        np.sqrt(paired / worlds),
        np.sqrt(variance / worlds),
        reduction,
        worlds,
    )
