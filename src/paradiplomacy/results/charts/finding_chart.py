"""The picture of a finding, by its kind; estimates with their intervals, one under the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.picture import Picture
from paradiplomacy.language import Language, Message, Words, render, render_all, sentences
from paradiplomacy.language.decimals import decimal
from paradiplomacy.record.shock_names import with_names
from paradiplomacy.results.charts import points
from paradiplomacy.results.charts.labels import hover, wrap_text
from paradiplomacy.results.charts.shapes import AT_Y, guides, heads
from paradiplomacy.results.charts.theme import CATEGORIES, NARROW
from paradiplomacy.results.charts.vega import Chart, Field, Look
from paradiplomacy.results.drawing import ChartPlan, Sketch, figure_of

_WORDS = Words(__name__)

Rows = tuple[Mapping[str, Any], ...]


def sketch(
    finding: Finding, language: Language = "en", *, names: Mapping[str, str] | None = None
) -> Sketch | None:
    """The picture of a finding, or None where it has none or nothing to show.

    `names`: by what labels call a thing, how the language does.
    """
    if finding.picture is None or not finding.picture.rows:
        return None
    shares = _is_of_shares(finding.picture)
    picture = _rename_labels(render_all(finding.picture, language), names or {})
    kinds: dict[str, tuple[Callable[[Picture, int], ChartPlan], Callable[[Picture], Message]]] = {
        "intervals": (partial(_plan_intervals, shares=shares), _intervals_words),
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
    def format_value(value: float) -> str:
        return f"{decimal(100 * value)}%" if shares else decimal(value)

    parts = [_WORDS(f"caption.{picture.kind}")]
    if picture.kind == "intervals" and _has_open_end(picture, shares=shares):
        parts.append(_WORDS("arrow"))
    if _has_zero_on_log_scale(picture, shares=shares):
        parts.append(_WORDS("zero"))
    if picture.reference is not None:
        parts.append(_WORDS("reference", value=format_value(picture.reference)))
    if picture.margin is not None:
        low, high = (format_value(end) for end in picture.margin)
        is_ratio = picture.reference == 1 and not shares
        parts.append(_WORDS("margin-ratio" if is_ratio else "margin", low=low, high=high))
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


_LINE, _STEP = 15, 21
_ENDS = ("value", "low", "high")
_FARTHEST = 32.0
"""How many times more, or less, than its middle a scale of ratios still shows."""


@dataclass(frozen=True, slots=True)
class _Axis:
    """Ends of the axis; what it measures."""

    low: float
    high: float
    kind: str  # share, ratio or plain

    @classmethod
    def of(cls, picture: Picture, *, shares: bool) -> _Axis:
        known = _numbers_of_picture(picture)
        low, high = min(known, default=0.0), max(known, default=1.0)
        air = (high - low or abs(high) or 1.0) * 0.06
        if shares:
            return cls(max(low - air, 0.0), min(high + air, 1.0), "share")
        if picture.reference == 1 and low >= 0:  # halving and doubling lie equally far from 1
            low = min((value for value in known if value > 0), default=0.5)
            return cls(max(low / 1.4, 1 / _FARTHEST), min(high * 1.4, _FARTHEST), "ratio")
        return cls(0.0 if low == 0 else low - air, high + air, "plain")

    def scale(self) -> Look:
        look: dict[str, Any] = {"type": "log"} if self.kind == "ratio" else {"zero": False}
        return Look(domain=[self.low, self.high], nice=False, clamp=True, **look)

    def axis(self, picture: Picture, width: int) -> Look:
        look: dict[str, Any] = {"title": wrap_text(str(picture.x), width - 24)}
        if self.kind == "ratio":
            steps = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
            look["values"] = [step for step in steps if self.low <= step <= self.high]
        else:
            look["tickCount"] = 5 if width == NARROW else 8
        return Look(format=".0%" if self.kind == "share" else ",~r", **look)

    def hover(self, row: Any) -> str:
        """The estimate of a row and its interval, before the axis cuts it."""

        def format_value(value: float | None) -> str:
            if value is None:
                return ""
            return f"{value:.0%}" if self.kind == "share" else f"{value:,.3g}"

        return hover(
            str(row["label"]),
            format_value(row.get("value")),
            f"[{format_value(row.get('low'))}, {format_value(row.get('high'))}]",
        )

    def span(self, row: Any) -> dict[str, Any]:
        """An interval cut to the axis; an end that lies beyond, or nowhere, is open."""
        low, high, value = row.get("low"), row.get("high"), row.get("value")
        return {
            "value": value,
            "low": self.low if low is None else max(low, self.low),
            "high": self.high if high is None else min(high, self.high),
            "low_open": low is None or low < self.low,
            "high_open": high is None or high > self.high,
        }


def _numbers_of_picture(picture: Picture) -> list[float]:
    """Every number that the picture shows."""
    known = [row[end] for row in picture.rows for end in _ENDS if row.get(end) is not None]
    return known + [v for v in (picture.reference, *(picture.margin or ())) if v is not None]


def _is_of_shares(picture: Picture) -> bool:
    """True if intervals are of shares, so that the axis is in per cent."""
    if picture.kind != "intervals" or "share" not in f"{picture.x} {picture.y}".lower():
        return False
    known = _numbers_of_picture(picture)
    return min(known, default=0.0) >= 0 and max(known, default=1.0) <= 1


def _has_open_end(picture: Picture, *, shares: bool) -> bool:
    """True if an interval goes on beyond the picture."""
    axis = _Axis.of(picture, shares=shares)
    rows = [row for row in picture.rows if any(row.get(end) is not None for end in _ENDS)]
    return any(span["low_open"] or span["high_open"] for span in map(axis.span, rows))


def _has_zero_on_log_scale(picture: Picture, *, shares: bool) -> bool:
    """True if an estimate is zero where the axis has none."""
    return (
        picture.kind == "intervals"
        and _Axis.of(picture, shares=shares).kind == "ratio"
        and any(row.get("value") == 0 for row in picture.rows)
    )


def _plan_intervals(picture: Picture, width: int, *, shares: bool) -> ChartPlan:
    """Rows of label, value, low, high; labels stand above, so that they fit a phone."""
    wide = width - 24
    measured = _Axis.of(picture, shares=shares)
    spans: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    y = 0
    for row in picture.rows:
        for text in wrap_text(str(row["label"]), wide):
            y += _LINE
            names.append({"y": y, "text": text})
        y += _STEP
        if any(row.get(end) is not None for end in _ENDS):
            spans.append({"y": y - 9, "hover": measured.hover(row), **measured.span(row)})
    data: dict[str, Any] = {"spans": spans, "heads": names}
    data["points"] = [span for span in spans if span["value"] is not None]
    for end in ("low", "high"):
        data[f"open-{end}"] = [span for span in spans if span[f"{end}_open"]]
    scale, axis = measured.scale(), measured.axis(picture, width)
    blue = CATEGORIES[0]

    def across(field: str) -> Field:
        return Field(f"{field}:Q", scale=scale, axis=axis)

    arrow = Look(shape="triangle", filled=True, color=blue, size=90, opacity=1)
    layers = [
        *guides(picture, "x", scale, y, data),
        Chart("spans")
        .mark("rule", color=blue, strokeWidth=3)
        .encode(x=across("low"), x2=Look(field="high"), y=AT_Y, description=Field("hover:N")),
        Chart("open-low").mark("point", angle=270, **arrow).encode(x=across("low"), y=AT_Y),
        Chart("open-high").mark("point", angle=90, **arrow).encode(x=across("high"), y=AT_Y),
        Chart("points")
        .mark("circle", **Look(color=blue, stroke="white", strokeWidth=1.2, size=110, opacity=1))
        .encode(x=across("value"), y=AT_Y, description=Field("hover:N")),
        heads(stroke="white", strokeWidth=4),
        heads(),
    ]
    return ChartPlan(Chart.layer(*layers, width=wide, height=y + 2), data)
