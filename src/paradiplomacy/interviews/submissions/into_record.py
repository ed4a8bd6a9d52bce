"""Submissions become accounts and answers of a record folder, through the checks of any record.

Each account has a source of its own, which carries its consent. An edited submission replaces the
one before it: that one stays in the folder as a closed source, so that it counts nowhere and
nothing is lost. Importing the same files again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from paradiplomacy.evidence.consent.consents import submitted_account
from paradiplomacy.evidence.consent.tombstones import GONE, REPLACES, erased_by, met_account
from paradiplomacy.interviews.form import (
    FormField,
    account_fields,
    form_fields,
    side_field,
    tie_choices,
)
from paradiplomacy.interviews.instrument import Instrument
from paradiplomacy.interviews.submissions.checked_answers import CheckedAccount, check_submission
from paradiplomacy.interviews.submissions.reading import (
    ExportRead,
    FieldNames,
    Submission,
    read_export,
)
from paradiplomacy.model.context_tables import ACCOUNTS, ANSWERS
from paradiplomacy.model.spreadsheets import escape_formula
from paradiplomacy.model.statements import Consent, JudgementKind
from paradiplomacy.model.tables import JUDGEMENTS, SOURCES
from paradiplomacy.record.folder_rows import Cells, FileRows, put_in_place
from paradiplomacy.sources.record_folder import FolderTables, read_folder_tables
from paradiplomacy.tabular.files import folder_hashes
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
    if texts := accounts.texts():
        put_in_place(folder, texts, before)
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


_SUPERSEDED = "superseded: a later version of the same submission counts"

_GIVEN = ("value", "date", "text", "no_answer")
"""What an answer says; how it is shown is the questionnaire's to say."""

_Content = tuple[dict[str, str], set[tuple[str, ...]]]


@dataclass
class RecordAccounts:
    """The accounts of a record folder, to which checked submissions are added one by one."""

    sources: FileRows
    accounts: FileRows
    answers: FileRows
    judgements: FileRows
    voice: str
    record: str
    erased: set[str]
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(
            ("new", "replaced", "unchanged", "superseded", "withdrawn", "answers"), 0
        )
    )

    @classmethod
    def of(
        cls, folder: Path, *, voice: str, record: str, erased: frozenset[str] = frozenset()
    ) -> RecordAccounts:
        """Read the tables of a folder that is known to be right; some withdrew from it."""
        sources, accounts, answers, judgements = (
            FileRows.of(folder, table) for table in (SOURCES, ACCOUNTS, ANSWERS, JUDGEMENTS)
        )
        return cls(sources, accounts, answers, judgements, voice, record, set(erased))

    def texts(self) -> dict[str, str]:
        """The files that change, sources first."""
        files = (self.sources, self.accounts, self.answers, self.judgements)
        return {file.table.file: file.text() for file in files if file.changed}

    def with_roots(self, submissions: Sequence[Submission]) -> list[Submission]:
        """The submissions; each whose export names no root has that of what it replaces."""
        by_instance = {s.instance: s for s in submissions}
        rooted = []
        for submission in submissions:
            first, seen = submission, {submission.instance}
            while not first.root and first.replaces in by_instance and first.replaces not in seen:
                first = by_instance[first.replaces]
                seen.add(first.instance)
            rooted.append(replace(submission, root=first.root or first.replaces))
        return rooted

    def in_order(self, checked: Iterable[CheckedAccount]) -> list[CheckedAccount]:
        """Earlier versions of a submission before later ones."""
        checked = list(checked)
        replaced = {account.submission.instance: account.submission.replaces for account in checked}

        def depth(instance: str) -> int:
            steps, seen = 0, {instance}
            while (instance := replaced.get(instance, "")) and instance not in seen:
                seen.add(instance)
                steps += 1
            return steps

        return sorted(
            checked,
            key=lambda account: (depth(account.submission.instance), account.submission.order),
        )

    def take(self, given: CheckedAccount) -> None:
        """Add an account, or its new version, or nothing where it is there."""
        submission = given.submission
        account = self._account_of(submission.root)
        if self._is_withdrawn(account, given):
            self.counts["withdrawn"] += 1
            return
        versions = self._versions(account)
        wanted = _content_of_submission(given)
        same = [row for row in versions if self._content_of(row) == wanted]
        if any(row is versions[-1] or row.get("locator") == submission.instance for row in same):
            self.counts["unchanged"] += 1
            return
        if any(row.get("note") == f"{REPLACES}{submission.instance}" for row in versions):
            self._add(given, account, number=len(versions) + 1, closed=True)
            self.counts["superseded"] += 1
            return
        if versions:
            self._close(versions[-1])
        self._add(given, account, number=len(versions) + 1, closed=False)
        self.counts["replaced" if versions else "new"] += 1
        self.counts["answers"] += len(given.answers)

    def _account_of(self, root: str) -> str:
        """The account of a submission whose root, or a version of it, was imported."""
        ids = (row["id"] for row in self.accounts.rows if row.get("locator") == root)
        return next((id_.partition(".")[0] for id_ in ids), submitted_account(root))

    def _is_withdrawn(self, account: str, given: CheckedAccount) -> bool:
        """Tell if its respondent withdrew; its ids are noted, so that no later edit comes back.

        An export may name neither the first version nor one that was seen: then nobody is taken
        in of whom somebody withdrew that was interviewed for the same end on the same day.
        """
        submission = given.submission
        ids = {submission.root, submission.instance, submission.replaces} - {""}
        keys = {account, *map(submitted_account, ids)}
        if not keys & self.erased and (
            submission.names_root
            or not self.erased
            or self._versions(account)
            or met_account(self.record, given.account) not in self.erased
        ):
            return False
        day = datetime.now(UTC).date().isoformat()
        for key in sorted(keys - self.erased):
            self.judgements.add(
                {"kind": str(JudgementKind.ERASED), "subject": f"account:{key}", "by": "import",
                 "on": day, "why": GONE}
            )  # fmt: skip
        self.erased |= keys
        return True

    def _versions(self, account: str) -> list[Cells]:
        """The versions of an account, the one that counts last."""
        return sorted(
            [row for row in self.accounts.rows if row["id"].partition(".")[0] == account],
            key=lambda row: (row["id"] == account, _number_of_source(row["source"])),
        )

    def _content_of(self, row: Cells) -> _Content:
        account = {
            name: cell
            for name, cell in row.items()
            if cell and name not in ("id", "source", "locator", "note")
        }
        answers = {
            (a["question"], *(a.get(name, "") for name in _GIVEN))
            for a in self.answers.rows
            if a["account"] == row["id"] and a["source"] == row["source"]
        }
        return (account, answers)

    def _close(self, version: Cells) -> None:
        """Keep a version that was replaced, closed, under a key of its own.

        Its consent must not bind the version after it.
        """
        account, source = version["id"], version["source"]
        for row in self.sources.rows:
            if row["id"] == source:
                row |= {"consent": str(Consent.CLOSED), "note": _SUPERSEDED}
        closed = f"{account}.{_number_of_source(source)}"
        for row in self.answers.rows:
            if row["account"] == account and row["source"] == source:
                row["account"] = closed
        version["id"] = closed
        self.sources.changed = self.accounts.changed = self.answers.changed = True

    def _add(self, given: CheckedAccount, account: str, *, number: int, closed: bool) -> None:
        submission, cells = given.submission, given.account
        source = account if number == 1 else f"{account}-{number}"
        key = f"{account}.{number}" if closed else account
        row = {
            "id": source,
            "title": f"Interview, {cells['office']}, {cells['date']}",
            "language": cells.get("language", "en"),
            "end": cells["side"],
            "voice": self.voice,
            "consent": str(Consent.CLOSED if closed else Consent(cells["consent"])),
            "note": _SUPERSEDED if closed else "",
        }
        # It is there already where an import was cut short after the first file.
        self.sources.rows = [r for r in self.sources.rows if r["id"] != source]
        self.sources.add(row)
        self.accounts.add(
            {
                "id": key,
                **cells,
                "source": source,
                "locator": submission.instance,
                "note": f"{REPLACES}{submission.replaces}" if submission.replaces else "",
            }
        )
        for answer in given.answers:
            cells_of_answer = {"account": key, **answer._asdict(), "source": source}
            self.answers.add(cells_of_answer | {"locator": submission.instance})


def _content_of_submission(given: CheckedAccount) -> _Content:
    account = {
        name: escape_formula(cell) if name in ("office", "role") else cell
        for name, cell in given.account.items()
        if cell
    }
    answers: set[tuple[str, ...]] = {
        (a.question, a.value, a.date, escape_formula(a.text), a.no_answer) for a in given.answers
    }
    return account, answers


def _number_of_source(source: str) -> int:
    last = source.rpartition("-")[2]
    return int(last) if last.isdecimal() and len(last) < 6 else 1
