"""Limits that records name, in the language of the page where a record of ours names them."""

from __future__ import annotations

from functools import cache

from paradiplomacy.language import Text, Words
from paradiplomacy.language.word_files import sentences

__all__ = ["limit_in_words"]

words = Words(__name__)


def limit_in_words(limit: str) -> Text:
    """A limit as a message; one that the word files do not have stays as it was written.

    Examples
    --------
    >>> from paradiplomacy.language import render
    >>> render(limit_in_words("The codes of countries take no position on status."), "zh")
    '国家代码不表示对地位的任何立场。'
    >>> limit_in_words("Silence says nothing.")
    'Silence says nothing.'
    """
    key = _keys().get(" ".join(limit.split()))
    return words(key) if key else limit


@cache
def _keys() -> dict[str, str]:
    return {sentence: key for key, sentence in sentences(__name__, "en").items()}
