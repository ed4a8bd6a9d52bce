"""The map of a record of many countries: ties between countries, gathered."""

from __future__ import annotations

from functools import partial
from typing import Any

from paradiplomacy.language import Language, Words, render, sentences
from paradiplomacy.language.decimals import decimal
from paradiplomacy.model.sphere import Point
from paradiplomacy.results.charts.labels import place_labels
from paradiplomacy.results.charts.projection import fit_projection
from paradiplomacy.results.charts.shapes import (
    BORDER,
    OUTLINES,
    colour_by,
    country,
    dots,
    land,
    map_of,
    names,
    outlines,
    sketch_of,
)
from paradiplomacy.results.charts.theme import CATEGORIES, INK, NARROW
from paradiplomacy.results.charts.vega import Chart, Look
from paradiplomacy.results.drawing import ChartPlan, Sketch
from paradiplomacy.results.geography import Country, Geography

_WORDS = Words(__name__)

_SHADES = ("#d9e6ef", "#bdd5e6", "#98bfd9", "#6fa6ca", "#4589b6")
_BOUNDS = (1, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000)
_ARC = CATEGORIES[5]

# A pair of countries with their middles, and the ties between them.
_Arc = tuple[Country, Country, int]


def sketch(
    geography: Geography, language: Language = "en", *, middle: Point | None = None
) -> Sketch | None:
    """Countries shaded by their ties, and the pairs with most ties as great circles.

    The map has its `middle` where a record gives one, else that of the ends.
    """
    arcs = _arcs_between_countries(geography)
    if not arcs:
        return None
    top = tuple(
        _WORDS("pair", a=country(a.code, language), b=country(b.code, language), n=decimal(ties))
        for a, b, ties in arcs[:3]
    )
    drawn_arcs = arcs[: _most_arcs(small=False)]
    parts = [_WORDS("shades", most=decimal(arcs[0][2]))]
    if len(drawn_arcs) < len(arcs):
        parts.append(
            _WORDS(
                "drawn",
                pairs=len(drawn_arcs),
                drawn=decimal(sum(ties for *_, ties in drawn_arcs)),
                abroad=decimal(sum(ties for *_, ties in arcs)),
            )
        )
    if geography.inside:
        parts.append(_WORDS("inside", n=geography.inside))
    if geography.unnamed:
        parts.append(_WORDS("unnamed", n=geography.unnamed))
    if geography.without_spot:
        parts.append(_WORDS("without-spot", n=geography.without_spot))
    return sketch_of(
        language,
        "map",
        partial(_plan_atlas, geography, arcs, language, middle),
        title=_WORDS("title"),
        caption=sentences(*parts),
        alt=_WORDS(
            "alt",
            ties=geography.ties,
            countries=len(geography.countries),
            pairs=top,
            largest=tuple(
                _WORDS("country", name=country(nation.code, language), n=decimal(nation.ties))
                for nation in geography.countries[:3]
            ),
        ),
    )


def _most_arcs(*, small: bool) -> int:
    return 35 if small else 70


def _arcs_between_countries(geography: Geography) -> list[_Arc]:
    by_code = {nation.code: nation for nation in geography.countries if nation.where is not None}
    pairs = geography.pairs.filter(geography.pairs["country_a"] != geography.pairs["country_b"])
    return [
        (by_code[a], by_code[b], ties)
        for a, b, ties in pairs.select("country_a", "country_b", "ties").iter_rows()
        if a in by_code and b in by_code
    ]


def _points_of_arc(arc: _Arc) -> tuple[Point, Point]:
    a, b, _ = arc
    return (a.where or (0, 0), b.where or (0, 0))


def _class_of(ties: int, bounds: list[int], language: Language) -> str:
    reached = [position for position, bound in enumerate(bounds) if ties >= bound]
    position = reached[-1] if reached else 0
    low = decimal(bounds[position]) if reached and position else "1"
    if position + 1 == len(bounds):
        return render(_WORDS("class.more", low=low), language)
    high = decimal(bounds[position + 1] - 1)
    return render(_WORDS("class.span", low=low, high=high), language) if low != high else low


def _plan_atlas(
    geography: Geography, arcs: list[_Arc], language: Language, middle: Point | None, width: int
) -> ChartPlan:
    small = width == NARROW
    drawn_arcs = arcs[: _most_arcs(small=small)]
    wide = width - 8
    ends, tallest = [_points_of_arc(arc) for arc in arcs], round(width * 0.62)
    projection, height = fit_projection(ends, width=wide, tallest=tallest, margin=18, middle=middle)
    most = max(nation.ties for nation in geography.countries)
    bounds = [bound for bound in _BOUNDS if bound <= most][-len(_SHADES) :]
    classes = {
        nation.code: _class_of(nation.ties, bounds, language) for nation in geography.countries
    }
    domain = [_class_of(bound, bounds, language) for bound in bounds]
    data: dict[str, Any] = {"outlines": outlines(classes)}
    legend = Look(title=render(_WORDS("legend"), language), titleColor=INK)
    shades = dict(zip(domain, _SHADES[-len(domain) :], strict=True))
    shade = colour_by("properties.shown", shades, legend)
    tied = Chart(OUTLINES).mark("geoshape", stroke=BORDER, strokeWidth=0.6, clip=True)
    layers = [land(), tied.encode(fill=shade).only("isValid(datum.properties.shown)")]
    layers += _layers_of_arcs(drawn_arcs, data, small)
    spots: list[dict[str, Any]] = []
    drawn = {nation.code: nation for a, b, _ in drawn_arcs for nation in (a, b)}
    for nation in sorted(drawn.values(), key=lambda nation: (nation.ties, nation.code)):
        x, y = projection(nation.where or (0, 0))
        spots.append({"x": round(x, 1), "y": round(y, 1), "ties": nation.ties, "code": nation.code})
    data["dots"] = spots
    most = max(int(spot["ties"]) for spot in spots)
    layers.append(dots(most, (5, 60) if small else (8, 150), opacity=0.9, rim=0.6, least=0))
    labelled = [(country(dot["code"], language), dot["x"], dot["y"]) for dot in reversed(spots)]
    labels = place_labels(labelled, width=wide, height=height, most=6 if small else 16)
    layers += names(labels, data)
    return ChartPlan(map_of(layers, projection, width=wide, height=height, is_clipped=True), data)


def _layers_of_arcs(arcs: list[_Arc], data: dict[str, Any], small: bool) -> list[Chart]:
    """One layer for each width of line: a width that is encoded cannot be set for a shape."""
    most = max(ties for *_, ties in arcs)
    thickest = 3.5 if small else 6.0
    by_width: dict[float, list[dict[str, Any]]] = {}
    for a, b, ties in reversed(arcs):  # the thin ones first
        wide = round(max(0.5, thickest * (ties / most) ** 0.7) * 2) / 2
        line = {
            "type": "LineString",
            "coordinates": [list(end) for end in _points_of_arc((a, b, ties))],
        }
        by_width.setdefault(wide, []).append({"type": "Feature", "geometry": line})
    layers = []
    for wide, features in sorted(by_width.items()):
        name = f"arcs-{wide}"
        data[name] = features
        mark: dict[str, Any] = {"filled": False, "clip": False, "opacity": 1, "strokeOpacity": 0.5}
        layers.append(Chart(name).mark("geoshape", stroke=_ARC, strokeWidth=wide, **mark))
    return layers
