"""A mapping: which columns of somebody's table say what, written down in a small YAML file.

The models *are* the format. A mapping is wrong as a whole or right as a whole, and what is
wrong with it is listed at once, by key and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from paradiplomacy.model.activity import Flow, Form
from paradiplomacy.model.columns import Column
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.desk_tables import DESK
from paradiplomacy.model.places import Level
from paradiplomacy.model.statements import Voice
from paradiplomacy.model.status import STATED_STATUSES
from paradiplomacy.model.ties import TieKind
from paradiplomacy.sources.fields import Key, LanguageCode, TextName
from paradiplomacy.tabular.tables import TableFormat

FILL_IN = "FILL IN"
"""What a suggested mapping holds where only a person knows; no mapping that has it is read."""

_DAY, _MONTH, _YEAR = frozenset("dj"), frozenset("mbB"), frozenset("Y")
_DIRECTIVES = _DAY | _MONTH | _YEAR | frozenset("aAHIMSfpzZ%")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    shorthand: ClassVar[str] = ""

    @model_validator(mode="before")
    @classmethod
    def _from_shorthand(cls, value: Any) -> Any:
        return {cls.shorthand: value} if cls.shorthand and isinstance(value, str | list) else value


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _unmistakable(text: str) -> str:
    if FILL_IN in text:
        raise ValueError(f"still says {FILL_IN!r}; only you know what belongs here")
    return text


def _key_or_none(text: str) -> str:
    if text and not re.fullmatch(r"[a-z0-9]+(?:[-._][a-z0-9]+)*", _unmistakable(text)):
        raise ValueError("expected lower-case letters and digits, joined by hyphens or dots")
    return text


Text = Annotated[str, AfterValidator(_unmistakable)]
ColumnName = Annotated[str, Field(min_length=1)]
OneOrMore = BeforeValidator(_as_list)
Columns = Annotated[list[ColumnName], Field(min_length=1), OneOrMore]


class MappedCell(_Part):
    """An open value: a column (of several, the first that is filled), or a constant.

    `values` replaces cells that read exactly so; `if_empty` stands in for an empty one.
    `languages` are columns of the same text in other languages: of names, descriptions and notes.
    """

    shorthand = "column"
    column: Annotated[list[ColumnName], OneOrMore] = []
    constant: Text = ""
    values: dict[str, Text] = {}
    if_empty: Text = ""
    languages: dict[LanguageCode, ColumnName] = {}

    @model_validator(mode="after")
    def _exactly_one(self) -> MappedCell:
        if bool(self.column) == bool(self.constant):
            raise ValueError("expected a column or a constant, and one of the two only")
        if self.constant and (self.values or self.if_empty):
            raise ValueError("a constant needs neither values nor if_empty")
        if self.constant and self.languages:
            raise ValueError("a constant is in one language; give a column, or no languages")
        return self


class MappedChoice(_Part):
    """One of a few words: a word for all rows, or a column whose cells stand for words."""

    shorthand = "constant"
    words: ClassVar[tuple[str, ...]]
    constant: str = ""
    column: str = ""
    values: dict[str, str] = {}
    otherwise: str = ""

    @model_validator(mode="after")
    def _only_the_words(self) -> MappedChoice:
        if bool(self.column) == bool(self.constant):
            raise ValueError("expected a word or a column, and one of the two only")
        if self.constant and (self.values or self.otherwise):
            raise ValueError("a word for all rows needs neither values nor otherwise")
        for word in (self.constant, self.otherwise, *self.values.values()):
            if word and word not in self.words:
                raise ValueError(
                    f"{word!r} is none of {', '.join(self.words)}; "
                    "for a column write {column: its name}"
                )
        return self


class ListedBy(MappedChoice):
    """Under whose entry the pair stands."""

    words = ("a", "b", "both", "neither")


class KindChoice(MappedChoice):
    """Choice of what the tie is called."""

    words = tuple(TieKind)


class StatusChoice(MappedChoice):
    """Status of a tie on the day to which the table speaks."""

    words = STATED_STATUSES


class FormChoice(MappedChoice):
    """The form of an activity."""

    words = tuple(Form)


class FlowChoice(MappedChoice):
    """The kind of thing that an activity brought from one end to the other."""

    words = tuple(Flow)


class TravellerEnd(MappedChoice):
    """The end from which people travelled for an activity."""

    words = ("a", "b", "both", "nobody")


class LevelChoice(MappedChoice):
    """Choice of the kind of government that a place has."""

    words = tuple(Level)


def _check_forms(formats: list[str]) -> list[str]:
    for form in formats:
        if form in ("edtf", "words", "excel", "roc"):
            continue
        named = [form[i + 1 : i + 2] for i, c in enumerate(form) if c == "%"]
        used = set(named)
        if not used & _YEAR or not used <= _DIRECTIVES or (used & {"d"} and not used & _MONTH):
            raise ValueError(
                f"{form!r} is not a form of a date; expected edtf, words, excel, roc, or a pattern "
                "with %Y and perhaps %m, %b or %B, and %d or %j (a year of two digits names "
                "no year)"
            )
        if len(named) > len(used):
            raise ValueError(f"{form!r} has a part of a date twice; name each once")
    return formats


Forms = Annotated[list[str], Field(min_length=1), AfterValidator(_check_forms)]


class DateCell(_Part):
    """A date: a column and the forms that its cells have, tried in order."""

    shorthand = "column"
    column: Columns
    formats: Annotated[Forms, OneOrMore] = ["edtf", "words"]


class DeskCell(MappedCell):
    """A column of a desk's table: an open value; of a date, with the forms that its cells have."""

    formats: Forms = ["edtf", "words"]


class MappedEnd(_Part):
    """One end of the pair: which columns describe it."""

    name: MappedCell
    country: MappedCell | None = None
    without_country: Literal["skip", "keep"] = "keep"
    admin1: MappedCell | None = None
    name_local: MappedCell | None = None
    latitude: MappedCell | None = None
    longitude: MappedCell | None = None
    coordinates: MappedCell | None = None
    wikidata_id: MappedCell | None = None
    level: LevelChoice = LevelChoice(constant=Level.CITY)

    @model_validator(mode="after")
    def _go_together(self) -> MappedEnd:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude go together; give both, or coordinates")
        if self.latitude is not None and self.coordinates is not None:
            raise ValueError("expected latitude and longitude, or coordinates, not all three")
        return self


class YearColumns(_Part):
    """Columns of which each is of a year: a cell says what was done in it, that, or how often.

    `numbers`: what whole numbers count; those of people or money are left ``unread``.
    """

    shorthand = "column"
    column: Columns
    numbers: Literal["exchanges", "unread", ""] = ""

    @field_validator("column")
    @classmethod
    def _of_one_year_each(cls, columns: list[str]) -> list[str]:
        if strange := [column for column in columns if not year_of_column(column)]:
            raise ValueError(f"{strange[0]!r} names no year, or several; give it one: 2019")
        return columns

    @field_validator("numbers", mode="before")
    @classmethod
    def _is_filled(cls, numbers: Any) -> Any:
        return _unmistakable(numbers) if isinstance(numbers, str) else numbers


def year_of_column(column: str) -> str:
    """The year that the name of a column has; empty of one with none or several.

    >>> [year_of_column(name) for name in ("2019", "Besuche 2020", "2019/20", "Since 1990-2000")]
    ['2019', '2020', '', '']
    """
    match = re.fullmatch(r"(\D*)((?:19|20)\d\d)(?:年|년)?(?:\.0)?(\D*)", column.strip())
    return match[2] if match else ""


class KnownSource(_Part):
    """A source that a cell of the source column stands for, described."""

    id: Key
    title: Text
    url: str = ""
    language: str = Field("", pattern=r"^([a-z]{2}|)$")
    end: str = Field("", pattern=r"^([A-Z]{2}|third|)$")
    voice: Voice | None = None
    note: str = ""


class SourceCell(_Part):
    """Source of the rows: one for all (`id`, `title`), or a column that names them."""

    id: Annotated[str, AfterValidator(_key_or_none)] = ""
    title: Text = ""
    url: str = ""
    column: str = ""
    known: dict[str, KnownSource] = {}
    language: str = Field("en", pattern=r"^[a-z]{2}$")
    end: str = Field("third", pattern=r"^([A-Z]{2}|third)$")
    voice: Voice = Voice.REFERENCE
    note: str = ""

    @model_validator(mode="after")
    def _one_or_many(self) -> SourceCell:
        if self.column and (self.id or self.title or self.url):
            raise ValueError("expected a column, or id and title of one source, not both")
        if not self.column and not (self.id and self.title):
            raise ValueError("expected id and title of the source, or a column that names sources")
        return self


class MappedRegister(_Part):
    """Statements of the record about itself."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Text
    title_zh: Text = ""
    description: Text = ""
    licence: Text
    languages: Annotated[list[Annotated[str, Field(pattern=r"^[a-z]{2}$")]], Field(min_length=1)]
    as_of: Text = ""
    coder: Text = "paradiplomacy"
    limits: list[Text] = []
    pairs_once: bool = False
    texts: dict[TextName, dict[LanguageCode, Text]] = {}

    @field_validator("as_of")
    @classmethod
    def _is_a_day(cls, text: str) -> str:
        if text and not EventDate.parse(text).is_bounded:
            raise ValueError(f"{text} has an open end; expected the day that the record speaks to")
        return text


class Condition(_Part):
    """A row counts only where a column reads so, or does not."""

    column: ColumnName
    is_: Annotated[list[str], OneOrMore] = Field(default=[], alias="is")
    is_not: Annotated[list[str], OneOrMore] = []

    @model_validator(mode="after")
    def _exactly_one(self) -> Condition:
        if bool(self.is_) == bool(self.is_not):
            raise ValueError("expected is or is_not, with the cells meant, and one of the two only")
        return self


class Expect(_Part):
    """Range of plausible numbers of listings."""

    at_least: Annotated[int, Field(ge=0)] = 1
    at_most: Annotated[int, Field(ge=0)] | None = None


class Mapping(_Part):
    """A whole mapping, of one kind of table; see ``docs/reference/mapping-format.md``.

    Of a table of a desk `columns` says which column of the table is which of the declared ones.
    `a` is the office, `b` the partner that a row is on; a row of requests may have none.
    """

    table: Literal["ties", "activities", "agreements", "requests", "contacts"] = "ties"
    record: MappedRegister
    file: TableFormat = TableFormat()
    source: SourceCell
    a: MappedEnd
    b: MappedEnd
    listed_by: ListedBy = ListedBy(constant="a")
    kind: KindChoice = KindChoice(constant=TieKind.SISTER)
    established: DateCell | None = None
    suspended: DateCell | None = None
    ended: DateCell | None = None
    years: YearColumns | None = None
    status: StatusChoice | None = None
    date: DateCell | None = None
    description: MappedCell | None = None
    sector: MappedCell | None = None
    form: FormChoice = FormChoice(constant=Form.OTHER)
    travelled: TravellerEnd | None = None
    flow: FlowChoice | None = None
    participants: MappedCell | None = None
    through: MappedCell | None = None
    columns: dict[str, DeskCell] = {}
    note: MappedCell | None = None
    only_where: list[Condition] = []
    ignore: list[ColumnName] = []
    expect: Expect = Expect()

    @model_validator(mode="after")
    def _fits_its_table(self) -> Mapping:
        for table, names in {"ties": _OF_TIES, "activities": _OF_ACTIVITIES}.items():
            strange = sorted(names & self.model_fields_set) if table != self.table else []
            if strange:
                raise ValueError(f"{strange[0]} is of a table of {table}; write `table: {table}`")
        if self.years and self.date:
            raise ValueError("an activity is of its `date` or of `years`, not of both")
        declared = desk_columns(self.table)
        if self.years and declared:
            raise ValueError("years is of a table of ties or activities")
        if strange := sorted(self.columns.keys() - declared.keys()):
            known = f"one of {', '.join(declared)}" if declared else "this table takes none"
            raise ValueError(f"columns: {strange[0]!r} is no column of {self.table}; {known}")
        needed = [name for name, column in declared.items() if column.required]
        if missing := [name for name in needed if name not in self.columns]:
            raise ValueError(f"columns: {missing[0]} is missing; a row needs it")
        if self.table == "ties" and "listed_by" not in self.model_fields_set:
            raise ValueError("listed_by is missing: under whose entry does a row stand?")
        return self

    def named_columns(self) -> Iterator[tuple[str, str]]:
        """Every column that the mapping names, with the key that names it."""
        yield from _columns_of_mapping(self, "")
        for number, column in enumerate(self.file.fill):
            yield f"file.fill.{number}", column
        for number, column in enumerate(self.ignore):
            yield f"ignore.{number}", column


_OF_TIES = frozenset({"listed_by", "kind", "established", "suspended", "status"})
_OF_ACTIVITIES = frozenset(
    {"date", "description", "sector", "form", "travelled", "flow", "participants", "through"}
)


def desk_columns(table: str) -> dict[str, Column]:
    """The columns of a desk's table that a mapping may name, by name; of another table none."""
    declared = next((each for each in DESK if each.name == table), None)
    columns = declared.properties if declared else ()
    return {column.name: column for column in columns if column.names != "places"}


def _columns_of_mapping(part: BaseModel, at: str) -> Iterator[tuple[str, str]]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, BaseModel):
            yield from _columns_of_mapping(value, f"{at}{name}.")
        elif isinstance(value, dict) and name == "columns":
            for key, cell in value.items():
                yield from _columns_of_mapping(cell, f"{at}{name}.{key}.")
        elif isinstance(value, dict) and name == "languages":
            yield from ((f"{at}{name}.{key}", column) for key, column in value.items())
        elif isinstance(value, list) and name == "only_where":
            for number, condition in enumerate(value):
                yield from _columns_of_mapping(condition, f"{at}{name}.{number}.")
        elif name == "column":
            yield from ((f"{at}column", column) for column in _as_list(value) if column)
