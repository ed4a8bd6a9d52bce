"""Words for a doubt, and for what to do about it: one file of words for each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from paradiplomacy.doubts.examined import Doubt
from paradiplomacy.errors import NotFoundError
from paradiplomacy.tabular.yaml_files import YamlFile

__all__ = ["LANGUAGES", "CheckWords", "list_words_of", "words_of"]

LANGUAGES = ("en", "zh")
_LIST = "list"  # no check, but the words around them


@dataclass(frozen=True, slots=True)
class CheckWords:
    """The words of one check.

    Parameters
    ----------
    title : str
        What it looks for.
    doubt : str
        What is doubtful; names in braces are facts of the doubt.
    todo : str
        What to do about it.
    """

    title: str
    doubt: str
    todo: str

    def said(self, doubt: Doubt) -> str:
        """Sentence on what is doubtful, with the names and numbers of one doubt."""
        return self.doubt.format_map(doubt.facts)


@cache
def _load_words_of_doubts(language: str) -> Mapping[str, Mapping[str, str]]:
    if language not in LANGUAGES:
        raise NotFoundError("language", language, LANGUAGES)
    name = f"{language}.yaml"
    text = (files("paradiplomacy.doubts") / "words" / name).read_text(encoding="utf-8")
    loaded: Mapping[str, Mapping[str, str]] = YamlFile(name, text, what="words").loaded
    return loaded


def list_words_of(language: str) -> Mapping[str, str]:
    """The words around the doubts where they are listed, in a language.

    Raises
    ------
    NotFoundError
        There are no words in that language.

    Examples
    --------
    >>> list_words_of("en")["why"]
    'why it stands'
    """
    return _load_words_of_doubts(language)[_LIST]


@cache
def words_of(language: str) -> Mapping[str, CheckWords]:
    """The words of every check in a language.

    Parameters
    ----------
    language : str
        ``en`` or ``zh``.

    Raises
    ------
    NotFoundError
        There are no words in that language.

    Examples
    --------
    >>> words_of("en")["repeated-row"].title
    'Rows that repeat one another'
    """
    loaded = _load_words_of_doubts(language)
    return {check: CheckWords(**words) for check, words in loaded.items() if check != _LIST}
