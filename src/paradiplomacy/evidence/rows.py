"""Rows of the tables from the dataclasses of `model/`, and back."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

import sqlalchemy as sa

from paradiplomacy.model.outlets import Outlet
from paradiplomacy.model.records import RecordMeta
from paradiplomacy.model.statements import (
    Certainty,
    Consent,
    Judgement,
    JudgementKind,
    Polarity,
    Source,
    Statement,
    Voice,
)

__all__ = [
    "STATEMENT_FIELDS",
    "judgement_of",
    "meta_of",
    "row_of_judgement",
    "row_of_meta",
    "row_of_source",
    "row_of_statement",
    "source_of",
    "statement_of",
]

STATEMENT_FIELDS = tuple(field.name for field in fields(Statement))
"""In the order in which `statement_of` takes them, after the id."""

_END = 1 + len(STATEMENT_FIELDS)
_POLARITY = STATEMENT_FIELDS.index("polarity")
_POLARITIES = {str(polarity): polarity for polarity in Polarity}
_CERTAINTY = STATEMENT_FIELDS.index("certainty")
_CERTAINTIES = {str(certainty): certainty for certainty in Certainty}


def row_of_meta(meta: RecordMeta) -> dict[str, Any]:
    """What a record says of itself, as a row."""
    values = asdict(meta)
    for name in ("languages", "ends", "limits", "limits_zh", "claims"):
        values[name] = list(values[name])
    values["outlets"] = [asdict(outlet) | {"voice": outlet.voice.value} for outlet in meta.outlets]
    return values


def row_of_source(source: Source) -> dict[str, Any]:
    """A source as a row."""
    return asdict(source) | {"voice": source.voice.value, "consent": source.consent.value}


def row_of_statement(statement: Statement) -> dict[str, Any]:
    """A statement as a row, but for its id."""
    # Not `asdict`, which copies every value and takes ten times as long.
    values: dict[str, Any] = {name: getattr(statement, name) for name in STATEMENT_FIELDS}
    values["polarity"] = statement.polarity.value
    values["certainty"] = statement.certainty.value
    return values


def row_of_judgement(judgement: Judgement) -> dict[str, Any]:
    """A judgement as a row, but for how it came into the ledger."""
    return asdict(judgement) | {"kind": judgement.kind.value}


def meta_of(row: sa.Row[Any]) -> RecordMeta:
    """What a record says of itself, from its row."""
    return RecordMeta(
        id=row.id,
        title=row.title,
        description=row.description,
        licence=row.licence,
        languages=tuple(row.languages),
        ends=tuple(row.ends),
        as_of=row.as_of,
        coder=row.coder,
        method=row.method,
        limits=tuple(row.limits),
        pairs_once=row.pairs_once,
        title_zh=row.title_zh,
        limits_zh=tuple(row.limits_zh),
        texts=row.texts,
        claims=tuple(row.claims),
        outlets=tuple(Outlet(**cells | {"voice": Voice(cells["voice"])}) for cells in row.outlets),
    )


def source_of(row: sa.Row[Any]) -> Source:
    """A source from its row."""
    return Source(
        id=row.id,
        title=row.title,
        url=row.url,
        language=row.language,
        end=row.end,
        voice=Voice(row.voice),
        consent=Consent(row.consent),
        note=row.note,
        place=row.place,
        outlet=row.outlet,
        dated=row.dated,
    )


def statement_of(row: sa.Row[Any]) -> Statement:
    """A statement from its row: id, the fields of a statement in their order, and whatever else."""
    # By position: by name it takes four times as long.
    cells: list[Any] = list(row)[1:_END]
    cells[_POLARITY] = _POLARITIES[cells[_POLARITY]]
    cells[_CERTAINTY] = _CERTAINTIES[cells[_CERTAINTY]]
    return Statement(*cells)


def judgement_of(row: sa.Row[Any]) -> Judgement:
    """A judgement from its row."""
    return Judgement(
        kind=JudgementKind(row.kind),
        subject=row.subject,
        object=row.object,
        by=row.by,
        on=row.on,
        why=row.why,
        method=row.method,
    )
