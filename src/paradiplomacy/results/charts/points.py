"""Points on two axes: where places, ties or countries stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from math import cos, hypot, pi, sin, sqrt
from typing import Any

from paradiplomacy.hypotheses.picture import Picture
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language import Message, Words
from paradiplomacy.language.decimals import decimal
from paradiplomacy.results.charts.labels import hover, place_labels, text_width, wrap_text
from paradiplomacy.results.charts.shapes import guides, names
from paradiplomacy.results.charts.theme import CATEGORIES, NARROW
from paradiplomacy.results.charts.vega import Chart, Field, Look
from paradiplomacy.results.drawing import ChartPlan

_WORDS = Words(__name__)

NAMED = 6
"""How many points have their names beside them; the rest is in the tables."""
_ONE, _LARGEST, _LARGEST_SMALL = 45, 500, 320
"""Areas, in square pixels, of a point that stands for one, and of the largest."""
_SHAPES = ("circle", "square", "triangle-up", "diamond")
"""Groups are distinguished by more than colour."""

Row = Mapping[str, Any]


def outermost(rows: Sequence[Row], *, most: int = NAMED) -> list[Row]:
    """The named points that lie farthest out, each axis measured by its own spread."""
    middle = {axis: sum(row[axis] for row in rows) / len(rows) for axis in "xy"}
    spread = {axis: max(abs(row[axis] - middle[axis]) for row in rows) or 1.0 for axis in "xy"}

    def out(row: Row) -> float:
        return hypot(*((row[axis] - middle[axis]) / spread[axis] for axis in "xy"))

    return sorted(
        [row for row in rows if row.get("label")], key=lambda row: (-out(row), str(row["label"]))
    )[:most]


def words(picture: Picture) -> Message:
    """Description of the picture, for those who cannot see it."""
    distant = tuple(
        _WORDS("point", label=str(row["label"]), x=decimal(row["x"]), y=decimal(row["y"]))
        for row in outermost(picture.rows, most=3)
    )
    across, up = (sorted(row[axis] for row in picture.rows) for axis in "xy")
    extent = _WORDS(
        "extent",
        n=decimal(sum(_count_of_row(row) for row in picture.rows)),
        x=lower(str(picture.x)),
        left=decimal(across[0]),
        right=decimal(across[-1]),
        y=lower(str(picture.y)),
        low=decimal(up[0]),
        high=decimal(up[-1]),
    )
    return _WORDS("with-far", extent=extent, far=distant) if distant else extent


def lower(title: str) -> str:
    """A title as it stands within a sentence; abbreviations keep their letters."""
    return title if title[1:2].isupper() or title[1:2] == "." else title[:1].lower() + title[1:]


def _count_of_row(row: Row) -> int:
    return int(row.get("count", 1))


def plan(picture: Picture, width: int) -> ChartPlan:
    """Rows of x, y and, where known, label, group and count; both scales are plain numbers."""
    small = width == NARROW
    wide, high = width - 62, 250 if small else 330
    ends = {axis: _range_of_axis(picture, axis) for axis in "xy"}
    groups = list(dict.fromkeys(str(row.get("group", "")) for row in picture.rows))
    most = max(_count_of_row(row) for row in picture.rows)
    shift = _shifts_of_coinciding(picture.rows, (ends["x"][1] - ends["x"][0]) / wide)
    points = [
        {
            "x": row["x"] + shift[id(row)],
            "y": row["y"],
            "group": str(row.get("group", "")),
            "count": _count_of_row(row),
            "hover": hover(str(row.get("label", "")), row["x"], row["y"]),
        }
        for row in sorted(picture.rows, key=lambda row: -_count_of_row(row))
    ]
    data: dict[str, Any] = {"points": points}
    scale = {axis: Look(domain=list(ends[axis]), nice=False, zero=False) for axis in "xy"}
    ticks = {"x": 5 if small else 10, "y": 5 if small else 6}
    x = Field("x:Q", scale=scale["x"], axis=_axis(picture, "x", wide, ticks["x"]))
    y = Field("y:Q", scale=scale["y"], axis=_axis(picture, "y", high, ticks["y"]))
    legend = Look(symbolType="circle") if len(groups) > 1 else None
    look = {
        channel: Field("group:N", legend=legend, scale=Look(domain=groups, range=[*among]))
        for channel, looks in (("color", CATEGORIES), ("shape", _SHAPES))
        for among in (islice(cycle(looks), len(groups)),)
    }
    largest = _LARGEST_SMALL if small else _LARGEST
    areas = Look(domain=[1, max(most, 2)], range=[_ONE, largest], zero=False, nice=False)
    size = Field("count:Q", legend=None, scale=areas)
    layers = guides(picture, "y", scale["y"], wide, data)
    mark = Chart("points").mark("point", filled=True, opacity=0.75, stroke="white", strokeWidth=1)
    layers.append(mark.encode(x=x, y=y, size=size, description=Field("hover:N"), **look))
    chart = Chart.layer(*layers)
    labels = _labels_without_overlap(picture, ends, wide, high, largest)
    if labels:
        independent = {"scale": {"x": "independent", "y": "independent"}}
        chart = Chart.layer(chart, *names(labels, data), resolve=independent)
    return ChartPlan(chart.properties(width=wide, height=high), data)


def _range_of_axis(picture: Picture, axis: str) -> tuple[float, float]:
    """The range of an axis with air around it, so that no point is cut and names find room."""
    values = [float(row[axis]) for row in picture.rows]
    if axis == "y":
        values += [v for v in (picture.reference, *(picture.margin or ())) if v is not None]
    low, high = min(values), max(values)
    air = (high - low or abs(high) or 1.0) * 0.09
    return low - air, high + air


def _shifts_of_coinciding(rows: Sequence[Row], pixel: float) -> dict[int, float]:
    """The way that each point is moved to the side, so that none of another group covers it."""
    at_spot = group_pairs(((row["x"], row["y"]), row) for row in rows)
    return {
        id(row): (at - (len(at_one_spot) - 1) / 2) * _APART * pixel
        for at_one_spot in at_spot.values()
        for at, row in enumerate(at_one_spot)
    }


_APART = 16
"""Pixels between the middles of points that would lie on each other."""


def _axis(picture: Picture, axis: str, room: float, ticks: int) -> Look:
    whole = all(float(row[axis]).is_integer() for row in picture.rows)
    title = wrap_text(str(getattr(picture, axis)), room)
    return Look(title=title, tickCount=ticks, format=",~r", tickMinStep=1 if whole else 0)


def _labels_without_overlap(
    picture: Picture,
    ends: Mapping[str, tuple[float, float]],
    wide: float,
    high: float,
    largest: float,
) -> list[Any]:
    """Names that cover no point."""
    most = max(_count_of_row(row) for row in picture.rows)

    def pixel(row: Row) -> tuple[float, float]:
        (left, right), (low, top) = ends["x"], ends["y"]
        return (row["x"] - left) / (right - left) * wide, (top - row["y"]) / (top - low) * high

    def edge(row: Row) -> list[tuple[float, float]]:
        """The middle of a point and eight spots on its rim."""
        area = _ONE + (largest - _ONE) * (_count_of_row(row) - 1) / max(most - 1, 1)
        radius = sqrt(area / pi) - 1
        x, y = pixel(row)
        turns = (step * pi / 4 for step in range(8))
        return [(x, y), *((x + radius * cos(t), y + radius * sin(t)) for t in turns)]

    dots = [(_short(str(row["label"]), wide * 0.6), *pixel(row)) for row in outermost(picture.rows)]
    clear = [spot for row in picture.rows for spot in edge(row)]
    return place_labels(dots, width=wide, height=high, most=NAMED, clear_of=clear)


def _short(text: str, room: float) -> str:
    """A name that is no wider than its room; what is cut off is in the tables."""
    if text_width(text) <= room:
        return text
    while text and text_width(f"{text}…") > room:
        text = text[:-1]
    return f"{text.rstrip(' ,')}…"
