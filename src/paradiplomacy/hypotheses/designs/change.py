"""How a rate changed in one group, relative to how it changed in the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.designs.four import (
    Four,
    detectable_change,
    effect_of_change,
    exact_change,
    p_of_change,
    unevenness,
)
from paradiplomacy.hypotheses.designs.rates import p_of_effect
from paradiplomacy.hypotheses.designs.rule import Reading, Rule
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval, rate_ratio
from paradiplomacy.hypotheses.estimators.regression import Effect
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.wording import missed, times
from paradiplomacy.language.english import alone, capital, count, number, ratio, ratio_span
from paradiplomacy.record.frames import Frames

__all__ = ["ROBUST", "Change"]

EXACT = "ratio of ratios of Poisson rates, exact interval conditional on all margins"
ROBUST = "ratio of ratios of rates by Poisson regression, errors robust to likeness within a"


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
        readings = {self.rule.reading(exact, narrow, events=four.all)}
        effect = effect_of_change(cells)
        if effect is not None:
            wide, tight = effect.interval(), effect.interval(0.9)
            readings.add(self.rule.reading(wide, tight, events=four.all))
        # A handful of clusters, each alike within, decides nothing.
        told = cells.filter(pl.col("events") > 0)["cluster"].n_unique()
        agreed = told >= ENOUGH_EVENTS and len(readings) == 1
        reading = readings.pop() if agreed else Reading.OPEN
        verdict = reading.verdict
        # Never told more sharply than if events stood alone.
        found = effect.interval().spanning(exact) if effect else exact
        subjects = self.subjects(frames)
        name = f"{self.event}: change of the rate in {self.inside}, relative to {self.outside}"
        alone = as_estimate(name, exact, four.all, "ratio", EXACT, subjects=subjects)
        deciding = (
            alone
            if effect is None
            else as_estimate(
                name, found, four.all, "ratio", f"{ROBUST} {self.cluster}", subjects=subjects
            )
        )
        beside = (
            () if effect is None else (replace(alone, name=f"{name}, as if events stood alone"),)
        )
        return Finding(
            "",
            verdict,
            self._sentence(four, found, reading),
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
                margin=self.rule.margin,
            ),
            p=_p(four, effect, self.rule, reading),
            no_difference=reading is Reading.NO_DIFFERENCE,
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

    def _sentence(self, four: Four, found: Interval, reading: Reading) -> str:
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
            Reading.CLAIMED: f": it rose {way} in {self.inside}.",
            Reading.OPPOSITE: f": it did not rise {way} in {self.inside}, but {other}.",
            Reading.NO_DIFFERENCE: f": it did not rise {way} in {self.inside}, and not {other}.",
        }.get(reading, f". That does not tell whether it rose {way} in {self.inside}.")

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


def _p(four: Four, effect: Effect | None, rule: Rule, reading: Reading) -> float | None:
    """Of the test that decides: of a difference, or of none; the larger of exact and robust."""
    none = reading is Reading.NO_DIFFERENCE
    exact = p_of_change(four, margin=rule.margin if none else None)
    if effect is None:
        return exact
    robust = p_of_effect(effect, rule.of_equivalence() if none else rule)
    return robust if exact is None else max(exact, robust)
