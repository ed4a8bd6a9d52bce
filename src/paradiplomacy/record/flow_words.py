"""Words for flows: ways to sort exchanges, and the values that these give."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from paradiplomacy.language import Language, Message, Words, render
from paradiplomacy.record.flows import ACROSS, DIMENSIONS, MUTUAL, OUTSIDE, UNKNOWN, flows_by
from paradiplomacy.record.name_forms import chinese_name
from paradiplomacy.record.record import Record
from paradiplomacy.sources.sectors import function_label, sector_label

words = Words(__name__)
_REGIONS = ("West", "Midwest", "South", "Northeast", "East", "Central")


def place_in(record: Record, key: str, language: Language) -> str:
    """A place by name; in Chinese by its Chinese name, where it or GeoNames has one."""
    local = chinese_name(record.places[key]) if language == "zh" and key in record.places else ""
    return local or record.label(key)


def flow_label(record: Record, dimension: str, value: str, language: Language = "en") -> str:
    """Label of a value of a way to sort exchanges.

    `dimension`: one of `paradiplomacy.record.flows.DIMENSIONS`.
    `value`: as `flows_by` gives it.
    `language`: {"en", "zh"}

    >>> from paradiplomacy.record.open import open_record
    >>> record = open_record("article")
    >>> flow_label(record, "teaching", "US>CN"), flow_label(record, "function", "05", "zh")
    ('U.S. to China', '05 环境保护')
    """
    if value == UNKNOWN:
        return render(words("unsaid" if dimension == "teaching" else "unknown"), language)
    if value in (MUTUAL, ACROSS, OUTSIDE):
        return render(words(value), language)
    if dimension == "sector":
        return sector_label(value, language)
    if dimension in ("function", "group"):
        return f"{value} {function_label(value, language)}"
    if dimension == "body":
        return render(words("no_body"), language) if value == "none" else value
    if dimension == "tie":
        ends = value.removeprefix("tie:").split("|")
        return " - ".join(place_in(record, end, language) for end in ends)
    return render(_message(record, dimension, value), language)


def _message(record: Record, dimension: str, value: str) -> Message:
    """A value that is a code: a form, a period, a region, levels or a way."""
    if dimension == "form":
        return words(f"form.{value}")
    if dimension == "period":
        return words("decade", decade=value)
    if dimension == "region":
        code, _, region = value.partition(":")
        named = words(f"region.{region}") if region in _REGIONS else region or words("unknown")
        return words("in_country", country=record.meta.area_name(code), region=named)
    if dimension == "level":
        ends = [words(f"level.{x}") if x else words("unknown") for x in value.split("/")]
        return words("levels", one=ends[0], other=ends[1])
    start, _, end = value.partition(">")
    key = "way" if start and end else "way_from" if start else "way_to"
    return words(key, one=record.meta.area_name(start), other=record.meta.area_name(end))


def flow_rows(record: Record) -> Iterator[dict[str, Any]]:
    """Rows of the table `flows`: exchanges by each way to sort them but by tie."""
    for name in DIMENSIONS:
        for cell in flows_by(record, [name]).cells if name != "tie" else ():
            yield {
                "by": name,
                "value": cell.values[0],
                "label": flow_label(record, name, cell.values[0]),
                "exchanges": len(cell.exchanges),
                **cell.flows,
                "ties": cell.ties,
                "subjects": [f"exchange:{key}" for key in cell.exchanges],
            }
