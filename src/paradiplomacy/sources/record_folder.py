"""Read a record folder: ``record.yaml`` and one CSV file a table.

Nothing is read halfway: either every cell of every file is as it should be and a
`Material` comes back, or a `RecordError` names every file, row and field that is not.
"""

from __future__ import annotations

import csv
import io
import itertools
import os
from collections.abc import Iterator
from datetime import date as date_
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from paradiplomacy.errors import FileError, Problem, RecordError
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import Judgement, Polarity, Source, Statement
from paradiplomacy.sources.checks import check_folder
from paradiplomacy.sources.fields import RECORD_KEY, Country
from paradiplomacy.sources.rows import FactRow, Row
from paradiplomacy.sources.tables import (
    TABLES,
    JudgementRow,
    SourceRow,
    TieRow,
)
from paradiplomacy.sources.yaml_errors import expected
from paradiplomacy.sources.yaml_file import YamlFile, text_of
from paradiplomacy.tabular.files import LARGEST, digest_of, read_bytes
from paradiplomacy.tabular.text import decode

__all__ = ["REQUIRED", "Placed", "folder_hashes", "read_record_folder"]

LAST_DAY = date_.max
MAX_CELL = 16_384
"""Characters that a cell may hold."""
MOST_LINES = 200_000
"""Lines of all tables of a record; what becomes of one takes up to 10 kB of memory."""

REQUIRED = ("sources.csv", "places.csv", "ties.csv")
_WORKBOOKS = ("xlsx", "xls", "ods", "numbers")


class Placed(NamedTuple):
    """A row of a file, with the line where it starts."""

    line: int
    row: Row


class _Description(BaseModel):
    """The fields of record.yaml."""

    model_config = ConfigDict(extra="forbid")
    id: str = Field(pattern=RECORD_KEY)
    title: str
    description: str
    licence: str
    languages: list[str] = ["en"]
    ends: list[Country] = Field(min_length=1)
    as_of: str
    coder: str
    method: str
    limits: list[str] = []
    pairs_once: bool = False

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
        table of `paradiplomacy.sources.tables`.

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
    path = Path(str(folder))
    if not path.is_dir():
        raise RecordError([Problem(str(folder), 0, "", "is no folder; give the record's folder")])
    problems: list[Problem] = []
    meta = _read_description(path, problems)
    texts = {  # a link that leads nowhere is no absence
        name: _read_text(path / name, problems)
        for name in TABLES
        if name in REQUIRED or os.path.lexists(path / name)
    }
    _check_size(path, {name: text for name, text in texts.items() if text})
    tables = {
        name: list(_read_table(name, text, TABLES[name], problems)) for name, text in texts.items()
    }
    problems += _strays(path)
    if problems:  # what follows would only repeat them
        raise RecordError(problems)
    problems += check_folder({name: tuple(rows) for name, rows in tables.items()})
    if problems or meta is None:
        raise RecordError(problems)
    return _material(meta, tables)


def _strays(path: Path) -> Iterator[Problem]:
    """Files that somebody may take for tables, and that are not read."""
    for name in sorted(file.name for file in path.iterdir()):
        stem, dot, ending = name.lower().rpartition(".")
        table = f"{stem}.csv"
        if name in TABLES or not dot:
            continue
        if ending in _WORKBOOKS and table in TABLES:
            yield Problem(name, 0, "", f"is a workbook, which is not read; save it as {table}")
        elif ending == "csv":
            near = f"; rename it {table}" if table in TABLES else ""
            yield Problem(name, 0, "", f"is no table; expected {', '.join(TABLES)}{near}")


def folder_hashes(folder: str | Path) -> dict[str, str]:
    """SHA-256 of each file of a record folder, by name, for manifests."""
    path = Path(str(folder))
    names = sorted(p.name for p in path.iterdir() if p.suffix in (".csv", ".yaml"))
    return {name: digest_of(path / name) for name in names}


def _read_description(path: Path, problems: list[Problem]) -> RecordMeta | None:
    name = "record.yaml"
    try:
        file = YamlFile(name, text_of(path / name, what="description"), what="description")
        said = _Description.model_validate(file.loaded)
    except RecordError as error:
        if isinstance(error, FileError) and error.missing:
            problems.append(Problem(name, 0, "", "is missing; it describes the record"))
        else:
            problems += error.problems
    except ValidationError as error:
        known = list(_Description.model_fields)
        for detail in error.errors():
            where = tuple(map(str, detail["loc"]))
            problems.append(file.at(where, file.said(detail, known)))
    else:
        return RecordMeta(
            said.id,
            said.title,
            said.description,
            said.licence,
            tuple(said.languages),
            tuple(said.ends),
            said.as_of,
            said.coder,
            said.method,
            tuple(said.limits),
            said.pairs_once,
        )
    return None


def _check_size(path: Path, texts: dict[str, str]) -> None:
    lines = {name: text.count("\n") for name, text in texts.items()}
    length = sum(map(len, texts.values()))
    if sum(lines.values()) > MOST_LINES or length > LARGEST:
        said = (
            f"has {sum(lines.values()):,} lines and {length:,} characters in its tables, most "
            f"lines in {max(lines, key=lines.__getitem__)}, expected at most {MOST_LINES:,} and "
            f"{LARGEST:,}; split it into several records"
        )
        raise FileError(path.name, said)


def _read_table(
    name: str, text: str | None, table: type[Row], problems: list[Problem]
) -> Iterator[Placed]:
    """Rows of a file that are as they should be; what is not goes to `problems`."""
    if text is None:
        return
    # All line breaks become "\n", so that a statement is the same whoever saved the file.
    reader = csv.reader(io.StringIO(text, newline=None), strict=True)
    before = csv.field_size_limit(MAX_CELL)
    line = 1
    try:
        header = next(reader, [])
        if not _header_fits(name, header, table, problems):
            return
        while True:
            line = reader.line_num + 1
            cells = next(reader, None)
            if cells is None:
                return
            if len(cells) != len(header):
                problems.append(
                    Problem(
                        name,
                        line,
                        "",
                        f"has {len(cells)} cells where the header has {len(header)}; "
                        "the row is cut short or a comma is not quoted",
                    )
                )
                continue
            try:
                row = table.model_validate(dict(zip(header, cells, strict=True)))
            except ValidationError as error:
                problems += _cell_problems(name, line, error)
            else:
                yield Placed(line, row)
    except csv.Error as error:
        hint = {
            "unexpected end of data": "a quotation mark is never closed; the file is cut short",
            f"field larger than field limit ({MAX_CELL})": (
                f"a cell is longer than {MAX_CELL:,} characters; shorten it, "
                "or look for a quotation mark that is never closed"
            ),
        }.get(str(error), str(error))
        problems.append(Problem(name, line, "", hint))
    finally:
        csv.field_size_limit(before)


def _read_text(path: Path, problems: list[Problem]) -> str | None:
    try:
        text = decode(read_bytes(path, expected="a CSV file"), path.name)
    except FileError as error:
        if error.missing:
            said = "is missing from the record folder"
            if path.is_symlink():
                said = "is a link that leads to no file; put the file there, or remove the link"
            problems.append(Problem(path.name, 0, "", said))
        else:
            problems += error.problems
        return None
    if text and not text.endswith(("\n", "\r")):
        problems.append(
            Problem(
                path.name,
                text.count("\n") + 1,
                "",
                "does not end with a line break; it may be cut short (if it is whole, add one)",
            )
        )
        return None
    return text


def _header_fits(name: str, header: list[str], table: type[Row], problems: list[Problem]) -> bool:
    fields = table.model_fields
    wrong = [
        Problem(name, 1, column, f"is no column here; expected {', '.join(fields)}")
        for column in header
        if column not in fields
    ]
    wrong += [
        Problem(name, 1, column, "is missing from the header")
        for column, info in fields.items()
        if info.is_required() and column not in header
    ]
    twice = {column for column in header if header.count(column) > 1}
    wrong += [Problem(name, 1, column, "stands twice in the header") for column in sorted(twice)]
    problems += wrong
    return not wrong


def _cell_problems(name: str, line: int, error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors():
        column = str(detail["loc"][0]) if detail["loc"] else ""
        said = expected(detail)
        found = detail.get("input")
        if column and isinstance(found, str) and repr(found) not in said:
            said += f"; found {found[:60]!r}"
        if not column:  # a check over the whole row names its column itself, if it can
            head, colon, tail = said.partition(": ")
            column, said = (head, tail) if colon and head.isidentifier() else ("value", said)
        yield Problem(name, line, column, said)


def _material(meta: RecordMeta, tables: dict[str, list[Placed]]) -> Material:
    sources = {
        row.id: Source(
            row.id,
            row.title,
            row.url,
            row.language,
            row.end,
            row.voice,
            consent=row.consent,
            note=row.note,
        )
        for _, row in tables["sources.csv"]
        if isinstance(row, SourceRow)
    }
    facts = (row for _, row in itertools.chain(*tables.values()) if isinstance(row, FactRow))
    statements: dict[str, Statement] = {}
    for row in facts:
        for statement in _statements(meta, row, sources[row.source]):
            first = statements.setdefault(statement.id, statement)
            # Said twice by one source: keep the same locator, note and wording in any order.
            if _told(statement) < _told(first):
                statements[statement.id] = statement
    judgements = {
        Judgement(row.kind, row.subject, row.object, row.by, row.on, row.why, row.method)
        for _, row in tables.get("judgements.csv", [])
        if isinstance(row, JudgementRow)
    }
    return Material(
        meta,
        tuple(sources[key] for key in sorted(sources)),
        tuple(statements[key] for key in sorted(statements)),
        tuple(sorted(judgements, key=_made)),
    )


def _told(statement: Statement) -> tuple[str, str, str]:
    return (statement.locator, statement.note, statement.raw)


def _made(j: Judgement) -> tuple[str, ...]:
    return (j.on, j.kind, j.subject, j.object, j.by, j.why, j.method)


def _statements(meta: RecordMeta, row: FactRow, source: Source) -> Iterator[Statement]:
    tie = row if isinstance(row, TieRow) else None
    for name, value, raw in row.values():
        yield Statement(
            record=meta.id,
            subject=row.subject,
            property=name,
            value=value,
            source=source.id,
            side=tie.side if tie and tie.side else source.side,
            raw=raw,
            when=tie.when if tie else "",
            actor=tie.actor if tie else "",
            language=source.language,
            polarity=tie.polarity if tie else Polarity.ASSERTS,
            locator=row.locator,
            note=row.note,
            coder=meta.coder,
            method=meta.method,
        )
