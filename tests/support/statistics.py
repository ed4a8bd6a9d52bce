"""What only compiled functions can call of the event model's statistics, for tests."""

from __future__ import annotations

from numba import njit

from paradiplomacy.events.engine import evaluate, updates
from paradiplomacy.events.engine.evaluate import Ints, Parts
from paradiplomacy.events.engine.plan import Layout, UpdatePlan
from paradiplomacy.events.engine.updates import Floats, StatisticState

__all__ = ["columns_on", "link", "slot_value"]


@njit
def columns_on(  # noqa: PLR0917 (numba takes no keywords here)
    layout: Layout,
    parts: Parts,
    centre: Floats,
    ii: Ints,
    jj: Ints,
    dd: Ints,
    first: int,
    count: int,
    x: Floats,
) -> None:
    """See `evaluate.columns_on`."""
    evaluate.columns_on(layout, parts, centre, ii, jj, dd, first, count, x)


@njit
def link(  # noqa: PLR0917 (numba takes no keywords here)
    plan: UpdatePlan,
    now: StatisticState,
    s: int,
    i: int,
    j: int,
    sign: float,
    time: float,
    last_tick: float,
) -> int:
    """See `updates.link`."""
    return updates.link(plan, now, s, i, j, sign, time, last_tick)


@njit
def slot_value(plan: UpdatePlan, values: Floats, slot: int, place: int) -> float:
    """See `updates.slot_value`."""
    return updates.slot_value(plan, values, slot, place)
