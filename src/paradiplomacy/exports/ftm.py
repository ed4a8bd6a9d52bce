"""JSON lines in the shape of FollowTheMoney entities.

Places are ``PublicBody``, ties ``UnknownLink`` with start and end, exchanges ``Event``;
every property is a list of strings, as that model has it. Keys of the schema are theirs
(https://followthemoney.tech); nothing of their code is needed to read or write it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from paradiplomacy.answers.columns import further_columns, labelled
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.status import Status
from paradiplomacy.record.current_status import current_statuses
from paradiplomacy.record.record import Record


def write_ftm(record: Record, out: Path) -> None:
    """One entity a line."""
    with out.open("w", encoding="utf-8", newline="\n") as file:
        for entity in entities(record):
            file.write(json.dumps(entity, ensure_ascii=False) + "\n")


def entities(record: Record) -> Iterator[dict[str, Any]]:
    """All entities: places, then ties, then exchanges."""
    for key, place in record.places.items():
        properties = {
            "name": [place.label],
            "alias": [place.name, place.name_local],
            "country": [place.country.lower()],
            "topics": ["gov.state" if place.level.tier == "state" else "gov.muni"],
            "notes": _notes_of_further_columns(record, "place", key),
        }
        yield _entity_of_ftm(f"place:{key}", "PublicBody", properties)
    statuses = current_statuses(record)
    for tie in record.ties.values():
        ended = [c.date for c in tie.history if c.status is Status.ENDED and not c.irregular]
        now = statuses[tie.id]
        properties = {
            "subject": [f"place:{tie.place_a}"],
            "object": [f"place:{tie.place_b}"],
            "role": [f"{tie.kind}" if tie.kind else ""],
            "status": [str(now.status)],
            "summary": [f"last sign of life: {now.last_sign}" if now.last_sign else ""],
            "startDate": [_iso(tie.established)],
            "endDate": [_iso(ended[-1])] if now.status is Status.ENDED and ended else [],
            "notes": _notes_of_further_columns(record, "tie", tie.id),
            "sourceUrl": _urls(record, [s for fact in tie.facts for s in fact.statements]),
        }
        yield _entity_of_ftm(tie.id, "UnknownLink", properties)
    for key, exchange in record.exchanges.items():
        properties = {
            "name": [exchange.description or f"{exchange.form or 'exchange'}"],
            "date": [_iso(exchange.date)],
            "involved": [f"place:{exchange.place_a}", f"place:{exchange.place_b}"],
            "keywords": list(exchange.sectors),
            "notes": _notes_of_further_columns(record, "exchange", key),
            "sourceUrl": _urls(record, list(exchange.statements)),
        }
        yield _entity_of_ftm(f"exchange:{key}", "Event", properties)


def _notes_of_further_columns(record: Record, kind: str, key: str) -> list[str]:
    """Columns that have no property of their own there."""
    labels = labelled(kind, further_columns(record, kind, key), "en", lambda _, code: code)
    return [f"{label}: {text}" for label, text in labels]


def _entity_of_ftm(key: str, schema: str, properties: dict[str, list[str]]) -> dict[str, Any]:
    filled = {name: [v for v in values if v] for name, values in properties.items()}
    nonempty = {name: values for name, values in filled.items() if values}
    return {"id": key, "schema": schema, "properties": nonempty}


def _iso(when: EventDate | None) -> str:
    """The longest ISO prefix that is certain: FollowTheMoney knows no intervals."""
    if when is None or not when.is_bounded:
        return ""
    low, high = when.earliest.isoformat(), when.latest.isoformat()
    if low == high:
        return low
    if low[:7] == high[:7]:
        return low[:7]
    return low[:4] if low[:4] == high[:4] else ""


def _urls(record: Record, statements: list[str]) -> list[str]:
    return sorted({record.source_of(record.statements[s]).url for s in statements})
