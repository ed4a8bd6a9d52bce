"""JSON from files that others made: one clear error for each way in which it can be wrong.

Tables in it, as rows: lists of objects, answers of ArcGIS's FeatureServer, GeoJSON.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from paradiplomacy.errors import FileError
from paradiplomacy.tabular.rows import TableRow
from paradiplomacy.tabular.text import read_text

_DEEPEST = 100
"""Lists and objects within one another; what anybody writes takes some ten."""


def parse_json(text: str, *, unique: bool = False) -> Any:
    """Parse JSON, whatever it holds.

    `unique`: refuse an object that says one name twice: of two answers to a question neither
      counts.

    Raises ValueError: It is cut short, no JSON, nested too deeply, or has a number without end;
      says which.

    >>> parse_json('{"a": [1')
    Traceback (most recent call last):
        ...
    ValueError: it is cut short at line 1, column 9
    """
    try:
        value = json.loads(text, object_pairs_hook=_once_each if unique else None)
    except _TwiceError:
        raise
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
            raise ValueError(f"it is cut short at {where}") from None
        raise ValueError(f"it is not JSON at {where} ({error.msg})") from None
    except RecursionError:
        raise ValueError(_too_deep()) from None
    except ValueError:  # Python refuses to read integers of thousands of digits
        raise ValueError("it has a number of thousands of digits") from None
    if _is_deep(value):
        raise ValueError(_too_deep())
    return value


def read_json(path: Path, *, todo: str = "fetch or copy the file again") -> Any:
    """Read a file of JSON; `todo` is what to do where it is none.

    Raises FileError: As `read_text`, and where the text is not JSON.
    """
    try:
        return parse_json(read_text(path))
    except ValueError as error:
        raise FileError(path.name, f"{error}; {todo}") from None


class _TwiceError(ValueError):
    """An object says one name twice."""


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _TwiceError(f"it says {twice[:60]!r} twice in one object; leave one")
    return value


def _too_deep() -> str:
    return f"it is nested too deeply, with more than {_DEEPEST} lists or objects in one another"


def _is_deep(value: Any) -> bool:
    """True if it is nested deeper than whoever walks through it can follow."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(_DEEPEST):
        if not level:
            return False
        level = [
            inner
            for outer in level
            for inner in (outer.values() if type(outer) is dict else outer)
            if type(inner) is dict or type(inner) is list
        ]
    return bool(level)


_MOST_CELLS = 20_000_000
_WIDEST = 16_384


def json_rows(text: str, file: str) -> Iterator[TableRow]:
    r"""The header and the rows of JSON: a list of objects, wherever it stands.

    An object that holds a list of objects (a town its partners) is a row for each of these.
    Also what ArcGIS's FeatureServer answers, with dates as days and codes as what they stand for,
    and GeoJSON; points of both become columns ``latitude`` and ``longitude``.

    Raises FileError: It is no JSON, or holds no such list.

    >>> [row.cells for row in json_rows('[{"city": "Bari", "since": 1987}]', "ties.json")]
    [['city', 'since'], ['Bari', '1987']]
    """
    try:
        loaded = parse_json(text)
    except ValueError as error:
        loaded = _objects_by_line(text)
        if loaded is None:
            raise FileError(file, f"{error}; fetch or copy the file again") from None
    answer: Mapping[str, Any] = loaded if isinstance(loaded, dict) else {}
    fields = answer.get("fields")
    described = {
        str(field["name"]): field
        for field in (fields if isinstance(fields, list) else ())
        if isinstance(field, dict) and "name" in field
    }
    reference = answer.get("spatialReference")
    numbers = map(str, reference.values()) if isinstance(reference, dict) else ()
    in_metres = not _WEB_MERCATOR.isdisjoint(numbers)  # as maps on the web draw them
    rows = _rows_of_objects(_objects(loaded, file))
    objects = [_flatten_object(each, described, in_metres) for each in rows]
    columns = list(dict.fromkeys(key for each in objects for key in each))
    if len(columns) > _WIDEST or len(columns) * len(objects) > _MOST_CELLS:
        raise FileError(file, f"has {len(columns):,} names of values; is it a table?")
    yield TableRow(0, columns)
    for number, each in enumerate(objects, start=1):
        yield TableRow(number, [each.get(column, "") for column in columns])


def _objects(loaded: Any, file: str) -> Sequence[Mapping[str, Any]]:
    """The list of objects, or of lists with their names beside it, with most in it."""
    lists = [loaded] if isinstance(loaded, list) else []
    if isinstance(loaded, dict):
        if "error" in loaded and len(loaded) == 1:
            raise FileError(file, "is what a server answers to a wrong request; ask it again")
        inner = [value for value in loaded.values() if isinstance(value, dict)]
        lists += [v for of in (loaded, *inner) for v in of.values() if isinstance(v, list)]
        if isinstance(loaded.get("features"), list):
            lists = [loaded["features"]]
    tables = [each for each in lists if _is_list_of_objects(each)]
    if not tables:
        raise FileError(file, "holds no list of objects; expected [{...}, {...}], one a row")
    table: Sequence[Mapping[str, Any]] = max(tables, key=len)
    return table


def _rows_of_objects(rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """A row for each object of the one list of objects that rows have: the partners of a town."""
    lists = {key for row in rows for key, value in row.items() if _is_list_of_objects(value)}
    if len(lists) != 1:
        return rows
    key = lists.pop()
    return [
        {**row, key: each}
        for row in rows
        for each in (row[key] if _is_list_of_objects(row.get(key)) else [row.get(key)])
    ]


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def _objects_by_line(text: str) -> list[Any] | None:
    """JSON with an object a line; None of other texts."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
        return None
    try:
        return [parse_json(line) for line in lines]
    except ValueError:
        return None


_WEB_MERCATOR = frozenset({"102100", "3857", "102113", "900913"})
_HALF_TURN = 20_037_508.342789244
"""Metres from the first meridian to the date line in that projection."""


def _degrees_of_metres(x: float, y: float) -> tuple[float, float]:
    latitude = math.degrees(math.atan(math.sinh(y / _HALF_TURN * math.pi)))
    return round(x / _HALF_TURN * 180, 6), round(latitude, 6)


def _flatten_object(
    row: Mapping[str, Any], described: Mapping[str, Mapping[str, Any]], in_metres: bool
) -> dict[str, str]:
    """An object as cells by column; a feature by its attributes and its point.

    A column of a FeatureServer has the name that people see, its alias.
    """
    values = row.get("attributes", row.get("properties")) if "geometry" in row else None
    if values is None and row.keys() <= {"attributes", "geometry"}:
        values = row.get("attributes")
    point = row.get("geometry") if isinstance(values, dict) else None
    cells: dict[str, str] = {}
    aliases = [str(each.get("alias") or "") for each in described.values()]
    for name, value in (values if isinstance(values, dict) else row).items():
        of_field = described.get(name, {})
        alias = str(of_field.get("alias") or "")
        key = alias if aliases.count(alias) == 1 and alias not in described else name
        cells |= _flatten_value(str(key), value, of_field)
    if isinstance(point, dict):
        at = point.get("coordinates", [point.get("x"), point.get("y")])
        if isinstance(at, list) and len(at) > 1 and all(isinstance(x, int | float) for x in at):
            at = _degrees_of_metres(*at[:2]) if in_metres else at
            cells.setdefault("longitude", str(at[0]))
            cells.setdefault("latitude", str(at[1]))
    return cells


def _flatten_value(key: str, value: Any, described: Mapping[str, Any]) -> dict[str, str]:
    """Cells of a value: each value of an object within is a column of its own."""
    if not isinstance(value, dict):
        return {key: _json_text(value, described)}
    parts = (_flatten_value(f"{key}.{inner}", each, {}) for inner, each in value.items())
    return {name: cell for part in parts for name, cell in part.items()}


def _json_text(value: Any, described: Mapping[str, Any]) -> str:
    if described.get("type") == "esriFieldTypeDate" and isinstance(value, int):
        try:
            return datetime.fromtimestamp(value / 1000, tz=UTC).date().isoformat()
        except (OverflowError, OSError, ValueError):
            return str(value)
    domain = described.get("domain")
    coded = domain.get("codedValues") if isinstance(domain, dict) else None
    for each in coded if isinstance(coded, list) else ():
        if isinstance(each, dict) and each.get("code") == value:
            return str(each.get("name", value))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(_json_text(each, {}) for each in value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
