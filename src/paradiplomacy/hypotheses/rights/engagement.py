"""Whether ties that went on through a crisis later did more than those that stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.estimators.matched_sets import (
    MatchedSet,
    detectable,
    difference,
    match,
    p_of_sets,
)
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.names import names_of
from paradiplomacy.hypotheses.phrases import largest_missed
from paradiplomacy.hypotheses.rights.conditions import RULE as OF_CONDITIONS
from paradiplomacy.hypotheses.rights.conditions import conditions
from paradiplomacy.hypotheses.rights.stopped_or_not import followed_shocks, units_of, with_later
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["ENGAGEMENT"]

NEAR = ("size", "age", "before")
SAME = ("shock", "tier", "sized")
CALIPER = 0.5
MOST = 3
RULE = DecisionRule("more", 0.0)
WORDS = Words(__name__)


@dataclass(frozen=True, slots=True)
class _Matched:
    """What matching gave: the sets, which ties stopped at all, and which of them came back."""

    sets: tuple[MatchedSet, ...]
    stopped: tuple[str, ...]
    back: tuple[str, ...]

    @classmethod
    def of(
        cls, frames: Frames, units: pl.DataFrame, *, caliper: float = CALIPER, most: int = MOST
    ) -> _Matched:
        back = units.filter(~pl.col("treated") | pl.col("since").is_not_null())
        sets = match(back, near=NEAR, same=SAME, caliper=caliper, most=most)
        stopped, came_back = (tuple(u.filter("treated")["unit"]) for u in (units, back))
        return cls(tuple(with_later(frames, units, sets)), stopped, came_back)

    def any_at_all(self) -> _Matched:
        """The same with whether a tie had any exchange in place of their number."""
        sets = (
            replace(
                one, outcome=int(one.outcome > 0), outcomes=tuple(int(n > 0) for n in one.outcomes)
            )
            for one in self.sets
        )
        return replace(self, sets=tuple(sets))

    @property
    def exchanges(self) -> int:
        return sum(matched_set.outcome + sum(matched_set.outcomes) for matched_set in self.sets)

    @property
    def subjects(self) -> tuple[str, ...]:
        units = (
            unit
            for matched_set in self.sets
            for unit in (matched_set.treated, *matched_set.controls)
        )
        return tuple(dict.fromkeys(_tie(unit) for unit in (*units, *self.stopped)))

    def estimate(self, name: Message) -> Estimate:
        interval = difference(self.sets)
        n, method = len(self.sets), WORDS("exact")
        return as_estimate(name, interval, n, "exchanges", method, subjects=self.subjects)


def _tie(unit: str) -> str:
    return "tie:" + unit.partition(" tie:")[2]


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    """By the conditions that both ends speak of, where enough do; else by exchanges."""
    answers = conditions(frames)
    if not answers.decide:
        return _by_exchanges(frames, whole=whole)
    finding = answers.finding(ENGAGEMENT.id)
    if not _stopped(frames):
        return finding
    exchanges = _by_exchanges(frames, whole=whole)
    return replace(
        finding,
        estimates=(*finding.estimates, *exchanges.estimates),
        lacks=exchanges.lacks,
        sensitivity=exchanges.sensitivity,
        caveats=(*finding.caveats, *exchanges.caveats),
        picture=exchanges.picture,
    )


def _by_exchanges(frames: Frames, *, whole: bool) -> Finding:
    units = units_of(frames)
    matched = _Matched.of(frames, units)
    deciding = matched.estimate(WORDS("estimate.deciding"))
    interval = Interval(deciding.value, deciding.low, deciding.high, deciding.level)
    decisive = min(len(matched.sets), matched.exchanges)
    verdict, p = RULE.verdict(interval, interval, events=decisive), p_of_sets(matched.sets)
    if (interval.value or 0.0) < 0:
        # What stopped and never came back is not compared: that favours stopping.
        verdict, p = Verdict.INCONCLUSIVE, 1.0
    if not whole:
        return Finding(ENGAGEMENT.id, verdict, "", estimates=(deciding,), p=p)
    others = _sensitivity(frames, units)
    least = detectable([len(matched_set.controls) for matched_set in matched.sets])
    rows = [as_row(WORDS("row"), deciding)] if matched.sets else []
    rows += [as_row(WORDS("label", choice=c), e) for c, e in others if e.value is not None]
    return Finding(
        ENGAGEMENT.id,
        verdict,
        _sentence(frames, matched, interval, verdict),
        estimates=(deciding,),
        n=len(matched.sets),
        method=WORDS("method"),
        mde=least,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=_mde_sentence(matched, least),
        lacks=(
            WORDS("lack.stops", n=len(matched.stopped)),
            WORDS("lack.exchanges"),
            WORDS("lack.conditions"),
        ),
        sensitivity=tuple(estimate for _, estimate in others),
        caveats=_caveats(units, matched),
        picture=Picture(
            "intervals",
            tuple(rows),
            WORDS("axis"),
            "",
            reference=0.0,
        ),
        p=p,
    )


def _sensitivity(frames: Frames, units: pl.DataFrame) -> tuple[tuple[Message, Estimate], ...]:
    choices = (
        (WORDS("choice.nearest"), _Matched.of(frames, units, most=1)),
        (WORDS("choice.wider"), _Matched.of(frames, units, caliper=2 * CALIPER)),
        (WORDS("choice.laws"), _Matched.of(frames, units_of(frames, by_law=True))),
        (WORDS("choice.reported"), _Matched.of(frames, units.filter("reported"))),
        (WORDS("choice.any"), _Matched.of(frames, units).any_at_all()),
    )
    return tuple(
        (choice, matched.estimate(WORDS("estimate.choice", choice=choice)))
        for choice, matched in choices
    )


def _sentence(frames: Frames, matched: _Matched, gap: Interval, verdict: Verdict) -> Message:
    names, sets = names_of(frames), len(matched.sets)
    ties = tuple(names[_tie(unit)] for unit in matched.stopped)
    stopped = WORDS("stopped", n=len(ties), ties=ties, back=len(matched.back), sets=sets)
    if gap.value is None:
        return sentences(stopped, WORDS("nothing"))
    size, interval = abs(gap.value), _interval(gap)
    more = gap.value >= 0
    compared = WORDS("more" if more else "fewer", size=size, interval=interval)
    if sets < ENOUGH_EVENTS:
        return sentences(stopped, WORDS("few", compared=compared, n=sets))
    return sentences(stopped, WORDS(f"sentence.{verdict}", compared=compared))


def _interval(gap: Interval) -> Message:
    level, low, high = gap.level, gap.low, gap.high
    if low is None and high is None:
        return WORDS("interval.open", level=level)
    if high is None:
        return WORDS("interval.upwards", level=level, low=low)
    if low is None:
        return WORDS("interval.downwards", level=level, high=high)
    return WORDS("interval.both", level=level, low=low, high=high)


def _mde_sentence(matched: _Matched, least: float | None) -> Message:
    n = len(matched.sets)
    if least is None:
        return largest_missed(WORDS("sample", n=n), WORDS("effect"))
    return WORDS("detectable", n=n, least=least)


def _caveats(units: pl.DataFrame, matched: _Matched) -> tuple[Message, ...]:
    controls = [unit for matched_set in matched.sets for unit in matched_set.controls]
    reported = units.filter(pl.col("unit").is_in(controls) & pl.col("reported")).height
    unmatched = set(matched.back) - {matched_set.treated for matched_set in matched.sets}
    caveats = [
        WORDS("caveat.stand-in"),
        WORDS("caveat.silent-reported", reported=reported, n=len(controls))
        if controls
        else WORDS("caveat.silent"),
        WORDS("caveat.came-back", gone=len(matched.stopped) - len(matched.back)),
        WORDS("caveat.alike"),
    ]
    if unmatched:
        caveats.append(WORDS("caveat.unmatched", n=len(unmatched), back=len(matched.back)))
    return tuple(caveats)


def _stopped(frames: Frames) -> int:
    """Ties that stopped, of which some may be back."""
    return units_of(frames).filter("treated").height


def _or_answered(count: Callable[[Frames], int]) -> Callable[[Frames], int]:
    """As many, or one where answers decide without."""
    return lambda frames: max(count(frames), int(conditions(frames).decide))


ENGAGEMENT = Hypothesis(
    id="engagement",
    section="Human Rights Protection, 4",
    claim=WORDS("claim"),
    needs=(
        Need(
            "shocks",
            WORDS("need.crises"),
            _or_answered(lambda frames: followed_shocks(frames).height),
        ),
        Need("spells", WORDS("need.stops"), _or_answered(_stopped)),
    ),
    test=_test,
    alone=partial(_test, whole=False),
    estimator=sentences(
        WORDS("estimator", most=MOST, caliper=CALIPER, rule=RULE.words()),
        WORDS("estimator-answers", rule=OF_CONDITIONS.words()),
    ),
)
