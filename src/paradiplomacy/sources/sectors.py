"""The fields in which ties work: the words a record may use, and functions of government.

`sectors.csv` is the list: a word, its code in the United Nations' Classification of the
Functions of Government (COFOG 1999), and other words that mean the same. Word files name sectors
and functions. A word is what a source says; the code is derived from the list and typed on no row.

Source: United Nations Statistics Division, Classifications of Expenditure According to
Purpose, 2000. Its three levels are divisions (``05``), groups (``05.2``) and classes; the list
goes to groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from paradiplomacy.language.countries import shipped_rows
from paradiplomacy.language.messages import Language
from paradiplomacy.language.word_files import sentence, sentences


@dataclass(frozen=True, slots=True)
class Sector:
    """A field in which ties work.

    `word`: as records write it.
    `cofog`: code of its function of government; ``""`` where it is none, as of youth.
    `also`: other words that mean the same.
    """

    word: str
    cofog: str
    also: tuple[str, ...] = ()


@cache
def sectors() -> Mapping[str, Sector]:
    """The list of sectors, by word.

    >>> sectors()["wastewater"].cofog
    '05.2'
    """
    return {
        row["word"]: Sector(
            row["word"], row["cofog"], tuple(word for word in row["also"].split("; ") if word)
        )
        for row in shipped_rows("sectors.csv", "sources")
    }


@cache
def functions() -> tuple[str, ...]:
    """Codes of the functions of government that the list uses.

    >>> "05.2" in functions()
    True
    """
    named = sentences(__name__, "en")
    return tuple(key.removeprefix("function.") for key in named if key.startswith("function."))


@cache
def _sector_by_any_word() -> Mapping[str, str]:
    known = {also: sector.word for sector in sectors().values() for also in sector.also}
    return known | {word: word for word in sectors()}


def sector_word(text: str) -> str:
    """A word for a sector as the list has it; as it was written where the list lacks it.

    >>> sector_word("Sports"), sector_word("parks management"), sector_word("training")
    ('sport', 'parks', 'training')
    """
    return _sector_by_any_word().get(text.strip().casefold(), text)


def cofog_of(words: Iterable[str]) -> tuple[str, ...]:
    """Codes of the functions of government behind words for sectors, each once.

    >>> cofog_of(["trade", "investment", "education", "general"])
    ('04.1', '09')
    """
    entries = (sectors().get(sector_word(word)) for word in words)
    return tuple(sorted({entry.cofog for entry in entries if entry is not None and entry.cofog}))


def sector_label(word: str, language: Language = "en") -> str:
    """Label of a sector; the word itself where the list lacks it.

    >>> sector_label("law enforcement"), sector_label("law enforcement", "zh")
    ('policing', '警务')
    """
    known = sectors().get(sector_word(word))
    return sentence(__name__, f"sector.{known.word}", language) if known else word


def function_label(code: str, language: Language = "en") -> str:
    """Label of a function of government.

    >>> function_label("05.2")
    'Wastewater management'
    """
    return sentence(__name__, f"function.{code}", language)
