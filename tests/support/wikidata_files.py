"""Small made-up material of Wikidata: entities as its API writes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["entity", "snak", "time", "twin", "written"]


def snak(prop: str, value: Any = None, kind: str = "value") -> dict[str, Any]:
    """A snak; `value` is a QID, a text, a time or a point."""
    made: dict[str, Any] = {"snaktype": kind, "property": prop}
    if kind == "value":
        if isinstance(value, str) and value[:1] == "Q" and value[1:].isdigit():
            value = {"entity-type": "item", "numeric-id": int(value[1:]), "id": value}
        made["datavalue"] = {"value": value, "type": "any"}
    return made


def time(text: str, precision: int, calendar: str = "Q1985727") -> dict[str, Any]:
    """A time value."""
    return {
        "time": text,
        "timezone": 0,
        "before": 0,
        "after": 0,
        "precision": precision,
        "calendarmodel": f"http://www.wikidata.org/entity/{calendar}",
    }


def twin(
    partner: str | dict[str, Any],
    *qualifiers: dict[str, Any],
    rank: str = "normal",
    references: tuple[dict[str, Any], ...] = (),
    guid: str = "",
) -> dict[str, Any]:
    """A statement of P190; qualifiers and the snaks of its one reference as `snak` makes them."""
    main = snak("P190", partner) if isinstance(partner, str) else partner
    made: dict[str, Any] = {"mainsnak": main, "type": "statement", "rank": rank, "id": guid}
    if qualifiers:
        made["qualifiers"] = by_property(qualifiers)
    if references:
        made["references"] = [{"hash": "0", "snaks": by_property(references)}]
    return made


def by_property(snaks: tuple[dict[str, Any], ...]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for one in snaks:
        found.setdefault(one["property"], []).append(one)
    return found


def entity(
    item: str,
    labels: dict[str, str] | None = None,
    *twins: dict[str, Any],
    claims: dict[str, list[dict[str, Any]]] | None = None,
    **members: Any,
) -> dict[str, Any]:
    """An item with its partners and other claims."""
    told = {lang: {"language": lang, "value": text} for lang, text in (labels or {}).items()}
    held: dict[str, Any] = dict(claims or {})
    if twins:
        held["P190"] = list(twins)
    made: dict[str, Any] = {"type": "item", "id": item, "labels": told or [], "claims": held or []}
    return made | {"modified": "2024-02-03T04:05:06Z", "lastrevid": 77} | members


def written(folder: Path, *entities: dict[str, Any], name: str = "entities.json") -> Path:
    """A file of them, as ``Special:EntityData`` gives one."""
    path = folder / name
    held = {"entities": {one["id"]: one for one in entities}}
    path.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
    return path
