"""How the sides agree on each property of ties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from paradiplomacy.language import Language, Message, Words, render, sentences
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.table_words import label_of
from paradiplomacy.results.charts.labels import hover, text_width
from paradiplomacy.results.charts.theme import AGREEMENT, INK
from paradiplomacy.results.charts.vega import Chart, Field, Secondary, pixels
from paradiplomacy.results.drawing import ChartPlan, Sketch

__all__ = ["sketch"]

_WORDS = Words(__name__)

Counts = Mapping[str, Counter[Agreement]]
_BAR, _STEP = 20, 46


def sketch(counts: Counts, language: Language = "en", *, among: str = "") -> Sketch | None:
    """A bar for each property, or None where there is no fact.

    Parameters
    ----------
    counts : mapping of str to Counter of Agreement
    language : {"en", "zh"}
    among : str, keyword-only
        Between which countries the ties are; empty of many.
    """
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
        caption=say(sentences(*_captions(among))),
        plan=partial(_plan, counts, language),
    )


def _captions(among: str) -> Iterator[Message]:
    if among:
        yield _WORDS("among", countries=among)
    yield _WORDS("caption")


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
            digits = str(of[level])
            bars.append(
                {
                    "level": say(_WORDS(f"levels.{level}")),
                    "x": round(start, 1),
                    "x2": round(end, 1),
                    "y": row * _STEP + 18,
                    "y2": row * _STEP + 18 + _BAR,
                    "mid": round((start + end) / 2, 1),
                    "ymid": row * _STEP + 18 + _BAR / 2,
                    "text": digits if text_width(digits) + 4 < end - start else "",
                    "hover": hover(
                        label_of(name, language), say(_WORDS(f"levels.{level}")), of[level]
                    ),
                }
            )
            start = end
    named = {say(_WORDS(f"levels.{level}")): colour for level, colour in AGREEMENT.items()}
    present = [level for level in named if any(bar["level"] == level for bar in bars)]
    colour = Field("level:N").scale(domain=present, range=[named[p] for p in present])
    chart = Chart("bars")
    layers = [
        chart.mark("rect", stroke="white", strokeWidth=1).encode(
            x=Field("x:Q").scale(None).axis(None),
            x2=Secondary("x2"),
            y=Field("y:Q").scale(None).axis(None),
            y2=Secondary("y2"),
            color=colour,
            description=Field("hover:N"),
        ),
        chart.mark("text", baseline="middle", color=INK).encode(
            x=Field("mid:Q").scale(None), y=Field("ymid:Q").scale(None), text=Field("text:N")
        ),
        Chart("labels")
        .mark("text", align="left", baseline="alphabetic")
        .encode(x=pixels(0), y=Field("y:Q").scale(None), text=Field("text:N")),
    ]
    height = _STEP * len(most_first) - 4
    plan = Chart.layer(*layers).properties(width=wide, height=height)
    return ChartPlan(plan, {"bars": bars, "labels": labels})
