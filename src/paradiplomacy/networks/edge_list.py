"""Edge lists: any file with two columns of labels, however untidy; its dirt is counted.

Lines that start with ``%`` or ``#`` are remarks. Columns after the second are not read, and
said not to be. A pair that is listed in both directions is claimed by both ends, if the
list is of claims: that is the reciprocity of the list.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from paradiplomacy.errors import Problem, RecordError
from paradiplomacy.networks.figures import Absent
from paradiplomacy.networks.graph import Network, simple_edges

__all__ = ["DELIMITERS", "EdgeList", "read_edge_list"]

DELIMITERS = {"tab": "\t", "semicolon": ";", "comma": ",", "whitespace": ""}
_REMARKS = ("%", "#")
_SNIFFED = 200  # lines that decide on the delimiter


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

    @property
    def reciprocity(self) -> float | Absent:
        """Share of directed edges whose reverse is listed too."""
        if not self.both_ways:
            return Absent("no pair is listed in both directions: the list does not tell who claims")
        return 2 * self.both_ways / (2 * self.both_ways + self.one_way)


def read_edge_list(
    path: str | Path, *, delimiter: str | None = None, header: bool = False
) -> EdgeList:
    r"""Read an edge list.

    Parameters
    ----------
    path : path
        UTF-8 text.
    delimiter : str, optional
        A name in `DELIMITERS` or one character. Without it: the first of tab, semicolon,
        comma, white space that gives two columns in each of the first 200 rows.
    header : bool
        Whether the first line that is no remark names the columns.

    Raises
    ------
    RecordError
        Where the file is no UTF-8 text, or a row lacks one of its two labels: all such rows.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "ties.txt"
    ...     _ = file.write_text("% ties\nBern Nice 1990\nNice Bern\nNice Rome\nRome Rome\n")
    ...     found = read_edge_list(file)
    >>> found.network.m, found.loops, found.both_ways, found.one_way, found.unread_columns
    (2, 1, 1, 1, 1)
    """
    file = Path(path)
    lines = list(_lines(file))
    rows = [(row, line) for row, line in lines if not line.startswith(_REMARKS)]
    if header and rows:
        rows = rows[1:]
    chosen = _named(file, delimiter) if delimiter else _sniffed([line for _, line in rows])
    character = DELIMITERS.get(chosen, chosen)
    pairs: Counter[tuple[str, str]] = Counter()
    problems, widest = [], 0
    for row, line in rows:
        cells = _cells(line, character)
        if cells is None:
            why = "a quotation mark is not closed; close it, or name another delimiter"
            problems.append(Problem(file.name, row, "", why))
        elif len(cells) < 2 or not cells[0] or not cells[1]:
            why = (
                f"expected two labels, with {chosen!r} as the delimiter, found {line[:60]!r}; "
                "complete the row, or name another delimiter"
            )
            problems.append(Problem(file.name, row, "", why))
        else:
            pairs[cells[0], cells[1]] += 1
            widest = max(widest, len(cells))
    if problems:
        raise RecordError(problems)
    names = sorted({name for pair in pairs for name in pair})
    number = {name: k for k, name in enumerate(names)}
    arcs = [pair for pair in pairs if pair[0] != pair[1]]
    both = sum((b, a) in pairs for a, b in arcs) // 2
    loops = sum(count for (a, b), count in pairs.items() if a == b)
    coded = np.array([(number[a], number[b]) for a, b in arcs], dtype=np.int32)
    return EdgeList(
        network=Network(tuple(names), simple_edges(coded)),
        delimiter=chosen,
        rows=len(rows),
        remarks=len(lines) - len(rows),
        loops=loops,
        repeats=len(rows) - loops - len(arcs),
        both_ways=both,
        one_way=len(arcs) - 2 * both,
        unread_columns=max(0, widest - 2),
    )


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, with their numbers."""
    for row, raw in enumerate(file.read_bytes().splitlines(), start=1):
        try:
            line = raw.decode("utf-8-sig" if row == 1 else "utf-8")
        except UnicodeDecodeError:
            what = "is not UTF-8 text; save the file as UTF-8"
            raise RecordError([Problem(file.name, row, "", what)]) from None
        if line.strip():
            yield row, line


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
        if all(found and len(found) > 1 and found[0] and found[1] for found in cells):
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
        found = next(csv.reader([line], delimiter=character, skipinitialspace=True, strict=True))
    except (csv.Error, TypeError):
        return None
    return [cell.strip() for cell in found]
