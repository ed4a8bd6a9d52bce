"""Mutations of what a file holds. To add one: a function below, with `@spoil`.

Each says which formats it is for, and what the spoilt file was meant to say.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

import yaml
from tests.hostile.cases import LINES, TEXT, Format, Spoil, Spoilt, Target

SPOILS: dict[str, Spoil] = {}
"""Every mutation by its name."""

EVERY: frozenset[Format] = TEXT | {"workbook", "store"}
Function = Callable[..., Spoilt | None]


def spoil(*formats: Format) -> Callable[[Function], Function]:
    """Register a mutation for some formats; for all without any."""

    def registered(function: Function) -> Function:
        def applied(target: Target, rng: Random) -> Spoilt | None:
            if target.format not in (formats or EVERY):
                return None
            return function(target, rng)

        name = function.__name__.removeprefix("_").replace("_", "-")
        assert name not in SPOILS, name
        SPOILS[name] = applied
        return function

    return registered


# --- whatever the format ---------------------------------------------------------------------


@spoil(*TEXT, "workbook")
def empty(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b"", refuse=True)


@spoil(*TEXT, "workbook")
def one_line_break(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b"\n", refuse=True)


@spoil()
def one_byte(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b"x", refuse=True)


@spoil()
def only_nul(target: Target, rng: Random) -> Spoilt:
    return Spoilt(bytes(4096), refuse=True)


@spoil(*TEXT)
def a_nul(target: Target, rng: Random) -> Spoilt:
    at = _inside(target.whole, rng)
    return Spoilt(target.whole[:at] + b"\0" + target.whole[at:], meant=target.whole)


@spoil()
def random_bytes(target: Target, rng: Random) -> Spoilt:
    return Spoilt(rng.randbytes(3000), refuse=True)


@spoil(*TEXT)
def random_bytes_after(target: Target, rng: Random) -> Spoilt:
    return Spoilt(target.whole + rng.randbytes(300), meant=target.whole)


@spoil()
def a_flipped_bit(target: Target, rng: Random) -> Spoilt:
    held = bytearray(target.whole)
    held[rng.randrange(len(held))] ^= 1 << rng.randrange(8)
    return Spoilt(bytes(held))


@spoil()
def flipped_bits(target: Target, rng: Random) -> Spoilt:
    held = bytearray(target.whole)
    for _ in range(30):
        held[rng.randrange(len(held))] ^= 1 << rng.randrange(8)
    return Spoilt(bytes(held))


@spoil()
def a_part_twice(target: Target, rng: Random) -> Spoilt:
    start, end = sorted(rng.randrange(len(target.whole)) for _ in range(2))
    return Spoilt(target.whole[:end] + target.whole[start:])


def _cut(target: Target, at: int) -> Spoilt:
    left = target.whole[:at]
    if target.format in ("json", "workbook"):
        return Spoilt(left, refuse=True)
    if target.format in ("wikitext", "html", "python", "yaml", "store"):
        return Spoilt(left)  # what is left may be whole
    if not target.sees_cuts or left.endswith(b"\n") or target.whole[at : at + 1] == b"\n":
        return Spoilt(left)  # whole rows; nobody can tell that others followed
    return Spoilt(left, meant=target.whole)


@spoil()
def cut_near_the_start(target: Target, rng: Random) -> Spoilt:
    return _cut(target, max(3, len(target.whole) // 20))


@spoil()
def cut_in_the_middle(target: Target, rng: Random) -> Spoilt:
    return _cut(target, rng.randrange(len(target.whole) // 4, len(target.whole) * 3 // 4))


@spoil()
def cut_near_the_end(target: Target, rng: Random) -> Spoilt:
    return _cut(target, len(target.whole.rstrip()) - 2)


@spoil(*LINES)
def cut_in_the_last_row(target: Target, rng: Random) -> Spoilt:
    text = target.whole.rstrip(b"\n")
    last = text.rindex(b"\n") + 1
    return _cut(target, rng.randrange(last + 1, len(text)))


@spoil()
def the_file_many_times(target: Target, rng: Random) -> Spoilt:
    """The file again and again, two megabytes in all."""
    return Spoilt(target.whole * (2_000_000 // len(target.whole)))


@spoil()
def an_error_page(target: Target, rng: Random) -> Spoilt:
    page = b"<!DOCTYPE html>\n<html><head><title>503</title></head><body>Try later</body></html>\n"
    return Spoilt(page, refuse=True)


@spoil()
def a_pdf(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n", refuse=True)


@spoil()
def an_old_workbook(target: Target, rng: Random) -> Spoilt:
    """The first bytes of an .xls file, or of one with a password."""
    return Spoilt(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016), refuse=True)


@spoil()
def packed_by_gzip(target: Target, rng: Random) -> Spoilt:
    return Spoilt(gzip.compress(target.whole, mtime=0), meant=target.whole)


@spoil()
def packed_by_zip(target: Target, rng: Random) -> Spoilt:
    return Spoilt(_zip({"inside.txt": target.whole}), meant=target.whole)


@spoil()
def a_bomb_of_gzip(target: Target, rng: Random) -> Spoilt:
    """Five gigabytes of one row in some five megabytes."""
    head, _, rest = target.whole.partition(b"\n")
    row = rest.partition(b"\n")[0] + b"\n"
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    made = [pack.compress(head + b"\n")]
    block = row * (1_000_000 // len(row))
    # A full flush makes each block the same bytes, so that one is enough to make.
    made.append(pack.flush(zlib.Z_FULL_FLUSH))
    first = pack.compress(block) + pack.flush(zlib.Z_FULL_FLUSH)
    second = pack.compress(block) + pack.flush(zlib.Z_FULL_FLUSH)
    made += [first, *[second] * 5000]
    return Spoilt(b"".join(made) + pack.flush(), refuse=True)


@spoil()
def a_bomb_of_zip(target: Target, rng: Random) -> Spoilt:
    return Spoilt(_bomb("inside.csv"), refuse=True)


def _zip(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()


@cache
def _bomb(name: str, size: int = 300_000_000) -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open(zipfile.ZipInfo(name), "w", force_zip64=True) as file,
    ):
        for _ in range(size // 1_000_000):
            file.write(bytes(1_000_000))
    return made.getvalue()


# --- text --------------------------------------------------------------------------------------


def _text(target: Target) -> str:
    return target.whole.decode("utf-8")


@spoil("table", "pairs", "edges", "yaml", "json", "html", "wikitext", "python")
def byte_order_mark(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b"\xef\xbb\xbf" + target.whole, meant=target.whole, must=target.format == "table")


@spoil(*TEXT)
def two_byte_order_marks(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b"\xef\xbb\xbf" * 2 + target.whole, meant=target.whole)


@spoil(*TEXT)
def utf_16(target: Target, rng: Random) -> Spoilt:
    return Spoilt(_text(target).encode("utf-16"), meant=target.whole)


@spoil(*TEXT)
def utf_16_without_mark(target: Target, rng: Random) -> Spoilt:
    return Spoilt(_text(target).encode("utf-16-le"), meant=target.whole)


@spoil(*TEXT)
def utf_32(target: Target, rng: Random) -> Spoilt:
    return Spoilt(_text(target).encode("utf-32"), meant=target.whole)


@spoil(*TEXT)
def utf_7(target: Target, rng: Random) -> Spoilt | None:
    spoilt = _text(target).encode("utf-7")
    return None if spoilt == target.whole else Spoilt(spoilt, meant=target.whole)


@spoil(*TEXT)
def gb18030(target: Target, rng: Random) -> Spoilt | None:
    spoilt = _text(target).encode("gb18030")
    return None if spoilt == target.whole else Spoilt(spoilt, meant=target.whole)


@spoil(*TEXT)
def latin_1(target: Target, rng: Random) -> Spoilt | None:
    text = "".join(c if ord(c) < 256 else "é" for c in _text(target))
    spoilt = text.encode("latin-1")
    return None if spoilt == target.whole else Spoilt(spoilt, meant=text.encode())


@spoil(*TEXT)
def read_as_latin_1_and_saved(target: Target, rng: Random) -> Spoilt | None:
    """What a wrong guess of the encoding leaves in a file that is UTF-8 all the same."""
    spoilt = target.whole.decode("latin-1").encode("utf-8")
    return None if spoilt == target.whole else Spoilt(spoilt)


@spoil(*TEXT)
def a_byte_that_is_no_utf_8(target: Target, rng: Random) -> Spoilt:
    at = target.whole.index(b"\n", len(target.whole) // 2)
    row = target.whole.count(b"\n", 0, at) + 1
    lines = target.format in LINES
    spoilt = target.whole[:at] + b"\xe9" + target.whole[at:]
    return Spoilt(spoilt, meant=target.whole, row=row if lines else 0)


@spoil(*TEXT)
def half_a_surrogate(target: Target, rng: Random) -> Spoilt:
    at = target.whole.index(b"\n", len(target.whole) // 2)
    return Spoilt(target.whole[:at] + b"\xed\xa0\x80" + target.whole[at:], meant=target.whole)


@spoil(*TEXT)
def line_breaks_of_windows(target: Target, rng: Random) -> Spoilt:
    return Spoilt(
        target.whole.replace(b"\n", b"\r\n"), meant=target.whole, must=target.format in LINES
    )


@spoil(*TEXT)
def line_breaks_of_old_macs(target: Target, rng: Random) -> Spoilt:
    return Spoilt(target.whole.replace(b"\n", b"\r"), meant=target.whole)


@spoil(*TEXT)
def line_breaks_of_both(target: Target, rng: Random) -> Spoilt:
    lines = target.whole.split(b"\n")
    return Spoilt(
        b"".join(x + rng.choice((b"\n", b"\r\n")) for x in lines[:-1]), meant=target.whole
    )


@spoil(*TEXT)
def line_breaks_of_unicode(target: Target, rng: Random) -> Spoilt:
    return Spoilt(_text(target).replace("\n", "\u2028").encode(), meant=target.whole)


@spoil(*TEXT)
def a_line_of_ten_megabytes(target: Target, rng: Random) -> Spoilt:
    first, rest = target.whole.split(b"\n", 1)
    return Spoilt(first + b"\n" + b"x" * 10_000_000 + b"\n" + rest, meant=target.whole)


@spoil(*TEXT)
def five_million_line_breaks(target: Target, rng: Random) -> Spoilt:
    return Spoilt(target.whole + b"\n" * 5_000_000, meant=target.whole)


@spoil(*TEXT)
def an_escape_sequence(target: Target, rng: Random) -> Spoilt:
    at = _inside(target.whole, rng)
    return Spoilt(target.whole[:at] + b"\x1b]0;x\x07\x1b[2J" + target.whole[at:])


@spoil(*TEXT)
def right_to_left(target: Target, rng: Random) -> Spoilt:
    at = _inside(target.whole, rng)
    while target.whole[at] & 0xC0 == 0x80:
        at -= 1
    return Spoilt(target.whole[:at] + "\u202e".encode() + target.whole[at:])


def _inside(data: bytes, rng: Random) -> int:
    return rng.randrange(len(data) // 3, len(data) - 2)


# --- rows and cells ------------------------------------------------------------------------------


def _rows(target: Target) -> list[list[str]]:
    text = _text(target)
    if target.format == "table":
        return list(csv.reader(io.StringIO(text, newline="")))
    return [line.split("\t") for line in text.splitlines()]


def _written(target: Target, rows: list[list[str]], delimiter: str = ",", **how: Any) -> bytes:
    made = io.StringIO(newline="")
    if target.format == "table":
        csv.writer(made, delimiter=delimiter, lineterminator="\n", **how).writerows(rows)
    else:
        made.write("".join("\t".join(row) + "\n" for row in rows))
    return made.getvalue().encode("utf-8", "surrogatepass")


@spoil(*LINES)
def a_row_too_short(target: Target, rng: Random) -> Spoilt | None:
    rows = _rows(target)
    at = rng.randrange(1, len(rows))
    rows[at] = rows[at][:-1]
    return Spoilt(_written(target, rows), meant=target.whole, row=at + 1)


@spoil("table")
def a_row_too_long(target: Target, rng: Random) -> Spoilt:
    rows = _rows(target)
    at = rng.randrange(1, len(rows))
    rows[at] = [*rows[at], "a remark"]
    return Spoilt(_written(target, rows), meant=target.whole, row=at + 1)


@spoil("table")
def all_rows_longer_than_the_header(target: Target, rng: Random) -> Spoilt:
    rows = _rows(target)
    return Spoilt(
        _written(target, [rows[0], *([*row, "x"] for row in rows[1:])]), meant=target.whole
    )


@spoil("table")
def empty_columns_at_the_right(target: Target, rng: Random) -> Spoilt:
    """As a spreadsheet writes where a cell to the right was once filled."""
    return Spoilt(_written(target, [[*row, "", ""] for row in _rows(target)]), meant=target.whole)


@spoil("table")
def rows_of_commas_at_the_end(target: Target, rng: Random) -> Spoilt:
    rows = _rows(target)
    return Spoilt(_written(target, [*rows, *[[""] * len(rows[0])] * 5]), meant=target.whole)


@spoil(*LINES)
def empty_lines_between(target: Target, rng: Random) -> Spoilt:
    lines = target.whole.splitlines(keepends=True)
    return Spoilt(b"".join([*lines[:-2], b"\n", *lines[-2:], b"\n"]), meant=target.whole)


@spoil("table")
def a_column_twice(target: Target, rng: Random) -> Spoilt:
    """The second one says something else."""
    rows = _rows(target)
    at = rng.randrange(len(rows[0]))
    wide = [[*row, row[at] if n == 0 else "other"] for n, row in enumerate(rows)]
    return Spoilt(_written(target, wide), meant=target.whole)


@spoil("table")
def no_header(target: Target, rng: Random) -> Spoilt:
    return Spoilt(_written(target, _rows(target)[1:]), refuse=True)


@spoil("table")
def only_a_header(target: Target, rng: Random) -> Spoilt:
    return Spoilt(_written(target, _rows(target)[:1]))


@spoil("table")
def columns_in_another_order(target: Target, rng: Random) -> Spoilt:
    rows = _rows(target)
    order = rng.sample(range(len(rows[0])), len(rows[0]))
    return Spoilt(_written(target, [[row[at] for at in order] for row in rows]), meant=target.whole)


@spoil("table")
def every_cell_quoted(target: Target, rng: Random) -> Spoilt:
    spoilt = _written(target, _rows(target), quoting=csv.QUOTE_ALL)
    return Spoilt(spoilt, meant=target.whole, must=True)


@spoil("table")
def semicolons(target: Target, rng: Random) -> Spoilt:
    return Spoilt(_written(target, _rows(target), delimiter=";"), meant=target.whole)


@spoil("table")
def a_quotation_mark_never_closed(target: Target, rng: Random) -> Spoilt:
    lines = target.whole.split(b"\n")
    at = rng.randrange(1, len(lines) - 2)
    lines[at] = b'"' + lines[at]
    return Spoilt(b"\n".join(lines), meant=target.whole, row=at + 1)


@spoil(*LINES)
def every_row_twice(target: Target, rng: Random) -> Spoilt:
    rows = _rows(target)
    head = rows[:1] if target.format == "table" else []
    return Spoilt(_written(target, [*head, *(row for row in rows[len(head) :] for _ in "ab")]))


@spoil("table")
def twenty_thousand_columns(target: Target, rng: Random) -> Spoilt:
    rows = _rows(target)
    more = [f"c{n}" for n in range(20_000)]
    return Spoilt(_written(target, [rows[0] + more, *(row + [""] * 20_000 for row in rows[1:])]))


def _cells(target: Target, columns: tuple[str, ...], rng: Random) -> tuple[int, int] | None:
    """Where a filled cell of one of some columns stands."""
    rows = _rows(target)
    if target.format != "table":
        return rng.randrange(len(rows)), rng.randrange(2)
    filled = [
        (at, rows[0].index(column))
        for column in columns
        for at in range(1, len(rows))
        if rows[at][rows[0].index(column)]
    ]
    return rng.choice(filled) if filled else None


def _cell(
    target: Target, rng: Random, columns: tuple[str, ...], change: Callable[[str], str]
) -> tuple[bytes, int] | None:
    """The file with one cell changed, and its line."""
    where = _cells(target, columns, rng)
    if where is None:
        return None
    rows = _rows(target)
    row, column = where
    rows[row][column] = change(rows[row][column])
    return _written(target, rows), row + 1


# By name: what a text becomes, and whether a silent reader must read it as if it were as before.
_TEXTS: dict[str, tuple[Callable[[str], str], bool]] = {
    "zero-width-space": (lambda text: text[:1] + "\u200b" + text[1:], True),
    "byte-order-mark-inside": (lambda text: "\ufeff" + text, True),
    "no-break-space-around": (lambda text: "\u00a0" + text + "\u00a0", True),
    "soft-hyphen": (lambda text: text[:1] + "\u00ad" + text[1:], True),
    "marks-apart": (lambda text: unicodedata.normalize("NFD", text), True),
    "right-to-left-override": (lambda text: "\u202e" + text, False),
    "cyrillic-letter": (lambda text: text.replace("a", "а").replace("e", "е"), False),
    "five-hundred-accents": (lambda text: text[:1] + "\u0301" * 500 + text[1:], False),
    "formula": (lambda _: "=cmd|' /C calc'!A0", False),
    "formula-at": (lambda _: "@SUM(1+1)*cmd", False),
    "formula-plus": (lambda _: "+1+1", False),
    "formula-full-width": (lambda _: "＝1+1", False),
    "formula-after-a-tab": (lambda _: "\t=1+1", False),
    "failed-formula": (lambda _: "#REF!", False),
    "markup": (lambda text: f"<script>alert(1)</script>{text}", False),
    "path-upwards": (lambda _: "../../etc/passwd", False),
    "private-use": (lambda text: text + "\ue001", False),
    "not-a-character": (lambda text: text + "\uffff", False),
    "line-break-inside": (lambda text: text[:2] + "\n" + text[2:], False),
    "long": (lambda text: text * 3000, False),
    "astral": (lambda text: text + "𐍈😀", False),
    "only-space": (lambda _: "   ", False),
}
_NUMBERS: dict[str, Callable[[str], str]] = {
    "nan": lambda _: "nan",
    "infinity": lambda _: "inf",
    "minus-infinity": lambda _: "-Infinity",
    "beyond-a-double": lambda _: "1e400",
    "nineteen-nines": lambda _: "9" * 19,
    "four-hundred-digits": lambda _: "9" * 401,
    "five-thousand-digits": lambda _: "9" * 5001,
    "minus-one": lambda _: "-1",
    "tiny": lambda _: "1e-320",
    "hexadecimal": lambda _: "0x1F",
    "with-underscores": lambda _: "1_000",
    "true": lambda _: "True",
    "word": lambda _: "many",
    "exponent": lambda _: "1e3",
}
_DATES: dict[str, Callable[[str], str]] = {
    "year-zero": lambda _: "0000",
    "year-ten-thousand": lambda _: "10000-01-01",
    "before-christ": lambda _: "-0044-03-15",
    "thirtieth-of-february": lambda _: "1999-02-30",
    "far-future": lambda _: "9999-12-31",
    "million-years": lambda _: "Y-17E7",
    "endless-interval": lambda _: "../..",
    "interval-backwards": lambda _: "2001/1999",
    "unspecified-digits": lambda _: "XXXX-XX-XX",
    "american": lambda _: "3/4/1985",
    "nested-set": lambda _: "{" * 300 + "1985" + "}" * 300,
    "many-members": lambda _: "[" + ",".join(str(1000 + n) for n in range(3000)) + "]",
}


def _register_cells() -> None:
    def text(name: str, change: Callable[[str], str], same: bool) -> None:
        def made(target: Target, rng: Random) -> Spoilt | None:
            columns = target.names if same else target.names + target.texts
            spoilt = _cell(target, rng, columns, change)
            if spoilt is None or spoilt[0] == target.whole:
                return None
            meant = target.whole if same and target.format != "edges" else None
            return Spoilt(spoilt[0], meant=meant)

        made.__name__ = f"text_{name}"
        spoil(*LINES)(made)

    def number(name: str, change: Callable[[str], str]) -> None:
        def made(target: Target, rng: Random) -> Spoilt | None:
            spoilt = _cell(target, rng, target.numbers, change)
            return None if spoilt is None else Spoilt(spoilt[0])

        made.__name__ = f"number_{name}"
        spoil("table")(made)

    def date(name: str, change: Callable[[str], str]) -> None:
        def made(target: Target, rng: Random) -> Spoilt | None:
            spoilt = _cell(target, rng, target.dates, change)
            return None if spoilt is None else Spoilt(spoilt[0])

        made.__name__ = f"date_{name}"
        spoil("table")(made)

    for name, (change, same) in _TEXTS.items():
        text(name, change, same)
    for name, change in _NUMBERS.items():
        number(name, change)
    for name, change in _DATES.items():
        date(name, change)


_register_cells()


@spoil("table")
def digits_of_full_width(target: Target, rng: Random) -> Spoilt | None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    spoilt = _cell(target, rng, target.numbers + target.dates, lambda text: text.translate(wide))
    if spoilt is None or spoilt[0] == target.whole:
        return None
    return Spoilt(spoilt[0], meant=target.whole)


@spoil("table")
def a_decimal_comma(target: Target, rng: Random) -> Spoilt | None:
    spoilt = _cell(target, rng, target.numbers, lambda text: text.replace(".", ","))
    if spoilt is None or spoilt[0] == target.whole:
        return None
    return Spoilt(spoilt[0], meant=target.whole, row=spoilt[1])


# --- JSON and YAML ------------------------------------------------------------------------------

_ODD: tuple[Any, ...] = (
    None,
    "",
    [],
    {},
    0,
    -1,
    1.5,
    True,
    "x",
    "é" * 50,
    [[]],
    [None],
    {"": None},
    10**30,
    1e308,
    "nan",
    "../..",
    "\u0000",
    "1e999",
    {"a": {"b": {"c": []}}},
    ["x"] * 50,
)


def _loaded(target: Target) -> Any:
    return json.loads(target.whole) if target.format == "json" else yaml.safe_load(target.whole)


def _dumped(target: Target, held: Any) -> bytes:
    if target.format == "json":
        return json.dumps(held, ensure_ascii=False).encode("utf-8", "surrogatepass")
    text: str = yaml.safe_dump(held, allow_unicode=True, sort_keys=False, width=10_000)
    return text.encode("utf-8", "surrogatepass")


def _places(held: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [at]
    inside = held.items() if isinstance(held, dict) else ()
    if isinstance(held, list):
        inside = list(enumerate(held))
    for key, value in inside:
        found += _places(value, (*at, key))
    return found


def _at(held: Any, place: tuple[Any, ...]) -> Any:
    for key in place:
        held = held[key]
    return held


def _changed(target: Target, rng: Random, change: Callable[[Any, Any], None]) -> bytes:
    held = _loaded(target)
    place = rng.choice([at for at in _places(held) if at])
    change(_at(held, place[:-1]), place[-1])
    return _dumped(target, held)


def _replaced(n: int) -> Function:
    def made(target: Target, rng: Random) -> Spoilt:
        def change(parent: Any, key: Any) -> None:
            parent[key] = rng.choice(_ODD)

        return Spoilt(_changed(target, rng, change))

    made.__name__ = f"an_odd_value_{n}"
    return made


for _n in range(1, 13):
    spoil("json", "yaml")(_replaced(_n))


@spoil("json", "yaml")
def a_key_that_is_gone(target: Target, rng: Random) -> Spoilt:
    def change(parent: Any, key: Any) -> None:
        del parent[key]

    return Spoilt(_changed(target, rng, change))


@spoil("json", "yaml")
def a_key_that_nobody_knows(target: Target, rng: Random) -> Spoilt:
    held = _loaded(target)
    maps = [at for at in _places(held) if isinstance(_at(held, at), dict)]
    _at(held, rng.choice(maps))["colour"] = "blue"
    return Spoilt(_dumped(target, held), meant=target.whole if target.format == "yaml" else None)


@spoil("json", "yaml")
def an_other_kind_of_thing(target: Target, rng: Random) -> Spoilt:
    return Spoilt(
        rng.choice((b"[]", b"{}", b"3", b'"x"', b"null", b"true", b"[[[]]]")), refuse=True
    )


@spoil("json")
def deep_lists(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b"[" * 200_000, refuse=True)


@spoil("json")
def deep_and_closed_lists(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b"[" * 100_000 + b"]" * 100_000, refuse=True)


@spoil("json")
def deep_objects(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, refuse=True)


@spoil("json")
def deep_inside(target: Target, rng: Random) -> Spoilt:
    text = target.whole.strip()
    return Spoilt(text[:-1] + b',"colour":' + b"[" * 50_000 + b"]" * 50_000 + b"}")


@spoil("json")
def not_a_number_in_json(target: Target, rng: Random) -> Spoilt:
    word = rng.choice((b"NaN", b"Infinity", b"-Infinity", b"1e999"))
    return Spoilt(_odd_literal(target, rng, word))


@spoil("json")
def integer_of_five_thousand_digits(target: Target, rng: Random) -> Spoilt:
    return Spoilt(_odd_literal(target, rng, b"9" * 5000))


@spoil("json")
def a_lone_surrogate(target: Target, rng: Random) -> Spoilt:
    return Spoilt(_odd_literal(target, rng, b'"\\ud800"'))


def _odd_literal(target: Target, rng: Random, word: bytes) -> bytes:
    held = _loaded(target)
    leaves = [at for at in _places(held) if at and not isinstance(_at(held, at), dict | list)]
    place = rng.choice(leaves)
    _at(held, place[:-1])[place[-1]] = "ODD LITERAL"
    return _dumped(target, held).replace(b'"ODD LITERAL"', word)


@spoil("json")
def two_documents(target: Target, rng: Random) -> Spoilt:
    return Spoilt(target.whole + target.whole, refuse=True)


@spoil("json")
def keys_twice(target: Target, rng: Random) -> Spoilt:
    """The second value of a key is another one, and a reader that takes it says nothing."""
    text = target.whole.strip()
    first = next(iter(_loaded(target)))
    return Spoilt(text[:-1] + b"," + json.dumps(first).encode() + b":null}", meant=target.whole)


@spoil("yaml")
def yaml_keys_twice(target: Target, rng: Random) -> Spoilt:
    line = next(
        x for x in target.whole.splitlines() if b": " in x and not x.startswith((b" ", b"-"))
    )
    return Spoilt(target.whole + line.partition(b":")[0] + b": other\n", meant=target.whole)


@spoil("yaml")
def yaml_laughs(target: Target, rng: Random) -> Spoilt:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return Spoilt("\n".join([*lines, ""]).encode() + target.whole, meant=target.whole)


@spoil("yaml")
def yaml_in_itself(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b"&a [*a]\n", refuse=True)


@spoil("yaml")
def yaml_code(target: Target, rng: Random) -> Spoilt:
    code = b"!!python/object/apply:os.system ['touch owned']\n"
    return Spoilt(target.whole + b"colour: " + code, meant=target.whole)


@spoil("yaml")
def yaml_deep(target: Target, rng: Random) -> Spoilt:
    return Spoilt(
        target.whole + b"colour: " + b"[" * 20_000 + b"]" * 20_000 + b"\n", meant=target.whole
    )


@spoil("yaml")
def yaml_deep_blocks(target: Target, rng: Random) -> Spoilt:
    nest = b"".join(b" " * n + b"a:\n" for n in range(1, 1500))
    return Spoilt(target.whole + b"colour:\n" + nest, meant=target.whole)


@spoil("yaml")
def yaml_tab(target: Target, rng: Random) -> Spoilt:
    return Spoilt(target.whole.replace(b": ", b":\t", 1).replace(b"\n  ", b"\n\t", 1))


@spoil("yaml")
def yaml_two_documents(target: Target, rng: Random) -> Spoilt:
    return Spoilt(target.whole + b"---\n" + target.whole, meant=target.whole)


@spoil("yaml")
def yaml_huge_integer(target: Target, rng: Random) -> Spoilt:
    def change(parent: Any, key: Any) -> None:
        parent[key] = "HUGE"

    return Spoilt(_changed(target, rng, change).replace(b"HUGE", b"9" * 5000))


@spoil("yaml")
def yaml_sexagesimal(target: Target, rng: Random) -> Spoilt:
    def change(parent: Any, key: Any) -> None:
        parent[key] = "HUGE"

    return Spoilt(_changed(target, rng, change).replace(b"HUGE", b"1" + b":59" * 5000))


@spoil("yaml")
def yaml_merge(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b"<<: {colour: blue}\n" + target.whole, meant=target.whole)


# --- Python ------------------------------------------------------------------------------------

_CODE = {
    "syntax error": b"HYPOTHESES = [\n",
    "nothing in it": b"x = 1\n",
    "another type": b"HYPOTHESES = 3\n",
    "list of another type": b"HYPOTHESES = [3, None]\n",
    "an error": b"raise ValueError('no \\x1b[2J')\n",
    "an end": b"import sys\nsys.exit(0)\n",
    "an end with a word": b"raise SystemExit('bye')\n",
    "the root of errors": b"raise BaseException('x')\n",
    "an interrupt": b"raise KeyboardInterrupt\n",
    "a module that is not there": b"import nowhere_to_be_found\n",
    "endless recursion": b"def f():\n    f()\nf()\n",
    "deep code": b"x = " + b"(" * 5000 + b")" * 5000 + b"\n",
    "an error in its error": b"class E(Exception):\n    def __str__(self):\n        raise ValueError\nraise E\n",
    "a generator that fails": b"HYPOTHESES = (1 / 0 for _ in 'ab')\n",
    "a deleted built-in": b"import builtins\ndel builtins.open\nHYPOTHESES = []\n",
}


def _coded(name: str, code: bytes) -> Function:
    def made(target: Target, rng: Random) -> Spoilt:
        return Spoilt(code, refuse=True)

    made.__name__ = f"code_{name.replace(' ', '_')}"
    return made


for _name, _code in _CODE.items():
    spoil("python")(_coded(_name, _code))


# --- pages ---------------------------------------------------------------------------------------

_DEEP = {
    "braces": ("wikitext", b"{{" * 50_000),
    "braces that close": ("wikitext", b"{{a|" * 5_000 + b"}}" * 5_000),
    "brackets": ("wikitext", b"[[" * 50_000),
    "brackets that close": ("wikitext", b"[[a|" * 5_000 + b"]]" * 5_000),
    "tables": ("wikitext", b"{|\n|-\n|\n" * 2_000),
    "apostrophes": ("wikitext", b"'''''" * 20_000),
    "tags": ("wikitext", b"<div>" * 20_000),
    "remarks": ("wikitext", b"<!--" * 20_000),
    "stars": ("wikitext", b"*" * 20_000 + b"[[Reims]], France\n"),
    "row spans": (
        "wikitext",
        b"{|\n! A !! B\n|-\n| rowspan=999999999 | [[Bern]] || [[Kiel]]\n|}\n",
    ),
    "column spans": (
        "wikitext",
        b"{|\n! A !! B\n|-\n| colspan=999999999 | [[Bern]] || [[Kiel]]\n|}\n",
    ),
    "elements": ("html", b"<div>" * 100_000),
    "nested lists": ("html", b"<ul><li>" * 20_000),
    "nested tables": ("html", b"<table><tr><td>" * 10_000),
    "wide cells": (
        "html",
        b"<table><tr><th>A<th>B<tr><td colspan=999999999>x<td rowspan=999999999>y</table>",
    ),
    "attributes": ("html", b"<p " + b"a=b " * 200_000 + b">"),
    "entities": ("html", b"&#x110000;&#0;&#xD800;&nosuch;&#99999999999999999999;" * 1000),
}


def _nested(name: str, format_: Format, what: bytes) -> Function:
    def made(target: Target, rng: Random) -> Spoilt:
        at = target.whole.index(b"\n", len(target.whole) // 2) + 1
        return Spoilt(target.whole[:at] + what + b"\n" + target.whole[at:])

    made.__name__ = f"deep_{name.replace(' ', '_')}"
    return made


for _name, (_format, _what) in _DEEP.items():
    spoil(_format)(_nested(_name, _format, _what))  # type: ignore[arg-type]
