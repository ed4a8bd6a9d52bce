"""Whether the pandemic stopped exchanges that need travel, and how long that lasted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import expm1
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.base import (
    Estimate,
    Finding,
    Need,
    Picture,
    Survives,
    Verdict,
)
from paradiplomacy.hypotheses.designs.rule import DecisionRule, in_worst_case
from paradiplomacy.hypotheses.designs.tie_events import event_name
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, FEW, Interval, detectable_ratio
from paradiplomacy.hypotheses.estimators.odds import Conditional, exact_odds_ratio
from paradiplomacy.hypotheses.estimators.regression import regress
from paradiplomacy.hypotheses.experiments.before_after import QUARTER_DAYS, day_of
from paradiplomacy.hypotheses.experiments.travel import (
    by_year,
    exchanges,
    first_visits,
    in_other_order,
    spans_of,
)
from paradiplomacy.hypotheses.histories.crisis_answers import responses_by_sort
from paradiplomacy.hypotheses.histories.crisis_windows import PANDEMIC
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.phrases import largest_missed, named_ratio
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.language import Message, Text, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["COVID_2020", "Travel", "travel_change"]

BACK = 2 / 3
RULE = DecisionRule("less", 1.0)
WORDS = Words(__name__)
NAME, EXACT = WORDS("name"), WORDS("exact")


def _counts(rows: pl.DataFrame) -> list[list[int]]:
    """Exchanges after and before: that need travel, and that do not."""
    travel, after = rows["travel"], rows["after"]
    return [[int((side & travel).sum()), int((side & ~travel).sum())] for side in (after, ~after)]


def _exact(rows: pl.DataFrame, *, level: float = 0.95) -> Interval:
    """The ratio of ratios: times at risk are the same for both sorts, so they cancel."""
    return exact_odds_ratio(_counts(rows), level=level)


def _p(rows: pl.DataFrame) -> float:
    table = _counts(rows)
    if not all(map(sum, table)) or not all(map(sum, zip(*table, strict=True))):
        return 1.0
    return Conditional.of(table).p()


def _detectable(rows: pl.DataFrame, once: pl.DataFrame) -> float | None:
    """The ratio of ratios nearest below one that both ways of counting would find.

    Notes
    -----
    From the numbers after, before, with travel and without alone, and not from how they meet.
    Given these margins, four counts inform on their odds ratio as much as two counts that sum to
    (with travel) x (without) / all. A tie that is counted once hides what it did further times:
    of a rate that falls to r, ties with anything fall to (1 - exp(-r m)) / (1 - exp(-m)), where
    m, what a tie does on average before, follows from how many exchanges come on one counted
    tie and from r, for the whole number stays.
    """
    of_all, of_once = _nearest(rows, stretch=_unlike(rows)), _nearest(once)
    if of_all is None or of_once is None:
        return None
    from scipy.optimize import brentq

    many = rows.height / once.height
    if many < 1 + 1e-6:
        return min(of_all, of_once)
    mean = float(brentq(lambda m: m / -expm1(-m) - many, 1e-9, many))

    def hidden(ratio: float) -> float:
        """How many times as many ties do anything, less how many would be found."""
        before = mean * 2 / (1 + ratio)
        return expm1(-ratio * before) / expm1(-before) - of_once

    return min(of_all, float(brentq(hidden, 0.0, 1.0)))


def _nearest(rows: pl.DataFrame, *, stretch: float = 1.0) -> float | None:
    n, after, travel = rows.height, int(rows["after"].sum()), int(rows["travel"].sum())
    if not 0 < after < n or not 0 < travel < n:
        return None
    worth = round(travel * (n - travel) / n / stretch)
    return detectable_ratio(worth, time=after, base_time=n - after)[0]


def _unlike(rows: pl.DataFrame) -> float:
    """How much more ties differ in how many of their exchanges need travel than by chance."""
    ties = rows.group_by("tie").agg(pl.len().alias("n"), pl.col("travel").sum())
    part = float(ties["travel"].sum()) / max(rows.height, 1)
    if ties.height < ENOUGH_EVENTS or not 0 < part < 1:
        return 1.0
    squares = float(((ties["travel"] - part * ties["n"]) ** 2).sum())
    alone = part * (1 - part) * rows.height
    return max(squares / alone * ties.height / (ties.height - 1), 1.0)


@dataclass(frozen=True, slots=True)
class Travel:
    """How exchanges with travel changed beside the others, and what is said of it.

    Parameters
    ----------
    ratio, exact, each : Interval
        What decides; the same as if exchanges stood alone, and with each tie counted once.
    once : int
        Exchanges, each tie counted once a sort and side.
    p : float
    how : Message
        How `ratio` was made.
    verdict : Verdict
    least : float or None
        The fall that would be found.
    """

    ratio: Interval
    exact: Interval
    each: Interval
    once: int
    p: float
    how: Message
    verdict: Verdict
    least: float | None


def travel_change(rows: pl.DataFrame) -> Travel:
    """What exchanges of both sorts and sides say."""
    table = _counts(rows)
    once = rows.sort("exchange").unique(["tie", "after", "travel"], maintain_order=True)
    exact = _exact(rows)
    ratio, narrow, p, how = exact, _exact(rows, level=0.9), _p(rows), EXACT
    enough = min(min(row) for row in table) >= ENOUGH_EVENTS
    fitted = (
        regress(rows, "travel", columns=["after"], kind="binary", clusters="tie")
        if enough
        else None
    )
    if fitted is not None:
        effect = fitted["after"]
        # Never more precise than if exchanges stood alone.
        ratio = effect.interval().spanning(exact)
        narrow = effect.interval(0.9).spanning(narrow)
        p, how = max(effect.p, p), WORDS("robust")
    each = _exact(once)
    verdict = RULE.verdict(ratio, narrow, events=rows.height)
    # Exchanges of one tie come in bunches: both ways of counting have to agree.
    strict = RULE.verdict(each, _exact(once, level=0.9), events=once.height)
    verdict = verdict if strict is verdict else RULE.verdict(ratio, narrow, events=0)
    least = _detectable(rows, once)
    return Travel(ratio, exact, each, once.height, max(p, _p(once)), how, verdict, least)


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    rows, shock = exchanges(frames), _shock(frames)
    table = _counts(rows)
    n, after = rows.height, sum(table[0])
    seen = travel_change(rows)
    subjects = (*(f"exchange:{key}" for key in rows["exchange"]), f"shock:{shock}")
    verdict, survives = _in_any_order(frames, seen)
    deciding = _estimate(NAME, seen.ratio, n, seen.how, subjects=subjects)
    if not whole:
        return Finding(
            COVID_2020.id, verdict, "", estimates=(deciding,), p=seen.p, survives=survives
        )
    yearly = by_year(frames)
    return Finding(
        COVID_2020.id,
        verdict,
        _sentence(table, seen.ratio, yearly, verdict),
        estimates=(
            deciding,
            *(estimate for _, estimate in yearly),
            *first_visits(frames),
            *responses_by_sort(frames, shock, to=WORDS("the-pandemic")),
        ),
        n=n,
        method=WORDS("method"),
        mde=seen.least,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=_mde_sentence(n, after, seen.least),
        lacks=(WORDS("lack.others", n=table[1][1]), WORDS("lack.logs")),
        sensitivity=(
            _estimate(WORDS("choice.alone", name=NAME), seen.exact, n),
            _estimate(WORDS("choice.once", name=NAME), seen.each, seen.once),
            *_other_choices(frames),
        ),
        caveats=_caveats(frames),
        picture=Picture(
            "intervals",
            tuple(as_row(WORDS("label", months=months), row) for months, row in yearly),
            WORDS("axis"),
            "",
            reference=1.0,
        ),
        p=seen.p,
        survives=survives,
    )


def _estimate(name: Text, ratio: Interval, n: int, how: Text = EXACT, **more: Any) -> Estimate:
    return as_estimate(name, ratio, n, "ratio of ratios", how, **more)


def _in_any_order(frames: Frames, seen: Travel) -> tuple[Verdict, Survives]:
    """The verdict that no order of an exchange and the pandemic's first day would change."""
    if not seen.verdict.decides:
        return seen.verdict, Survives()
    rows = in_other_order(frames, travel_after=seen.verdict is Verdict.SUPPORTED)
    worst = travel_change(rows)
    estimate = _estimate(WORDS("choice.worst", name=NAME), worst.ratio, rows.height, worst.how)
    return in_worst_case(seen.verdict, worst.verdict, of="dates", estimate=estimate, p=worst.p)


def _shock(frames: Frames) -> str:
    """Key of the pandemic, or ``""``."""
    shock = day_of(frames, kind=PANDEMIC)
    return shock[0] if shock else ""


def _other_choices(frames: Frames) -> tuple[Estimate, ...]:
    rows = exchanges(frames, undated=True)
    gifts = exchanges(frames).filter(pl.col("form") != "donation")
    return (
        _estimate(WORDS("choice.undated", name=NAME), _exact(rows), rows.height),
        _estimate(WORDS("choice.no-gifts", name=NAME), _exact(gifts), gifts.height),
    )


def _sentence(
    table: list[list[int]],
    ratio: Interval,
    yearly: tuple[tuple[Message, Estimate], ...],
    verdict: Verdict,
) -> Message:
    (travel, other), (travel_before, other_before) = table
    n = travel + other + travel_before + other_before
    counted = WORDS(
        "counted",
        travel=travel,
        travel_before=travel_before,
        other=other,
        other_before=other_before,
    )
    if ratio.value is None:
        change = WORDS("no-ratio", ratio=ratio)
    elif ratio.value > 0 or n < FEW:
        went = WORDS("ratio", ratio=ratio)
        named = named_ratio(ratio, went, events=n, event=event_name("exchange"))
        change = WORDS("relative", ratio=named)
    else:
        change = WORDS("bounded", ratio=ratio)
    back = [e.value is not None and e.value >= BACK for _, e in yearly]
    again: Text = ""
    if any(back) and not back[0]:
        again = WORDS("back", months=yearly[back.index(True)][0])
    return sentences(counted, change, again, WORDS(f"reading.{verdict}"))


def _mde_sentence(n: int, after: int, least: float | None) -> Message:
    sample = WORDS("sample", n=n, after=after)
    if least is None:
        return sentences(largest_missed(sample, WORDS("fall")), WORDS("exaggerated"))
    return WORDS("detectable", sample=sample, ratio=least)


def _caveats(frames: Frames) -> tuple[Message, ...]:
    shock = frames.shocks.filter(pl.col("shock") == _shock(frames))
    caveats = [
        WORDS("caveat.circular"),
        WORDS("caveat.beyond"),
        WORDS("caveat.unreported"),
        WORDS("caveat.online"),
        WORDS("caveat.vague", days=QUARTER_DAYS),
        WORDS("caveat.others"),
    ]
    wide = shock.filter((pl.col("date_high") - pl.col("date_low")).dt.total_days() > QUARTER_DAYS)
    if wide.height:
        caveats.append(WORDS("caveat.first-day", year=wide["date_low"][0].year))
    return tuple(caveats)


def _sorts(frames: Frames, *, travel: bool) -> int:
    return exchanges(frames).filter(pl.col("travel") == travel).height


COVID_2020 = Hypothesis(
    id="covid-2020",
    section="Not in the article: COVID-19",
    of_article=False,
    claim=WORDS("claim"),
    needs=(
        Need(
            "shocks",
            WORDS("need.pandemic"),
            lambda frames: 0 if spans_of(frames) is None else 1,
        ),
        Need(
            "exchanges",
            WORDS("need.travel"),
            lambda frames: _sorts(frames, travel=True),
        ),
        Need(
            "exchanges",
            WORDS("need.others"),
            lambda frames: _sorts(frames, travel=False),
        ),
    ),
    test=_test,
    alone=partial(_test, whole=False),
    estimator=WORDS("estimator"),
)
