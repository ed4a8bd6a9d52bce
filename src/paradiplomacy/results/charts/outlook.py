"""Scenarios of the event model as fans: ties that are active, or suspended, in years ahead."""

from __future__ import annotations

from functools import partial
from itertools import cycle
from typing import TYPE_CHECKING, Any

from paradiplomacy.language import Language, Message, Words, render
from paradiplomacy.language.decimals import decimal
from paradiplomacy.mechanisms.scenario_words import scenario_name
from paradiplomacy.results.charts.shapes import colour_by, sketch_of
from paradiplomacy.results.charts.theme import CATEGORIES, NARROW
from paradiplomacy.results.charts.vega import Chart, Field, Look
from paradiplomacy.results.drawing import ChartPlan, Sketch

if TYPE_CHECKING:
    from paradiplomacy.mechanisms.scenarios import Outlook

_WORDS = Words(__name__)


def sketches(outlook: Outlook | None, language: Language = "en") -> list[Sketch]:
    """A fan of active and one of suspended ties; none without scenarios."""
    if outlook is None or len(outlook.scenarios) < 2:
        return []
    return [_sketch(outlook, of, language) for of in ("active", "suspended")]


def _name_of_scenario(scenario: str, outlook: Outlook, language: Language) -> str:
    return render(scenario_name(scenario, outlook.year), language)


def _sketch(outlook: Outlook, of: str, language: Language) -> Sketch:
    ends = tuple(_outcome_at_time(outlook, name, of, -1, language) for name in outlook.scenarios)
    of_words = _WORDS(f"of.{of}")
    return sketch_of(
        language,
        f"scenarios-{of}",
        partial(_plan_outlook_chart, outlook, of, language),
        title=_WORDS("title", of=of_words),
        caption=_WORDS("caption", of=of_words, worlds=decimal(outlook.worlds)),
        alt=_WORDS("alt", of=of_words, ends=ends),
    )


def _outcome_at_time(outlook: Outlook, name: str, of: str, at: int, language: Language) -> Message:
    """Outcome of a scenario at one of its times."""
    fan = outlook.fans[name, of][:, at]
    return _WORDS(
        "end",
        scenario=_name_of_scenario(name, outlook, language),
        middle=decimal(fan[2], 0),
        low=decimal(fan[0], 0),
        high=decimal(fan[-1], 0),
    )


def _first_time_of_years(outlook: Outlook) -> list[int]:
    """The first of the times of each year."""
    years = [int(time) for time in outlook.times]
    return [at for at, year in enumerate(years) if at == 0 or year != years[at - 1]]


def _plan_outlook_chart(outlook: Outlook, of: str, language: Language, width: int) -> ChartPlan:
    small = width == NARROW
    axis = render(_WORDS("axis", of=_WORDS(f"of.{of}")), language)
    rows = [
        {
            "year": round(float(time), 3),
            "scenario": _name_of_scenario(name, outlook, language),
            **dict(zip(("a", "b", "middle", "c", "d"), map(float, fan[:, at]), strict=True)),
        }
        for name in outlook.scenarios
        for fan in [outlook.fans[name, of]]
        for at, time in enumerate(outlook.times)
    ]
    points_shown = [
        {
            "year": round(float(outlook.times[at]), 3),
            "middle": float(outlook.fans[name, of][2, at]),
            "hover": f"{int(outlook.times[at])} · "
            + render(_outcome_at_time(outlook, name, of, at, language), language),
        }
        for name in outlook.scenarios
        for at in _first_time_of_years(outlook)
    ]
    data: dict[str, Any] = {"fans": rows, "shown": points_shown}
    names = [_name_of_scenario(name, outlook, language) for name in outlook.scenarios]
    colours = dict(zip(names, cycle(CATEGORIES), strict=False))
    colour = colour_by("scenario", colours, Look(symbolOpacity=1, columns=1 if small else 2))
    first, last = float(outlook.times[0]), float(outlook.times[-1])
    x = Field(
        "year:Q",
        title="",
        scale=Look(domain=[first, last], nice=False),
        axis=Look(format="d", tickCount=4 if small else 8, grid=False),
    )
    chart = Chart("fans")

    def band(low: str, high: str, opacity: float) -> Chart:
        y = Field(f"{low}:Q", title=axis, scale=Look(zero=True))
        area: Chart = chart.mark("area", opacity=opacity).encode(
            x=x, y=y, y2=Look(field=high), color=colour
        )
        return area

    points = Chart("shown").mark("point", filled=True, size=90, opacity=0)
    layers = Chart.layer(
        band("a", "d", 0.12),
        band("b", "c", 0.2),
        chart.mark("line", strokeWidth=2.2).encode(x=x, y=Field("middle:Q"), color=colour),
        points.encode(x=x, y=Field("middle:Q"), description=Field("hover:N")),
    )
    return ChartPlan(layers.properties(width=width - 70, height=220 if small else 280), data)
