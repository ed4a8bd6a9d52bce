"""Pictures of a diagnosis: descriptions that Vega-Lite draws, and files of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from altair import TopLevelMixin

from dyadevents.extras import extra_library

__all__ = ["ACCENT", "BAND", "INK", "LINE", "PALE", "WIDTH", "DiagnosticPicture", "rows", "save"]

# Okabe and Ito's palette, as in the report.
LINE, ACCENT, BAND, INK, PALE = "#0072B2", "#D55E00", "#cfdde8", "#222222", "#6b6b6b"
WIDTH = 700  # pixels


@dataclass(frozen=True)
class DiagnosticPicture:
    """A chart that is yet to be drawn.

    Attributes
    ----------
    name : str
        Of its files: lower-case letters, digits and hyphens.
    title, alt, caption : str
        What it is, what it shows to who cannot see it, and how to read it.
    chart : altair chart
        It knows its data by name.
    """

    name: str
    title: str
    alt: str
    caption: str
    chart: TopLevelMixin
    data: Mapping[str, Any]

    def spec(self) -> dict[str, Any]:
        """Return the Vega-Lite description, with data and looks."""
        spec: dict[str, Any] = self.chart.to_dict()
        spec["datasets"] = dict(self.data)
        spec["config"] = {
            "font": "Liberation Sans, Arial, Arimo, Helvetica, Roboto, sans-serif",
            "background": "white",
            "view": {"stroke": None},
            "axis": {
                "labelFontSize": 11,
                "titleFontSize": 11,
                "titleFontWeight": "normal",
                "titleColor": PALE,
                "labelColor": INK,
                "gridColor": "#e9e9e9",
                "domainColor": "#9a9a9a",
                "tickColor": "#9a9a9a",
            },
            "header": {"title": None, "labelFontSize": 12, "labelColor": INK},
            "title": {"fontSize": 12, "fontWeight": "normal", "anchor": "start", "color": INK},
            "legend": {"orient": "top", "title": None, "labelFontSize": 11},
            "aria": False,
        }
        return spec

    def svg(self) -> str:
        """Draw it."""
        return str(extra_library("vl_convert", "charts").vegalite_to_svg(self.spec()))


def save(pictures: Sequence[DiagnosticPicture], folder: str | Path) -> tuple[Path, ...]:
    """Write each picture as SVG and PNG.

    Parameters
    ----------
    folder : path
        Made if it is not there.

    Returns
    -------
    tuple of Path
        The files, in order.
    """
    vl_convert = extra_library("vl_convert", "charts")
    into = Path(folder)
    into.mkdir(parents=True, exist_ok=True)
    written = []
    for picture in pictures:
        svg = picture.svg()
        drawn = into / f"{picture.name}.svg"
        drawn.write_text(svg, encoding="utf-8")
        pixels = into / f"{picture.name}.png"
        pixels.write_bytes(bytes(vl_convert.svg_to_png(svg, scale=2)))
        written += [drawn, pixels]
    return tuple(written)


def rows(**columns: NDArray[Any] | Sequence[Any]) -> list[dict[str, Any]]:
    """Turn columns into the rows that charts take; numbers to six digits."""

    def plain(value: Any) -> Any:
        return float(f"{value:.6g}") if isinstance(value, float | np.floating) else value

    names = list(columns)
    listed = [c.tolist() if isinstance(c, np.ndarray) else c for c in columns.values()]
    return [
        {name: plain(value) for name, value in zip(names, row, strict=True)}
        for row in zip(*listed, strict=True)
    ]
