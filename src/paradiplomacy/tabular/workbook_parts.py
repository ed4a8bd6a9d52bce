"""The parts of a workbook that one sheet needs, checked before anything parses them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import NamedTuple
from xml.etree.ElementTree import fromstring, iterparse

from paradiplomacy.errors import FileError

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
    targets = {}
    for relation in fromstring(relations):
        if not relation.get("Type", "").endswith("/worksheet"):
            continue  # a sheet that is a chart, or a macro
        target = relation.get("Target", "").lower()
        if target.startswith("/"):
            target = target[1:]
        elif not target.startswith("xl/"):
            target = f"xl/{target}"
        targets[relation.get("Id", "")] = target
    return targets
