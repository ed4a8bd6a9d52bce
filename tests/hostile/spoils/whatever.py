"""Mutations of any file: cut, torn, packed, another thing altogether."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from functools import cache
from random import Random

from tests.hostile.cases import LINES, TEXT, Spoilt, Target
from tests.hostile.spoils.spoil import spoil
from tests.hostile.spoils.text import inside


@spoil(*TEXT, "workbook")
def empty(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b"", refuse=True)


@spoil(*TEXT, "workbook")
def one_line_break(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b"\n", refuse=True)


@spoil(*TEXT, "workbook")
def one_byte(target: Target, rng: Random) -> Spoilt:
    return Spoilt(b"x", refuse=True)


@spoil()
def only_nul(target: Target, rng: Random) -> Spoilt:
    return Spoilt(bytes(4096), refuse=True)


@spoil(*TEXT)
def a_nul(target: Target, rng: Random) -> Spoilt:
    at = inside(target.whole, rng)
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
    if target.format in ("html", "python", "yaml", "store"):
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
