"""The record as tables: the only thing that analyses see.

Every frame is a Polars data frame with one row an entity, sorted by key. Dates come as
`_edtf` (as said, empty where nobody says), `_low` and `_high` (first and last possible day,
null where open) and, for use as one day, the middle of both under the bare name (null where
an end is open). What is written for others names them otherwise: `exports.dated`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

import polars as pl

from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language import Name
from paradiplomacy.model.tables import FRAMES
from paradiplomacy.record.frame_columns import frame_of, schema_of
from paradiplomacy.record.record import Record
from paradiplomacy.record.values import statements_of

__all__ = ["SCHEMAS", "Frames", "frames_of"]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Frames:
    """All frames of a record, with the day to which it speaks.

    Parameters
    ----------
    places, ties, listings, spells, exchanges, shocks, responses, acts, laws : polars.DataFrame
    readings, claims, accounts, answers : polars.DataFrame
        With columns as in `SCHEMAS`.
    as_of : datetime.date
    evidence : mapping of str to tuple of str
        Statement ids by subject: ``tie:...``, ``exchange:...``, ``response:...``,
        ``claim:...``, ``reading:series|subject|date`` and so on.
    seed : int
        Of everything random in analyses.
    definitions : tuple of str
        Ids of the definitions by which published totals of the record count.
    rivals : tuple of str
        Pairs of countries each of which minds a tie of a place with the other: ``CN-TW``.
    surveys : mapping of str to Name
        Names of those who ask for opinion, by what their series are called after.
    bodies : mapping of str to Name
        Translated names of bodies that carried exchanges, by the name in `exchanges`.
    """

    places: pl.DataFrame
    ties: pl.DataFrame
    listings: pl.DataFrame
    spells: pl.DataFrame
    exchanges: pl.DataFrame
    shocks: pl.DataFrame
    responses: pl.DataFrame
    acts: pl.DataFrame
    laws: pl.DataFrame
    readings: pl.DataFrame
    claims: pl.DataFrame
    accounts: pl.DataFrame
    answers: pl.DataFrame
    as_of: date
    evidence: Mapping[str, tuple[str, ...]]
    seed: int = 1989
    definitions: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    surveys: Mapping[str, Name] = field(default_factory=dict)
    bodies: Mapping[str, Name] = field(default_factory=dict)

    def __repr__(self) -> str:
        heights = ((name, getattr(self, name).height) for name in SCHEMAS)
        filled = ", ".join(f"{height} {name}" for name, height in heights if height)
        return f"<Frames: {filled or 'no rows'}; as of {self.as_of}>"


SCHEMAS: dict[str, dict[str, Any]] = {
    field.name: schema_of(FRAMES[field.name]) for field in fields(Frames) if field.name in FRAMES
}
"""Columns and types of each frame, from the declaration of its table."""


def frames_of(record: Record, *, seed: int = 1989) -> Frames:
    """The frames of a record, with the seed for what analyses of them draw."""
    frames = {name: frame_of(table, record) for name, table in FRAMES.items()}
    texts = {key: names for meta in record.metas for key, names in meta.texts.items()}
    translated = [t for m in record.metas for t in m.translations if t.field == "through"]
    bodies = group_pairs((each.original, (each.language, each.text)) for each in translated)
    return Frames(
        **frames,
        as_of=record.as_of,
        evidence={key: statements_of(facts) for key, facts in record.facts.items()},
        seed=seed,
        definitions=tuple(sorted({total.definition for total in record.totals.values()})),
        rivals=tuple(sorted({pair for meta in record.metas for pair in meta.rivals})),
        surveys={k[7:]: Name.of(v) for k, v in texts.items() if k.startswith("survey.")},
        bodies={name: Name.of({"en": name, **dict(own)}) for name, own in bodies.items()},
    )
