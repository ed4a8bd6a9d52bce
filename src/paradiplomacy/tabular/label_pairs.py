"""Two labels a line, in text of any delimiter, however untidy.

Lines that start with ``%`` or ``#`` are remarks, and what stands after the second label is not
read. What is not a list of pairs is refused: a page in HTML or XML, or JSON (often the error
message of a server, saved under the name of the list), and rows with another line break inside
them, as nobody can say whether a row ends there or a label goes on. A last row without a line end
is read, with a doubt: many good files end so, and so do files that were cut short.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from paradiplomacy.errors import FileError, Problem, RecordError
from paradiplomacy.tabular.characters import visible_bytes
from paradiplomacy.tabular.files import read_bytes
from paradiplomacy.tabular.json_files import parse_json
from paradiplomacy.tabular.rows import Problems
from paradiplomacy.tabular.text import ENCODING_OPTION, cut_short, line_number, utf8_bytes

LARGEST = 200_000_000
"""Bytes of a list."""
MOST_ROWS = 2_000_000
"""Rows of a list; each takes some 500 bytes of memory where all labels differ."""

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


@dataclass(slots=True)
class LabelPairs:
    """A list of pairs that is being read.

    `file`: name of the file.
    `text`: in UTF-8.
    `delimiter`: a name in `DELIMITERS`, or one character.
    `header`: whether the first line that is not a remark names the columns.
    `rows`, `widest`: rows that were read so far, and the most cells that one of them has.
    """

    file: str
    text: bytes
    delimiter: str
    header: bool
    rows: int = 0
    widest: int = 0

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """The pairs; at the end raises `RecordError` for rows that lack one of their labels."""
        character = DELIMITERS.get(self.delimiter, self.delimiter)
        problems = Problems()
        for line_of_row, line in islice(_lines_without_remarks(self.text), int(self.header), None):
            self.rows += 1
            cells = _split_labels(line, character)
            if cells is not None and len(cells) > 1 and cells[0] and cells[1]:
                self.widest = max(self.widest, len(cells))
                yield cells[0], cells[1]
            elif len(problems) < _MOST_PROBLEMS:
                message = _reason_no_label_pair(line, cells, self.delimiter)
                problems.append(Problem(self.file, line_of_row, "", message))
        problems.raise_if_any()
        if not self.rows:
            raise FileError(
                self.file,
                "has no row with a pair; expected two labels in each, with a delimiter "
                "between them",
            )

    @property
    def remarks(self) -> int:
        """Lines that hold text and no pair, once all pairs are read."""
        return sum(1 for _ in _numbered_filled_lines(self.text)) - self.rows

    @property
    def doubts(self) -> tuple[Problem, ...]:
        """Signs that the file may be cut short."""
        return cut_short(self.file, self.text)


def open_label_pairs(
    path: str | Path, *, delimiter: str | None, header: bool, encoding: str
) -> LabelPairs:
    """Open a list of pairs, as `paradiplomacy.networks.edge_list.read_edge_list` says."""
    file = Path(path)
    text = _read_edge_list_bytes(file, encoding)
    first = list(islice((line for _, line in _lines_without_remarks(text)), _SNIFFED + 1))[
        bool(header) :
    ]
    chosen = _name_of_delimiter(file, delimiter) if delimiter else _likeliest(first[:_SNIFFED])
    breaks = [c for c in _OTHER_BREAKS if c.encode() in text and c not in (delimiter or "")]
    if breaks:
        _check_breaks(file, text, DELIMITERS.get(chosen, chosen), breaks)
    return LabelPairs(file.name, text, chosen, header)


def _read_edge_list_bytes(file: Path, encoding: str) -> bytes:
    data = read_bytes(file, at_most=LARGEST, expected="an edge list", too_large=_FEWER)
    text = visible_bytes(utf8_bytes(data, file.name, encoding=encoding, how=ENCODING_OPTION))
    rows = max(text.count(b"\n"), text.count(b"\r")) + 1
    if rows > MOST_ROWS:
        raise FileError(
            file.name, f"has some {rows:,} rows, expected at most {MOST_ROWS:,}; {_FEWER}"
        )
    other = _other_format(text)
    if other:
        start = text.lstrip()[:40].decode("utf-8", "replace").splitlines()[0]
        raise FileError(
            file.name,
            f"is {other} (it starts with {start!r}), expected an edge list: two labels in each "
            "row; look into it (it may be an error message of the server, or a network in another "
            "format), and save the list itself",
            row=line_number(text, len(text) - len(text.lstrip())),
        )
    return text


def _other_format(text: bytes) -> str:
    """Format of a text that is no edge list although each of its lines may have two words."""
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
    problems = Problems()
    for row, line in _numbered_filled_lines(text):
        inside = line.strip()
        at = min((inside.index(c) for c in breaks if c in inside), default=-1)
        if at >= 0 and len(problems) < _MOST_PROBLEMS:
            column = len(_split_labels(inside[:at] + "x", delimiter) or "x")
            message = (
                f"has the line break U+{ord(inside[at]):04X} inside, expected LF or CRLF after "
                "each row and no other; if a row ends there, put LF in its place, else take it out"
            )
            problems.append(Problem(file.name, row, f"column {column}", message))
    problems.raise_if_any()


def _numbered_filled_lines(text: bytes) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, with their numbers."""
    lines = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8-sig", newline=None)
    for row, line in enumerate(lines, start=1):
        if not line.isspace():
            yield row, line.rstrip("\n")


def _lines_without_remarks(text: bytes) -> Iterator[tuple[int, str]]:
    return (
        (row, line) for row, line in _numbered_filled_lines(text) if not line.startswith(_REMARKS)
    )


def _reason_no_label_pair(line: str, cells: list[str] | None, delimiter: str) -> str:
    if cells is None:
        return "a quotation mark is not closed; close it, or name another delimiter"
    return (
        f"expected two labels, with {delimiter!r} as the delimiter, found {line[:60]!r}; "
        "complete the row, or name another delimiter"
    )


def _name_of_delimiter(file: Path, delimiter: str) -> str:
    if delimiter in DELIMITERS:
        return delimiter
    for name, character in DELIMITERS.items():
        if delimiter == character or (name == "whitespace" and delimiter.isspace()):
            return name
    if len(delimiter) == 1:
        return delimiter
    message = f"delimiter {delimiter!r} is neither one character nor one of: "
    raise RecordError([Problem(file.name, 0, "", message + ", ".join(DELIMITERS))])


def _likeliest(lines: list[str]) -> str:
    for name, character in DELIMITERS.items():
        cells = [_split_labels(line, character) for line in lines[:_SNIFFED]]
        if all(row and len(row) > 1 and row[0] and row[1] for row in cells):
            return name
    # None fits all rows: the one that fits most of them, so that the others are complained of.
    return max(
        DELIMITERS,
        key=lambda name: sum(
            len(_split_labels(line, DELIMITERS[name]) or ()) > 1 for line in lines[:_SNIFFED]
        ),
    )


def _split_labels(line: str, character: str) -> list[str] | None:
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
