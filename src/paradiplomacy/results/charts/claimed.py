"""Claims to the ties of each two countries: by both ends, by one of them, or by others only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import polars as pl

from paradiplomacy.language import Language, Words, render, sentences
from paradiplomacy.language.decimals import decimal
from paradiplomacy.networks.graph import NO_COUNTRY
from paradiplomacy.networks.two_sided import TwoSidedness
from paradiplomacy.results.charts.chart_names import country
from paradiplomacy.results.charts.shapes import Share, ShareBar, share_bars, worded
from paradiplomacy.results.charts.theme import AGREEMENT, CATEGORIES, NARROW
from paradiplomacy.results.charts.vega import Look
from paradiplomacy.results.drawing import ChartPlan, Sketch

__all__ = ["named_pairs", "sketch"]

_WORDS = Words(__name__)

_COLOURS = {
    "both": AGREEMENT["confirmed"],
    "one_a": CATEGORIES[4],
    "one_b": CATEGORIES[1],
    "third": "#c4c4c4",
    "open": "#e3d9ee",
}
"""By column of the table of claims."""
_STEP = 34


def named_pairs(sidedness: TwoSidedness) -> pl.DataFrame:
    """Claims by pair of countries, without pairs of which a country is not known."""
    nobody = sorted(NO_COUNTRY)
    return sidedness.by_countries.filter(
        ~pl.col("country_a").is_in(nobody) & ~pl.col("country_b").is_in(nobody)
    )


def sketch(sidedness: TwoSidedness, language: Language = "en") -> Sketch | None:
    """A bar for each of the largest pairs of countries, or None where nobody claims anything."""
    rows = _rows_of_claimed_pairs(sidedness, _most_claimed_pairs(small=False), language)
    if not rows:
        return None
    pairs = named_pairs(sidedness).height
    titles = tuple(
        _WORDS(
            "of-pair",
            title=row["title"],
            n=decimal(row["pairs"]),
            both=f"{decimal(100 * row['both'] / row['pairs'], 0)}%",
        )
        for row in rows[:6]
    )
    totals = {name: decimal(getattr(sidedness, name)) for name in ("total", "both", "one", "third")}
    whole = _WORDS("whole", **totals)
    if sidedness.open:
        whole = _WORDS("whole-open", **totals, open=decimal(sidedness.open))
    caption = [_WORDS("caption")]
    if pairs > len(rows):
        caption.append(_WORDS("shown", shown=len(rows), pairs=decimal(pairs)))
    return worded(
        language,
        "claimed",
        partial(_plan_claimed_chart, sidedness, language),
        title=_WORDS("title"),
        caption=sentences(*caption),
        alt=_WORDS("alt", n=len(rows), whole=whole, pairs=titles),
    )


def _most_claimed_pairs(*, small: bool) -> int:
    return 12 if small else 20


def _rows_of_claimed_pairs(
    sidedness: TwoSidedness, most: int, language: Language
) -> Sequence[dict[str, Any]]:
    return [
        {**row, "title": _title_of_pair(row["country_a"], row["country_b"], language)}
        for row in named_pairs(sidedness).head(most).iter_rows(named=True)
    ]


def _title_of_pair(a: str, b: str, language: Language) -> str:
    if a == b:
        return render(_WORDS("within", country=country(a, language)), language)
    return f"{country(a, language)} – {country(b, language)}"


def _plan_claimed_chart(sidedness: TwoSidedness, language: Language, width: int) -> ChartPlan:
    rows = _rows_of_claimed_pairs(sidedness, _most_claimed_pairs(small=width == NARROW), language)
    text = partial(render, language=language)
    called = {who: text(_WORDS(f"who.{who}")) for who in _COLOURS}
    bars = [
        ShareBar(
            text(_WORDS("head", title=row["title"], n=decimal(row["pairs"]))),
            [
                Share(called[who], row[who], f"{100 * row[who] / row['pairs']:.0f}%")
                for who in _COLOURS
                if row[who]
            ],
        )
        for row in rows
    ]
    colours = {called[who]: colour for who, colour in _COLOURS.items()}
    legend = Look(title=text(_WORDS("legend")))
    plan = share_bars(bars, colours, width=width - 12, step=_STEP, thick=14, size=11, legend=legend)
    return replace(plan, chart=plan.chart.properties(height=_STEP * len(rows)))
