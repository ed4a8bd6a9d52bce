"""Tables in JSON, in pages (HTML) and in dBASE files (attributes of a shapefile), as rows."""

from __future__ import annotations

import io
import math
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from paradiplomacy.errors import FileError
from paradiplomacy.tabular.files import LARGEST
from paradiplomacy.tabular.json_files import parse_json
from paradiplomacy.tabular.page_lists import LISTED, listed_rows
from paradiplomacy.tabular.rows import TableRow

__all__ = ["dbf_encoding", "dbf_text", "html_rows", "is_dbf", "json_rows", "zipped_dbf"]

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

    _check_depth_of_table_page(text, file)
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


def _check_depth_of_table_page(text: str, file: str) -> None:
    """Stop at what a parser would need minutes for."""
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


# --- dBASE ------------------------------------------------------------------------------------


def is_dbf(data: bytes) -> bool:
    """True of the bytes of a dBASE file: one of its versions, a date and lengths that fit."""
    if len(data) < 33 or data[0] not in (0x03, 0x04, 0x05, 0x30, 0x31, 0x83, 0x8B, 0xF5):
        return False
    header, record = struct.unpack_from("<HH", data, 8)
    return 1 <= data[2] <= 12 and 1 <= data[3] <= 31 and 32 < header <= len(data) and record > 1


def zipped_dbf(data: bytes, file: str) -> bytes:
    """The attributes of a shapefile that is packed as a whole; nothing of other zip files."""
    if data[:4] != b"PK\x03\x04":
        return b""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [p for p in archive.infolist() if p.filename.lower().endswith(".dbf")]
            if len(parts) != 1:
                return b""
            if parts[0].file_size > LARGEST:
                raise FileError(file, "unpacks to far more than a table; split it")
            return archive.read(parts[0])
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return b""


_DRIVERS = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x13: "cp932", 0x26: "cp866", 0x4D: "gbk",
    0x4E: "cp949", 0x4F: "cp950", 0x57: "cp1252", 0x58: "cp1252", 0x64: "cp852", 0x65: "cp866",
    0x6B: "cp857", 0x78: "cp950", 0x79: "cp949", 0x7A: "gbk", 0x7B: "cp932", 0x7D: "cp1255",
    0x7E: "cp1256", 0xC8: "cp1250", 0xC9: "cp1251", 0xCA: "cp1254", 0xCB: "cp1253", 0xCC: "cp1257",
}  # fmt: skip
"""Encodings by the byte with which a dBASE file names its own, the "language driver"."""


def dbf_encoding(data: bytes) -> str:
    """The encoding that a dBASE file names; ``""`` of most, and where its text is UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _DRIVERS.get(data[29], "")
    return ""


def dbf_text(data: bytes, file: str) -> bytes:
    """A dBASE file as bytes of a table with tabs, in the encoding that it is in.

    Raises
    ------
    FileError
        It is cut short or broken.
    """
    rows, header, length = struct.unpack_from("<IHH", data, 4)
    fields: list[tuple[bytes, str, int]] = []
    at = 32
    while at + 32 <= header and data[at : at + 1] != b"\r":
        name = data[at : at + 11].partition(b"\0")[0].strip()
        fields.append((name, chr(data[at + 11]), data[at + 16]))
        at += 32
    if not fields or 1 + sum(width for *_, width in fields) > length:
        raise FileError(file, "is a broken dBASE file; export it again")
    if header + rows * length > len(data) + 1:
        raise FileError(file, "is a dBASE file that is cut short; copy it again")
    lines = [b"\t".join(name for name, *_ in fields)]
    for row in range(rows):
        start = header + row * length
        if data[start : start + 1] == b"*":  # deleted
            continue
        start += 1
        cells = []
        for _, kind, width in fields:
            cell = data[start : start + width].replace(b"\0", b" ").strip()
            if kind == "D" and re.fullmatch(rb"\d{8}", cell):
                cell = b"-".join((cell[:4], cell[4:6], cell[6:]))
            cells.append(re.sub(rb"[\t\r\n]", b" ", cell))
            start += width
        lines.append(b"\t".join(cells))
    return b"\n".join(lines) + b"\n"
