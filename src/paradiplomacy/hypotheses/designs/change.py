"""How a rate changed in one group, relative to how it changed in the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.designs.rates import Totals
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.estimators.detectable import least_odds_found
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval, rate_ratio
from paradiplomacy.hypotheses.estimators.odds import Conditional, exact_odds_ratio
from paradiplomacy.hypotheses.estimators.regression import regress
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.wording import (
    alone,
    capital,
    count,
    missed,
    number,
    ratio,
    ratio_span,
    times,
)
from paradiplomacy.record.frames import Frames

__all__ = [
    "Change",
    "Four",
    "detectable_change",
    "exact_change",
    "p_of_change",
    "robust_change",
    "unevenness",
]

EXACT = "ratio of ratios of Poisson rates, exact interval conditional on all margins"
ROBUST = "ratio of ratios of rates by Poisson regression, errors robust to likeness within a"


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


@dataclass(frozen=True, slots=True)
class Change:
    """How much more the rate of an event rose in one group than in the others.

    Parameters
    ----------
    cells : callable
        From frames to a frame with columns ``subject`` (str), ``cluster`` (str), ``group`` and
        ``later`` (bool), ``events`` (int) and ``years`` (float, time at risk).
    subjects : callable
        From frames to the subjects whose statements the estimate rests on.
    event : str
        What happens, one of it: ``new tie``.
    inside, outside : str
        The groups, after "in": ``western provinces``.
    before, after : str
        The periods: ``1990s``.
    cluster : str
        What a cluster is: ``province``.
    frame : str
        The frame that events come from.
    rule : Rule
        Its reference is a ratio of ratios; of more or of less.
    """

    cells: Callable[[Frames], pl.DataFrame]
    subjects: Callable[[Frames], tuple[str, ...]]
    event: str
    inside: str
    outside: str
    before: str
    after: str
    cluster: str
    frame: str
    rule: Rule

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
            Need(self.frame, f"time at risk in {where}, {when}", at_risk(group, later))
            for group, where in ((True, self.inside), (False, self.outside))
            for later, when in ((False, self.before), (True, self.after))
        )

    @property
    def method(self) -> str:
        """How it is estimated."""
        return (
            f"Rate of each {self.event} in {self.inside}, {self.after} against {self.before}, "
            f"relative to the same in {self.outside}; Poisson regression with errors robust to "
            f"likeness within a {self.cluster}, beside an exact conditional interval. A verdict "
            "needs both."
        )

    def test(self, frames: Frames) -> Finding:
        """Compare both changes, and hold their ratio against the reference."""
        cells = self.cells(frames).filter(pl.col("years") > 0)
        four = Four.of(cells)
        stretch = unevenness(cells)
        mde = detectable_change(four, stretch, clusters=cells["cluster"].n_unique())
        if mde is not None and self.rule.expect == "less":
            mde = 1 / mde
        exact, narrow = exact_change(four), exact_change(four, level=0.9)
        verdicts = {self.rule.verdict(exact, narrow, events=four.all)}
        robust = robust_change(cells)
        p = p_of_change(four)
        if robust is not None:
            wide, tight, p_robust = robust
            verdicts.add(self.rule.verdict(wide, tight, events=four.all))
            p = max(p, p_robust) if p is not None else p_robust
        # A handful of clusters, each alike within, decides nothing.
        told = cells.filter(pl.col("events") > 0)["cluster"].n_unique()
        agreed = told >= ENOUGH_EVENTS and len(verdicts) == 1
        verdict = verdicts.pop() if agreed else Verdict.INCONCLUSIVE
        # Never told more sharply than if events stood alone.
        found = robust[0].spanning(exact) if robust else exact
        subjects = self.subjects(frames)
        name = f"{self.event}: change of the rate in {self.inside}, relative to {self.outside}"
        alone = as_estimate(name, exact, four.all, "ratio", EXACT, subjects=subjects)
        deciding = (
            alone
            if robust is None
            else as_estimate(
                name, found, four.all, "ratio", f"{ROBUST} {self.cluster}", subjects=subjects
            )
        )
        beside = (
            () if robust is None else (replace(alone, name=f"{name}, as if events stood alone"),)
        )
        return Finding(
            "",
            verdict,
            self._sentence(four, found, verdict),
            estimates=(deciding, *self._levels(four, subjects)),
            n=four.all,
            method=self.method,
            mde=mde,
            mde_unit="ratio of ratios of rates",
            mde_sentence=self._mde_sentence(four, stretch, mde),
            lacks=self._lacks(verdict),
            sensitivity=beside,
            picture=Picture(
                "intervals",
                tuple(
                    as_row(label, e)
                    for label, e in zip(
                        ("All", "As if events stood alone"),
                        (deciding, *beside),
                        strict=False,
                    )
                    if four.all
                ),
                f"Change in {self.inside}, relative to {self.outside}",
                "",
                reference=self.rule.reference,
            ),
            p=p,
        )

    def _levels(self, four: Four, subjects: tuple[str, ...]) -> tuple[Estimate, ...]:
        """The ratio of both groups in each period, and of both periods in each group."""
        if not four.all:
            return ()
        a, b, c, d = four.counts
        at_a, at_b, at_c, at_d = four.times
        rows = (
            (f"{self.after}, {self.inside} relative to {self.outside}", a, at_a, c, at_c),
            (f"{self.before}, {self.inside} relative to {self.outside}", b, at_b, d, at_d),
            (f"{self.inside}, {self.after} relative to {self.before}", a, at_a, b, at_b),
            (f"{self.outside}, {self.after} relative to {self.before}", c, at_c, d, at_d),
        )
        return tuple(
            as_estimate(
                f"{self.event}: rate, {name}",
                rate_ratio(events, time, base_count=base, base_time=base_time),
                events + base,
                "ratio",
                "ratio of Poisson rates, exact conditional interval",
                subjects=subjects,
            )
            for name, events, time, base, base_time in rows
        )

    def _lacks(self, verdict: Verdict) -> tuple[str, ...]:
        if verdict is not Verdict.INCONCLUSIVE:
            return ()
        return (f"More of each dated {self.event}, from before as from after, in both groups.",)

    def _sentence(self, four: Four, found: Interval, verdict: Verdict) -> str:
        a, b, c, d = four.counts
        at_a, at_b, at_c, at_d = four.times
        told = (
            f"In {self.inside} the record has {count(b, self.event)} in {at_b:,.0f} years at risk "
            f"({self.before}) and {alone(a)} in {at_a:,.0f} ({self.after}); in {self.outside} "
            f"{alone(d)} in {at_d:,.0f} and {alone(c)} in {at_c:,.0f}. "
        )
        if found.value is None and found.high is None and not found.low:
            return told + "From that no ratio can be formed, so it does not tell."
        change = (
            f"relative to {self.outside}, the rate in {self.inside} became {{}} times what it was"
        )
        told += (
            capital(times(found, change, events=four.all, thing=self.event))
            if found.value is not None
            else f"How their ratio changed has no single value ({ratio_span(found)})"
        )
        way, other = ("more", "less") if self.rule.expect == "more" else ("less", "more")
        return told + {
            Verdict.SUPPORTED: f": it rose {way} in {self.inside}.",
            Verdict.CONTRADICTED: f": it did not rise {way} in {self.inside}, but {other}.",
        }.get(verdict, f". That does not tell whether it rose {way} in {self.inside}.")

    def _mde_sentence(self, four: Four, stretch: float, mde: float | None) -> str:
        told = f"With {count(four.all, self.event)}"
        if stretch > 1.05:
            told += f", bunched so that they tell as much as {number(round(four.all / stretch))},"
        if mde is None:
            return missed(told, "difference between both changes")
        side = "lower" if mde < 1 else "higher"
        return (
            f"{told} a ratio of {ratio(mde)} or {side} would be found in eight of ten, with as "
            "many in each group and period as there are."
        )


def exact_change(four: Four, *, level: float = 0.95) -> Interval:
    """The ratio of two ratios of rates with its exact conditional interval.

    Notes
    -----
    Given all margins of the four counts, the first follows Fisher's noncentral hypergeometric
    distribution; its odds ratio is that of ratios of rates, times one of the times at risk
    (Fisher 1935; Breslow and Day 1987, vol. II).

    Examples
    --------
    >>> four = Four(Totals(5, 100, 40, 100), Totals(20, 100, 40, 100))
    >>> found = exact_change(four)
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2)
    (3.95, 1.27, 14.81)
    """
    if min(four.times) <= 0:
        return Interval(None, 0.0, None, level)
    return exact_odds_ratio(four.table, level=level, scale=1 / four.odds)


def p_of_change(four: Four) -> float | None:
    """Two-sided p-value that both rates changed alike: twice the smaller exact tail."""
    a, b, c, d = four.counts
    if min(four.times) <= 0 or min(a + b, c + d, a + c, b + d) <= 0:
        return None
    return Conditional.of(four.table).p(four.odds)


def robust_change(cells: pl.DataFrame) -> tuple[Interval, Interval, float] | None:
    """The same by regression, errors clustered: the 95 and 90 % intervals and the p-value.

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
    if fitted is None:
        return None
    effect = fitted["both"]
    return effect.interval(), effect.interval(0.9), effect.p


def unevenness(cells: pl.DataFrame) -> float:
    """How many events tell as much of a change as one that stands alone, at least 1.

    Notes
    -----
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

    Parameters
    ----------
    four : Four
    stretch : float
        How many events tell as much as one that stands alone.
    clusters : int, optional, keyword-only
        Over which errors are estimated; without it they count as known.

    Notes
    -----
    See `least_odds_found`: the events of each group and of each period are taken as they are.

    Examples
    --------
    >>> four = Four(Totals(10, 100, 10, 100), Totals(10, 100, 10, 100))
    >>> round(detectable_change(four), 2)
    7.51
    """
    if min(four.times) <= 0:
        return None
    return least_odds_found(four.table, alike=four.odds, stretch=stretch, clusters=clusters)
