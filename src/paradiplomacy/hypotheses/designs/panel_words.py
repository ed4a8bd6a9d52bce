"""What is said of a panel: the change, what it survives, and what was left out."""

from __future__ import annotations

from collections.abc import Sequence

from paradiplomacy.hypotheses.base import Estimate, Verdict
from paradiplomacy.hypotheses.designs.panel_fit import Fitted, Least
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language.english import count, number, percent

__all__ = [
    "change_words",
    "check_rows",
    "figure_of",
    "found_words",
    "least_words",
    "left_out",
    "other_choices",
]
__all__ += ["trend_words"]


def figure_of(value: float) -> str:
    """A figure in the unit of an outcome, to three digits.

    Examples
    --------
    >>> figure_of(-0.12345), figure_of(1234.5), figure_of(0.0)
    ('-0.123', '1,234', '0')
    """
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _span(found: Interval) -> str:
    """The two ends of an interval."""
    return f"{figure_of(found.low or 0.0)} to {figure_of(found.high or 0.0)}"


def least_words(least: Least, rule: Rule, *, reached: str, compared: str) -> str:
    """What change could be found, before what was."""
    told = f"With {reached} reached and {compared} not yet"
    if least.rule is None:
        if least.interval is None:
            return f"{told}, no change could be found."
        return (
            f"{told}, no change could be found that counts: there are not two readings before the "
            "event that show whether units moved alike. If they surely did, a change of "
            f"{figure_of(least.interval)} would be found in eight of ten."
        )
    beyond = " beyond the margin" if rule.expect == "same" else ""
    alone = ""
    if least.interval is not None:
        alone = f" If trends were surely alike, {figure_of(least.interval)} would be enough."
    return (
        f"{told}, and readings that vary as they do before the event, a change of "
        f"{figure_of(least.rule)} or more{beyond}, up or down, would be found in eight of ten "
        f"by the whole rule, bounds included.{alone}"
    )


def found_words(found: Interval, *, outcome: str, event: str, units: str, reached: int) -> str:
    """The change that was found, without a verdict."""
    side = "higher" if (found.value or 0.0) >= 0 else "lower"
    return (
        f"After {event} the {outcome} was {figure_of(abs(found.value or 0.0))} {side} than "
        f"the course of those not reached would have it ({percent(found.level)} interval "
        f"{_span(found)}; {units}, {number(reached)} reached)"
    )


def change_words(rule: Rule, verdict: Verdict) -> str:
    """What the verdict makes of the change."""
    if rule.expect == "same" and rule.margin:
        low, high = (figure_of(end) for end in rule.margin)
        return {
            Verdict.SUPPORTED: f"That is no change that counts ({low} to {high}).",
            Verdict.CONTRADICTED: f"That is a change (beyond {low} to {high}).",
        }.get(verdict, "That is too uncertain to tell a change from none.")
    than = "a rise" if rule.expect == "more" else "a fall"
    if rule.reference:
        than = f"a change of {rule.expect} than {figure_of(rule.reference)}"
    return {
        Verdict.SUPPORTED: f"That is {than}.",
        Verdict.CONTRADICTED: f"That is not {than}, to the contrary.",
    }.get(verdict, f"That does not tell whether there was {than}.")


def trend_words(fitted: Fitted, plain: Verdict, verdict: Verdict) -> str:
    """What the readings before the event make of it, and what the verdict survives."""
    trends = fitted.trends
    if trends.before is None or trends.robust is None:
        return (
            "Without two readings before the event nobody can tell whether units moved alike until "
            "then, so that nothing is concluded."
        )
    if trends.parted:
        return (
            "Units moved differently before the event already "
            f"(p {_p(trends.before)}), so that the comparison does not show what it did."
        )
    told = (
        "Before the event they did not move differently by more than chance "
        f"(p {_p(trends.before)}); if trends may part after it by as much as they did at most "
        f"before, the interval is {_span(trends.robust.interval)}"
    )
    if verdict is not Verdict.INCONCLUSIVE:
        return f"{told}: the verdict survives that."
    if plain is not Verdict.INCONCLUSIVE:
        return f"{told}: the interval alone would decide, but does not survive that."
    return f"{told}."


def _p(value: float) -> str:
    return f"= {value:.2f}" if value >= 0.095 else f"= {value:.3f}"


def check_rows(fitted: Fitted | None, *, units: int) -> tuple[Estimate, ...]:
    """The test of the readings before, and the bounds where trends part."""
    if fitted is None:
        return ()
    trends, rows = fitted.trends, []
    if trends.before is not None:
        rows.append(
            Estimate(
                "chance that the readings before the event differ so much by luck",
                trends.before,
                None,
                None,
                units,
                "p-value",
                "joint test of the readings five to two before the event, by shuffling events over "
                "units; below 0.05 the comparison does not hold",
            )
        )
    if trends.robust is not None:
        how = (
            "relative magnitudes (Rambachan and Roth 2023): after the event trends part from "
            "reading to reading by no more than they did at most before"
        )
        name = "the same change if trends may part as much as before"
        rows.append(as_estimate(name, trends.robust.interval, units, "difference", how))
        rows.append(
            Estimate(
                "how many times the largest break before it takes to explain the change away",
                trends.robust.breakdown,
                None,
                None,
                units,
                "times",
                f"{how}; 0 where the interval covers no change without any break",
            )
        )
    return tuple(rows)


def other_choices(others: Sequence[Estimate], verdict: Verdict, rule: Rule) -> tuple[str, ...]:
    """Other bases and estimators that do not show what the verdict rests on."""
    if verdict not in (Verdict.SUPPORTED, Verdict.CONTRADICTED) or rule.expect == "same":
        return ()
    up = (rule.expect == "more") == (verdict is Verdict.SUPPORTED)
    told = []
    for one in others:
        found = Interval(one.value, one.low, one.high, one.level)
        if not (found.above(rule.reference) if up else found.below(rule.reference)):
            told.append(f"The {one.name}, is {_span(found)}, which does not show it.")
    return tuple(told)


def left_out(
    unit: str, *, vague: int, silent: int, early: int, later: int, blank: int
) -> list[str]:
    """Units and readings of which the record cannot say whether the event had come."""
    told = []
    if vague:
        told.append(f"Left out: {count(vague, unit)} with an event of unknown date.")
    if silent:
        told.append(
            f"Left out: {count(silent, unit)} of which the record does not say whether the event "
            "came: no reading is unknown, and not a no."
        )
    if early:
        told.append(f"Left out: {count(early, unit)} with an event before the first reading.")
    if later:
        told.append(
            f"Left out: readings of {count(later, unit)} from after the last year in which the "
            "record says that the event had not come."
        )
    if blank:
        told.append(f"Left out: {count(blank, unit)} without a reading of every covariate before.")
    return told
