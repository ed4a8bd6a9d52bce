"""The map of a record of many countries: ties between countries, gathered."""

from __future__ import annotations

from functools import partial
from typing import Any

import altair as alt

from paradiplomacy.model.sphere import Point
from paradiplomacy.report.charts.labels import place_beside
from paradiplomacy.report.charts.outlines import BORDER, LAND, SEA, named, outlines
from paradiplomacy.report.charts.projection import fitted
from paradiplomacy.report.charts.theme import CATEGORIES, INK, NARROW
from paradiplomacy.report.charts.writing import names
from paradiplomacy.report.drawing import ChartPlan, Sketch
from paradiplomacy.report.geography import Country, Geography
from paradiplomacy.report.words import count_of, country, listed, number

__all__ = ["sketch"]

_SHADES = ("#d9e6ef", "#bdd5e6", "#98bfd9", "#6fa6ca", "#4589b6")
_BOUNDS = (1, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000)
_ARC = CATEGORIES[5]

# A pair of countries with their middles, and the ties between them.
_Arc = tuple[Country, Country, int]


def sketch(geography: Geography) -> Sketch | None:
    """Countries shaded by their ties, and the pairs with most ties as great circles."""
    arcs = _arcs(geography)
    if not arcs:
        return None
    top = listed(
        f"{country(a.code)} with {country(b.code)} ({number(ties)})" for a, b, ties in arcs[:3]
    )
    largest = listed(f"{country(one.code)} ({number(one.ties)})" for one in geography.countries[:3])
    shown = arcs[: _most(small=False)]
    drawn, abroad = sum(ties for *_, ties in shown), sum(ties for *_, ties in arcs)
    caption = (
        "The darker a country, the more ties its places have. Each line gathers all ties between "
        f"two countries, the thicker the more ({number(arcs[0][2])} at most); it runs along the "
        "great circle from the middle of the one country's places to the other's. "
    )
    if len(shown) < len(arcs):
        caption += (
            f"Drawn are the {len(shown)} pairs of countries with most ties, "
            f"{number(drawn)} of {number(abroad)} ties between countries, and fewer on a phone. "
        )
    if geography.inside:
        caption += f"No line: {count_of(geography.inside, 'tie')} within one country. "
    if geography.unnamed:
        caption += (
            f"No country: an end of {count_of(geography.unnamed, 'tie')}, which the sources place "
            "nowhere. "
        )
    if geography.without_spot:
        caption += (
            f"{count_of(geography.without_spot, 'tie')} without coordinates of both places "
            "count for their countries all the same."
        )
    return Sketch(
        name="map",
        title="Ties between countries",
        alt=(
            f"World map of {count_of(geography.ties, 'tie')} in "
            f"{count_of(len(geography.countries), 'country', 'countries')}. Most ties between: "
            f"{top}. Most ties of one country: {largest}."
        ),
        caption=caption.strip(),
        plan=partial(_plan, geography, arcs),
    )


def _most(*, small: bool) -> int:
    return 35 if small else 70


def _arcs(geography: Geography) -> list[_Arc]:
    by_code = {one.code: one for one in geography.countries}
    pairs = geography.pairs.filter(geography.pairs["country_a"] != geography.pairs["country_b"])
    return [
        (by_code[a], by_code[b], ties)
        for a, b, ties in pairs.select("country_a", "country_b", "ties").iter_rows()
        if _where(by_code, a) is not None and _where(by_code, b) is not None
    ]


def _where(by_code: dict[str, Country], code: str) -> Point | None:
    return by_code[code].where if code in by_code else None


def _ends(arc: _Arc) -> tuple[Point, Point]:
    a, b, _ = arc
    return (a.where or (0, 0), b.where or (0, 0))


def _classes(most: int) -> list[int]:
    """Lower bounds of classes of numbers of ties, at most as many as there are shades."""
    return [bound for bound in _BOUNDS if bound <= most][-len(_SHADES) :]


def _class_of(ties: int, bounds: list[int]) -> str:
    held = [position for position, bound in enumerate(bounds) if ties >= bound]
    position = held[-1] if held else 0
    low = number(bounds[position]) if held and position else "1"
    if position + 1 == len(bounds):
        return f"{low} ties and more"
    high = bounds[position + 1] - 1
    return f"{low} to {number(high)}" if low != number(high) else low


def _plan(geography: Geography, arcs: list[_Arc], width: int) -> ChartPlan:
    small = width == NARROW
    shown = arcs[: _most(small=small)]
    wide = width - 8
    projection, height = fitted(
        [_ends(arc) for arc in arcs], width=wide, tallest=round(width * 0.62), margin=18
    )
    bounds = _classes(max(one.ties for one in geography.countries))
    classes = {one.code: _class_of(one.ties, bounds) for one in geography.countries}
    domain = [_class_of(bound, bounds) for bound in bounds]
    data: dict[str, Any] = {"outlines": outlines(classes)}
    legend = alt.Legend(title="Ties of a country's places", titleColor=INK)
    shade = alt.Fill("properties.shown:N", legend=legend).scale(
        domain=domain, range=list(_SHADES[-len(domain) :])
    )
    look: dict[str, Any] = {"stroke": BORDER, "strokeWidth": 0.6, "clip": True}
    layers = [
        alt.Chart(named()).mark_geoshape(fill=LAND, **look),
        alt.Chart(named())
        .mark_geoshape(**look)
        .encode(fill=shade)
        .transform_filter("isValid(datum.properties.shown)"),
    ]
    layers += _lines(shown, data, small)
    dots: list[dict[str, Any]] = []
    drawn = {one.code: one for a, b, _ in shown for one in (a, b)}
    for one in sorted(drawn.values(), key=lambda one: (one.ties, one.code)):
        x, y = projection(one.where or (0, 0))
        dots.append({"x": round(x, 1), "y": round(y, 1), "ties": one.ties, "code": one.code})
    data["dots"] = dots
    layers.append(_dots(dots, small))
    labelled = [(country(dot["code"]), dot["x"], dot["y"]) for dot in reversed(dots)]
    labels = place_beside(labelled, width=wide, height=height, most=6 if small else 16)
    layers += names(labels, data)
    chart = alt.layer(*layers).project(**projection.vega(), clipExtent=[[0, 0], [wide, height]])
    frame = alt.ViewBackground(fill=SEA, stroke="#c9d3d9")
    return ChartPlan(chart.properties(width=wide, height=height, view=frame), data)


def _lines(arcs: list[_Arc], data: dict[str, Any], small: bool) -> list[alt.Chart]:
    """One layer for each width of line: a width that is encoded cannot be set for a shape."""
    most = max(ties for *_, ties in arcs)
    thickest = 3.5 if small else 6.0
    by_width: dict[float, list[dict[str, Any]]] = {}
    for a, b, ties in reversed(arcs):  # the thin ones first
        wide = round(max(0.5, thickest * (ties / most) ** 0.7) * 2) / 2
        line = {"type": "LineString", "coordinates": [list(end) for end in _ends((a, b, ties))]}
        by_width.setdefault(wide, []).append({"type": "Feature", "geometry": line})
    layers = []
    for wide, features in sorted(by_width.items()):
        name = f"arcs-{wide}"
        data[name] = features
        mark: dict[str, Any] = {"filled": False, "clip": False, "opacity": 1, "strokeOpacity": 0.5}
        layers.append(
            alt.Chart(alt.NamedData(name)).mark_geoshape(stroke=_ARC, strokeWidth=wide, **mark)
        )
    return layers


def _dots(dots: list[dict[str, Any]], small: bool) -> alt.Chart:
    most = max(int(dot["ties"]) for dot in dots)
    area = alt.Scale(domain=[0, max(most, 2)], range=[5, 60] if small else [8, 150])
    look: dict[str, Any] = {"fillOpacity": 0.9, "opacity": 1, "stroke": "white", "clip": False}
    made: alt.Chart = (
        alt.Chart(alt.NamedData("dots"))
        .mark_circle(color=INK, strokeWidth=0.6, **look)
        .encode(
            x=alt.X("x:Q", scale=None, axis=None),
            y=alt.Y("y:Q", scale=None, axis=None),
            size=alt.Size("ties:Q", scale=area, legend=None),
        )
    )
    return made
