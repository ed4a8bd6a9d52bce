"""The data of a package: each record as a folder, with consent honoured."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.record.exports.folder import write_material
from paradiplomacy.record.open import open_record
from paradiplomacy.record.record import Record

__all__ = ["write_data"]


def write_data(record: Record, folder: Path, *, rule: str) -> Record:
    """Write every record that went in, and read all of it back.

    What consent closes is not in a record, and so not in its folder.

    Parameters
    ----------
    record : Record
    folder : pathlib.Path
        Each record becomes a folder below it.
    rule : str, keyword-only

    Returns
    -------
    Record
        As a verifier's run reads it.

    Raises
    ------
    ParadiplomacyError
        Two records have one key, or what was written does not say what was read.
    """
    keys = [meta.id for meta in record.metas]
    twice = sorted(key for key, times in Counter(keys).items() if times > 1)
    if twice:
        raise ParadiplomacyError(
            f"two records have the key {', '.join(twice)}; give them keys of their own, since each "
            "becomes a folder of that name"
        )
    for material in record.materials:
        write_material(material, folder / material.meta.id)
    again = open_record(*(str(folder / key) for key in keys), rule=rule)
    if again.statements.keys() != record.statements.keys():
        lost = len(record.statements.keys() ^ again.statements.keys())
        raise ParadiplomacyError(
            f"{lost} statements are not the same after writing and reading the record; a package "
            "of it could not be checked, so none was made"
        )
    return again
