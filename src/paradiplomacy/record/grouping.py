"""Groups of accounts that are not to be named, noted in a record folder or a store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from paradiplomacy.evidence.consent.showing import groups_to_note
from paradiplomacy.evidence.store import Store
from paradiplomacy.model.statements import Judgement
from paradiplomacy.model.tables import JUDGEMENTS
from paradiplomacy.record.folder_rows import FileRows, put_in_place
from paradiplomacy.sources.record_folder import folder_hashes, read_record_folder


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
