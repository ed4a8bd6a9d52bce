"""Names on maps, dark letters on a white rim, so that they stand out of what lies below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from paradiplomacy.results.charts.labels import Label
from paradiplomacy.results.charts.shapes import AT_X, AT_Y
from paradiplomacy.results.charts.vega import Chart, Field

__all__ = ["names"]


def names(labels: Iterable[Label], data: dict[str, Any]) -> list[Chart]:
    """Layers that write labels; their rows are added to a plan's data.

    Parameters
    ----------
    data : dict
        Of the plan; gets one entry for each alignment.
    """
    placed = list(labels)
    layers = []
    for halo in (True, False):
        look: dict[str, Any] = {"opacity": 1}
        if halo:
            look = {"stroke": "white", "strokeWidth": 3, "strokeOpacity": 0.85, "opacity": 1}
        for align in sorted({label.align for label in placed}):
            data[f"names-{align}"] = [
                {"x": round(label.x, 1), "y": round(label.y, 1), "text": label.text}
                for label in placed
                if label.align == align
            ]
            chart = Chart(f"names-{align}")
            mark = chart.mark("text", align=align, baseline="alphabetic", **look)
            layers.append(mark.encode(x=AT_X, y=AT_Y, text=Field("text:N")))
    return layers
