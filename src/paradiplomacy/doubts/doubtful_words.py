"""Words for a doubt, and for what to do about it: one file of words for each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from paradiplomacy.doubts.examined import Doubt
from paradiplomacy.language import check_language
from paradiplomacy.language.word_files import nested_words

_LIST = "list"  # no check, but the words around them


@dataclass(frozen=True, slots=True)
class CheckWords:
    """The words of one check.

    `title`: what it looks for.
    `doubt`: what is doubtful; names in braces are facts of the doubt.
    `todo`: what to do about it.
    """

    title: str
    doubt: str
    todo: str

    def said(self, doubt: Doubt) -> str:
        """Sentence on what is doubtful, with the names and numbers of one doubt."""
        return self.doubt.format_map(doubt.facts)


def _load_words_of_doubts(language: str) -> Mapping[str, Mapping[str, str]]:
    return nested_words("paradiplomacy.doubts.words", check_language(language))


def list_words_of(language: str) -> Mapping[str, str]:
    """The words around the doubts where they are listed, in a language.

    Raises NotFoundError: There are no words in that language.

    >>> list_words_of("en")["why"]
    'why it stands'
    """
    return _load_words_of_doubts(language)[_LIST]


@cache
def words_of(language: str) -> Mapping[str, CheckWords]:
    """The words of every check in a language.

    `language`: as `paradiplomacy.language.languages` lists them.

    Raises NotFoundError: There are no words in that language.

    >>> words_of("en")["repeated-row"].title
    'Rows that repeat one another'
    """
    return {
        check: CheckWords(**words)
        for check, words in _load_words_of_doubts(language).items()
        if check != _LIST
    }
