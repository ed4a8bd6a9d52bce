"""Rows of a table: split from CSV or TSV, with their lines, and with what is wrong with them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from paradiplomacy.errors import Problem, RecordError

if TYPE_CHECKING:
    from _csv import Reader


class TableRow(NamedTuple):
    """A row: the line on which it starts, and its cells, one for each column."""

    line: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class TableReader:
    """A table that is being read.

    `file`: name of the file, for messages.
    `columns`: names of the columns; one without a name is called ``(column 3)``.
    `rows`: empty rows are passed over.
    `unread`: what else the file holds and is not read: other sheets, or tables.
    `hidden`: lines of rows that a workbook does not show; they are read.
    `sheet`, `sheets`: the sheet that is read, and all sheets of its workbook.
    """

    file: str
    rows: Iterator[TableRow | Problem]
    columns: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    hidden: frozenset[int] = frozenset()
    sheet: str = ""
    sheets: tuple[str, ...] = ()


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
    def collecting(self) -> Iterator[None]:
        """Go on after what is wrong with one of several files, and keep it.

        >>> problems = Problems()
        >>> with problems.collecting():
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


SAMPLED = 20
"""Lines from the header on that decide on the delimiter."""
LONGEST_CELL = 131_072
"""Characters of a cell that the module csv reads."""
MAX_CELL = 16_384
"""Characters that a cell of a record folder may hold, and so a text at every door of entry."""
_DELIMITERS = (",", ";", "\t", "|")


def split_rows(
    text: str,
    file: str,
    delimiter: str,
    *,
    quote: str = '"',
    quote_hint: str = "",
    longest: int = LONGEST_CELL,
) -> Iterator[TableRow | Problem]:
    r"""Rows of a text, and the problems of rows that cannot be split.

    `file`: name of the file, for messages.
    `quote`: the quotation mark; ``none`` where quotation marks are letters like others.
    `quote_hint`: what else can be done about a quotation mark that is never closed, for messages.
    `longest`: characters that a cell may have, `LONGEST_CELL` at most.

    Raises RecordError: A quotation mark is never closed, or a cell is longer than `LONGEST_CELL`:
      what follows cannot be trusted.

    >>> [row.cells for row in split_rows('a,b\n"x,\ny",z\n', "pairs.csv", ",")]
    [['a', 'b'], ['x,\ny', 'z']]
    """
    reader = _reader(io.StringIO(text, newline=None), delimiter, quote)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            if "expected after" not in str(error):
                message = _advice_on_rest(str(error), quote_hint, longest)
                raise RecordError([Problem(file, line, "", message)]) from None
            yield Problem(
                file,
                line,
                "",
                "has text after a closing quotation mark; double each one inside a cell",
            )
            continue
        if cells is None:
            return
        if cells and len(max(cells, key=len)) > longest:
            yield Problem(file, line, "", _too_long(longest))
        else:
            yield TableRow(line, cells)


def line_starts(lines: Iterable[str], delimiter: str) -> list[int]:
    r"""The line on which each row starts, of a text that has been read without complaint.

    >>> line_starts(["a,b\n", '"x,\n', 'y",z\n', "u,v\n"], ",")
    [1, 2, 4]
    """
    reader = _reader(lines, delimiter, strict=False)
    return [1, *(reader.line_num + 1 for _ in reader)][:-1]


def delimiter_of(
    lines: Sequence[str], *, quote: str = '"', header: int = 1, wanted: Collection[str] = ()
) -> str:
    r"""The delimiter that gives most of the wanted columns, or else the most even rows.

    `lines`: the first lines of a file, `SAMPLED` of them after the header.
    `quote`: as in `split_rows`.
    `header`: the row that names the columns, from 1; 0 where no row does.
    `wanted`: columns that are looked for.

    >>> delimiter_of(["city;note\n", "Nice;sea, sun\n", "Bern;hills, snow\n"])
    ';'
    """

    def worth(delimiter: str) -> tuple[int, int, int]:
        rows = list(_cells_of(lines, delimiter, quote))
        names = rows[header - 1] if header and len(rows) >= header else []
        widths = Counter(len(row) for row in rows if row)
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        if width == 1 or (header and len(names) < 2):
            width = times = 0
        return (len({name.strip() for name in names} & set(wanted)), times, width)

    return max(_DELIMITERS, key=worth)


def _cells_of(lines: Iterable[str], delimiter: str, quote: str) -> Iterator[list[str]]:
    """The cells of each row; none of a row that cannot be split."""
    reader = _reader(lines, delimiter, quote)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            cells = []
        if cells is None:
            return
        yield cells


def _reader(
    lines: Iterable[str], delimiter: str, quote: str = '"', *, strict: bool = True
) -> Reader:
    if quote == "none":
        return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE, strict=strict)
    return csv.reader(lines, delimiter=delimiter, quotechar=quote, strict=strict)


def _advice_on_rest(message: str, quote_hint: str, longest: int) -> str:
    """Advice where the rest of a file cannot be trusted."""
    hint = f", or {quote_hint}" if quote_hint else ""
    if "field larger" in message:
        return _too_long(longest, hint)
    if "end of data" in message:
        return (
            "a quotation mark is never closed, so that all rows from here on are one cell; close "
            f"it{hint}"
        )
    return message


def _too_long(longest: int, hint: str = "") -> str:
    return (
        f"a cell is longer than {longest:,} characters; shorten it, or look for a quotation mark "
        f"that is never closed{hint}"
    )
