"""Events per unit of time in two groups: exact where events stand alone, robust where bunched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Verdict
from paradiplomacy.hypotheses.designs.rule import Conclusion, DecisionRule
from paradiplomacy.hypotheses.designs.share import p_of_share
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    Interval,
    detectable_ratio,
    needed_for_same_rate,
)
from paradiplomacy.hypotheses.estimators.odds import Totals
from paradiplomacy.hypotheses.estimators.regression import regress
from paradiplomacy.hypotheses.finding import Detectable, decision, finding, intervals, named_ratio
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Text, Value, Words
from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)
EXACT = _WORDS("exact")


@dataclass(frozen=True, slots=True)
class Rates:
    """The rate of an event in one group, relative to the rest.

    cells: From frames to a frame with columns ``subject`` (str), ``group`` (bool), ``events`` (int)
        and ``years`` (float, time at risk): one row a unit and group.
    event: What happens, one of it: ``exchange``.
    inside, outside: The groups, after "in": ``western provinces``, ``other provinces``.
    frame: The frame that events come from.
    rule: Its reference is a ratio.
    bunched: Whether one unit may have several events that go together. Then intervals are robust to
        that, and the detectable effect counts bunches.
    """

    cells: Callable[[Frames], pl.DataFrame]
    event: Text
    inside: Text
    outside: Text
    frame: str
    rule: DecisionRule
    bunched: bool = False

    @property
    def needs(self) -> tuple[Need, ...]:
        """Time at risk in both groups, and an event."""

        def at_risk(group: bool) -> Callable[[Frames], int]:
            return lambda frames: self._at_risk(frames).filter(pl.col("group") == group).height

        return (
            Need(self.frame, _WORDS("need.time", group=self.inside), at_risk(True)),
            Need(self.frame, _WORDS("need.time", group=self.outside), at_risk(False)),
            Need(
                self.frame,
                _WORDS("need.event", event=self.event),
                lambda f: Totals.of(self.cells(f)).all,
            ),
        )

    @property
    def method(self) -> Message:
        """Method by which it is estimated."""
        key = "method.bunched" if self.bunched else "method.exact"
        return _WORDS(key, event=self.event, **self._groups)

    @property
    def _groups(self) -> dict[str, Value]:
        return {"inside": self.inside, "outside": self.outside}

    def _at_risk(self, frames: Frames) -> pl.DataFrame:
        return self.cells(frames).filter(pl.col("years") > 0)

    def test(self, frames: Frames) -> Finding:
        """Compare both rates, and hold the ratio against the reference."""
        cells = self._at_risk(frames)
        totals = Totals.of(cells)
        stretch = bunching(cells) if self.bunched else 1.0
        worth = round(totals.all / stretch)
        exact = totals.ratio()
        interval, narrow, p, how = self._estimate(cells, totals, exact, self.rule)
        # Where events of a unit come in bunches, units decide and not events.
        deciding_units = min(worth, _units_with(cells)) if self.bunched else totals.all
        reading = self.rule.reading(interval, narrow, events=deciding_units)
        verdict = reading.verdict
        if reading is Conclusion.NO_DIFFERENCE:
            p = self._estimate(cells, totals, exact, self.rule.of_equivalence())[2]
        subjects = tuple(dict.fromkeys(cells["subject"]))
        name = _WORDS("name", event=self.event, **self._groups)
        counts = {"subjects": subjects, "cases": _WORDS("cases", n=totals.all, event=self.event)}
        deciding = as_estimate(name, interval, totals.all, "ratio", how, **counts)
        sensitivity: tuple[Estimate, ...] = ()
        if self.bunched:
            sensitivity = (
                as_estimate(_WORDS("alone", name=name), exact, totals.all, "ratio", EXACT),
            )
        low, high = detectable_ratio(worth, time=totals.time, base_time=totals.base_time)
        sample = sample_of(totals.all, self.event, stretch)
        least = low if self.rule.expect == "less" else high
        return finding(
            _WORDS,
            decision(verdict, deciding, p=p),
            self._sentence(totals, interval, reading),
            method=self.method,
            detectable=Detectable(least, _WORDS("mde-unit"), sample),
            lacks=self._lacks(totals, verdict),
            sensitivity=sensitivity,
            picture=intervals(
                _WORDS("axis", **self._groups),
                zip(_LABELS, (deciding, *sensitivity), strict=False),
                reference=self.rule.reference,
                margin=self.rule.margin,
            ),
            no_difference=reading is Conclusion.NO_DIFFERENCE,
        )

    def _estimate(
        self, cells: pl.DataFrame, totals: Totals, exact: Interval, rule: DecisionRule
    ) -> tuple[Interval, Interval, float | None, Message]:
        """The 95 % and 90 % intervals, the p-value and how they were made.

        Bunched events are never estimated more sharply than if they stood alone: intervals span
        the exact ones, and where there are no robust errors also those without the unit that
        has most events.
        """
        narrow, p = totals.ratio(level=0.9), p_of_counts(totals, rule)
        if not self.bunched:
            return exact, narrow, p, EXACT
        few = min(totals.events, totals.base_events, _units_with(cells)) < ENOUGH_EVENTS
        fitted = (
            None
            if few
            else regress(
                cells,
                "events",
                columns=["group"],
                kind="count",
                exposure="years",
                clusters="subject",
            )
        )
        if fitted is not None:
            effect = fitted["group"]
            interval, tight = effect.interval(), effect.interval(0.9)
            p = max(rule.p(effect), p or 0.0)
            return interval.spanning(exact), tight.spanning(narrow), p, _WORDS("robust")
        rest = Totals.of(_without_most(cells))
        p_rest = p_of_counts(rest, rule)
        p = None if p is None or p_rest is None else max(p, p_rest)
        return (
            exact.spanning(rest.ratio()),
            narrow.spanning(rest.ratio(level=0.9)),
            p,
            _WORDS("exact-wide"),
        )

    def _lacks(self, totals: Totals, verdict: Verdict) -> tuple[Message, ...]:
        if verdict is not Verdict.INCONCLUSIVE or totals.time <= 0 or totals.base_time <= 0:
            return ()
        if self.rule.expect == "same" and self.rule.margin:
            needed = needed_for_same_rate(
                self.rule.margin, time=totals.time, base_time=totals.base_time
            )
            return (
                _WORDS("lack.same", needed=needed, n=totals.all, event=self.event, **self._groups),
            )
        return (_WORDS("lack.more", event=self.event, **self._groups),)

    def _sentence(self, totals: Totals, interval: Interval, reading: Conclusion) -> Message:
        counted = _WORDS(
            "counted",
            event=self.event,
            events=totals.events,
            years=totals.time,
            base=totals.base_events,
            base_years=totals.base_time,
            **self._groups,
        )
        ratio = (
            named_ratio(
                interval,
                _WORDS("ratio", ratio=interval, **self._groups),
                events=totals.all,
                event=self.event,
            )
            if interval.value is not None
            else _WORDS("no-ratio", ratio=interval)
        )
        needs: dict[str, Value] = {"counted": counted, "ratio": ratio}
        if self.rule.expect == "same" and self.rule.margin and reading is not Conclusion.OPEN:
            needs["low"], needs["high"] = self.rule.margin
        return _WORDS(f"sentence.{self.rule.expect}.{reading.key}", **needs)


_LABELS = (_WORDS("label.all"), _WORDS("label.alone"))


def sample_of(n: int, event: Text, stretch: float) -> Message:
    """So many events, and for how many they count where they come in bunches."""
    if stretch > 1.05:
        return _WORDS("sample.bunched", n=n, event=event, worth=round(n / stretch))
    return _WORDS("sample.plain", n=n, event=event)


def _units_with(cells: pl.DataFrame) -> int:
    """Number of units that have any event."""
    return cells.filter(pl.col("events") > 0)["subject"].n_unique()


def _without_most(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells of all units but the one with most events, the first by name among equals."""
    sums = cells.group_by("subject", maintain_order=True).agg(pl.col("events").sum())
    most = sums.sort(["events", "subject"], descending=[True, False])["subject"].head(1)
    return cells.filter(~pl.col("subject").is_in(most.to_list()))


def bunching(cells: pl.DataFrame) -> float:
    """Number of events that carry as much information as one that stands alone, at least 1.

    How far units scatter in what they add to the comparison of both groups, by one common
    rate: their events inside beyond those expected, less as many as falls to that group of all
    beyond those expected. That is the variance of the score of a ratio of one, robust to bunches,
    over what it is for events that stand alone (Boos 1992). What a unit does in both groups, as
    before and after, is held against itself, so that a busy unit is not a bunch.
    """
    at_risk = cells.filter(pl.col("years") > 0)
    events, years = float(at_risk["events"].sum() or 0), float(at_risk["years"].sum() or 0.0)
    units = at_risk["subject"].n_unique()
    if units < ENOUGH_EVENTS or events <= 0:
        return 1.0
    inside = float(at_risk.filter("group")["years"].sum() or 0.0) / years
    if not 0 < inside < 1:
        return 1.0
    beyond = pl.col("events") - pl.col("years") * (events / years)
    weight = pl.when("group").then(1 - inside).otherwise(-inside)
    of_unit = at_risk.group_by("subject", maintain_order=True).agg((weight * beyond).sum())
    spread = float((of_unit.to_series(1) ** 2).sum()) / (events * inside * (1 - inside))
    return max(spread * units / (units - 1), 1.0)


def p_of_counts(totals: Totals, rule: DecisionRule) -> float | None:
    """P-value of two counts: exact, conditional on their sum; None without an event."""
    if not totals.is_informative:
        return None
    share = totals.share_of_events
    margin = (share(rule.margin[0]), share(rule.margin[1])) if rule.margin else None
    of_share = replace(rule, reference=share(rule.reference), margin=margin)
    return p_of_share(totals.events, totals.all, of_share)
