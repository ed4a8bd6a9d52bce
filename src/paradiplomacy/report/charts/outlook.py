"""Scenarios of the event model as fans: ties that are active, or suspended, in years ahead."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import altair as alt

from paradiplomacy.mechanisms.scenario_words import scenario_name
from paradiplomacy.report.charts.theme import CATEGORIES, NARROW
from paradiplomacy.report.drawing import ChartPlan, Sketch
from paradiplomacy.report.words import capital, count_of, number

if TYPE_CHECKING:
    from paradiplomacy.mechanisms.scenarios import Outlook

__all__ = ["sketches"]


def sketches(outlook: Outlook | None) -> list[Sketch]:
    """A fan of active and one of suspended ties; none without scenarios."""
    if outlook is None or len(outlook.scenarios) < 2:
        return []
    return [_sketch(outlook, of) for of in ("active", "suspended")]


def _sketch(outlook: Outlook, of: str) -> Sketch:
    ends = "; ".join(
        f"{scenario_name(name, outlook.year)}, {number(fan[2], 0)} "
        f"({number(fan[0], 0)} to {number(fan[-1], 0)})"
        for name in outlook.scenarios
        for fan in [outlook.fans[name, of][:, -1]]
    )
    return Sketch(
        name=f"scenarios-{of}",
        title=f"Scenarios: {of} ties",
        alt=f"Fans of {of} ties by scenario. At the end: {ends}.",
        caption=(
            f"How many ties are {of} in {count_of(outlook.worlds, 'simulated world')} of each "
            "scenario: the line is the middle one, the pale band holds nine worlds of ten, the "
            "darker one half of them. Scenarios share their luck, so that they differ only by what "
            "is assumed. No prediction."
        ),
        plan=partial(_plan, outlook, of),
    )


def _plan(outlook: Outlook, of: str, width: int) -> ChartPlan:
    small = width == NARROW
    rows = [
        {
            "year": round(float(time), 3),
            "scenario": str(scenario_name(name, outlook.year)),
            **dict(zip(("a", "b", "middle", "c", "d"), map(float, fan[:, at]), strict=True)),
        }
        for name in outlook.scenarios
        for fan in [outlook.fans[name, of]]
        for at, time in enumerate(outlook.times)
    ]
    data: dict[str, Any] = {"fans": rows}
    names = [str(scenario_name(name, outlook.year)) for name in outlook.scenarios]
    colour = (
        alt.Color("scenario:N")
        .scale(domain=names, range=[CATEGORIES[k % len(CATEGORIES)] for k in range(len(names))])
        .legend(symbolOpacity=1, columns=1 if small else 2)
    )
    first, last = float(outlook.times[0]), float(outlook.times[-1])
    x = alt.X(
        "year:Q",
        title="",
        scale=alt.Scale(domain=[first, last], nice=False),
        axis=alt.Axis(format="d", tickCount=4 if small else 8, grid=False),
    )
    chart = alt.Chart(alt.NamedData("fans"))

    def band(low: str, high: str, opacity: float) -> alt.Chart:
        y = alt.Y(f"{low}:Q", title=f"{capital(of)} ties", scale=alt.Scale(zero=True))
        area: alt.Chart = chart.mark_area(opacity=opacity).encode(
            x=x, y=y, y2=f"{high}:Q", color=colour
        )
        return area

    line = chart.mark_line(strokeWidth=2.2).encode(x=x, y=alt.Y("middle:Q"), color=colour)
    layers = alt.layer(band("a", "d", 0.12), band("b", "c", 0.2), line)
    return ChartPlan(layers.properties(width=width - 70, height=220 if small else 280), data)
