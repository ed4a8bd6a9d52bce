"""Rows of a table as objects of a model: every cell is right, or all that is not is named.

What pydantic finds in what a person wrote is said in plain words (`expected_and_found`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

from pydantic import BaseModel, PrivateAttr, ValidationError

from paradiplomacy.errors import FileError, Problem, RecordError
from paradiplomacy.tabular.files import read_bytes
from paradiplomacy.tabular.rows import Problems, TableRow, header_problems, split_rows, wrong_width
from paradiplomacy.tabular.text import cut_short, decode

MAX_CELL = 16_384
"""Characters that a cell may hold."""


class CheckedRow(BaseModel):
    """A row of a file whose cells are as they should be; it knows the line where it starts."""

    _line: int = PrivateAttr(0)

    @property
    def line(self) -> int:
        """The line of the file on which the row starts."""
        return self._line

    def on_line(self, line: int) -> Self:
        """The row, which now knows its line."""
        self._line = line
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


_EXPECTED = {
    "whole number": ("int_parsing", "int_type", "int_from_float"),
    "number": ("float_parsing", "float_type"),
    "finite number": ("finite_number",),
    "text": ("string_type",),
    "list": ("list_type", "tuple_type"),
    "day such as 2026-01-31": ("date_parsing", "date_type", "date_from_datetime_parsing"),
}
_MESSAGES = {
    **{kind: f"expected a {what}" for what, kinds in _EXPECTED.items() for kind in kinds},
    "bool_parsing": "expected true or false",
    "bool_type": "expected true or false",
    "dict_type": "expected keys with values",
    "model_type": "expected keys with values",
    "extra_forbidden": "is not a key here",
    "missing": "is missing",
    "literal_error": "expected {expected}",
    "greater_than_equal": "expected {ge} or more",
    "less_than_equal": "expected {le} or less",
    "string_too_short": "expected a text of {min_length} characters or more",
    "string_too_long": "expected a text of at most {max_length} characters",
    "too_short": "expected {min_length} entries or more, found {actual_length}",
    "too_long": "expected at most {max_length} entries, found {actual_length}",
}
_FORMS = (
    (r"\d{1,6}", "a number of persons, after a country where it is said: 12, or PL 12; SE 8"),
    ("|third", "a code of a country in capitals (DE), or third"),
    ("|mutual", "a code of a country in capitals (DE), or mutual"),
    ("|both|law", "a code of a country in capitals (DE), or both, law or expired"),
    ("|both", "a code of a country in capitals (DE), or both"),
    ("[0-9a-f]{64}", "a code of a language, the SHA-256 of a file and its name"),
    ("[A-Z]{2}(-", "a key of a place (de-kiel), a country (DE) or several (CN-US)"),
    ("[a-z]+:", "the kind and key of what it is about: exchange:visit-2024"),
    ("[A-Z]{2}-[A-Z]{2}", "a pair of countries by their codes: CN-TW"),
    ("[A-Z]{2}(; ?", "a list of countries by their codes: DE; SE"),
    ("[a-z]{2}(; ?", "a list of languages by their codes: de; sv"),
    ("[a-z]{2,3}(-", "a code of a language: de, zh or sr-Latn"),
    ("[a-z]{2}-", "a key of a place, its country and its name in small letters: de-kiel"),
    ("[A-Z]{2}", "a code of a country in capitals: DE"),
    ("[a-z]{2}", "a code of a language, two small letters: de"),
    ("Q[1-9]", "an item of Wikidata: Q64"),
    ("yes|no", "yes or no"),
    (r"-?\d{1,3}", "latitude and longitude in degrees: 52.52,13.4"),
    ("[a-z][a-z0-9", "a name of small letters (a to z), digits and underscores: kiel_2026"),
    ("[a-z0-9]+(?:", "a key of small letters (a to z) and digits, joined by hyphens: report-2024"),
)
"""What a regular expression asks for, by a part of it; the first that it has counts."""


def expected(detail: Mapping[str, Any]) -> str:
    """Expected form where pydantic found something else; in its words where we have none.

    `detail`: one of the errors of a `pydantic.ValidationError`.

    >>> expected({"type": "less_than_equal", "ctx": {"le": 3}, "msg": "Input should be ..."})
    'expected 3 or less'
    >>> expected({"type": "string_pattern_mismatch", "ctx": {"pattern": "^[A-Z]{2}$"}})
    'expected a code of a country in capitals: DE'
    """
    pattern = detail.get("ctx", {}).get("pattern", "")
    form = next((words for part, words in _FORMS if part in pattern), "")
    message = f"expected {form}" if form else _MESSAGES.get(detail["type"])
    if message is None:
        return str(detail["msg"]).removeprefix("Value error, ")
    return message if form else message.format(**detail.get("ctx", {}))


def expected_and_found(detail: Mapping[str, Any]) -> str:
    """Expected form, and the text that stands there instead, if it is one.

    >>> expected_and_found({"type": "int_parsing", "input": "ten", "msg": "Input should be ..."})
    "expected a whole number; found 'ten'"
    """
    message, text = expected(detail), detail.get("input")
    if isinstance(text, str) and repr(text) not in message:
        message += f"; found {text[:60]!r}"
    return message
