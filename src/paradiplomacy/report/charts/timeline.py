"""Ties formed and broken off by year, with the shocks in between."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import altair as alt

from paradiplomacy.model.activity import Shock
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.status import ChangeKind
from paradiplomacy.record.record import Record
from paradiplomacy.report.charts.labels import rows_of, text_width
from paradiplomacy.report.charts.theme import CATEGORIES, INK, NARROW, PALE, STATUS
from paradiplomacy.report.charts.writing import pixels
from paradiplomacy.report.drawing import ChartPlan, Sketch
from paradiplomacy.report.words import capital, count_of, listed

__all__ = ["Years", "numbered_shocks", "sketch", "years_of"]

_TIERS = {"city": "Cities, counties, districts", "state": "States and provinces"}
_ROW = 15


@dataclass(frozen=True, slots=True)
class Years:
    """Events of ties that can be put in a year.

    Parameters
    ----------
    formed : mapping of (year, tier) to int
    broken : mapping of (year, status) to int
        ``suspended`` and ``ended``.
    resumed : mapping of year to int
    undated : int
        Ties whose start cannot be put in one year.
    unplaced : int
        Suspensions, ends and resumptions that cannot.
    """

    formed: Counter[tuple[int, str]]
    broken: Counter[tuple[int, str]]
    resumed: Counter[int]
    undated: int
    unplaced: int


def years_of(record: Record) -> Years:
    """Events of ties by year; an event counts where its date leaves one year only."""
    formed: Counter[tuple[int, str]] = Counter()
    broken: Counter[tuple[int, str]] = Counter()
    resumed: Counter[int] = Counter()
    undated = unplaced = 0
    for tie in record.ties.values():
        tiers = {record.places[end].level.tier for end in tie.ends}
        year = _year(tie.established)
        if year is None:
            undated += 1
        else:
            formed[(year, "state" if "state" in tiers else "city")] += 1
        for change in tie.history:
            if change.change not in (ChangeKind.SUSPENDED, ChangeKind.ENDED, ChangeKind.RESUMED):
                continue
            year = _year(change.date)
            if year is None:
                unplaced += 1
            elif change.change is ChangeKind.RESUMED:
                resumed[year] += 1
            else:
                broken[(year, str(change.change))] += 1
    return Years(formed, broken, resumed, undated, unplaced)


def _year(when: EventDate | None) -> int | None:
    return when.year if when is not None else None


def numbered_shocks(record: Record) -> list[tuple[int, Shock]]:
    """The shocks in order of time, numbered as on the chart."""
    in_order = sorted(record.shocks.values(), key=lambda shock: (shock.date, shock.id))
    return list(enumerate(in_order, start=1))


def sketch(record: Record) -> Sketch | None:
    """The timeline of a record, or None where nothing is dated."""
    years = years_of(record)
    if not (years.formed or years.broken or years.resumed):
        return None
    formed = sum(years.formed.values())
    caption = f"Upward: {count_of(formed, 'tie')} whose start lies in one year. "
    if years.undated:
        caption += (
            f"Left out: {count_of(years.undated, 'tie')} without such a date, so the bars show "
            "what is dated and not how ties grew. "
        )
    broken = count_of(sum(years.broken.values()), "suspension or end", "suspensions and ends")
    resumed = count_of(sum(years.resumed.values()), "resumption")
    caption += f"Downward: {broken}; triangles: {resumed}."
    if years.unplaced:
        caption += f" Left out: {count_of(years.unplaced, 'such change')} without a year."
    if record.shocks:
        caption += " Dashed lines: shocks between the countries, numbered as in the list below."
    peaks = Counter[int]()
    for (year, _), count in years.formed.items():
        peaks[year] += count
    best = sorted(peaks.items(), key=lambda item: (-item[1], item[0]))[:3]
    most = listed(f"{year} ({count})" for year, count in best)
    return Sketch(
        name="timeline",
        title="When ties were formed, and when they broke off",
        alt=(
            f"Bars by year: {formed} ties formed, most in {most or 'no year'}; "
            f"{broken}; {resumed}; {count_of(len(record.shocks), 'shock')} marked."
        ),
        caption=caption,
        plan=partial(_plan, years, numbered_shocks(record)),
    )


def _plan(years: Years, shocks: list[tuple[int, Shock]], width: int) -> ChartPlan:
    small = width == NARROW
    spots = [(_decimal(shock.date), number, shock.name) for number, shock in shocks]
    seen = [year for year, _ in years.formed] + [year for year, _ in years.broken]
    seen += [*years.resumed, *(int(at) for at, _, _ in spots)]
    first, last = min(seen) - 1, max(seen) + 2
    wide, height = width - 50, 210 if small else 260
    x = alt.X("at:Q", title=None).scale(domain=[first, last], nice=False, zero=False)
    x = x.axis(format="d", grid=False, tickCount=5 if small else 12)
    data = _rows(years)
    bar = max(2, wide / (last - first) * 0.78)
    colours = {
        _TIERS["city"]: CATEGORIES[0],
        _TIERS["state"]: CATEGORIES[4],
        "Suspended": STATUS["suspended"],
        "Ended": STATUS["ended"],
        "Resumed": CATEGORIES[2],
    }
    present = [what for what in colours if any(row["what"] == what for row in data["years"])]
    present += ["Resumed"] if data["resumed"] else []
    legend = alt.Legend(orient="bottom", columns=2 if small else 5)
    colour = alt.Color("what:N", legend=legend).scale(
        domain=present, range=[colours[what] for what in present]
    )
    y = alt.Y("count:Q", title="Ties formed (up), broken off (down)")
    layers: list[alt.Chart] = [
        alt.Chart(alt.NamedData("years"))
        .mark_bar(size=bar)
        .encode(x=x, y=y.axis(labelExpr="abs(datum.value)", tickMinStep=1), color=colour),
        alt.Chart(alt.NamedData("zero")).mark_rule(color=INK).encode(y=alt.Y("count:Q")),
    ]
    if data["resumed"]:
        triangle = alt.Chart(alt.NamedData("resumed")).mark_point(
            shape="triangle-up", filled=True, size=60, opacity=1
        )
        layers.append(triangle.encode(x=x, y=alt.Y("count:Q"), color=colour))
    if spots:
        data["shocks"] = _shock_labels(spots, first, last, wide, small)
        layers += _shock_layers(x, height)
    return ChartPlan(alt.layer(*layers).properties(width=wide, height=height), data)


def _rows(years: Years) -> dict[str, Any]:
    rows = [
        {"at": year + 0.5, "what": _TIERS[tier], "count": count}
        for (year, tier), count in sorted(years.formed.items())
    ]
    rows += [
        {"at": year + 0.5, "what": capital(status), "count": -count}
        for (year, status), count in sorted(years.broken.items())
    ]
    depth: Counter[int] = Counter()
    for (year, _), count in years.broken.items():
        depth[year] += count
    top = max(years.formed.values(), default=1)
    below = 0.05 * top
    resumed = [
        {"at": year + 0.5, "what": "Resumed", "count": -depth[year] - below}
        for year in sorted(years.resumed)
    ]
    return {"years": rows, "resumed": resumed, "zero": [{"count": 0}]}


def _decimal(when: EventDate) -> float:
    day = when.middle or (when.earliest if when.earliest != date.min else when.latest)
    return day.year + (day.timetuple().tm_yday - 1) / 366


def _shock_labels(
    spots: list[tuple[float, int, str]], first: int, last: int, width: float, small: bool
) -> list[dict[str, Any]]:
    """Labels above the plot, on as many rows as keep them apart, each within the width."""
    placed = []
    for at, number, name in spots:
        x = (at - first) / (last - first) * width
        text = str(number) if small else f"{number} {name}"
        wide = text_width(text, 11)
        start = min(max(x - wide / 2, 0), width - wide) if small else min(x, width - wide)
        placed.append((start, start + wide, at, text))
    rows = rows_of([(start, end) for start, end, _, _ in placed], gap=4 if small else 8)
    return [
        {"at": round(at, 3), "x": round(start, 1), "y": -8 - _ROW * row, "text": text}
        for (start, _, at, text), row in zip(placed, rows, strict=True)
    ]


def _shock_layers(x: alt.X, height: int) -> list[alt.Chart]:
    chart = alt.Chart(alt.NamedData("shocks"))
    rule = chart.mark_rule(color=PALE, strokeDash=[4, 3], strokeWidth=1).encode(
        x=x, y=alt.Y("y:Q").scale(None), y2=pixels("y2", height)
    )
    look: dict[str, Any] = {"align": "left", "baseline": "bottom", "fontSize": 11, "dy": 1}
    halo = chart.mark_text(stroke="white", strokeWidth=4, **look)
    text = chart.mark_text(**look)
    where = {"x": alt.X("x:Q").scale(None), "y": alt.Y("y:Q").scale(None), "text": "text:N"}
    return [rule, halo.encode(**where), text.encode(**where)]
