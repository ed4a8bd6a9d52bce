"""A table as it would be read by a mapping, cell by cell, before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from paradiplomacy.errors import Problem
from paradiplomacy.sources.extract import Extract
from paradiplomacy.sources.mapped.table import MappedTableReader, open_mapped_table


@dataclass(frozen=True, slots=True)
class CellPreview:
    """A cell that becomes something else, or cannot be read.

    `times`: how often it stands in its column.
    `becomes`: ``""`` where it cannot be read.
    `asked`: what is asked about it; ``""`` where it is read without doubt.
    """

    cell: str
    times: int
    becomes: str
    asked: str


@dataclass(frozen=True, slots=True)
class ColumnPreview:
    """A column, what it is by the mapping, and its cells.

    `column`, `key`: its name, and the key of the mapping that names it first: ``b.country``.
    `filled`, `read`: cells that are filled, and those of them that were read.
    `cells`: those that are asked about first, then those that become something else.
    """

    column: str
    key: str
    filled: int
    read: int
    cells: tuple[CellPreview, ...]


@dataclass(frozen=True, slots=True)
class TablePreview:
    """The table that an import would read.

    `columns`: in the order of the mapping, those apart that are left unread on purpose.
    `rows`, `taken`: rows of the table, and those of them that would be taken.
    `left_rows`: those that are left out, each with why.
    `problems`: everything that is asked: rows and cells that are left out, and what looks wrong.
    """

    columns: tuple[ColumnPreview, ...]
    rows: int
    taken: int
    left_rows: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    extract: Extract


def preview_table(path: str | Path, mapping: str | Path, **options: str) -> TablePreview:
    r"""Read a table and keep what each cell becomes; takes what `read_mapped_table` takes.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "pairs.csv"
    ...     text = "city1,country1,city2,country2\nBerat,Albanien,Amasya,Turkey\n"
    ...     _ = path.write_text(text)
    ...     preview = preview_table(path, "wikipedia_2026")
    >>> [(c.key, cell.cell, cell.becomes) for c in preview.columns for cell in c.cells]
    [('a.country', 'Albanien', 'AL'), ('b.country', 'Turkey', 'TR')]
    """
    reader = open_mapped_table(path, mapping, **options)
    extract = reader.read_extract()
    named: dict[str, str] = {}
    for key, column in reader.mapping.named_columns():
        if not key.startswith(("file", "ignore", "only_where")):
            named.setdefault(column, key.removesuffix(".column"))
    asked = {(problem.field, text): problem.message for text, problem in reader.asked}
    return TablePreview(
        tuple(_preview_column(column, key, reader, asked) for column, key in named.items()),
        rows=reader.rows,
        taken=reader.rows - len({problem.row for problem in reader.left_rows}),
        left_rows=tuple(sorted(reader.left_rows, key=lambda p: p.row)),
        problems=tuple(sorted((*extract.skipped, *extract.doubts), key=lambda p: p.row)),
        extract=extract,
    )


def _preview_column(
    column: str, key: str, reader: MappedTableReader, asked: dict[tuple[str, str], str]
) -> ColumnPreview:
    cells = reader.cells[column]
    previews = [
        CellPreview(cell, times, becomes, question)
        for cell, times in cells.items()
        for becomes in [reader.readings.get((column, cell), "")]
        for question in [asked.get((column, cell), "")]
        if question or becomes not in ("", cell)
    ]
    previews.sort(key=lambda cell: (not cell.asked, -cell.times))
    unread = sum(cell.times for cell in previews if cell.asked and not cell.becomes)
    filled = sum(cells.values())
    return ColumnPreview(column, key, filled, filled - unread, tuple(previews))
