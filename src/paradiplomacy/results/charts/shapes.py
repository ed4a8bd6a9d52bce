"""Shapes that several charts have: words, heads over bars, guides, maps."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from paradiplomacy.answers.scope import scope_of
from paradiplomacy.hypotheses.picture import Picture
from paradiplomacy.language import Language, Text, render, write_value
from paradiplomacy.language.countries import country_code
from paradiplomacy.record.name_forms import name_in
from paradiplomacy.record.record import Record
from paradiplomacy.results.charts.labels import Label
from paradiplomacy.results.charts.projection import Projection
from paradiplomacy.results.charts.theme import INK
from paradiplomacy.results.charts.vega import Chart, Field, Look, Spec
from paradiplomacy.results.drawing import ChartPlan, Sketch


def country(code: str, language: Language) -> str:
    """The short name of a country; the code where it names none.

    >>> country("US", "en"), country("US", "zh")
    ('United States', '美国')
    """
    return write_value(code, "country-name", language)


def place(record: Record, key: str, language: Language, *, short: bool = False) -> str:
    """A place by its name in the language, where one is known."""
    known = record.places[key]
    return name_in(known, language) or (known.name if short else known.label)


def among(record: Record, language: Language) -> str:
    """Between which countries the ties are that a chart of a record counts; empty of many.

    >>> from paradiplomacy import open_record
    >>> among(open_record("china_russia"), "en")
    'China and Russia'
    """
    codes = scope_of(record).countries
    names = tuple(write_value(code, "country-in-sentence", language) for code in codes)
    return write_value(names, "joined", language)


FILE = "countries-110m.json"
SEA, LAND, BORDER = "#eef3f6", "#dedfd8", "#ffffff"

_WITHOUT_NUMBER = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}
"""Outlines without an ISO number, and the code that records use there."""


@cache
def _read_outlines() -> str:
    return (files("paradiplomacy") / "results" / "assets" / FILE).read_text(encoding="utf-8")


def outlines(properties: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Natural Earth's country outlines (public domain), as TopoJSON.

    `properties`: by ISO code, what each outline's property ``shown`` becomes; others have none.
    """
    topology: dict[str, Any] = json.loads(_read_outlines())
    if properties is None:
        return topology
    for outline in topology["objects"]["countries"]["geometries"]:
        disputed = _WITHOUT_NUMBER.get(outline["properties"]["name"])
        code = disputed or country_code(outline.get("id", "")) or ""
        outline["properties"] = {"shown": properties[code]} if code in properties else {}
    return topology


OUTLINES: Spec = {"name": "outlines", "format": {"type": "topojson", "feature": "countries"}}
"""The data of a chart whose plan gives `outlines` under the name ``outlines``."""


AT_X, AT_Y = Field("x:Q", scale=None, axis=None), Field("y:Q", scale=None, axis=None)
"""Positions that are pixels already."""


def sketch_of(
    language: str,
    name: str,
    plan: Callable[[int], ChartPlan],
    *,
    title: Text,
    alt: Text,
    caption: Text,
) -> Sketch:
    """A sketch whose title, text for who cannot see it, and caption are said in a language."""
    said = [render(text, language) for text in (title, alt, caption)]
    return Sketch(name, said[0], said[1], said[2], plan)


def colour_by(field: str, colours: Mapping[str, str], legend: Look | None = None) -> Field:
    """A colour for each name of a field, with a legend that is as all are by default."""
    look: Spec = {} if legend is None else {"legend": legend}
    scale = Look(domain=list(colours), range=list(colours.values()))
    return Field(f"{field}:N", scale=scale, **look)


def heads(**look: Any) -> Chart:
    """Texts above what they name, from the left edge; their rows have `y` and `text`."""
    return (
        Chart("heads")
        .mark("text", align="left", baseline="alphabetic", **look)
        .encode(x=Look(value=0), y=AT_Y, text=Field("text:N"))
    )


def guides(
    picture: Picture, along: str, scale: Look, across: float, data: dict[str, Any]
) -> list[Chart]:
    """The margin of a picture as a grey band, and the claim's value as a dashed line.

    `along`: the axis of the values.
    `scale`: of that axis.
    `across`: pixels of the picture the other way.
    `data`: of the plan; gets their rows.
    """
    layers = []
    value = Field("a:Q", scale=scale, title="")
    other = "y" if along == "x" else "x"
    if picture.margin is not None:
        data["margin"] = [{"a": picture.margin[0], "b": picture.margin[1]}]
        ends = {along: value, f"{along}2": Look(field="b")}
        rim = {other: Look(value=0), f"{other}2": Look(value=across)}
        layers.append(Chart("margin").mark("rect", color="#ececec").encode(**ends, **rim))
    if picture.reference is not None:
        data["reference"] = [{"a": picture.reference}]
        rule = Chart("reference").mark("rule", color=INK, strokeDash=[4, 3])
        layers.append(rule.encode(**{along: value}))
    return layers


def land() -> Chart:
    """The outlines of all countries."""
    return Chart(OUTLINES).mark("geoshape", fill=LAND, stroke=BORDER, strokeWidth=0.6, clip=True)


def dots(most: int, sizes: tuple[int, int], *, opacity: float, rim: float, least: int = 1) -> Chart:
    """Circles whose areas grow with ties, at the pixels of the rows of ``dots``."""
    area = Look(domain=[least, max(most, 2)], range=list(sizes))
    look: Spec = {"fillOpacity": opacity, "opacity": 1, "stroke": "white"}
    return (
        Chart("dots")
        .mark("circle", color=INK, strokeWidth=rim, **look)
        .encode(x=AT_X, y=AT_Y, size=Field("ties:Q", scale=area, legend=None))
    )


def map_of(
    layers: Sequence[Chart], projection: Projection, *, width: int, height: int, is_clipped: bool
) -> Chart:
    """A map in its frame; clipped where lines or land go on beyond it."""
    look = projection.vega()
    if is_clipped:
        look["clipExtent"] = [[0, 0], [width, height]]
    frame = Look(fill=SEA, stroke="#c9d3d9")
    return Chart.layer(*layers).properties(projection=look, width=width, height=height, view=frame)


def names(labels: Iterable[Label], data: dict[str, Any]) -> list[Chart]:
    """Layers that write labels, dark letters on a white rim; their rows are added to a plan's data.

    `data`: of the plan; gets one entry for each alignment.
    """
    placed = list(labels)
    layers = []
    halo: dict[str, Any] = {"stroke": "white", "strokeWidth": 3, "strokeOpacity": 0.85}
    for look in (halo | {"opacity": 1}, {"opacity": 1}):
        for align in sorted({label.align for label in placed}):
            data[f"names-{align}"] = [
                {"x": round(label.x, 1), "y": round(label.y, 1), "text": label.text}
                for label in placed
                if label.align == align
            ]
            mark = Chart(f"names-{align}").mark("text", align=align, baseline="alphabetic", **look)
            layers.append(mark.encode(x=AT_X, y=AT_Y, text=Field("text:N")))
    return layers
