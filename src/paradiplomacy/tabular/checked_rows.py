"""Read one CSV file of a record folder: every cell is right, or all that is not is named."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from paradiplomacy.errors import FileError, Problem, RecordError
from paradiplomacy.tabular.files import read_bytes
from paradiplomacy.tabular.text import decode
from paradiplomacy.tabular.yaml_errors import expected

__all__ = ["MAX_CELL", "NumberedRow", "read_table", "read_text", "rows_of"]

RowModel = TypeVar("RowModel", bound=BaseModel)

MAX_CELL = 16_384
"""Characters that a cell may hold."""


class NumberedRow(NamedTuple, Generic[RowModel]):
    """A row of a file, with the line where it starts."""

    line: int
    row: RowModel


def read_table(path: str | Path, table: type[RowModel]) -> tuple[NumberedRow[RowModel], ...]:
    """Read one file that stands for itself, as a table of a record folder is read.

    Raises
    ------
    RecordError
        Names row and field of everything that is wrong.
    """
    problems: list[Problem] = []
    text = read_text(Path(path), problems)
    rows = tuple(rows_of(Path(path).name, text, table, problems))
    if problems:
        raise RecordError(problems)
    return rows


def rows_of(
    name: str, text: str | None, table: type[RowModel], problems: list[Problem]
) -> Iterator[NumberedRow[RowModel]]:
    """Rows of a file that are as they should be; what is not goes to `problems`."""
    if text is None:
        return
    # All line breaks become "\n", so that a statement is the same whoever saved the file.
    reader = csv.reader(io.StringIO(text, newline=None), strict=True)
    before = csv.field_size_limit(MAX_CELL)
    line = 1
    try:
        header = next(reader, [])
        if not _header_fits(name, header, table, problems):
            return
        while True:
            line = reader.line_num + 1
            cells = next(reader, None)
            if cells is None:
                return
            if len(cells) != len(header):
                problems.append(
                    Problem(
                        name,
                        line,
                        "",
                        f"has {len(cells)} cells where the header has {len(header)}; "
                        "the row is cut short or a comma is not quoted",
                    )
                )
                continue
            try:
                row = table.model_validate(dict(zip(header, cells, strict=True)))
            except ValidationError as error:
                problems += _cell_problems(name, line, error)
            else:
                yield NumberedRow(line, row)
    except csv.Error as error:
        hint = {
            "unexpected end of data": "a quotation mark is never closed; the file is cut short",
            f"field larger than field limit ({MAX_CELL})": (
                f"a cell is longer than {MAX_CELL:,} characters; shorten it, "
                "or look for a quotation mark that is never closed"
            ),
        }.get(str(error), str(error))
        problems.append(Problem(name, line, "", hint))
    finally:
        csv.field_size_limit(before)


def read_text(path: Path, problems: list[Problem]) -> str | None:
    """The text of a file; None, and a line in `problems`, where it cannot be read."""
    try:
        text = decode(read_bytes(path, expected="a CSV file"), path.name)
    except FileError as error:
        if error.missing:
            said = "is missing from the record folder"
            if path.is_symlink():
                said = "is a link that leads to no file; put the file there, or remove the link"
            problems.append(Problem(path.name, 0, "", said))
        else:
            problems += error.problems
        return None
    if text and not text.endswith(("\n", "\r")):
        problems.append(
            Problem(
                path.name,
                text.count("\n") + 1,
                "",
                "does not end with a line break; it may be cut short (if it is whole, add one)",
            )
        )
        return None
    return text


def _header_fits(
    name: str, header: list[str], table: type[BaseModel], problems: list[Problem]
) -> bool:
    fields = table.model_fields
    wrong = [
        Problem(name, 1, column, f"is no column here; expected {', '.join(fields)}")
        for column in header
        if column not in fields
    ]
    wrong += [
        Problem(name, 1, column, "is missing from the header")
        for column, info in fields.items()
        if info.is_required() and column not in header
    ]
    twice = {column for column in header if header.count(column) > 1}
    wrong += [Problem(name, 1, column, "stands twice in the header") for column in sorted(twice)]
    problems += wrong
    return not wrong


def _cell_problems(name: str, line: int, error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors():
        column = str(detail["loc"][0]) if detail["loc"] else ""
        said = expected(detail)
        found = detail.get("input")
        if column and isinstance(found, str) and repr(found) not in said:
            said += f"; found {found[:60]!r}"
        if not column:  # a check over the whole row names its column itself, if it can
            head, colon, tail = said.partition(": ")
            column, said = (head, tail) if colon and head.isidentifier() else ("value", said)
        yield Problem(name, line, column, said)
