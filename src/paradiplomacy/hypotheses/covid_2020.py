"""Whether the pandemic stopped exchanges that need travel, and how long that lasted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import inf, isfinite

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.before_after import (
    QUARTER_DAYS,
    Span,
    Spans,
    day_of,
    seen,
    standing,
    ties_of_pair,
)
from paradiplomacy.hypotheses.crisis_windows import PANDEMIC
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.estimators import (
    ENOUGH_EVENTS,
    Interval,
    detectable_ratio,
    rate_ratio,
)
from paradiplomacy.hypotheses.interruptions import Interruption, median_years
from paradiplomacy.hypotheses.regression import regress
from paradiplomacy.hypotheses.selection import DAYS_A_YEAR, as_estimate, as_row
from paradiplomacy.hypotheses.wording import count, number, ratio, ratio_span
from paradiplomacy.record.frames import Frames

__all__ = ["COVID_2020"]

YEARS = 2
DAYS = 731
FOLLOWED = 5
"""Years after the pandemic began, each compared with those before."""
BACK = 2 / 3
RULE = Rule("less", 1.0)
ONLINE = r"(?i)\bon-?line|virtual|\bvideo|\bzoom\b|webinar|teleconference|by phone"
EXACT = "conditional odds ratio of four counts, exact (Fisher), as if exchanges stood alone"
ROBUST = "logistic regression of travel on after, errors robust to likeness within a tie"


def _spans(frames: Frames) -> Spans | None:
    """Two years before the pandemic's first possible day, and two after."""
    shock = day_of(frames, kind=PANDEMIC)
    if shock is None:
        return None
    return Spans.around(shock[1], before=DAYS, after=DAYS, until=frames.as_of)


def _exchanges(
    frames: Frames, spans: Spans | None = None, *, undated: bool = False
) -> pl.DataFrame:
    """Exchanges of ties that stood throughout: key, tie, date, after and travel."""
    spans = spans or _spans(frames)
    if spans is None:
        return frames.exchanges.clear().with_columns(
            after=pl.lit(value=False), travel=pl.lit(value=False)
        )
    ties = standing(frames, ties_of_pair(frames), spans.before, undated=undated)
    told = [
        seen(frames, span).join(ties, on="tie", how="semi").with_columns(after=pl.lit(after))
        for after, span in ((False, spans.before), (True, spans.after))
    ]
    online = pl.col("description").fill_null("").str.contains(ONLINE)
    return pl.concat(told).with_columns(travel=(pl.col("flow") == "personnel") & ~online)


def _counts(rows: pl.DataFrame) -> list[list[int]]:
    """Exchanges after and before: that need travel, and that do not."""
    travel, after = pl.col("travel"), pl.col("after")
    return [
        [rows.filter(after & travel).height, rows.filter(after & ~travel).height],
        [rows.filter(~after & travel).height, rows.filter(~after & ~travel).height],
    ]


def _exact(rows: pl.DataFrame, *, level: float = 0.95) -> tuple[Interval, float | None]:
    """The ratio of ratios with its exact interval, and Fisher's p-value.

    Times at risk are the same for both sorts of exchange, so they cancel.
    """
    from scipy.stats import fisher_exact
    from scipy.stats.contingency import odds_ratio

    table = _counts(rows)
    if not all(map(sum, table)) or not all(map(sum, zip(*table, strict=True))):
        return Interval(None, 0.0, None, level), None
    found = odds_ratio(table)
    span = found.confidence_interval(level)

    def end(value: float) -> float | None:
        return float(value) if isfinite(value) else None

    interval = Interval(end(found.statistic), float(span.low), end(span.high), level)
    return interval, float(fisher_exact(table).pvalue)


def _test(frames: Frames) -> Finding:
    rows = _exchanges(frames)
    table = _counts(rows)
    n, after = rows.height, sum(table[0])
    least, _ = detectable_ratio(n, time=max(after, 1), base_time=max(n - after, 1))
    exact, p_exact = _exact(rows)
    found, narrow, p, how = exact, _exact(rows, level=0.9)[0], p_exact, EXACT
    enough = min(min(row) for row in table) >= ENOUGH_EVENTS
    fitted = (
        regress(rows, "travel", columns=["after"], kind="binary", clusters="tie")
        if enough
        else None
    )
    if fitted is not None:
        effect = fitted["after"]
        found, narrow, p, how = effect.interval(), effect.interval(0.9), effect.p, ROBUST
    once = rows.sort("exchange").unique(["tie", "after", "travel"], maintain_order=True)
    each, p_each = _exact(once)
    verdict = RULE.verdict(found, narrow, events=n)
    if fitted is None:
        # Exchanges of one tie come in bunches: both ways of counting have to agree.
        strict = RULE.verdict(each, _exact(once, level=0.9)[0], events=once.height)
        verdict = verdict if strict is verdict else RULE.verdict(found, narrow, events=0)
        p = None if p is None or p_each is None else max(p, p_each)
    name = "change of exchanges that need travel, relative to others"
    deciding = as_estimate(
        name,
        found,
        n,
        "ratio of ratios",
        how,
        subjects=(*(f"exchange:{key}" for key in rows["exchange"]), *_shock_subjects(frames)),
    )
    yearly = _by_year(frames)
    return Finding(
        COVID_2020.id,
        verdict,
        _sentence(table, found, yearly) + _READING[verdict],
        estimates=(deciding, *yearly, *_return(frames), *_answers(frames)),
        n=n,
        method=(
            "Exchanges of ties that stood before the pandemic, two years before and after, with "
            "travel and without: ratio of ratios; time to the first exchange after by Turnbull."
        ),
        mde=least,
        mde_unit="ratio of ratios",
        mde_sentence=_mde_sentence(n, after, least),
        lacks=(
            "Exchanges without travel before the pandemic: calls, letters and gifts are told of "
            f"less than visits, and {number(table[1][1])} are here.",
            "Logs of exchanges kept by both ends, quiet months included.",
        ),
        sensitivity=(
            as_estimate(f"{name}, as if exchanges stood alone", exact, n, "ratio of ratios", EXACT),
            as_estimate(
                f"{name}, each tie counted once a sort and side",
                each,
                once.height,
                "ratio of ratios",
                EXACT,
            ),
            *_other_choices(frames, name),
        ),
        caveats=_caveats(frames),
        picture=Picture(
            "intervals",
            tuple(as_row(_label(one.name), one) for one in yearly),
            "Exchanges that need travel, relative to the two years before",
            "",
            reference=1.0,
        ),
        p=p,
    )


def _label(name: str) -> str:
    return name.partition(": ")[2].capitalize()


def _shock_subjects(frames: Frames) -> tuple[str, ...]:
    shock = day_of(frames, kind=PANDEMIC)
    return (f"shock:{shock[0]}",) if shock else ()


def _other_choices(frames: Frames, name: str) -> tuple[Estimate, ...]:
    rows = _exchanges(frames, undated=True)
    gifts = _exchanges(frames).filter(pl.col("form") != "donation")
    return tuple(
        as_estimate(f"{name}, {choice}", _exact(part)[0], part.height, "ratio of ratios", EXACT)
        for choice, part in (("ties of unknown age too", rows), ("without gifts", gifts))
    )


def _by_year(frames: Frames) -> tuple[Estimate, ...]:
    """The rate of exchanges that need travel in each year after, relative to before."""
    spans = _spans(frames)
    if spans is None:
        return ()
    ties = standing(frames, ties_of_pair(frames), spans.before)
    base = _exchanges(frames).filter(~pl.col("after") & pl.col("travel")).height
    base_time = float(ties["years"].sum())
    found = []
    for year in range(FOLLOWED):
        first = spans.after.start + timedelta(days=round(DAYS_A_YEAR * year))
        part = Span(first, spans.after.start + timedelta(days=round(DAYS_A_YEAR * (year + 1))))
        if part.stop > frames.as_of:
            break
        told = _exchanges(frames, Spans(spans.before, part))
        rows = told.filter(pl.col("after") & pl.col("travel"))
        at_risk = standing(frames, ties_of_pair(frames), part).join(ties, on="tie", how="semi")
        time = float(at_risk["years"].sum())
        found.append(
            as_estimate(
                f"rate of exchanges with travel, relative to before: 12 months from {first:%B %Y}",
                rate_ratio(rows.height, time, base_count=base, base_time=base_time),
                rows.height + base,
                "ratio",
                "ratio of Poisson rates, exact conditional interval",
                subjects=tuple(f"exchange:{key}" for key in rows["exchange"]),
            )
        )
    return tuple(found)


def _cases(frames: Frames) -> list[Interruption]:
    """From the pandemic to the first exchange with travel, of ties that had one before."""
    spans = _spans(frames)
    if spans is None:
        return []
    whole = replace(spans, after=Span(spans.after.start, frames.as_of))
    rows = _exchanges(frames, whole)
    before = rows.filter(~pl.col("after") & pl.col("travel"))["tie"].unique().sort()
    first = (
        rows.filter(pl.col("after") & pl.col("travel"))
        .group_by("tie")
        .agg(pl.col("date_low").min(), pl.col("date_high").min())
    )
    days = {tie: (low, high) for tie, low, high in first.iter_rows()}
    start = spans.after.start

    def years(day: date) -> float:
        return max((day - start).days, 0) / DAYS_A_YEAR

    return [
        Interruption(tie, years(days[tie][0]), years(days[tie][1]), "resumed")
        if tie in days
        else Interruption(tie, years(frames.as_of), inf, "open")
        for tie in before
    ]


def _return(frames: Frames) -> tuple[Estimate, ...]:
    cases = _cases(frames)
    if not cases:
        return ()
    back = sum(case.outcome == "resumed" for case in cases)
    return (
        as_estimate(
            "median time from the pandemic to a tie's first recorded exchange with travel",
            median_years(cases, seed=frames.seed),
            len(cases),
            "years",
            "interval-censored Kaplan-Meier (Turnbull), ties with none open; bootstrap interval",
            subjects=tuple(case.tie for case in cases),
        ),
        Estimate(
            "ties with a recorded exchange with travel since, of those with one before",
            float(back),
            None,
            None,
            len(cases),
            "count",
            "count; a tie without one may have had one that no source tells of",
            subjects=tuple(case.tie for case in cases if case.outcome == "resumed")
            or tuple(case.tie for case in cases),
        ),
    )


def _answers(frames: Frames) -> tuple[Estimate, ...]:
    """What the responses to the pandemic say."""
    shock = day_of(frames, kind=PANDEMIC)
    told = frames.responses.filter(pl.col("shock") == (shock[0] if shock else ""))
    return tuple(
        Estimate(
            f'responses to the pandemic of the sort "{answer}"',
            float(part.height),
            None,
            None,
            told.height,
            "count",
            "responses that sources tell of: no sample, so no share can be told from them",
            subjects=tuple(f"response:{one}" for one in part["response"].sort()),
        )
        for (answer,), part in sorted(told.group_by("answer"), key=lambda pair: str(pair[0][0]))
    )


def _sentence(table: list[list[int]], found: Interval, yearly: tuple[Estimate, ...]) -> str:
    (travel, other), (travel_before, other_before) = table
    said = (
        f"Ties that stood before the pandemic had {count(travel, 'exchange')} that needed travel "
        f"in the two years after it began and {number(travel_before)} in the two before; of "
        f"exchanges without travel {number(other)} after and {number(other_before)} before. "
    )
    if found.value is None:
        said += f"No ratio of both changes can be formed ({ratio_span(found)})."
    elif found.value > 0:
        said += (
            f"Relative to the others, travel went to {ratio(found.value)} of what it was "
            f"({ratio_span(found)})."
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
            f"{back[0].name.partition(': ')[2]}."
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
        return (
            f"With {count(n, 'exchange')}, {number(after)} of them after, no fall could be found."
        )
    return (
        f"With {count(n, 'exchange')}, {number(after)} of them after, a fall to {ratio(least)} "
        "relative to the others, or lower, would be found in eight of ten, if as many need travel "
        "as not; with few of one sort, less is found."
    )


def _caveats(frames: Frames) -> tuple[str, ...]:
    shock = day_of(frames, kind=PANDEMIC)
    wide = frames.shocks.filter(pl.col("shock") == (shock[0] if shock else ""))
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
            f"The record dates the pandemic only to {shock[1].year if shock else ''}; its first "
            "day is taken, so that exchanges of the first weeks count as after."
        )
    return tuple(caveats)


def _sorts(frames: Frames, *, travel: bool) -> int:
    return _exchanges(frames).filter(pl.col("travel") == travel).height


COVID_2020 = Hypothesis(
    id="covid-2020",
    section="Not in the article: COVID-19",
    claim="The pandemic cut exchanges that need travel more than exchanges that do not.",
    needs=(
        Need(
            "shocks",
            "a dated pandemic (kind health)",
            lambda frames: 0 if _spans(frames) is None else 1,
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
        "exact, and then also with each tie counted once: supported if the 95 % interval lies "
        "below 1, contradicted if above, else inconclusive; inconclusive with fewer than five "
        "exchanges."
    ),
    items=("exchange.count", "crisis.stopped", "crisis.months-until-return"),
)
