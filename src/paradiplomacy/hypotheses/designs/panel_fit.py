"""Results of a panel of readings: units that count, the effect, and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.measured import Measured
from paradiplomacy.hypotheses.estimators.staggered import (
    NEVER,
    SPAN,
    UnitYears,
    effects,
    overall,
)
from paradiplomacy.hypotheses.estimators.staggered_power import detectable
from paradiplomacy.hypotheses.estimators.staggered_rule import Trends, detectable_by_rule, trends_of

__all__ = ["BASES", "Fitted", "Least", "fit_panel", "least_change", "sizes_of"]
__all__ += ["unit_years", "with_base"]

BASES = (1, 3, 5, 8)
"""Readings before the event whose mean is the base, each in turn."""

DRAWS = 199
"""Shuffles of the test of the readings before the event."""

_STEPS_DRAWN = 4
"""Readings before and after the event that the picture shows."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Results of a panel: the effect, the course around it, and trends before."""

    effect: Measured
    course: tuple[tuple[int, Interval], ...]
    trends: Trends


@dataclass(frozen=True, slots=True)
class Least:
    """The smallest change that would be found: by the whole rule, and by its interval alone."""

    rule: float | None
    interval: float | None


def sizes_of(panel: UnitYears) -> tuple[int, int]:
    """Numbers of units read before and after their event, and of those that it reaches later.

    Later than the first of all, or never.
    """
    known, since = np.isfinite(panel.values), panel.years >= panel.first[:, None]
    reached = (known & since).any(axis=1) & (known & ~since).any(axis=1)
    first = min(panel.first[panel.first < NEVER], default=0)
    return int(reached.sum()), int((panel.first > first).sum())


def fit_panel(panel: UnitYears, *, freedom: int, seed: int) -> Fitted | None:
    """The estimate, or None where there is none that is finite."""
    values = panel.values[np.isfinite(panel.values)]
    if len(panel.units) < 3 or not len(values) or not values.std() > 0:
        return None
    steps = effects(panel)
    estimate = overall(steps)
    if estimate is None:
        return None
    effect, error = estimate
    tiny = 1e-9 * float(values.std())
    if not (isfinite(effect) and isfinite(error) and error > tiny):
        return None
    course = tuple(
        (int(step), Measured(float(att), float(se), freedom).interval())
        for step, att, se in zip(steps.since, steps.effect, steps.errors, strict=True)
        if abs(step) <= _STEPS_DRAWN and se > tiny
    )
    trends = trends_of(panel, draws=DRAWS, seed=seed, last=SPAN[1], units=freedom + 1)
    return Fitted(Measured(effect, error, freedom), course, trends)


def least_change(panel: UnitYears, *, freedom: int, seed: int) -> Least:
    """The changes that would be found, by how readings vary before the event."""
    whole = detectable_by_rule(panel, last=SPAN[1], freedom=freedom, units=freedom + 1, seed=seed)
    return Least(whole, detectable(panel, span=SPAN, freedom=freedom)[0])


def with_base(panel: UnitYears, *, readings: int, freedom: int) -> Interval | None:
    """The effect against the mean of so many readings before the event; None without so many."""
    reach = panel.first[panel.adopters] - panel.years[0] if len(panel.years) else []
    if not len(reach) or int(max(reach)) < readings:
        return None
    steps = effects(panel, span=(0, SPAN[1]), base_years=readings)
    estimate = overall(steps)
    return None if estimate is None else Measured(*estimate, freedom).interval()


def unit_years(panel: pl.DataFrame) -> UnitYears:
    """The same panel as units by readings."""
    units = panel["unit"].unique().sort()
    years = np.arange(1, 1 + (panel["period"].n_unique() and int(str(panel["period"].max()))))
    values, first = np.full((len(units), len(years)), np.nan), np.full(len(units), NEVER)
    row = units.search_sorted(panel["unit"]).to_numpy()
    values[row, panel["period"].to_numpy() - 1] = panel["value"].to_numpy()
    first[row] = panel["cohort"].replace(0, NEVER).to_numpy()
    return UnitYears(tuple(units), years, values, first)
