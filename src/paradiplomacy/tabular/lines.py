"""Lines of a file that is still in bytes: their numbers, and whether the last one is whole."""

from __future__ import annotations

from paradiplomacy.errors import Problem

_CUT_SHORT = (
    "the last row has no line end: the file may be cut short, and this row with it; "
    "compare it with its source (if it is whole, add a line break)"
)


def line_number(data: bytes, at: int | None = None) -> int:
    r"""Number of the line of a byte, from 1; of the last byte where none is given.

    >>> line_number(b"a\r\nb\rc\n", 3), line_number(b"a\r\nb\rc")
    (2, 3)
    """
    breaks = data.count(b"\n", 0, at) + data.count(b"\r", 0, at) - data.count(b"\r\n", 0, at)
    return breaks + 1


def cut_short(file: str, data: bytes) -> tuple[Problem, ...]:
    r"""The doubt that a table may be cut short, as it does not end in a line break; or nothing.

    Half of a table looks like a whole one.

    >>> [doubt.row for doubt in cut_short("ties.csv", b"a,b\n1,2")]
    [2]
    >>> cut_short("ties.csv", b"a,b\n1,2\n"), cut_short("ties.csv", b"")
    ((), ())
    """
    if not data or data.endswith((b"\n", b"\r")):
        return ()
    return (Problem(file, line_number(data), "", _CUT_SHORT),)
