"""Cells of one row of a mapped table: values, choices, texts in several languages, dates, sources.

A mapping names one source for all rows, or one for each address in a column.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from paradiplomacy.errors import Problem
from paradiplomacy.language.written_dates import excel_day
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.statements import Source
from paradiplomacy.sources.fields import kind_of
from paradiplomacy.sources.mapped.mapped_cells import date_of, name_of, visible_remark_of
from paradiplomacy.sources.mapped.mapping import (
    DateCell,
    MappedCell,
    MappedChoice,
    SourceCell,
)
from paradiplomacy.sources.mapped.mapping import Mapping as TableMapping
from paradiplomacy.sources.mention_keys import slug
from paradiplomacy.tabular.characters import clean
from paradiplomacy.tabular.rows import TableReader, TableRow

_EARLIEST = 1900
"""Ties between towns of two countries begin in the 20th century, but for a few legends."""

_FIRST_DAYS = frozenset({"1900-01-01", "1970-01-01"})
"""Days that spreadsheets and databases write where they have none."""

_YEARS_AS_DAYS = (excel_day(1900), excel_day(2100))
"""Days that a spreadsheet shows where somebody typed a year into a cell of dates."""

_LONG_DAYS = 3 * 366


class UnfitError(ValueError):
    """A cell that cannot be read; its column, and what is wrong."""

    def __init__(self, column: str, message: str) -> None:
        self.column = column
        super().__init__(message)


class RowCells:
    """Reads cells of one table by one mapping, and notes what it could not read.

    `table`: it has every column that the mapping names.
    `until`: the day to which the table speaks: what is later is doubted.

    `readings`: By column and cell, what it was read as.
    `versions`: By property, language and text, the same text in that language.
    """

    def __init__(self, mapping: TableMapping, table: TableReader, *, until: str = "") -> None:
        self._mapping = mapping
        self._file = table.file
        self._at = {column: i for i, column in enumerate(table.columns)}
        self._missing = frozenset(clean(text) for text in mapping.file.missing) | {""}
        self._languages = tuple(mapping.record.languages)
        self._until = EventDate.parse(until).latest if until else None
        self._sources = _sources_by_cell(mapping.source)
        self._left_out: list[Problem] = []
        self._doubts: list[Problem] = []
        self.readings: dict[tuple[str, str], str] = {}
        self.versions: dict[tuple[str, str, str], str] = {}

    def _value(self, cells: Sequence[str], cell: MappedCell) -> str:
        if cell.constant:
            return cell.constant
        for column in cell.column:
            text = cells[self._at[column]]
            if text not in self._missing:
                return cell.values.get(text, text)
        return cell.if_empty

    def _choice(self, cells: Sequence[str], choice: MappedChoice) -> str:
        if choice.constant:
            return choice.constant
        text = cells[self._at[choice.column]]
        word = choice.values.get(text, text if text in choice.words else choice.otherwise)
        if word:
            self.readings[choice.column, text] = word
            return word
        raise UnfitError(
            choice.column,
            f"{text[:40]!r} stands for none of {', '.join(choice.words)}; correct it, or say under "
            "`values` or `otherwise` in the mapping what it stands for",
        )

    def _optional_choice(self, row: TableRow, choice: MappedChoice | None) -> str:
        if choice is None:
            return ""
        try:
            return self._choice(row.cells, choice)
        except UnfitError as unfit:
            if row.cells[self._at[choice.column]] not in self._missing:
                self._without(row, unfit.column, unfit)
            return ""

    def _kind(self, cells: Sequence[str]) -> tuple[str, str]:
        choice = self._mapping.kind
        raw = cells[self._at[choice.column]] if choice.column else ""
        if raw and raw not in choice.values:
            with suppress(ValueError):
                return kind_of(raw), raw
        return self._choice(cells, choice), raw

    def _optional(self, row: TableRow, cell: MappedCell | None, read: Callable[[str], str]) -> str:
        """A value that the row can do without: what cannot be read is reported alone."""
        if cell is None or not (text := self._value(row.cells, cell)):
            return ""
        try:
            return read(text)
        except ValueError as error:
            self._without(row, column_of_cell(cell), error)
            return ""

    def _text(self, row: TableRow, name: str, read: Callable[[str], str]) -> str:
        """A text that may stand in several languages: in that of its column."""
        cell: MappedCell | None = getattr(self._mapping, name)
        text = self._optional(row, cell, read)
        if cell is not None and text:
            self._note_versions(row, name, cell, text)
        return text

    def _note_versions(self, row: TableRow, name: str, cell: MappedCell, text: str) -> None:
        for language, column in cell.languages.items():
            other = self._optional(row, MappedCell(column=[column]), visible_remark_of)
            if other and other != text:
                self.versions.setdefault((name, language, text), other)

    def _source(self, cells: Sequence[str]) -> Source:
        """The source of a row, by the cell that names it where the mapping names a column."""
        column = self._mapping.source.column
        text = cells[self._at[column]] if column else ""
        if column and text in self._missing:
            raise UnfitError(column, "is empty; a fact without its source cannot be taken: name it")
        if text not in self._sources:
            try:
                self._sources[text] = _source_named_by_cell(self._mapping.source, text)
            except ValueError as error:
                raise UnfitError(column, str(error)) from None
        return self._sources[text]

    def _without(self, row: TableRow, column: str, error: ValueError) -> None:
        self._leave(row, column, f"{error}; the row is taken without this cell")

    def _leave(self, row: TableRow, column: str, message: str) -> None:
        self._left_out.append(Problem(self._file, row.line, column, message))

    def _ask(self, row: TableRow, column: str, text: str, what: str) -> None:
        self._doubts.append(Problem(self._file, row.line, column, f"{text[:40]!r} {what}"))

    def _date(self, row: TableRow, cell: DateCell | None) -> str:
        for column in cell.column if cell is not None else ():
            text = row.cells[self._at[column]]
            if text in self._missing:
                continue
            try:
                read = date_of(
                    text,
                    cell.formats if cell else (),
                    languages=self._languages,
                    starts=cell is not self._mapping.ended,
                    lasts=cell is self._mapping.date,
                )
            except ValueError as error:
                self._without(row, column, error)
                return ""
            self.readings[column, text] = read
            return read
        return ""

    def _doubt_date(self, row: TableRow, cell: DateCell | None, date: str) -> bool:
        """True of a date that is hardly right: before there were such ties, or still to come."""
        if cell is None or not date:
            return False
        read = EventDate.parse(date)
        column = next(c for c in cell.column if row.cells[self._at[c]] not in self._missing)
        text = row.cells[self._at[column]]
        is_done = cell is self._mapping.date
        is_long = re.fullmatch(r"\d{4}~?/\d{4}~?", date) and read.span_days > _LONG_DAYS
        faults = {
            f"is before {_EARLIEST}; is the year right? It was kept as doubted": (
                date[:2] != ".." and read.latest.year < _EARLIEST
            ),
            "is the day that programs begin at; is it right? Kept as doubted": date in _FIRST_DAYS,
            "may be a year in a cell that shows days; kept as doubted": (
                _YEARS_AS_DAYS[0] <= date <= _YEARS_AS_DAYS[1] and len(date) == len("1905-06-10")
            ),
            "is later than the day to which the table speaks; kept as "
            + (
                "announced, not done; if it was done, give a later `as_of`"
                if is_done
                else "doubted"
            ): self._is_later(date),
        }
        doubt = next((what for what, is_so in faults.items() if is_so), "")
        if doubt or is_long:
            several = (
                "is one activity of all these years; is it not several?"
                if is_done
                else "is read as one day between both; if it is two dates, part them"
            )
            what = f"{text!r} {doubt or several}"
            self._doubts.append(Problem(self._file, row.line, column, what))
        return bool(doubt)

    def _is_later(self, date: str) -> bool:
        return bool(date and self._until and EventDate.parse(date).earliest > self._until)


def column_of_cell(cell: MappedCell) -> str:
    """The first column of a cell; empty for a constant."""
    return cell.column[0] if cell.column else ""


_CONTROL_OR_LONG = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]|.{2001}")


def _source_of_cell(cell: SourceCell, key: str, title: str, url: str) -> Source:
    return Source(key, title, url, cell.language, cell.end, cell.voice, note=cell.note)


def _sources_by_cell(cell: SourceCell) -> dict[str, Source]:
    """The sources that the mapping describes, by the cells that stand for them; ``""`` for all."""
    if not cell.column:
        return {"": _source_of_cell(cell, cell.id, cell.title, cell.url)}
    return {
        clean(text): Source(
            known.id,
            known.title,
            known.url or (text if _is_address(text) else ""),
            known.language or cell.language,
            known.end or cell.end,
            known.voice or cell.voice,
            note=known.note or cell.note,
        )
        for text, known in cell.known.items()
    }


def _source_named_by_cell(cell: SourceCell, text: str) -> Source:
    """A source of which only its cell speaks: its address, or its title."""
    if _CONTROL_OR_LONG.search(text):
        raise ValueError(f"{text[:40]!r} names no source; expected an address or a title")
    address = text if _is_address(text) else ""
    # The key has a hash, because two addresses may share a host, and a title be any length.
    words = slug((urlsplit(address).hostname or text) if address else text)
    digest = hashlib.blake2b(text.encode(), digest_size=4).hexdigest()
    key = "-".join([*words.split("-")[:6], digest])
    return _source_of_cell(cell, key, text if address else name_of(text), address)


def _is_address(text: str) -> bool:
    return re.match(r"https?://[^\s/]+", text) is not None
