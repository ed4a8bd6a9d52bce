"""Whether the pandemic stopped exchanges that need travel, and how long that lasted."""

from __future__ import annotations

from dataclasses import dataclass
from math import expm1

import polars as pl

from paradiplomacy.hypotheses.base import (
    Estimate,
    Finding,
    Hypothesis,
    Need,
    Picture,
    Survives,
    Verdict,
    wants_all,
)
from paradiplomacy.hypotheses.designs.rule import Rule, in_worst_case
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
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.wording import missed, times
from paradiplomacy.language.english import capital, count, number, ratio, ratio_span
from paradiplomacy.record.frames import Frames

__all__ = ["COVID_2020", "Travel", "travel_change"]

BACK = 2 / 3
RULE = Rule("less", 1.0)
EXACT = "conditional odds ratio of four counts, exact (Fisher), as if exchanges stood alone"
ROBUST = "logistic regression of travel on after, errors robust to likeness within a tie"


def _counts(rows: pl.DataFrame) -> list[list[int]]:
    """Exchanges after and before: that need travel, and that do not."""
    travel, after = pl.col("travel"), pl.col("after")
    return [
        [rows.filter(after & travel).height, rows.filter(after & ~travel).height],
        [rows.filter(~after & travel).height, rows.filter(~after & ~travel).height],
    ]


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
    Given these margins, four counts tell of their odds ratio as much as two counts that sum to
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
    found, exact, each : Interval
        What decides; the same as if exchanges stood alone, and with each tie counted once.
    once : int
        Exchanges, each tie counted once a sort and side.
    p : float
    how : str
        How `found` was made.
    verdict : Verdict
    least : float or None
        The fall that would be found.
    """

    found: Interval
    exact: Interval
    each: Interval
    once: int
    p: float
    how: str
    verdict: Verdict
    least: float | None


def travel_change(rows: pl.DataFrame) -> Travel:
    """What exchanges of both sorts and sides say."""
    table = _counts(rows)
    once = rows.sort("exchange").unique(["tie", "after", "travel"], maintain_order=True)
    exact = _exact(rows)
    found, narrow, p, how = exact, _exact(rows, level=0.9), _p(rows), EXACT
    enough = min(min(row) for row in table) >= ENOUGH_EVENTS
    fitted = (
        regress(rows, "travel", columns=["after"], kind="binary", clusters="tie")
        if enough
        else None
    )
    if fitted is not None:
        effect = fitted["after"]
        # Never told more sharply than if exchanges stood alone.
        found = effect.interval().spanning(exact)
        narrow = effect.interval(0.9).spanning(narrow)
        p, how = max(effect.p, p), ROBUST
    each = _exact(once)
    verdict = RULE.verdict(found, narrow, events=rows.height)
    # Exchanges of one tie come in bunches: both ways of counting have to agree.
    strict = RULE.verdict(each, _exact(once, level=0.9), events=once.height)
    verdict = verdict if strict is verdict else RULE.verdict(found, narrow, events=0)
    least = _detectable(rows, once)
    return Travel(found, exact, each, once.height, max(p, _p(once)), how, verdict, least)


def _test(frames: Frames) -> Finding:
    rows, shock = exchanges(frames), _shock(frames)
    table = _counts(rows)
    n, after = rows.height, sum(table[0])
    seen = travel_change(rows)
    name = "change of exchanges that need travel, relative to others"
    deciding = as_estimate(
        name,
        seen.found,
        n,
        "ratio of ratios",
        seen.how,
        subjects=(*(f"exchange:{key}" for key in rows["exchange"]), f"shock:{shock}"),
    )
    yearly = by_year(frames) if wants_all() else ()
    verdict, survives = _in_any_order(frames, seen, name)
    return Finding(
        COVID_2020.id,
        verdict,
        _sentence(table, seen.found, yearly) + _READING[verdict],
        estimates=(
            deciding,
            *yearly,
            *(first_visits(frames) if wants_all() else ()),
            *responses_by_sort(frames, shock, to="the pandemic"),
        ),
        n=n,
        method=(
            "Exchanges of ties that stood before the pandemic, two years before and after, with "
            "travel and without: ratio of ratios; time to the first exchange after by Turnbull."
        ),
        mde=seen.least,
        mde_unit="ratio of ratios",
        mde_sentence=_mde_sentence(n, after, seen.least),
        lacks=(
            "Exchanges without travel before the pandemic: calls, letters and gifts are told of "
            f"less than visits, and {number(table[1][1])} are here.",
            "Logs of exchanges kept by both ends, quiet months included.",
        ),
        sensitivity=(
            as_estimate(
                f"{name}, as if exchanges stood alone", seen.exact, n, "ratio of ratios", EXACT
            ),
            as_estimate(
                f"{name}, each tie counted once a sort and side",
                seen.each,
                seen.once,
                "ratio of ratios",
                EXACT,
            ),
            *(_other_choices(frames, name) if wants_all() else ()),
        ),
        caveats=_caveats(frames),
        picture=Picture(
            "intervals",
            tuple(as_row(_label(str(one.name)), one) for one in yearly),
            "Exchanges that need travel, relative to the two years before",
            "",
            reference=1.0,
        ),
        p=seen.p,
        survives=survives,
    )


def _in_any_order(frames: Frames, seen: Travel, name: str) -> tuple[Verdict, Survives]:
    """The verdict that no order of an exchange and the pandemic's first day would change."""
    if not seen.verdict.decides:
        return seen.verdict, Survives()
    rows = in_other_order(frames, travel_after=seen.verdict is Verdict.SUPPORTED)
    worst = travel_change(rows)
    estimate = as_estimate(
        f"{name}, in the worst order of uncertain dates",
        worst.found,
        rows.height,
        "ratio of ratios",
        worst.how,
    )
    return in_worst_case(seen.verdict, worst.verdict, of="dates", estimate=estimate, p=worst.p)


def _label(name: str) -> str:
    return capital(name.partition(": ")[2])


def _shock(frames: Frames) -> str:
    """Key of the pandemic, or ``""``."""
    found = day_of(frames, kind=PANDEMIC)
    return found[0] if found else ""


def _other_choices(frames: Frames, name: str) -> tuple[Estimate, ...]:
    rows = exchanges(frames, undated=True)
    gifts = exchanges(frames).filter(pl.col("form") != "donation")
    return tuple(
        as_estimate(f"{name}, {choice}", _exact(part), part.height, "ratio of ratios", EXACT)
        for choice, part in (("ties of unknown age too", rows), ("without gifts", gifts))
    )


def _sentence(table: list[list[int]], found: Interval, yearly: tuple[Estimate, ...]) -> str:
    (travel, other), (travel_before, other_before) = table
    n = travel + other + travel_before + other_before
    said = (
        f"Ties that stood before the pandemic had {count(travel, 'exchange')} that needed travel "
        f"in the two years after it began and {number(travel_before)} in the two before; of "
        f"exchanges without travel {number(other)} after and {number(other_before)} before. "
    )
    if found.value is None:
        said += f"No ratio of both changes can be formed ({ratio_span(found)})."
    elif found.value > 0 or n < FEW:
        said += (
            "Relative to the others, "
            + times(found, "travel went to {} of what it was", events=n, thing="exchange")
            + "."
        )
    else:
        said += (
            "Relative to the others, travel went to somewhere between 0 and "
            f"{ratio(found.high)} of what it was (95% interval)."
        )
    back = [one for one in yearly if one.value is not None and one.value >= BACK]
    if back and back[0] is not yearly[0]:
        said += (
            " It was at two thirds of the earlier rate or more for the first time in the "
            f"{str(back[0].name).partition(': ')[2]}."
        )
    return said


_READING = {
    Verdict.SUPPORTED: " So exchanges with travel fell more than others.",
    Verdict.CONTRADICTED: " So exchanges with travel fell less than others.",
    Verdict.INCONCLUSIVE: (
        " That does not tell whether exchanges with travel fell more than others."
    ),
}


def _mde_sentence(n: int, after: int, least: float | None) -> str:
    if least is None:
        told = f"With {count(n, 'exchange')}, {number(after)} of them after"
        return missed(told, "fall") + " One that is found is likely to look larger than it is."
    return (
        f"With {count(n, 'exchange')}, {number(after)} of them after, a fall to {ratio(least)} "
        "relative to the others, or lower, would be found in eight of ten."
    )


def _caveats(frames: Frames) -> tuple[str, ...]:
    wide = frames.shocks.filter(pl.col("shock") == _shock(frames))
    caveats = [
        "An exchange is counted where a source tells of it. Gifts of masks and calls by video "
        "were news in those years and none before, so exchanges without travel rise by that too.",
        "A crossing of people counts as travel unless its description says that it was online.",
        f"Exchanges dated more vaguely than to {QUARTER_DAYS} days are left out.",
        "Other crises fell into the same years; the fall of travel is theirs too.",
    ]
    spread = wide.filter((pl.col("date_high") - pl.col("date_low")).dt.total_days() > QUARTER_DAYS)
    if spread.height:
        caveats.append(
            f"The record dates the pandemic only to {spread['date_low'][0].year}; its first "
            "day is taken, so that exchanges of the first weeks count as after."
        )
    return tuple(caveats)


def _sorts(frames: Frames, *, travel: bool) -> int:
    return exchanges(frames).filter(pl.col("travel") == travel).height


COVID_2020 = Hypothesis(
    id="covid-2020",
    section="Not in the article: COVID-19",
    claim="The pandemic cut exchanges that need travel more than exchanges that do not.",
    needs=(
        Need(
            "shocks",
            "a dated pandemic (kind health)",
            lambda frames: 0 if spans_of(frames) is None else 1,
        ),
        Need(
            "exchanges",
            "dated exchanges with travel of ties that stood, two years before and after",
            lambda frames: _sorts(frames, travel=True),
        ),
        Need(
            "exchanges",
            "dated exchanges without travel of such ties in those years",
            lambda frames: _sorts(frames, travel=False),
        ),
    ),
    test=_test,
    estimator=(
        "Exchanges with travel after to before, relative to exchanges without; by logistic "
        "regression with errors robust by tie where each of the four counts is five or more, else "
        "exact, and also with each tie counted once: supported if both 95 % intervals lie below "
        "1, contradicted if above, in both cases also in the worst order of exchanges that may lie "
        "on either side of its first day, else inconclusive; inconclusive with fewer than five "
        "exchanges."
    ),
    items=("exchange.count", "crisis.stopped", "crisis.months-until-return"),
)
