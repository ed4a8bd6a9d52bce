"""A row with its line, what can be wrong with its width or a header, and problems, collected."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from paradiplomacy.errors import Problem, RecordError


class TableRow(NamedTuple):
    """A row: the line on which it starts, and its cells, one for each column."""

    line: int
    cells: Sequence[str]


def wrong_width(cells: int, columns: int) -> str:
    """Advice on a row with more or fewer cells than the header has columns.

    >>> wrong_width(3, 4)
    'has 3 cells where the header has 4; it is cut short, or cells are missing: complete the row'
    """
    why = (
        "it is cut short, or cells are missing: complete the row"
        if cells < columns
        else "put quotation marks around each cell that holds the delimiter"
    )
    return f"has {cells} cells where the header has {columns}; {why}"


def header_problems(
    file: str, columns: Sequence[str], *, known: Sequence[str], required: Collection[str]
) -> Iterator[Problem]:
    """Columns of a header that are not known, missing or repeated.

    `file`: name of the file.
    `columns`: the header.
    `known`: every column that the file may have.
    `required`: those of them that it must have.
    """
    for column in columns:
        if column not in known:
            yield Problem(file, 1, column, f"is not a column here; expected {', '.join(known)}")
    for column in known:
        if column in required and column not in columns:
            yield Problem(file, 1, column, "is missing from the header")
    yield from repeated_columns(file, columns)


def repeated_columns(file: str, columns: Sequence[str]) -> Iterator[Problem]:
    """Columns that the header has more than once."""
    for column in sorted({column for column in columns if columns.count(column) > 1}):
        yield Problem(file, 1, column, "stands twice in the header")


class Problems(list[Problem]):
    """Problems found so far.

    >>> problems = Problems()
    >>> problems.raise_if_any()
    >>> problems.append(Problem("ties.csv", 2, "kind", "is empty; fill it in"))
    >>> problems.raise_if_any()
    Traceback (most recent call last):
        ...
    paradiplomacy.errors.RecordError: ties.csv, row 2, field 'kind': is empty; fill it in
    """

    @contextmanager
    def collected(self) -> Iterator[None]:
        """Go on after what is wrong with one of several files, and keep it.

        >>> problems = Problems()
        >>> with problems.collected():
        ...     raise RecordError([Problem("ties.csv", 2, "kind", "is empty; fill it in")])
        >>> len(problems)
        1
        """
        try:
            yield
        except RecordError as error:
            self += error.problems

    def raise_if_any(self) -> None:
        """Raise all of it as one `RecordError`."""
        if self:
            raise RecordError(self)
