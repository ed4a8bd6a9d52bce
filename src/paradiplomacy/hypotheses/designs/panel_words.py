"""Sentences on a panel: the change, what it survives, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from paradiplomacy.hypotheses.base import Estimate, Verdict
from paradiplomacy.hypotheses.designs.panel_fit import Fitted, Least
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.phrases import Detectable
from paradiplomacy.hypotheses.selection import as_estimate, as_number
from paradiplomacy.language import Message, Text, Words

__all__ = [
    "check_rows",
    "detectable_of",
    "left_out",
    "other_choices",
    "reading_sentence",
    "sentence_of_change",
    "trends_sentence",
]

_WORDS = Words(__name__)


def detectable_of(
    least: Least, mde: float | None, sizes: tuple[int, int], *, unit: Text, outcome: Text
) -> Detectable:
    """Change that would be detected, by the numbers of units reached and compared alone."""
    sample = _WORDS("sample", reached=sizes[0], compared=sizes[1], unit=unit)
    more: Text = ""
    if least.interval is not None:
        key = "alone.unknown" if least.rule is None else "alone.alike"
        more = _WORDS(key, interval=least.interval)
    return Detectable(mde, _WORDS("mde-unit", outcome=outcome), sample, "number", more)


def sentence_of_change(
    effect: Interval, *, outcome: Text, event: Text, unit: Text, units: int, reached: int
) -> Message:
    """The estimated change, without a verdict."""
    value = effect.value or 0.0
    return _WORDS(
        "change.higher" if value >= 0 else "change.lower",
        event=event,
        outcome=outcome,
        size=abs(value),
        effect=effect,
        n=units,
        unit=unit,
        reached=reached,
    )


def reading_sentence(rule: DecisionRule, verdict: Verdict) -> Message:
    """Sentence on what the verdict makes of the change."""
    return rule.conclusion(_WORDS, verdict, none=0.0)


def trends_sentence(fitted: Fitted, plain: Verdict, verdict: Verdict) -> Message:
    """Sentence on the readings before the event, and on what the verdict survives."""
    trends = fitted.trends
    if trends.before is None or trends.robust is None:
        return _WORDS("trends.unknown")
    if trends.parted:
        return _WORDS("trends.parted", p=trends.before)
    parallel = _WORDS("trends.alike", p=trends.before, robust=trends.robust.interval)
    if verdict is not Verdict.INCONCLUSIVE:
        return _WORDS("survives", trends=parallel)
    if plain is not Verdict.INCONCLUSIVE:
        return _WORDS("does-not-survive", trends=parallel)
    return _WORDS("no-verdict", trends=parallel)


def check_rows(fitted: Fitted | None, *, units: int) -> tuple[Estimate, ...]:
    """The test of the readings before, and the bounds where trends part."""
    if fitted is None:
        return ()
    trends, rows = fitted.trends, []
    if trends.before is not None:
        rows.append(
            as_number(
                _WORDS("check.luck"), trends.before, units, "p-value", _WORDS("check.luck-how")
            )
        )
    if trends.robust is not None:
        how = _WORDS("check.parting-how")
        name = _WORDS("check.parting")
        rows.append(as_estimate(name, trends.robust.interval, units, "difference", how))
        rows.append(
            as_number(
                _WORDS("check.break"),
                trends.robust.breakdown,
                units,
                "times",
                _WORDS("check.break-how", how=how),
            )
        )
    return tuple(rows)


def other_choices(
    estimates: Sequence[Estimate], verdict: Verdict, rule: DecisionRule
) -> tuple[Message, ...]:
    """Other bases and estimators that do not show what the verdict rests on."""
    if not verdict.decides or rule.expect == "same":
        return ()
    up = (rule.expect == "more") == (verdict is Verdict.SUPPORTED)
    choices = []
    for other in estimates:
        interval = Interval(other.value, other.low, other.high, other.level)
        if not (interval.above(rule.reference) if up else interval.below(rule.reference)):
            choices.append(_WORDS("choice", name=other.name, interval=interval))
    return tuple(choices)


def left_out(unit: Text, units: Mapping[str, int]) -> list[Message]:
    """Units and readings of which the record cannot say whether the event had come.

    Parameters
    ----------
    unit : Message or str
    units : mapping of str to int
        How many are left out, by why: ``vague``, ``silent``, ``early``, ``later``.
    """
    return [_WORDS(f"left-out.{why}", n=n, unit=unit) for why, n in units.items() if n]
