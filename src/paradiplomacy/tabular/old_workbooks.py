"""Forms of cells in an old Excel workbook (XLS), which its values lack.

Such a file is a small file system of sectors, of which one stream is the workbook: records, each
with its number, its length and its bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from paradiplomacy.tabular.workbook_marks import signs_of_date

_END = 0xFFFFFFF0
_FORMAT, _STYLE, _SHEET, _SHEET_BEGINS, _SHEET_ENDS = 0x041E, 0x00E0, 0x0085, 0x0809, 0x000A
_NUMBERS, _SEVERAL = (0x0203, 0x027E, 0x0006), 0x00BD
"""Records of a cell: its row, column and style; and of several cells of one row."""


def marks_of_old_workbook(data: bytes) -> dict[str, dict[int, dict[int, str | int]]]:
    """Signs of the date where a cell shows few, by sheet, row and column: see `marks_of`.

    Empty where the file is not as it should be: whoever reads its values says so.
    """
    try:
        return _marks_of_stream(_stream_of_workbook(data))
    except (struct.error, IndexError, UnicodeDecodeError, ValueError):
        return {}


def _stream_of_workbook(data: bytes) -> bytes:
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    first_of_list, _, least, small_table = struct.unpack_from("<IIII", data, 48)
    more, count = struct.unpack_from("<II", data, 68)
    if shift not in (9, 12) or small_shift != 6:
        raise ValueError("sectors of no size that there is")
    size, small = 1 << shift, 1 << small_shift
    numbers = [*struct.unpack_from("<109I", data, 76)]
    for _ in range(min(count, len(data) // size)):
        *listed, more = struct.unpack_from(f"<{size // 4}I", data, size * (more + 1))
        numbers += listed
    tables = [data[size * (n + 1) : size * (n + 2)] for n in numbers if n < _END]
    following = struct.unpack(f"<{sum(map(len, tables)) // 4}I", b"".join(tables))

    def chain(first: int) -> bytes:
        return b"".join(data[size * (n + 1) : size * (n + 2)] for n in _chain(first, following))

    entries = chain(first_of_list)
    streams = {
        entries[at : at + 64].decode("utf-16-le").partition("\0")[0]: (
            *struct.unpack_from("<I", entries, at + 116),
            *struct.unpack_from("<I", entries, at + 120),
        )
        for at in range(0, len(entries), 128)
    }
    first, length = streams.get("Workbook") or streams.get("Book") or (_END, 0)
    if length >= least:
        return chain(first)[:length]
    of_small, table = chain(streams["Root Entry"][0]), chain(small_table)
    after = struct.unpack(f"<{len(table) // 4}I", table)
    parts = (of_small[small * n : small * (n + 1)] for n in _chain(first, after))
    return b"".join(parts)[:length]


def _chain(first: int, following: tuple[int, ...]) -> Iterator[int]:
    """Numbers of the sectors of a stream; one that goes round ends at some time."""
    for _ in following:
        if first >= _END:
            return
        yield first
        first = following[first]


def _records_of_stream(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _marks_of_stream(stream: bytes) -> dict[str, dict[int, dict[int, str | int]]]:
    is_new = stream[4:6] == b"\x00\x06"  # BIFF8 of 1997, whose texts say how they are written
    codes, forms, sheets = {17: "mmm-yy"}, list[int](), dict[str, int]()
    for kind, body in _records_of_stream(stream, 0):
        if kind == _FORMAT:
            codes[body[0] | body[1] << 8] = _text_of_record(
                body[4 if is_new else 2 :], is_new=is_new
            )
        elif kind == _STYLE:
            forms.append(body[2] | body[3] << 8)
        elif kind == _SHEET:
            name = _text_of_record(body[7 if is_new else 6 :], is_new=is_new)
            sheets[name] = int.from_bytes(body[:4], "little")
        elif kind == _SHEET_ENDS:
            break
    of_forms = ((at, signs_of_date(codes.get(form))) for at, form in enumerate(forms))
    signs = {at: length for at, length in of_forms if length}
    return {name: _marks_of_sheet(stream, at, signs) for name, at in sheets.items() if signs}


def _text_of_record(body: bytes, *, is_new: bool) -> str:
    """A text without what stands before it: how it is written, or before 1997 its length."""
    return body[1:].decode("utf-16-le" if is_new and body[0] & 1 else "latin-1")


def _marks_of_sheet(
    stream: bytes, at: int, signs: Mapping[int, int]
) -> dict[int, dict[int, str | int]]:
    marks: dict[int, dict[int, str | int]] = {}
    depth = 0
    for kind, body in _records_of_stream(stream, at):
        depth += (kind == _SHEET_BEGINS) - (kind == _SHEET_ENDS)
        if not depth:
            break
        cells: list[tuple[int, int, int]] = []
        if kind in _NUMBERS:
            cells = [struct.unpack_from("<HHH", body)]
        elif kind == _SEVERAL:
            row, first = struct.unpack_from("<HH", body)
            styles = struct.iter_unpack("<HI", body[4:-2])
            cells = [(row, first + i, style) for i, (style, _) in enumerate(styles)]
        for row, column, style in cells:
            if length := signs.get(style):
                marks.setdefault(row + 1, {})[column + 1] = length
    return marks
