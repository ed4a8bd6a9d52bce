"""The picture of a finding, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.picture import Picture
from paradiplomacy.language import Language, Message, Words, render, rendered, sentences
from paradiplomacy.language.decimals import decimal
from paradiplomacy.record.shock_names import with_names
from paradiplomacy.results.charts import intervals, points
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
    shares = intervals.is_of_shares(finding.picture)
    picture = _rename_labels(rendered(finding.picture, language), names or {})
    kinds: dict[str, tuple[Callable[[Picture, int], ChartPlan], Callable[[Picture], Message]]] = {
        "intervals": (partial(intervals.plan, shares=shares), _intervals_words),
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
    if picture.kind == "intervals" and intervals.has_open_end(picture, shares=shares):
        parts.append(_WORDS("arrow"))
    if intervals.has_zero_on_log_scale(picture, shares=shares):
        parts.append(_WORDS("zero"))
    if picture.reference is not None:
        parts.append(_WORDS("reference", value=formatted(picture.reference)))
    if picture.margin is not None:
        low, high = (formatted(end) for end in picture.margin)
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
