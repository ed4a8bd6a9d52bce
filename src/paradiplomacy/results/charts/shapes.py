"""Shapes that several charts have: words, heads over bars, bars of shares, guides, maps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from paradiplomacy.hypotheses.base import Picture
from paradiplomacy.language import Text, render
from paradiplomacy.results.charts.labels import text_width
from paradiplomacy.results.charts.outlines import BORDER, LAND, SEA, named
from paradiplomacy.results.charts.projection import Projection
from paradiplomacy.results.charts.theme import INK
from paradiplomacy.results.charts.vega import Chart, Field, Look, Secondary, Spec, pixels
from paradiplomacy.results.drawing import ChartPlan, Sketch

__all__ = ["AT_X", "AT_Y", "Share", "ShareBar", "coloured", "dots", "guides", "heads", "land"]
__all__ += ["map_of", "share_bars", "worded"]

AT_X, AT_Y = Field("x:Q", scale=None, axis=None), Field("y:Q", scale=None, axis=None)
"""Positions that are pixels already."""


def worded(
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


def coloured(field: str, colours: Mapping[str, str], legend: Look | None = None) -> Field:
    """A colour for each name of a field, with a legend that is as all are by default."""
    look: Spec = {} if legend is None else {"legend": legend}
    return Field(f"{field}:N", **look).scale(domain=list(colours), range=list(colours.values()))


def heads(data: str = "heads", **look: Any) -> Chart:
    """Texts above what they name, from the left edge; their rows have `y` and `text`."""
    written = Chart(data).mark("text", align="left", baseline="alphabetic", **look)
    return written.encode(x=pixels(0), y=AT_Y, text=Field("text:N"))


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a bar: group, amount, what is written on it, what it says when pointed at."""

    group: str
    amount: float
    text: str
    hover: str = ""


@dataclass(frozen=True, slots=True)
class ShareBar:
    """A bar with its head; its parts fill the width."""

    head: str
    parts: Sequence[Share]


def share_bars(
    bars: Sequence[ShareBar],
    colours: Mapping[str, str],
    *,
    width: int,
    step: int,
    thick: int,
    size: int = 12,
    legend: Look | None = None,
) -> ChartPlan:
    """Bars one under the other, each as wide as the picture, in the shares of their parts.

    Parameters
    ----------
    bars : sequence of ShareBar
    colours : mapping of str to str
        By group, in the order of the legend; groups that no bar has are left out.
    width, step, thick : int, keyword-only
        Pixels: of the picture, from one bar to the next, of a bar.
    size : int, keyword-only
        Of what is written on bars; what finds no room is left out.
    legend : Look, optional, keyword-only
    """
    below = step - thick - (8 if thick > size + 4 else 4)
    rows: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    for position, bar in enumerate(bars):
        top, start = position * step + below, 0.0
        names.append({"y": position * step + 12, "text": bar.head})
        whole = sum(part.amount for part in bar.parts)
        for part in bar.parts:
            end = start + width * part.amount / whole
            fits = text_width(part.text, size) + 4 < end - start
            rows.append(
                {
                    "group": part.group,
                    "x": round(start, 1),
                    "x2": round(end, 1),
                    "y": top,
                    "y2": top + thick,
                    "mid": round((start + end) / 2, 1),
                    "ymid": top + thick / 2,
                    "text": part.text if fits else "",
                    "hover": part.hover,
                }
            )
            start = end
    present = {row["group"] for row in rows}
    colour = coloured("group", {g: c for g, c in colours.items() if g in present}, legend)
    said: Spec = {"description": Field("hover:N")} if any(r["hover"] for r in rows) else {}
    layers = [
        Chart("bars")
        .mark("rect", stroke="white", strokeWidth=1)
        .encode(x=AT_X, x2=Secondary("x2"), y=AT_Y, y2=Secondary("y2"), color=colour, **said),
        Chart("bars")
        .mark("text", baseline="middle", color=INK, **({} if size == 12 else {"fontSize": size}))
        .encode(x=Field("mid:Q").scale(None), y=Field("ymid:Q").scale(None), text=Field("text:N")),
        heads(),
    ]
    return ChartPlan(Chart.layer(*layers).properties(width=width), {"bars": rows, "heads": names})


def guides(
    picture: Picture, along: str, scale: Look, across: float, data: dict[str, Any]
) -> list[Chart]:
    """The margin of a picture as a grey band, and the claim's value as a dashed line.

    Parameters
    ----------
    picture : Picture
    along : {"x", "y"}
        The axis of the values.
    scale : Look
        Of that axis.
    across : float
        Pixels of the picture the other way.
    data : dict
        Of the plan; gets their rows.
    """
    layers = []
    value = Field("a:Q", scale=scale, title="")
    other = "y" if along == "x" else "x"
    if picture.margin is not None:
        data["margin"] = [{"a": picture.margin[0], "b": picture.margin[1]}]
        ends = {along: value, f"{along}2": Secondary("b")}
        rim = {other: pixels(0), f"{other}2": pixels(across)}
        layers.append(Chart("margin").mark("rect", color="#ececec").encode(**ends, **rim))
    if picture.reference is not None:
        data["reference"] = [{"a": picture.reference}]
        rule = Chart("reference").mark("rule", color=INK, strokeDash=[4, 3])
        layers.append(rule.encode(**{along: value}))
    return layers


def land(border: float = 0.6) -> Chart:
    """The outlines of all countries."""
    return Chart(named()).mark("geoshape", fill=LAND, stroke=BORDER, strokeWidth=border, clip=True)


def dots(
    most: int, sizes: tuple[int, int], *, opacity: float, rim: float, least: int = 1, clip: bool
) -> Chart:
    """Circles whose areas grow with ties, at the pixels of the rows of ``dots``."""
    area = Look(domain=[least, max(most, 2)], range=list(sizes))
    look: Spec = {"fillOpacity": opacity, "opacity": 1, "stroke": "white", "clip": clip}
    circles = Chart("dots").mark("circle", color=INK, strokeWidth=rim, **look)
    return circles.encode(x=AT_X, y=AT_Y, size=Field("ties:Q", scale=area, legend=None))


def map_of(
    layers: Sequence[Chart], projection: Projection, *, width: int, height: int, is_clipped: bool
) -> Chart:
    """A map in its frame; clipped where lines or land go on beyond it."""
    look = projection.vega()
    if is_clipped:
        look["clipExtent"] = [[0, 0], [width, height]]
    frame = Look(fill=SEA, stroke="#c9d3d9")
    return Chart.layer(*layers).properties(projection=look, width=width, height=height, view=frame)
