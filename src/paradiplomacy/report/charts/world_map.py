"""The map: places as dots, ties as great circles coloured by status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

import altair as alt

from paradiplomacy.model.sphere import Point
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.dormancy import YEARS, Standing, standings
from paradiplomacy.record.record import Record
from paradiplomacy.report.charts.labels import place_beside
from paradiplomacy.report.charts.outlines import BORDER, LAND, SEA, named, outlines
from paradiplomacy.report.charts.projection import fitted
from paradiplomacy.report.charts.theme import INK, NARROW, STATUS
from paradiplomacy.report.charts.writing import names
from paradiplomacy.report.drawing import ChartPlan, Sketch
from paradiplomacy.report.ledger_words import SILENT, UNDATED, class_words
from paradiplomacy.report.partners import parts_words
from paradiplomacy.report.words import count_of, listed, number

__all__ = ["sketch"]

_DASH = {"suspended": [6, 3], "ended": [2, 3], "dormant": [1, 3]}


def sketch(record: Record) -> Sketch | None:
    """The map of a record, or None where no tie has two places with coordinates."""
    shown = [tie for tie in record.ties.values() if _ends(record, tie)]
    if not shown:
        return None
    held = standings(record)
    statuses = Counter(class_words(held[tie.id]) for tie in shown)
    by_status = listed(f"{number(n)} {status}" for status, n in statuses.most_common())
    hidden = [tie for tie in record.ties.values() if not _ends(record, tie)]
    lacking = sorted(
        {record.label(key) for tie in hidden for key in tie.ends if _where(record, key) is None}
    )
    ties_of = _ties_of(shown)
    top = [record.label(key) for key, _ in _by_ties(ties_of)[:3]]
    caption = (
        f"{parts_words(record, only={tie.id for tie in shown})} on {record.as_of.isoformat()}, "
        "as great circles, which are the shortest ways over the globe. The more ties a place "
        "has, the larger its dot. "
    )
    if statuses[SILENT]:
        caption += (
            f"Grey: {count_of(statuses[SILENT], 'tie')} without a dated sign of life for {YEARS} "
            "years, perhaps dormant. "
        )
    if statuses[UNDATED]:
        caption += f"Pale: {count_of(statuses[UNDATED], 'tie')} of which nothing is dated. "
    if hidden:
        caption += (
            f"Not drawn, because a place has no coordinates: {count_of(len(hidden), 'tie')} "
            f"({listed(lacking)})."
        )
    else:
        caption += "Every tie of the record is drawn."
    return Sketch(
        name="map",
        title="Where the ties are",
        alt=f"Map with ties drawn as lines between places: {by_status}. Most ties: {listed(top)}.",
        caption=caption,
        plan=partial(_plan, record, shown, ties_of, held),
    )


def _where(record: Record, key: str) -> Point | None:
    place = record.places[key]
    if place.longitude is None or place.latitude is None:
        return None
    return (place.longitude, place.latitude)


def _ends(record: Record, tie: Tie) -> tuple[Point, Point] | None:
    a, b = (_where(record, key) for key in tie.ends)
    return (a, b) if a and b else None


def _ties_of(ties: list[Tie]) -> Counter[str]:
    return Counter(key for tie in ties for key in tie.ends)


def _by_ties(ties_of: Counter[str]) -> list[tuple[str, int]]:
    return sorted(ties_of.items(), key=lambda item: (-item[1], item[0]))


def _plan(
    record: Record,
    ties: list[Tie],
    ties_of: Counter[str],
    held: Mapping[str, Standing],
    width: int,
) -> ChartPlan:
    small = width == NARROW
    pairs = [ends for tie in ties if (ends := _ends(record, tie))]
    projection, height = fitted(
        pairs, width=width - 8, tallest=round(width * (0.9 if small else 0.6)), margin=22
    )
    dots = []
    for key, count in reversed(_by_ties(ties_of)):
        where = _where(record, key)
        if where:
            x, y = projection(where)
            dots.append({"x": round(x, 1), "y": round(y, 1), "ties": count, "place": key})
    data: dict[str, Any] = {"outlines": outlines(), "dots": dots}
    land = alt.Chart(named()).mark_geoshape(fill=LAND, stroke=BORDER, strokeWidth=0.6, clip=True)
    layers = [land, *_arcs(record, ties, held, data=data, small=small), _dots(dots, small)]
    layers += _names(record, dots, data, size=(width - 8, height), small=small)
    chart = alt.layer(*layers).project(**projection.vega())
    frame = alt.ViewBackground(fill=SEA, stroke="#c9d3d9")
    return ChartPlan(chart.properties(width=width - 8, height=height, view=frame), data)


def _arcs(
    record: Record,
    ties: list[Tie],
    held: Mapping[str, Standing],
    *,
    data: dict[str, Any],
    small: bool,
) -> list[alt.Chart]:
    by_status: dict[str, list[dict[str, Any]]] = {}
    for tie in ties:
        ends = _ends(record, tie)
        if ends:
            status = class_words(held[tie.id])
            line = {"type": "LineString", "coordinates": [list(end) for end in ends]}
            feature = {"type": "Feature", "geometry": line, "status": status}
            by_status.setdefault(status, []).append(feature)
    present = [status for status in STATUS if status in by_status]
    name_of = {status: f"arcs-{status.replace(' ', '-')}" for status in present}
    legend = alt.Legend(
        symbolType="stroke",
        symbolStrokeWidth=3,
        symbolOpacity=1,
    )
    stroke = alt.Stroke("status:N", legend=legend).scale(
        domain=present, range=[STATUS[status] for status in present]
    )
    layers = []
    for status in present:  # few and telling ones last, so that they lie on top
        data[name_of[status]] = by_status[status]
        usual = status in ("active", SILENT, UNDATED)
        mark: dict[str, Any] = {
            "filled": False,
            "clip": False,  # all arcs lie within, and clipping costs the PNG renderer dearly
            "strokeWidth": (0.6 if small else 0.9) if usual else (1.3 if small else 1.8),
            "opacity": 1,
            # An opacity of whole marks would cost the PNG renderer a layer for each arc.
            "strokeOpacity": 0.3 if usual else 0.95,
        }
        if status in _DASH:
            mark["strokeDash"] = _DASH[status]
        chart = alt.Chart(alt.NamedData(name_of[status]))
        layers.append(chart.mark_geoshape(**mark).encode(stroke=stroke))
    return layers


def _dots(dots: list[dict[str, Any]], small: bool) -> alt.Chart:
    most = max(int(dot["ties"]) for dot in dots)
    area = alt.Scale(domain=[1, max(most, 2)], range=[7, 60] if small else [10, 130])
    look: dict[str, Any] = {"fillOpacity": 0.85, "opacity": 1, "stroke": "white", "clip": False}
    chart = alt.Chart(alt.NamedData("dots")).mark_circle(color=INK, strokeWidth=0.5, **look)
    made: alt.Chart = chart.encode(x=_X, y=_Y, size=alt.Size("ties:Q", scale=area, legend=None))
    return made


# Positions are pixels already.
_X = alt.X("x:Q", scale=None, axis=None)
_Y = alt.Y("y:Q", scale=None, axis=None)


def _names(
    record: Record,
    dots: list[dict[str, Any]],
    data: dict[str, Any],
    *,
    size: tuple[int, int],
    small: bool,
) -> list[alt.Chart]:
    important = [
        (record.places[dot["place"]].name, dot["x"], dot["y"])
        for dot in reversed(dots)
        if dot["ties"] > 1 or len(dots) < 30
    ]
    labels = place_beside(important, width=size[0], height=size[1], most=7 if small else 18)
    return names(labels, data)
