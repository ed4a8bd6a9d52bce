"""A kind of event that is prepared, less some events or places: for exact refits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dyadevents.engine.course import ChangeLog
from dyadevents.engine.evaluate import ends_of
from dyadevents.engine.plan import SlotPart
from dyadevents.engine.prepare import PreparedKind
from dyadevents.network import ModeCode

Ints = NDArray[np.int64]


def without(
    prepared: PreparedKind,
    *,
    events: Ints | None = None,
    senders: Ints | None = None,
    receivers: Ints | None = None,
) -> PreparedKind:
    """Leave out events, or the dyads of places with their events and exposure.

    Statistics stay as they are: what is left out still counts as the past of the rest.

    Parameters
    ----------
    prepared : Prepared
    events : array of int, optional
        Positions among the events of the kind.
    senders, receivers : array of int, optional
        Numbers of places. In one-mode networks a place is left out at either end, whichever
        of the two names it.

    Returns
    -------
    Prepared
        Fit it with `one_kind.fit_prepared`.
    """
    universe = prepared.universe
    count = len(prepared.risk)
    i, j = ends_of(universe, np.arange(count))
    gone = np.zeros(count, dtype=bool)
    one_mode = universe.shape[2] != ModeCode.TWO_MODE
    for ends, others, places in ((i, j, senders), (j, i, receivers)):
        if places is not None:
            gone |= np.isin(ends, places)
            if one_mode:
                gone |= np.isin(others, places)
    kept = ~gone[prepared.event_dyad]
    if events is not None:
        kept[events] = False
    risk = prepared.risk.copy()
    risk[gone] = 0
    log = prepared.log
    stays = ~(
        (log.group == SlotPart.DYAD)
        & (log.row < 0)
        & gone[np.where(log.group == SlotPart.DYAD, log.place, 0)]
    )
    step = np.repeat(np.arange(len(prepared.steps)), np.diff(log.start))[stays]
    start = np.searchsorted(step, np.arange(len(prepared.steps) + 1)).astype(np.int64)
    return replace(
        prepared,
        risk=risk,
        log=ChangeLog(start, log.group[stays], log.row[stays], log.place[stays], log.value[stays]),
        event_step=prepared.event_step[kept],
        event_dyad=prepared.event_dyad[kept],
        events=prepared.events[kept],
        event_rows=prepared.event_rows[kept],
    )
