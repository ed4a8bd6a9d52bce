"""An outcome year by year in units that an event reaches at different times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Survives, Verdict
from paradiplomacy.hypotheses.designs import panel_fit
from paradiplomacy.hypotheses.designs.panel_fit import Fitted
from paradiplomacy.hypotheses.designs.panel_words import (
    check_rows,
    detectable_of,
    left_out,
    other_choices,
    reading_sentence,
    sentence_of_change,
    trends_sentence,
)
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.staggered import UnitYears
from paradiplomacy.hypotheses.finding import NOTHING, decided, finding, intervals
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Text, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["ENOUGH_UNITS", "Panel"]

_WORDS = Words(__name__)

ENOUGH_UNITS = 20
"""Errors that are robust to units need this many (Cameron, Gelbach and Miller 2008)."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Change of an outcome in units after an event, relative to units not reached.

    Parameters
    ----------
    rows : callable
        From frames to a frame with columns ``unit`` (str), ``year`` (int), ``value`` (float),
        ``first`` (year of the unit's first event, null without one), ``known`` (bool, whether
        that year is known) and ``subject`` (str, of the reading): one row a unit and year.
        ``silent`` (bool) marks units of which the record does not say whether the event came,
        ``later`` (bool) readings from after the last year of which it says that it had not;
        both count as false where the frame lacks them.
    outcome : Message or str
        What is measured, after "the": ``share of urban population``.
    event : Message or str
        What reaches a unit, after "after": ``its first tie with Russia``.
    unit : Message or str
        What a unit is called, one of it: ``province``.
    rule : DecisionRule
        Its reference is an effect in units of the outcome, 0 for none.

    Notes
    -----
    Years count by their order, so that readings every fifth year will do. A unit counts where
    it has both readings of a change, so that gaps compare no unit with another one. Units that
    the event had reached by the first reading say nothing of what it changes, and are left
    out; so are those that it reached nobody knows when, or of which nobody knows whether.

    A verdict needs more than the interval: units must not have moved differently before the event,
    and the interval must hold where trends part after it by as much as before.
    """

    rows: Callable[[Frames], pl.DataFrame]
    outcome: Text
    event: Text
    unit: Text
    rule: DecisionRule

    @property
    def needs(self) -> tuple[Need, ...]:
        """Units before and after their event, and units to compare them with."""

        def sizes(frames: Frames) -> tuple[int, int]:
            return panel_fit.sizes_of(panel_fit.unit_years(self._panel(frames)))

        def units_compared(frames: Frames) -> int:
            reached, compared = sizes(frames)
            return compared if reached else 0

        named = {"unit": self.unit, "event": self.event}
        reached, compared = _WORDS("need.reached", **named), _WORDS("need.compared", unit=self.unit)
        return (
            Need("readings", reached, lambda frames: sizes(frames)[0]),
            Need("readings", compared, units_compared),
        )

    @property
    def method(self) -> Message:
        """Method by which it is estimated."""
        return _WORDS(
            "method",
            outcome=self.outcome,
            event=self.event,
            compared=_WORDS("compared"),
            staggered=_WORDS("staggered"),
            least=ENOUGH_UNITS,
        )

    def _rows(self, frames: Frames) -> pl.DataFrame:
        """Rows as they are given, with every column that may be lacking."""
        rows = self.rows(frames)
        lacking = [name for name in ("silent", "later") if name not in rows.columns]
        return rows.with_columns(pl.lit(value=False).alias(name) for name in lacking)

    def _panel(self, frames: Frames) -> pl.DataFrame:
        """Rows with ``period`` and ``cohort``: the places of a year and of the event in order."""
        rows = self._rows(frames).drop_nulls(["unit", "year", "value"])
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

    def test(self, frames: Frames) -> Finding:
        """Estimate the change, and hold it against the reference."""
        panel = self._panel(frames)
        whole = panel_fit.unit_years(panel)
        sizes, units = panel_fit.sizes_of(whole), len(whole.units)
        freedom = min(sizes) - 1
        how = {"freedom": freedom, "seed": frames.seed}
        least = panel_fit.least_change(whole, **how)
        fit = None
        if sizes[0]:
            how["freedom"] = max(freedom, 1)
            fit = panel_fit.fit_panel(whole, **how)
        plain, verdict = self._verdicts(fit, units, sizes)
        deciding = as_estimate(
            _WORDS("name", outcome=self.outcome, event=self.event),
            fit.effect.interval() if fit else NOTHING,
            units,
            "difference",
            _WORDS("how", staggered=_WORDS("staggered"), compared=_WORDS("compared")),
            subjects=tuple(panel["subject"].unique(maintain_order=True)),
        )
        course, choices = self._course(fit, units), self._others(whole, fit, freedom=how["freedom"])
        mde = least.rule
        if mde is not None and self.rule.margin and self.rule.expect == "same":
            mde += max(abs(end - self.rule.reference) for end in self.rule.margin)
        axis, rule = _WORDS("axis", outcome=self.outcome), self.rule
        picture = intervals(
            axis,
            [(_WORDS("label.after"), deciding), *course],
            reference=rule.reference,
            margin=rule.margin if rule.expect == "same" else None,
        )
        p = rule.p(fit.effect) if fit else None
        survives = Survives(choices=other_choices(choices, verdict, rule))
        return finding(
            _WORDS,
            decided(verdict, deciding, p=p, survives=survives),
            self._sentence(fit, sizes[0], units, (plain, verdict)),
            further=check_rows(fit, units=units),
            method=self.method,
            detectable=detectable_of(least, mde, sizes, unit=self.unit, outcome=self.outcome),
            lacks=self._lacks(sizes[0], units, verdict),
            sensitivity=(*(e for _, e in course), *choices),
            caveats=self._caveats(frames, panel),
            picture=picture if fit else None,
        )

    def _verdicts(
        self, fit: Fitted | None, units: int, sizes: tuple[int, int]
    ) -> tuple[Verdict, Verdict]:
        """The verdict of the interval alone, and that of the whole rule."""
        if fit is None or units < ENOUGH_UNITS:
            return Verdict.INCONCLUSIVE, Verdict.INCONCLUSIVE
        events = min(sizes)
        plain = self.rule.verdict(fit.effect.interval(), fit.effect.interval(0.9), events=events)
        trends = fit.trends
        if trends.before is None or trends.parted or not trends.robust or not trends.narrow:
            return plain, Verdict.INCONCLUSIVE
        robust = self.rule.verdict(trends.robust.interval, trends.narrow.interval, events=events)
        return plain, plain if plain is robust else Verdict.INCONCLUSIVE

    def _course(self, fitted: Fitted | None, units: int) -> list[tuple[Message, Estimate]]:
        """The estimate by time from the event; before it, it should be about none."""
        rows = []
        for step, effect in fitted.course if fitted else ():
            name = _WORDS("course.at", outcome=self.outcome)
            if step:
                when = "before" if step < 0 else "after"
                name = _WORDS(f"course.{when}", outcome=self.outcome, steps=abs(step))
            estimate = as_estimate(name, effect, units, "difference", _WORDS("staggered"))
            rows.append((_WORDS("label.reading", step=step), estimate))
        return rows

    def _others(
        self, whole: UnitYears, fit: Fitted | None, *, freedom: int
    ) -> tuple[Estimate, ...]:
        """The change against longer stretches before the event."""
        if fit is None:
            return ()
        rows = []
        for readings in panel_fit.BASES:
            name = _WORDS("base.reading", outcome=self.outcome)
            if readings > 1:
                name = _WORDS("base.mean", outcome=self.outcome, readings=readings)
            effect = panel_fit.with_base(whole, readings=readings, freedom=freedom)
            rows.append((name, effect))
        return tuple(
            as_estimate(name, effect, len(whole.units), "difference", _WORDS("staggered"))
            for name, effect in rows
            if effect is not None
        )

    def _lacks(self, reached: int, units: int, verdict: Verdict) -> tuple[Message, ...]:
        if verdict is not Verdict.INCONCLUSIVE:
            return ()
        lack = _WORDS(
            "lack",
            outcome=self.outcome,
            least=ENOUGH_UNITS,
            enough=self.rule.least,
            units=units,
            reached=reached,
        )
        return (lack,)

    def _sentence(
        self, fit: Fitted | None, reached: int, units: int, verdicts: tuple[Verdict, Verdict]
    ) -> Message:
        if fit is None:
            return _WORDS(
                "no-change-seen", n=units, unit=self.unit, reached=reached, outcome=self.outcome
            )
        change = sentence_of_change(
            fit.effect.interval(),
            outcome=self.outcome,
            event=self.event,
            unit=self.unit,
            units=units,
            reached=reached,
        )
        reading = reading_sentence(self.rule, verdicts[1])
        return sentences(change, trends_sentence(fit, *verdicts), reading)

    def _caveats(self, frames: Frames, panel: pl.DataFrame) -> tuple[Message, ...]:
        caveats = [_WORDS("caveat.alike"), _WORDS("caveat.came-with-it")]
        every = self._rows(frames)
        certain = every.filter(pl.col("known") & ~pl.col("silent"))
        early = certain.filter(~pl.col("later"))["unit"].n_unique() - panel["unit"].n_unique()
        units = {
            "vague": every.filter(~pl.col("known") & ~pl.col("silent"))["unit"].n_unique(),
            "silent": every.filter(pl.col("silent"))["unit"].n_unique(),
            "early": early,
            "later": certain.filter(pl.col("later"))["unit"].n_unique(),
        }
        return (*caveats, *left_out(self.unit, units))
