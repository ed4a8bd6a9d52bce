"""JSON from files that others made: one clear error for each way in which it can be wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from paradiplomacy.errors import Problem, RecordError

__all__ = ["bytes_of", "modified_by", "parse_json", "read_json", "text_of", "wrong_file"]


def wrong_file(path: Path, message: str, *, row: int = 0) -> RecordError:
    """The error that says what is wrong with a file as a whole."""
    return RecordError([Problem(path.name, row, "", message)])


def bytes_of(path: Path) -> bytes:
    """The content of a file.

    Raises
    ------
    RecordError
        There is no such file, it is a folder, empty, or packed.
    """
    if not path.is_file():
        found = "is a folder" if path.is_dir() else "is not there"
        raise wrong_file(path, f"{found}, expected a file; check the path {path}")
    content = path.read_bytes()
    if not content.strip():
        raise wrong_file(path, "is empty; fetch or copy it again")
    if content[:2] == b"\x1f\x8b" or content[:3] == b"BZh":
        raise wrong_file(path, "is packed (gzip or bzip2); unpack it first")
    return content


def text_of(path: Path, content: bytes | None = None) -> str:
    """The text of a file in UTF-8, with or without a byte order mark.

    Raises
    ------
    RecordError
        As `bytes_of`, and where the text is in another encoding.
    """
    held = bytes_of(path) if content is None else content
    if held[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise wrong_file(path, "is in UTF-16, expected UTF-8; save it as UTF-8")
    try:
        return held.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = held.count(b"\n", 0, error.start) + 1
        message = f"byte {error.start + 1} is not UTF-8; save the file as UTF-8"
        raise wrong_file(path, message, row=row) from None


def parse_json(text: str) -> Any:
    """Parse JSON, whatever it holds.

    Raises
    ------
    ValueError
        It is cut short, no JSON, nested too deeply, or has a number without end; says which.

    Examples
    --------
    >>> parse_json('{"a": [1')
    Traceback (most recent call last):
        ...
    ValueError: it is cut short at line 1, column 9
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
            raise ValueError(f"it is cut short at {where}") from None
        raise ValueError(f"it is no JSON at {where} ({error.msg})") from None
    except RecursionError:
        raise ValueError("it is nested too deeply to be read") from None
    except ValueError:  # Python refuses to read integers of thousands of digits
        raise ValueError("it has a number of thousands of digits") from None


def read_json(path: Path) -> Any:
    """Read a file of JSON.

    Raises
    ------
    RecordError
        As `text_of`, and where the text is no JSON.
    """
    try:
        return parse_json(text_of(path))
    except ValueError as error:
        raise wrong_file(path, f"{error}; fetch or copy the file again") from None


def modified_by(path: Path) -> str:
    """EDTF for "not later than the file was written": ``../2016-09-07``.

    What a source that bears no date speaks of cannot be later than its file.
    """
    written = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).date()
    return f"../{written.isoformat()}"
