"""Number of ties of each two countries: a matrix, in the order of the parts of the world."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from paradiplomacy.language import Language, Words, render
from paradiplomacy.language.decimals import decimal
from paradiplomacy.results.areas import AREAS
from paradiplomacy.results.charts.chart_names import country
from paradiplomacy.results.charts.labels import text_width
from paradiplomacy.results.charts.shapes import AT_X, AT_Y, worded
from paradiplomacy.results.charts.theme import INK, NARROW, PALE
from paradiplomacy.results.charts.vega import Chart, Field, Look, Secondary
from paradiplomacy.results.drawing import ChartPlan, Sketch
from paradiplomacy.results.geography import Country, Geography

__all__ = ["sketch"]

_WORDS = Words(__name__)

_SHADES = ("#e3eef6", "#bcd7ea", "#86b9da", "#4b93c3", "#1f6aa5", "#0b3c6b")
_BOUNDS = (1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000)
_NONE = "#f7f7f5"
_DARK = 3
"""From this shade on, a number in a cell is white."""


def sketch(geography: Geography, language: Language = "en") -> Sketch | None:
    """The countries with most ties against each other; None without any tie.

    Parameters
    ----------
    geography : Geography
    language : {"en", "zh"}
    """
    if not geography.ties:
        return None
    groups = _area_position_by_country(geography)
    order = _order_countries(geography, groups, _most_matrix_countries(small=False))
    codes = {nation.code for nation in order}
    a, b = (geography.pairs[f"country_{end}"] for end in "ab")
    among = geography.pairs.filter(a.is_in(sorted(codes)) & b.is_in(sorted(codes)))
    empty = len(order) * (len(order) + 1) // 2 - among.height
    top = tuple(
        _WORDS("within", country=country(a, language))
        if a == b
        else _WORDS("pair", a=country(a, language), b=country(b, language), n=decimal(ties))
        for a, b, ties in among.select("country_a", "country_b", "ties").head(3).iter_rows()
    )
    return worded(
        language,
        "matrix",
        partial(_plan_matrix, geography, groups, language),
        title=_WORDS("title"),
        caption=_WORDS(
            "caption",
            countries=len(order),
            order=_WORDS("by-area"),
            among=decimal(int(among["ties"].sum())),
            ties=decimal(geography.ties),
            whole=decimal(len(geography.countries)),
        ),
        alt=_WORDS("alt", countries=len(order), pairs=top, empty=decimal(empty)),
    )


def _area_position_by_country(geography: Geography) -> dict[str, int]:
    return {nation.code: AREAS.index(nation.area) for nation in geography.countries}


def _most_matrix_countries(*, small: bool) -> int:
    return 16 if small else 28


def _order_countries(geography: Geography, groups: Mapping[str, int], most: int) -> list[Country]:
    """The countries with most ties, by group, and in each the largest first."""
    known = [nation for nation in geography.countries if nation.code in groups]
    return sorted(known[:most], key=lambda nation: (groups[nation.code], -nation.ties, nation.code))


def _shade(ties: int) -> int:
    shade = sum(ties >= bound for bound in _BOUNDS) - 1
    return min(shade, len(_SHADES) - 1)


def _titles_of_classes(most: int, language: Language) -> list[str]:
    bounds = [bound for bound in _BOUNDS if bound <= most][: len(_SHADES)]
    titles = []
    for position, bound in enumerate(bounds):
        if position + 1 == len(bounds):
            titles.append(render(_WORDS("class.more", low=decimal(bound)), language))
        else:
            high = decimal(bounds[position + 1] - 1)
            titles.append(render(_WORDS("class.span", low=decimal(bound), high=high), language))
    return titles


def _plan_matrix(
    geography: Geography, groups: Mapping[str, int], language: Language, width: int
) -> ChartPlan:
    small = width == NARROW
    order = _order_countries(geography, groups, _most_matrix_countries(small=small))
    names = [nation.code if small else country(nation.code, language) for nation in order]
    size = 11 if small else 12
    left = max(text_width(name, size) for name in names) + 8
    # Slanted names of the last columns stand out to the right.
    right = 0.0 if small else 0.72 * max(text_width(name, size) for name in names[-3:])
    step = (width - 12 - left - right) / len(order)
    top = 18.0 if small or step > 60 else 10 + 0.72 * max(text_width(name, size) for name in names)
    ties = {
        (a, b): count
        for a, b, count in geography.pairs.select("country_a", "country_b", "ties").iter_rows()
    }
    titles = _titles_of_classes(max(ties.values(), default=1), language)
    legend = render(_WORDS("legend"), language)
    cells: list[dict[str, Any]] = []
    for row, nation in enumerate(order):
        for column, other in enumerate(order):
            count = ties.get((min(nation.code, other.code), max(nation.code, other.code)), 0)
            shade = _shade(count)
            text = str(count) if count and text_width(str(count), 10) < step - 2 else ""
            cells.append(
                {
                    "x": round(left + column * step, 1),
                    "x2": round(left + (column + 1) * step, 1),
                    "y": round(top + row * step, 1),
                    "y2": round(top + (row + 1) * step, 1),
                    "xm": round(left + (column + 0.5) * step, 1),
                    "ym": round(top + (row + 0.5) * step, 1),
                    "shade": titles[min(shade, len(titles) - 1)] if count else "none",
                    "text": "" if small else text,
                    "ink": "white" if shade >= _DARK else INK,
                    "hover": f"{names[row]} – {names[column]} · {count:,}",
                }
            )
    whole = step * len(order)
    middles = [(position + 0.5) * step for position in range(len(order))]
    data: dict[str, Any] = {
        "cells": cells,
        "rows": _texts_at(((left - 5, round(top + at, 1)) for at in middles), names),
        "columns": _texts_at(((round(left + at, 1), top - 5) for at in middles), names),
        "rules": _lines_between_groups([groups[nation.code] for nation in order], left, top, step),
    }
    present = [t for t in titles if any(cell["shade"] == t for cell in cells)]
    chart = Chart.layer(
        *_layers_of_matrix(present, titles, legend, small=small, size=size, step=step)
    )
    return ChartPlan(chart.properties(width=left + whole + 2, height=top + whole + 2), data)


def _texts_at(spots: Iterable[tuple[float, float]], texts: Iterable[str]) -> list[dict[str, Any]]:
    return [{"x": x, "y": y, "text": text} for (x, y), text in zip(spots, texts, strict=True)]


def _lines_between_groups(
    order: list[int], left: float, top: float, step: float
) -> list[dict[str, float]]:
    """A line across and one down wherever another group starts."""
    whole = step * len(order)
    rules: list[dict[str, float]] = []
    for position in range(1, len(order)):
        if order[position] != order[position - 1]:
            at = round(position * step, 1)
            rules += [
                {"x": left, "x2": left + whole, "y": top + at, "y2": top + at},
                {"x": left + at, "x2": left + at, "y": top, "y2": top + whole},
            ]
    return rules


def _layers_of_matrix(
    present: list[str], titles: list[str], title: str, *, small: bool, size: int, step: float
) -> list[Chart]:
    shades = [_SHADES[titles.index(title)] for title in present]
    fill = Field("shade:N", legend=Look(title=title, values=present)).scale(
        domain=[*present, "none"], range=[*shades, _NONE]
    )
    cells = Chart("cells")
    layers = [
        cells.mark("rect", stroke="white", strokeWidth=0.7).encode(
            x=AT_X,
            y=AT_Y,
            x2=Secondary("x2"),
            y2=Secondary("y2"),
            fill=fill,
            description=Field("hover:N"),
        ),
        Chart("rules")
        .mark("rule", stroke=PALE, strokeWidth=0.8)
        .encode(x=AT_X, y=AT_Y, x2=Secondary("x2"), y2=Secondary("y2")),
        Chart("rows")
        .mark("text", align="right", baseline="middle", fontSize=size)
        .encode(x=AT_X, y=AT_Y, text=Field("text:N")),
    ]
    columns = Chart("columns")
    if small or step > 60:
        look = columns.mark("text", align="center", baseline="bottom", fontSize=size - small)
    else:
        look = columns.mark("text", align="left", baseline="middle", fontSize=size, angle=315)
    layers.append(look.encode(x=AT_X, y=AT_Y, text=Field("text:N")))
    if not small:
        layers.append(
            cells.mark("text", baseline="middle", fontSize=10).encode(
                x=Field("xm:Q", scale=None),
                y=Field("ym:Q", scale=None),
                text=Field("text:N"),
                color=Field("ink:N", scale=None),
            )
        )
    return layers
