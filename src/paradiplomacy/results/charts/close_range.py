"""A region at close range: places gathered to dots, ties between them to lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from math import radians, sin
from typing import Any

from paradiplomacy.earth import RADIUS_KM
from paradiplomacy.language import Language, Words, sentences
from paradiplomacy.language.decimals import decimal
from paradiplomacy.results.charts.chart_files import names
from paradiplomacy.results.charts.labels import place_labels
from paradiplomacy.results.charts.outlines import outlines
from paradiplomacy.results.charts.projection import Projection
from paradiplomacy.results.charts.shapes import AT_X, AT_Y, dots, land, map_of, worded
from paradiplomacy.results.charts.theme import CATEGORIES, NARROW, WIDE
from paradiplomacy.results.charts.vega import Chart, Field, Look, Secondary
from paradiplomacy.results.drawing import ChartPlan, Sketch
from paradiplomacy.results.geography import Geography, Spot
from paradiplomacy.results.regions import Region

__all__ = ["heavy", "sketch"]

_WORDS = Words(__name__)

Names = Mapping[str, str]
"""What places are called, by their keys; those that it lacks keep the names of the geography."""

_STEP = 15
"""Pixels of the squares whose places become one dot."""


@dataclass(frozen=True, slots=True)
class _Dot:
    """Places that lie close together on a map."""

    x: float
    y: float
    name: str
    places: int
    ties: int


def sketch(
    geography: Geography,
    region: Region,
    language: Language = "en",
    *,
    names: Names | None = None,
) -> Sketch:
    """The map of one region."""
    called = names or {}
    projection, _ = _fit_cap(region, WIDE - 8)
    spots, lines = _gather_dots_by_square(geography, region, projection, called)
    heaviest, least = heavy(lines, small=False)
    spacing = round(_STEP / projection.scale * RADIUS_KM, -1)
    top = sorted(spots.values(), key=lambda dot: (-dot.ties, dot.name))[:3]
    parts = [
        _WORDS(
            "dots",
            n=len(region.inside),
            far=decimal(radians(region.radius) * RADIUS_KM, 0),
            apart=decimal(spacing, 0),
        )
    ]
    if len(heaviest) < len(lines):
        parts.append(
            _WORDS(
                "drawn",
                least=least,
                shown=decimal(len(heaviest)),
                lines=decimal(len(lines)),
                ties=decimal(sum(ties for _, ties in heaviest)),
                all=decimal(lines.total()),
            )
        )
    parts.append(_WORDS("leading", n=region.leading))
    largest = tuple(_WORDS("place", name=dot.name, n=decimal(dot.ties)) for dot in top)
    return worded(
        language,
        region.key,
        partial(_plan_close_range_map, geography, region, called),
        title=region.title,
        caption=sentences(*parts),
        alt=_WORDS("alt", title=region.title, n=len(region.links), places=largest),
    )


_Cell = tuple[int, int]
_Line = tuple[_Cell, _Cell]


def heavy(lines: Counter[_Line], *, small: bool) -> tuple[list[tuple[_Line, int]], int]:
    """As many lines as stay legible, the heaviest first, and the least that they weigh.

    Of lines that weigh the same, all are drawn or none: none is as good as another.
    """
    most = 150 if small else 400
    weights = sorted(lines.values(), reverse=True)
    least = 1 if len(weights) <= most else weights[most] + 1
    heavy = sorted((line for line in lines.items() if line[1] >= least), key=lambda x: (-x[1], x))
    return heavy, least


def _fit_cap(region: Region, wide: int) -> tuple[Projection, int]:
    """The cap in the middle of the picture; its corners lie a little beyond the cap."""
    height = round(wide * 0.78)
    scale = (height / 2) / (2 * _half_chord(region.radius)) * 1.04
    shift = (wide / 2, height / 2)
    return Projection("azimuthalEqualArea", *region.middle, scale=scale, shift=shift), height


def _half_chord(degrees: float) -> float:
    return sin(radians(degrees) / 2)


def _gather_dots_by_square(
    geography: Geography, region: Region, projection: Projection, names: Names
) -> tuple[dict[_Cell, _Dot], Counter[_Line]]:
    """Dots by square, and the number of ties between each two of them."""
    cells: dict[int, _Cell] = {}
    by_cell: dict[_Cell, list[tuple[float, float, int]]] = {}
    for position in region.inside:  # places with most ties first
        x, y = projection(geography.spots[position].where)
        cell = (int(x // _STEP), int(y // _STEP))
        cells[position] = cell
        by_cell.setdefault(cell, []).append((x, y, position))
    spots = {}
    for cell, places in by_cell.items():
        ties = [geography.spots[position].ties for _, _, position in places]
        whole = sum(ties)
        spots[cell] = _Dot(
            x=sum(x * n for (x, _, _), n in zip(places, ties, strict=True)) / whole,
            y=sum(y * n for (_, y, _), n in zip(places, ties, strict=True)) / whole,
            name=_name_of_spot(geography.spots[places[0][2]], names),
            places=len(places),
            ties=whole,
        )
    lines: Counter[_Line] = Counter()
    for a, b in region.links:
        start, end = sorted((cells[a], cells[b]))
        if start != end:
            lines[(start, end)] += 1
    return spots, lines


def _name_of_spot(spot: Spot, names: Names) -> str:
    return names.get(spot.place, spot.name)


def _plan_close_range_map(
    geography: Geography, region: Region, called: Names, width: int
) -> ChartPlan:
    small = width == NARROW
    wide = width - 8
    projection, height = _fit_cap(region, wide)
    spots, lines = _gather_dots_by_square(geography, region, projection, called)
    heaviest, _ = heavy(lines, small=small)
    ranked = sorted(spots.values(), key=lambda dot: (-dot.ties, dot.name, dot.x))
    data: dict[str, Any] = {
        "outlines": outlines(),
        "lines": [
            {
                "x": round(spots[a].x, 1),
                "y": round(spots[a].y, 1),
                "x2": round(spots[b].x, 1),
                "y2": round(spots[b].y, 1),
                "ties": ties,
            }
            for (a, b), ties in reversed(heaviest)
        ],
        "dots": [
            {"x": round(dot.x, 1), "y": round(dot.y, 1), "ties": dot.ties}
            for dot in reversed(ranked)
        ],
    }
    most = max(lines.values(), default=1)
    weight = Look(domain=[1, max(most, 2)], range=[0.5, 3.0 if small else 4.5])
    line = Chart("lines").mark(
        "rule", stroke=CATEGORIES[0], opacity=1, strokeOpacity=0.35, clip=True
    )
    sizes = (3, 130) if small else (5, 320)
    layers = [
        land(0.8),
        line.encode(
            x=AT_X,
            y=AT_Y,
            x2=Secondary("x2"),
            y2=Secondary("y2"),
            strokeWidth=Field("ties:Q", scale=weight, legend=None),
        ),
        dots(ranked[0].ties, sizes, opacity=0.8, rim=0.5, clip=True),
    ]
    labels = place_labels(
        [(dot.name, dot.x, dot.y) for dot in ranked if dot.ties > 1][:80],
        width=wide,
        height=height,
        most=8 if small else 20,
    )
    layers += names(labels, data)
    chart = map_of(layers, projection, width=wide, height=height, is_clipped=True)
    return ChartPlan(chart, data)
