"""One row of a mapped table: both ends, the tie between them, and who says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from paradiplomacy.errors import Problem
from paradiplomacy.language.countries import countries_called, country_and_region, country_name
from paradiplomacy.language.written_digits import without_footnotes
from paradiplomacy.model.activity import Flow, Form
from paradiplomacy.model.columns import Column
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.places import Level
from paradiplomacy.model.statements import Source
from paradiplomacy.model.status import Status
from paradiplomacy.sources.fields import text_of_cell
from paradiplomacy.sources.gazetteer import countries_divided
from paradiplomacy.sources.mapped.column_languages import language_codes
from paradiplomacy.sources.mapped.header_words import is_unknown, named_by, persons_of
from paradiplomacy.sources.mapped.mapped_cells import (
    coordinates_of,
    date_of,
    name_of,
    remark_of,
    visible_remark_of,
    wikidata_id_of,
)
from paradiplomacy.sources.mapped.mapping import DeskCell, MappedEnd, desk_columns
from paradiplomacy.sources.mapped.row_cells import UnfitError, column_of_cell
from paradiplomacy.sources.mapped.two_scripts import (
    OWN_LETTERS,
    in_two_scripts,
    is_region,
    may_be_local,
)
from paradiplomacy.sources.mapped.year_columns import InYear, YearCells
from paradiplomacy.sources.mention_keys import NOWHERE
from paradiplomacy.sources.sectors import sector_word
from paradiplomacy.tabular.rows import TableRow


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
        """Mark that distinguishes it from its namesakes: its item, or name, region and level.

        Jilin is a province and a city; a plain city is identified by its name alone.
        """
        if self.wikidata_id:
            return self.wikidata_id
        level = "" if self.level == Level.CITY else self.level
        # No name holds this separator: "Newport, Wales" is not Newport in Wales.
        return "\x1f".join(part for part in (self.name, self.admin1, level) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedRow:
    """A row that can be taken.

    `a`, `b`: of a request that is on no partner, `b` is `a`.
    `facts`: of an activity: the properties of an exchange; of a desk's table: those of its columns.
    `doubted`: properties whose dates are hardly right.
    `in_years`: what columns of years say of their years.
    `is_to_come`: of an activity: whether it is later than the day to which the table speaks.
    `left_out`, `doubts`: cells that it is taken without, and cells that look wrong.
    """

    a: MappedPlace
    b: MappedPlace
    source: Source
    note: str = ""
    listed_by: str = "a"
    kind: str = ""
    raw: str = ""
    established: str = ""
    suspended: str = ""
    ended: str = ""
    status: str = ""
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    doubted: frozenset[str] = frozenset()
    is_to_come: bool = False
    in_years: tuple[InYear, ...] = ()
    left_out: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()


class RowReader(YearCells):
    """Reads rows of one table by one mapping; see `RowCells` for what it takes and notes."""

    def counts(self, row: TableRow) -> bool:
        """True if the mapping wants the row."""
        return all(
            (row.cells[self._at[only.column]] in only.is_)
            if only.is_
            else (row.cells[self._at[only.column]] not in only.is_not)
            for only in self._mapping.only_where
        )

    def read_row(self, row: TableRow) -> MappedRow:
        """Read the statements of a row; its cells are clean.

        Raises UnfitError: A cell that the row cannot do without cannot be read.
        """
        mapping, cells = self._mapping, row.cells
        self._left_out, self._doubts = [], []
        source = self._source(cells)
        if desk_columns(mapping.table):
            return self._desk_row(row, source)
        is_tie = mapping.table == "ties"
        stated: dict[str, Any] = self._tie(row) if is_tie else {}
        a, b = (self._place(row, end) for end in (mapping.a, mapping.b))
        if (a.identified_by, a.country) == (b.identified_by, b.country):
            raise UnfitError(
                column_of_cell(mapping.b.name),
                f"pairs {a.name} with itself; correct one end, or remove the row",
            )
        stated |= self._dates(row) if is_tie else self._activity(row, a, b)
        if mapping.status and stated.get("status"):
            self._check_status(row, mapping.status.column, stated)
        in_years = self._in_years(row)
        if mapping.years and not is_tie and not in_years:
            raise UnfitError(mapping.years.column[0], "no year is marked: mark one")
        note = self._text(row, "note", visible_remark_of)
        if mapping.note and is_tie and not any(map(stated.get, ("suspended", "ended", "status"))):
            for status in [s for s in named_by(note, "standings")[:1] if s != Status.ACTIVE]:
                why = f"may say that the tie is {status}; if so, give it a `status`"
                self._ask(row, column_of_cell(mapping.note), note, why)
        who = self._optional(
            row, mapping.participants, lambda text: visible_remark_of(name_of(text))
        )
        if (n := persons_of(who)) and len(n) < 7:
            stated["facts"] = {**stated["facts"], "participants": (n,)}
        if mapping.participants and who and who != n:
            note = "; ".join(filter(None, (f"participants: {who}", note)))
            column = column_of_cell(mapping.participants)
            if n:
                self.readings[column, who] = n
            else:
                self._leave(
                    row, column, f"{who!r} is not one number of persons; it stays in the note alone"
                )
        return MappedRow(
            a=a,
            b=b,
            source=source,
            note=note,
            in_years=in_years,
            left_out=tuple(self._left_out),
            doubts=tuple(self._doubts),
            **stated,
        )

    def _check_status(self, row: TableRow, column: str, stated: Mapping[str, Any]) -> None:
        """Ask about a status that holds a date of its own, or goes ill with an end."""
        text, ended = row.cells[self._at[column]] if column else "", stated.get("ended")
        if ended and stated["status"] != Status.ENDED:
            self._ask(
                row, column, text, f"goes ill with an end, {ended}, which counts; correct one"
            )
        elif re.search(r"\d{2}", text) and not (ended or stated.get("suspended")):
            self._ask(row, column, text, "holds a date that is not read; give it its own column")

    def _desk_row(self, row: TableRow, source: Source) -> MappedRow:
        """A row of agreements, requests or contacts."""
        mapping = self._mapping
        is_alone = mapping.table == "requests" and not self._value(row.cells, mapping.b.name)
        a = self._place(row, mapping.a)
        b = a if is_alone else self._place(row, mapping.b)
        facts: dict[str, tuple[str, ...]] = {}
        for name, column in desk_columns(mapping.table).items():
            cell = mapping.columns.get(name)
            parts = self._desk_cell(row, column, cell) if cell is not None else ()
            if parts and cell is not None:
                facts[name] = parts
                self._note_versions(row, name, cell, parts[0])
            elif column.required and cell is not None:
                raise UnfitError(column_of_cell(cell), "is empty or cannot be read: fill it")
        if {"signed", "valid_until"} <= facts.keys():
            signed, until = (EventDate.parse(facts[name][0]) for name in ("signed", "valid_until"))
            if until.before(signed) is True:
                self._leave(
                    row,
                    column_of_cell(mapping.columns["valid_until"]),
                    f"is valid until {until}, before it was signed ({signed}); correct one; "
                    "the row is taken without its last day",
                )
                del facts["valid_until"]
        return MappedRow(
            a=a,
            b=b,
            source=source,
            note=self._optional(row, mapping.note, visible_remark_of),
            facts=facts,
            left_out=tuple(self._left_out),
        )

    def _desk_cell(self, row: TableRow, column: Column, cell: DeskCell) -> tuple[str, ...]:
        """The values of a cell as the table declares them; none of one that cannot be read."""

        def read_desk_text(text: str) -> str:
            if column.type.value == "date":
                return date_of(text, cell.formats, languages=self._languages)
            if column.type.value == "list":
                return "; ".join(language_codes(text))
            if column.type.words:
                return text.lower()
            return (visible_remark_of if self._mapping.table == "agreements" else remark_of)(text)

        def check_desk_text(text: str) -> str:
            value = read_desk_text(text)
            text_of_cell(column, value)
            if value != text:
                self.readings[column_of_cell(cell), text] = value
            return value

        value = self._optional(row, cell, check_desk_text)
        return tuple(filter(None, value.split("; ") if column.type.value == "list" else [value]))

    def _tie(self, row: TableRow) -> dict[str, Any]:
        listed_by = self._choice(row.cells, self._mapping.listed_by)
        kind, raw = self._kind(row.cells)
        status = self._optional_choice(row, self._mapping.status)
        return {"listed_by": listed_by, "kind": kind, "raw": raw, "status": status}

    def _activity(self, row: TableRow, a: MappedPlace, b: MappedPlace) -> dict[str, Any]:
        """The facts of an exchange that a row states."""
        mapping = self._mapping
        date = self._with_last_day(row, self._date(row, mapping.date))
        doubted = frozenset({"date"} if self._doubt_date(row, mapping.date, date) else ())
        form = self._optional_choice(row, mapping.form) or Form.OTHER
        who = self._optional_choice(row, mapping.travelled)
        flow = self._optional_choice(row, mapping.flow)
        # Where nobody says: people, if somebody travelled for it.
        usual_flow = Flow.IDEAS if who == "nobody" else Flow.PERSONNEL
        givers = {"a": a.country, "b": b.country, "both": "mutual"}
        facts = {
            "date": date,
            "form": form,
            "flow": flow or (Flow.CAPITAL if form == Form.DONATION else usual_flow),
            "giver": givers.get(who, "").replace(NOWHERE, ""),
            "through": self._optional(row, mapping.through, name_of),
            "description": self._text(row, "description", visible_remark_of),
        }
        dated = mapping.date.column if mapping.date else ()
        texts = [(column, row.cells[self._at[column]]) for column in dated]
        if mapping.description:
            texts.insert(0, (column_of_cell(mapping.description), facts["description"]))
        for column, done in texts:
            if named_by(done, "cancelled"):
                self._ask(row, column, done, "may say that it was not done; if so, remove the row")
        sector = self._optional(row, mapping.sector, name_of)
        words = dict.fromkeys(sector_word(part.strip()) for part in re.split("[;、]", sector))
        filled = {name: (value,) for name, value in facts.items() if value}
        return {
            "facts": filled | ({"sector": tuple(words)} if sector else {}),
            "doubted": doubted,
            "is_to_come": self._is_later(date),
        }

    def _with_last_day(self, row: TableRow, date: str) -> str:
        """The days of an activity whose last one has a column of its own."""
        cell = self._mapping.ended
        last = self._date(row, cell)
        if not (cell and date and last) or last == date or "/" in date + last:
            return date
        if EventDate.parse(last).before(EventDate.parse(date)) is not True:
            return f"{date}/{last}"
        self._leave(
            row, cell.column[0], f"{last} is before {date}, the first day; correct one of them"
        )
        return date

    def _place(self, row: TableRow, end: MappedEnd) -> MappedPlace:
        written, column = self._value(row.cells, end.name), column_of_cell(end.name)
        if not written:
            raise UnfitError(column, "is empty; expected the name of a place: fill it")
        try:
            written = name_of(written)
        except ValueError as error:
            raise UnfitError(column, str(error)) from None
        self._ask_if_several(row, column, written)
        name, local = in_two_scripts(without_footnotes(written) or written)
        country, region = self._country(row, end)
        may_be_name = bool(re.search(r"[^\W\d_]", name)) and not is_unknown(written)
        if not may_be_name and (country == NOWHERE or not written.isalpha()):
            raise UnfitError(column, f"{written[:40]!r} {_NO_PLACE}")
        if country == NOWHERE:
            name, country, region = self._country_of_name(name)
        elif (other := self._country_of_name(name)[1]) not in (NOWHERE, country):
            why = f"names {country_name(other)}, and its row {country_name(country)}; correct one"
            self._ask(row, column, name, why)
        if local:
            name, local, country, region = self._beside_name(
                row, column, (name, local), (country, region)
            )
        local = self._optional(row, end.name_local, name_of) or local
        if not local and country in OWN_LETTERS and not re.search("[A-Za-z]", name):
            local = name
        if name != written:
            self.readings[column, written] = f"{name} {local}".strip()
        self._note_versions(row, "name", end.name, name)
        return MappedPlace(
            name=name,
            country=country,
            admin1=self._optional(row, end.admin1, name_of) or region,
            name_local=local,
            coordinates=self._coordinates(row, end),
            wikidata_id=self._optional(row, end.wikidata_id, wikidata_id_of),
            level=self._choice(row.cells, end.level),
        )

    def _ask_if_several(self, row: TableRow, column: str, name: str) -> None:
        """A cell of several partners is no place; one of two names or a lost letter is asked."""
        if re.search("[;；、]|[市町村]・", name):
            raise UnfitError(
                column, f"{name[:40]!r} holds several names; give each partner a row of its own"
            )
        if re.search(r"[^\W\d_][?\ufffd]", name):  # Ia?i
            self._ask(row, column, name, _LOST)
        elif " / " in name and in_two_scripts(name) == (name, ""):  # not Biel/Bienne
            self._ask(row, column, name, "is read as one place; part it, if it is two partners")

    def _country_of_name(self, name: str) -> tuple[str, str, str]:
        """Name, country and region where the name itself ends in its country: *Brest, France*."""
        match = re.fullmatch(
            r"(.+?)(?:\s*[,，]\s*([^,，]+)|\s*[(（]([^()（）]+)[)）]|\s+[-–—]\s+(\S.*))", name
        )
        tail = (match[2] or match[3] or match[4]) if match else ""
        is_word = len(tail) > 3 or tail in ("USA", "UAE", "UK")
        codes = countries_called(tail, self._languages) if is_word else frozenset()
        if match is not None and not codes and "," in (match[3] or ""):  # (Texas, EE.UU.)
            code, part = country_and_region(tail, self._languages)
            return (match[1].strip(), code, part) if code else (name, NOWHERE, "")
        # Atlanta, Georgia: the name of a state elsewhere is no country's.
        if match is None or len(codes) != 1 or countries_divided(tail) - codes:
            return name, NOWHERE, ""
        bare, _, region = match[1].partition(",")
        # A part may be written where a country is meant: Wales.
        return bare.strip(), next(iter(codes)), region.strip() or country_and_region(tail)[1]

    def _beside_name(
        self, row: TableRow, column: str, names: tuple[str, str], where: tuple[str, str]
    ) -> tuple[str, str, str, str]:
        """Name, local name, country and region of a cell in two scripts, which may name these.

        `where`: country and region by other cells.
        """
        name, local = names
        country, region = where
        for first, second in (names, names[::-1]):
            codes = countries_called(second, self._languages)
            if codes and not codes & countries_called(first, self._languages):
                is_one = country == NOWHERE and len(codes) == 1 and not countries_divided(second)
                if country in codes or is_one:
                    return first, "", min(codes) if is_one else country, region
            if is_region(second, of=first, country=country):
                return first, "", country, second
        if not may_be_local(local, country=country):
            why = "is taken for the name in letters of its country; is it a region?"
            self._ask(row, column, local, why)
        return name, local, country, region

    def _country(self, row: TableRow, end: MappedEnd) -> tuple[str, str]:
        """Code and region; `NOWHERE` of a place whose country nobody says, or no known one."""
        text = self._value(row.cells, end.country) if end.country else ""
        code, region = country_and_region(text, self._languages) if text else (None, "")
        column = column_of_cell(end.country) if end.country else ""
        if code is None:
            several = sorted(countries_called(text, self._languages)) if text else []
            written = repr(text[:40]) if text else "an empty cell"
            message = (
                f"{written} may be {' or '.join(several)}"
                if several
                else f"{written} names no country that is known"
            )
            ask = "say in the mapping, under `values` of `country`, what it is, or correct the cell"
            if end.without_country == "skip":
                raise UnfitError(column, f"{message}: {ask}")
            if text:
                self._leave(row, column, f"{message}; the row is taken without it: {ask}")
            return NOWHERE, ""
        beside = re.split(r"\s*[,;&+]\s*|\s+\w{1,3}\s+", region)  # Danmark og Finland
        if len(beside) > 1 and all(countries_called(part, self._languages) for part in beside):
            raise UnfitError(
                column, f"{text[:40]!r} names several countries; give each partner a row of its own"
            )
        self.readings[column, text] = f"{code} {region}".strip()
        try:
            return code, name_of(region)
        except ValueError as error:
            raise UnfitError(column, str(error)) from None

    def _coordinates(self, row: TableRow, end: MappedEnd) -> tuple[float, float] | None:
        latitude, longitude = end.coordinates or end.latitude, end.longitude
        first = self._value(row.cells, latitude) if latitude is not None else ""
        second = self._value(row.cells, longitude) if longitude is not None else ""
        if latitude is None or not (first or second):
            return None
        try:
            if longitude is not None and not (first and second):
                raise ValueError("one of latitude and longitude is empty; fill both or neither")
            return coordinates_of(first, second)
        except ValueError as error:
            self._without(row, column_of_cell(latitude), error)
            return None

    def _dates(self, row: TableRow) -> dict[str, Any]:
        mapping = self._mapping
        started, ended = self._date(row, mapping.established), self._date(row, mapping.ended)
        column = mapping.ended.column[0] if mapping.ended else ""
        if started and ended and EventDate.parse(ended).before(EventDate.parse(started)) is True:
            self._leave(
                row,
                column,
                f"ended {ended}, before it was established ({started}); correct one of them; "
                "the row is taken without both dates",
            )
            return {}
        is_late = mapping.ended is not None and self._is_later(ended)
        if is_late:
            self._leave(
                row,
                column,
                f"{ended} has not come yet, so the tie has not ended; the row is taken without it",
            )
        is_doubted = self._doubt_date(row, mapping.established, started)
        return {
            "established": started,
            "suspended": self._date(row, mapping.suspended),
            "ended": "" if is_late else ended,
            "doubted": frozenset({"established"} if is_doubted else ()),
        }


_NO_PLACE = "names no place; write the name, or remove the row"
_LOST = "has lost a letter, unless '?' is a doubt; save the file in UTF-8, or correct it"
