"""Who claims the ties of each two countries: both ends, one of them, or others only."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import polars as pl

from paradiplomacy.language import Language, Words, render, sentences
from paradiplomacy.language.decimals import decimal
from paradiplomacy.networks.graph import NO_COUNTRY
from paradiplomacy.networks.two_sided import TwoSidedness
from paradiplomacy.results.charts.labels import text_width
from paradiplomacy.results.charts.naming import country
from paradiplomacy.results.charts.theme import AGREEMENT, CATEGORIES, INK, NARROW
from paradiplomacy.results.charts.vega import Chart, Field, Look, Secondary, pixels
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
_BAR, _STEP = 14, 34


def named_pairs(sidedness: TwoSidedness) -> pl.DataFrame:
    """Claims by pair of countries, without pairs of which a country is not known."""
    nobody = sorted(NO_COUNTRY)
    return sidedness.by_countries.filter(
        ~pl.col("country_a").is_in(nobody) & ~pl.col("country_b").is_in(nobody)
    )


def sketch(sidedness: TwoSidedness, language: Language = "en") -> Sketch | None:
    """A bar for each of the largest pairs of countries, or None where nobody claims anything."""
    rows = _rows(sidedness, _most(small=False), language)
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
    say = partial(render, language=language)
    return Sketch(
        name="claimed",
        title=say(_WORDS("title")),
        alt=say(_WORDS("alt", n=len(rows), whole=whole, pairs=titles)),
        caption=say(sentences(*caption)),
        plan=partial(_plan, sidedness, language),
    )


def _most(*, small: bool) -> int:
    return 12 if small else 20


def _rows(sidedness: TwoSidedness, most: int, language: Language) -> Sequence[dict[str, Any]]:
    return [
        {**row, "title": _pair(row["country_a"], row["country_b"], language)}
        for row in named_pairs(sidedness).head(most).iter_rows(named=True)
    ]


def _pair(a: str, b: str, language: Language) -> str:
    if a == b:
        return render(_WORDS("within", country=country(a, language)), language)
    return f"{country(a, language)} – {country(b, language)}"


def _plan(sidedness: TwoSidedness, language: Language, width: int) -> ChartPlan:
    small = width == NARROW
    wide = width - 12
    bars: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    rows = _rows(sidedness, _most(small=small), language)
    say = partial(render, language=language)
    called = {who: say(_WORDS(f"who.{who}")) for who in _COLOURS}
    for position, row in enumerate(rows):
        top = position * _STEP
        head = _WORDS("head", title=row["title"], n=decimal(row["pairs"]))
        heads.append({"y": top + 12, "text": say(head)})
        start = 0.0
        for who in _COLOURS:
            if not row[who]:
                continue
            end = start + wide * row[who] / row["pairs"]
            percentage = f"{100 * row[who] / row['pairs']:.0f}%"
            bars.append(
                {
                    "who": called[who],
                    "x": round(start, 1),
                    "x2": round(end, 1),
                    "y": top + 16,
                    "y2": top + 16 + _BAR,
                    "mid": round((start + end) / 2, 1),
                    "ymid": top + 16 + _BAR / 2,
                    "text": percentage if text_width(percentage, 11) + 4 < end - start else "",
                }
            )
            start = end
    present = [who for who in _COLOURS if any(bar["who"] == called[who] for bar in bars)]
    legend = Look(title=say(_WORDS("legend")))
    colour = Field("who:N", legend=legend).scale(
        domain=[called[who] for who in present], range=[_COLOURS[who] for who in present]
    )
    chart = Chart("bars")
    y = Field("y:Q").scale(None).axis(None)
    layers = [
        chart.mark("rect", stroke="white", strokeWidth=1).encode(
            x=Field("x:Q").scale(None).axis(None),
            x2=Secondary("x2"),
            y=y,
            y2=Secondary("y2"),
            color=colour,
        ),
        chart.mark("text", baseline="middle", color=INK, fontSize=11).encode(
            x=Field("mid:Q").scale(None), y=Field("ymid:Q").scale(None), text=Field("text:N")
        ),
        Chart("heads")
        .mark("text", align="left", baseline="alphabetic")
        .encode(x=pixels(0), y=Field("y:Q").scale(None), text=Field("text:N")),
    ]
    plan = Chart.layer(*layers).properties(width=wide, height=_STEP * len(rows))
    return ChartPlan(plan, {"bars": bars, "heads": heads})
