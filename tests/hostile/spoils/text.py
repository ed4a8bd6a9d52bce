"""Mutations of text: encodings, line breaks, lines."""

from __future__ import annotations

from random import Random

from tests.hostile.cases import LINES, TEXT, Spoilt, Target
from tests.hostile.spoils.spoil import spoil


def _text(target: Target) -> str:
    return target.whole.decode("utf-8")


@spoil("table", "edges", "yaml", "json", "html", "python")
def byte_order_mark(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b"\xef\xbb\xbf" + target.whole, meant=target.whole, must=target.format == "table")


@spoil(*TEXT)
def two_byte_order_marks(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b"\xef\xbb\xbf" * 2 + target.whole, meant=target.whole)


@spoil(*TEXT)
def utf_16(target: Target, rng: Random) -> Spoilt:
    return Spoilt(target.whole.decode().encode("utf-16"), meant=target.whole)


@spoil(*TEXT)
def utf_16_without_mark(target: Target, rng: Random) -> Spoilt:
    return Spoilt(target.whole.decode().encode("utf-16-le"), meant=target.whole)


@spoil(*TEXT)
def utf_32(target: Target, rng: Random) -> Spoilt:
    return Spoilt(target.whole.decode().encode("utf-32"), meant=target.whole)


@spoil(*TEXT)
def utf_7(target: Target, rng: Random) -> Spoilt | None:
    spoilt = target.whole.decode().encode("utf-7")
    # It is plain ASCII, and nobody can tell that it was meant otherwise.
    return None if spoilt == target.whole else Spoilt(spoilt)


@spoil(*TEXT)
def gb18030(target: Target, rng: Random) -> Spoilt | None:
    spoilt = target.whole.decode().encode("gb18030")
    return None if spoilt == target.whole else Spoilt(spoilt, meant=target.whole)


@spoil(*TEXT)
def latin_1(target: Target, rng: Random) -> Spoilt | None:
    text = "".join(c if ord(c) < 256 else "é" for c in target.whole.decode())
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
    return Spoilt(target.whole.decode().replace("\n", "\u2028").encode(), meant=target.whole)


@spoil(*TEXT)
def a_line_of_ten_megabytes(target: Target, rng: Random) -> Spoilt:
    first, rest = target.whole.split(b"\n", 1)
    return Spoilt(first + b"\n" + b"x" * 10_000_000 + b"\n" + rest, meant=target.whole)


@spoil(*TEXT)
def five_million_line_breaks(target: Target, rng: Random) -> Spoilt:
    return Spoilt(target.whole + b"\n" * 5_000_000, meant=target.whole)


@spoil(*TEXT)
def an_escape_sequence(target: Target, rng: Random) -> Spoilt:
    at = inside(target.whole, rng)
    return Spoilt(target.whole[:at] + b"\x1b]0;x\x07\x1b[2J" + target.whole[at:])


@spoil(*TEXT)
def right_to_left(target: Target, rng: Random) -> Spoilt:
    at = inside(target.whole, rng)
    while target.whole[at] & 0xC0 == 0x80:
        at -= 1
    return Spoilt(target.whole[:at] + "\u202e".encode() + target.whole[at:])


def inside(data: bytes, rng: Random) -> int:
    return rng.randrange(len(data) // 3, len(data) - 2)
