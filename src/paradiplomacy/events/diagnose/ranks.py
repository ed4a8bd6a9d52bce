"""Scores of all dyads at risk just before events, and where the event's dyad stands: compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.events.engine.compiled import compiled
from paradiplomacy.events.engine.evaluate import CHUNK, Parts, Universe, columns_on
from paradiplomacy.events.engine.plan import Layout
from paradiplomacy.events.engine.sums import ChangeLog, set_actor, set_dyad

__all__ = ["ranks_at_events"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Risk = NDArray[np.uint8]


@compiled
def _against(  # noqa: PLR0917 (numba takes no keywords here)
    layout: Layout,
    parts: Parts,
    theta: Floats,
    zero: Floats,
    own: float,
    ii: Ints,
    jj: Ints,
    dd: Ints,
    count: int,
    x: Floats,
    found: Ints,
) -> None:
    """Count the dyads that score higher than `own`, as much, and all, into `found`."""
    columns_on(layout, parts, zero, ii, jj, dd, 0, count, x)
    # Dyads that are alike are computed alike; the margin is for sums in another order.
    margin = 1e-10 * (1.0 + abs(own))
    for k in range(count):
        score = 0.0
        for c in range(len(theta)):
            score += theta[c] * x[c, k]
        if score > own + margin:
            found[0] += 1
        elif score >= own - margin:
            found[1] += 1
    found[2] += count


@compiled
def _rank(  # noqa: PLR0917 (numba takes no keywords here)
    universe: Universe,
    layout: Layout,
    parts: Parts,
    risk: Risk,
    theta: Floats,
    zero: Floats,
    dyad: int,
    ii: Ints,
    jj: Ints,
    dd: Ints,
    x: Floats,
    found: Ints,
) -> None:
    """Rank one dyad among all that are at risk now."""
    m = universe.shape[1]
    found[:] = 0
    dd[0] = dyad
    if universe.grid:
        ii[0], jj[0] = dyad // m, dyad % m
    else:
        ii[0], jj[0] = universe.senders[dyad], universe.receivers[dyad]
    columns_on(layout, parts, zero, ii, jj, dd, 0, 1, x)
    own = 0.0
    for c in range(len(theta)):
        own += theta[c] * x[c, 0]
    count = 0
    stop = len(risk)
    for d in range(stop):
        if universe.grid:
            i, j = d // m, d % m
            if universe.shape[2] == 1 and i >= j:
                continue
        else:
            i, j = universe.senders[d], universe.receivers[d]
        if not risk[d]:
            continue
        ii[count], jj[count], dd[count] = i, j, d
        count += 1
        if count == CHUNK:
            _against(layout, parts, theta, zero, own, ii, jj, dd, count, x, found)
            count = 0
    if count:
        _against(layout, parts, theta, zero, own, ii, jj, dd, count, x, found)


@compiled
def ranks_at_events(  # noqa: PLR0917 (numba takes no keywords here)
    universe: Universe,
    layout: Layout,
    start_parts: Parts,
    risk: Risk,
    log: ChangeLog,
    theta: Floats,
    event_step: Ints,
    event_dyad: Ints,
) -> tuple[Ints, Ints, Ints]:
    """Rank the dyads of events among those at risk just before.

    Parameters
    ----------
    universe, layout, start_parts, risk, log
        As in `sums.follow`; dyad slots and `risk` are changed on the way and put back.
    theta : array, shape (columns,)
    event_step, event_dyad : arrays of int, shape (events,)
        In order of steps; dyads by their numbers in the universe.

    Returns
    -------
    above, tied, at_risk : arrays of int, shape (events,)
        Dyads that score higher, dyads that score the same (itself counted), all dyads.
    """
    p = len(theta)
    parts = Parts(
        start_parts.sender.copy(),
        start_parts.receiver.copy(),
        start_parts.dyad,
        start_parts.network.copy(),
    )
    zero = np.zeros(p)
    ii = np.empty(CHUNK, dtype=np.int64)
    jj = np.empty(CHUNK, dtype=np.int64)
    dd = np.empty(CHUNK, dtype=np.int64)
    x = np.empty((p, CHUNK))
    found = np.zeros(3, dtype=np.int64)
    above = np.zeros(len(event_step), dtype=np.int64)
    tied = np.zeros(len(event_step), dtype=np.int64)
    at_risk = np.zeros(len(event_step), dtype=np.int64)
    undo = np.empty(len(log.group))
    last = 0
    e = 0
    for step in range(len(log.start) - 1):
        while e < len(event_step) and event_step[e] == step:
            _rank(universe, layout, parts, risk, theta, zero, event_dyad[e], ii, jj, dd, x, found)
            above[e], tied[e], at_risk[e] = found[0], found[1], found[2]
            e += 1
        if e == len(event_step):
            break
        for a in range(log.start[step], log.start[step + 1]):
            group = log.group[a]
            if group == 0:
                undo[a] = set_dyad(universe, parts, risk, log.row[a], log.place[a], log.value[a])
            elif group == 3:
                parts.network[log.row[a]] = log.value[a]
            else:
                set_actor(universe, parts, group, log.row[a], log.place[a], log.value[a])
        last = log.start[step + 1]
    for a in range(last - 1, -1, -1):
        if log.group[a] == 0:
            set_dyad(universe, parts, risk, log.row[a], log.place[a], undo[a])
    return above, tied, at_risk
