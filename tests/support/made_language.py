"""A language made of English: every sentence in wide letters, so that what is in none is found."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from paradiplomacy.language import messages, translations, word_files
from paradiplomacy.language.english import plural
from paradiplomacy.language.translations import TranslatedSentence

TAG = "en-XA"


def wide(text: str) -> str:
    """A text in letters as wide as Chinese ones, which no English text has.

    Examples
    --------
    >>> wide("One tie")
    'Ｏｎｅ ｔｉｅ'
    """
    return re.sub("[A-Za-z]", lambda letter: chr(ord(letter[0]) + 0xFEE0), text)


def made_of(english: str) -> str:
    """The sentence in wide letters, with forms of what is counted; names in braces stay.

    Examples
    --------
    >>> made_of("{n:count tie} of {place}")
    '{n:count ｔｉｅ|ｔｉｅｓ} ｏｆ {place}'
    >>> made_of("{n:forms is|are}")
    '{n:forms ｉｓ|ａｒｅ}'
    """

    def place(match: re.Match[str]) -> str:
        counted = re.fullmatch(r"\{([a-z_.]+:(?:count|Count|forms)) ([^{}]+)\}", match[0])
        if counted is None:
            return match[0]
        if "|" in counted[2]:
            return f"{{{counted[1]} {wide(counted[2])}}}"
        return f"{{{counted[1]} {wide(counted[2])}|{wide(plural(counted[2]))}}}"

    parts = re.split(r"(\{(?:[^{}]|\{[^{}]*\})*\}|`[^`]*`)", english)
    return "".join(
        re.sub(r"\{.*\}", place, part) if at % 2 else wide(part) for at, part in enumerate(parts)
    )


def forget_languages() -> None:
    """Forget what was read of languages, as of a new process."""
    for known in (
        translations._find_languages,
        translations.translated_sentences,
        word_files.sentences,
        word_files._translations_that_fit,
        messages._formats_of,
    ):
        known.cache_clear()


def write_made_language(folder: Path) -> None:
    """Write the file of the made language below a folder of languages."""
    from paradiplomacy.language.translating import po_file

    given = {
        place: TranslatedSentence("made.po", 0, english, made_of(english))
        for place, english in word_files.all_sentences().items()
    }
    (folder / TAG).mkdir(parents=True)
    (folder / TAG / "made.po").write_text(po_file(TAG, given), encoding="utf-8")


@contextmanager
def found_in(folder: Path) -> Iterator[None]:
    """The languages of a folder, as long as the block runs."""
    forget_languages()
    before = os.environ.get(translations.FOLDERS)
    translations.add_language_folder(folder)
    try:
        yield
    finally:
        os.environ.pop(translations.FOLDERS)
        if before is not None:
            os.environ[translations.FOLDERS] = before
        forget_languages()
