"""Claim that exchanges went on as before in the trade war of 2018."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from paradiplomacy.hypotheses.base import Finding, Need
from paradiplomacy.hypotheses.designs.design import hypothesis
from paradiplomacy.hypotheses.designs.rates import Rates
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS
from paradiplomacy.hypotheses.experiments.around_shock import (
    QUARTER_DAYS,
    Span,
    Spans,
    cells,
    events_in,
    shock_day,
    years_stood,
)
from paradiplomacy.hypotheses.finding import always, finding
from paradiplomacy.hypotheses.histories.answered_counts import answered_counts, listed_alone
from paradiplomacy.hypotheses.histories.crisis_windows import PANDEMIC
from paradiplomacy.hypotheses.histories.tie_time import event_name
from paradiplomacy.hypotheses.selection import exchange_subjects, ties_of_pair
from paradiplomacy.language import Words
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)
SHOCK = "trade-war"
DAYS = 731
COUNTED_YEARS = Spans(
    Span(date(2017, 1, 1), date(2018, 1, 1)), Span(date(2019, 1, 1), date(2020, 1, 1))
)
ASKED = ("exchange.in-2017", "exchange.in-2019")


def _spans_of_war(frames: Frames) -> Spans | None:
    """Two years before the trade war, and as much after as lies before the pandemic."""
    shock = shock_day(frames, key=SHOCK)
    if shock is None:
        return None
    pandemic = shock_day(frames, kind=PANDEMIC)
    cut_off = pandemic and pandemic[1] > shock[1]
    until = min(frames.as_of, pandemic[1]) if pandemic and cut_off else frames.as_of
    return Spans.around(shock[1], before=DAYS, after=DAYS, until=until)


def _counted_ties(frames: Frames) -> pl.DataFrame:
    """Ties whose ends count the exchanges of both years; none where they are too few to decide."""
    ties, spans = ties_of_pair(frames), _spans_of_war(frames)
    with_counts = {count.tie for count in answered_counts(frames, ASKED)}
    asked = ties.filter(pl.col("tie").is_in(list(with_counts)))
    inside = spans is not None and (
        spans.before.start <= COUNTED_YEARS.before.start
        and COUNTED_YEARS.before.stop <= spans.before.stop
        and spans.after.start <= COUNTED_YEARS.after.start
        and COUNTED_YEARS.after.stop <= spans.after.stop
    )
    return asked if inside and asked.height >= ENOUGH_EVENTS else ties.clear()


def _war_comparison(frames: Frames) -> tuple[Frames, Spans, pl.DataFrame]:
    """Frames, spans and ties: those whose ends count both years where enough do, else all."""
    spans, counted = _spans_of_war(frames), _counted_ties(frames)
    if spans is None or not counted.is_empty():  # without a trade war nobody is asked
        return frames, COUNTED_YEARS, counted
    return listed_alone(frames), spans, ties_of_pair(frames)


@cached_by_frames
def _cells_of_war(frames: Frames) -> pl.DataFrame:
    """Exchanges and years of each tie, before and after."""
    return cells(*_war_comparison(frames))


def _exchanges_in(frames: Frames, spans: Spans, ties: pl.DataFrame) -> tuple[str, ...]:
    """Exchanges of standing ties in both spans."""
    parts = (
        events_in(frames, span).join(years_stood(frames, ties, span), on="tie", how="semi")
        for span in (spans.before, spans.after)
    )
    return tuple(key for part in parts for key in exchange_subjects(part))


def _loosely_dated(frames: Frames, spans: Spans, ties: pl.DataFrame) -> int:
    """Exchanges whose date may lie in a span, and is not known to a quarter."""
    width = (pl.col("date_high") - pl.col("date_low")).dt.total_days()
    overlaps = (pl.col("date_low") < spans.after.stop) & (pl.col("date_high") >= spans.before.start)
    return (
        frames.exchanges.filter((width >= QUARTER_DAYS) & overlaps)
        .join(ties.select("tie"), on="tie", how="semi")
        .height
    )


DESIGN = Rates(
    cells=_cells_of_war,
    event=event_name("exchange"),
    inside=WORDS("inside"),
    outside=WORDS("outside"),
    frame="exchanges",
    rule=DecisionRule("same", 1.0, margin=(2 / 3, 3 / 2)),
    bunched=True,
)
BY_ANSWERS = replace(DESIGN, inside=WORDS("inside-counted"), outside=WORDS("outside-counted"))


def _test_trade_war(frames: Frames) -> Finding:
    spans, ties, shock = _spans_of_war(frames), ties_of_pair(frames), shock_day(frames, key=SHOCK)
    if spans is None or shock is None:
        raise ValueError("called without the shock that the need asks for")
    design = DESIGN if _counted_ties(frames).is_empty() else BY_ANSWERS
    rates, exchanges = design.test(frames), _exchanges_in(*_war_comparison(frames))
    frames = listed_alone(frames)
    deciding = replace(rates.estimates[0], subjects=(*exchanges, f"shock:{shock[0]}"))
    undated, vague = ties["established"].null_count(), _loosely_dated(frames, spans, ties)
    return finding(
        WORDS,
        replace(rates, estimates=(deciding,)),
        lacks=[WORDS("lack")],
        caveats=always("unreported", "web")
        | {"left-out": {"undated": undated, "days": QUARTER_DAYS, "vague": vague}}
        | always("untouched"),
    )


TRADE_WAR = hypothesis(
    "trade-war-2018",
    DESIGN,
    section="Conclusion, 1",
    claim=WORDS("claim"),
    needs=(Need("shocks", WORDS("need"), lambda f: int(shock_day(f, key=SHOCK) is not None)),),
    test=_test_trade_war,
)
