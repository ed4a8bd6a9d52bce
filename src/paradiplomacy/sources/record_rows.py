"""Rows of a record folder's tables: checked cells, and the facts they state.

One class a table, one field a column, made from what `paradiplomacy.model.tables` declares; here
stands what more is checked of the rows of a table, and which statements they make.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import ConfigDict, ValidationError, create_model, model_validator

from paradiplomacy.errors import Problem
from paradiplomacy.model import cells
from paradiplomacy.model.activity import taught_impossibly
from paradiplomacy.model.columns import Column, Table
from paradiplomacy.model.context_tables import ANSWERS
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.statements import CONSENT_WORDS, JudgementKind
from paradiplomacy.model.table_words import table_words
from paradiplomacy.model.tables import EXCHANGES, FILES, FURTHER_VALUES, JUDGEMENTS, TIES, table_of
from paradiplomacy.model.ties import TieKind, tie_key
from paradiplomacy.sources.fields import cell_of, field_of, kind_of, text_of_cell, text_of_value
from paradiplomacy.sources.sectors import sector_word
from paradiplomacy.tabular.checked_rows import CheckedRow
from paradiplomacy.tabular.validation import expected_form


class Row(CheckedRow):
    """A row of any table; `row["column"]` is a cell."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    table: ClassVar[Table]

    def __getitem__(self, column: str) -> Any:
        return self.__dict__[column]

    def problem(self, column: str, message: str) -> Problem:
        """A problem in a column of the row."""
        return Problem(self.table.file, self.line, column, message)

    def cells(self) -> dict[str, Any]:
        """Every cell by its column."""
        return dict(self.__dict__)

    def places(self) -> Iterator[tuple[str, str]]:
        """Columns that name places, with their values."""
        for column in self.table.cells:
            if column.names == "places" and self[column.name]:
                yield column.name, self[column.name]


class FactRow(Row):
    """A row that states facts of a subject, from one source."""

    @property
    def subject(self) -> str:
        """The subject of the row's statements."""
        return f"{self.table.subject}:{self.key}"

    @property
    def key(self) -> str:
        """The key of the subject within its table."""
        return "|".join(str(self[column.name]) for column in self.table.keys)

    def about(self) -> dict[str, Any]:
        """Further facts about the row's statements: ties, side, time, actor and polarity."""
        return {}

    def values(self) -> Iterator[tuple[str, str, str]]:
        """Property, normalised value and raw value of each fact that the row states."""
        for column in self.table.properties:
            cell = self[column.name]
            if cell in ("", None):
                continue
            if column.type.value == "list":
                for part in sorted({p.strip() for p in cell.split(";")} - {""}):
                    yield column.name, part, part
            else:
                text = text_of_value(cell)
                yield column.name, text, text


class TieRow(FactRow):
    """One fact of one tie."""

    @model_validator(mode="after")
    def _value_fits(self) -> TieRow:
        ends = (self["place_a"], self["place_b"])
        if ends[0] == ends[1]:
            raise ValueError("place_b: a place cannot be tied to itself")
        if self["side"] not in ("", *ends):
            raise ValueError(f"side: {self['side']!r} is neither place_a nor place_b")
        value, kind = self["value"], TIES.column(self["property"]).type
        if kind.enum is TieKind:
            kind_of(value)
        elif kind.words and value not in kind.words:
            raise ValueError(
                f"value: {value!r} is not a {self['property']}; one of {', '.join(kind.words)}"
            )
        elif kind is cells.DATE and value != "unknown":
            EventDate.parse(value)
        return self

    @property
    def subject(self) -> str:
        """The tie between both places."""
        return tie_key(self["place_a"], self["place_b"])

    def about(self) -> dict[str, Any]:
        """Time, actor, polarity, and the side where a register's entry gives it."""
        return {name: self[name] for name in ("side", "when", "actor", "polarity") if self[name]}

    def values(self) -> Iterator[tuple[str, str, str]]:
        """The one fact of the row."""
        raw = self["value"]
        yield self["property"], kind_of(raw) if self["property"] == "kind" else raw, raw


class JudgementRow(Row):
    """Row of a decision that somebody made."""

    @model_validator(mode="after")
    def _object_fits(self) -> JudgementRow:
        if self["kind"] is JudgementKind.CONSENT and self["object"] not in CONSENT_WORDS:
            raise ValueError(
                f"object: {self['object']!r} is not a consent; one of {', '.join(CONSENT_WORDS)}"
            )
        if self["kind"] is JudgementKind.EMBARGO:
            EventDate.parse(self["object"])
        return self


class ExchangeRow(FactRow):
    """Something that a tie did."""

    @model_validator(mode="after")
    def _somebody_else_learns(self) -> ExchangeRow:
        teacher, learner = self["teacher"], self["learner"]
        if taught_impossibly(teacher, learner):
            raise ValueError(
                f"learner: teacher {teacher!r} and learner {learner!r} cannot both be; "
                "expected the two ends, mutual twice where each taught the other, or one of the "
                "cells empty"
            )
        return self

    def values(self) -> Iterator[tuple[str, str, str]]:
        """The facts of the row; words for sectors as the list of sectors has them."""
        for name, value, raw in super().values():
            yield name, sector_word(value) if name == "sector" else value, raw


class AnswerRow(FactRow):
    """Row of the answer that an account gives to a question."""

    @model_validator(mode="after")
    def _says_something(self) -> AnswerRow:
        if self["value"] is None and not any(self[c] for c in ("date", "text", "no_answer")):
            raise ValueError(
                "value: is empty, and so are date, text and no_answer; fill in one of them"
            )
        return self


class FurtherRow(FactRow):
    """A further value where a source gives several and its row holds one."""

    @model_validator(mode="after")
    def _value_fits(self) -> FurtherRow:
        table = table_of(self["of"])
        if table is None or table is TIES:
            raise ValueError(
                f"of: {self['of']!r} is not a subject of a table; expected place:... or like"
            )
        single = {c.name: c for c in table.properties if c.type.value != "list"}
        if self["property"] not in single:
            raise ValueError(
                f"property: {self['property']!r} is not a column of one value; "
                f"one of {', '.join(single)}"
            )
        try:
            cell_of(single[self["property"]], self["value"])
        except ValidationError as error:
            raise ValueError(f"value: {expected_form(error.errors()[0])}") from None
        return self

    @property
    def subject(self) -> str:
        """The subject that the value is of."""
        return str(self["of"])

    def values(self) -> Iterator[tuple[str, str, str]]:
        """The one fact of the row."""
        text = text_of_cell(self._column(), self["value"])
        yield self["property"], text, text

    def places(self) -> Iterator[tuple[str, str]]:
        """The value, where it names a place."""
        if self._column().names == "places":
            yield "value", self["value"]

    def _column(self) -> Column:
        table = table_of(self["of"])
        assert table is not None  # the check of the row saw to it
        return table.column(self["property"])


_CHECKED: dict[str, type[Row]] = {
    ANSWERS.file: AnswerRow,
    TIES.file: TieRow,
    EXCHANGES.file: ExchangeRow,
    FURTHER_VALUES.file: FurtherRow,
    JUDGEMENTS.file: JudgementRow,
}
"""Tables of which more is checked than each cell."""


def row_class(table: Table) -> type[Row]:
    """Class that checks the rows of a table."""
    base: type[Row] = _CHECKED.get(table.file, FactRow if table.cites else Row)
    columns: dict[str, Any] = {column.name: field_of(column) for column in table.cells}
    of_table = create_model(table.file, __base__=base, __doc__=None, **columns)
    of_table.table = table
    return of_table


TABLES = {file: row_class(table) for file, table in FILES.items()}
"""What checks the rows of every table of a record folder, by file name."""


def json_schema() -> dict[str, Any]:
    """JSON schema (2020-12) of a row of each table, under ``$defs`` by file name."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rows of the tables of a paradiplomacy record folder",
        "$defs": {file: _schema_of(rows) for file, rows in TABLES.items()},
    }


def _schema_of(rows: type[Row]) -> dict[str, Any]:
    words = table_words(rows.table)
    schema = rows.model_json_schema()
    for name, field in schema["properties"].items():
        field["description"] = words.meaning(name)
    return {**schema, "description": words.about}
