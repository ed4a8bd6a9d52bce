"""Weights of dyads, totals of rows and rates of channels, kept in step: compiled.

All is on arrays, whose users nobody counts: to count them took longer than the work.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats, Ints
from dyadevents.engine.simd_math import borrowing, inline
from dyadevents.engine.updates import at_risk
from dyadevents.simulate.clocks import Clocks, retime
from dyadevents.simulate.lines import Line
from dyadevents.simulate.state import BAD, Grid

__all__ = ["DyadRates", "RatedKind", "give", "give_rows", "set_weight", "weigh_column", "weigh_row"]


REFRESH = 256  # changes of a row's total after which it is added up afresh


class DyadRates(NamedTuple):
    """Parts of a world that the rates of channels are made of; see `state.World`."""

    grid: Grid
    clocks: Clocks
    scale: Floats
    integral: Floats
    at: Ints


class RatedKind(NamedTuple):
    """A kind that every dyad is at risk of; see `state.Rules`."""

    number: int
    grid: int
    first: int
    at_risk: int


@inline
def give(rates: DyadRates, k: int, c: int, time: float, rate: float) -> None:
    """Set the rate of a channel, and add the intensity that it has used to the integral."""
    if not 0.0 <= rate < np.inf:
        rates.at[BAD] = k + 1
        return
    rates.integral[k] += retime(rates.clocks, c, time, rate)


@inline
def _is_added_up(grid: Grid, g: int, i: int, total: float) -> None:
    grid.total[g, i] = grid.peak[g, i] = total
    grid.age[g, i] = 0


@borrowing
def _row_total(grid: Grid, g: int, i: int, change: float) -> None:
    """Change a row's total; add the row up again before rounding errors grow."""
    total = grid.total[g, i] + change
    grid.age[g, i] += 1
    if grid.age[g, i] < REFRESH and not total < 0.25 * grid.peak[g, i]:
        grid.total[g, i] = total
        grid.peak[g, i] = max(grid.peak[g, i], total)
        return
    total = 0.0
    for weight in grid.weight[g, i]:
        total += weight
    _is_added_up(grid, g, i, total)


@inline
def set_weight(  # noqa: PLR0917 (numba takes no keywords here)
    rates: DyadRates, kind: RatedKind, i: int, j: int, weight: float, time: float
) -> None:
    """Give a dyad another weight, and its sender's channel the rate that follows."""
    grid, g = rates.grid, kind.grid
    change = weight - grid.weight[g, i, j]
    if change != 0.0:
        grid.weight[g, i, j] = weight
        _row_total(grid, g, i, change)
        rate = rates.scale[kind.number] * grid.total[g, i]
        give(rates, kind.number, kind.first + i, time, rate)


@borrowing
def give_rows(rates: DyadRates, kind: RatedKind, first: int, last: int, time: float) -> None:
    """Give the channels of some senders the rates that follow from their totals."""
    for i in range(first, last):
        rate = rates.scale[kind.number] * rates.grid.total[kind.grid, i]
        give(rates, kind.number, kind.first + i, time, rate)


@borrowing
def weigh_row(  # noqa: PLR0917 (numba takes no keywords here)
    grid: Grid, kind: RatedKind, line: Line, states: NDArray[np.int8], eta: Floats, total: float
) -> float:
    """Set weights in a sender's row to exp(eta), and its total to theirs on top of `total`."""
    weight = grid.weight[kind.grid, line.end, line.first : line.first + line.size]
    for q in range(line.size):
        is_at_risk = at_risk(kind.at_risk, states[line.dyad + q])
        weight[q] = np.exp(eta[q]) if is_at_risk else 0.0
        total += weight[q]
    _is_added_up(grid, kind.grid, line.end, total)
    return total


@borrowing
def weigh_column(  # noqa: PLR0917 (numba takes no keywords here)
    rates: DyadRates,
    kind: RatedKind,
    line: Line,
    states: NDArray[np.int8],
    done: NDArray[np.uint8],
    eta: Floats,
    time: float,
) -> None:
    """Set weights of a receiver to exp(eta), except in rows that are `done`."""
    for q in range(line.size):
        i = line.first + q
        if not done[i] and at_risk(kind.at_risk, states[line.dyad + q * line.step]):
            set_weight(rates, kind, i, line.end, np.exp(eta[q]), time)
