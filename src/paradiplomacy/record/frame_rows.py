"""The rows of the frames: values of facts as their columns are declared, and what is derived."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from paradiplomacy.model.columns import Column, ColumnRole, Table
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.status import Status, StatusChange
from paradiplomacy.model.tables import LISTINGS, SPELLS, TIES
from paradiplomacy.model.ties import Tie, tie_key
from paradiplomacy.record.dormancy import standings
from paradiplomacy.record.listings import listings
from paradiplomacy.record.record import Record
from paradiplomacy.record.values import UNKNOWN, texts_of, value_of_text
from paradiplomacy.sources.sectors import cofog_of

__all__ = ["rows_of"]


def rows_of(table: Table, record: Record) -> Iterator[list[Any]]:
    """The rows of the frame of a table, cells in the order of its schema."""
    if table is LISTINGS:
        once = {meta.id for meta in record.metas if meta.pairs_once}
        yield from ([*row, row[1] in once] for row in listings(record))
    elif table is SPELLS:
        for tie in record.ties.values():
            yield from _spells(tie, record.as_of)
    elif table is TIES:
        yield from _ties(record)
    else:
        for key in getattr(record, table.frame):
            subject = _Subject(
                record, key, texts_of(table, key, record.facts[f"{table.subject}:{key}"])
            )
            yield _row(table, subject)


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a row is about: its key, and the text of each of its facts."""

    record: Record
    key: str
    texts: Mapping[str, str]

    def pair(self, first: str, second: str, *needed: str) -> str:
        """Key of the pair of places that two columns name; empty where a needed one names none."""
        if not all(self.texts.get(name) for name in needed):
            return ""
        return tie_key(self.texts.get(first, ""), self.texts.get(second, ""))


def _row(table: Table, subject: _Subject) -> list[Any]:
    row: list[Any] = []
    for column in table.framed:
        if column.role is ColumnRole.DERIVED:
            row.append(_DERIVED[table.name, column.name](subject))
        else:
            row += _cells(column, subject.texts.get(column.name, ""))
    return row


def _cells(column: Column, text: str) -> Iterable[Any]:
    """What a fact fills: one cell, or the four of a date."""
    kind = column.type
    if kind.value == "date":
        return _days(EventDate.parse(text) if text and text != UNKNOWN else None)
    if kind.value == "text":  # a word is the text of its member
        return [None if kind.enum is not None and not text else text]
    value = value_of_text(column, text) if text or kind.value == "list" else None
    return [list(value) if isinstance(value, tuple) else value]


def _days(when: EventDate | None) -> tuple[str, date | None, date | None, date | None]:
    if when is None:
        return ("", None, None, None)
    low = when.earliest if when.earliest != date.min else None
    high = when.latest if when.latest != date.max else None
    return (str(when), when.middle, low, high)


def _sides(claim: _Subject) -> str:
    """The sides that speak for a claim under the rule."""
    record = claim.record
    behind = (record.statements[s] for s in record.claims[claim.key].statements)
    return "; ".join(
        sorted({record.rule.side(record.source_of(statement)) for statement in behind})
    )


_DERIVED: dict[tuple[str, str], Callable[[_Subject], Any]] = {
    ("places", "label"): lambda of: of.record.places[of.key].label,
    ("places", "tier"): lambda of: of.record.places[of.key].level.tier,
    ("exchanges", "tie"): lambda of: of.pair("place_a", "place_b"),
    ("exchanges", "cofog"): lambda of: list(cofog_of(of.record.exchanges[of.key].sectors)),
    ("responses", "tie"): lambda of: of.pair("place", "partner", "partner"),
    ("claims", "tie"): lambda of: of.pair("place_a", "place_b", "place_a", "place_b"),
    ("claims", "side"): _sides,
    ("accounts", "tie"): lambda of: of.pair("place", "partner", "place", "partner"),
    ("answers", "answer"): lambda of: of.key,
}
"""Columns that no fact fills, by table."""


def _ties(record: Record) -> Iterator[list[Any]]:
    standing = standings(record)
    for key, tie in record.ties.items():
        texts = {f.property: f.value for f in tie.facts if not f.value.startswith("not ")}
        established = tie.fact("established")
        statements = {s for fact in tie.facts for s in fact.statements}
        derived: dict[str, Any] = {
            "tie": tie.id,
            **_ends(record, tie),
            "kind": tie.kind or "",
            "established_agreement": established.agreement if established else "",
            "contradicted": [
                f.property for f in tie.facts if f.agreement is Agreement.CONTRADICTED
            ],
            "status": tie.status_on(record.as_of) or "",
            "status_inferred": standing[key].inferred,
            "last_sign": str(standing[key].last_sign or ""),
            "statements": len(statements),
            "sources": len(
                {(record.statements[s].record, record.statements[s].source) for s in statements}
            ),
        }
        row: list[Any] = []
        for column in TIES.framed:
            if column.name in derived:
                row.append(derived[column.name])
            else:
                row += _cells(column, texts.get(column.name, ""))
        yield row


def _ends(record: Record, tie: Tie) -> dict[str, Any]:
    """What the frame of ties says of both ends."""
    places = [record.places[key] for key in tie.ends]
    ends: dict[str, Any] = {
        "tier": "state" if any(place.level.tier == "state" for place in places) else "city"
    }
    for end, place in zip("ab", places, strict=True):
        ends |= {
            f"place_{end}": place.id,
            f"label_{end}": place.label,
            f"country_{end}": place.country,
            f"region_{end}": place.region,
            f"admin1_{end}": place.admin1,
            f"coastal_{end}": place.coastal,
            f"population_{end}": place.population,
        }
    return ends


def _spells(tie: Tie, as_of: date) -> Iterator[list[Any]]:
    """Stretches of one status. Renewals do not break a spell; the last one is open.

    A spell that starts or stops on an unknown day has nulls there. Changes that the
    status machine calls irregular are left out: they cannot be placed.
    """
    turns: list[StatusChange] = []
    for change in tie.history:
        if change.irregular:
            continue
        if not turns or turns[-1].status is not change.status:
            turns.append(change)
    for position, change in enumerate(turns):
        after = turns[position + 1] if position + 1 < len(turns) else None
        if change.status is Status.ENDED and after is None:
            continue  # nothing is left to happen
        yield [
            tie.id,
            change.status,
            *_days(change.date),
            *_days(after.date if after else EventDate.of(as_of)),
            change.change,
            after.change if after else "",
            after.actor if after else "",
        ]
