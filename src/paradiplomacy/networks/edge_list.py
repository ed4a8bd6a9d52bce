"""Edge lists: any file with two columns of labels, however untidy; its dirt is counted.

Lines that start with ``%`` or ``#`` are remarks. Columns after the second are not read, and
said not to be. A pair that is listed in both directions is claimed by both ends, if the
list is of claims.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from paradiplomacy.errors import Problem
from paradiplomacy.networks.graph import TieNetwork, simple_edges
from paradiplomacy.tabular.label_pairs import LabelPairs, open_label_pairs

_NAMES_OF_COLUMNS = {
    "ego", "alter", "from", "to", "source", "target", "sender", "receiver", "src", "dst", "start",
    "end", "node1", "node2", "node_1", "node_2", "city", "partner", "place_a", "place_b", "city_a",
    "city_b", "甲方", "乙方",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EdgeList:
    """An edge list as a network, and what became of its lines.

    delimiter: ``tab``, ``semicolon``, ``comma``, ``whitespace`` or a character of one's own.
    rows, remarks: Lines that hold a pair, and lines of remarks (a header that was skipped is one).
    loops: Rows that tie a node to itself: left out.
    repeats: Rows that say again what an earlier row said in the same direction: left out.
    both_ways, one_way: Pairs that are listed in both directions, and in one only.
    unread_columns: Columns after the second, in the row that has most.
    cut_short: Whether the last row has no line end.
    doubts: What was read and may be wrong: the last row, where it has no line end; the first, where
        it looks like names of columns.
    """

    network: TieNetwork
    delimiter: str
    rows: int
    remarks: int
    loops: int
    repeats: int
    both_ways: int
    one_way: int
    unread_columns: int
    cut_short: bool = False
    doubts: tuple[Problem, ...] = ()


def read_edge_list(
    path: str | Path,
    *,
    delimiter: str | None = None,
    header: bool = False,
    encoding: str = "",
) -> EdgeList:
    r"""Read an edge list.

    path: Text, of two million rows at most.
    delimiter: ``tab``, ``semicolon``, ``comma``, ``whitespace`` or one character. Without it: the
        first of these four that gives two columns in each of the first 200 rows.
    header: Whether the first line that is not a remark names the columns.
    encoding: Encoding of the text; UTF-8 where empty.

    Raises FileError: Where the file is not a text in that encoding, is too large, is a page, or has
        no row.
    Raises RecordError: Where a row lacks one of its two labels, or has a character of line breaks
        inside it: such rows, up to 200 of them.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "ties.txt"
    ...     _ = file.write_text("% ties\nBern Nice 1990\nNice Bern\nNice Rome\nRome Rome\n")
    ...     ties = read_edge_list(file)
    >>> ties.network.m, ties.loops, ties.both_ways, ties.one_way, ties.unread_columns
    (2, 1, 1, 1, 1)
    """
    pairs = open_label_pairs(path, delimiter=delimiter, header=header, encoding=encoding)
    numbers: dict[str, int] = {}
    times: dict[int, int] = {}  # of each pair, as one number: a tuple takes twice the memory
    for label_a, label_b in pairs:
        a = numbers.setdefault(label_a, len(numbers))
        b = numbers.setdefault(label_b, len(numbers))
        times[a << 32 | b] = times.get(a << 32 | b, 0) + 1
    return _edge_list_of_counts(numbers, times, pairs)


def _edge_list_of_counts(
    numbers: dict[str, int], times: dict[int, int], pairs: LabelPairs
) -> EdgeList:
    names = tuple(sorted(numbers))
    rank = np.empty(len(names), dtype=np.int64)
    rank[[numbers[name] for name in names]] = np.arange(len(names))
    keys = np.fromiter(times, dtype=np.int64, count=len(times))
    counts = np.fromiter(times.values(), dtype=np.int64, count=len(times))
    coded = np.column_stack([rank[keys >> 32], rank[keys & 0xFFFFFFFF]]).astype(np.int32)
    is_loop = coded[:, 0] == coded[:, 1]
    arcs = coded[~is_loop]
    loops = int(counts[is_loop].sum())
    edges = simple_edges(arcs)
    mutual = len(arcs) - len(edges)
    return EdgeList(
        network=TieNetwork(names, edges),
        delimiter=pairs.delimiter,
        rows=pairs.rows,
        remarks=pairs.remarks,
        loops=loops,
        repeats=pairs.rows - loops - len(arcs),
        both_ways=mutual,
        one_way=len(arcs) - 2 * mutual,
        unread_columns=pairs.widest - 2,
        cut_short=bool(pairs.doubts),
        doubts=pairs.doubts + _doubts_on_header(numbers, times, pairs),
    )


def _doubts_on_header(
    numbers: dict[str, int], times: dict[int, int], pairs: LabelPairs
) -> tuple[Problem, ...]:
    """Doubt a first row whose labels no other row has, and which names columns or no number."""
    first, *further = times
    names = [label for label, _ in zip(numbers, range(2), strict=False)]
    if pairs.header or first != 1 or times[first] > 1 or not further:  # 1: labels 0 and 1
        return ()
    if any(key >> 32 < 2 or (key & 0xFFFFFFFF) < 2 for key in further):
        return ()
    numbered = all(label.lstrip("-").isdecimal() for label in islice(numbers, 2, None))
    named = all(name.strip("\"'").casefold() in _NAMES_OF_COLUMNS for name in names)
    if not named and not (numbered and not any(name.lstrip("-").isdecimal() for name in names)):
        return ()
    what = (
        f"{names[0]} and {names[1]} look like names of columns, and stand in no other row; they "
        "count as two places with a tie. --header says that the first row names the columns"
    )
    return (Problem(pairs.file, 0, "", what),)
