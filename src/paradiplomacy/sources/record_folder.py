"""Read a record folder: ``record.yaml`` and one CSV file a table.

Nothing is read halfway: either every cell of every file is as it should be and a
`Material` comes back, or a `RecordError` names every file, row and field that is not.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date as date_
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from paradiplomacy.errors import FileError, Problem, RecordError
from paradiplomacy.language.countries import valid_country
from paradiplomacy.language.translations import valid_tag
from paradiplomacy.model.context_tables import TOTALS
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.outlets import Outlet
from paradiplomacy.model.places import Level
from paradiplomacy.model.records import Material, RecordMeta, Translation
from paradiplomacy.model.statements import Judgement, Source, Statement, Voice
from paradiplomacy.model.tables import FILES
from paradiplomacy.model.ties import RULE_IDS, TieKind, TieRule
from paradiplomacy.sources.fields import (
    RECORD_KEY,
    Country,
    CountryPair,
    DefinitionName,
    Key,
    LanguageCode,
    TextName,
)
from paradiplomacy.sources.record_checks import Rows, check_folder
from paradiplomacy.sources.record_rows import TABLES, FactRow
from paradiplomacy.tabular.checked_rows import checked_text, read_table_text
from paradiplomacy.tabular.files import LARGEST
from paradiplomacy.tabular.text import read_short_text
from paradiplomacy.tabular.yaml_files import YamlFile

LAST_DAY = date_.max
MOST_LINES = 200_000
"""Lines of all tables of a record; what becomes of one takes up to 10 kB of memory."""

REQUIRED = ("sources.csv", "places.csv", "ties.csv")
_WORKBOOKS = ("xlsx", "xls", "ods", "numbers")


@dataclass(frozen=True, slots=True)
class FolderTables:
    """The rows of a record folder, each with its line.

    Parameters
    ----------
    meta : RecordMeta
    tables : mapping of str to sequence of Row
        By file name, in the order of the file.
    """

    meta: RecordMeta
    tables: Rows

    def material(self) -> Material:
        """All that the folder says; statements of equal id are merged."""
        statements: dict[str, Statement] = {}
        for statement, _, _ in self.statements():
            key = statement.id  # a hash, worked out once
            first = statements.setdefault(key, statement)
            # Said twice by one source: keep the same locator, note and wording in any order.
            if _order_of_statement(statement) < _order_of_statement(first):
                statements[key] = statement
        sources = self._sources()
        judgements = {Judgement(**row.cells()) for row in self.tables.get("judgements.csv", [])}
        return Material(
            self.meta,
            tuple(sources[key] for key in sorted(sources)),
            tuple(statements[key] for key in sorted(statements)),
            tuple(
                sorted(
                    judgements,
                    key=attrgetter("on", "kind", "subject", "object", "by", "why", "method"),
                )
            ),
        )

    def statements(self) -> Iterator[tuple[Statement, str, int]]:
        """Every statement of every row, repeated ones too, with its file and line."""
        sources = self._sources()
        for file, row in ((file, row) for file, rows in self.tables.items() for row in rows):
            if not isinstance(row, FactRow):
                continue
            source = sources[row["source"]]
            about = {"side": source.side, **row.about()}
            subject, line = row.subject, row.line
            for name, value, raw in row.values():
                statement = Statement(
                    record=self.meta.id,
                    subject=subject,
                    property=name,
                    value=value,
                    source=source.id,
                    raw=raw,
                    language=source.language,
                    locator=row["locator"],
                    note=row["note"],
                    certainty=row["certainty"],
                    coder=self.meta.coder,
                    method=self.meta.method,
                    **about,
                )
                yield statement, file, line

    def _sources(self) -> dict[str, Source]:
        return {row["id"]: Source(**row.cells()) for row in self.tables["sources.csv"]}


class _OwnDefinition(BaseModel):
    """A definition that a record gives itself."""

    model_config = ConfigDict(extra="forbid")
    id: Key
    title: dict[LanguageCode, str] = Field(min_length=1)
    rule: dict[LanguageCode, str] = {}
    origin: dict[LanguageCode, str] = {}
    scope: Literal["all", "city", "state"] = "all"
    kinds: list[TieKind] = []
    without_statuses: list[Literal["suspended", "dormant"]] = []
    without_levels: list[Level] = []
    without_countries: list[Country] = []
    named_by: list[str] = []

    @field_validator("id")
    @classmethod
    def _is_new(cls, value: str) -> str:
        if value in (*RULE_IDS, "none"):
            raise ValueError(f"{value!r} is a definition that every record has; name it otherwise")
        return value

    def to_rule(self) -> TieRule:
        values = self.model_dump(mode="json")
        lists = {name: tuple(each) for name, each in values.items() if isinstance(each, list)}
        return TieRule(**values | lists)


class _Description(BaseModel):
    """The fields of record.yaml."""

    model_config = ConfigDict(extra="forbid")
    id: str = Field(pattern=RECORD_KEY)
    title: str = Field(min_length=1)
    description: str
    licence: str
    languages: list[str] = ["en"]
    ends: list[Country] = Field(min_length=1)
    as_of: str
    coder: str
    method: str
    limits: list[str] = []
    pairs_once: bool = False
    title_zh: str = ""
    limits_zh: list[str] = []
    texts: dict[TextName, dict[LanguageCode, str]] = {}
    claims: list[str] = []
    definitions: list[DefinitionName] = []
    rivals: list[CountryPair] = []
    own_definitions: list[_OwnDefinition] = []
    ranked_first: list[str] = []
    map_centre: str = ""
    period: str = ""

    @field_validator("ends", "rivals")
    @classmethod
    def _are_of_countries(cls, value: list[str]) -> list[str]:
        return ["-".join(map(valid_country, each.split("-"))) for each in value]

    @field_validator("languages")
    @classmethod
    def _are_languages(cls, value: list[str]) -> list[str]:
        if wrong := [tag for tag in value if valid_tag(tag) != tag]:
            raise ValueError(
                f"{wrong[0]!r} is no tag of a language; expected a code of ISO 639, with its "
                "region or script where that matters, such as sv, pt-BR or zh-Hant"
            )
        return value

    @field_validator("map_centre")
    @classmethod
    def _is_a_point(cls, value: str) -> str:
        if not value:
            return ""
        parts = value.split(",")
        try:
            latitude, longitude = (float(part) for part in parts)
        except ValueError:
            latitude = longitude = math.inf
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            raise ValueError(
                f"{value!r} is no point; expected latitude and longitude in degrees, such as "
                "'62.0, 15.0'"
            )
        return value

    @field_validator("period", mode="before")
    @classmethod
    def _is_years(cls, value: Any) -> str:
        text = str(value or "")
        years = re.fullmatch(r"(\d{4})/(\d{4})", text)
        if text and (years is None or years[1] > years[2]):
            raise ValueError(f"{text!r} is no period; expected two years, such as '1946/2020'")
        return text

    @field_validator("limits_zh")
    @classmethod
    def _is_one_for_each_limit(cls, value: list[str], info: ValidationInfo) -> list[str]:
        limits = info.data.get("limits", [])
        if value and len(value) != len(limits):
            raise ValueError(
                f"there are {len(value)} for {len(limits)} limits; expected one for each, in the "
                'same order, "" where there is none'
            )
        return value

    @field_validator("as_of", mode="before")
    @classmethod
    def _is_a_date(cls, value: Any) -> str:
        date = EventDate.parse(str(value))
        if date.latest == LAST_DAY:
            raise ValueError(
                f"{date} has no end; expected the day that the record speaks to, or one that it "
                "is not later than, such as ../2026-11-24"
            )
        return str(date)


def read_record_folder(folder: str | Path) -> Material:
    """Read a record folder.

    Parameters
    ----------
    folder : path
        Holds ``record.yaml``, ``sources.csv``, ``places.csv``, ``ties.csv`` and any other
        table of `paradiplomacy.model.tables`.

    Returns
    -------
    Material
        Statements of equal id are merged; order does not depend on the order of rows.

    Raises
    ------
    RecordError
        Names file, row and field of everything that is wrong.

    Examples
    --------
    >>> from importlib.resources import files
    >>> read_record_folder(files("paradiplomacy") / "records" / "sino_us").meta.ends
    ('US', 'CN', 'TW')
    """
    return read_folder_tables(folder).material()


def read_folder_tables(folder: str | Path) -> FolderTables:
    """Read a record folder, and keep the line of every row.

    Parameters
    ----------
    folder : path
        As of `read_record_folder`.

    Returns
    -------
    FolderTables

    Raises
    ------
    RecordError
        Names file, row and field of everything that is wrong.

    Examples
    --------
    >>> from importlib.resources import files
    >>> folder = read_folder_tables(files("paradiplomacy") / "records" / "sino_us")
    >>> statement, file, line = next(folder.statements())
    >>> file, line, statement.property
    ('places.csv', 2, 'name')
    """
    path = Path(str(folder))
    if not path.is_dir():
        raise RecordError(
            [Problem(str(folder), 0, "", "is not a folder; give the record's folder")]
        )
    problems: list[Problem] = []
    meta = _read_description(path, problems)
    texts = {  # a link that leads nowhere is not an absence
        name: read_table_text(path / name, problems)
        for name in FILES
        if name in REQUIRED or os.path.lexists(path / name)
    }
    _check_size_of_folder(path, {name: text for name, text in texts.items() if text})
    tables = {
        name: list(checked_text(name, text, TABLES[name], problems)) for name, text in texts.items()
    }
    problems += _strays(path)
    if problems:  # what follows would only repeat them
        raise RecordError(problems)
    problems += check_folder(tables)
    problems += _unknown_names(meta, tables) if meta else ()
    if problems or meta is None:
        raise RecordError(problems)
    outlets = sorted(Outlet(**row.cells()) for row in tables.get("outlets.csv", ()))
    translations = sorted(Translation(**row.cells()) for row in tables.get("translations.csv", ()))
    meta = replace(meta, outlets=tuple(outlets), translations=tuple(translations))
    return FolderTables(meta, tables)


def _unknown_names(meta: RecordMeta, tables: Rows) -> Iterator[Problem]:
    """Sources that the description names and definitions that totals name, which are not there."""
    own = {each.id for each in meta.own_definitions}
    for total in tables.get(TOTALS.file, ()):
        if (name := total["definition"]) and name not in {"none", *RULE_IDS, *own}:
            yield total.problem(
                "definition",
                f"{name!r} is no definition; expected one of {', '.join(RULE_IDS)}, none or one "
                "that own_definitions of record.yaml gives",
            )
    known = {row.cells()["id"] for row in tables["sources.csv"]}
    named = [("ranked_first", name) for name in meta.ranked_first if name not in set(Voice)]
    named += [("own_definitions", name) for own in meta.own_definitions for name in own.named_by]
    for field, name in named:
        if name not in known:
            what = "a voice or a source" if field == "ranked_first" else "a source"
            yield Problem(
                "record.yaml",
                0,
                field,
                f"{name!r} is not {what} of sources.csv; correct it, or register the source",
            )


def _strays(path: Path) -> Iterator[Problem]:
    """Files that somebody may take for tables, and that are not read."""
    for name in sorted(file.name for file in path.iterdir()):
        stem, dot, ending = name.lower().rpartition(".")
        table = f"{stem}.csv"
        if name in FILES or not dot:
            continue
        if ending in _WORKBOOKS and table in FILES:
            yield Problem(name, 0, "", f"is a workbook, which is not read; save it as {table}")
        elif ending == "csv":
            advice = f"; rename it {table}" if table in FILES else ""
            yield Problem(name, 0, "", f"is not a table; expected {', '.join(FILES)}{advice}")


def _read_description(path: Path, problems: list[Problem]) -> RecordMeta | None:
    name = "record.yaml"
    try:
        file = YamlFile(name, read_short_text(path / name, what="description"), what="description")
        description = _Description.model_validate(file.loaded)
    except RecordError as error:
        if isinstance(error, FileError) and error.missing:
            problems.append(Problem(name, 0, "", "is missing; it describes the record"))
        else:
            problems += error.problems
    except ValidationError as error:
        problems += file.problems(error, _Description)
    else:
        values: dict[str, Any] = description.model_dump()
        lists = {name: tuple(each) for name, each in values.items() if isinstance(each, list)}
        lists["own_definitions"] = tuple(each.to_rule() for each in description.own_definitions)
        return RecordMeta(**values | lists)
    return None


def _check_size_of_folder(path: Path, texts: dict[str, str]) -> None:
    lines = {name: text.count("\n") for name, text in texts.items()}
    length = sum(map(len, texts.values()))
    if sum(lines.values()) > MOST_LINES or length > LARGEST:
        raise FileError(
            path.name,
            f"has {sum(lines.values()):,} lines and {length:,} characters in its tables, most "
            f"lines in {max(lines, key=lines.__getitem__)}, expected at most {MOST_LINES:,} and "
            f"{LARGEST:,}; split it into several records",
        )


_order_of_statement = attrgetter("locator", "note", "raw")


def _content_of_judgement(j: Judgement) -> tuple[str, ...]:
    return (j.on, j.kind, j.subject, j.object, j.by, j.why, j.method)
