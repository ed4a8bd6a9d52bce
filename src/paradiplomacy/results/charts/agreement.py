"""Agreement of the sides on each property of ties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from paradiplomacy.language import Language, Message, Words, render, sentences
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.table_words import label_of
from paradiplomacy.results.charts.labels import hover
from paradiplomacy.results.charts.shapes import Share, ShareBar, share_bars, worded
from paradiplomacy.results.charts.theme import AGREEMENT
from paradiplomacy.results.drawing import ChartPlan, Sketch

__all__ = ["sketch"]

_WORDS = Words(__name__)

Counts = Mapping[str, Counter[Agreement]]
_STEP = 46


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
    return worded(
        language,
        "agreement",
        partial(_plan_agreement_chart, counts, language),
        title=_WORDS("title"),
        caption=sentences(*_captions(among)),
        alt=_WORDS("alt", properties=properties),
    )


def _captions(among: str) -> Iterator[Message]:
    if among:
        yield _WORDS("among", countries=among)
    yield _WORDS("caption")


def _plan_agreement_chart(counts: Counts, language: Language, width: int) -> ChartPlan:
    text = partial(render, language=language)
    levels = {level: text(_WORDS(f"levels.{level}")) for level in Agreement}
    most_first = sorted(counts.items(), key=lambda item: (-item[1].total(), item[0]))
    bars = [
        ShareBar(
            text(_WORDS("facts", name=label_of(name, language), n=of.total())),
            [
                Share(
                    levels[level],
                    of[level],
                    str(of[level]),
                    hover(label_of(name, language), levels[level], of[level]),
                )
                for level in Agreement
                if of[level]
            ],
        )
        for name, of in most_first
    ]
    colours = {text(_WORDS(f"levels.{level}")): colour for level, colour in AGREEMENT.items()}
    plan = share_bars(bars, colours, width=width - 12, step=_STEP, thick=20)
    return replace(plan, chart=plan.chart.properties(height=_STEP * len(bars) - 4))
