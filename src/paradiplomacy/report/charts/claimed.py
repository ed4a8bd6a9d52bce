"""Who claims the ties of each two countries: both ends, one of them, or others only."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import altair as alt
import polars as pl

from paradiplomacy.networks.graph import NO_COUNTRY
from paradiplomacy.networks.two_sided import TwoSidedness
from paradiplomacy.report.charts.labels import text_width
from paradiplomacy.report.charts.theme import AGREEMENT, CATEGORIES, INK, NARROW
from paradiplomacy.report.charts.writing import pixels
from paradiplomacy.report.drawing import ChartPlan, Sketch
from paradiplomacy.report.words import count_of, country, number, percent

__all__ = ["named_pairs", "sketch"]

_COLOURS = {
    "both ends": AGREEMENT["confirmed"],
    "only the first named": CATEGORIES[4],
    "only the second named": CATEGORIES[1],
    "third parties only": "#c4c4c4",
    "one end at least": "#e3d9ee",
}
_COLUMNS = ("both", "one_a", "one_b", "third", "open")
_BAR, _STEP = 14, 34


def named_pairs(found: TwoSidedness) -> pl.DataFrame:
    """Claims by pair of countries, without pairs of which a country is not known."""
    nobody = sorted(NO_COUNTRY)
    return found.by_countries.filter(
        ~pl.col("country_a").is_in(nobody) & ~pl.col("country_b").is_in(nobody)
    )


def sketch(found: TwoSidedness) -> Sketch | None:
    """A bar for each of the largest pairs of countries, or None where nobody claims anything."""
    rows = _rows(found, _most(small=False))
    if not rows:
        return None
    pairs = named_pairs(found).height
    left_open = f", one end at least {number(found.open)}" if found.open else ""
    words = "; ".join(
        f"{row['title']}: {number(row['pairs'])} ties, {percent(row['both'], row['pairs'])} by both"
        for row in rows[:6]
    )
    caption = (
        "Of the ties of each two countries, who claims them. A tie that one end alone claims may "
        "be unknown to the other end, or ended for it, or missed by the source. Of ties within "
        "one country, one end counts as the first. "
    )
    if pairs > len(rows):
        caption += (
            f"Shown are the {len(rows)} pairs of countries with most ties, of {number(pairs)}."
        )
    return Sketch(
        name="claimed",
        title="Who claims the ties",
        alt=(
            f"Bars of {count_of(len(rows), 'pair')} of countries by who claims their ties. "
            f"Of all {number(found.total)} ties, both ends claim {number(found.both)}, one end "
            f"{number(found.one)}, third parties alone {number(found.third)}{left_open}. {words}."
        ),
        caption=caption.strip(),
        plan=partial(_plan, found),
    )


def _most(*, small: bool) -> int:
    return 12 if small else 20


def _rows(found: TwoSidedness, most: int) -> Sequence[dict[str, Any]]:
    return [
        {**row, "title": _pair(row["country_a"], row["country_b"])}
        for row in named_pairs(found).head(most).iter_rows(named=True)
    ]


def _pair(a: str, b: str) -> str:
    return f"within {country(a)}" if a == b else f"{country(a)} – {country(b)}"


def _plan(found: TwoSidedness, width: int) -> ChartPlan:
    small = width == NARROW
    wide = width - 12
    bars: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    rows = _rows(found, _most(small=small))
    for position, row in enumerate(rows):
        top = position * _STEP
        text = f"{row['title']}: {count_of(row['pairs'], 'tie')}"
        heads.append({"y": top + 12, "text": f"{text[:1].upper()}{text[1:]}"})
        start = 0.0
        for column, who in zip(_COLUMNS, _COLOURS, strict=True):
            if not row[column]:
                continue
            end = start + wide * row[column] / row["pairs"]
            said = f"{100 * row[column] / row['pairs']:.0f}%"
            bars.append(
                {
                    "who": who,
                    "x": round(start, 1),
                    "x2": round(end, 1),
                    "y": top + 16,
                    "y2": top + 16 + _BAR,
                    "mid": round((start + end) / 2, 1),
                    "ymid": top + 16 + _BAR / 2,
                    "text": said if text_width(said, 11) + 4 < end - start else "",
                }
            )
            start = end
    present = [who for who in _COLOURS if any(bar["who"] == who for bar in bars)]
    legend = alt.Legend(title="Claimed by")
    colour = alt.Color("who:N", legend=legend).scale(
        domain=present, range=[_COLOURS[who] for who in present]
    )
    chart = alt.Chart(alt.NamedData("bars"))
    y = alt.Y("y:Q").scale(None).axis(None)
    layers = [
        chart.mark_rect(stroke="white", strokeWidth=1).encode(
            x=alt.X("x:Q").scale(None).axis(None),
            x2=alt.X2("x2:Q"),
            y=y,
            y2=alt.Y2("y2:Q"),
            color=colour,
        ),
        chart.mark_text(baseline="middle", color=INK, fontSize=11).encode(
            x=alt.X("mid:Q").scale(None), y=alt.Y("ymid:Q").scale(None), text=alt.Text("text:N")
        ),
        alt.Chart(alt.NamedData("heads"))
        .mark_text(align="left", baseline="alphabetic")
        .encode(x=pixels("x", 0), y=alt.Y("y:Q").scale(None), text=alt.Text("text:N")),
    ]
    plan = alt.layer(*layers).properties(width=wide, height=_STEP * len(rows))
    return ChartPlan(plan, {"bars": bars, "heads": heads})
