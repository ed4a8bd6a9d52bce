"""An outcome year by year in units that an event reaches at different times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Survives, Verdict
from paradiplomacy.hypotheses.designs.panel_words import (
    change_words,
    check_rows,
    figure_of,
    found_words,
    least_words,
    left_out,
    other_choices,
    trend_words,
)
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.language.english import alone, count
from paradiplomacy.record.frames import Frames

if TYPE_CHECKING:
    from paradiplomacy.hypotheses.designs.panel_fit import Fitted
    from paradiplomacy.hypotheses.estimators.staggered import Controls, UnitYears

__all__ = ["ENOUGH_UNITS", "Panel", "figure_of"]

ENOUGH_UNITS = 20
"""Errors that are robust to units need this many (Cameron, Gelbach and Miller 2008)."""

METHOD = (
    "difference-in-differences, errors robust to each unit's course (Callaway and Sant'Anna 2021)"
)
IMPUTATION = (
    "imputation from readings before the event, whose every one is its base; errors by unit, "
    "around the mean effect at one distance from the event (Borusyak, Jaravel and Spiess 2024)"
)
COMPARED = {
    "not-yet": "units that the event has not reached yet",
    "never": "units that the event never reaches",
}
_NO_ESTIMATE = Interval(None, None, None, 0.95)


@dataclass(frozen=True, slots=True)
class Panel:
    """How far an outcome moves in units after an event, relative to units not reached.

    Parameters
    ----------
    rows : callable
        From frames to a frame with columns ``unit`` (str), ``year`` (int), ``value`` (float),
        ``first`` (year of the unit's first event, null without one), ``known`` (bool, whether
        that year is known) and ``subject`` (str, of the reading): one row a unit and year.
        ``silent`` (bool) marks units of which the record does not say whether the event came,
        ``later`` (bool) readings from after the last year of which it says that it had not;
        both count as false where the frame lacks them.
    outcome : str
        What is measured, after "the": ``share of urban population``.
    event : str
        What reaches a unit, after "after": ``its first tie with Russia``.
    unit : str
        What a unit is called, one of it: ``province``.
    rule : Rule
        Its reference is an effect in units of the outcome, 0 for none.
    controls : {"not-yet", "never"}
        Units to compare with: those not reached yet, or those never reached.
    covariates : tuple of str
        Columns of `rows`: what each unit was like before the first event of all.

    Notes
    -----
    Years count by their order, so that readings every fifth year will do. A unit counts where
    it has both readings of a change, so that gaps compare no unit with another one. Units that
    the event had reached by the first reading tell nothing of what it changes, and are left
    out; so are those that it reached nobody knows when, or of which nobody knows whether.

    A verdict needs more than the interval: units must not have moved differently before the event,
    and the interval must hold where trends part after it by as much as before.
    """

    rows: Callable[[Frames], pl.DataFrame]
    outcome: str
    event: str
    unit: str
    rule: Rule
    controls: Controls = "not-yet"
    covariates: tuple[str, ...] = ()

    @property
    def needs(self) -> tuple[Need, ...]:
        """Units before and after their event, and units to compare them with."""

        def units_reached(frames: Frames) -> int:
            return self._sizes(self._panel(frames))[0]

        def units_compared(frames: Frames) -> int:
            sizes = self._sizes(self._panel(frames))
            return sizes[1] if sizes[0] else 0

        free = "never" if self.controls == "never" else "not"
        yet = "" if self.controls == "never" else " yet"
        return (
            Need("readings", f"a {self.unit} read before and after {self.event}", units_reached),
            Need(
                "readings",
                f"a {self.unit} read in those years that was {free} reached{yet}",
                units_compared,
            ),
        )

    @property
    def method(self) -> str:
        """How it is estimated."""
        adjusted = ", adjusted by outcome regression on covariates" if self.covariates else ""
        return (
            f"Mean change of the {self.outcome} after {self.event}, relative to "
            f"{COMPARED[self.controls]}: {METHOD}{adjusted}; decided only where the joint test of "
            "the readings before the event does not reject at 5 % and the interval holds where "
            "trends part as much as before (relative magnitudes, 1; Rambachan and Roth 2023); "
            f"inconclusive with fewer than {ENOUGH_UNITS} units."
        )

    def _rows(self, frames: Frames) -> pl.DataFrame:
        """Rows as they are given, with every column that may be lacking."""
        rows = self.rows(frames)
        lacking = [name for name in ("silent", "later") if name not in rows.columns]
        return rows.with_columns(pl.lit(value=False).alias(name) for name in lacking)

    def _panel(self, frames: Frames) -> pl.DataFrame:
        """Rows with ``period`` and ``cohort``: the places of a year and of the event in order."""
        rows = self._rows(frames).drop_nulls(["unit", "year", "value", *self.covariates])
        certain = pl.col("known") & ~pl.col("silent") & ~pl.col("later")
        rows = rows.filter(pl.col("value").is_finite() & certain)
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

    def _sizes(self, panel: pl.DataFrame) -> tuple[int, int]:
        """Units that are reached, and units to compare them with."""
        from paradiplomacy.hypotheses.designs.panel_fit import compared, reached

        return reached(panel).height, compared(panel, self.controls).height

    def test(self, frames: Frames) -> Finding:
        """Estimate the change, and hold it against the reference."""
        from paradiplomacy.hypotheses.designs import panel_fit

        panel = self._panel(frames)
        sizes = self._sizes(panel)
        freedom, units = min(sizes) - 1, panel["unit"].n_unique()
        whole = panel_fit.unit_years(panel, self.covariates)
        how = {"freedom": freedom, "seed": frames.seed}
        least = panel_fit.least(whole, **how, controls=self.controls)
        fit = None
        if sizes[0]:
            how["freedom"] = max(freedom, 1)
            fit = panel_fit.fitted(whole, **how, controls=self.controls)
        plain, verdict = self._verdicts(fit, units, sizes)
        deciding = as_estimate(
            f"change of the {self.outcome} after {self.event}",
            fit.interval() if fit else _NO_ESTIMATE,
            units,
            "difference",
            f"{METHOD}, relative to {COMPARED[self.controls]}",
            subjects=tuple(panel["subject"].unique(maintain_order=True)),
        )
        course, others = self._course(fit, units), self._others(whole, fit, units)
        words = [count(size, self.unit) for size in sizes]
        mde = least.rule
        if mde is not None and self.rule.margin and self.rule.expect == "same":
            mde += max(abs(end - self.rule.reference) for end in self.rule.margin)
        return Finding(
            "",
            verdict,
            self._sentence(fit, sizes[0], units, (plain, verdict)),
            estimates=(deciding, *check_rows(fit, units=units)),
            n=units,
            method=self.method,
            mde=mde,
            mde_unit=f"change of the {self.outcome}",
            mde_sentence=least_words(least, self.rule, reached=words[0], compared=words[1]),
            lacks=self._lacks(sizes[0], units, verdict),
            sensitivity=(*(e for _, e in course), *others),
            caveats=self._caveats(frames, panel),
            picture=self._picture(deciding, course) if fit else None,
            p=panel_fit.p_value(fit, self.rule) if fit else None,
            survives=Survives(choices=other_choices(others, verdict, self.rule)),
        )

    def _verdicts(
        self, fit: Fitted | None, units: int, sizes: tuple[int, int]
    ) -> tuple[Verdict, Verdict]:
        """The verdict of the interval alone, and that of the whole rule."""
        if fit is None or units < ENOUGH_UNITS:
            return Verdict.INCONCLUSIVE, Verdict.INCONCLUSIVE
        events = min(sizes)
        plain = self.rule.verdict(fit.interval(), fit.interval(0.9), events=events)
        trends = fit.trends
        if trends.before is None or trends.parted or not trends.robust or not trends.narrow:
            return plain, Verdict.INCONCLUSIVE
        robust = self.rule.verdict(trends.robust.interval, trends.narrow.interval, events=events)
        return plain, plain if plain is robust else Verdict.INCONCLUSIVE

    def _course(self, fitted: Fitted | None, units: int) -> list[tuple[str, Estimate]]:
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

    def _others(self, whole: UnitYears, fit: Fitted | None, units: int) -> tuple[Estimate, ...]:
        """The change against longer stretches before the event, and by imputation."""
        from paradiplomacy.hypotheses.designs.panel_fit import BASES, by_imputation, with_base

        if fit is None:
            return ()
        rows = []
        for readings in BASES:
            base = "the reading" if readings == 1 else f"the mean of {count(readings, 'reading')}"
            found = with_base(whole, readings=readings, freedom=fit.freedom, controls=self.controls)
            rows.append((f"from {base} before the event", found, METHOD))
        rows.append(("by imputation", by_imputation(whole, freedom=fit.freedom), IMPUTATION))
        return tuple(
            as_estimate(f"change of the {self.outcome}, {name}", found, units, "difference", how)
            for name, found, how in rows
            if found is not None
        )

    def _picture(self, deciding: Estimate, course: list[tuple[str, Estimate]]) -> Picture:
        return Picture(
            "intervals",
            (as_row("After the event", deciding), *(as_row(k, e) for k, e in course)),
            f"Change of the {self.outcome}",
            "",
            reference=self.rule.reference,
            margin=self.rule.margin if self.rule.expect == "same" else None,
        )

    def _lacks(self, reached: int, units: int, verdict: Verdict) -> tuple[str, ...]:
        if verdict is not Verdict.INCONCLUSIVE:
            return ()
        return (
            f"The {self.outcome}, year by year, of more units and of more years before the event: "
            f"{ENOUGH_UNITS} units at least, of which {self.rule.least} reached and "
            f"{self.rule.least} not; {units} are here, {reached} of them reached.",
        )

    def _sentence(
        self, fit: Fitted | None, reached: int, units: int, verdicts: tuple[Verdict, Verdict]
    ) -> str:
        if fit is None:
            return (
                f"Of {count(units, self.unit)} the event reached {alone(reached)} between two "
                f"readings: no change of the {self.outcome} can be told from that."
            )
        found = found_words(
            fit.interval(),
            outcome=self.outcome,
            event=self.event,
            units=count(units, self.unit),
            reached=reached,
        )
        made = change_words(self.rule, verdicts[1])
        return f"{found}. {trend_words(fit, *verdicts)} {made}"

    def _caveats(self, frames: Frames, panel: pl.DataFrame) -> tuple[str, ...]:
        caveats = [
            "The comparison holds if all units would have moved alike without the event, which "
            "cannot be seen; rows before the event show whether they did until then.",
            "What else came with the event, or made it come, is counted as its effect.",
        ]
        every = self._rows(frames)
        certain = every.filter(pl.col("known") & ~pl.col("silent"))
        full = certain.drop_nulls(self.covariates) if self.covariates else certain
        units = {
            "vague": every.filter(~pl.col("known") & ~pl.col("silent"))["unit"].n_unique(),
            "silent": every.filter(pl.col("silent"))["unit"].n_unique(),
            "later": certain.filter(pl.col("later"))["unit"].n_unique(),
            "blank": certain["unit"].n_unique() - full["unit"].n_unique(),
            "early": full.filter(~pl.col("later"))["unit"].n_unique() - panel["unit"].n_unique(),
        }
        return (*caveats, *left_out(self.unit, **units))
