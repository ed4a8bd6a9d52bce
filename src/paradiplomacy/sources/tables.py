"""The tables of a record folder: one class a file, one field a column.

These classes *are* the format: they check every cell, they say which cells become
statements on which subject, and the shipped JSON schema is printed from them.
A column without a default must be present and filled.
"""

from __future__ import annotations

import builtins
import functools
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from paradiplomacy.model.activity import Answer, Flow, Form, Sign, taught_impossibly
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.places import Level
from paradiplomacy.model.statements import MANUAL, Consent, JudgementKind, Polarity, Voice
from paradiplomacy.model.ties import Purpose, tie_key
from paradiplomacy.sources.fields import (
    Actor,
    Count,
    Country,
    Degrees,
    Edtf,
    Flag,
    Key,
    Latitude,
    Longitude,
    Name,
    Number,
    PlaceKey,
    Reading,
    Text,
    Whole,
    kind_of,
)
from paradiplomacy.sources.rows import FactRow, Row, names_a_place, place_column
from paradiplomacy.sources.sectors import sector_word
from paradiplomacy.tabular.validation import expected

__all__ = ["TABLES", "AcceptedRow", "FurtherRow", "json_schema", "table_of"]


class SourceRow(Row):
    """A document, page or dataset; the source register."""

    file: ClassVar[str] = "sources.csv"
    id: Key
    title: Text
    url: Text = ""
    language: str = Field("en", pattern=r"^[a-z]{2}$")
    end: str = Field(pattern=r"^([A-Z]{2}|third)$")
    voice: Voice
    consent: Consent = Consent.PUBLIC
    note: Text = ""


class PlaceRow(FactRow):
    """A subnational government."""

    file: ClassVar[str] = "places.csv"
    facts: ClassVar[tuple[str, ...]] = (
        "name",
        "name_local",
        "country",
        "level",
        "admin1",
        "region",
        "coastal",
        "latitude",
        "longitude",
        "population",
        "geonames_id",
        "wikidata_id",
        "coordinates",
    )
    id: PlaceKey
    name: Name
    name_local: Name = ""
    country: Country
    level: Level
    admin1: Name = ""
    region: Name = ""
    coastal: Flag = ""
    latitude: Latitude = None
    longitude: Longitude = None
    population: Count = None
    geonames_id: Count = None
    wikidata_id: str = Field("", pattern=r"^(Q[1-9][0-9]{0,11}|)$")
    coordinates: Degrees = Field(
        "",
        description="As a source gives them: evidence for telling the place, not where it lies.",
    )


class TieRow(FactRow):
    """One fact of one tie."""

    file: ClassVar[str] = "ties.csv"
    facts: ClassVar[tuple[str, ...]] = ("value",)
    place_a: PlaceKey = place_column()
    place_b: PlaceKey = place_column()
    property: Literal[
        "kind",
        "purpose",
        "proposed",
        "established",
        "renewed",
        "dormant",
        "suspended",
        "resumed",
        "ended",
    ]
    value: Text
    when: Edtf = ""
    actor: Actor = ""
    polarity: Polarity = Polarity.ASSERTS
    side: PlaceKey | Literal[""] = Field(
        "", description="In a register, the place under whose entry it stands."
    )

    @model_validator(mode="after")
    def _value_fits(self) -> TieRow:
        if self.place_a == self.place_b:
            raise ValueError("place_b: a place cannot be tied to itself")
        if self.side not in ("", self.place_a, self.place_b):
            raise ValueError(f"side: {self.side!r} is neither place_a nor place_b")
        if self.property == "kind":
            kind_of(self.value)
        elif self.property == "purpose":
            if self.value not in set(Purpose):
                raise ValueError(
                    f"value: {self.value!r} is no purpose; one of {', '.join(Purpose)}"
                )
        elif self.value != "unknown":
            EventDate.parse(self.value)
        return self

    @builtins.property
    def subject(self) -> str:
        """The tie between both places."""
        return tie_key(self.place_a, self.place_b)

    def values(self) -> Iterator[tuple[str, str, str]]:
        """The one fact of the row."""
        value = kind_of(self.value) if self.property == "kind" else self.value
        yield self.property, value, self.value


class ExchangeRow(FactRow):
    """Something that a tie did. Another row of the same id is another source's word."""

    file: ClassVar[str] = "exchanges.csv"
    facts: ClassVar[tuple[str, ...]] = (
        "place_a",
        "place_b",
        "date",
        "sector",
        "form",
        "flow",
        "giver",
        "teacher",
        "learner",
        "through",
        "description",
    )
    lists: ClassVar[frozenset[str]] = frozenset({"sector"})
    id: Key
    place_a: PlaceKey = place_column()
    place_b: PlaceKey = place_column()
    date: Edtf = ""
    sector: Text = ""
    form: Form
    flow: Flow
    giver: str = Field("", pattern=r"^([A-Z]{2}|mutual|)$")
    teacher: str = Field("", pattern=r"^([A-Z]{2}|mutual|)$")
    learner: str = Field("", pattern=r"^([A-Z]{2}|mutual|)$")
    through: Text = Field(
        "", description="The body beyond both places that carried it, or `none` if there was none."
    )
    description: Text = ""

    @model_validator(mode="after")
    def _somebody_else_learns(self) -> ExchangeRow:
        if taught_impossibly(self.teacher, self.learner):
            raise ValueError(
                f"learner: teacher {self.teacher!r} and learner {self.learner!r} cannot both be; "
                "expected the two ends, mutual twice where each taught the other, or one of the "
                "cells empty"
            )
        return self

    def values(self) -> Iterator[tuple[str, str, str]]:
        """The facts of the row; words for sectors as the list of sectors has them."""
        for name, value, raw in super().values():
            yield name, sector_word(value) if name == "sector" else value, raw


class ShockRow(FactRow):
    """A dated national-level event between countries."""

    file: ClassVar[str] = "shocks.csv"
    facts: ClassVar[tuple[str, ...]] = ("name", "date", "countries", "kind")
    lists: ClassVar[frozenset[str]] = frozenset({"countries"})
    id: Key
    name: Text
    date: Edtf = Field(min_length=4)
    countries: str = Field(pattern=r"^[A-Z]{2}(; ?[A-Z]{2})*$")
    kind: Text = ""


class ResponseRow(FactRow):
    """What a place did about a shock; the place is blank where a source names none."""

    file: ClassVar[str] = "responses.csv"
    facts: ClassVar[tuple[str, ...]] = (
        "shock",
        "place",
        "partner",
        "answer",
        "date",
        "actor",
        "description",
    )
    id: Key
    shock: Key
    place: PlaceKey | Literal[""] = place_column("")
    partner: PlaceKey | Literal[""] = place_column("")
    answer: Answer
    date: Edtf = ""
    actor: Actor = ""
    description: Text = ""


class LawRow(FactRow):
    """A statute or bill on ties. Another row of the same id is another source's word."""

    file: ClassVar[str] = "laws.csv"
    facts: ClassVar[tuple[str, ...]] = (
        "place",
        "jurisdiction",
        "citation",
        "status",
        "enacted",
        "effective",
        "terminate_by",
        "duty",
        "scope_countries",
        "covered",
        "retroactive",
        "exceptions",
    )
    lists: ClassVar[frozenset[str]] = frozenset({"scope_countries"})
    id: Key
    place: PlaceKey | Literal[""] = place_column("")
    jurisdiction: Text
    citation: Text
    status: Literal["in force", "enacted", "bill", "order"]
    enacted: Edtf = ""
    effective: Edtf = ""
    terminate_by: Edtf = ""
    duty: Text = ""
    scope_countries: str = Field("", pattern=r"^([A-Z]{2}(; ?[A-Z]{2})*|)$")
    covered: Text = ""
    retroactive: Literal["yes", "no", "unclear", ""] = ""
    exceptions: Text = ""


class TotalRow(FactRow):
    """How many ties somebody said that there were."""

    file: ClassVar[str] = "totals.csv"
    facts: ClassVar[tuple[str, ...]] = (
        "countries",
        "date",
        "scope",
        "count",
        "bound",
        "definition",
    )
    lists: ClassVar[frozenset[str]] = frozenset({"countries"})
    id: Key
    countries: str = Field(pattern=r"^[A-Z]{2}(; ?[A-Z]{2})*$")
    date: Edtf = Field(min_length=4)
    scope: Literal["all", "city", "state"]
    count: Whole
    bound: Literal["exact", "at least"] = "exact"
    definition: Literal[
        "all-levels", "city-only", "sci-like", "cpaffc-like", "statute", "none", ""
    ] = ""


class ActRow(FactRow):
    """A dated act of a national government toward another."""

    file: ClassVar[str] = "acts.csv"
    facts: ClassVar[tuple[str, ...]] = (
        "date",
        "actor",
        "target",
        "sign",
        "category",
        "description",
    )
    id: Key
    date: Edtf = Field(min_length=4)
    actor: str = Field(pattern=r"^([A-Z]{2}|both)$")
    target: str = Field("", pattern=r"^([A-Z]{2}|)$")
    sign: Sign
    category: Text
    description: Text


class FrameworkRow(FactRow):
    """An instrument of the frame that ties live in: memorandum, summit, programme."""

    file: ClassVar[str] = "framework.csv"
    facts: ClassVar[tuple[str, ...]] = ("date", "instrument", "parties", "description")
    id: Key
    date: Edtf = Field(min_length=4)
    instrument: Text
    parties: Text
    description: Text


class SeriesRow(FactRow):
    """One reading of one series. Another row with the same key is another source's word."""

    file: ClassVar[str] = "series.csv"
    facts: ClassVar[tuple[str, ...]] = ("value", "unit")
    keys: ClassVar[tuple[str, ...]] = ("series", "of", "date")
    series: Key
    of: str = Field(pattern=r"^([A-Z]{2}(-[A-Z]{2})*|[a-z]{2}-[a-z0-9-]+)$")
    date: Edtf = Field(min_length=4)
    value: Reading
    unit: Text

    @property
    def subject(self) -> str:
        """Series, what it is measured on, and when."""
        return f"reading:{self.key}"


class ClaimRow(FactRow):
    """A claim or figure that a study makes, in our words, with where it stands."""

    file: ClassVar[str] = "claims.csv"
    facts: ClassVar[tuple[str, ...]] = (
        "section",
        "paragraph",
        "domain",
        "kind",
        "text",
        "numerator",
        "denominator",
        "value",
        "place_a",
        "place_b",
        "support",
    )
    id: Key
    section: Text
    paragraph: int = Field(ge=1, le=10_000)
    domain: Literal["conflict", "rights", "capacity", "climate", "theory", "method", "policy"]
    kind: Literal["claim", "figure", "pair"]
    text: Text
    numerator: Count = None
    denominator: Count = None
    value: Number = None
    place_a: PlaceKey | Literal[""] = place_column("")
    place_b: PlaceKey | Literal[""] = place_column("")
    support: Text = ""


class AccountRow(FactRow):
    """What one respondent of one side said: role and office, never a name."""

    file: ClassVar[str] = "accounts.csv"
    facts: ClassVar[tuple[str, ...]] = (
        "side",
        "place",
        "partner",
        "office",
        "role",
        "mode",
        "date",
    )
    id: Key
    side: str = Field(pattern=r"^([A-Z]{2}|third)$")
    place: PlaceKey | Literal[""] = place_column("")
    partner: PlaceKey | Literal[""] = place_column("")
    office: Text
    role: Text = ""
    mode: Text = ""
    date: Edtf = ""


class AnswerRow(FactRow):
    """What an account answers to one question of an instrument."""

    file: ClassVar[str] = "answers.csv"
    facts: ClassVar[tuple[str, ...]] = ("value", "text")
    keys: ClassVar[tuple[str, ...]] = ("account", "question")
    account: Key
    question: Key
    value: Number = Field(description="On the scale of the question, such as 1 to 5.")
    text: Text = ""


class FurtherRow(FactRow):
    """A further value where a source gives several and its row holds one."""

    file: ClassVar[str] = "further_values.csv"
    facts: ClassVar[tuple[str, ...]] = ("value",)
    of: str = Field(
        pattern=r"^[a-z]+:\S+$", description="The subject, such as `place:us-ar-little-rock`."
    )
    property: str = Field(description="A column of the subject's table.")
    value: Text

    @model_validator(mode="after")
    def _value_fits(self) -> FurtherRow:
        table = table_of(self.of)
        if table is None:
            raise ValueError(
                f"of: {self.of!r} is no subject of a table; expected place:... or like"
            )
        if self.property not in table.facts or self.property in table.lists:
            known = ", ".join(name for name in table.facts if name not in table.lists)
            raise ValueError(
                f"property: {self.property!r} is no column of one value; one of {known}"
            )
        try:
            _cell(table, self.property).validate_python(self.value)
        except ValidationError as error:
            raise ValueError(f"value: {expected(error.errors()[0])}") from None
        return self

    @builtins.property
    def subject(self) -> str:
        """The subject that the value is of."""
        return self.of

    def values(self) -> Iterator[tuple[str, str, str]]:
        """The one fact of the row."""
        table = table_of(self.of)
        assert table is not None  # the check of the row saw to it
        cell = _cell(table, self.property).validate_python(self.value)
        text = format(cell, ".12g") if isinstance(cell, float) else str(cell)
        yield self.property, text, text

    def places(self) -> Iterator[tuple[str, str]]:
        """The value, where it names a place."""
        table = table_of(self.of)
        if table is not None and names_a_place(table, self.property):
            yield "value", self.value


class JudgementRow(Row):
    """What a coder decided about places or statements, and why."""

    file: ClassVar[str] = "judgements.csv"
    kind: JudgementKind
    subject: Text
    object: Text = ""
    by: Text
    on: Edtf = Field(min_length=4)
    why: Text
    method: Text = MANUAL


class AcceptedRow(Row):
    """A doubt of `paradiplomacy record check` that somebody looked into, and why it stands."""

    file: ClassVar[str] = "accepted_doubts.csv"
    check: Key
    subject: Text
    about: Text = ""
    by: Text
    on: Edtf = Field(min_length=4)
    why: Text


TABLES: dict[str, type[Row]] = {
    table.file: table
    for table in (
        SourceRow,
        PlaceRow,
        TieRow,
        ExchangeRow,
        ShockRow,
        ResponseRow,
        LawRow,
        TotalRow,
        ActRow,
        FrameworkRow,
        SeriesRow,
        ClaimRow,
        AccountRow,
        AnswerRow,
        FurtherRow,
        JudgementRow,
        AcceptedRow,
    )
}
"""Every table of a record folder by file name; only sources, places and ties must exist."""


def table_of(subject: str) -> type[FactRow] | None:
    """The table that holds a subject such as ``place:us-ar-little-rock``; of ties and others None.

    Examples
    --------
    >>> table_of("place:us-ar-little-rock").file
    'places.csv'
    """
    return _TABLE_OF.get(subject.partition(":")[0])


_TABLE_OF: dict[str, type[FactRow]] = {
    {"series": "reading"}.get(stem, stem.removesuffix("s")): table
    for table in TABLES.values()
    if issubclass(table, FactRow) and table not in (TieRow, FurtherRow)
    for stem in [table.file.removesuffix(".csv")]
}


@functools.cache
def _cell(table: type[FactRow], column: str) -> TypeAdapter[Any]:
    """What checks a cell of a column."""
    field = table.model_fields[column]
    kind: Any = Annotated[field.annotation, *field.metadata]
    return TypeAdapter(kind)


def json_schema() -> dict[str, Any]:
    """JSON schema (2020-12) of a row of each table, under ``$defs`` by file name."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rows of the tables of a paradiplomacy record folder",
        "$defs": {name: table.model_json_schema() for name, table in TABLES.items()},
    }
