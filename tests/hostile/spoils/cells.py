"""Mutations of one cell of a table: odd texts, numbers and dates."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from random import Random

from tests.hostile.cases import LINES, Spoilt, Target
from tests.hostile.spoils.rows import rows_of, written
from tests.hostile.spoils.spoil import spoil


def _cells(target: Target, columns: tuple[str, ...], rng: Random) -> tuple[int, int] | None:
    """Where a filled cell of one of some columns stands."""
    rows = rows_of(target)
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
    rows = rows_of(target)
    row, column = where
    rows[row][column] = change(rows[row][column])
    return written(target, rows), row + 1


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
