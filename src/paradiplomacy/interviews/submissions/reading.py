"""Read what ODK Central, KoboToolbox or a person at a spreadsheet saved, as submissions.

ODK Central's CSV and OData JSON, KoboToolbox's CSV, XLSX and JSON, and the sheet of `interview
sheet`. Formats: https://docs.getodk.org/central-api-odata-endpoints/,
https://docs.getodk.org/openrosa-metadata/ and https://support.kobotoolbox.org/api.html.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paradiplomacy.errors import FileError, Problem, RecordError
from paradiplomacy.interviews.form import FormField
from paradiplomacy.suggestions import suggestion
from paradiplomacy.tabular.files import read_filled
from paradiplomacy.tabular.json_files import parse_json
from paradiplomacy.tabular.rows import Problems
from paradiplomacy.tabular.tables import TableFormat, read_table
from paradiplomacy.tabular.text import ENCODING_OPTION, decode

_META = {
    "instanceid": "instance",
    "deprecatedid": "replaces",
    "rootuuid": "root",
    "key": "key",
    "__id": "key",
    "_uuid": "uuid",
    "submissiondate": "at",
    "_submission_time": "at",
    "updatedat": "updated",
    "edits": "edits",
    "reviewstate": "review",
    "_validation_status": "review",
    "id": "key",
}
"""What stands in columns of a tool's own, by the last part of their name in small letters."""
_TOOLS_OWN = frozenset(
    {
        "founded_by_the_record",
        "attachmentsexpected",
        "attachmentspresent",
        "audit",
        "deviceid",
        "end",
        "formversion",
        "instancename",
        "introduction",
        "phonenumber",
        "start",
        "status",
        "submitterid",
        "submittername",
        "today",
        "username",
    }
)
"""Columns that ODK and KoboToolbox add, and that say nothing we need."""


@dataclass(frozen=True, slots=True)
class FieldNames:
    """The names by which a field may go: in the form, as key, or as its label in a language."""

    by_name: Mapping[str, FormField]
    by_label: Mapping[str, FormField]

    @classmethod
    def of(cls, fields: Iterable[FormField]) -> FieldNames:
        """The names of some fields."""
        by_name: dict[str, FormField] = {}
        by_label: dict[str, FormField] = {}
        for field in fields:
            by_name.setdefault(field.name, field)
            if field.question is not None:
                by_name[field.question.key] = field
            for label in field.label.every:
                by_label.setdefault(_casefold_label(label), field)
        return cls(by_name, by_label)

    def field(self, column: str) -> FormField | None:
        """The field of a column; groups in front of its name, as tools write them, are left out.

        >>> from paradiplomacy.interviews.form import form_fields
        >>> from paradiplomacy.interviews.instrument import read_shipped
        >>> names = FieldNames.of(form_fields(read_shipped()))
        >>> columns = ("trade.any", "part_capacity-trade__any", "part_capacity/trade__any", "x")
        >>> [names.field(column) and names.field(column).name for column in columns]
        ['trade__any', 'trade__any', 'trade__any', None]
        """
        last = column.rpartition("/")[2]
        for name in (column, last, last.rpartition("-")[2]):
            if name in self.by_name:
                return self.by_name[name]
        labels = map(_casefold_label, (column, last))
        return next((self.by_label[label] for label in labels if label in self.by_label), None)

    @staticmethod
    def meta(column: str) -> str:
        """The part that a column of a tool's own has in a submission; ``""`` where we need none.

        >>> [FieldNames.meta(name) for name in ("meta-instanceID", "meta/rootUuid", "DeviceID")]
        ['instance', 'root', '']
        """
        return _META.get(_last_part_of_column(column), "") or _META.get(
            column.lower().partition("/")[0], ""
        )

    @staticmethod
    def is_tools_own(column: str) -> bool:
        """Tell if a tool adds such a column to every export."""
        return (
            column.startswith(("_", "meta/", "meta-", "@odata", "formhub/", "(column "))
            or (column.startswith("part_") and _last_part_of_column(column) == column)
            or _last_part_of_column(column) in _TOOLS_OWN
            or bool(FieldNames.meta(column))
        )

    def like(self, column: str) -> str:
        """The field that may have been meant by a column that is none."""
        return suggestion(column, self.by_name, listed=0)


def _last_part_of_column(column: str) -> str:
    return column.rpartition("/")[2].rpartition("-")[2].lower()


def _casefold_label(label: str) -> str:
    return " ".join(label.split()).casefold()


_IDS = ("instance", "uuid", "key")
_NO_ID = (
    "has no id: none of the columns KEY, __id, instanceID, _uuid and id is filled; export it with "
    "them, or number the rows of a sheet in a column id"
)
_REFUSED = ("rejected", "not approved", "validation_status_not_approved")


@dataclass(frozen=True, slots=True)
class Submission:
    """One filled-in form, as it was sent.

    root: Stays through edits; ``""`` where the export names only what this one replaces.
    instance: Id of this version.
    replaces: Id of the version before it; ``""`` where the export does not say.
    order: How often it was edited, and when: later versions come later.
    line: Line of the file; of JSON the number of the submission.
    cells: What stands in each field, by its name in the form; empty ones are left out.
    names_root: Whether the export says which submission it is through all edits.
    """

    root: str
    instance: str
    replaces: str
    order: tuple[int, str]
    file: str
    line: int
    cells: Mapping[str, str]
    names_root: bool = True


@dataclass(frozen=True, slots=True)
class ExportRead:
    """The submissions of a file, and what is to be said of it.

    refused: Submissions that reviewers rejected; they are left out.
    unread: Columns that are not a question of this questionnaire.
    more: Why there may be more submissions than the file has; ``""`` where there are not.
    """

    submissions: tuple[Submission, ...]
    refused: int = 0
    unread: tuple[str, ...] = ()
    more: str = ""


def read_export(path: Path, names: FieldNames, *, encoding: str = "") -> ExportRead:
    """Read one file.

    path: JSON by its ending or its first character; else CSV or XLSX.
    encoding: Of a text file; UTF-8 where empty. Where the bytes do not fit, the error proposes
        others.

    Raises RecordError: Names file, row and field of all that is wrong.
    """
    if path.suffix.lower() == ".json":
        rows, more = _json_rows(path, encoding)
        numbered = list(enumerate(rows, start=1))
        columns = dict.fromkeys(column for row in rows for column in row)
    else:
        header, numbered = _table_rows(path, encoding, names)
        columns, more = dict.fromkeys(header), ""
    problems = Problems()
    filled = bool(columns or numbered)
    fields = _fields_by_column(path.name, columns, names, problems, filled=filled)
    unread = tuple(
        column for column in columns if column not in fields and not FieldNames.is_tools_own(column)
    )
    if "id" in columns:  # a sheet, whose columns are all ours
        problems += [
            Problem(
                path.name,
                1,
                column,
                f"is not a question; {names.like(column) or 'remove the column'}",
            )
            for column in unread
        ]
    if filled and not any(FieldNames.meta(column) in _IDS for column in columns):
        problems.append(Problem(path.name, 1, "id", _NO_ID))
    problems.raise_if_any()
    read = [
        _submission(path.name, line, row, fields, problems)
        for line, row in numbered
        if any(row.get(column) for column in fields)  # a row of a sheet may have an id alone
    ]
    problems.raise_if_any()
    taken = tuple(submission for submission in read if submission is not None)
    return ExportRead(taken, len(read) - len(taken), unread, more)


def _fields_by_column(
    file: str,
    columns: Mapping[str, Any],
    names: FieldNames,
    problems: list[Problem],
    *,
    filled: bool,
) -> dict[str, str]:
    """From columns to fields; no export of this form has none of who answers."""
    fields: dict[str, str] = {}
    taken: dict[str, str] = {}
    for column in columns:
        if (field := names.field(column)) is not None:
            if field.name in taken:
                message = f"is the same field as {taken[field.name]!r}; keep one of both columns"
                problems.append(Problem(file, 1, column, message))
            taken[field.name] = column
            fields[column] = field.name
    if taken.keys().isdisjoint(("place", "side")) and filled:
        near = next((c for c in columns if names.like(c).find("'place'") >= 0), "")
        message = (
            "has no column 'place'; expected an export of the form that `interview form` writes, "
            "or the sheet of `interview sheet`" + (f"; did you mean {near!r}?" if near else "")
        )
        problems.append(Problem(file, 1, "", message))
    return fields


def _submission(
    file: str,
    line: int,
    row: Mapping[str, str],
    fields: Mapping[str, str],
    problems: list[Problem],
) -> Submission | None:
    """A row as a submission; None where a reviewer rejected it."""
    meta = {
        name: text
        for column, text in row.items()
        if text and column not in fields and (name := FieldNames.meta(column))
    }
    if meta.get("review", "").lower().replace("_", " ").strip() in {
        word.replace("_", " ") for word in _REFUSED
    }:
        return None
    instance = _identity_without_prefix(
        meta.get("instance") or meta.get("uuid") or meta.get("key", "")
    )
    if not instance:
        problems.append(Problem(file, line, "id", _NO_ID))
    replaces = _identity_without_prefix(meta.get("replaces", ""))
    named = _identity_without_prefix(meta.get("root") or meta.get("key", ""))
    root = named or ("" if replaces else instance)
    edits = meta.get("edits", "")
    order = (int(edits) if edits.isdecimal() else 0, meta.get("updated") or meta.get("at", ""))
    cells = {fields[c]: text for c, text in row.items() if c in fields and text}
    return Submission(root, instance, replaces, order, file, line, cells, bool(named))


def _identity_without_prefix(identity: str) -> str:
    return identity.strip().removeprefix("uuid:")


def _table_rows(
    path: Path, encoding: str, names: FieldNames
) -> tuple[tuple[str, ...], list[tuple[int, dict[str, str]]]]:
    """The header, and each row with its line."""
    wanted = (*names.by_name, "KEY", "_uuid", "id")
    reader = read_table(
        path, TableFormat().written_in(encoding), wanted=wanted, how=ENCODING_OPTION
    )
    problems = Problems()
    rows = []
    for row in reader.rows:
        if isinstance(row, Problem):
            problems.append(row)
        else:
            cells = (cell.strip() for cell in row.cells)
            rows.append((row.line, dict(zip(reader.columns, cells, strict=True))))
    problems += [
        Problem(reader.file, 1, column, "stands twice in the header; rename one")
        for column in sorted({c for c in reader.columns if reader.columns.count(c) > 1})
    ]
    problems.raise_if_any()
    return tuple(reader.columns), rows


def _json_rows(path: Path, encoding: str) -> tuple[list[dict[str, str]], str]:
    """The submissions of OData (`value`), of KoboToolbox (`results`), or of a plain list."""
    text = decode(read_filled(path), path.name, encoding=encoding, how=ENCODING_OPTION)
    try:
        loaded = parse_json(text, unique=True)
    except ValueError as error:
        raise FileError(path.name, f"{error}; export it again") from None
    more = ""
    if isinstance(loaded, dict):
        if loaded.get("@odata.nextLink") or loaded.get("next"):
            more = "is one page of several; export the others too, and import all of them"
        loaded = loaded.get("value", loaded.get("results", loaded))
    elif loaded == []:
        raise FileError(path.name, "holds no submission; expected an export with some")
    rows: list[dict[str, str]] = []
    for number, entry in enumerate(loaded if isinstance(loaded, list) else [loaded], start=1):
        if not isinstance(entry, dict):
            message = f"is not a submission, but {str(entry)[:40]!r}; expected an object"
            raise RecordError([Problem(path.name, number, "", message)])
        rows.append(dict(_flatten_json_entry(entry, "")))
    return rows, more


def _flatten_json_entry(entry: Mapping[str, Any], before: str) -> Iterator[tuple[str, str]]:
    for key, value in entry.items():
        if isinstance(value, dict):
            yield from _flatten_json_entry(value, f"{before}{key}/")
        elif not isinstance(value, Sequence) or isinstance(value, str):
            yield before + key, _text_of_json_value(value)


def _text_of_json_value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.15g}" if isinstance(value, float) else str(value).strip()
