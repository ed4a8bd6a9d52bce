"""A small table and its mapping, to be changed by tests."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from paradiplomacy.sources.extract import Extract
from paradiplomacy.sources.mapped import read_mapped_table

PAIRS = "city1,country1,city2,country2\n"

SMALL: dict[str, Any] = {
    "record": {
        "id": "pairs",
        "title": "Pairs of Exampleton",
        "licence": "CC0-1.0",
        "languages": ["en"],
        "as_of": "2026-01-31",
    },
    "source": {"id": "office", "title": "List of the office of Exampleton"},
    "a": {"name": "city1", "country": "country1"},
    "b": {"name": "city2", "country": "country2"},
    "listed_by": "a",
}


def small(**changes: Any) -> dict[str, Any]:
    """The small mapping, changed: ``a__name="x"`` changes the key ``name`` under ``a``."""
    mapping = copy.deepcopy(SMALL)
    for path, value in changes.items():
        *folders, last = path.split("__")
        part = mapping
        for folder in folders:
            part = part.setdefault(folder, {})
        if value is None:
            part.pop(last, None)
        else:
            part[last] = value
    return mapping


def read(
    folder: Path,
    table: str | bytes | Path,
    mapping: dict[str, Any] | str | None = None,
    **options: str,
) -> Extract:
    """Read a table as text, as bytes or from a file by a mapping, or by one that ships."""
    if not isinstance(table, Path):
        path = folder / "pairs.csv"
        path.write_bytes(table.encode() if isinstance(table, str) else table)
        table = path
    if isinstance(mapping, str):
        return read_mapped_table(table, mapping, **options)
    file = folder / "mapping.yaml"
    file.write_text(yaml.safe_dump(mapping or SMALL, allow_unicode=True), encoding="utf-8")
    return read_mapped_table(table, file, **options)


def said(extract: Extract, prop: str = "kind") -> list[tuple[str, str, str]]:
    """Subject, value and side of the statements on a property, in order."""
    found = [s for s in extract.material.statements if s.property == prop]
    return sorted((s.subject, s.value, s.side) for s in found)


def values(extract: Extract, prop: str) -> list[str]:
    """The values of a property, in order."""
    return sorted(value for _, value, _ in said(extract, prop))


def skipped(extract: Extract) -> list[tuple[int, str]]:
    """Row and field of what was left out."""
    return [(problem.row, problem.field) for problem in extract.skipped]


def ids(extract: Extract) -> set[str]:
    """What identifies the statements."""
    return {statement.id for statement in extract.material.statements}


def workbook(path: Path, rows: Iterable[Iterable[Any]], **sheets: Any) -> Path:
    """A workbook with one sheet of rows, and others by name."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Pairs"
    for row in rows:
        book.active.append(list(row))
    for title, others in sheets.items():
        sheet = book.create_sheet(title)
        for row in others:
            sheet.append(list(row))
    book.save(path)
    return path
