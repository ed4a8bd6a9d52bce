"""Files and folders that commands write, whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.model.spreadsheets import escaped
from paradiplomacy.writing import whole


def must_be_new(path: Path | None) -> None:
    """Raise where a file or folder is there already; before anything is computed."""
    if path is not None and path.exists():
        raise ParadiplomacyError(f"{path} is there already; name a new one or move it away")


def demand_folder(path: str, such_as: str) -> None:
    """Raise where a record is a file, and so a registry."""
    if Path(path).is_file():
        raise ParadiplomacyError(
            f"{path}: is a file, and a record is a folder; say with --as what registry it is, "
            f"such as {such_as}"
        )


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give a folder to write to, which gets its name once all of it is there."""
    must_be_new(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with whole(folder) as half:
        half.mkdir()
        yield half


def write_rows(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows of one shape as CSV; all of them, or nothing."""
    with whole(path) as half, half.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(
            {key: escaped(cell) if isinstance(cell, str) else cell for key, cell in row.items()}
            for row in rows
        )


def write_tables(folder: Path, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    """Write each table that has a row to a file of its name in a new folder; the paths."""
    names = [f"{name}.csv" for name, rows in tables.items() if rows]
    with new_folder(folder) as half:
        for name in names:
            write_rows(half / name, tables[name.removesuffix(".csv")])
    return [str(folder / name) for name in names]
