"""Shapes that several charts have: words, heads over bars, guides, maps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from paradiplomacy.hypotheses.picture import Picture
from paradiplomacy.language import Text, render
from paradiplomacy.results.charts.labels import Label
from paradiplomacy.results.charts.outlines import BORDER, LAND, SEA, by_name
from paradiplomacy.results.charts.projection import Projection
from paradiplomacy.results.charts.theme import INK
from paradiplomacy.results.charts.vega import Chart, Field, Look, Spec
from paradiplomacy.results.drawing import ChartPlan, Sketch

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
    return Chart(by_name()).mark("geoshape", fill=LAND, stroke=BORDER, strokeWidth=0.6, clip=True)


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
