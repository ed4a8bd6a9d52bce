"""Columns of years: *2019*, *Visits 2020*; what each says of its year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from paradiplomacy.language.written_digits import to_western_digits
from paradiplomacy.model.dates import EventDate
from paradiplomacy.sources.mapped.columns import TableColumn
from paradiplomacy.sources.mapped.header_words import is_unknown, named_by, persons_of
from paradiplomacy.sources.mapped.mapped_cells import date_of, visible_remark_of
from paradiplomacy.sources.mapped.mapping import FILL_IN, year_of_column
from paradiplomacy.sources.mapped.row_cells import RowCells
from paradiplomacy.tabular.rows import TableRow

_LONGEST_ANSWER = 6
_SUM = re.compile(
    r"[€$£¥₩]\s?\d|\d[\d\s.,']*\s?(?:[€$£¥₩%元円]|Kč|kr\b|zł|Ft\b|lei\b|грн|руб|[A-Z]{3}\b|万|萬)"
)
_NUMBER_OF = (
    "is a number; say under `numbers` of `years` whether it counts exchanges of a tie, or is to "
    "stay unread; of an activity, give each time a row of its own"
)


@dataclass(frozen=True, slots=True)
class InYear:
    """Cell of a column of a year: how often, or when and what once."""

    year: str
    count: str = ""
    date: str = ""
    description: str = ""
    is_to_come: bool = False


class YearCells(RowCells):
    """Reads cells of columns of years; see `RowCells`."""

    def _in_years(self, row: TableRow) -> tuple[InYear, ...]:
        """Cells of columns of years; one that says that nothing was done counts none."""
        cells = []
        for column in self._mapping.years.column if self._mapping.years else ():
            text = row.cells[self._at[column]]
            if text in self._missing:
                continue
            try:
                if (of_year := self._in_year(row, column, text)) is not None:
                    cells.append(of_year)
                    self.readings[column, text] = of_year.count or of_year.date
            except ValueError as error:
                self._without(row, column, error)
        return tuple(cells)

    def _in_year(self, row: TableRow, column: str, text: str) -> InYear | None:
        year, years = year_of_column(column), self._mapping.years
        plain = re.fullmatch(r"(\d{1,4})(?:[.,]0+)?", to_western_digits(text))
        if plain and years is not None:
            if years.numbers == "unread":
                return None
            if self._mapping.table != "ties" or not years.numbers:
                raise ValueError(f"{text!r} {_NUMBER_OF}")
            if self._is_later(year):
                raise ValueError(f"{text!r} counts what was done in a year that has not come yet")
            return InYear(year, count=str(int(plain[1])))
        if is_unknown(text):
            raise ValueError(f"{text!r} may say that nothing was done, or that nobody knows")
        if named_by(text, "cancelled"):
            raise ValueError(f"{text[:40]!r} may say that it was not done")
        answers = named_by(text, "answers") if len(text) <= _LONGEST_ANSWER else []
        if answers == ["no"]:
            return InYear(year, count="0") if self._mapping.table == "ties" else None
        if "yes" in answers:
            return InYear(year, date=year, is_to_come=self._is_later(year))
        if date := self._date_within(year, text):
            return InYear(year, date=date, is_to_come=self._is_later(date))
        if persons_of(text) or _SUM.match(text):
            raise ValueError(f"{text[:40]!r} counts people or money, not what was done")
        if re.match(r"\d{1,3}\s*[^\W\d]", text):
            why = "is taken for one activity; a number alone is a count of them"
            self._ask(row, column, text, why)
        to_come = self._is_later(year)
        return InYear(year, date=year, description=visible_remark_of(text), is_to_come=to_come)

    def _date_within(self, year: str, text: str) -> str:
        """A day or month that a cell of a year names, with the year or without it."""
        for written in (text, f"{text} {year}", f"{text}{year}"):
            with suppress(ValueError):
                read = date_of(written, ("edtf", "words"), languages=self._languages)
                when = EventDate.parse(read)
                if {when.earliest.year, when.latest.year} == {int(year)}:
                    return read
        return ""


def part_years(columns: Sequence[TableColumn]) -> tuple[list[TableColumn], list[str]]:
    """The columns without those of single years, and these: *2019*, *Activities 2020*.

    >>> names = ("City", "Since 2019", "2019", "2020", "Budget 2020")
    >>> left, years = part_years([TableColumn(name, []) for name in names])
    >>> [column.name for column in left], years
    (['City', 'Since 2019', 'Budget 2020'], ['2019', '2020'])
    """
    years = []
    for name in (column.name for column in columns):
        words = re.sub(r"[\d\W_]+", " ", name).strip()
        is_of_activities = named_by(words, "columns")[:1] == ["description"] or (
            named_by(words, "forms")
        )
        if year_of_column(name) and (len(words) < 2 or is_of_activities):
            years.append(name)
    return [column for column in columns if column.name not in years], years


def drafted_years(table: str, listed: Sequence[str], cells: Iterable[str]) -> Iterator[str]:
    """Lines of a draft for columns of years; what their numbers count, only a person knows.

    `listed`: the columns, as YAML.
    """
    numbers = any(re.fullmatch(r"\d+(\.0+)?", cell) for cell in cells)
    columns = f"[{', '.join(listed)}] # x: something was done in that year; words: what"
    if not numbers or table == "activities":
        yield f"years: {columns}" + ("; numbers are asked about" if numbers else "")
        return
    yield "years:"
    yield f"  column: {columns}"
    yield f"  numbers: {FILL_IN} # exchanges, if they count these; unread, if people or money"
