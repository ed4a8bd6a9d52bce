"""Change of a rate in one group, relative to its change in the others.

Rates of two groups in two periods say how much more the one changed than the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import log

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Verdict
from paradiplomacy.hypotheses.designs.rates import sample_of
from paradiplomacy.hypotheses.designs.rule import Conclusion, DecisionRule
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.estimators.normal_estimates import Effect, smallest_detectable_odds
from paradiplomacy.hypotheses.estimators.odds import Conditional, Totals
from paradiplomacy.hypotheses.estimators.regression import regress
from paradiplomacy.hypotheses.finding import Detectable, decision, finding, intervals, named_ratio
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Text, Value, Words
from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)


@dataclass(frozen=True, slots=True)
class Four:
    """Events and time at risk of both groups, in the earlier and in the later period."""

    before: Totals
    later: Totals

    @classmethod
    def of(cls, cells: pl.DataFrame) -> Four:
        """The sums of cells with columns group, later, events and years."""
        return cls(
            Totals.of(cells.filter(~pl.col("later"))), Totals.of(cells.filter(pl.col("later")))
        )

    @property
    def all(self) -> int:
        """Events of both groups and periods."""
        return self.before.all + self.later.all

    @property
    def times(self) -> tuple[float, ...]:
        """Time at risk of the group, later and before, then of the others."""
        later, before = self.later, self.before
        return (later.time, before.time, later.base_time, before.base_time)

    @property
    def counts(self) -> tuple[int, ...]:
        """Events in the same order."""
        later, before = self.later, self.before
        return (later.events, before.events, later.base_events, before.base_events)

    @property
    def table(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The same counts in two rows."""
        a, b, c, d = self.counts
        return ((a, b), (c, d))

    @property
    def odds(self) -> float:
        """The odds ratio of the four counts if the rate changed alike in both groups."""
        a, b, c, d = self.times
        return a * d / (b * c)

    def interval(self, level: float = 0.95) -> Interval:
        """The ratio of two ratios of rates with its exact conditional interval.

        Given all margins of the four counts, the first follows Fisher's noncentral hypergeometric
        distribution; its odds ratio is that of ratios of rates, times one of the times at risk
        (Fisher 1935; Breslow and Day 1987, vol. II).

        >>> found = Four(Totals(5, 100, 40, 100), Totals(20, 100, 40, 100)).interval()
        >>> round(found.value, 2), round(found.low, 2), round(found.high, 2)
        (3.95, 1.27, 14.81)
        """
        if min(self.times) <= 0:
            return Interval(None, 0.0, None, level)
        return Conditional.of(self.table).ratio(level=level, scale=1 / self.odds)


def p_of_change(four: Four, *, margin: tuple[float, float] | None = None) -> float | None:
    """Exact p-value that both rates changed alike, or, with a margin, that they did not.

    Twice the smaller tail; with a margin the larger of both one-sided ones.
    """
    a, b, c, d = four.counts
    if min(four.times) <= 0 or min(a + b, c + d, a + c, b + d) <= 0:
        return None
    law = Conditional.of(four.table)
    if margin is None:
        return law.p(four.odds)
    low, high = (log(end * four.odds) for end in margin)
    return max(law.above(low), law.below(high))


def effect_of_change(cells: pl.DataFrame) -> Effect | None:
    """The ratio of ratios by regression, errors clustered.

    None with a count of none, for which errors of a regression are next to nothing.
    """
    if min(Four.of(cells).counts) == 0:
        return None
    rows = cells.with_columns((pl.col("group") & pl.col("later")).alias("both"))
    fitted = regress(
        rows,
        "events",
        columns=["both", "group", "later"],
        kind="count",
        exposure="years",
        clusters="cluster",
    )
    return None if fitted is None else fitted["both"]


def unevenness(cells: pl.DataFrame) -> float:
    """Number of events that tell as much on a change as one that stands alone, at least 1.

    How far the counts of clusters in both periods scatter around what each cluster's total
    gives if the rate changed alike in all, for each event: the sum of squares over the sum that
    events which stand alone would give, so that a cluster with many events weighs as much as it
    does in the estimate. Blind to the groups, so that it may be known before the estimate. That
    clusters differ in their level does not count.
    """
    counts = (
        cells.group_by("cluster", "later", maintain_order=True)
        .agg(pl.col("events").sum(), pl.col("years").sum())
        .filter(pl.col("years") > 0)
    )
    common = pl.col("events").sum().over("later") / pl.col("years").sum().over("later")
    total = pl.col("events").sum().over("cluster")
    clusters = (
        counts.with_columns((pl.col("years") * common).alias("weight"), total.alias("total"))
        .with_columns((pl.col("weight") / pl.col("weight").sum().over("cluster")).alias("part"))
        .with_columns((pl.col("total") * pl.col("part")).alias("expected"))
        .filter((pl.col("expected") > 0) & (pl.len().over("cluster") == 2))
    )
    number = clusters["cluster"].n_unique()
    if number < ENOUGH_EVENTS:
        return 1.0
    squares = ((pl.col("events") - pl.col("expected")) ** 2).sum()
    # Of a cluster's total either period takes a binomial share.
    alone = (pl.col("expected") * (1 - pl.col("part"))).sum()
    return max(float(clusters.select(squares / alone).item()) * number / (number - 1), 1.0)


def detectable_change(
    four: Four, stretch: float = 1.0, *, clusters: int | None = None
) -> float | None:
    """The smallest ratio of ratios above one that would be found, from margins alone.

    stretch: How many events carry as much information as one that stands alone.
    clusters: Over which errors are estimated; without it they count as known.

    See `smallest_detectable_odds`: events of each group and of each period are taken as they are.

    >>> four = Four(Totals(10, 100, 10, 100), Totals(10, 100, 10, 100))
    >>> round(detectable_change(four), 2)
    7.51
    """
    if min(four.times) <= 0:
        return None
    return smallest_detectable_odds(
        four.table, null_ratio=four.odds, stretch=stretch, clusters=clusters
    )


@dataclass(frozen=True, slots=True)
class Change:
    """Change of an event's rate in one group, relative to its change in the others.

    cells: From frames to a frame with columns ``subject`` (str), ``cluster`` (str), ``group`` and
        ``later`` (bool), ``events`` (int) and ``years`` (float, time at risk).
    subjects: From frames to the subjects whose statements the estimate rests on.
    event: What happens, one of it: ``new tie``.
    inside, outside: The groups, after "in": ``western provinces``.
    before, after: The periods: ``1990s``.
    cluster: What a cluster is: ``province``.
    frame: The frame that events come from.
    rule: Its reference is a ratio of ratios; of more or of less.
    """

    cells: Callable[[Frames], pl.DataFrame]
    subjects: Callable[[Frames], tuple[str, ...]]
    event: Text
    inside: Text
    outside: Text
    before: Text
    after: Text
    cluster: Text
    frame: str
    rule: DecisionRule

    def __post_init__(self) -> None:
        if self.rule.expect == "same":
            raise ValueError("this design has no test of equivalence")

    @property
    def needs(self) -> tuple[Need, ...]:
        """Time at risk in both groups and periods."""

        def at_risk(group: bool, later: bool) -> Callable[[Frames], int]:
            wanted = (pl.col("group") == group) & (pl.col("later") == later) & (pl.col("years") > 0)
            return lambda frames: self.cells(frames).filter(wanted).height

        return tuple(
            Need(self.frame, _WORDS("need", group=where, period=when), at_risk(group, later))
            for group, where in ((True, self.inside), (False, self.outside))
            for later, when in ((False, self.before), (True, self.after))
        )

    @property
    def method(self) -> Message:
        """Method by which it is estimated."""
        return _WORDS(
            "method", event=self.event, cluster=self.cluster, **self._groups, **self._periods
        )

    @property
    def _groups(self) -> dict[str, Value]:
        return {"inside": self.inside, "outside": self.outside}

    @property
    def _periods(self) -> dict[str, Value]:
        return {"before": self.before, "after": self.after}

    def test(self, frames: Frames) -> Finding:
        """Compare both changes, and hold their ratio against the reference."""
        cells = self.cells(frames).filter(pl.col("years") > 0)
        four = Four.of(cells)
        stretch = unevenness(cells)
        mde = detectable_change(four, stretch, clusters=cells["cluster"].n_unique())
        if mde is not None and self.rule.expect == "less":
            mde = 1 / mde
        exact, effect = four.interval(), effect_of_change(cells)
        # A handful of clusters, each alike within, decides nothing.
        clusters = cells.filter(pl.col("events") > 0)["cluster"].n_unique()
        events = four.all if clusters >= ENOUGH_EVENTS else 0
        reading = self.rule.common_conclusion(four, *([effect] if effect else []), events=events)
        verdict = reading.verdict
        # Never more sharply than if events stood alone.
        ratio = effect.interval().spanning(exact) if effect else exact
        subjects = self.subjects(frames)
        name = _WORDS("name", event=self.event, **self._groups)
        more = {"subjects": subjects, "cases": _WORDS("cases", n=four.all, event=self.event)}
        deciding = as_estimate(name, exact, four.all, "ratio", _WORDS("exact"), **more)
        alone: tuple[Estimate, ...] = ()
        if effect is not None:
            alone = (replace(deciding, name=_WORDS("alone", name=name)),)
            how = _WORDS("robust", cluster=self.cluster)
            deciding = as_estimate(name, ratio, four.all, "ratio", how, **more)
        results = (deciding, *alone) if four.all else ()
        sample = sample_of(four.all, self.event, stretch)
        return finding(
            _WORDS,
            decision(verdict, deciding, p=_p_of_deciding_test(four, effect, self.rule, reading)),
            self._sentence(four, ratio, reading),
            method=self.method,
            detectable=Detectable(mde, _WORDS("mde-unit"), sample),
            lacks=[_WORDS("lack", event=self.event)] if verdict is Verdict.INCONCLUSIVE else (),
            sensitivity=alone,
            picture=intervals(
                _WORDS("axis", **self._groups),
                zip((_WORDS("label.all"), _WORDS("label.alone")), results, strict=False),
                reference=self.rule.reference,
                margin=self.rule.margin,
            ),
            no_difference=reading is Conclusion.NO_DIFFERENCE,
        )

    def _sentence(self, four: Four, ratio: Interval, reading: Conclusion) -> Message:
        needs: dict[str, Value] = {
            **dict(zip("abcd", four.counts, strict=True)),
            **{f"years_{k}": years for k, years in zip("abcd", four.times, strict=True)},
        }
        counted = _WORDS("counted", event=self.event, **self._groups, **self._periods, **needs)
        if ratio.value is None and ratio.high is None and not ratio.low:
            return _WORDS("no-ratio", counted=counted)
        change = _WORDS("no-single-value", ratio=ratio)
        if ratio.value is not None:
            change = named_ratio(
                ratio,
                _WORDS("change", ratio=ratio, event=self.event, **self._groups),
                events=four.all,
                event=self.event,
            )
        return _WORDS(
            f"sentence.{self.rule.expect}.{reading.key}",
            counted=counted,
            change=change,
            inside=self.inside,
        )


def _p_of_deciding_test(
    four: Four, effect: Effect | None, rule: DecisionRule, reading: Conclusion
) -> float | None:
    """Of the test that decides: of a difference, or of none; the larger of exact and robust."""
    none = reading is Conclusion.NO_DIFFERENCE
    exact = p_of_change(four, margin=rule.margin if none else None)
    if effect is None:
        return exact
    robust = rule.p_of_reading(reading, effect)
    return robust if exact is None else max(exact, robust)
