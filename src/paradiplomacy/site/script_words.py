"""What the script of the pages says: one script of words for each language."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from markupsafe import Markup

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


def inline_json(value: object) -> Markup:
    r"""A value as JSON that can stand inside a script element.

    Examples
    --------
    >>> inline_json("</script>")
    Markup('"\\u003c/script>"')
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))
