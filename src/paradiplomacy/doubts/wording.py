"""What is said of a doubt, and what to do about it: one file of words for each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from paradiplomacy.doubts.examined import Doubt
from paradiplomacy.errors import NotFoundError
from paradiplomacy.sources.yaml_file import YamlFile

__all__ = ["LANGUAGES", "CheckWords", "words_of"]

LANGUAGES = ("en", "zh")


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
        """What is doubtful, with the names and numbers of one doubt."""
        return self.doubt.format_map(doubt.facts)


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
    if language not in LANGUAGES:
        raise NotFoundError("language", language, LANGUAGES)
    name = f"{language}.yaml"
    text = (files("paradiplomacy.doubts") / "words" / name).read_text(encoding="utf-8")
    loaded = YamlFile(name, text, what="words").loaded
    return {check: CheckWords(**words) for check, words in loaded.items()}
