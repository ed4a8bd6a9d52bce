"""Problems that pydantic finds in what a person wrote, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["expected", "expected_and_found"]

_EXPECTED = {
    "whole number": ("int_parsing", "int_type", "int_from_float"),
    "number": ("float_parsing", "float_type"),
    "finite number": ("finite_number",),
    "text": ("string_type",),
    "list": ("list_type", "tuple_type"),
    "day such as 2026-01-31": ("date_parsing", "date_type", "date_from_datetime_parsing"),
}
_MESSAGES = {
    **{kind: f"expected a {what}" for what, kinds in _EXPECTED.items() for kind in kinds},
    "bool_parsing": "expected true or false",
    "bool_type": "expected true or false",
    "dict_type": "expected keys with values",
    "model_type": "expected keys with values",
    "extra_forbidden": "is not a key here",
    "missing": "is missing",
    "literal_error": "expected {expected}",
    "greater_than_equal": "expected {ge} or more",
    "less_than_equal": "expected {le} or less",
    "string_too_short": "expected a text of {min_length} characters or more",
    "string_too_long": "expected a text of at most {max_length} characters",
    "too_short": "expected {min_length} entries or more, found {actual_length}",
    "too_long": "expected at most {max_length} entries, found {actual_length}",
}


def expected(detail: Mapping[str, Any]) -> str:
    """Expected form where pydantic found something else; in its words where we have none.

    `detail`: one of the errors of a `pydantic.ValidationError`.

    Examples
    --------
    >>> expected({"type": "less_than_equal", "ctx": {"le": 3}, "msg": "Input should be ..."})
    'expected 3 or less'
    """
    message = _MESSAGES.get(detail["type"])
    if message is None:
        return str(detail["msg"]).removeprefix("Value error, ")
    return message.format(**detail.get("ctx", {}))


def expected_and_found(detail: Mapping[str, Any]) -> str:
    """Expected form, and the text that stands there instead, if it is one.

    Examples
    --------
    >>> expected_and_found({"type": "int_parsing", "input": "ten", "msg": "Input should be ..."})
    "expected a whole number; found 'ten'"
    """
    message, text = expected(detail), detail.get("input")
    if isinstance(text, str) and repr(text) not in message:
        message += f"; found {text[:60]!r}"
    return message
