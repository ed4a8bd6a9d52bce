"""People's judgements on places as a file: written from one store, replayed into another."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from paradiplomacy.errors import Problem
from paradiplomacy.model.spreadsheets import escaped
from paradiplomacy.model.statements import Judgement, JudgementKind
from paradiplomacy.model.tables import JUDGEMENTS
from paradiplomacy.sources.fields import PLACE_KEY
from paradiplomacy.sources.rows import TABLES
from paradiplomacy.tabular.checked_rows import checked_rows
from paradiplomacy.tabular.rows import Problems
from paradiplomacy.tabular.tables import read_table
from paradiplomacy.writing import whole

_COLUMNS = tuple(column.name for column in JUDGEMENTS.cells)


def by_people(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Those that people made on places, in their order.

    A method's judgements name the method and its version; a person's say ``manual``. Where
    people changed their minds, the last judgement on a place is given.
    """
    theirs = [
        judgement
        for judgement in judgements
        if judgement.kind is JudgementKind.SAME_PLACE and judgement.is_by_hand
    ]
    last = {judgement.subject: number for number, judgement in enumerate(theirs)}
    return tuple(
        judgement for number, judgement in enumerate(theirs) if last[judgement.subject] == number
    )


def read_judgement_rows(path: str | Path) -> tuple[tuple[int, Judgement], ...]:
    """Judgements of a CSV with the columns of ``judgements.csv``, each with its line.

    Raises RecordError: There is no such file, or a row is not as it should be. Every problem is
        named.
    """
    table = read_table(path, wanted=_COLUMNS)
    problems = Problems()
    judgements: list[tuple[int, Judgement]] = []
    rows = TABLES[JUDGEMENTS.file]
    for row in checked_rows(table.file, table.columns, table.rows, rows, problems):
        judgement = Judgement(**row.cells())
        if judgement.kind is not JudgementKind.SAME_PLACE:
            kind = str(judgement.kind)
            message = f"is {kind!r}; only judgements of the kind 'same place' replay here"
            problems.append(Problem(table.file, row.line, "kind", message))
            continue
        problems += [
            Problem(
                table.file,
                row.line,
                column,
                f"{key[:60]!r} is not a place key; expected one such as us-gn-4119403, or "
                "a mention's",
            )
            for column, key in (("subject", judgement.subject), ("object", judgement.object))
            if not re.fullmatch(PLACE_KEY, key)
        ]
        judgements.append((row.line, judgement))
    problems.raise_if_any()
    return tuple(judgements)


def write_judgements(judgements: Iterable[Judgement], path: Path) -> None:
    """Write judgements as a CSV that `read_judgement_rows` reads; whole, or not at all."""
    with whole(path) as half, half.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(
            {name: escaped(str(value)) for name, value in asdict(judgement).items()}
            for judgement in judgements
        )
