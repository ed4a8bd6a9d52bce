"""A language made of English: every sentence in brackets, so that what is in none is found."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from paradiplomacy.language import messages, translations, word_files
from paradiplomacy.language.english import plural
from paradiplomacy.language.translations import Translation

TAG = "en-XA"
OPEN, CLOSE = "⟦⟧"


def bracketed(english: str) -> str:
    """The sentence in brackets, with the forms of nouns that are counted."""

    def with_forms(place: re.Match[str]) -> str:
        noun = place[2]
        return f"{{{place[1]} {noun}|{plural(noun)}}}"

    forms = re.sub(r"\{([a-z_.]+:(?:count|Count)) ([^{}]+)\}", with_forms, english)
    return f"{OPEN}{forms}{CLOSE}"


def forget_languages() -> None:
    """Forget what was read of languages, as of a new process."""
    for known in (
        translations._found,
        translations.translated,
        word_files.sentences,
        messages._formats_of,
    ):
        known.cache_clear()


def write_made_language(folder: Path) -> None:
    """Write the file of the made language below a folder of languages."""
    from paradiplomacy.language.translating import po_file

    given = {
        place: Translation("made.po", 0, english, bracketed(english))
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


def outside_brackets(text: str) -> str:
    """What of a text stands in no bracket."""
    out: list[str] = []
    depth = 0
    for sign in text:
        if sign == OPEN:
            depth += 1
        elif sign == CLOSE:
            depth -= 1
        elif not depth:
            out.append(sign)
    assert depth == 0, text
    return "".join(out)
