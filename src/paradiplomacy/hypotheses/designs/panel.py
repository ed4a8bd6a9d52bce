"""An outcome year by year in units that an event reaches at different times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.wording import alone, count, number, percent
from paradiplomacy.record.frames import Frames

if TYPE_CHECKING:
    from paradiplomacy.hypotheses.estimators.staggered import UnitYears

__all__ = ["ENOUGH_UNITS", "Panel", "figure_of"]

ENOUGH_UNITS = 20
"""Errors that are robust to units need this many (Cameron, Gelbach and Miller 2008)."""

METHOD = (
    "difference-in-differences against units that the event has not reached yet, errors robust "
    "to each unit's course (Callaway and Sant'Anna 2021)"
)
_SHOWN = 4
"""Readings before and after the event that the picture shows."""


@dataclass(frozen=True, slots=True)
class _Fitted:
    """What a panel gives: the effect, its error and the course around it."""

    effect: float
    error: float
    freedom: int
    course: tuple[tuple[int, Interval], ...]

    def interval(self, level: float = 0.95) -> Interval:
        """The effect and its interval, of the t distribution."""
        return _interval(self.effect, self.error, self.freedom, level)


@dataclass(frozen=True, slots=True)
class Panel:
    """How far an outcome moves in units after an event, beside units it has not reached yet.

    Parameters
    ----------
    rows : callable
        From frames to a frame with columns ``unit`` (str), ``year`` (int), ``value`` (float),
        ``first`` (year of the unit's first event, null without one), ``known`` (bool, whether
        that year is known) and ``subject`` (str, of the reading): one row a unit and year.
    outcome : str
        What is measured, after "the": ``share of urban population``.
    event : str
        What reaches a unit, after "after": ``its first tie with Russia``.
    unit : str
        What a unit is called, one of it: ``province``.
    rule : Rule
        Its reference is an effect in units of the outcome, 0 for none.

    Notes
    -----
    Years count by their order, so that readings every fifth year will do. A unit counts where
    it has both readings of a change, so that gaps compare no unit with another one. Units that
    the event had reached by the first reading tell nothing of what it changes, and are left
    out; so are those that it reached nobody knows when.
    """

    rows: Callable[[Frames], pl.DataFrame]
    outcome: str
    event: str
    unit: str
    rule: Rule

    @property
    def needs(self) -> tuple[Need, ...]:
        """Units before and after their event, and units to compare them with."""

        def reached(frames: Frames) -> int:
            return _reached(self._panel(frames)).height

        def compared(frames: Frames) -> int:
            panel = self._panel(frames)
            return _compared(panel).height if _reached(panel).height else 0

        return (
            Need("readings", f"a {self.unit} read before and after {self.event}", reached),
            Need(
                "readings",
                f"a {self.unit} read in those years that was not reached yet",
                compared,
            ),
        )

    @property
    def method(self) -> str:
        """How it is estimated."""
        return (
            f"Mean change of the {self.outcome} after {self.event}, beside each {self.unit} not "
            f"reached yet: {METHOD}; inconclusive with fewer than {ENOUGH_UNITS} units."
        )

    def _panel(self, frames: Frames) -> pl.DataFrame:
        """Rows with ``period`` and ``cohort``: the places of a year and of the event in order."""
        rows = self.rows(frames).drop_nulls(["unit", "year", "value"])
        rows = rows.filter(pl.col("value").is_finite() & pl.col("known"))
        years = rows["year"].unique().sort()
        last = pl.lit(years.max(), dtype=pl.Int64)
        panel = rows.with_columns(
            (pl.col("year").rank("dense").cast(pl.Int64)).alias("period"),
            # The first reading at or after the event; 0 for an event that never comes.
            pl.when(pl.col("first").is_null() | (pl.col("first") > last))
            .then(0)
            .otherwise(1 + years.search_sorted(rows["first"].fill_null(0)).cast(pl.Int64))
            .cast(pl.Int64)
            .alias("cohort"),
        )
        return panel.filter(pl.col("cohort") != 1)

    def test(self, frames: Frames) -> Finding:
        """Estimate the change, and hold it against the reference."""
        panel = self._panel(frames)
        reached, compared = _reached(panel).height, _compared(panel).height
        units = panel["unit"].n_unique()
        smaller = min(reached, compared)
        mde = _detectable(panel, smaller - 1)
        fitted = _fit(panel, max(smaller - 1, 1))
        found = fitted.interval() if fitted else Interval(None, None, None, 0.95)
        narrow = fitted.interval(0.9) if fitted else found
        verdict = Verdict.INCONCLUSIVE
        if fitted and units >= ENOUGH_UNITS:
            verdict = self.rule.verdict(found, narrow, events=min(reached, compared))
        name = f"change of the {self.outcome} after {self.event}"
        subjects = tuple(panel["subject"].unique(maintain_order=True))
        deciding = as_estimate(name, found, units, "difference", METHOD, subjects=subjects)
        course = self._course(fitted, units)
        return Finding(
            "",
            verdict,
            self._sentence(found, reached, units, verdict),
            estimates=(deciding,),
            n=units,
            method=self.method,
            mde=mde,
            mde_unit=f"change of the {self.outcome}",
            mde_sentence=self._mde_sentence(mde, reached, compared),
            lacks=self._lacks(reached, units, verdict),
            sensitivity=tuple(e for _, e in course),
            caveats=self._caveats(frames, panel),
            picture=Picture(
                "intervals",
                (as_row("After the event", deciding), *(as_row(k, e) for k, e in course)),
                f"Change of the {self.outcome}",
                "",
                reference=self.rule.reference,
                margin=self.rule.margin if self.rule.expect == "same" else None,
            )
            if fitted
            else None,
            p=_p(fitted, self.rule) if fitted else None,
        )

    def _course(self, fitted: _Fitted | None, units: int) -> list[tuple[str, Estimate]]:
        """The estimate by time from the event; before it, it should be about none."""
        rows = []
        for step, found in fitted.course if fitted else ():
            when = f"{count(step, 'reading')} after the first with the event"
            if step <= 0:
                when = "at the first reading with the event"
            if step < 0:
                when = f"{count(-step, 'reading')} before the event, where none is expected"
            estimate = as_estimate(
                f"change of the {self.outcome}, {when}", found, units, "difference", METHOD
            )
            rows.append((f"Reading {step:+d}", estimate))
        return rows

    def _mde_sentence(self, mde: float | None, reached: int, compared: int) -> str:
        told = f"With {count(reached, self.unit)} reached and {count(compared, self.unit)} not yet"
        if mde is None:
            return f"{told}, no change could be found."
        return (
            f"{told}, and readings that vary as they do before the event, a change of "
            f"{figure_of(mde)} or more, up or down, would be found in eight of ten."
        )

    def _lacks(self, reached: int, units: int, verdict: Verdict) -> tuple[str, ...]:
        if verdict is not Verdict.INCONCLUSIVE:
            return ()
        return (
            f"The {self.outcome}, year by year, of more units: {ENOUGH_UNITS} at least, of which "
            f"{self.rule.least} reached and {self.rule.least} not; {units} are here, "
            f"{reached} of them reached.",
        )

    def _sentence(self, found: Interval, reached: int, units: int, verdict: Verdict) -> str:
        if found.value is None:
            return (
                f"Of {count(units, self.unit)} the event reached {alone(reached)} between two "
                f"readings: no change of the {self.outcome} can be told from that."
            )
        side = "higher" if found.value >= 0 else "lower"
        told = (
            f"After {self.event} the {self.outcome} was {figure_of(abs(found.value))} {side} than "
            f"the course of those not reached yet would have it ({percent(found.level)} interval "
            f"{figure_of(found.low or 0.0)} to {figure_of(found.high or 0.0)}; "
            f"{count(units, self.unit)}, {number(reached)} reached)"
        )
        if self.rule.expect == "same" and self.rule.margin:
            low, high = (figure_of(end) for end in self.rule.margin)
            return told + {
                Verdict.SUPPORTED: f". That is no change that counts ({low} to {high}).",
                Verdict.CONTRADICTED: f". That is a change (beyond {low} to {high}).",
            }.get(verdict, ". That is too uncertain to tell a change from none.")
        reference = figure_of(self.rule.reference)
        than = "a rise" if self.rule.expect == "more" else "a fall"
        if self.rule.reference:
            than = f"a change of {self.rule.expect} than {reference}"
        return told + {
            Verdict.SUPPORTED: f". That is {than}.",
            Verdict.CONTRADICTED: f". That is not {than}, to the contrary.",
        }.get(verdict, f". That does not tell whether there was {than}.")

    def _caveats(self, frames: Frames, panel: pl.DataFrame) -> tuple[str, ...]:
        caveats = [
            "The comparison holds if all units would have moved alike without the event, which "
            "cannot be seen; rows before the event show whether they did until then.",
            "What else came with the event, or made it come, is counted as its effect.",
        ]
        held = self.rows(frames)
        vague = held.filter(~pl.col("known"))["unit"].n_unique()
        early = held["unit"].n_unique() - vague - panel["unit"].n_unique()
        if vague:
            caveats.append(f"Left out: {count(vague, self.unit)} with an event of unknown date.")
        if early:
            caveats.append(
                f"Left out: {count(early, self.unit)} with an event before the first reading."
            )
        return tuple(caveats)


def figure_of(value: float) -> str:
    """A figure in the unit of an outcome, to three digits.

    Examples
    --------
    >>> figure_of(-0.12345), figure_of(1234.5), figure_of(0.0)
    ('-0.123', '1,234', '0')
    """
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _reached(panel: pl.DataFrame) -> pl.DataFrame:
    """Units with readings before and after their event."""
    period, cohort = pl.col("period"), pl.col("cohort")
    spans = panel.group_by("unit", maintain_order=True).agg(
        ((cohort > 0) & (period < cohort)).any().alias("before"),
        ((cohort > 0) & (period >= cohort)).any().alias("after"),
    )
    return spans.filter(pl.col("before") & pl.col("after"))


def _compared(panel: pl.DataFrame) -> pl.DataFrame:
    """Units that the event does not reach, or later than the first ones."""
    cohorts = panel.filter(pl.col("cohort") > 0)["cohort"]
    first = cohorts.min() if cohorts.len() else None
    later = pl.col("cohort") == 0
    if first is not None:
        later |= pl.col("cohort") > first
    return panel.filter(later).select("unit").unique()


def _fit(panel: pl.DataFrame, freedom: int) -> _Fitted | None:
    """The estimate, or None where there is none that is finite."""
    if panel.is_empty() or panel["unit"].n_unique() < 3 or _reached(panel).is_empty():
        return None
    spread = panel["value"].std()
    if not isinstance(spread, float) or not spread > 0:
        return None
    from paradiplomacy.hypotheses.estimators.staggered import effects, overall

    steps = effects(_unit_years(panel), base="varying")
    found = overall(steps, around="all")
    if found is None:
        return None
    effect, error = found
    tiny = 1e-9 * spread
    if not (isfinite(effect) and isfinite(error) and error > tiny):
        return None
    course = tuple(
        (int(step), _interval(float(att), float(se), freedom, 0.95))
        for step, att, se in zip(steps.since, steps.effect, steps.errors, strict=True)
        if abs(step) <= _SHOWN and se > tiny
    )
    return _Fitted(effect, error, freedom, course)


def _detectable(panel: pl.DataFrame, freedom: int) -> float | None:
    """The change that would be found, by what readings vary before the event."""
    from paradiplomacy.hypotheses.estimators.staggered import SPAN
    from paradiplomacy.hypotheses.estimators.staggered_power import detectable

    return detectable(_unit_years(panel), span=SPAN, freedom=freedom)[0]


def _unit_years(panel: pl.DataFrame) -> UnitYears:
    """The same panel as units by readings."""
    import numpy as np

    from paradiplomacy.hypotheses.estimators.staggered import NEVER, UnitYears

    units = panel["unit"].unique().sort()
    years = np.arange(1, 1 + (panel["period"].n_unique() and int(str(panel["period"].max()))))
    values, first = np.full((len(units), len(years)), np.nan), np.full(len(units), NEVER)
    row = units.search_sorted(panel["unit"]).to_numpy()
    values[row, panel["period"].to_numpy() - 1] = panel["value"].to_numpy()
    first[row] = panel["cohort"].replace(0, NEVER).to_numpy()
    return UnitYears(tuple(units), years, values, first)


def _interval(effect: float, error: float, freedom: int, level: float) -> Interval:
    from scipy.stats import t

    wide = float(t.ppf((1 + level) / 2, freedom)) * error
    return Interval(effect, effect - wide, effect + wide, level)


def _p(fitted: _Fitted, rule: Rule) -> float:
    from scipy.stats import t

    if rule.expect == "same" and rule.margin:
        low, high = rule.margin
        zs = ((fitted.effect - low) / fitted.error, (high - fitted.effect) / fitted.error)
        return float(max(t.sf(z, fitted.freedom) for z in zs))
    z = abs(fitted.effect - rule.reference) / fitted.error
    return float(2 * t.sf(z, fitted.freedom))
