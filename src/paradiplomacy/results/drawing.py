"""From a chart's description to SVG and PNG."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any

from paradiplomacy.results.charts.theme import NARROW, WIDE, config

if TYPE_CHECKING:
    import altair as alt

__all__ = ["ChartPlan", "Drawing", "Sketch", "draw", "figure_of"]

CHECKED = False
"""Whether charts are held against Vega-Lite's schema: the tests do so, a reader need not wait."""


@dataclass(frozen=True, slots=True)
class ChartPlan:
    """An Altair chart, and its data by the names under which the chart knows them.

    Data are put in last: altair would read through some hundred lines on a map for each mark.
    """

    chart: alt.TopLevelMixin
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sketch:
    """A chart that is yet to be drawn.

    Parameters
    ----------
    name : str
        Of its files: lower-case letters, digits and hyphens.
    title : str
    alt : str
        What the picture shows, for who cannot see it.
    caption : str
        What must be known to read it.
    plan : callable
        From a width in pixels to a `ChartPlan`.
    """

    name: str
    title: str
    alt: str
    caption: str
    plan: Callable[[int], ChartPlan]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn chart.

    Parameters
    ----------
    sketch : Sketch
    svg, png : str, bytes
        As files, `WIDE` pixels wide.
    wide, narrow : str
        SVG elements to stand in a page, for screens and for phones.
    chinese : Drawing or None
        The same in Chinese, without a PNG.
    """

    sketch: Sketch
    svg: str
    png: bytes
    wide: str
    narrow: str
    chinese: Drawing | None = None

    def within(self, language: str) -> Drawing:
        """The drawing in a language; in English where there is no other."""
        return self.chinese if language == "zh" and self.chinese is not None else self


def figure_of(hypothesis: str) -> str:
    """The name of the figure of a hypothesis's finding.

    Examples
    --------
    >>> figure_of("covid-2020")
    'finding-covid-2020'
    """
    return "finding-" + re.sub(r"[^A-Za-z0-9._-]+", "_", hypothesis)


def draw(sketch: Sketch, *, chinese: Sketch | None = None) -> Drawing:
    """Draw a chart in both widths.

    Parameters
    ----------
    sketch : Sketch
    chinese : Sketch, optional, keyword-only
        The same chart in Chinese.
    """
    import vl_convert

    drawn = _drawn(sketch)
    png = bytes(vl_convert.svg_to_png(drawn.svg, scale=2))
    return replace(drawn, png=png, chinese=_drawn(chinese) if chinese else None)


def _drawn(sketch: Sketch) -> Drawing:
    svg = _svg(sketch, WIDE)
    return Drawing(
        replace(sketch, plan=_drawn_already),
        svg=svg,
        png=b"",
        wide=_inline(svg, sketch, "wide"),
        narrow=_inline(_svg(sketch, NARROW), sketch, "narrow"),
    )


def _drawn_already(width: int) -> ChartPlan:
    """Stands for the plan of what is drawn: a drawing can be kept on disk, a plan cannot."""
    raise ValueError(f"the chart is drawn already; it has no plan for {width} pixels any more")


def _svg(sketch: Sketch, width: int) -> str:
    import vl_convert
    from altair.utils.schemapi import debug_mode

    with debug_mode(CHECKED):
        plan = sketch.plan(width)
        spec = plan.chart.to_dict(validate=CHECKED)
    spec["config"] = config(small=width == NARROW)
    spec["datasets"] = dict(plan.data)
    return _same_every_time(vl_convert.vegalite_to_svg(spec), sketch.name)


def _same_every_time(svg: str, name: str) -> str:
    """Number the ids anew and round coordinates.

    Vega counts clip paths over the life of the process, so that a second run would
    differ; and coordinates to fifteen digits make pages heavy.
    """
    fresh = itertools.count(1)
    ids = {found: f"{name}-{next(fresh)}" for found in dict.fromkeys(_ID.findall(svg))}
    svg = _ID.sub(lambda m: f'id="{ids[m[1]]}"', svg)
    svg = _USE.sub(lambda m: f"#{ids.get(m[1], m[1])}", svg)
    return _TAG.sub(lambda tag: _LONG_NUMBER.sub(_rounded, tag[0]), svg)


_ID = re.compile(r'(?<= )id="([^"]*)"')
_USE = re.compile(r"(?<=[(\"])#((?:clip|gradient)[\w-]*)")
_TAG = re.compile(r"<[^>]*>")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")


def _rounded(number: re.Match[str]) -> str:
    text = f"{float(number[0]):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _inline(svg: str, sketch: Sketch, kind: str) -> str:
    """The SVG as an element of a page: it scales, says what it shows, and has ids of its own."""
    head, _, body = svg.partition(">")
    box = re.search(r'viewBox="[^"]*"', head)
    width = re.search(r' width="([\d.]+)"', head)
    if box is None or width is None:
        raise ValueError(f"figure {sketch.name}: the drawing has no size")
    body, fonts = _light(body)
    body = body.replace(f'id="{sketch.name}-', f'id="{kind}-{sketch.name}-')
    body = body.replace(f"#{sketch.name}-", f"#{kind}-{sketch.name}-")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart {kind}" {box[0]}{fonts} '
        f'style="max-width:{width[1]}px" role="img" aria-label="{escape(sketch.alt)}">{body}'
    )


def _light(body: str) -> tuple[str, str]:
    """The body without what says nothing, and the font that all its text has, for its root."""
    for needless in (' opacity="1"', ' pointer-events="none"'):
        body = body.replace(needless, "")
    body = _MARK_TEXT.sub(r' data-text="\1"', _GROUP_ROLE.sub(r"\1", body))
    fonts = set(_FONT.findall(body))
    if len(fonts) != 1:
        return body, ""
    return _FONT.sub("", body), fonts.pop()


_FONT = re.compile(r' font-family="[^"]*"')
_MARK_TEXT = re.compile(
    r' aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="[^"]*"'
)
"""What a mark says. The page's script shows it; the picture as a whole has one text (`alt`)."""
_GROUP_ROLE = re.compile(
    r'(<g class="mark[^"]*"[^>]*?) role="graphics-\w+" aria-roledescription="[^"]*"'
)
"""What Vega calls a group of marks: a name for readers of a screen that comes without a text."""
