"""Names on maps, dark letters on a white rim, so that they stand out of what lies below; pixels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import altair as alt

from paradiplomacy.results.charts.labels import Label

__all__ = ["names", "pixels"]


def pixels(channel: Literal["x", "y", "x2", "y2"], value: float) -> Any:
    """A place on the sheet; of its class, which altair finds for `alt.value` in 7 ms each time."""
    classes: dict[str, Any] = {
        "x": alt.XValue,
        "y": alt.YValue,
        "x2": alt.X2Value,
        "y2": alt.Y2Value,
    }
    return classes[channel](value)


def names(labels: Iterable[Label], data: dict[str, Any]) -> list[alt.Chart]:
    """Layers that write labels; their rows are added to a plan's data.

    Parameters
    ----------
    labels : iterable of Label
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
            chart = alt.Chart(alt.NamedData(f"names-{align}"))
            mark = chart.mark_text(align=align, baseline="alphabetic", **look)  # type: ignore[arg-type]
            layers.append(
                mark.encode(
                    x=alt.X("x:Q", scale=None, axis=None),
                    y=alt.Y("y:Q", scale=None, axis=None),
                    text=alt.Text("text:N"),
                )
            )
    return layers
