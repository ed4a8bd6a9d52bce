"""Rates of two groups in two periods: how much more the one changed than the other."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import polars as pl

from paradiplomacy.hypotheses.estimators.detectable import smallest_detectable_odds
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.estimators.normal_estimates import Effect
from paradiplomacy.hypotheses.estimators.odds import Conditional, Totals
from paradiplomacy.hypotheses.estimators.regression import regress


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
    spread = float(clusters.select(squares / alone).item())
    return max(spread * number / (number - 1), 1.0)


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
