"""Number of places by number of ties."""

from __future__ import annotations

from functools import partial
from math import log10
from typing import Any

from paradiplomacy.language import Language, Words, render
from paradiplomacy.language.decimals import decimal
from paradiplomacy.networks.degree_spread import Degrees
from paradiplomacy.results.charts.shapes import worded
from paradiplomacy.results.charts.theme import CATEGORIES, NARROW
from paradiplomacy.results.charts.vega import Chart, Field, Look
from paradiplomacy.results.drawing import ChartPlan, Sketch

__all__ = ["sketch"]

_WORDS = Words(__name__)


def sketch(degrees: Degrees, language: Language = "en") -> Sketch | None:
    """The distribution on logarithmic axes; None where too few numbers of ties occur."""
    with_ties = [(int(k), int(n)) for k, n in zip(degrees.degree, degrees.places, strict=True) if k]
    if len(with_ties) < 3:
        return None
    places = sum(n for _, n in with_ties)
    most = with_ties[-1][0]
    single = sum(n for k, n in with_ties if k == 1)
    return worded(
        language,
        "degrees",
        partial(_plan_degrees_chart, with_ties, language),
        title=_WORDS("title"),
        caption=_WORDS("caption"),
        alt=_WORDS("alt", places=decimal(places), single=decimal(single), most=decimal(most)),
    )


def _plan_degrees_chart(
    with_ties: list[tuple[int, int]], language: Language, width: int
) -> ChartPlan:
    small = width == NARROW
    places = sum(n for _, n in with_ties)
    at_least = places
    points: list[dict[str, Any]] = []
    for k, n in with_ties:
        share = at_least / places
        points.append({"ties": k, "share": share, "hover": f"≥ {k:,} · {share:.1%}"})
        at_least -= n
    ticks = [0.0001, 0.001, 0.01, 0.1, 1]
    low = 10 ** (int(log10(min(point["share"] for point in points))) - 1)
    x = Field(
        "ties:Q",
        title=render(_WORDS("x"), language),
        scale=Look(type="log", domain=[1, with_ties[-1][0] * 1.15], nice=False),
        axis=Look(values=[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], format=",d", grid=False),
    )
    y = Field(
        "share:Q",
        title=render(_WORDS("y"), language),
        scale=Look(type="log", domain=[low, 1], nice=False),
        axis=Look(values=ticks, format="~%"),
    )
    chart = (
        Chart("points")
        .mark("point", filled=True, size=24 if small else 34, color=CATEGORIES[0], opacity=0.85)
        .encode(x=x, y=y, description=Field("hover:N"))
        .properties(width=width - 70, height=230 if small else 300)
    )
    return ChartPlan(chart, {"points": points})
