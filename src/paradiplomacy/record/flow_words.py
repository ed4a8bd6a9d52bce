"""Words for flows: ways to sort exchanges, and the values that these give."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from paradiplomacy.language import Language, Message, Words, render
from paradiplomacy.record.flows import ACROSS, DIMENSIONS, MUTUAL, OUTSIDE, UNKNOWN, flows_by
from paradiplomacy.record.name_forms import chinese_name
from paradiplomacy.record.record import Record
from paradiplomacy.sources.sectors import function_label, sector_label

_WORDS = Words(__name__)
_REGIONS = ("West", "Midwest", "South", "Northeast", "East", "Central")


def way_to_sort(name: str) -> Message:
    """Name of a way to sort exchanges, one of `DIMENSIONS`.

    >>> str(way_to_sort("teaching"))
    'who taught whom'
    """
    return _WORDS(f"by.{name}")


def flow_name(flow: str) -> Message:
    """Name of a flow: people, ideas or capital."""
    return _WORDS(f"flow.{flow}")


def form_name(form: str) -> Message | str:
    """Name of a form of exchange; ``""`` where nobody says it."""
    return _WORDS(f"form.{form}") if form else ""


def no_place(*, mutual: bool) -> Message:
    """Word in place of a place where a flow runs each way, or nobody says which way."""
    return _WORDS("mutual") if mutual else _WORDS("unknown")


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
        return render(_WORDS("unsaid" if dimension == "teaching" else "unknown"), language)
    if value in (MUTUAL, ACROSS, OUTSIDE):
        return render(_WORDS(value), language)
    if dimension == "sector":
        return sector_label(value, language)
    if dimension in ("function", "group"):
        return f"{value} {function_label(value, language)}"
    if dimension == "body":
        return render(_WORDS("no_body"), language) if value == "none" else value
    if dimension == "tie":
        ends = value.removeprefix("tie:").split("|")
        return " - ".join(place_in(record, end, language) for end in ends)
    return render(_message(record, dimension, value), language)


def _message(record: Record, dimension: str, value: str) -> Message:
    """A value that is a code: a form, a period, a region, levels or a way."""
    if dimension == "form":
        return _WORDS(f"form.{value}")
    if dimension == "period":
        return _WORDS("decade", decade=value)
    if dimension == "region":
        code, _, region = value.partition(":")
        named = _WORDS(f"region.{region}") if region in _REGIONS else region or _WORDS("unknown")
        return _WORDS("in_country", country=record.meta.area_name(code), region=named)
    if dimension == "level":
        ends = [_WORDS(f"level.{x}") if x else _WORDS("unknown") for x in value.split("/")]
        return _WORDS("levels", one=ends[0], other=ends[1])
    start, _, end = value.partition(">")
    key = "way" if start and end else "way_from" if start else "way_to"
    return _WORDS(key, one=record.meta.area_name(start), other=record.meta.area_name(end))


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
