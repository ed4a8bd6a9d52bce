"""The parts of a workbook that one sheet needs, checked before anything parses them."""

from __future__ import annotations

import io
import zipfile
from typing import NamedTuple
from xml.etree.ElementTree import fromstring

from paradiplomacy.errors import FileError

__all__ = ["ChosenSheet", "chosen_sheet"]

_LARGEST = 200_000_000
"""Bytes that a workbook may unpack to; a million ordinary rows stay below it."""
_STEEPEST = 200
"""Times that a part may shrink by packing; ordinary sheets shrink some ten times."""

_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_TYPES, _PACKAGE = "[content_types].xml", "_rels/.rels"
_STRINGS, _STYLES = "xl/sharedstrings.xml", "xl/styles.xml"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


class ChosenSheet(NamedTuple):
    """A sheet: its name, those of all sheets, its XML, that of the texts which cells share.

    `repacked` is a workbook of the parts that were checked: whoever parses it sees no others.
    """

    title: str
    titles: list[str]
    xml: bytes
    strings: bytes
    repacked: bytes


def chosen_sheet(archive: zipfile.ZipFile, file: str, *, name: str) -> ChosenSheet:
    """Find a sheet by its name or number; the first where `name` is empty.

    Raises
    ------
    FileError
        There is no such sheet, or the workbook is none or implausible.
    """
    parts = _checked(archive, file)
    book, relations = archive.read(parts[_BOOK]), archive.read(parts[_RELATIONS])
    targets = _targets(relations)
    listed = [
        (sheet.get("name", ""), targets.get(sheet.get(_ID) or sheet.get(_STRICT_ID) or "", ""))
        for sheet in fromstring(book).iter()
        if sheet.tag.rpartition("}")[2] == "sheet"
    ]
    sheets = [(title, part) for title, part in listed if part in parts]
    titles = [title for title, _ in sheets]
    if not sheets:
        raise FileError(file, "has no sheet with cells")
    if name in titles or not name:
        chosen = titles.index(name) if name else 0
    elif name.isdecimal() and 1 <= int(name) <= len(titles):
        chosen = int(name) - 1
    else:
        raise FileError(file, f"has no sheet {name!r}; expected one of {', '.join(titles)}")
    title, part = sheets[chosen]
    others = (_TYPES, _PACKAGE, _STRINGS, _STYLES)
    kept = {parts[other]: archive.read(parts[other]) for other in others if other in parts}
    xml = kept[parts[part]] = archive.read(parts[part])
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as repacked:
        for at, content in ((_BOOK, book), (_RELATIONS, relations), *kept.items()):
            repacked.writestr(at, content)
    strings = kept.get(parts.get(_STRINGS, ""), b"")
    return ChosenSheet(title, titles, xml, strings, into.getvalue())


def _checked(archive: zipfile.ZipFile, file: str) -> dict[str, str]:
    """Names of the parts, by themselves in small letters."""
    parts = archive.infolist()
    names = {part.filename.lower(): part.filename for part in parts}
    if _TYPES not in names or _BOOK not in names:
        raise FileError(file, "is a zip file and no XLSX workbook; save the table as XLSX, or CSV")
    if len(names) < len(parts):
        raise FileError(file, "has two parts of one name; save it again as XLSX, or CSV")
    steep = any(part.file_size > _STEEPEST * max(part.compress_size, 50_000) for part in parts)
    if steep or sum(part.file_size for part in parts) > _LARGEST:
        raise FileError(
            file, "unpacks to far more than a table; save only the sheet that is needed"
        )
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as opened:
                if b"<!" in opened.read(2048).replace(b"<!--", b""):
                    raise FileError(file, "declares a document type, which no workbook does")
    return names


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
