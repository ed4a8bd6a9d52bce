"""Change of a rate in one group, relative to its change in the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Verdict
from paradiplomacy.hypotheses.designs.four import (
    Four,
    detectable_change,
    effect_of_change,
    p_of_change,
    unevenness,
)
from paradiplomacy.hypotheses.designs.rates import sample_of
from paradiplomacy.hypotheses.designs.rule import Conclusion, DecisionRule
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.estimators.normal_estimates import Effect
from paradiplomacy.hypotheses.finding import Detectable, decision, finding, intervals, named_ratio
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Text, Value, Words
from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)


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
