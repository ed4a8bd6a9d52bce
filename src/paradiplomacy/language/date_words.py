"""The words and signs of dates in many languages, but for months and days of the week."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from paradiplomacy.language.month_names import date_key


@cache
def load_date_words() -> Mapping[str, Any]:
    import yaml

    text = (files("paradiplomacy.language") / "date_words.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


@cache
def eras() -> Mapping[str, int]:
    return {str(era): int(before) for era, before in load_date_words()["eras"].items()}


@cache
def decade_ends() -> str:
    ends = [date_key(str(word)) for word in load_date_words()["decade_endings"]]
    return "|".join(re.escape(end) for end in ends if end.isalpha())


_GROUPS = ("years", "filler", "about", "uncertain", "until", "bounds", "before", "after", "part",
           "decades", "seasons", "quarters", "halves")  # fmt: skip
"""Groups of words; a word of several counts for the first."""


@cache
def date_words_and_signs() -> tuple[Mapping[str, str], Sequence[tuple[str, str]]]:
    """Words by what they say, and the signs that are looked for anywhere, the longest first."""
    said: dict[str, str] = {}
    for what in _GROUPS:
        listed = load_date_words()[what]
        for name, of_group in listed.items() if isinstance(listed, dict) else [(what, listed)]:
            for word in of_group:
                said.setdefault(date_key(str(word)), str(name))
    signs = [(word[1:], what) for word, what in said.items() if word[:1] == "*"]
    words = {word: what for word, what in said.items() if word[:1] != "*"}
    return words, sorted(signs, key=lambda sign: (-len(sign[0]), sign))
