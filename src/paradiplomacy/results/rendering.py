"""Vega-Lite to SVG. Of our own code nothing else is needed for it."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any


def rendered(specs: Sequence[dict[str, Any]], *, name: str) -> list[str]:
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
    return _TAG.sub(lambda tag: _LONG_NUMBER.sub(_rounded, tag[0]), svg)


_NOTHING = '<path class="foreground" aria-hidden="true" d="" display="none"/>'
"""What Vega puts over each group of marks."""
_ID = re.compile(r'(?<= )id="([^"]*)"')
_USE = re.compile(r"(?<=[(\"])#((?:clip|gradient)[\w-]*)")
_TAG = re.compile(r"<[^>]*>")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")


def _rounded(number: re.Match[str]) -> str:
    text = f"{float(number[0]):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
