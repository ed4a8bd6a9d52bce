"""The picture of a finding, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from paradiplomacy.hypotheses.base import Finding, Picture
from paradiplomacy.language import Language, Message, Words, render, rendered, sentences
from paradiplomacy.language.decimals import decimal
from paradiplomacy.record.shock_names import with_names
from paradiplomacy.results.charts import intervals, points
from paradiplomacy.results.charts.labels import hover
from paradiplomacy.results.charts.theme import CATEGORIES, NARROW, PALE
from paradiplomacy.results.charts.vega import Chart, Field, Look, Secondary
from paradiplomacy.results.drawing import ChartPlan, Sketch, figure_of

__all__ = ["sketch"]

_WORDS = Words(__name__)

Rows = tuple[Mapping[str, Any], ...]


def sketch(
    finding: Finding, language: Language = "en", *, names: Mapping[str, str] | None = None
) -> Sketch | None:
    """The picture of a finding, or None where it has none or nothing to show.

    Parameters
    ----------
    finding : Finding
    language : {"en", "zh"}
    names : mapping of str to str, optional, keyword-only
        By what labels call a thing, how the language does.
    """
    if finding.picture is None or not finding.picture.rows:
        return None
    shares = intervals.is_of_shares(finding.picture)
    picture = _rename_labels(rendered(finding.picture, language), names or {})
    kinds: dict[str, tuple[Callable[[Picture, int], ChartPlan], Callable[[Picture], Message]]] = {
        "intervals": (partial(intervals.plan, shares=shares), _intervals_words),
        "steps": (_plan_steps, _steps_words),
        "stacked-years": (_plan_stacked_years, _counts_words),
        "points": (points.plan, points.words),
    }
    plan, words = kinds[picture.kind]
    title = _title_of_picture(picture)
    return Sketch(
        name=figure_of(finding.hypothesis),
        title=render(title, language),
        alt=render(_WORDS("alt", title=title, words=words(picture)), language),
        caption=render(_caption_of_picture(picture, shares=shares), language),
        plan=partial(plan, picture),
    )


def _rename_labels(picture: Picture, names: Mapping[str, str]) -> Picture:
    """The picture with other names in its labels."""
    rows = tuple(
        {**row, "label": with_names(str(row["label"]), names)} if row.get("label") else row
        for row in picture.rows
    )
    return replace(picture, rows=rows) if names else picture


def _title_of_picture(picture: Picture) -> Message | str:
    x, y = str(picture.x), str(picture.y)
    return _WORDS("both", x=x, y=points.lower(y)) if picture.kind == "points" else x


def _caption_of_picture(picture: Picture, *, shares: bool) -> Message:
    def formatted(value: float) -> str:
        return f"{decimal(100 * value)}%" if shares else decimal(value)

    parts = [_WORDS(f"caption.{picture.kind}")]
    if picture.kind == "stacked-years":
        parts = [_WORDS("years", n=picture.span)]
    if picture.kind == "intervals" and intervals.has_open_end(picture, shares=shares):
        parts.append(_WORDS("arrow"))
    if intervals.has_zero_on_log_scale(picture, shares=shares):
        parts.append(_WORDS("zero"))
    if picture.reference is not None:
        parts.append(_WORDS("reference", value=formatted(picture.reference)))
    if picture.margin is not None:
        low, high = (formatted(end) for end in picture.margin)
        parts.append(_WORDS("margin", low=low, high=high))
    return sentences(*parts)


def _intervals_words(picture: Picture) -> Message:
    rows = tuple(
        _WORDS(
            "row",
            label=str(row["label"]),
            value=_WORDS("no-value") if row.get("value") is None else decimal(row["value"]),
            low=_number_or_open_end(row.get("low")),
            high=_number_or_open_end(row.get("high")),
        )
        for row in picture.rows
    )
    return _WORDS("rows", rows=rows)


def _number_or_open_end(value: float | None) -> Message | str:
    return _WORDS("open") if value is None else decimal(value)


def _steps_words(picture: Picture) -> Message:
    ends = {
        str(row["group"]): _WORDS(
            "end",
            group=str(row["group"]),
            value=_number_or_open_end(row["value"]),
            x=_number_or_open_end(row["x"]),
        )
        for row in sorted(picture.rows, key=lambda row: row["x"])
    }
    return _WORDS("steps", x=str(picture.x), ends=tuple(ends.values()))


def _counts_words(picture: Picture) -> Message:
    totals: dict[str, float] = {}
    for row in picture.rows:
        totals[str(row["group"])] = totals.get(str(row["group"]), 0) + row["count"]
    counts = tuple(_WORDS("count", group=group, n=decimal(n)) for group, n in totals.items())
    return _WORDS("counts", counts=counts)


def _colour(picture: Picture) -> Field:
    groups = list(dict.fromkeys(str(row["group"]) for row in picture.rows))
    palette = [CATEGORIES[i % len(CATEGORIES)] for i in range(len(groups))]
    legend = Look(symbolOpacity=1) if len(groups) > 1 else None
    return Field("group:N", legend=legend).scale(domain=groups, range=palette)


def _plan_steps(picture: Picture, width: int) -> ChartPlan:
    small = width == NARROW
    rows = [dict(row) for row in picture.rows]
    share = all(0 <= (row.get("value") or 0) <= 1 for row in rows)
    data: dict[str, Any] = {"steps": rows}
    x = Field("x:Q", title=str(picture.x), axis=Look(tickCount=5 if small else 10, grid=False))
    scale = Look(domain=[0, 1]) if share else Look()
    axis = Look(format="%") if share else Look()
    colour = _colour(picture)
    groups = list(dict.fromkeys(str(row["group"]) for row in rows))
    layers: list[Chart] = []
    banded = [r for r in rows if r.get("low") is not None and r.get("high") is not None]
    if banded:
        data["bands"] = banded
        low = Field("low:Q", title=str(picture.y), scale=scale, axis=axis)
        area = Chart("bands").mark("area", interpolate="step-after", fillOpacity=0.18, clip=True)
        layers.append(area.encode(x=x, y=low, y2=Secondary("high"), color=colour))
    dash = Field("group:N", legend=None).scale(
        domain=groups, range=[_DASHES[i % len(_DASHES)] for i in range(len(groups))]
    )
    line = Chart("steps").mark("line", interpolate="step-after", strokeWidth=2.2)
    value = Field("value:Q", title=str(picture.y), scale=scale, axis=axis)
    layers.append(line.encode(x=x, y=value, color=colour, strokeDash=dash))
    if picture.reference is not None:
        data["reference"] = [{"a": picture.reference}]
        rule = Chart("reference").mark("rule", color=PALE, strokeDash=[4, 3])
        layers.append(rule.encode(y=Field("a:Q", title=str(picture.y))))
    height = 200 if small else 240
    return ChartPlan(Chart.layer(*layers).properties(width=width - 60, height=height), data)


# Told apart by more than colour.
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])


def _plan_stacked_years(picture: Picture, width: int) -> ChartPlan:
    small = width == NARROW
    span = picture.span
    rows = [
        {
            **row,
            "at": row["year"] + span / 2,
            "hover": hover(_label_of_period(row["year"], span), str(row["group"]), row["count"]),
        }
        for row in picture.rows
    ]
    first, last = min(r["year"] for r in rows), max(r["year"] for r in rows) + span
    wide = width - 55
    bar = max(2.0, wide * span / (last - first) * 0.78)
    x = Field("at:Q", title=str(picture.x)).scale(domain=[first, last], nice=False, zero=False)
    x = x.axis(format="d", grid=False, tickCount=5 if small else 12)
    y = Field("count:Q", title=str(picture.y), axis=Look(tickMinStep=1))
    chart = Chart("rows").mark("bar", size=bar)
    chart = chart.encode(x=x, y=y, color=_colour(picture), description=Field("hover:N"))
    return ChartPlan(chart.properties(width=wide, height=180 if small else 220), {"rows": rows})


def _label_of_period(year: int, span: int) -> str:
    return str(year) if span == 1 else f"{year}–{year + span - 1}"
