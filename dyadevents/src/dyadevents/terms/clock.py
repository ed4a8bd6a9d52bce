"""Clocks: how long ago each linked dyad's link came, brought up to date at ticks.

The memory of a clock is the time of the last tick, how many dyads run, their numbers, and for
each dyad its number in that list, how many links it has, since when it runs, and what it shows.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dyadevents.engine.compiled import compiled, link_rule, tick_rule
from dyadevents.terms.base import Setting, Statistic, StatisticLevel
from dyadevents.terms.links import LinkTerm

__all__: list[str] = []

HEAD = 2  # words before the list


@compiled
def _visible_value(time: float, since: float, inverse: bool) -> float:
    elapsed = max(0.0, time - since)
    return 1.0 / (1.0 + elapsed) if inverse else elapsed


@link_rule
def _set_clock(i, j, sign, time, shape, settings, store, index, value):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    """Start, restart or stop the clock of a dyad.

    Settings are whether to show the inverse, and whether the memory says since when dyads
    run that start for the first time.
    """
    size = shape[0] * shape[1]
    place = i * shape[1] + j
    where = HEAD + size + place
    links, since, visible = where + size, where + 2 * size, where + 3 * size
    store[links] += sign
    if sign > 0.0 and store[links] > 0.0:
        if store[where] == 0.0:
            store[HEAD + int(store[1])] = place
            store[1] += 1.0
            store[where] = store[1]  # counted from 1; 0 is for dyads that do not run
        if settings[1] != 0.0:
            time = min(time, store[since])
        store[since] = time
        change = _visible_value(store[0], time, settings[0] != 0.0) - store[visible]
    elif store[where] != 0.0 and store[links] <= 0.0:
        last = int(store[HEAD + int(store[1]) - 1])
        gap = int(store[where])
        store[HEAD + gap - 1] = last
        store[HEAD + size + last] = gap
        store[where] = 0.0
        store[1] -= 1.0
        store[since] = np.inf
        change = -store[visible]
    else:
        return 0
    store[visible] += change
    index[0], value[0] = place, change
    return 1


@tick_rule
def _advance(time, previous, shape, settings, store, index, value):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    """Let every clock that runs show the time."""
    size = shape[0] * shape[1]
    store[0] = time
    count = int(store[1])
    for k in range(count):
        place = int(store[HEAD + k])
        now = _visible_value(time, store[HEAD + 3 * size + place], settings[0] != 0.0)
        store[HEAD + 4 * size + place] = now
        index[k], value[k] = place, now
    return count


def clock(
    term: LinkTerm,
    setting: Setting,
    name: str,
    *,
    inverse: bool = False,
    since: NDArray[np.floating] | None = None,
) -> Statistic:
    """Return the time since each dyad's last link came, 0 where there is none.

    Parameters
    ----------
    name : str
        For the key.
    inverse : bool
        1 / (1 + time) instead.
    since : array, shape (n_senders, n_receivers), optional
        When the first link of a dyad came; what is later than it is seen is ignored.
    """
    n, m = setting.network.n_senders, setting.network.n_receivers
    store = np.zeros(HEAD + 5 * n * m)
    store[0] = setting.start
    if since is not None:
        store[HEAD + 3 * n * m : HEAD + 4 * n * m] = since.ravel()
    statistic = term.statistic(
        setting,
        name,
        level=StatisticLevel.DYAD,
        rule=_set_clock,
        most=1,
        settings=(float(inverse), float(since is not None)),
        store=store,
    )
    return replace(statistic, tick_rule=_advance, clock="inverse" if inverse else "elapsed")
