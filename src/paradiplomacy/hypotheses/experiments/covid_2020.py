"""The claim that the pandemic stopped exchanges that need travel."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Verdict
from paradiplomacy.hypotheses.estimators.exact import FEW, Interval
from paradiplomacy.hypotheses.experiments.around_shock import QUARTER_DAYS, shock_day
from paradiplomacy.hypotheses.experiments.travel import (
    NAME,
    by_year,
    exchanges,
    in_either_order,
    ratio_of_ratios,
    sorts_and_sides,
    spans_of,
    travel_change,
)
from paradiplomacy.hypotheses.finding import (
    Detectable,
    always,
    decision,
    finding,
    named_ratio,
    some,
)
from paradiplomacy.hypotheses.histories.crisis_windows import PANDEMIC
from paradiplomacy.hypotheses.histories.tie_time import event_name
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.selection import exchange_subjects
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

BACK = 2 / 3
WORDS = Words(__name__)


def _test_covid_2020(frames: Frames) -> Finding:
    rows, shock = exchanges(frames), _shock(frames)
    table, travel, n = sorts_and_sides(rows), travel_change(rows), rows.height
    verdict, survives = in_either_order(frames, travel)
    deciding = ratio_of_ratios(
        NAME, travel.ratio, n, travel.how, subjects=(*exchange_subjects(rows), f"shock:{shock}")
    )
    yearly, sample = by_year(frames), WORDS("sample", n=n, after=sum(table[0]))
    larger = WORDS("exaggerated") if travel.least is None else ""
    return finding(
        WORDS,
        decision(verdict, deciding, p=travel.p, survives=survives),
        _sentence_on_pandemic(table, travel.ratio, yearly, verdict),
        further=[estimate for _, estimate in yearly],
        detectable=Detectable(travel.least, WORDS("mde-unit"), sample, more=larger),
        lacks={"others": {"n": table[1][1]}, "logs": True},
        sensitivity=(
            ratio_of_ratios(WORDS("choice.alone", name=NAME), travel.exact, n),
            ratio_of_ratios(WORDS("choice.once", name=NAME), travel.each, travel.once),
        ),
        caveats={
            **always("circular", "beyond", "unreported", "online"),
            "vague": {"days": QUARTER_DAYS},
            "others": True,
            "first-day": some(year=_loose_year(frames)),
        },
        rows=[(WORDS("label", months=months), row) for months, row in yearly],
        reference=1.0,
    )


def _loose_year(frames: Frames) -> int:
    """The year of the pandemic, where its first day is not known to a quarter; else 0."""
    wide = frames.shocks.filter(pl.col("shock") == _shock(frames)).filter(
        (pl.col("date_high") - pl.col("date_low")).dt.total_days() > QUARTER_DAYS
    )
    return int(wide["date_low"][0].year) if wide.height else 0


def _shock(frames: Frames) -> str:
    """Key of the pandemic, or ``""``."""
    shock = shock_day(frames, kind=PANDEMIC)
    return shock[0] if shock else ""


def _sentence_on_pandemic(
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
        went, event = WORDS("ratio", ratio=ratio), event_name("exchange")
        change = WORDS("relative", ratio=named_ratio(ratio, went, events=n, event=event))
    else:
        change = WORDS("bounded", ratio=ratio)
    back = [e.value is not None and e.value >= BACK for _, e in yearly]
    is_back_later = any(back) and not back[0]
    again = WORDS("back", months=yearly[back.index(True)][0]) if is_back_later else ""
    return sentences(counted, change, WORDS(f"reading.{verdict}"), again)


COVID_2020 = article_claim(
    WORDS,
    "Not in the article: COVID-19",
    _test_covid_2020,
    Need("shocks", WORDS("need.pandemic"), lambda frames: 0 if spans_of(frames) is None else 1),
    Need("exchanges", WORDS("need.travel"), lambda f: exchanges(f).filter("travel")),
    Need("exchanges", WORDS("need.others"), lambda f: exchanges(f).filter(~pl.col("travel"))),
    of_article=False,
)
