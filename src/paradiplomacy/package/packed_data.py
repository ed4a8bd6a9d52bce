"""The data of a package: each record as a folder, with consent honoured; rows as CSV."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.evidence.rules import Rule
from paradiplomacy.exports.folder import write_material
from paradiplomacy.model.records import Material
from paradiplomacy.model.spreadsheets import escape_formula
from paradiplomacy.record.open import open_record
from paradiplomacy.record.record import Record
from paradiplomacy.results.opening import meanings_of


def write_data(
    record: Record, folder: Path, *, rule: str | Rule, whole: Sequence[Material] = ()
) -> Record:
    """Write every record that went in, each to a folder of its own, and read all of it back.

    What consent closes is not in a record, and so not in its folder; what it hides is in that of a
    full package alone: `whole` is what is written of the same records there. The record that comes
    back is the one that a verifier's run reads; if it does not say what was read, there is no
    package.
    """
    keys = [meta.id for meta in record.metas]
    twice = sorted(key for key, times in Counter(keys).items() if times > 1)
    if twice:
        raise ParadiplomacyError(
            f"two records have the key {', '.join(twice)}; give them keys of their own, since each "
            "becomes a folder of that name"
        )
    for material in whole or record.materials:
        write_material(material, folder / material.meta.id)
    again = open_record(*(str(folder / key) for key in keys), rule=rule)
    differing = meanings_of(record.statements.values()) ^ meanings_of(again.statements.values())
    # A judgement names a statement by its id, which changes with the spelling of a number.
    judged = {judgement.subject for judgement in record.judgements}
    adrift = judged & (record.statements.keys() - again.statements.keys())
    if differing or adrift:
        raise ParadiplomacyError(
            f"{len(differing) + len(adrift)} statements are not the same after the record was "
            "written and read back; a package of it could not be checked, so none was made"
        )
    return again


def write_rows(path: Path, kind: type[Any], rows: Iterable[Any]) -> None:
    """Write objects of a dataclass as CSV, a column for each field; no cell is a formula."""
    names = [field.name for field in fields(kind)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(
            [escape_formula(str(getattr(row, name))) for name in names] for row in rows
        )
