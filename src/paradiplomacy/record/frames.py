"""The record as tables: the only thing that analyses see.

Every frame is a Polars data frame with one row an entity, sorted by key. Dates come as
`_edtf` (as said, empty where nobody says), `_low` and `_high` (first and last possible day,
null where open) and, for use as one day, the middle of both under the bare name (null where
an end is open). What is written for others names them otherwise: `exports.dated`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import zip_longest
from typing import Any

import polars as pl

from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language import Name
from paradiplomacy.model.columns import Column, ColumnRole, Table
from paradiplomacy.model.context import Claim
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.statements import THIRD, Polarity, Statement
from paradiplomacy.model.status import Status, StatusChange
from paradiplomacy.model.tables import FRAMES, LISTINGS, SPELLS, TIES
from paradiplomacy.model.ties import Tie, tie_key
from paradiplomacy.record.current_status import current_statuses, stands
from paradiplomacy.record.record import Record
from paradiplomacy.record.values_of_text import UNKNOWN, statements_of, texts_of, value_of_text
from paradiplomacy.sources.sectors import cofog_of

__all__ = ["SCHEMAS", "Frames", "frames_of"]

Columns = dict[str, list[Any]]

_KINDS: dict[str, Any] = {
    "text": pl.String,
    "list": pl.List(pl.String),
    "flag": pl.Boolean,
    "whole": pl.Int64,
    "number": pl.Float64,
    "count": pl.UInt32,
}
_DATE = {"_edtf": pl.String, "": pl.Date, "_low": pl.Date, "_high": pl.Date}


def frame_of(table: Table, record: Record) -> pl.DataFrame:
    """The frame of a table, one row a subject."""
    columns, schema = _columns_of_table(table, record), schema_of(table)
    return pl.DataFrame({name: columns[name] for name in schema}, schema=schema)


def schema_of(table: Table) -> dict[str, Any]:
    """Columns and types of the frame of a table, from its declaration."""
    schema: dict[str, Any] = {}
    for column in table.columns_of_frame:
        if column.type.value == "date":
            schema |= {column.attribute + end: kind for end, kind in _DATE.items()}
        else:
            schema[column.attribute] = _KINDS[column.type.value]
    return schema


def _columns_of_table(table: Table, record: Record) -> Columns:
    if table is LISTINGS:
        return _listings(record)
    if table is SPELLS:
        return _columns_of_spells(record)
    subjects = getattr(record, table.frame)
    columns: Columns = _columns_of_ties(record) if table is TIES else {}
    stated = {}
    for column in table.columns_of_frame:
        if column.name in columns:
            continue
        if column.role is ColumnRole.DERIVED:
            derive = _DERIVED[table.name, column.name]
            columns[column.name] = [derive(record, subject) for subject in subjects.values()]
        else:
            stated[column.name] = (column, [_value_in_column(column, "")] * len(subjects))
    for row, key in enumerate(subjects):
        for name, text in _stated_texts_of_subject(table, key, record):
            if text and name in stated:
                column, cells = stated[name]
                cells[row] = _value_in_column(column, text)
    for column, cells in stated.values():
        is_date = column.type.value == "date"
        columns |= (
            _columns_of_date(column.attribute, cells) if is_date else {column.attribute: cells}
        )
    return columns


def _stated_texts_of_subject(table: Table, key: str, record: Record) -> Iterator[tuple[str, str]]:
    """Column and text of all that is stated of a subject; of a tie, what is not denied."""
    if table is not TIES:
        return texts_of(table, key, record.facts[f"{table.subject}:{key}"])
    return (
        (fact.property, fact.value)
        for fact in record.ties[key].facts
        if not fact.value.startswith("not ")
    )


def _value_in_column(column: Column, text: str) -> Any:
    """Value of a fact in its column. A word of an enumeration stays a text."""
    kind = column.type
    if kind.value == "text":
        return None if kind.enum is not None and not text else text
    if kind.value == "list":
        return list(value_of_text(column, text))
    return value_of_text(column, text) if text and text != UNKNOWN else None


def _columns_of_date(name: str, dates: Sequence[EventDate | None]) -> Columns:
    """The four columns of a date."""
    return {
        f"{name}_edtf": [str(when or "") for when in dates],
        name: [when and when.middle for when in dates],
        f"{name}_low": [when and _bound_of_date(when.earliest) for when in dates],
        f"{name}_high": [when and _bound_of_date(when.latest) for when in dates],
    }


def _bound_of_date(day: date) -> date | None:
    """A first or last possible day; none where the date is open."""
    return day if date.min < day < date.max else None


def _sides_for_claim(record: Record, claim: Claim) -> str:
    """The sides that speak for a claim under the rule."""
    statements = (record.statements[key] for key in claim.statements)
    return "; ".join(sorted(set(map(record.side_of, statements))))


def _key_of_pair(first: str, second: str) -> str:
    """Key of the pair of two places; empty where one is not named."""
    return tie_key(first, second) if first and second else ""


_DERIVED: dict[tuple[str, str], Callable[[Record, Any], Any]] = {
    ("places", "label"): lambda _, place: place.label,
    ("places", "tier"): lambda _, place: place.level.tier,
    ("exchanges", "tie"): lambda _, exchange: tie_key(exchange.place_a, exchange.place_b),
    ("exchanges", "cofog"): lambda _, exchange: list(cofog_of(exchange.sectors)),
    ("responses", "tie"): lambda _, response: (
        tie_key(response.place, response.partner) if response.partner else ""
    ),
    ("claims", "tie"): lambda _, claim: _key_of_pair(claim.place_a, claim.place_b),
    ("claims", "side"): _sides_for_claim,
    ("accounts", "tie"): lambda _, account: _key_of_pair(account.place, account.partner),
    ("answers", "answer"): lambda _, answer: f"{answer.account}|{answer.question}",
}
"""Columns that no fact fills, by table; of ties, listings and spells see below."""


def _columns_of_ties(record: Record) -> Columns:
    ties = record.ties.values()
    ends = {end: [record.places[getattr(tie, f"place_{end}")] for tie in ties] for end in "ab"}
    columns: Columns = {
        f"{name}_{end}": [getattr(place, "id" if name == "place" else name) for place in places]
        for end, places in ends.items()
        for name in ("place", "label", "country", "region", "admin1", "coastal", "population")
    }
    established = [tie.fact("established") for tie in ties]
    statements = [{key for fact in tie.facts for key in fact.statements} for tie in ties]
    now = current_statuses(record)
    return columns | {
        "tie": [tie.id for tie in ties],
        "tier": [
            "state" if "state" in (a.level.tier, b.level.tier) else "city"
            for a, b in zip(ends["a"], ends["b"], strict=True)
        ],
        "kind": [tie.kind or "" for tie in ties],
        # The start as the tie has it: where nobody states one, between other moments.
        **_columns_of_date("established", [tie.established for tie in ties]),
        "start_from": [list(map(str, tie.start_from)) for tie in ties],
        "established_agreement": [
            tie.agreement_on_start if fact else ""
            for tie, fact in zip(ties, established, strict=True)
        ],
        "contradicted": [
            [fact.property for fact in tie.facts if fact.agreement is Agreement.CONTRADICTED]
            for tie in ties
        ],
        "status": [now[tie.id].status for tie in ties],
        "stands": [stands(record, tie, status=now[tie.id].status) for tie in ties],
        "last_sign": [str(now[tie.id].last_sign or "") for tie in ties],
        "statements": [len(keys) for keys in statements],
        "sources": [
            len({(record.statements[s].record, record.statements[s].source) for s in keys})
            for keys in statements
        ],
    }


def _listings(record: Record) -> Columns:
    once = {meta.id for meta in record.metas if meta.pairs_once}
    rows = [(*row, row[1] in once) for row in listings(record)]
    names = ("tie", "record", "source", "side", "pairs_once")
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def _columns_of_spells(record: Record) -> Columns:
    spells = [(tie, *ends) for tie in record.ties.values() for ends in _stretches(tie)]
    now = EventDate.of(record.as_of)
    return {
        "tie": [tie.id for tie, _, _ in spells],
        "status": [start.status for _, start, _ in spells],
        **_columns_of_date("start", [start.date for _, start, _ in spells]),
        **_columns_of_date("stop", [stop.date if stop else now for _, _, stop in spells]),
        "entry": [start.change for _, start, _ in spells],
        "exit": [stop.change if stop else "" for _, _, stop in spells],
        "exit_actor": [stop.actor if stop else "" for _, _, stop in spells],
    }


def _stretches(tie: Tie) -> Iterator[tuple[StatusChange, StatusChange | None]]:
    """Stretches of one status, by the changes at both ends.

    Renewals do not break a spell; the last one is open. Changes that the status machine
    calls irregular are left out: they cannot be placed.
    """
    turns: list[StatusChange] = []
    for change in tie.history:
        if not change.irregular and (not turns or turns[-1].status is not change.status):
            turns.append(change)
    for change, after in zip_longest(turns, turns[1:]):
        if after is not None or change.status is not Status.ENDED:  # else nothing is left to happen
            yield change, after


def listings(record: Record) -> Iterator[tuple[str, str, str, str]]:
    """Tie, record, source and side of everybody who says that a tie exists.

    Yields: Side is ``a`` or ``b``, the ends in the order of the tie, or ``third``. A register that
      lists the tie under the entry of a place is on that place's side, whatever the rule: the
      question is under whose entry it stands, not whose word it is. Other sources are on the side
      for which the record's rule takes them; one that is no end is a third party here. Sorted, each
      once.

    Statements on a tie's kind, start, renewal or end all imply that there is, or was, a
    tie; denials do not.
    """
    for tie in record.ties.values():
        statements = (record.statements[key] for fact in tie.facts for key in fact.statements)
        entries = {
            (statement.record, statement.source, _side_of_listing(record, tie, statement))
            for statement in statements
            if statement.polarity is Polarity.ASSERTS
        }
        yield from ((tie.id, *entry) for entry in sorted(entries))


def _side_of_listing(record: Record, tie: Tie, statement: Statement) -> str:
    side = (
        record.merged_keys.get(statement.side, statement.side)
        if statement.lists
        else record.side_of(statement)
    )
    return {tie.place_a: "a", tie.place_b: "b"}.get(side, THIRD)


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
