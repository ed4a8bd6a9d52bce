"""What one row of a mapped table says: both ends, the tie between them, and who says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from paradiplomacy.errors import Problem
from paradiplomacy.language.countries import country_and_region
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.places import Level
from paradiplomacy.model.statements import Source
from paradiplomacy.sources.extract import NOWHERE
from paradiplomacy.sources.fields import kind_of
from paradiplomacy.sources.mapped.cells import (
    coordinates_of,
    date_of,
    name_of,
    remark_of,
    wikidata_id_of,
)
from paradiplomacy.sources.mapped.mapping import (
    DateCell,
    MappedCell,
    MappedChoice,
    MappedEnd,
    Mapping,
)
from paradiplomacy.sources.mapped.sources import Sources
from paradiplomacy.tabular.characters import clean
from paradiplomacy.tabular.rows import TableRow
from paradiplomacy.tabular.tables import TableReader

__all__ = ["MappedPlace", "MappedRow", "RowReader", "UnfitError"]


class UnfitError(ValueError):
    """A cell that cannot be read; its column, and what is wrong."""

    def __init__(self, column: str, message: str) -> None:
        self.column = column
        super().__init__(message)


class MappedPlace(NamedTuple):
    """A place, as a row mentions it."""

    name: str
    country: str
    admin1: str
    name_local: str
    coordinates: tuple[float, float] | None
    wikidata_id: str
    level: str

    @property
    def identified_by(self) -> str:
        """What distinguishes it from its namesakes: its item, or name, region and level.

        Jilin is a province and a city; a plain city is identified by its name alone.
        """
        if self.wikidata_id:
            return self.wikidata_id
        level = "" if self.level == Level.CITY else self.level
        # No name holds this separator: "Newport, Wales" is not Newport in Wales.
        return "\x1f".join(part for part in (self.name, self.admin1, level) if part)


@dataclass(frozen=True, slots=True)
class MappedRow:
    """A row that can be taken.

    `left_out` lists the cells that it is taken without.
    """

    a: MappedPlace
    b: MappedPlace
    listed_by: str
    kind: str
    raw: str
    source: Source
    established: str
    ended: str
    note: str
    left_out: tuple[Problem, ...]


class RowReader:
    """Reads rows of one table by one mapping.

    Parameters
    ----------
    mapping : Mapping
    table : TableReader
        It has every column that the mapping names.
    """

    def __init__(self, mapping: Mapping, table: TableReader) -> None:
        self._mapping = mapping
        self._file = table.file
        self._at = {column: i for i, column in enumerate(table.columns)}
        self._missing = frozenset(clean(text) for text in mapping.file.missing) | {""}
        self._countries: dict[str, tuple[str | None, str]] = {}
        self._sources = Sources(mapping.source)
        self._left_out: list[Problem] = []

    def counts(self, row: TableRow) -> bool:
        """Whether the mapping wants the row."""
        return all(
            (row.cells[self._at[only.column]] in only.is_)
            if only.is_
            else (row.cells[self._at[only.column]] not in only.is_not)
            for only in self._mapping.only_where
        )

    def read(self, row: TableRow) -> MappedRow:
        """What a row says; its cells are clean.

        Raises
        ------
        UnfitError
            A cell that the row cannot do without cannot be read.
        """
        mapping, cells = self._mapping, row.cells
        self._left_out = []
        listed_by = self._choice(cells, mapping.listed_by)
        kind, raw = self._kind(cells)
        source = self._source(cells)
        a, b = (self._place(row, end) for end in (mapping.a, mapping.b))
        if (a.identified_by, a.country) == (b.identified_by, b.country):
            message = f"pairs {a.name} with itself; correct one end, or remove the row"
            raise UnfitError(_column(mapping.b.name), message)
        established, ended = self._dates(row)
        note = self._optional(row, mapping.note, remark_of)
        return MappedRow(
            a, b, listed_by, kind, raw, source, established, ended, note, tuple(self._left_out)
        )

    def _source(self, cells: Sequence[str]) -> Source:
        column = self._mapping.source.column
        text = cells[self._at[column]] if column else ""
        try:
            return self._sources.of("" if text in self._missing else text)
        except ValueError as error:
            raise UnfitError(column, str(error)) from None

    # --- cells ---------------------------------------------------------------------------

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
        if text in choice.values:
            return choice.values[text]
        if text in choice.words:
            return text
        if choice.otherwise:
            return choice.otherwise
        raise UnfitError(
            choice.column,
            f"{text[:40]!r} stands for none of {', '.join(choice.words)}; correct it, or say under "
            "`values` or `otherwise` in the mapping what it stands for",
        )

    def _kind(self, cells: Sequence[str]) -> tuple[str, str]:
        choice = self._mapping.kind
        raw = cells[self._at[choice.column]] if choice.column else ""
        if raw and raw not in choice.values:
            try:
                return kind_of(raw), raw
            except ValueError:
                pass
        return self._choice(cells, choice), raw

    def _optional(self, row: TableRow, cell: MappedCell | None, read: Callable[[str], str]) -> str:
        """A value that the row can do without: what cannot be read is reported alone."""
        if cell is None or not (text := self._value(row.cells, cell)):
            return ""
        try:
            return read(text)
        except ValueError as error:
            self._without(row, _column(cell), error)
            return ""

    def _without(self, row: TableRow, column: str, error: ValueError) -> None:
        self._leave(row, column, f"{error}; the row is taken without this cell")

    def _leave(self, row: TableRow, column: str, message: str) -> None:
        self._left_out.append(Problem(self._file, row.line, column, message))

    # --- ends ----------------------------------------------------------------------------

    def _place(self, row: TableRow, end: MappedEnd) -> MappedPlace:
        name = self._value(row.cells, end.name)
        if not name:
            raise UnfitError(_column(end.name), "is empty; expected the name of a place: fill it")
        try:
            name = name_of(name)
        except ValueError as error:
            raise UnfitError(_column(end.name), str(error)) from None
        country, region = self._country(row, end)
        return MappedPlace(
            name=name,
            country=country,
            admin1=self._optional(row, end.admin1, name_of) or region,
            name_local=self._optional(row, end.name_local, name_of),
            coordinates=self._coordinates(row, end),
            wikidata_id=self._optional(row, end.wikidata_id, wikidata_id_of),
            level=self._choice(row.cells, end.level),
        )

    def _country(self, row: TableRow, end: MappedEnd) -> tuple[str, str]:
        text = self._value(row.cells, end.country)
        if not text and end.without_country == "keep":
            return NOWHERE, ""
        if text not in self._countries:
            self._countries[text] = country_and_region(text)
        code, region = self._countries[text]
        if code is None:
            written = repr(text[:40]) if text else "an empty cell"
            raise UnfitError(
                _column(end.country),
                f"{written} names no country; expected its name in English or its ISO code: "
                "correct the cell, or say in the mapping, under `values` of `country`, what it is",
            )
        try:
            return code, name_of(region)
        except ValueError as error:
            raise UnfitError(_column(end.country), str(error)) from None

    def _coordinates(self, row: TableRow, end: MappedEnd) -> tuple[float, float] | None:
        latitude, longitude = end.coordinates or end.latitude, end.longitude
        if latitude is None:
            return None
        first = self._value(row.cells, latitude)
        second = self._value(row.cells, longitude) if longitude is not None else ""
        if not first and not second:
            return None
        try:
            if longitude is not None and not (first and second):
                raise ValueError("one of latitude and longitude is empty; fill both or neither")
            return coordinates_of(first, second)
        except ValueError as error:
            self._without(row, _column(latitude), error)
            return None

    def _dates(self, row: TableRow) -> tuple[str, str]:
        started = self._date(row, self._mapping.established)
        ended = self._date(row, self._mapping.ended)
        if started and ended and EventDate.parse(ended).before(EventDate.parse(started)) is True:
            message = f"ended {ended}, before it was established ({started}); correct one of them"
            column = self._mapping.ended.column[0] if self._mapping.ended else ""
            self._leave(row, column, f"{message}; the row is taken without both dates")
            return "", ""
        return started, ended

    def _date(self, row: TableRow, cell: DateCell | None) -> str:
        if cell is None:
            return ""
        for column in cell.column:
            text = row.cells[self._at[column]]
            if text in self._missing:
                continue
            try:
                return date_of(text, cell.formats)
            except ValueError as error:
                self._without(row, column, error)
                return ""
        return ""


def _column(cell: MappedCell) -> str:
    return cell.column[0] if cell.column else ""
