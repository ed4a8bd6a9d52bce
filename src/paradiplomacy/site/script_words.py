"""Words of the script of the pages: one script of words for each language."""

from __future__ import annotations

import json
from functools import cache

from paradiplomacy.language import Language
from paradiplomacy.language.word_files import nested_words


@cache
def script_words(language: Language) -> str:
    """The script ``assets/words-LANGUAGE.js``: the words, nested as in the word file.

    >>> script_words("en")[:29]
    'var paradiplomacy={"words":{"'
    """
    words = {"words": nested_words(__name__, language)}
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return f"var paradiplomacy={text};\n"
