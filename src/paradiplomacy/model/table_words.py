"""Words for tables and columns, from ``words/``, one file for each language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from paradiplomacy.language.word_files import nested_words
from paradiplomacy.model.columns import Table
from paradiplomacy.model.tables import FILES, FRAMES, TABLES


@dataclass(frozen=True, slots=True)
class TableWords:
    """The words of one table in one language.

    `about`: what a row of the file is, in a sentence.
    `row`: what a row of the frame is, in a few words.
    `columns`: by column: its `label`, what it means in the file (`file`) and, where that says more,
      in the frame (`frame`), and an `example` of a cell. Links and code are marked as in Markdown.
    """

    about: str
    row: str
    columns: Mapping[str, Mapping[str, str]]

    def meaning(self, column: str) -> str:
        """Meaning of a column of the file."""
        return _strip_markdown(self.columns[column]["file"])

    def meaning_in_frame(self, column: str) -> str:
        """Meaning of a column of the frame."""
        words = self.columns[column]
        return _strip_markdown(words.get("frame") or words["file"])

    def label(self, column: str) -> str:
        """Label of a column in sentences."""
        return self.columns[column].get("label") or column.replace("_", " ")

    def example(self, column: str) -> str:
        """A cell of the column."""
        return self.columns[column]["example"]


@dataclass(frozen=True, slots=True)
class FrameWords:
    """Words for what a frame holds, as it is written.

    `row`: what one row is.
    `columns`: the meaning of each column, in the order of the table.
    """

    row: str
    columns: Mapping[str, str]


@cache
def _load_words(language: str) -> dict[str, Any]:
    return nested_words("paradiplomacy.model.words", language)


def table_words(table: Table, language: str = "en") -> TableWords:
    """The words of a table.

    >>> from paradiplomacy.model.tables import PLACES
    >>> table_words(PLACES).meaning("population")
    'inhabitants'
    >>> table_words(PLACES, "zh").label("population")
    '人口'
    """
    loaded = _load_words(language)
    words = loaded[table.name]
    shared = loaded["cites"] if table.cites else {}
    names = dict.fromkeys((*words["columns"], *shared))
    columns = {name: {**shared.get(name, {}), **words["columns"].get(name, {})} for name in names}
    return TableWords(words.get("about", ""), words.get("row", ""), columns)


def frame_words(frame: str, language: str = "en") -> FrameWords:
    """The words of a frame, its columns named and ordered as they are written.

    >>> frame_words("laws").columns["terminate_by_midpoint"][:42]
    'day by which older ties are to end: the mi'
    """
    table = FRAMES[frame]
    words = table_words(table, language)
    dates: Mapping[str, str] = _load_words(language)["dates"]

    def columns() -> Iterator[tuple[str, str]]:
        for column in table.columns_of_frame:
            name, meaning = column.attribute, words.meaning_in_frame(column.name)
            if column.type.value == "date":
                for end, text in dates.items():
                    yield name + end, text.format(what=meaning)
            else:
                yield name, meaning

    return FrameWords(words.row, dict(columns()))


def column_words(file: str, language: str = "en") -> tuple[dict[str, str], dict[str, str]]:
    """Contents and meanings of the cells of each column of a file; of no table, nothing.

    >>> holds, meaning = column_words("laws.csv")
    >>> holds["effective"], meaning["effective"]
    ('date', 'from when it binds')
    """
    table = FILES.get(file)
    if table is None:
        return {}, {}
    words = table_words(table, language)
    holds = {column.name: _strip_markdown(column.type_name) for column in table.cells}
    return holds, {name: words.meaning(name) for name in holds}


@cache
def labels(language: str = "en") -> Mapping[str, str]:
    """Label of each column in sentences; where tables differ, as it is called of ties."""
    named: dict[str, str] = {}
    for table in sorted(TABLES, key=lambda table: table.name != "ties"):
        words = table_words(table, language)
        for name in words.columns:
            named.setdefault(name, words.label(name))
    return named


def label_of(name: str, language: str = "en") -> str:
    """Label of a property or column in sentences.

    >>> label_of("terminate_by"), label_of("no_such_column")
    ('to be ended by', 'no such column')
    """
    return labels(language).get(name, name.replace("_", " "))


def _strip_markdown(text: str) -> str:
    """A text without Markdown's links and marks of code."""
    return re.sub(r"\[([^]]+)\]\([^)]*\)", r"\1", text).replace("`", "")
