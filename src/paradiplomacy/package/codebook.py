"""The codebook: every table and column of a package, with type, meaning and what it holds."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from paradiplomacy.language.decimals import decimal
from paradiplomacy.model.spreadsheets import escape_formula
from paradiplomacy.model.table_words import column_words
from paradiplomacy.results.record_tables import all_tables, type_words
from paradiplomacy.results.words import cell_of

FEW = 12
"""So many different texts are listed; of more, only how many there are."""

UNKNOWN = "(not described)"


@dataclass(frozen=True, slots=True)
class CodebookLine:
    """One column of one table: rows, those without a value, and different values.

    The range is from the least to the greatest number or day; of few short texts, all of them.
    """

    file: str
    column: str
    type: str
    meaning: str
    rows: int
    missing: int
    distinct: int
    range: str


def codebook(folder: Path) -> list[CodebookLine]:
    """The codebook of a package's data and of the tables of its results."""
    lines: list[CodebookLine] = []
    for path in sorted((folder / "data").glob("*/*.csv")):
        table = pl.read_csv(path, infer_schema=False)
        types, meanings = column_words(path.name)
        numbers = [n for n, kind in types.items() if kind.startswith(("whole number", "number"))]
        table = table.with_columns(pl.col(numbers).cast(pl.Float64, strict=False))
        lines += _lines_of_table(path.relative_to(folder).as_posix(), table, types, meanings)
    for path in sorted((folder / "results" / "tables").glob("*.parquet")):
        table = pl.read_parquet(path)
        types = {name: type_words(kind) for name, kind in table.schema.items()}
        about = all_tables().get(path.stem)
        file = path.with_suffix(".csv").relative_to(folder).as_posix()
        lines += _lines_of_table(file, table, types, about.columns if about else {})
    return lines


def _lines_of_table(
    file: str, table: pl.DataFrame, types: Mapping[str, str], meanings: Mapping[str, str]
) -> Iterator[CodebookLine]:
    for name in table.columns:
        column = table[name]
        cells = _present_values(column)
        yield CodebookLine(
            file,
            name,
            types.get(name, "text"),
            meanings.get(name, UNKNOWN),
            rows=len(column),
            missing=len(column) - len(cells),
            distinct=cells.n_unique(),
            range=_range_of_cells(cells),
        )


def _present_values(column: pl.Series) -> pl.Series:
    """The values that are there; of lists, as one text."""
    if isinstance(column.dtype, pl.List):
        column = column.cast(pl.List(pl.String)).list.join("; ")
    column = column.drop_nulls()
    return column.filter(column != "") if column.dtype == pl.String else column


def _range_of_cells(cells: pl.Series) -> str:
    if cells.is_empty() or cells.dtype == pl.Boolean:
        return "; ".join(_format_cell(cell) for cell in cells.unique().sort())
    if cells.dtype != pl.String:
        return f"{_format_cell(cells.min())} to {_format_cell(cells.max())}"
    values = cells.unique().sort()
    is_few = len(values) <= FEW and values.str.len_chars().max() <= 40  # type: ignore[operator]
    return "; ".join(values) if is_few else ""


def _format_cell(value: Any) -> str:
    return decimal(value, 6) if isinstance(value, int | float) and value is not True else str(value)


def write_codebook(
    folder: Path, lines: list[CodebookLine], *, tables: Sequence[tuple[str, str, str]] = ()
) -> None:
    """Write ``codebook.csv`` for programs and ``CODEBOOK.md`` for readers.

    Files that the results rest on and that are not tables are in `tables`: path, meaning and
    SHA-256.
    """
    names = CodebookLine.__slots__
    with (folder / "codebook.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(
            [escape_formula(str(getattr(line, name))) for name in names] for line in lines
        )
    (folder / "CODEBOOK.md").write_text(_codebook_as_text(lines, tables), encoding="utf-8")


def _codebook_as_text(lines: list[CodebookLine], tables: Sequence[tuple[str, str, str]]) -> str:
    out = [
        "# Codebook",
        "",
        "Every column of the data and of the tables of the results. Empty cells are missing "
        "values. Tables of the results lie beside as Parquet, with types and lists. A range "
        "is shown of numbers and days; of few short texts, all values. "
        "`codebook.csv` has the same.",
    ]
    if tables:
        out += [
            *("", "## Files that are not tables", "", "| File | What it is | SHA-256 |"),
            "|---|---|---|",
            *(f"| `{file}` | {cell_of(what)} | `{digest}` |" for file, what, digest in tables),
        ]
    last = ""
    for line in lines:
        if line.file != last:
            last = line.file
            about = (
                all_tables().get(Path(line.file).stem) if line.file.startswith("results/") else None
            )
            size = f"{decimal(line.rows)} rows" + (f"; one row is {about.row}" if about else "")
            out += [
                *("", f"## {line.file}", "", size, ""),
                "| Column | Type | Meaning | Missing | Distinct | Range |",
                "|---|---|---|---|---|---|",
            ]
        cells = (line.column, line.type, line.meaning, line.missing, line.distinct, line.range)
        out.append("| " + " | ".join(cell_of(str(cell)) for cell in cells) + " |")
    return "\n".join(out) + "\n"
