"""How the sides agree on each property of ties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

import altair as alt

from paradiplomacy.language import Language, Words, render
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.table_words import label_of
from paradiplomacy.results.charts.labels import hover, text_width
from paradiplomacy.results.charts.theme import AGREEMENT, INK
from paradiplomacy.results.charts.writing import pixels
from paradiplomacy.results.drawing import ChartPlan, Sketch

__all__ = ["sketch"]

_WORDS = Words(__name__)

Counts = Mapping[str, Counter[Agreement]]
_BAR, _STEP = 20, 46


def sketch(counts: Counts, language: Language = "en") -> Sketch | None:
    """A bar for each property, or None where there is no fact."""
    if not counts:
        return None
    say = partial(render, language=language)
    properties = tuple(
        _WORDS(
            "property",
            name=label_of(name, language),
            counts=tuple(
                _WORDS("share", n=of[level], level=_WORDS(f"levels.{level}"))
                for level in Agreement
                if of[level]
            ),
        )
        for name, of in counts.items()
    )
    return Sketch(
        name="agreement",
        title=say(_WORDS("title")),
        alt=say(_WORDS("alt", properties=properties)),
        caption=say(_WORDS("caption")),
        plan=partial(_plan, counts, language),
    )


def _plan(counts: Counts, language: Language, width: int) -> ChartPlan:
    say = partial(render, language=language)
    wide = width - 12
    most_first = sorted(counts.items(), key=lambda item: (-item[1].total(), item[0]))
    bars: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    for row, (name, of) in enumerate(most_first):
        whole, start = of.total(), 0.0
        labels.append(
            {
                "y": row * _STEP + 12,
                "text": say(_WORDS("facts", name=label_of(name, language), n=whole)),
            }
        )
        for level in Agreement:
            if not of[level]:
                continue
            end = start + wide * of[level] / whole
            said = str(of[level])
            bars.append(
                {
                    "level": say(_WORDS(f"levels.{level}")),
                    "x": round(start, 1),
                    "x2": round(end, 1),
                    "y": row * _STEP + 18,
                    "y2": row * _STEP + 18 + _BAR,
                    "mid": round((start + end) / 2, 1),
                    "ymid": row * _STEP + 18 + _BAR / 2,
                    "text": said if text_width(said) + 4 < end - start else "",
                    "hover": hover(
                        label_of(name, language), say(_WORDS(f"levels.{level}")), of[level]
                    ),
                }
            )
            start = end
    named = {say(_WORDS(f"levels.{level}")): colour for level, colour in AGREEMENT.items()}
    present = [level for level in named if any(bar["level"] == level for bar in bars)]
    colour = alt.Color("level:N").scale(domain=present, range=[named[p] for p in present])
    chart = alt.Chart(alt.NamedData("bars"))
    layers = [
        chart.mark_rect(stroke="white", strokeWidth=1).encode(
            x=alt.X("x:Q").scale(None).axis(None),
            x2=alt.X2("x2:Q"),
            y=alt.Y("y:Q").scale(None).axis(None),
            y2=alt.Y2("y2:Q"),
            color=colour,
            description="hover:N",
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
