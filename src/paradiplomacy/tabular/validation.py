"""Problems that pydantic finds in what a person wrote, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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


_FORMS = (
    (r"\d{1,6}", "a number of persons, after a country where it is said: 12, or PL 12; SE 8"),
    ("|third", "a code of a country in capitals (DE), or third"),
    ("|mutual", "a code of a country in capitals (DE), or mutual"),
    ("|both|law", "a code of a country in capitals (DE), or both, law or expired"),
    ("|both", "a code of a country in capitals (DE), or both"),
    ("[0-9a-f]{64}", "a code of a language, the SHA-256 of a file and its name"),
    ("[A-Z]{2}(-", "a key of a place (de-kiel), a country (DE) or several (CN-US)"),
    ("[a-z]+:", "the kind and key of what it is about: exchange:visit-2024"),
    ("[A-Z]{2}-[A-Z]{2}", "a pair of countries by their codes: CN-TW"),
    ("[A-Z]{2}(; ?", "a list of countries by their codes: DE; SE"),
    ("[a-z]{2}(; ?", "a list of languages by their codes: de; sv"),
    ("[a-z]{2,3}(-", "a code of a language: de, zh or sr-Latn"),
    ("[a-z]{2}-", "a key of a place, its country and its name in small letters: de-kiel"),
    ("[A-Z]{2}", "a code of a country in capitals: DE"),
    ("[a-z]{2}", "a code of a language, two small letters: de"),
    ("Q[1-9]", "an item of Wikidata: Q64"),
    ("yes|no", "yes or no"),
    (r"-?\d{1,3}", "latitude and longitude in degrees: 52.52,13.4"),
    ("[a-z][a-z0-9", "a name of small letters (a to z), digits and underscores: kiel_2026"),
    ("[a-z0-9]+(?:", "a key of small letters (a to z) and digits, joined by hyphens: report-2024"),
)
"""What a regular expression asks for, by a part of it; the first that it has counts."""


def expected_form(detail: Mapping[str, Any]) -> str:
    """Expected form where pydantic found something else; in its words where we have none.

    `detail`: one of the errors of a `pydantic.ValidationError`.

    >>> expected_form({"type": "less_than_equal", "ctx": {"le": 3}, "msg": "Input should be ..."})
    'expected 3 or less'
    >>> expected_form({"type": "string_pattern_mismatch", "ctx": {"pattern": "^[A-Z]{2}$"}})
    'expected a code of a country in capitals: DE'
    """
    pattern = detail.get("ctx", {}).get("pattern", "")
    form = next((words for part, words in _FORMS if part in pattern), "")
    message = f"expected {form}" if form else _MESSAGES.get(detail["type"])
    if message is None:
        return str(detail["msg"]).removeprefix("Value error, ")
    return message if form else message.format(**detail.get("ctx", {}))


def expected_and_found(detail: Mapping[str, Any]) -> str:
    """Expected form, and the text that stands there instead, if it is one.

    >>> expected_and_found({"type": "int_parsing", "input": "ten", "msg": "Input should be ..."})
    "expected a whole number; found 'ten'"
    """
    message, text = expected_form(detail), detail.get("input")
    if isinstance(text, str) and repr(text) not in message:
        message += f"; found {text[:60]!r}"
    return message
