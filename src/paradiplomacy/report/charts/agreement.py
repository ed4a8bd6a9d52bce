"""How the sides agree on each property of ties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

import altair as alt

from paradiplomacy.model.facts import Agreement
from paradiplomacy.report.charts.labels import text_width
from paradiplomacy.report.charts.theme import AGREEMENT, INK
from paradiplomacy.report.charts.writing import pixels
from paradiplomacy.report.drawing import ChartPlan, Sketch
from paradiplomacy.report.words import capital, count_of, property_words

__all__ = ["sketch"]

Counts = Mapping[str, Counter[Agreement]]
_BAR, _STEP = 20, 46


def sketch(counts: Counts) -> Sketch | None:
    """A bar for each property, or None where there is no fact."""
    if not counts:
        return None
    words = "; ".join(
        f"{property_words(name)}: "
        + ", ".join(f"{of[level]} {level}" for level in Agreement if of[level])
        for name, of in counts.items()
    )
    return Sketch(
        name="agreement",
        title="How far the two ends agree",
        alt=f"Bars of agreement by property. {words}.",
        caption=(
            "Each bar is one property of all ties that could have it, split by how the sides "
            "agree. Confirmed: both ends say so. One-sided: one end does, and nobody contradicts. "
            "Third-party: neither end speaks. Silent: nobody does."
        ),
        plan=partial(_plan, counts),
    )


def _plan(counts: Counts, width: int) -> ChartPlan:
    wide = width - 12
    most_first = sorted(counts.items(), key=lambda item: (-item[1].total(), item[0]))
    bars: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    for row, (name, of) in enumerate(most_first):
        whole, start = of.total(), 0.0
        labels.append(
            {
                "y": row * _STEP + 12,
                "text": f"{capital(property_words(name))}: {count_of(whole, 'fact')}",
            }
        )
        for level in Agreement:
            if not of[level]:
                continue
            end = start + wide * of[level] / whole
            said = str(of[level])
            bars.append(
                {
                    "level": str(level),
                    "x": round(start, 1),
                    "x2": round(end, 1),
                    "y": row * _STEP + 18,
                    "y2": row * _STEP + 18 + _BAR,
                    "mid": round((start + end) / 2, 1),
                    "ymid": row * _STEP + 18 + _BAR / 2,
                    "text": said if text_width(said) + 4 < end - start else "",
                }
            )
            start = end
    present = [level for level in AGREEMENT if any(bar["level"] == level for bar in bars)]
    colour = alt.Color("level:N").scale(domain=present, range=[AGREEMENT[p] for p in present])
    chart = alt.Chart(alt.NamedData("bars"))
    layers = [
        chart.mark_rect(stroke="white", strokeWidth=1).encode(
            x=alt.X("x:Q").scale(None).axis(None),
            x2=alt.X2("x2:Q"),
            y=alt.Y("y:Q").scale(None).axis(None),
            y2=alt.Y2("y2:Q"),
            color=colour,
        ),
        chart.mark_text(baseline="middle", color=INK).encode(
            x=alt.X("mid:Q").scale(None), y=alt.Y("ymid:Q").scale(None), text=alt.Text("text:N")
        ),
        alt.Chart(alt.NamedData("labels"))
        .mark_text(align="left", baseline="alphabetic")
        .encode(x=pixels("x", 0), y=alt.Y("y:Q").scale(None), text=alt.Text("text:N")),
    ]
    height = _STEP * len(most_first) - 4
    plan = alt.layer(*layers).properties(width=wide, height=height)
    return ChartPlan(plan, {"bars": bars, "labels": labels})
