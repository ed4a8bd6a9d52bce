"""One look for all charts: few colours that colour-blind readers can distinguish."""

from __future__ import annotations

from typing import Any

WIDE, NARROW = 760, 340
"""Widths, in pixels, for which each chart is drawn: a screen or sheet, and a phone."""

# Families of much the same width, so that what was measured here fits elsewhere.
FONT = "Liberation Sans, Arial, Arimo, Helvetica, Roboto, Noto Sans CJK SC, sans-serif"

INK, PALE = "#222222", "#6b6b6b"

# Okabe and Ito's palette (jfly.uni-koeln.de/color), in an order that keeps neighbours apart.
CATEGORIES = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#7A7A7A")

STATUS = {
    "not known": "#9A9A9A",
    "active": "#0072B2",
    "dormant": "#4D4D4D",
    "suspended": "#E69F00",
    "ended": "#D55E00",
    "proposed": "#56B4E9",
}

AGREEMENT = {
    "confirmed": "#009E73",
    "one-sided": "#56B4E9",
    "contradicted": "#D55E00",
    "third-party": "#A9A9A9",
    "silent": "#E4E4E4",
}


def config(*, small: bool = False) -> dict[str, Any]:
    """Vega-Lite's configuration for every chart.

    `small`: for a phone's width.
    """
    size = 12
    return {
        "font": FONT,
        "background": "white",
        "padding": 4,
        # One label describes the whole picture; labels on every mark would be noise.
        "aria": False,
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": size,
            "titleFontSize": size,
            "titleFontWeight": "normal",
            "titleColor": PALE,
            "labelColor": INK,
            "gridColor": "#e9e9e9",
            "domainColor": "#9a9a9a",
            "tickColor": "#9a9a9a",
            "labelLimit": 150 if small else 280,
            "titleLimit": 320 if small else 700,
        },
        "legend": {
            "labelFontSize": size,
            "titleFontSize": size,
            "labelColor": INK,
            "orient": "top",
            "title": None,
            "labelLimit": 300,
            "columns": 2 if small else 0,
            "symbolType": "square",
            "symbolSize": 110,
            "offset": 10,
            # Room for letters that are wider in a reader's font than in ours.
            "columnPadding": 26,
        },
        "text": {"fontSize": size, "color": INK},
        "range": {"category": list(CATEGORIES)},
    }
