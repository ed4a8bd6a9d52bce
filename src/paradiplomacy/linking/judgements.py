"""People's judgements on places as a file: written from one store, replayed into another."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from pydantic import ValidationError

from paradiplomacy.errors import Problem, RecordError
from paradiplomacy.model.spreadsheets import escaped
from paradiplomacy.model.statements import Judgement, JudgementKind
from paradiplomacy.sources.fields import PLACE_KEY
from paradiplomacy.sources.tables import JudgementRow
from paradiplomacy.tabular.tables import read_table
from paradiplomacy.writing import whole

__all__ = ["by_people", "read_judgement_rows", "read_judgements", "write_judgements"]

_COLUMNS = tuple(JudgementRow.model_fields)


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
    return tuple(one for number, one in enumerate(theirs) if last[one.subject] == number)


def read_judgements(path: str | Path) -> tuple[Judgement, ...]:
    """The judgements of `read_judgement_rows`, without the lines on which they stand.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = pathlib.Path(folder.name) / "judgements.csv"
    >>> made = Judgement(
    ...     JudgementKind.SAME_PLACE, "us-list-kent", "us-gn-5799625", "Ann", "2026-01-31", "known"
    ... )
    >>> write_judgements([made], path)
    >>> read_judgements(path) == (made,)
    True
    >>> folder.cleanup()
    """
    return tuple(judgement for _, judgement in read_judgement_rows(path))


def read_judgement_rows(path: str | Path) -> tuple[tuple[int, Judgement], ...]:
    """Judgements of a CSV with the columns of ``judgements.csv``, each with its line.

    Raises
    ------
    RecordError
        There is no such file, or a row is not as it should be. Every problem is named.
    """
    table = read_table(path, wanted=_COLUMNS)
    problems = [
        Problem(table.file, 1, column, f"is no column here; expected {', '.join(_COLUMNS)}")
        for column in table.columns
        if column not in _COLUMNS
    ]
    problems += [
        Problem(table.file, 1, column, "is missing from the header")
        for column, field in JudgementRow.model_fields.items()
        if field.is_required() and column not in table.columns
    ]
    problems += [
        Problem(table.file, 1, column, "stands twice in the header")
        for column in _COLUMNS
        if table.columns.count(column) > 1
    ]
    if problems:
        raise RecordError(problems)
    read: list[tuple[int, Judgement]] = []
    for row in table.rows:
        if isinstance(row, Problem):
            problems.append(row)
            continue
        cells = dict(zip(table.columns, row.cells, strict=True))
        try:
            said = JudgementRow.model_validate(cells)
        except ValidationError as error:
            problems += [
                Problem(
                    table.file,
                    row.line,
                    str(wrong["loc"][0]) if wrong["loc"] else "",
                    f"{wrong['msg'].removeprefix('Value error, ')}; found {wrong.get('input')!r}",
                )
                for wrong in error.errors()
            ]
            continue
        if said.kind is not JudgementKind.SAME_PLACE:
            message = f"is {str(said.kind)!r}; only judgements of the kind 'same place' replay here"
            problems.append(Problem(table.file, row.line, "kind", message))
            continue
        wrong_keys = [
            Problem(
                table.file,
                row.line,
                column,
                f"{key[:60]!r} is no place key; expected one such as us-gn-4119403, or a mention's",
            )
            for column, key in (("subject", said.subject), ("object", said.object))
            if not re.fullmatch(PLACE_KEY, key)
        ]
        problems += wrong_keys
        made = Judgement(
            said.kind, said.subject, said.object, said.by, said.on, said.why, said.method
        )
        read.append((row.line, made))
    if problems:
        raise RecordError(problems)
    return tuple(read)


def write_judgements(judgements: Iterable[Judgement], path: Path) -> None:
    """Write judgements as a CSV that `read_judgements` reads; whole, or not at all."""
    with whole(path) as half, half.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(
            {name: escaped(str(value)) for name, value in asdict(judgement).items()}
            for judgement in judgements
        )
