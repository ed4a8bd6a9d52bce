"""Published totals beside what each definition counts on the same day."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import altair as alt

from paradiplomacy.definitions.count import DefinitionComparison
from paradiplomacy.report.charts.theme import CATEGORIES, INK, NARROW
from paradiplomacy.report.charts.writing import pixels
from paradiplomacy.report.drawing import ChartPlan, Sketch
from paradiplomacy.report.words import count_of, country, listed, when

__all__ = ["comparable", "sketch", "total_words"]

_SCOPES = {"all": "all levels", "city": "cities", "state": "states and provinces"}
_HEAD, _LINE, _GAP = 18, 13, 12


def total_words(comparison: DefinitionComparison) -> str:
    """A published total in words: when, of which countries, of what."""
    total = comparison.total
    pair = "–".join(country(code) for code in total.countries)
    least = "at least " if total.bound == "at least" else ""
    return f"{when(total.date.text)}, {pair}, {_SCOPES[total.scope]}: {least}{total.count:,}"


def comparable(comparison: DefinitionComparison) -> DefinitionComparison:
    """The comparison with only the definitions that count what the total counts."""
    return DefinitionComparison(comparison.total, comparison.like)


def sketch(comparisons: Sequence[DefinitionComparison]) -> Sketch | None:
    """Totals and counts, or None where no total was published."""
    if not comparisons:
        return None
    shown = [comparable(comparison) for comparison in comparisons]
    parts = []
    for comparison in shown:
        held = listed(f"{c.definition.title} {c.dated} to {c.total}" for c in comparison.counts)
        parts.append(f"{total_words(comparison)}; this record: {held or 'no such definition'}")
    return Sketch(
        name="counts",
        title="Published totals and this record's counts",
        alt=f"{count_of(len(shown), 'published total')} beside counts. {'. '.join(parts)}.",
        caption=(
            "Black diamond: the total that somebody published. Coloured line: what this record "
            "counts under a definition on that day, from ties known to have begun by then to "
            "these plus the ties without a date."
        ),
        plan=partial(_plan, shown),
    )


def _plan(comparisons: Sequence[DefinitionComparison], width: int) -> ChartPlan:
    small = width == NARROW
    ranges: list[dict[str, Any]] = []
    totals: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    y = 0
    for comparison in comparisons:
        heads.append({"y": y + 12, "text": total_words(comparison)})
        top = y + _HEAD
        for row, counted in enumerate(comparison.counts):
            ranges.append(
                {
                    "y": top + row * _LINE + 5,
                    "low": counted.dated,
                    "high": counted.total,
                    "definition": str(counted.definition.title),
                }
            )
        lines = max(len(comparison.counts), 1)
        totals.append({"y": top + (lines - 1) * _LINE / 2 + 5, "count": comparison.total.count})
        y = top + lines * _LINE + _GAP
    titles = list(dict.fromkeys(str(row["definition"]) for row in ranges))
    colour = alt.Color("definition:N").scale(domain=titles, range=list(CATEGORIES[: len(titles)]))
    highest = max([c.total.count for c in comparisons] + [int(row["high"]) for row in ranges])
    axis = alt.Axis(title="Ties", tickCount=4 if small else 8, format=",d")
    scale = alt.Scale(domain=[0, highest * 1.04 + 1], nice=False)
    low = alt.X("low:Q", scale=scale, axis=axis)
    where = alt.Y("y:Q").scale(None).axis(None)
    chart = alt.Chart(alt.NamedData("ranges"))
    layers: list[alt.Chart] = []
    if ranges:
        layers += [
            chart.mark_rule(strokeWidth=4, strokeCap="butt").encode(
                x=low, x2=alt.X2("high:Q"), y=where, color=colour
            ),
            chart.mark_tick(thickness=3, height=9, opacity=1).encode(x=low, y=where, color=colour),
            chart.mark_tick(thickness=3, height=9, opacity=1).encode(
                x=alt.X("high:Q", scale=scale), y=where, color=colour
            ),
        ]
    layers += [
        alt.Chart(alt.NamedData("totals"))
        .mark_point(shape="diamond", filled=True, size=80, color=INK, opacity=1)
        .encode(x=alt.X("count:Q", scale=scale, axis=axis), y=where),
        alt.Chart(alt.NamedData("heads"))
        .mark_text(align="left", baseline="alphabetic", fontSize=11 if small else 12)
        .encode(x=pixels("x", 0), y=where, text=alt.Text("text:N")),
    ]
    plan = alt.layer(*layers).properties(width=width - 20, height=y)
    return ChartPlan(plan, {"ranges": ranges, "totals": totals, "heads": heads})
