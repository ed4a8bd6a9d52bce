"""Published totals beside what each definition counts on the same day."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from paradiplomacy.definitions.count import DefinitionComparison
from paradiplomacy.language import Language, Message, Words, render
from paradiplomacy.language.dates import in_words
from paradiplomacy.results.charts.chart_names import country
from paradiplomacy.results.charts.labels import hover
from paradiplomacy.results.charts.shapes import AT_Y, coloured, heads, worded
from paradiplomacy.results.charts.theme import CATEGORIES, INK, NARROW
from paradiplomacy.results.charts.vega import Chart, Field, Look
from paradiplomacy.results.drawing import ChartPlan, Sketch

_WORDS = Words(__name__)
_HEAD, _LINE, _GAP = 18, 13, 12


def total_words(comparison: DefinitionComparison, language: Language = "en") -> str:
    """A published total in words: when, of which countries, of what."""
    total = comparison.total
    message = _WORDS(
        "at-least" if total.bound == "at least" else "total",
        day=in_words(total.date.text, language),
        pair="–".join(country(code, language) for code in total.countries),
        scope=_WORDS(f"scope.{total.scope}"),
        n=f"{total.count:,}",
    )
    return render(message, language)


def comparable(comparison: DefinitionComparison) -> DefinitionComparison:
    """The comparison with only the definitions that count what the total counts."""
    return DefinitionComparison(comparison.total, comparison.like, comparison.like)


def sketch(comparisons: Sequence[DefinitionComparison], language: Language = "en") -> Sketch | None:
    """Totals and counts, or None where no total was published."""
    if not comparisons:
        return None
    compared = [comparable(comparison) for comparison in comparisons]
    return worded(
        language,
        "counts",
        partial(_plan_counts_chart, compared, language),
        title=_WORDS("title"),
        alt=_WORDS(
            "alt",
            n=len(compared),
            parts=tuple(_compared(comparison, language) for comparison in compared),
        ),
        caption=_WORDS("caption"),
    )


def _compared(comparison: DefinitionComparison, language: Language) -> Message:
    total = total_words(comparison, language)
    if not comparison.counts:
        return _WORDS("nothing-here", total=total)
    counts = tuple(
        _WORDS("range", title=count.title, low=count.dated, high=count.total)
        for count in comparison.counts
    )
    return _WORDS("here", total=total, counts=counts)


def _plan_counts_chart(
    comparisons: Sequence[DefinitionComparison], language: Language, width: int
) -> ChartPlan:
    small = width == NARROW
    ranges: list[dict[str, Any]] = []
    totals: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    y = 0
    for comparison in comparisons:
        names.append({"y": y + 12, "text": total_words(comparison, language)})
        top = y + _HEAD
        for row, counted in enumerate(comparison.counts):
            ranges.append(
                {
                    "y": top + row * _LINE + 5,
                    "low": counted.dated,
                    "high": counted.total,
                    "definition": render(counted.title, language),
                    "hover": hover(
                        render(counted.title, language),
                        f"{counted.dated:,}–{counted.total:,}",
                    ),
                }
            )
        lines = max(len(comparison.counts), 1)
        totals.append(
            {
                "y": top + (lines - 1) * _LINE / 2 + 5,
                "count": comparison.total.count,
                "hover": total_words(comparison, language),
            }
        )
        y = top + lines * _LINE + _GAP
    titles = list(dict.fromkeys(str(row["definition"]) for row in ranges))
    colour = coloured("definition", dict(zip(titles, CATEGORIES, strict=False)))
    highest = max([c.total.count for c in comparisons] + [int(row["high"]) for row in ranges])
    axis = Look(title=render(_WORDS("axis"), language), tickCount=4 if small else 8, format=",d")
    scale = Look(domain=[0, highest * 1.04 + 1], nice=False)
    low = Field("low:Q", scale=scale, axis=axis)
    chart, tick = Chart("ranges"), {"thickness": 3, "height": 9, "opacity": 1}
    layers: list[Chart] = []
    if ranges:
        layers += [
            chart.mark("rule", strokeWidth=4, strokeCap="butt").encode(
                x=low, x2=Look(field="high"), y=AT_Y, color=colour, description=Field("hover:N")
            ),
            chart.mark("tick", **tick).encode(x=low, y=AT_Y, color=colour),
            chart.mark("tick", **tick).encode(x=Field("high:Q", scale=scale), y=AT_Y, color=colour),
        ]
    layers += [
        Chart("totals")
        .mark("point", shape="diamond", filled=True, size=80, color=INK, opacity=1)
        .encode(x=Field("count:Q", scale=scale, axis=axis), y=AT_Y, description=Field("hover:N")),
        heads(fontSize=11 if small else 12),
    ]
    return ChartPlan(
        Chart.layer(*layers).properties(width=width - 20, height=y),
        {"ranges": ranges, "totals": totals, "heads": names},
    )
