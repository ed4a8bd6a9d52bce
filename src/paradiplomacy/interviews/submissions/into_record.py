"""Submissions become accounts and answers of a record folder, through the checks of any record.

Each account has a source of its own, which carries its consent. An edited submission replaces the
one before it: that one stays in the folder as a closed source, so that it counts nowhere and
nothing is lost. Importing the same files again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from paradiplomacy.evidence.consent.tombstones import erased_by
from paradiplomacy.interviews.form import FormField, account_fields, form_fields, side_field
from paradiplomacy.interviews.instrument import Instrument
from paradiplomacy.interviews.submissions.checked_answers import CheckedAccount, check_submission
from paradiplomacy.interviews.submissions.form_columns import FieldNames
from paradiplomacy.interviews.submissions.reading import ExportRead, Submission, read_export
from paradiplomacy.interviews.submissions.submitted_accounts import RecordAccounts
from paradiplomacy.interviews.tie_choices import tie_choices
from paradiplomacy.record.folder_rows import put_in_place
from paradiplomacy.sources.record_folder import (
    FolderTables,
    folder_hashes,
    read_folder_tables,
)
from paradiplomacy.tabular.rows import Problems


@dataclass(frozen=True, slots=True)
class SubmissionsImported:
    """Counts of an import.

    new, replaced, unchanged, superseded, withdrawn: Accounts that are new; that replace an earlier
        version; that were there; versions that were replaced before they came; and submissions of
        who withdrew, which are left out.
    answers: Answers of those that are new or replaced.
    refused: Submissions that reviewers rejected in ODK Central or KoboToolbox: left out.
    unread: Columns that are not a question of the questionnaire, each with its file.
    more: Files that are one page of several.
    """

    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    superseded: int = 0
    withdrawn: int = 0
    answers: int = 0
    refused: int = 0
    unread: tuple[str, ...] = ()
    more: tuple[str, ...] = ()


def import_submissions(
    paths: Sequence[Path],
    folder: Path,
    *,
    instrument: Instrument,
    encoding: str = "",
    voice: str = "government",
    told: bool = True,
) -> SubmissionsImported:
    """Read exports or filled-in sheets into a record folder: all of them, or nothing.

    paths: CSV, XLSX or JSON.
    folder: The record folder. It has the places that are spoken for, and the ends.
    instrument: The questionnaire that was asked.
    encoding: Of text files; UTF-8 where empty.
    voice: Who speaks: a voice of ``sources.csv``.
    told: Respondents were told that answers on the facts of the tie are shown as the word of their
        place, as forms of this version tell them; only then do they state any.

    Raises RecordError: Names file, row and field of all that is wrong; nothing was written.

    Raises ParadiplomacyError: Somebody changed the folder meanwhile.
    """
    before = folder_hashes(folder) if folder.is_dir() else {}
    tables = read_folder_tables(folder)
    exports, submissions = _read_exports(paths, tables, encoding, instrument)
    gone = erased_by(tables.material().judgements)
    erased = frozenset(s.removeprefix("account:") for s in gone if s.startswith("account:"))
    accounts = RecordAccounts.of(folder, voice=voice, record=tables.meta.id, erased=erased)
    checked = _check_submissions(accounts.with_roots(submissions), tables, instrument, told=told)
    for account in accounts.in_order(checked):
        accounts.take(account)
    if accounts.changed:
        put_in_place(folder, accounts.texts(), before)
    return SubmissionsImported(
        **accounts.counts,
        refused=sum(export.refused for export in exports.values()),
        unread=tuple(
            f"{path.name}: {column}" for path, export in exports.items() for column in export.unread
        ),
        more=tuple(f"{path.name} {export.more}" for path, export in exports.items() if export.more),
    )


def _read_exports(
    paths: Iterable[Path], tables: FolderTables, encoding: str, instrument: Instrument
) -> tuple[dict[Path, ExportRead], list[Submission]]:
    names = FieldNames.of(_fields_of_export(tables, instrument).values())
    problems = Problems()
    exports: dict[Path, ExportRead] = {}
    for path in paths:
        with problems.collecting():
            exports[path] = read_export(path, names, encoding=encoding)
    problems.raise_if_any()
    return exports, [submission for export in exports.values() for submission in export.submissions]


def _fields_of_export(tables: FolderTables, instrument: Instrument) -> dict[str, FormField]:
    """The fields that an export may have: the tie, or both places."""
    chosen = account_fields(ties=tie_choices(tables))
    return {
        field.name: field
        for field in (*form_fields(instrument), *chosen, side_field(tables.meta.ends))
    }


def _check_submissions(
    submissions: Iterable[Submission], tables: FolderTables, instrument: Instrument, *, told: bool
) -> list[CheckedAccount]:
    fields = _fields_of_export(tables, instrument)
    places = {row["id"] for row in tables.tables["places.csv"]}
    problems: Problems = Problems()
    checked = []
    for submission in submissions:
        account, wrong = check_submission(
            submission, fields, instrument, places=places, ends=tables.meta.ends, told=told
        )
        problems += wrong
        if account is not None:
            checked.append(account)
    problems.raise_if_any()
    return checked
