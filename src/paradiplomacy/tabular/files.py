"""Open a file that somebody brought.

All readers come through here. What could be read without end (a pipe, a device), is larger than
its bound, or is packed is refused before any of it is read, in one clear error.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path

from paradiplomacy.errors import FileError

LARGEST = 64_000_000
"""Bytes of a file, where its reader names no other bound.

What a reader makes of a byte takes up to some 25 bytes of memory: 64 MB stay below 2 GB.
"""

_PACKED = (
    (re.compile(rb"\x1f\x8b"), "gzip"),
    (re.compile(rb"BZh[1-9](1AY&SY|\x17rE8P)"), "bzip2"),
    (re.compile(rb"\xfd7zXZ\x00"), "xz"),
    (re.compile(rb"\x28\xb5\x2f\xfd"), "zstd"),
    (re.compile(rb"\x04\x22\x4d\x18"), "lz4"),
    (re.compile(rb"7z\xbc\xaf\x27\x1c"), "7-Zip"),
    (re.compile(rb"Rar!\x1a\x07"), "RAR"),
    (re.compile(rb"PK(\x03\x04|\x05\x06|\x07\x08)"), "zip"),
)
_KINDS = (
    (stat.S_ISDIR, "folder"),
    (stat.S_ISFIFO, "pipe"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "device"),
    (stat.S_ISBLK, "device"),
)


@contextmanager
def open_regular(
    path: str | Path,
    *,
    at_most: int = LARGEST,
    expected: str = "a file",
    too_large: str = "split it into several files",
) -> Iterator[BufferedReader]:
    """Open a regular file for reading.

    `at_most`: bytes that it may have.
    `expected`: what it should be, for messages.
    `too_large`: what to do about a larger file, for messages.

    Raises FileError: There is none, it is a folder, pipe, socket or device, it may not be read, or
      it is larger than `at_most`.
    """
    name = Path(path).name or str(path)
    if "\0" in str(path):
        raise FileError(name, f"is not a path of a file; give the path of {expected}", missing=True)
    try:
        # Before it is opened: opening alone can wait for ever, or set a device to work.
        _check_is_regular_file(name, Path(path).stat().st_mode, path, expected)
        # What takes its place meanwhile must not make us wait either.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(path, "rb", opener=lambda at, _: os.open(at, flags)) as file:
            status = os.fstat(file.fileno())
            _check_is_regular_file(name, status.st_mode, path, expected)
            if status.st_size > at_most:
                raise FileError(
                    name, f"has {status.st_size:,} bytes, expected at most {at_most:,}; {too_large}"
                )
            yield file
    except (FileNotFoundError, NotADirectoryError) as error:
        in_file = isinstance(error, NotADirectoryError)
        why = "as a part of its path is a file" if in_file else f"expected {expected}"
        raise FileError(name, f"is not there, {why}; check the path {path}", missing=True) from None
    except OSError as error:
        raise FileError(name, f"cannot be read ({error.strerror or error})") from None


def read_bytes(
    path: str | Path,
    *,
    at_most: int = LARGEST,
    expected: str = "a file",
    too_large: str = "split it into several files",
    may_be: tuple[str, ...] = (),
) -> bytes:
    """The content of a regular file that is not packed.

    `path`, `at_most`, `expected`, `too_large`: see `open_regular`.
    `may_be`: names of formats of packed files that the reader unpacks itself: ``zip`` for XLSX.

    Raises FileError: As `open_regular`, or where it is packed.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "ties.csv"
    ...     _ = path.write_bytes(b"city1,city2")
    ...     read_bytes(path)
    b'city1,city2'
    """
    with open_regular(path, at_most=at_most, expected=expected, too_large=too_large) as file:
        data = file.read(at_most + 1)
    name = Path(path).name
    if len(data) > at_most:  # it grew, or its file system does not know how large it is
        raise FileError(name, f"has more than {at_most:,} bytes; {too_large}")
    packed = packed_by(data)
    if packed and packed not in may_be:
        kind, todo = f"packed ({packed})", "unpack it first"
        if packed == "zip":
            kind, todo = "a zip file or a workbook", "unpack it, or save the sheet as CSV, first"
        raise FileError(name, f"is {kind}, expected {expected}; {todo}")
    return data


def read_filled(path: str | Path) -> bytes:
    """The content of a file that is not empty; raises as `read_bytes`, and where it is."""
    data = read_bytes(path)
    if not data.strip():
        raise FileError(Path(path).name, "is empty; fetch or copy it again")
    return data


def digest_of(path: str | Path) -> str:
    """SHA-256 of a regular file, however large it is; raises what `open_regular` raises."""
    with open_regular(path, at_most=sys.maxsize) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder_hashes(folder: str | Path) -> dict[str, str]:
    """SHA-256 of each file of a record folder, by name, for manifests."""
    path = Path(str(folder))
    names = sorted(p.name for p in path.iterdir() if p.suffix in (".csv", ".yaml"))
    return {name: digest_of(path / name) for name in names}


def chunks_of(path: str | Path) -> Iterator[bytes]:
    """The content of a regular file, however large it is, bit by bit; raises as `open_regular`."""
    with open_regular(path, at_most=sys.maxsize) as file:
        while chunk := file.read(1 << 20):
            yield chunk


def packed_by(data: bytes) -> str:
    r"""Name of the format that packed some bytes; empty where they are not packed.

    >>> packed_by(b"\x1f\x8b\x08"), packed_by(b"city1,city2")
    ('gzip', '')
    """
    return next((name for magic, name in _PACKED if magic.match(data)), "")


def modified_by(path: Path) -> str:
    """EDTF for "not later than the file was written": ``../2016-09-07``.

    What a source that bears no date speaks of cannot be later than its file.
    """
    return f"../{datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).date().isoformat()}"


def _check_is_regular_file(name: str, mode: int, path: str | Path, expected: str) -> None:
    if stat.S_ISREG(mode):
        return
    kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "special file")
    todo = (
        f"check the path {path}"
        if kind == "folder"
        else "save its content as a file, and give that"
    )
    raise FileError(name, f"is a {kind}, expected {expected}; {todo}")
