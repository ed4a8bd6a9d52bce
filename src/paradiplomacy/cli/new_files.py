"""Files and folders that commands write, whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.model.spreadsheets import escape_formula
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


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows of one shape, of which there is one at least, as CSV; all of them, or nothing."""
    every = iter(rows)
    first = next(every)
    with whole(path) as half, half.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerows(
            {
                key: escape_formula(cell) if isinstance(cell, str) else cell
                for key, cell in row.items()
            }
            for row in chain([first], every)
        )


def write_tables(folder: Path, tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> list[str]:
    """Write each table to a file of its name in a new folder; the paths."""
    with new_folder(folder) as half:
        for name, rows in tables.items():
            write_rows(half / f"{name}.csv", rows)
    return [str(folder / f"{name}.csv") for name in tables]
