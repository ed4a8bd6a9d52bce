"""What only compiled functions can call of the event model's statistics, for tests."""

from __future__ import annotations

from dyadevents.arrays import Floats, Ints
from dyadevents.compiled import compiled
from dyadevents.engine import evaluate, updates
from dyadevents.engine.evaluate import Parts
from dyadevents.engine.plan import Layout, UpdatePlan
from dyadevents.engine.updates import StatisticState
from dyadevents.simulate import lines

__all__ = ["columns_on", "link", "predict", "predict_dyad", "slot_value", "tick"]


@compiled
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


@compiled
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


@compiled
def slot_value(plan: UpdatePlan, values: Floats, slot: int, place: int) -> float:
    """See `updates.slot_value`."""
    return updates.slot_value(plan, values, slot, place)


@compiled
def predict(  # noqa: PLR0917 (numba takes no keywords here)
    layout: Layout,
    parts: Parts,
    theta: Floats,
    low: int,
    high: int,
    line: lines.Line,
    x: Floats,
    eta: Floats,
) -> None:
    """See `lines.predict`."""
    lines.predict(layout, parts, theta, low, high, line, x, eta)


@compiled
def predict_dyad(  # noqa: PLR0917 (numba takes no keywords here)
    layout: Layout, parts: Parts, theta: Floats, low: int, high: int, i: int, j: int, d: int
) -> float:
    """See `lines.predict_dyad`."""
    return float(lines.predict_dyad(layout, parts, theta, low, high, i, j, d))


@compiled
def tick(plan: UpdatePlan, now: StatisticState, s: int, time: float, previous: float) -> int:
    """See `updates.tick`."""
    return updates.tick(plan, now, s, time, previous)
