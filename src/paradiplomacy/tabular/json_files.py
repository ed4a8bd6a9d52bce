"""JSON from files that others made: one clear error for each way in which it can be wrong."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from paradiplomacy.errors import FileError
from paradiplomacy.tabular.text import read_text

_DEEPEST = 100
"""Lists and objects within one another; what anybody writes takes some ten."""


def parse_json(text: str, *, unique: bool = False) -> Any:
    """Parse JSON, whatever it holds.

    `unique`: refuse an object that says one name twice: of two answers to a question neither
      counts.

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
        value = json.loads(text, object_pairs_hook=_once_each if unique else None)
    except _TwiceError:
        raise
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
            raise ValueError(f"it is cut short at {where}") from None
        raise ValueError(f"it is not JSON at {where} ({error.msg})") from None
    except RecursionError:
        raise ValueError(_too_deep()) from None
    except ValueError:  # Python refuses to read integers of thousands of digits
        raise ValueError("it has a number of thousands of digits") from None
    if _is_deep(value):
        raise ValueError(_too_deep())
    return value


def read_json(path: Path, *, todo: str = "fetch or copy the file again") -> Any:
    """Read a file of JSON; `todo` is what to do where it is none.

    Raises
    ------
    FileError
        As `read_text`, and where the text is not JSON.
    """
    try:
        return parse_json(read_text(path))
    except ValueError as error:
        raise FileError(path.name, f"{error}; {todo}") from None


class _TwiceError(ValueError):
    """An object says one name twice."""


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _TwiceError(f"it says {twice[:60]!r} twice in one object; leave one")
    return value


def _too_deep() -> str:
    return f"it is nested too deeply, with more than {_DEEPEST} lists or objects in one another"


def _is_deep(value: Any) -> bool:
    """True if it is nested deeper than whoever walks through it can follow."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(_DEEPEST):
        if not level:
            return False
        level = [
            inner
            for outer in level
            for inner in (outer.values() if type(outer) is dict else outer)
            if type(inner) is dict or type(inner) is list
        ]
    return bool(level)


def is_number(value: object) -> bool:
    """True if a value is a finite number: no text, no truth value, and not of too many digits.

    Examples
    --------
    >>> is_number(2), is_number(True), is_number(float("nan")), is_number(10**400)
    (True, False, False, False)
    """
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False
