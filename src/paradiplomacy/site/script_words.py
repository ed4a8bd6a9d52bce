"""Words of the script of the pages: one script of words for each language."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from paradiplomacy.language import Language
from paradiplomacy.language.word_files import sentences

__all__ = ["script_words"]


@cache
def script_words(language: Language) -> str:
    """The script ``assets/words-LANGUAGE.js``: the words, nested as in the word file.

    Examples
    --------
    >>> script_words("en")[:29]
    'var paradiplomacy={"words":{"'
    """
    nested: dict[str, Any] = {}
    for key, text in sentences(__name__, language).items():
        *groups, name = key.split(".")
        group = nested
        for part in groups:
            group = group.setdefault(part, {})
        group[name] = text
    text = json.dumps({"words": nested}, ensure_ascii=False, separators=(",", ":"))
    return f"var paradiplomacy={text};\n"
