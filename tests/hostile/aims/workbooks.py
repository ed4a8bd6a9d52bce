"""Workbooks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from tests.hostile.aims.case import Aimed, aim
from tests.hostile.materials import (
    STORE,
    workbook,
)
from tests.hostile.running import Ran
from tests.hostile.targets import stored

_CONTENT = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _relations(*targets: tuple[str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATIONS}/{kind}" Target="{path}"/>'
        for n, (kind, path) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _book(
    sheet: str, *, strings: str = "", head: str = "", more: Mapping[str, bytes] | None = None
) -> bytes:
    """A workbook of one sheet, from the inside of its XML."""
    parts = {
        "xl/workbook.xml": "sheet.main",
        "xl/worksheets/sheet1.xml": "worksheet",
        "xl/sharedStrings.xml": "sharedStrings",
    }
    types = "".join(
        f'<Override PartName="/{part}" ContentType="{_KIND}.{kind}+xml"/>'
        for part, kind in parts.items()
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{types}</Types>',
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="Pairs" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{_MAIN}"><sheetData>{sheet}'
        "</sheetData></worksheet>",
        "xl/sharedStrings.xml": strings or f'<sst xmlns="{_MAIN}"/>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packing:
        for name, text in files.items():
            if name not in (more or {}):
                packing.writestr(zipfile.ZipInfo(name), _CONTENT + text)
        for name, content in (more or {}).items():
            packing.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()


def _line(number: int | str, *cells: str) -> str:
    inside = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{inside}</row>'


_HEADER = _line(1, "city1", "country1", "city2", "country2")
_ROW = _line(2, "Aachen", "Germany", "Reims", "France")
_XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n'
_WEB = '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:{port}/e">]>\n'
_LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "]>\n"
)


def _books() -> dict[str, bytes]:
    grid = [["city1", "country1", "city2", "country2"], ["Aachen", "Germany", "Reims", "France"]]
    long_row = [*grid[1], "a remark right of the table"]
    return {
        "as it should be": _book(_HEADER + _ROW),
        "remark right of the table": workbook([grid[0], long_row]),
        "remark far right": _book(
            _HEADER
            + '<row r="2"><c r="A2" t="inlineStr"><is><t>Aachen</t></is></c>'
            + '<c r="XFD2" t="inlineStr"><is><t>x</t></is></c></row>'
        ),
        "column beyond the last": _book(_HEADER + '<row r="2"><c r="ZZZZZ2"><v>1</v></c></row>'),
        "row beyond the last": _book(
            _HEADER + _line(99_999_999, "Aachen", "Germany", "Reims", "France")
        ),
        "row zero": _book(_HEADER + _line(0, "Aachen", "Germany", "Reims", "France")),
        "row that is not a number": _book(
            _HEADER + _line("x", "Aachen", "Germany", "Reims", "France")
        ),
        "rows out of order": _book(_line(5, "a", "b", "c", "d") + _HEADER + _ROW),
        "cell that is not an address": _book(_HEADER + '<row r="2"><c r="??"><v>1</v></c></row>'),
        "far last cell": _book(
            _HEADER + _ROW + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        ),
        "nothing in it": _book(""),
        "shared text that is not there": _book(_HEADER + '<row r="2"><c t="s"><v>7</v></c></row>'),
        "shared text minus one": _book(_HEADER + '<row r="2"><c t="s"><v>-1</v></c></row>'),
        "number that is none": _book(
            _HEADER + '<row r="2"><c><v>many</v></c><c><v>NaN</v></c><c><v>1e999</v></c></row>'
        ),
        "error cells": _book(
            _HEADER + '<row r="2"><c t="e"><v>#REF!</v></c><c t="e"><v>#N/A</v></c></row>'
        ),
        "boolean cells": _book(
            _HEADER + '<row r="2"><c t="b"><v>1</v></c><c t="b"><v>7</v></c></row>'
        ),
        "formula never worked out": _book(
            _HEADER + '<row r="2"><c><f>cmd|A1</f></c><c><f>1+1</f></c></row>'
        ),
        "entity of a file": _book(
            _HEADER + _line(2, "&e;", "Germany", "Reims", "France"), head=_XXE
        ),
        "entity of the web": _book(
            _HEADER + _line(2, "&e;", "Germany", "Reims", "France"), head=_WEB
        ),
        "laughs": _book(_HEADER + _line(2, "&a11;", "Germany", "Reims", "France"), head=_LAUGHS),
        "laughs in shared text": _book(
            _HEADER + '<row r="2"><c t="s"><v>0</v></c></row>',
            strings=f'{_LAUGHS}<sst xmlns="{_MAIN}"><si><t>&a11;</t></si></sst>',
        ),
        "deep": _book(_HEADER + "<row>" * 100_000),
        "not closed": _book(_HEADER + "<row><c>"),
        "no sheets": _book(
            "", more={"xl/workbook.xml": f'<workbook xmlns="{_MAIN}"><sheets/></workbook>'.encode()}
        ),
        "sheet that is not there": _book(
            "", more={"xl/worksheets/sheet2.xml": b"x", "xl/worksheets/sheet1.xml": b""}
        ),
        "bomb of a sheet": _book(
            "", more={"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>" + b" " * 400_000_000}
        ),
        "bomb of rows": _book(
            "",
            more={
                "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode()
                + _HEADER.encode()
                + _ROW.encode() * 2_000_000
                + b"</sheetData></worksheet>"
            },
        ),
        "bomb of text": _book(
            "",
            more={
                "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}"><si><t>'.encode()
                + b"x" * 400_000_000
                + b"</t></si></sst>"
            },
        ),
        "path upwards": _book(_HEADER + _ROW, more={"../../owned": b"x"}),
        "packed twice": _zipped("pairs.xlsx", _book(_HEADER + _ROW)),
        "open document": _zipped("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        "cut": _book(_HEADER + _ROW)[:-30],
        "with rubbish before": b"x" * 100 + _book(_HEADER + _ROW),
        "many sheets": _many_sheets(grid),
    }


def _zipped(name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()


def _many_sheets(grid: list[list[str]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in grid:
        book.active.append(row)
    for n in range(300):
        book.create_sheet(f"More {n}")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@cache
def _made_books() -> dict[str, bytes]:
    return _books()


_BOOKS = (
    "as it should be",
    "remark right of the table",
    "remark far right",
    "column beyond the last",
    "row beyond the last",
    "row zero",
    "row that is not a number",
    "rows out of order",
    "cell that is not an address",
    "far last cell",
    "nothing in it",
    "shared text that is not there",
    "shared text minus one",
    "number that is none",
    "error cells",
    "boolean cells",
    "formula never worked out",
    "entity of a file",
    "entity of the web",
    "laughs",
    "laughs in shared text",
    "deep",
    "not closed",
    "no sheets",
    "sheet that is not there",
    "bomb of a sheet",
    "bomb of rows",
    "bomb of text",
    "path upwards",
    "packed twice",
    "open document",
    "cut",
    "with rubbish before",
    "many sheets",
)


@aim
def workbooks() -> Iterator[Aimed]:
    def reads(ran: Ran, folder: Path) -> str:
        names = {row[4] for row in stored(ran, folder)[0] if row[3] == "name"}
        strange = names - {"Aachen", "Reims"}
        return f"read {sorted(strange)[:3]}" if strange else ""

    may = {"as it should be", "many sheets", "remark right of the table"}
    for name in _BOOKS:

        def book(name: str = name) -> bytes:
            return _made_books()[name]

        table = ("--as", "table", "--mapping", "wikipedia_2026", "--store", STORE, "--no-places")
        yield Aimed(
            f"{name} table",
            ("import", "pairs.xlsx", *table),
            {"pairs.xlsx": book},
            "accepted" if name in may else "either",
            names=("pairs.xlsx", "wikipedia_2026.yaml"),
            check=reads,
            listens="page",
        )
        yield Aimed(
            f"{name} suggest",
            ("import", "pairs.xlsx", "--as", "table", "--suggest"),
            {"pairs.xlsx": book},
            "either",
            names=("pairs.xlsx",),
            listens="page",
        )
