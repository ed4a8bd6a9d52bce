"""An account that is withdrawn from a record folder: its rows go, a line says that it was there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from paradiplomacy.errors import NotFoundError
from paradiplomacy.evidence.confirmations import is_confirming
from paradiplomacy.evidence.consent.consents import account_of, respondent_of
from paradiplomacy.evidence.consent.showing import groups_to_note
from paradiplomacy.evidence.consent.tombstones import GONE, Erasure, Withdrawal, groups_of
from paradiplomacy.evidence.store import Store
from paradiplomacy.model.statements import GAZETTEER, Judgement, JudgementKind
from paradiplomacy.model.tables import FILES, JUDGEMENTS, PLACES, SOURCES
from paradiplomacy.record.folder_rows import Cells, FileRows, put_in_place
from paradiplomacy.sources.record_folder import read_folder_tables, read_record_folder
from paradiplomacy.tabular.files import folder_hashes


def withdraw_from_folder(
    folder: Path, account: str, *, by: str, today: date, write: bool = True
) -> Erasure:
    """Remove the rows of an account, its answers and its own sources from a record folder.

    A line of the kind ``erased`` is added to ``judgements.csv``, so that a store that this record
    is imported into erases them, too. The folder is changed once all that is left reads well.

    `account`: key of the account.
    `by`: who withdraws it.
    `write`: change the folder; else only say what would go.

    Raises RecordError: The folder cannot be read, or what is left is not a record; nothing was
        changed.
    Raises NotFoundError: There is no such account.
    """
    tables = read_folder_tables(folder)
    before = folder_hashes(folder)
    every = [statement for statement, _, _ in tables.statements()]
    taken = Withdrawal.of(account, {statement.id: statement for statement in every})
    if not taken.statements:
        known = {account_of(s.subject) for s in every} - {""}
        raise NotFoundError("account", account, known, hint=f"in {folder.name}")
    words = taken.words((r["id"], r["title"], r["url"]) for r in tables.tables[SOURCES.file])
    files = {name: FileRows.of(folder, FILES[name]) for name in tables.tables}
    touched = 0
    for name, file in files.items():
        rows = file.rows
        remaining = [row for row in rows if not _is_row_of_taken(name, row, taken)]
        if name == PLACES.file:  # what the gazetteer says of a place that nobody names any more
            remaining = [
                r
                for r in remaining
                if r["id"].strip() not in taken.hidden or r["source"] != GAZETTEER
            ]
        if name == JUDGEMENTS.file:
            of = ((r["kind"].strip(), r["subject"].strip(), r.get("object", "")) for r in rows)
            remaining, touched = _judgements_left(rows, taken.keys, words, groups_of(account, of))
        file.rows, file.changed = remaining, remaining != rows
    judgements = files.setdefault(JUDGEMENTS.file, FileRows.of(folder, JUDGEMENTS))
    erased = {"kind": str(JudgementKind.ERASED), "by": by, "on": today.isoformat(), "why": GONE}
    for subject in taken.tombstones(tables.meta.id):
        judgements.add(erased | {"subject": subject})
    if write:
        texts = {name: file.text() for name, file in files.items() if file.changed}
        put_in_place(folder, texts, before)
    return taken.outcome(tables.meta.id, judgements=touched)


def _is_row_of_taken(name: str, row: Mapping[str, str], taken: Withdrawal) -> bool:
    """True if a row is of an account, of a source of its own, or confirms what is."""
    if row.get("source", row["id"] if name == SOURCES.file else "").strip() in taken.own:
        return True
    if is_confirming(row.get("source", "")) and row.get("locator", "").strip() in taken.statements:
        return True
    column = {"accounts.csv": "id", "answers.csv": "account", "further_values.csv": "of"}.get(name)
    if column is None:
        return False
    key = row[column].strip()
    return taken.account == respondent_of(account_of(key) if column == "of" else key)


def _judgements_left(
    rows: list[Cells], gone: set[str], words: Sequence[str], broken: frozenset[str]
) -> tuple[list[Cells], int]:
    """Judgements on what is left, without reasons that name what goes; and how many change.

    Of a group that is broken the hash goes; its members stay noted, so that it is shown no more.
    """
    remaining = [row for row in rows if not {row["subject"].strip(), row.get("object", "")} & gone]
    cleaned = [
        row | {"why": GONE}
        if row.get("object", "") in broken or any(word in row["why"] for word in words)
        else row
        for row in remaining
    ]
    changed = sum(after != before for after, before in zip(cleaned, remaining, strict=True))
    return cleaned, len(rows) - len(remaining) + changed


def note_groups_in_folder(
    folder: Path, *, by: str, today: date, write: bool = True
) -> tuple[Judgement, ...]:
    """Note the accounts of a record folder that wait for a group, as lines of ``judgements.csv``.

    `by`: who lets them be shown.
    `write`: change the folder; else only say what would be noted.

    Raises RecordError: The folder cannot be read; nothing was changed.
    """
    judged = groups_to_note(read_record_folder(folder), by=by, today=today)
    if judged and write:
        before = folder_hashes(folder)
        judgements = FileRows.of(folder, JUDGEMENTS)
        for each in judged:
            judgements.add({name: str(value) for name, value in asdict(each).items()})
        put_in_place(folder, {JUDGEMENTS.file: judgements.text()}, before)
    return judged


def note_groups(
    store: Store, record: str, *, by: str, today: date, write: bool = True
) -> tuple[Judgement, ...]:
    """Note the accounts of a stored record that wait for a group, all in one transaction.

    `by`, `today`, `write`: as of `note_groups_in_folder`.

    Raises NotFoundError: There is no such record.
    """
    judged: Sequence[Judgement] = groups_to_note(store.material(record), by=by, today=today)
    if write:
        store.add_judgements((record, judgement) for judgement in judged)
    return tuple(judged)
