"""Tables in JSON and in pages (HTML), as rows."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from paradiplomacy.errors import FileError
from paradiplomacy.tabular.json_files import parse_json
from paradiplomacy.tabular.page_lists import LISTED, listed_rows
from paradiplomacy.tabular.rows import TableRow

__all__ = ["check_depth", "html_rows", "json_rows"]

_MOST_CELLS = 20_000_000
_WIDEST = 16_384
_DEEPEST = 150
"""Open elements of a page; pages nest some thirty deep, and parsers slow down on more."""
_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)", re.IGNORECASE)
_VOID = frozenset(
    {"area", "base", "br", "col", "dd", "dt", "embed", "hr", "html", "head", "body", "img", "input",
     "li", "link", "meta", "option", "p", "path", "source", "tbody", "td", "tfoot", "th", "thead",
     "tr", "track", "wbr", "rect", "circle", "use", "g"}
)  # fmt: skip
"""Elements that close themselves, or that the next of their kind closes."""


# --- JSON -------------------------------------------------------------------------------------


def json_rows(text: str, file: str) -> Iterator[TableRow]:
    r"""The header and the rows of JSON: a list of objects, wherever it stands.

    Also what ArcGIS's FeatureServer answers, with dates as days and codes as what they stand for,
    and GeoJSON; points of both become columns ``latitude`` and ``longitude``.

    Raises
    ------
    FileError
        It is no JSON, or holds no such list.

    Examples
    --------
    >>> [row.cells for row in json_rows('[{"city": "Bari", "since": 1987}]', "ties.json")]
    [['city', 'since'], ['Bari', '1987']]
    """
    try:
        loaded = parse_json(text)
    except ValueError as error:
        loaded = _objects_by_line(text)
        if loaded is None:
            raise FileError(file, f"{error}; fetch or copy the file again") from None
    said: Mapping[str, Any] = loaded if isinstance(loaded, dict) else {}
    fields = said.get("fields")
    described = {
        str(field["name"]): field
        for field in (fields if isinstance(fields, list) else ())
        if isinstance(field, dict) and "name" in field
    }
    in_metres = _is_web_mercator(said.get("spatialReference"))
    objects = [_flatten_object(each, described, in_metres) for each in _objects(loaded, file)]
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
    tables = [each for each in lists if each and all(isinstance(one, dict) for one in each)]
    if not tables:
        raise FileError(file, "holds no list of objects; expected [{...}, {...}], one a row")
    table: Sequence[Mapping[str, Any]] = max(tables, key=len)
    return table


def _objects_by_line(text: str) -> list[Any] | None:
    """JSON with an object a line; None of other texts."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
        return None
    try:
        return [parse_json(line) for line in lines]
    except ValueError:
        return None


def _is_web_mercator(reference: Any) -> bool:
    """True of points in metres, as maps on the web draw them."""
    return isinstance(reference, dict) and not _WEB_MERCATOR.isdisjoint(
        str(number) for number in reference.values()
    )


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
        if isinstance(value, dict):
            cells |= {f"{key}.{inner}": _json_text(each, {}) for inner, each in value.items()}
        else:
            cells[str(key)] = _json_text(value, of_field)
    if isinstance(point, dict):
        at = point.get("coordinates", [point.get("x"), point.get("y")])
        if isinstance(at, list) and len(at) > 1 and all(isinstance(x, int | float) for x in at):
            at = _degrees_of_metres(*at[:2]) if in_metres else at
            cells.setdefault("longitude", str(at[0]))
            cells.setdefault("latitude", str(at[1]))
    return cells


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


# --- HTML -------------------------------------------------------------------------------------


def html_rows(text: str, file: str, *, number: str = "") -> tuple[list[TableRow], int]:
    """The rows of a table of a page or of its lists, and how many other tables the page has.

    Parameters
    ----------
    text, file : str
        The page, and the name of its file for messages.
    number : str
        Which table, from 1, or ``lists``; where empty, the table with most cells, or the lists if
        they have more items than it has rows.

    Raises
    ------
    FileError
        It has no such table, or nests more than any page.
    """
    from selectolax.lexbor import LexborHTMLParser

    check_depth(text, file)
    tree = LexborHTMLParser(text.encode("utf-8", "replace").decode("utf-8"))
    for gone in tree.css("script, style, sup.reference, sup.noprint"):
        gone.decompose()
    tables = [laid for table in tree.css("table") if len(laid := _laid_out(table)) > 1]
    of_most = max(tables, key=lambda rows: sum(map(len, rows)), default=[])
    root = tree.css_first(".mw-parser-output, #mw-content-text, main, article") or tree.body
    items = listed_rows(root) if root is not None and not number.isdecimal() else []
    if number == "lists" or (not number and len(items) > len(of_most)):
        rows = [TableRow(n, cells) for n, cells in enumerate([list(LISTED), *items], start=1)]
        return rows, len(tables)
    if number and not (number.isdecimal() and 1 <= int(number) <= len(tables)):
        raise FileError(file, f"has {len(tables)} tables with rows, and none of them is {number!r}")
    if not tables:
        raise FileError(file, "has no table or list; save the page that shows it")
    chosen = tables[int(number) - 1] if number else of_most
    return [TableRow(n, cells) for n, cells in enumerate(chosen, start=1)], len(tables) - 1


def _laid_out(table: Any) -> list[list[str]]:
    """The cells of each row as text; a cell that spans stands in each place."""
    rows: list[list[str]] = []
    hanging: dict[int, tuple[str, int]] = {}
    for line in table.css("tr"):
        row: list[str] = []
        for cell in (c for c in line.iter() if c.tag in ("td", "th")):
            while len(row) in hanging:
                row.append(_hung(hanging, len(row)))
            text = " ".join(cell.text(separator=" ").split())
            wide, tall = (_span_of_cell(cell, name) for name in ("colspan", "rowspan"))
            for _ in range(wide):
                if tall > 1:
                    hanging[len(row)] = (text, tall - 1)
                row.append(text)
        while len(row) in hanging:
            row.append(_hung(hanging, len(row)))
        rows.append(row[:_WIDEST])
    return [row for row in rows if row]


def _hung(hanging: dict[int, tuple[str, int]], column: int) -> str:
    text, times = hanging.pop(column)
    if times > 1:
        hanging[column] = (text, times - 1)
    return text


def _span_of_cell(cell: Any, name: str) -> int:
    said = str(cell.attributes.get(name) or "")
    return min(int(said), 500) if said.isdecimal() and int(said) else 1


def check_depth(text: str, file: str) -> None:
    """Stop at what a parser would need minutes for.

    Raises
    ------
    FileError
        The page nests too deep, or leaves too many elements open.
    """
    open_: dict[str, int] = {}
    depth = 0
    for match in _TAG.finditer(text):
        tag = match[2].casefold()
        if tag in _VOID:
            continue
        if not match[1]:
            open_[tag] = open_.get(tag, 0) + 1
            depth += 1
        elif open_.get(tag):
            open_[tag] -= 1
            depth -= 1
        if depth > _DEEPEST:
            line = text.count("\n", 0, match.start()) + 1
            message = f"nests more than {_DEEPEST} elements, or leaves as many open; save it again"
            raise FileError(file, message, row=line)
