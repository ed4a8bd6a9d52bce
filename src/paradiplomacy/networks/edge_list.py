"""Edge lists: any file with two columns of labels, however untidy; its dirt is counted.

Lines that start with ``%`` or ``#`` are remarks. Columns after the second are not read, and
said not to be. A pair that is listed in both directions is claimed by both ends, if the
list is of claims: that is the reciprocity of the list.

What is not a list is refused: a page in HTML or XML, or JSON (often the error message of a
server, saved under the name of the list), and rows with another line break inside them, as nobody
can tell whether a row ends there or a label goes on. A last row without a line end is read, with
a doubt: many good files end so, and so do files that were cut short.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np

from paradiplomacy.errors import FileError, Problem, RecordError
from paradiplomacy.networks.figures import Absent
from paradiplomacy.networks.graph import Network, simple_edges
from paradiplomacy.tabular.characters import CUT_SHORT, is_cut_short, visible_bytes
from paradiplomacy.tabular.files import read_bytes
from paradiplomacy.tabular.json_files import parse_json
from paradiplomacy.tabular.text import ENCODING_OPTION, utf8_bytes

__all__ = ["DELIMITERS", "LARGEST", "MOST_ROWS", "EdgeList", "read_edge_list"]

LARGEST = 200_000_000
"""Bytes of an edge list."""
MOST_ROWS = 2_000_000
"""Rows of an edge list; each takes some 500 bytes of memory where all labels differ."""

DELIMITERS = {"tab": "\t", "semicolon": ";", "comma": ",", "whitespace": ""}
_REMARKS = ("%", "#")
_SNIFFED = 200  # lines that decide on the delimiter
_MOST_PROBLEMS = 200  # rows that are wrong and named; a message shows fewer
_MARKUP = re.compile(rb"\s*<(?:!--|(?:!doctype|\?xml|html|head|body)\b)", re.IGNORECASE)
_BRACKETS = re.compile(rb"\s*[\[{]")
_LARGEST_JSON = 10_000_000  # bytes; what is larger is not tried
# What Unicode ends lines at, and text files do not.
_OTHER_BREAKS = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_FEWER = "keep only the rows that are needed"


@dataclass(frozen=True, slots=True)
class EdgeList:
    """An edge list as a network, and what became of its lines.

    Parameters
    ----------
    network : Network
    delimiter : str
        ``tab``, ``semicolon``, ``comma``, ``whitespace`` or a character of one's own.
    rows, remarks : int
        Lines that hold a pair, and lines of remarks (a header that was skipped is one).
    loops : int
        Rows that tie a node to itself: left out.
    repeats : int
        Rows that say again what an earlier row said in the same direction: left out.
    both_ways, one_way : int
        Pairs that are listed in both directions, and in one only.
    unread_columns : int
        Columns after the second, in the row that has most.
    doubts : tuple of Problem
        What was read and may be wrong: the last row, where it has no line end.
    """

    network: Network
    delimiter: str
    rows: int
    remarks: int
    loops: int
    repeats: int
    both_ways: int
    one_way: int
    unread_columns: int
    doubts: tuple[Problem, ...] = ()

    @property
    def cut_short(self) -> bool:
        """Whether the last row has no line end, so that the file may not be whole."""
        return bool(self.doubts)

    @property
    def reciprocity(self) -> float | Absent:
        """Share of directed edges whose reverse is listed too."""
        if not self.both_ways:
            return Absent("no pair is listed in both directions: the list does not tell who claims")
        return 2 * self.both_ways / (2 * self.both_ways + self.one_way)


def read_edge_list(
    path: str | Path,
    *,
    delimiter: str | None = None,
    header: bool = False,
    encoding: str = "",
) -> EdgeList:
    r"""Read an edge list.

    Parameters
    ----------
    path : path
        Text, of `MOST_ROWS` rows at most.
    delimiter : str, optional
        A name in `DELIMITERS` or one character. Without it: the first of tab, semicolon,
        comma, white space that gives two columns in each of the first 200 rows.
    header : bool
        Whether the first line that is no remark names the columns.
    encoding : str
        Encoding of the text; UTF-8 where empty.

    Raises
    ------
    FileError
        Where the file is no text in that encoding, is too large, is a page, or has no row.
    RecordError
        Where a row lacks one of its two labels, or has a character of line breaks inside it:
        such rows, up to 200 of them.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "ties.txt"
    ...     _ = file.write_text("% ties\nBern Nice 1990\nNice Bern\nNice Rome\nRome Rome\n")
    ...     ties = read_edge_list(file)
    >>> ties.network.m, ties.loops, ties.both_ways, ties.one_way, ties.unread_columns
    (2, 1, 1, 1, 1)
    """
    file = Path(path)
    text = _text(file, encoding)
    first = list(islice((line for _, line in _rows(text)), _SNIFFED + 1))[bool(header) :]
    chosen = _named(file, delimiter) if delimiter else _sniffed(first[:_SNIFFED])
    character = DELIMITERS.get(chosen, chosen)
    breaks = [c for c in _OTHER_BREAKS if c.encode() in text and c not in (delimiter or "")]
    if breaks:
        _check_breaks(file, text, character, breaks)
    numbers: dict[str, int] = {}
    times: dict[int, int] = {}  # of each pair, as one number: a tuple takes twice the memory
    problems: list[Problem] = []
    widest = rows = 0
    for row, line in islice(_rows(text), int(header), None):
        rows += 1
        cells = _cells(line, character)
        if cells is not None and len(cells) > 1 and cells[0] and cells[1]:
            a = numbers.setdefault(cells[0], len(numbers))
            b = numbers.setdefault(cells[1], len(numbers))
            times[a << 32 | b] = times.get(a << 32 | b, 0) + 1
            widest = max(widest, len(cells))
        elif len(problems) < _MOST_PROBLEMS:
            problems.append(Problem(file.name, row, "", _why(line, cells, chosen)))
    if problems:
        raise RecordError(problems)
    if not rows:
        what = "has no row with a pair; expected two labels in each, with a delimiter between them"
        raise FileError(file.name, what)
    remarks = _filled(text) - rows
    edges = _network(numbers, times, chosen, rows=rows, remarks=remarks, widest=widest)
    return replace(edges, doubts=_doubts(file, text))


def _network(
    numbers: dict[str, int],
    times: dict[int, int],
    delimiter: str,
    *,
    rows: int,
    remarks: int,
    widest: int,
) -> EdgeList:
    names = tuple(sorted(numbers))
    rank = np.empty(len(names), dtype=np.int64)
    rank[[numbers[name] for name in names]] = np.arange(len(names))
    pairs = np.fromiter(times, dtype=np.int64, count=len(times))
    counts = np.fromiter(times.values(), dtype=np.int64, count=len(times))
    coded = np.column_stack([rank[pairs >> 32], rank[pairs & 0xFFFFFFFF]]).astype(np.int32)
    is_loop = coded[:, 0] == coded[:, 1]
    arcs = coded[~is_loop]
    loops = int(counts[is_loop].sum())
    edges = simple_edges(arcs)
    both = len(arcs) - len(edges)
    return EdgeList(
        network=Network(names, edges),
        delimiter=delimiter,
        rows=rows,
        remarks=remarks,
        loops=loops,
        repeats=rows - loops - len(arcs),
        both_ways=both,
        one_way=len(arcs) - 2 * both,
        unread_columns=max(0, widest - 2),
    )


def _text(file: Path, encoding: str) -> bytes:
    data = read_bytes(file, at_most=LARGEST, expected="an edge list", too_large=_FEWER)
    text = visible_bytes(utf8_bytes(data, file.name, encoding=encoding, how=ENCODING_OPTION))
    rows = max(text.count(b"\n"), text.count(b"\r")) + 1
    if rows > MOST_ROWS:
        what = f"has some {rows:,} rows, expected at most {MOST_ROWS:,}; {_FEWER}"
        raise FileError(file.name, what)
    other = _other_format(text)
    if other:
        start = text.lstrip()[:40].decode("utf-8", "replace").splitlines()[0]
        what = (
            f"is {other} (it starts with {start!r}), expected an edge list: two labels in each "
            "row; look into it (it may be an error message of the server, or a network in another "
            "format), and save the list itself"
        )
        raise FileError(file.name, what, row=_row(text[: -len(text.lstrip())]))
    return text


def _other_format(text: bytes) -> str:
    """What a text is that is no edge list although each of its lines may have two words."""
    if _MARKUP.match(text):
        return "a page in HTML or XML"
    if not _BRACKETS.match(text) or len(text) > _LARGEST_JSON:
        return ""
    try:
        parse_json(text.decode())
    except ValueError:
        return ""  # labels in brackets
    return "JSON"


def _check_breaks(file: Path, text: bytes, delimiter: str, breaks: list[str]) -> None:
    """Refuse these characters inside a line; around it they do no harm."""
    problems: list[Problem] = []
    for row, line in _lines(text):
        inside = line.strip()
        at = min((inside.index(c) for c in breaks if c in inside), default=-1)
        if at >= 0 and len(problems) < _MOST_PROBLEMS:
            column = len(_cells(inside[:at] + "x", delimiter) or "x")
            what = (
                f"has the line break U+{ord(inside[at]):04X} inside, expected LF or CRLF after "
                "each row and no other; if a row ends there, put LF in its place, else take it out"
            )
            problems.append(Problem(file.name, row, f"column {column}", what))
    if problems:
        raise RecordError(problems)


def _doubts(file: Path, text: bytes) -> tuple[Problem, ...]:
    if not is_cut_short(text):
        return ()
    return (Problem(file.name, _row(text), "", CUT_SHORT),)


def _row(text: bytes) -> int:
    """Number of the row in which a text ends."""
    return 1 + text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")


def _lines(text: bytes) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, with their numbers."""
    lines = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8-sig", newline=None)
    for row, line in enumerate(lines, start=1):
        if not line.isspace():
            yield row, line.rstrip("\n")


def _rows(text: bytes) -> Iterator[tuple[int, str]]:
    return ((row, line) for row, line in _lines(text) if not line.startswith(_REMARKS))


def _filled(text: bytes) -> int:
    return sum(1 for _ in _lines(text))


def _why(line: str, cells: list[str] | None, delimiter: str) -> str:
    if cells is None:
        return "a quotation mark is not closed; close it, or name another delimiter"
    return (
        f"expected two labels, with {delimiter!r} as the delimiter, found {line[:60]!r}; "
        "complete the row, or name another delimiter"
    )


def _named(file: Path, delimiter: str) -> str:
    if delimiter in DELIMITERS:
        return delimiter
    for name, character in DELIMITERS.items():
        if delimiter == character or (name == "whitespace" and delimiter.isspace()):
            return name
    if len(delimiter) == 1:
        return delimiter
    known = ", ".join(DELIMITERS)
    what = f"delimiter {delimiter!r} is neither one character nor one of: {known}"
    raise RecordError([Problem(file.name, 0, "", what)])


def _sniffed(lines: list[str]) -> str:
    for name, character in DELIMITERS.items():
        cells = [_cells(line, character) for line in lines[:_SNIFFED]]
        if all(row and len(row) > 1 and row[0] and row[1] for row in cells):
            return name
    # None fits all rows: the one that fits most of them, so that the others are complained of.
    return max(
        DELIMITERS,
        key=lambda name: sum(
            len(_cells(line, DELIMITERS[name]) or ()) > 1 for line in lines[:_SNIFFED]
        ),
    )


def _cells(line: str, character: str) -> list[str] | None:
    """The cells of a line; None where its quotation marks do not match."""
    if not character:
        return line.split()
    if '"' not in line or character == "\t":
        return [cell.strip() for cell in line.split(character)]
    try:
        cells = next(csv.reader([line], delimiter=character, skipinitialspace=True, strict=True))
    except (csv.Error, TypeError):
        return None
    return [cell.strip() for cell in cells]
