"""From a chart's description, in Vega-Lite, to SVG and PNG."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from paradiplomacy.results.charts.theme import NARROW, WIDE, config
from paradiplomacy.results.charts.vega import Chart


@dataclass(frozen=True, slots=True)
class ChartPlan:
    """A chart, and its data by the names under which the chart knows them."""

    chart: Chart
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sketch:
    """A chart that is yet to be drawn.

    `name`: of its files: lower-case letters, digits and hyphens.
    `alt`: what the picture shows, for who cannot see it.
    `caption`: what must be known to read it.
    `plan`: from a width in pixels to a `ChartPlan`.
    """

    name: str
    title: str
    alt: str
    caption: str
    plan: Callable[[int], ChartPlan]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn chart.

    `svg`: as a file, `WIDE` pixels wide.
    `wide`, `narrow`: SVG elements to stand in a page, for screens and for phones.
    `others`: the same in other languages.
    """

    sketch: Sketch
    svg: str
    wide: str
    narrow: str
    others: Mapping[str, Drawing] = field(default_factory=dict)

    def within(self, language: str) -> Drawing:
        """The drawing in a language; as it is where there is none in that language."""
        return self.others.get(language, self)

    def as_png(self) -> bytes:
        """The figure as a picture of pixels, twice `WIDE` of them wide."""
        import vl_convert

        return bytes(vl_convert.svg_to_png(self.svg, scale=2))


def figure_of(hypothesis: str) -> str:
    """The name of the figure of a hypothesis's finding.

    >>> figure_of("covid-2020")
    'finding-covid-2020'
    """
    return "finding-" + re.sub(r"[^A-Za-z0-9._-]+", "_", hypothesis)


@dataclass(frozen=True, slots=True)
class ChartDraft:
    """A chart with its data in both widths, to be drawn in another process.

    `sketches`: the chart by language; without their plans, which may hold whole frames.
    `specs`: Vega-Lite: of each sketch, wide and narrow.
    """

    sketches: Mapping[str, Sketch]
    specs: tuple[dict[str, Any], ...]

    @property
    def name(self) -> str:
        """Of the files of the chart."""
        return next(iter(self.sketches.values())).name


def draw(sketch: Sketch) -> Drawing:
    """Draw a chart in both widths."""
    draft = draft_of({"": sketch})
    return drawing_of(draft, *render_drafts([draft]))


def draft_of(sketches: Mapping[str, Sketch]) -> ChartDraft:
    """A chart, in several languages, as it is given to who draws it."""
    return ChartDraft(
        {code: replace(sketch, plan=_drawn_already) for code, sketch in sketches.items()},
        tuple(
            _vega_spec_of_width(sketch, width)
            for sketch in sketches.values()
            for width in (WIDE, NARROW)
        ),
    )


def render_drafts(drafts: Sequence[ChartDraft]) -> list[list[str]]:
    """The charts of drafts as SVG: a function that another process can be asked to do."""
    return [render_specs(draft.specs, name=draft.name) for draft in drafts]


def drawing_of(draft: ChartDraft, svgs: Sequence[str]) -> Drawing:
    """A drawing of a draft, from its charts as SVG."""
    sketches = zip(draft.sketches.items(), svgs[::2], svgs[1::2], strict=True)
    by_language = {
        code: Drawing(sketch, svg, _inline(svg, sketch, "wide"), _inline(narrow, sketch, "narrow"))
        for (code, sketch), svg, narrow in sketches
    }
    return replace(by_language.pop(next(iter(by_language))), others=by_language)


def _drawn_already(width: int) -> ChartPlan:
    """Stands for the plan of what is drawn: a drawing can be kept on disk, a plan cannot."""
    raise ValueError(f"the chart is drawn already; it has no plan for {width} pixels any more")


def _vega_spec_of_width(sketch: Sketch, width: int) -> dict[str, Any]:
    """The chart of a width as Vega-Lite."""
    plan = sketch.plan(width)
    spec = plan.chart.spec()
    spec["config"] = config(small=width == NARROW)
    spec["datasets"] = dict(plan.data)
    return spec


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
    return (body, "") if len(fonts) != 1 else (_FONT.sub("", body), fonts.pop())


_FONT = re.compile(r' font-family="[^"]*"')
_MARK_TEXT = re.compile(
    r' aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="[^"]*"'
)
"""What a mark says. The page's script shows it; the picture as a whole has one text (`alt`)."""
_GROUP_ROLE = re.compile(
    r'(<g class="mark[^"]*"[^>]*?) role="graphics-\w+" aria-roledescription="[^"]*"'
)
"""What Vega calls a group of marks: a name for readers of a screen that comes without a text."""


def render_specs(specs: Sequence[dict[str, Any]], *, name: str) -> list[str]:
    """Charts as SVG.

    `specs`: charts in Vega-Lite, with their data.
    `name`: what ids within them begin with.
    """
    return [_same_every_time(_svg(spec), name) for spec in specs]


def _svg(spec: dict[str, Any]) -> str:
    """A chart as Vega draws it, laid out by the same widths on every machine.

    Where a text is Chinese, vl_convert would open fonts of the machine, tens of megabytes for each
    text, until one has its characters. Our font has no shapes, so that the SVG names the others.
    """
    text = json.dumps(spec, ensure_ascii=False)
    if _CHINESE.search(text) is None:
        return str(_load_converter().vegalite_to_svg(text))
    config = spec["config"]
    text = json.dumps({**spec, "config": {**config, "font": WIDTHS}}, ensure_ascii=False)
    return str(_load_converter().vegalite_to_svg(text)).replace(
        f'font-family="{WIDTHS}"', f'font-family="{config["font"]}"'
    )


@cache
def _load_converter() -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(files("paradiplomacy") / "results" / "widths"))
    return vl_convert


WIDTHS = "Widths of Chinese"
"""The font that ``scripts/make_widths.py`` makes."""
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff01-\uffe6\U00020000-\U0003fffd]")


def _same_every_time(svg: str, name: str) -> str:
    """Number the ids anew and round coordinates.

    Vega counts clip paths over the life of the process, so that a second run would
    differ; and coordinates to fifteen digits make pages heavy.
    """
    fresh = itertools.count(1)
    ids = {old: f"{name}-{next(fresh)}" for old in dict.fromkeys(_ID.findall(svg))}
    svg = _ID.sub(lambda m: f'id="{ids[m[1]]}"', svg)
    svg = _USE.sub(lambda m: f"#{ids.get(m[1], m[1])}", svg)
    svg = svg.replace(_NOTHING, "").replace(' transform="translate(0,0)"', "")
    return _TAG.sub(lambda tag: _LONG_NUMBER.sub(_round_number, tag[0]), svg)


_NOTHING = '<path class="foreground" aria-hidden="true" d="" display="none"/>'
"""What Vega puts over each group of marks."""
_ID = re.compile(r'(?<= )id="([^"]*)"')
_USE = re.compile(r"(?<=[(\"])#((?:clip|gradient)[\w-]*)")
_TAG = re.compile(r"<[^>]*>")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")


def _round_number(number: re.Match[str]) -> str:
    text = f"{float(number[0]):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
