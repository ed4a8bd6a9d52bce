"""Rows of a table as objects of a model: every cell is right, or all that is not is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from pydantic import BaseModel, ValidationError

from paradiplomacy.errors import FileError, Problem, RecordError
from paradiplomacy.tabular.files import read_bytes
from paradiplomacy.tabular.rows import (
    MAX_CELL,
    Problems,
    TableRow,
    header_problems,
    split_rows,
    wrong_width,
)
from paradiplomacy.tabular.text import cut_short, decode
from paradiplomacy.tabular.validation import expected_and_found


class CheckedRow(BaseModel):
    """A row of a file whose cells are as they should be; it knows the line where it starts."""

    __slots__ = ("_line",)  # a private attribute of pydantic takes longer than the check of a row
    if TYPE_CHECKING:
        _line: int

    @property
    def line(self) -> int:
        """The line of the file on which the row starts."""
        return getattr(self, "_line", 0)

    def on_line(self, line: int) -> Self:
        """The row, which now knows its line."""
        object.__setattr__(self, "_line", line)
        return self


RowModel = TypeVar("RowModel", bound=CheckedRow)


def read_checked_table(path: str | Path, model: type[RowModel]) -> tuple[RowModel, ...]:
    """Read one file that stands for itself, as a table of a record folder is read.

    Raises RecordError: Names row and field of everything that is wrong.
    """
    problems = Problems()
    text = read_table_text(Path(path), problems)
    rows = tuple(checked_text(Path(path).name, text, model, problems))
    problems.raise_if_any()
    return rows


def checked_text(
    file: str, text: str | None, model: type[RowModel], problems: list[Problem]
) -> Iterator[RowModel]:
    """Rows of comma-separated text that are as they should be; what is not goes to `problems`."""
    if text is None:
        return
    # All line breaks become "\n", so that a statement is the same whoever saved the file.
    rows = split_rows(text, file, ",", longest=MAX_CELL)
    try:
        header = next(rows, TableRow(1, ()))
        if isinstance(header, Problem):
            problems.append(header)
            return
        yield from checked_rows(file, header.cells, rows, model, problems)
    except RecordError as error:
        problems += error.problems


def checked_rows(
    file: str,
    columns: Sequence[str],
    rows: Iterable[TableRow | Problem],
    model: type[RowModel],
    problems: list[Problem],
) -> Iterator[RowModel]:
    """Rows that are as their model wants them.

    `file`: name of the file, for messages.
    `columns`: the header.
    `rows`: as they were read.
    `model`: with a field for each column.
    `problems`: where all that is wrong is added. A wrong header ends the reading.
    """
    if len(columns) == 1 and (sign := re.search("[;\t]", columns[0])):
        name = "semicolons" if sign[0] == ";" else "tabs"
        problems.append(
            Problem(file, 1, "", f"has {name} between its cells; save it again as CSV with commas")
        )
        return
    fields = model.model_fields
    required = {name for name, field in fields.items() if field.is_required()}
    wrong = list(header_problems(file, columns, known=list(fields), required=required))
    problems += wrong
    for row in () if wrong else rows:
        if isinstance(row, Problem):
            problems.append(row)
        elif len(row.cells) != len(columns):
            problems.append(Problem(file, row.line, "", wrong_width(len(row.cells), len(columns))))
        else:
            try:
                checked = model.model_validate(dict(zip(columns, row.cells, strict=True)))
            except ValidationError as error:
                problems += _cell_problems(file, row.line, error)
            else:
                yield checked.on_line(row.line)


def read_table_text(path: Path, problems: list[Problem]) -> str | None:
    """The text of a file; None, and a line in `problems`, where it cannot be read."""
    try:
        data = read_bytes(path, expected="a CSV file")
        text = decode(data, path.name)
    except FileError as error:
        if error.missing:
            message = (
                "is a link that leads to no file; put the file there, or remove the link"
                if path.is_symlink()
                else "is missing from the record folder"
            )
            problems.append(Problem(path.name, 0, "", message))
        else:
            problems += error.problems
        return None
    doubts = cut_short(path.name, data)
    problems += doubts
    return None if doubts else text


def _cell_problems(file: str, line: int, error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors():
        if detail["loc"]:
            yield Problem(file, line, str(detail["loc"][0]), expected_and_found(detail))
            continue
        # A check over the whole row names its column itself, if it can.
        message = expected_and_found({**detail, "input": None})
        column, colon, rest = message.partition(": ")
        if not (colon and column.isidentifier()):
            column, rest = "value", message
        yield Problem(file, line, column, rest)
