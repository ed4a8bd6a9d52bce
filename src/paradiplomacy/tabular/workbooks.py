"""A sheet of a workbook (XLSX, ODS, XLS) as rows of text, by calamine.

A workbook is a zip of XML. What would swell or lie is refused before it is parsed; merged
cells share their value, dates become EDTF, and formulas count as last calculated.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from math import isfinite
from typing import Any, NamedTuple
from xml.etree.ElementTree import fromstring, iterparse

from paradiplomacy.errors import FileError, Problem
from paradiplomacy.tabular.rows import TableReader, TableRow
from paradiplomacy.tabular.workbook_marks import marks_of, signs_of_date

_LARGEST = 200_000_000
"""Bytes that a workbook may unpack to; a million ordinary rows stay below it."""
_STEEPEST = 200
"""Times that a part may shrink by packing; ordinary sheets shrink some ten times."""

_MOST_CELLS = 20_000_000
_WIDEST = 16_384

_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_TYPES = "[content_types].xml"
_STRINGS, _STYLES = "xl/sharedstrings.xml", "xl/styles.xml"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


class ChosenSheet(NamedTuple):
    """A sheet: its name, those of all sheets, its XML, that of the texts and styles of cells."""

    title: str
    titles: list[str]
    xml: bytes
    strings: bytes
    styles: bytes


def chosen_sheet(archive: zipfile.ZipFile, file: str, *, name: str) -> ChosenSheet:
    """Find a sheet by its name or number; the first where `name` is empty.

    Raises FileError: There is no such sheet, or the workbook is none or implausible.
    """
    parts = _check_parts_of_workbook(archive, file)
    targets = _targets(archive.read(parts[_RELATIONS]))
    listed = [
        (sheet.get("name", ""), targets.get(sheet.get(_ID) or sheet.get(_STRICT_ID) or "", ""))
        for sheet in fromstring(archive.read(parts[_BOOK])).iter()
        if sheet.tag.rpartition("}")[2] == "sheet"
    ]
    sheets = [(title, part) for title, part in listed if part in parts]
    titles = [title for title, _ in sheets]
    if not sheets:
        raise FileError(file, "has no sheet with cells")
    title, part = sheets[titles.index(chosen_title(titles, file, name=name))]
    needed = (parts.get(each, "") for each in (part, _STRINGS, _STYLES))
    xml, strings, styles = (archive.read(each) if each else b"" for each in needed)
    return ChosenSheet(title, titles, xml, strings, styles)


def chosen_title(titles: Sequence[str], file: str, *, name: str) -> str:
    """The sheet that a name or a number from 1 means, the first where there is none."""
    if name in titles or not name:
        return name or titles[0]
    if name.isdecimal() and 1 <= int(name) <= len(titles):
        return titles[int(name) - 1]
    raise FileError(file, f"has no sheet {name!r}; expected one of {', '.join(titles)}")


def is_opendocument(archive: zipfile.ZipFile) -> bool:
    """True of a zip file that is a sheet of OpenDocument (ODS)."""
    return "content.xml" in archive.namelist() and b"opendocument.spreadsheet" in (
        archive.read("mimetype")[:100] if "mimetype" in archive.namelist() else b""
    )


def marks_of_opendocument(
    archive: zipfile.ZipFile, file: str
) -> dict[str, dict[int, dict[int, str | int]]]:
    """Signs of the date where a cell shows few, by sheet, row and column: see `marks_of`.

    Raises FileError: It unpacks to more than is plausible, or repeats cells so often.
    """
    _check_unpacked_size(archive.infolist(), file)
    xml = archive.read("content.xml")
    _refuse_document_type(xml, file)
    marks: dict[str, dict[int, dict[int, str | int]]] = {}
    vague, of_columns = dict[str, int](), list[str]()
    cells = times = across = row = at = 0
    title = ""
    for event, element in iterparse(io.BytesIO(xml), events=("start", "end")):
        kind = element.tag.rpartition("}")[2]
        attributes = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
        if event == "start":
            if kind == "table":
                title, row, of_columns = attributes.get("name", ""), 0, []
            elif kind == "table-row":
                times, across, at = int(attributes.get("number-rows-repeated", 1)), 0, 0
            continue
        repeated = int(attributes.get("number-columns-repeated", 1))
        if kind == "date-style":
            parts = {part.tag.rpartition("}")[2] for part in element}
            vague[attributes.get("name", "")] = (
                0 if "day" in parts else 7 if "month" in parts else 4
            )
        elif kind == "style" and attributes.get("data-style-name") in vague:
            vague[attributes.get("name", "")] = vague[attributes["data-style-name"]]
        elif kind == "table-column":
            of_columns += [attributes.get("default-cell-style-name", "")] * min(repeated, _WIDEST)
        elif kind in ("table-cell", "covered-table-cell"):
            style = attributes.get("style-name") or "".join(of_columns[at : at + 1])
            at += repeated
            across += repeated if len(element) else 0
            if "date-value" in attributes and (signs := vague.get(style)):
                marks.setdefault(title, {}).setdefault(row + 1, {})[at] = signs
        elif kind == "table-row":
            cells += times * across
            row += times
            element.clear()
        if cells > _MOST_CELLS:
            raise FileError(
                file, f"has more than {_MOST_CELLS:,} filled cells; save only those needed"
            )
    return marks


def _check_unpacked_size(parts: Sequence[zipfile.ZipInfo], file: str) -> None:
    steep = any(part.file_size > _STEEPEST * max(part.compress_size, 50_000) for part in parts)
    if steep or sum(part.file_size for part in parts) > _LARGEST:
        raise FileError(
            file, "unpacks to far more than a table; save only the sheet that is needed"
        )


def _check_parts_of_workbook(archive: zipfile.ZipFile, file: str) -> dict[str, str]:
    """Names of the parts, by themselves in small letters."""
    parts = archive.infolist()
    names = {part.filename.lower(): part.filename for part in parts}
    if _TYPES not in names or _BOOK not in names:
        raise FileError(
            file, "is a zip file and no XLSX or ODS workbook; save the table as XLSX, or CSV"
        )
    if len(names) < len(parts):
        raise FileError(file, "has two parts of one name; save it again as XLSX, or CSV")
    _check_unpacked_size(parts, file)
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as opened:
                _refuse_document_type(opened.read(2048), file)
    return names


def _refuse_document_type(xml: bytes, file: str) -> None:
    if b"<!" in xml[:2048].replace(b"<!--", b""):
        raise FileError(file, "declares a document type, which no workbook does")


def _targets(relations: bytes) -> dict[str, str]:
    """Parts of worksheets, in small letters, by the id under which the workbook knows them."""
    targets = (
        (relation.get("Id", ""), relation.get("Target", "").lower())
        for relation in fromstring(relations)
        if relation.get("Type", "").endswith("/worksheet")  # no chart, or macro
    )
    return {
        id_: target[1:] if target.startswith("/") else f"xl/{target.removeprefix('xl/')}"
        for id_, target in targets
    }


_AGAIN = "save it again as XLSX, or CSV"
_CONTROL = re.compile("[\x00-\x1f]")
_Range = tuple[tuple[int, int], tuple[int, int]]
"""Row and column of the first and of the last of merged cells, from 0."""


def read_sheet(data: bytes, file: str, *, name: str = "") -> TableReader:
    """One sheet as a table, its header among its rows.

    `data`: the workbook.
    `file`: its name, for messages.
    `name`: name of the sheet, or its number from 1; the first where empty.

    Raises FileError: It is not a workbook, is broken, or unpacks to more than is plausible.
    """
    try:
        return _read_sheet_of_workbook(data, file, name)
    except FileError:
        raise
    # zipfile: broken, oddly packed (NotImplementedError) or locked (RuntimeError).
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise FileError(file, f"is a broken workbook ({error}); {_AGAIN}") from None
    except Exception as error:
        # calamine and the parser of XML have an error for each part; all mean one thing here.
        what = f"{type(error).__name__}: {str(error)[:80]}"
        if data[:2] != b"PK":
            raise FileError(
                file,
                f"is an old XLS file that cannot be read, or has a password ({what}); "
                "save it as XLSX without one, or CSV",
            ) from None
        raise FileError(file, f"is not a workbook that can be read ({what}); {_AGAIN}") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine gave up: a broken file again
            raise
        raise FileError(file, f"is not a workbook that can be read; {_AGAIN}") from None


def _read_sheet_of_workbook(data: bytes, file: str, name: str) -> TableReader:
    from python_calamine import CalamineWorkbook

    marks: dict[int, dict[int, str | int]] = {}
    of_sheets: dict[str, dict[int, dict[int, str | int]]] = {}
    titles: list[str] = []
    hidden = frozenset[int]()
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if is_opendocument(archive):
                of_sheets = marks_of_opendocument(archive, file)
            else:
                chosen = chosen_sheet(archive, file, name=name)
                # Before calamine reads the sheet: it makes room for every cell up to the last.
                marks, hidden = marks_of(chosen.xml, chosen.strings, chosen.styles, file)
                name, titles = chosen.title, chosen.titles
    else:
        of_sheets = marks_of_old_workbook(data)
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        titles = titles or book.sheet_names
        title = chosen_title(titles, file, name=name)
        sheet = book.get_sheet_by_name(title)
        before = [""] * (sheet.start or (0, 0))[1]
        merged = sorted(sheet.merged_cell_ranges or ())
        marks = marks or of_sheets.get(title, {})
        rows = list(_complete_sheet_rows(sheet.iter_rows(), before, merged, marks))
    unread = tuple(f"sheet {other!r}" for other in titles if other != title)
    return TableReader(
        file, iter(rows), unread=unread, hidden=hidden, sheet=title, sheets=tuple(titles)
    )


def _complete_sheet_rows(
    values: Iterator[list[Any]],
    before: list[str],
    merged: list[_Range],
    marks: Mapping[int, Mapping[int, str | int]],
) -> Iterator[TableRow | Problem]:
    """Rows with what calamine leaves out; `before` are empty columns left of its first."""
    coming, shared = list(reversed(merged)), dict[_Range, str]()
    open_: list[_Range] = []
    for number, row in enumerate(values):
        cells = [*before, *map(_text_of_workbook_cell, row)]
        while cells and not cells[-1]:
            cells.pop()
        for column, mark in marks.get(number + 1, {}).items():
            cells += [""] * (column - len(cells))
            at = column - 1
            cells[at] = mark if isinstance(mark, str) else _as_vague_as_cell(cells[at], mark)
        while coming and coming[-1][0][0] <= number:
            range_ = coming.pop()
            left = range_[0][1]
            open_.append(range_)
            shared[range_] = cells[left] if left < len(cells) else ""
        open_ = [range_ for range_ in open_ if range_[1][0] >= number]
        for range_ in open_:
            (_, left), (_, last) = range_
            right = min(last, max(len(cells) - 1, left))
            cells += [""] * (right + 1 - len(cells))
            cells[left : right + 1] = [shared[range_]] * (right + 1 - left)
        if cells:
            yield TableRow(number + 1, cells)


def _as_vague_as_cell(day: str, length: int) -> str:
    """A day without the 1 that stands there because a cell shows no day, or no month."""
    ends = ((4, "-01-01"), (7, "-01"))
    return next((day[:n] for n, end in ends if n >= length and day[n:] == end), day)


def _text_of_workbook_cell(value: Any) -> str:
    """A cell as text: a whole number without its point, a day in EDTF."""
    if isinstance(value, str):
        return _CONTROL.sub(" ", value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and not isfinite(value):
        return "#NUM!"  # as spreadsheets show a number that is none
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


_END = 0xFFFFFFF0
_FORMAT, _STYLE, _SHEET, _SHEET_BEGINS, _SHEET_ENDS = 0x041E, 0x00E0, 0x0085, 0x0809, 0x000A
_NUMBERS, _SEVERAL = (0x0203, 0x027E, 0x0006), 0x00BD
"""Records of a cell: its row, column and style; and of several cells of one row."""


def marks_of_old_workbook(data: bytes) -> dict[str, dict[int, dict[int, str | int]]]:
    """Signs of the date where a cell shows few, by sheet, row and column: see `marks_of`.

    Empty where the file is not as it should be: whoever reads its values says so.
    """
    try:
        return _marks_of_stream(_stream_of_workbook(data))
    except (struct.error, IndexError, UnicodeDecodeError, ValueError):
        return {}


def _stream_of_workbook(data: bytes) -> bytes:
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    first_of_list, _, least, small_table = struct.unpack_from("<IIII", data, 48)
    more, count = struct.unpack_from("<II", data, 68)
    if shift not in (9, 12) or small_shift != 6:
        raise ValueError("sectors of no size that there is")
    size, small = 1 << shift, 1 << small_shift
    numbers = [*struct.unpack_from("<109I", data, 76)]
    for _ in range(min(count, len(data) // size)):
        *listed, more = struct.unpack_from(f"<{size // 4}I", data, size * (more + 1))
        numbers += listed
    tables = [data[size * (n + 1) : size * (n + 2)] for n in numbers if n < _END]
    following = struct.unpack(f"<{sum(map(len, tables)) // 4}I", b"".join(tables))

    def chain(first: int) -> bytes:
        return b"".join(data[size * (n + 1) : size * (n + 2)] for n in _chain(first, following))

    entries = chain(first_of_list)
    streams = {
        entries[at : at + 64].decode("utf-16-le").partition("\0")[0]: (
            *struct.unpack_from("<I", entries, at + 116),
            *struct.unpack_from("<I", entries, at + 120),
        )
        for at in range(0, len(entries), 128)
    }
    first, length = streams.get("Workbook") or streams.get("Book") or (_END, 0)
    if length >= least:
        return chain(first)[:length]
    of_small, table = chain(streams["Root Entry"][0]), chain(small_table)
    after = struct.unpack(f"<{len(table) // 4}I", table)
    parts = (of_small[small * n : small * (n + 1)] for n in _chain(first, after))
    return b"".join(parts)[:length]


def _chain(first: int, following: tuple[int, ...]) -> Iterator[int]:
    """Numbers of the sectors of a stream; one that goes round ends at some time."""
    for _ in following:
        if first >= _END:
            return
        yield first
        first = following[first]


def _records_of_stream(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _marks_of_stream(stream: bytes) -> dict[str, dict[int, dict[int, str | int]]]:
    is_new = stream[4:6] == b"\x00\x06"  # BIFF8 of 1997, whose texts say how they are written
    codes, forms, sheets = {17: "mmm-yy"}, list[int](), dict[str, int]()
    for kind, body in _records_of_stream(stream, 0):
        if kind == _FORMAT:
            codes[body[0] | body[1] << 8] = _text_of_record(
                body[4 if is_new else 2 :], is_new=is_new
            )
        elif kind == _STYLE:
            forms.append(body[2] | body[3] << 8)
        elif kind == _SHEET:
            name = _text_of_record(body[7 if is_new else 6 :], is_new=is_new)
            sheets[name] = int.from_bytes(body[:4], "little")
        elif kind == _SHEET_ENDS:
            break
    of_forms = ((at, signs_of_date(codes.get(form))) for at, form in enumerate(forms))
    signs = {at: length for at, length in of_forms if length}
    return {name: _marks_of_sheet(stream, at, signs) for name, at in sheets.items() if signs}


def _text_of_record(body: bytes, *, is_new: bool) -> str:
    """A text without what stands before it: how it is written, or before 1997 its length."""
    return body[1:].decode("utf-16-le" if is_new and body[0] & 1 else "latin-1")


def _marks_of_sheet(
    stream: bytes, at: int, signs: Mapping[int, int]
) -> dict[int, dict[int, str | int]]:
    marks: dict[int, dict[int, str | int]] = {}
    depth = 0
    for kind, body in _records_of_stream(stream, at):
        depth += (kind == _SHEET_BEGINS) - (kind == _SHEET_ENDS)
        if not depth:
            break
        cells: list[tuple[int, int, int]] = []
        if kind in _NUMBERS:
            cells = [struct.unpack_from("<HHH", body)]
        elif kind == _SEVERAL:
            row, first = struct.unpack_from("<HH", body)
            styles = struct.iter_unpack("<HI", body[4:-2])
            cells = [(row, first + i, style) for i, (style, _) in enumerate(styles)]
        for row, column, style in cells:
            if length := signs.get(style):
                marks.setdefault(row + 1, {})[column + 1] = length
    return marks
