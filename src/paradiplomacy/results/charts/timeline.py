"""Ties formed and broken off by year, with the shocks in between."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from paradiplomacy.language import Language, Message, Words, render, sentences
from paradiplomacy.model.activity import NationalShock
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.status import ChangeKind
from paradiplomacy.record.record import Record
from paradiplomacy.record.shock_names import shock_name
from paradiplomacy.results.charts.labels import free_row, hover, text_width
from paradiplomacy.results.charts.shapes import among, colour_by, sketch_of
from paradiplomacy.results.charts.theme import CATEGORIES, INK, NARROW, PALE, STATUS
from paradiplomacy.results.charts.vega import Chart, Field, Look
from paradiplomacy.results.drawing import ChartPlan, Sketch

_WORDS = Words(__name__)
_ROW = 15
_COLOURS = {
    "city": CATEGORIES[0],
    "state": CATEGORIES[4],
    "suspended": STATUS["suspended"],
    "ended": STATUS["ended"],
    "resumed": CATEGORIES[2],
}
"""By what happened: a tie of cities or of states was formed, was suspended, and so on."""


@dataclass(frozen=True, slots=True)
class Years:
    """Events of ties that can be put in a year.

    `broken`: how many are ``suspended`` and ``ended``, by year and status.
    `undated`: ties whose start cannot be put in one year.
    `to_come`: ties that begin after the day of the record.
    `unplaced`: suspensions, ends and resumptions that cannot.
    """

    formed: Counter[tuple[int, str]]
    broken: Counter[tuple[int, str]]
    resumed: Counter[int]
    undated: int
    to_come: int
    unplaced: int


def years_of(record: Record) -> Years:
    """Events of ties up to the day of the record, where their date leaves one year only."""
    formed: Counter[tuple[int, str]] = Counter()
    broken: Counter[tuple[int, str]] = Counter()
    resumed: Counter[int] = Counter()
    undated = to_come = unplaced = 0
    for tie in record.ties.values():
        tiers = {record.places[end].level.tier for end in tie.ends}
        year = _year_of_date(tie.established)
        if tie.established and tie.established.earliest > record.as_of:
            to_come += 1
        elif year is None:
            undated += 1
        else:
            formed[(year, "state" if "state" in tiers else "city")] += 1
        for change in tie.history:
            if change.change not in (ChangeKind.SUSPENDED, ChangeKind.ENDED, ChangeKind.RESUMED):
                continue
            if change.date is not None and change.date.earliest > record.as_of:
                continue
            year = _year_of_date(change.date)
            if year is None:
                unplaced += 1
            elif change.change is ChangeKind.RESUMED:
                resumed[year] += 1
            else:
                broken[(year, str(change.change))] += 1
    return Years(formed, broken, resumed, undated, to_come, unplaced)


def _year_of_date(when: EventDate | None) -> int | None:
    return when.year if when is not None else None


def numbered_shocks(record: Record) -> list[tuple[int, NationalShock]]:
    """The shocks in order of time, numbered as on the chart."""
    in_order = sorted(record.shocks.values(), key=lambda shock: (shock.date, shock.id))
    return list(enumerate(in_order, start=1))


def sketch(record: Record, language: Language = "en") -> Sketch | None:
    """The timeline of a record, or None where nothing is dated."""
    years = years_of(record)
    if not (years.formed or years.broken or years.resumed):
        return None
    shocks = [
        (number, _name_of_shock(shock, language)) for number, shock in numbered_shocks(record)
    ]
    best = sorted(_by_year(years.formed).items(), key=lambda item: (-item[1], item[0]))[:3]
    counts = {
        "formed": sum(years.formed.values()),
        "broken": sum(years.broken.values()),
        "resumed": sum(years.resumed.values()),
    }
    years_of_most = tuple(_WORDS("peak", year=year, n=n) for year, n in best)
    most = _WORDS("peaks", years=years_of_most) if best else _WORDS("no-year")
    return sketch_of(
        language,
        "timeline",
        partial(_plan_timeline, years, numbered_shocks(record), language),
        title=_WORDS("title"),
        caption=_caption_of_timeline(years, counts, shocks, among(record, language)),
        alt=_WORDS("alt", **counts, most=most, shocks=len(shocks)),
    )


def _by_year(counts: Counter[tuple[int, str]]) -> Counter[int]:
    """Counts of years, whatever happened in them."""
    return Counter(year for year, _ in counts.elements())


def _name_of_shock(shock: NationalShock, language: Language) -> str:
    return shock_name(shock, language) or shock.name


def _caption_of_timeline(
    years: Years, counts: dict[str, int], shocks: list[tuple[int, str]], countries: str
) -> Message:
    parts = [_WORDS("among", countries=countries)] if countries else []
    parts.append(_WORDS("up", n=counts["formed"]))
    if years.undated:
        parts.append(_WORDS("undated", n=years.undated))
    if years.to_come:
        parts.append(_WORDS("to-come", n=years.to_come))
    parts.append(_WORDS("down", broken=counts["broken"]))
    parts += [_WORDS("triangles", resumed=counts["resumed"])] if counts["resumed"] else []
    if years.unplaced:
        parts.append(_WORDS("unplaced", n=years.unplaced))
    if shocks:
        names = tuple(_WORDS("shock", number=number, name=name) for number, name in shocks)
        parts.append(_WORDS("shocks", shocks=names))
    return sentences(*parts)


def _plan_timeline(
    years: Years, shocks: list[tuple[int, NationalShock]], language: Language, width: int
) -> ChartPlan:
    small = width == NARROW
    spots = [
        (_decimal(shock.date), number, _name_of_shock(shock, language)) for number, shock in shocks
    ]
    seen = [year for year, _ in years.formed] + [year for year, _ in years.broken]
    seen += [*years.resumed, *(int(at) for at, _, _ in spots)]
    first, last = min(seen) - 1, max(seen) + 2
    wide, height = width - 50, 210 if small else 260
    x = Field(
        "at:Q",
        title=None,
        scale=Look(domain=[first, last], nice=False, zero=False),
        axis=Look(format="d", grid=False, tickCount=5 if small else 12),
    )
    called = {what: render(_WORDS(f"what.{what}"), language) for what in _COLOURS}
    data = _rows_of_formed_ties(years, called)
    colours = {called[what]: colour for what, colour in _COLOURS.items()}
    present = {row["what"] for row in [*data["years"], *data["resumed"]]}
    legend = Look(orient="bottom", columns=2 if small else 5)
    colour = colour_by("what", {w: colour for w, colour in colours.items() if w in present}, legend)
    up = Look(labelExpr="abs(datum.value)", tickMinStep=1)
    y = Field("count:Q", title=render(_WORDS("axis"), language), axis=up)
    layers: list[Chart] = [
        Chart("years")
        .mark("bar", size=max(2, wide / (last - first) * 0.78))
        .encode(x=x, y=y, color=colour, description=Field("hover:N")),
        Chart("zero").mark("rule", color=INK).encode(y=Field("count:Q")),
    ]
    if data["resumed"]:
        layers.append(
            Chart("resumed")
            .mark("point", shape="triangle-up", filled=True, size=60, opacity=1)
            .encode(x=x, y=Field("count:Q"), color=colour, description=Field("hover:N"))
        )
    if spots:
        data["shocks"] = _shock_labels(spots, first, last, wide, small)
        layers += _shock_layers(x, height)
    return ChartPlan(Chart.layer(*layers).properties(width=wide, height=height), data)


def _rows_of_formed_ties(years: Years, called: dict[str, str]) -> dict[str, Any]:
    def row(year: int, what: str, n: int, count: float) -> dict[str, Any]:
        text = hover(str(year), called[what], n)
        return {"at": year + 0.5, "what": called[what], "count": count, "hover": text}

    rows = [row(year, tier, n, n) for (year, tier), n in sorted(years.formed.items())]
    rows += [row(year, status, n, -n) for (year, status), n in sorted(years.broken.items())]
    depth = _by_year(years.broken)
    below = 0.05 * max(years.formed.values(), default=1)
    resumed = [
        row(year, "resumed", n, -depth[year] - below) for year, n in sorted(years.resumed.items())
    ]
    return {"years": rows, "resumed": resumed, "zero": [{"count": 0}]}


def _decimal(when: EventDate) -> float:
    day = when.middle or (when.earliest if when.earliest != date.min else when.latest)
    return day.year + (day.timetuple().tm_yday - 1) / 366


def _shock_labels(
    spots: list[tuple[float, int, str]], first: int, last: int, width: float, small: bool
) -> list[dict[str, Any]]:
    """Labels above the plot that stand clear of each other: names, numbers, or none.

    A name that finds no room is left to its number, and a number that finds none to the line.
    """
    taken: list[tuple[int, float, float]] = []
    placed: dict[int, tuple[float, int, str]] = {}
    for named in (True, False):
        for at, number, name in spots:
            if number in placed or (named and small):
                continue
            x = (at - first) / (last - first) * width
            text = f"({number}) {name}" if named else str(number)
            wide = text_width(text, 11)
            start = min(x, width - wide) if named else min(max(x - wide / 2, 0), width - wide)
            row = free_row(taken, start, start + wide, most=4 if named or small else 7)
            if row is not None:
                taken.append((row, start, start + wide))
                placed[number] = (start, row, text)
    labels = []
    for at, number, name in spots:
        start, row, text = placed.get(number, (0.0, 0, ""))
        labels.append(
            {
                "at": round(at, 3),
                "x": round(start, 1),
                "y": -8 - _ROW * row,
                "text": text,
                "hover": hover(str(int(at)), name),
            }
        )
    return labels


def _shock_layers(x: Field, height: int) -> list[Chart]:
    chart = Chart("shocks")
    rule = chart.mark("rule", color=PALE, strokeDash=[4, 3], strokeWidth=1).encode(
        x=x, y=Field("y:Q", scale=None), y2=Look(value=height), description=Field("hover:N")
    )
    look: dict[str, Any] = {"align": "left", "baseline": "bottom", "fontSize": 11, "dy": 1}
    halo = chart.mark("text", stroke="white", strokeWidth=4, **look)
    across, up = (Field(f"{axis}:Q", scale=None) for axis in "xy")
    where = {"x": across, "y": up, "text": Field("text:N")}
    return [rule, halo.encode(**where), chart.mark("text", **look).encode(**where)]
