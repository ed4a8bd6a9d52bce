"""Suspensions that are over: which ended how, after how long, and what trade has to do with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from math import inf, log2
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Picture
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS
from paradiplomacy.hypotheses.estimators.regression import regress
from paradiplomacy.hypotheses.histories.interruptions import BACK, Interruption, survival
from paradiplomacy.hypotheses.selection import DAYS_A_YEAR, as_estimate, main_pair
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["length_words", "lengths_picture", "resumption_by_trade", "resumptions", "trade_by_year"]

WORDS = Words(__name__)

HALF = 0.5


def length_words(interruption: Interruption) -> Message:
    """Words for the time that it lasted."""
    shortest, longest = interruption.shortest, interruption.longest
    if longest == inf:
        return WORDS("length.at-least", years=shortest)
    if longest < 2:
        return WORDS("length.months", low=12 * shortest, high=12 * longest)
    return WORDS("length.about", years=(shortest + longest) / 2)


def lengths_picture(cases: Sequence[Interruption]) -> Picture:
    """The share that is not over yet, by time."""
    rows = tuple(
        {"group": WORDS("group"), "x": x, "value": (low + high) / 2, "low": low, "high": high}
        for x, low, high in survival(cases)
    )
    return Picture("steps", rows, WORDS("axis.x"), WORDS("axis.y"), reference=HALF)


def trade_by_year(frames: Frames) -> tuple[dict[int, float], tuple[str, ...]]:
    """The trade of the main pair of countries by year, and the readings behind it.

    Of the series whose names start with ``trade.`` and speak of trade (exports before
    others), the one with most readings. Years between two readings lie on a straight line of
    logarithms; years outside have none.
    """
    pair = main_pair(frames)
    if pair is None:
        return {}, ()
    readings = frames.readings.filter(
        pl.col("series").str.starts_with("trade.")
        & ~pl.col("series").str.contains("deficit|balance")
        & pl.col("subject").is_in(["-".join(pair), "-".join(reversed(pair))])
        & pl.col("date").is_not_null()
        & (pl.col("value") > 0)
    )
    if readings.is_empty():
        return {}, ()
    counted = (
        readings.group_by("series", maintain_order=True)
        .len()
        .with_columns(pl.col("series").str.contains("exports").alias("exports"))
    )
    best = counted.sort(["exports", "len", "series"], descending=[True, True, False])["series"][0]
    chosen = readings.filter(pl.col("series") == best).sort("date")
    known = dict(zip(chosen["date"].dt.year(), chosen["value"], strict=True))
    years = sorted(known)
    trade = dict(known)
    for first, last in pairwise(years):
        for year in range(first + 1, last):
            part = (year - first) / (last - first)
            trade[year] = known[first] ** (1 - part) * known[last] ** part
    about = tuple(f"reading:{best}|{subject}|" for subject in chosen["subject"].unique().sort())
    return trade, tuple(sorted(key for key in frames.evidence if key.startswith(about)))


def resumptions(frames: Frames) -> pl.DataFrame:
    """Years of suspension, one row a tie and calendar year, and whether it resumed in it.

    Columns tie, year, years (of suspension in that year) and resumed (0 or 1). Days in doubt
    are put in the middle of their bounds; suspensions or returns without a date are left out.
    """
    rows = [
        row for spell in _suspensions(frames) for row in _split_spell_by_year(spell, frames.as_of)
    ]
    kinds = {"tie": pl.String, "year": pl.Int64, "years": pl.Float64, "resumed": pl.Int64}
    return pl.DataFrame(rows, schema=kinds, orient="row")


def _suspensions(frames: Frames) -> Iterator[dict[str, Any]]:
    yield from (
        frames.spells.filter(
            (pl.col("status") == "suspended")
            & pl.col("start").is_not_null()
            & ~(
                pl.col("exit").is_in(BACK) & pl.col("stop").is_null() & pl.col("stop_low").is_null()
            )
        )
        .sort("tie", "start")
        .iter_rows(named=True)
    )


def _split_spell_by_year(
    spell: dict[str, Any], as_of: date
) -> Iterator[tuple[str, int, float, int]]:
    start, back = spell["start"], spell["exit"] in BACK
    stop = min(spell["stop"] or spell["stop_low"] or as_of, as_of)
    for year in range(start.year, stop.year + 1):
        first, after = max(start, date(year, 1, 1)), min(stop, date(year + 1, 1, 1))
        # One day at least, so that a return on the day of the suspension has time at risk.
        days = max((after - first).days, 1)
        yield spell["tie"], year, days / DAYS_A_YEAR, int(back and year == stop.year)


def resumption_by_trade(frames: Frames) -> tuple[Estimate | None, Message | None]:
    """Readiness of ties to resume by each doubling of trade, or why it cannot be estimated.

    Returns
    -------
    tuple of (Estimate or None, Message or None)
        The ratio, or what is lacking.
    """
    trade, subjects = trade_by_year(frames)
    cells = resumptions(frames)
    events = int(cells["resumed"].sum() or 0)
    if events < ENOUGH_EVENTS:
        return None, WORDS("lack.resumptions", least=ENOUGH_EVENTS, n=events)
    if not trade:
        return None, WORDS("lack.trade")
    known = cells.filter(pl.col("year").is_in(list(trade))).with_columns(
        pl.col("year")
        .replace_strict(
            {year: log2(value) for year, value in trade.items()}, return_dtype=pl.Float64
        )
        .alias("doublings")
    )
    fitted = regress(
        known,
        "resumed",
        columns=["doublings"],
        kind="count",
        exposure="years",
        clusters="tie",
    )
    if fitted is None:
        return None, WORDS("lack.varied")
    return (
        as_estimate(
            WORDS("name"),
            fitted["doublings"].interval(),
            int(known["resumed"].sum()),
            "ratio",
            WORDS("method"),
            subjects=(*dict.fromkeys(known["tie"]), *subjects),
        ),
        None,
    )
