"""Events before and after, of which those of one tie, and those around one crisis, go together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from paradiplomacy.hypotheses.base import Estimate, Survives, Verdict
from paradiplomacy.hypotheses.designs.rates import p_of_counts
from paradiplomacy.hypotheses.designs.rule import DecisionRule, in_worst_case
from paradiplomacy.hypotheses.estimators.exact import Interval, detectable_errors
from paradiplomacy.hypotheses.estimators.normal_estimates import Effect, clustered_ratio
from paradiplomacy.hypotheses.estimators.odds import Totals
from paradiplomacy.hypotheses.histories.crisis_windows import Around, pooled_ratio
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Text
from paradiplomacy.record.frames import Frames

Counts = tuple[tuple[int, int], ...]
"""Events after and before, of each tie or of each crisis."""


@dataclass(frozen=True)
class ClusteredCounts:
    """Counts after and before, no surer than if ties, or crises, were what varies.

    by: The same events, once by tie and once by crisis.

    >>> found = ClusteredCounts.of_counts([(4, 5), (0, 2), (3, 1), (5, 4), (2, 2)], [(14, 14)])
    >>> alone = found.totals.ratio()
    >>> round(alone.low, 2), round(found.ratio().low, 2)
    (0.44, 0.44)
    """

    by: tuple[Counts, ...]

    @classmethod
    def of_counts(cls, *clusterings: Iterable[tuple[int, int]]) -> ClusteredCounts:
        """From events after and before of each cluster, in one or several clusterings."""
        return cls(tuple(tuple((a, b) for a, b in some if a or b) for some in clusterings))

    @classmethod
    def of(cls, frames: Frames, windows: Sequence[Around]) -> ClusteredCounts:
        """Exchanges in the windows around crises, by tie and by window."""
        tie_of = dict(frames.exchanges.select("exchange", "tie").iter_rows())
        after, before = (
            Counter(tie_of[key] for window in windows for key in getattr(window, side))
            for side in ("after", "before")
        )
        return cls.of_counts(
            [(after[tie], before[tie]) for tie in dict.fromkeys((*after, *before))],
            [(len(window.after), len(window.before)) for window in windows],
        )

    @property
    def totals(self) -> Totals:
        """All events, as if each stood alone."""
        return Totals(sum(a for a, _ in self.by[0]), 1.0, sum(b for _, b in self.by[0]), 1.0)

    @property
    def units(self) -> int:
        """Ties with an event: fewer than five decide nothing."""
        return len(self.by[0])

    @cached_property
    def _effects(self) -> tuple[Effect, ...]:
        return tuple(effect for some in self.by if (effect := clustered_ratio(some)) is not None)

    @property
    def _once(self) -> tuple[Totals, ...]:
        """Clusters with any event on either side, where one side has none at all."""
        totals = self.totals
        if totals.events and totals.base_events:
            return ()
        return tuple(
            Totals(sum(a > 0 for a, _ in some), 1.0, sum(b > 0 for _, b in some), 1.0)
            for some in self.by
            if len(some) > 1
        )

    def ratio(self, *, level: float = 0.95) -> Interval:
        """The ratio with the farthest ends of the exact and the robust intervals."""
        interval = self.totals.ratio(level=level)
        intervals = [effect.interval(level) for effect in self._effects]
        for other in (*intervals, *(once.ratio(level=level) for once in self._once)):
            interval = interval.spanning(other)
        return interval

    def verdict(self, rule: DecisionRule) -> Verdict:
        """By ties, not by events: the events of one tie come in bunches."""
        return rule.verdict(self.ratio(), self.ratio(level=0.9), events=self.units)

    def p(self, rule: DecisionRule) -> float | None:
        """The largest of their p-values."""
        ps = (
            *(p_of_counts(totals, rule) for totals in (self.totals, *self._once)),
            *(rule.p(effect) for effect in self._effects),
        )
        return max((p for p in ps if p is not None), default=None)

    @property
    def loss(self) -> float:
        """Number of events that tell as much as one would that stands alone; at least one.

        By how much larger the variance is, and how much farther the quantiles of few clusters lie.
        """
        totals, losses = self.totals, [1.0]
        for effect in self._effects:
            few = detectable_errors(effect.freedom) / detectable_errors()
            variance = effect.error**2 / (1 / totals.events + 1 / totals.base_events)
            losses.append(variance * few**2)
        return max(losses)


def ratio_around(
    name: Text,
    windows: Sequence[Around],
    how: Text,
    *,
    ratio: Interval | None = None,
    prefix: str = "exchange:",
) -> Estimate:
    """The ratio around crises, pooled where none is given; its subjects are the events counted."""
    keys = dict.fromkeys(key for w in windows for key in (*w.before, *w.after))
    n, subjects = sum(w.total for w in windows), tuple(prefix + key for key in keys)
    return as_estimate(name, ratio or pooled_ratio(windows), n, "ratio", how, subjects=subjects)


def in_any_order(
    frames: Frames, windows: Sequence[Around], rule: DecisionRule, *, name: Text, how: Text
) -> tuple[Verdict, Survives]:
    """The verdict that no order of an exchange and a crisis would change.

    rule: Of no difference.
    name, how: Of the estimate in the worst order.
    """
    verdict = ClusteredCounts.of(frames, windows).verdict(rule)
    if not verdict.decides:
        return verdict, Survives()
    # Of a fall the least kind is that all of unclear order came after; of steadiness, either.
    orders = (True, False) if verdict is Verdict.SUPPORTED else (True,)
    cases = [
        ClusteredCounts.of(frames, [window.with_straddling(after=after) for window in windows])
        for after in orders
    ]
    worst = max(cases, key=lambda case: (case.verdict(rule) is not verdict, case.p(rule) or 0.0))
    estimate = as_estimate(name, worst.ratio(), worst.totals.all, "ratio", how)
    return in_worst_case(
        verdict, worst.verdict(rule), of="dates", estimate=estimate, p=worst.p(rule)
    )
