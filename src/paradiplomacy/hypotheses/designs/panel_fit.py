"""Results of a panel of readings: units that count, the effect, and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.imputed_effects import cells_of, imputed
from paradiplomacy.hypotheses.estimators.staggered import (
    NEVER,
    SPAN,
    UnitYears,
    effects,
    overall,
)
from paradiplomacy.hypotheses.estimators.staggered_power import detectable
from paradiplomacy.hypotheses.estimators.staggered_rule import Trends, detectable_by_rule, trends_of

__all__ = [
    "BASES",
    "Fitted",
    "Least",
    "by_imputation",
    "compared",
    "fitted",
    "least",
    "p_value",
    "reached",
]
__all__ += ["unit_years", "with_base"]

BASES = (1, 3, 5, 8)
"""Readings before the event whose mean is the base, each in turn."""

DRAWS = 199
"""Shuffles of the test of the readings before the event."""

_SHOWN = 4
"""Readings before and after the event that the picture shows."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Results of a panel: the effect, its error, the course around it, and trends before."""

    effect: float
    error: float
    freedom: int
    course: tuple[tuple[int, Interval], ...]
    trends: Trends

    def interval(self, level: float = 0.95) -> Interval:
        """The effect and its interval, of the t distribution."""
        return _t_interval_of_effect(self.effect, self.error, self.freedom, level)


@dataclass(frozen=True, slots=True)
class Least:
    """The smallest change that would be found: by the whole rule, and by its interval alone."""

    rule: float | None
    interval: float | None


def reached(panel: pl.DataFrame) -> pl.DataFrame:
    """Units with readings before and after their event."""
    period, cohort = pl.col("period"), pl.col("cohort")
    spans = panel.group_by("unit", maintain_order=True).agg(
        ((cohort > 0) & (period < cohort)).any().alias("before"),
        ((cohort > 0) & (period >= cohort)).any().alias("after"),
    )
    return spans.filter(pl.col("before") & pl.col("after"))


def compared(panel: pl.DataFrame) -> pl.DataFrame:
    """Units that the event does not reach, or later than the first ones."""
    cohorts = panel.filter(pl.col("cohort") > 0)["cohort"]
    first = cohorts.min() if cohorts.len() else None
    later = pl.col("cohort") == 0
    if first is not None:
        later |= pl.col("cohort") > first
    return panel.filter(later).select("unit").unique()


def fitted(panel: UnitYears, *, freedom: int, seed: int) -> Fitted | None:
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
        (int(step), _t_interval_of_effect(float(att), float(se), freedom, 0.95))
        for step, att, se in zip(steps.since, steps.effect, steps.errors, strict=True)
        if abs(step) <= _SHOWN and se > tiny
    )
    trends = trends_of(panel, draws=DRAWS, seed=seed, last=SPAN[1], units=freedom + 1)
    return Fitted(effect, error, freedom, course, trends)


def least(panel: UnitYears, *, freedom: int, seed: int) -> Least:
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
    return None if estimate is None else _t_interval_of_effect(*estimate, freedom, 0.95)


def by_imputation(panel: UnitYears, *, freedom: int) -> Interval | None:
    """The effect by imputation from readings before the event; None where there is none."""
    imputation = imputed(cells_of(panel))
    return None if imputation is None else imputation.interval(freedom)


def unit_years(panel: pl.DataFrame) -> UnitYears:
    """The same panel as units by readings."""
    units = panel["unit"].unique().sort()
    years = np.arange(1, 1 + (panel["period"].n_unique() and int(str(panel["period"].max()))))
    values, first = np.full((len(units), len(years)), np.nan), np.full(len(units), NEVER)
    row = units.search_sorted(panel["unit"]).to_numpy()
    values[row, panel["period"].to_numpy() - 1] = panel["value"].to_numpy()
    first[row] = panel["cohort"].replace(0, NEVER).to_numpy()
    return UnitYears(tuple(units), years, values, first)


def p_value(steps: Fitted, rule: DecisionRule) -> float:
    """Of the mean effect against the reference, or of equivalence."""
    from scipy.stats import t

    if rule.expect == "same" and rule.margin:
        low, high = rule.margin
        zs = ((steps.effect - low) / steps.error, (high - steps.effect) / steps.error)
        return float(max(t.sf(z, steps.freedom) for z in zs))
    z = abs(steps.effect - rule.reference) / steps.error
    return float(2 * t.sf(z, steps.freedom))


def _t_interval_of_effect(effect: float, error: float, freedom: int, level: float) -> Interval:
    from scipy.stats import t

    wide = float(t.ppf((1 + level) / 2, freedom)) * error
    return Interval(effect, effect - wide, effect + wide, level)
