"""Translations of texts of a record, and those whose original is still there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from paradiplomacy.model.statements import Source, Statement


@dataclass(frozen=True, slots=True, order=True)
class Translation:
    """A text of the record in another language. It says nothing itself: no statement is made of it.

    `file`, `field`: where the text stands: ``exchanges.csv`` and ``description``. A text that
      stands in several rows is translated once.
    `language`: of the translation, ISO 639-1.
    `original`: the text as its row has it.
    `text`: the same in the other language.
    `translator`: who translated it.
    """

    file: str
    field: str
    language: str
    original: str
    text: str
    translator: str


def translations_of(
    given: Iterable[Translation], statements: Iterable[Statement], sources: Iterable[Source]
) -> tuple[Translation, ...]:
    """Translations of what statements and sources have: of what is not there, none may stay."""
    texts = {text for said in statements for text in (said.value, said.note, said.locator)}
    texts |= {text for source in sources for text in (source.title, source.note)}
    return tuple(each for each in given if each.original in texts)
