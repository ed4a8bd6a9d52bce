"""Files and folders that are written whole or not at all, and a full disk that says where it is."""

from __future__ import annotations

import io
import os
import shutil
import stat
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from paradiplomacy.errors import ParadiplomacyError


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Have an error of the system name what was being written.

    A write to a full disk names no file, and one to a hidden file beside `path` names that.

    Examples
    --------
    >>> with naming(Path("report")):
    ...     raise OSError(28, "No space left on device")
    Traceback (most recent call last):
    OSError: [Errno 28] No space left on device: 'report'
    """
    try:
        yield
    except OSError as error:
        if error.errno is None or (error.filename is not None and _is_at(path, error.filename)):
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error


def _is_at(path: Path, filename: object) -> bool:
    """True if an error names `path` itself, or something that has nothing to do with it."""
    named = Path(os.fsdecode(filename)) if isinstance(filename, str | bytes) else None
    return named is None or named == path or path.parent not in named.parents


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A hidden file or folder to make beside `path`; it takes that name once it is whole.

    Whatever happens, nothing half written stays: until the end, a file of that name stays as it
    was.

    Raises
    ------
    ParadiplomacyError
        The path names no file, or a pipe, a socket or a device.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name) / "plan.yaml"
    >>> with whole(path) as half:
    ...     _ = half.write_text("title: A plan")
    >>> path.read_text()
    'title: A plan'
    >>> folder.cleanup()
    """
    _check_can_be_named(path)
    _clear(path)
    half = path.with_name(f"{_HALF}{os.getpid()}-{path.name}")
    try:
        with naming(path):
            yield half
            half.replace(path)
    finally:
        with suppress(OSError):  # where nothing could be made, nothing is in the way
            remove(half)


def _check_can_be_named(path: Path) -> None:
    """Raise where nothing can take the name: a device in its place would be gone."""
    if path.name in ("", ".."):
        raise ParadiplomacyError(f"{path} is not a name of a file; give the path of a new one")
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return  # nothing stands there, or writing says what is in the way
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise ParadiplomacyError(
            f"{path} is a pipe, a socket or a device; give the path of a new file, and send that on"
        )


_HALF = ".half-written-"


def _clear(path: Path) -> None:
    """Remove what processes that were killed left half written."""
    if not path.parent.is_dir():
        return
    for other in list(path.parent.iterdir()):
        number, _, name = other.name.removeprefix(_HALF).partition("-")
        is_half = other.name.startswith(_HALF) and name == path.name and number.isdecimal()
        if is_half and (int(number) == os.getpid() or not _runs(int(number))):
            remove(other)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # somebody else's
    return True


@contextmanager
def workbook(path: Path, **options: object) -> Iterator[Any]:
    """An XLSX workbook to fill, written at the end; what the system refuses is an OSError.

    `options`: of XlsxWriter.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    try:
        with Workbook(str(path), options) as book:
            yield book
    except FileCreateError as error:
        raise error.args[0] from error


def write_whole(path: Path, text: str) -> None:
    """Write a text as UTF-8, with line ends as they are; all of it, or nothing."""
    with whole(path) as half:
        half.write_bytes(text.encode())


def remove(path: Path) -> None:
    """Remove a file or folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def zip_files(files: Mapping[str, bytes]) -> bytes:
    """A zip file of files by name; its bytes depend on these alone.

    Examples
    --------
    >>> zip_files({"a.txt": b"a"}) == zip_files({"a.txt": b"a"})
    True
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            about = zipfile.ZipInfo(name, _FIRST_DAY)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.create_system = 3  # whatever the system
            about.external_attr = 0o100644 << 16
            archive.writestr(about, content, compresslevel=9)
    return packed.getvalue()


_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip file can give."""
