"""Flows as plain objects, for programs."""

from __future__ import annotations

from typing import Any

from paradiplomacy.language import Language
from paradiplomacy.model.activity import Exchange
from paradiplomacy.record.flow_words import flow_label, place_in
from paradiplomacy.record.flows import FlowCell, Parties, Sorted, taught, travelled
from paradiplomacy.record.record import Record
from paradiplomacy.sources.sectors import cofog_of, sector_label

__all__ = ["each_view", "flows_view"]


def flows_view(record: Record, counts: Sorted, language: Language) -> dict[str, Any]:
    """Sorted exchanges as a plain object."""
    return {
        "by": list(counts.by),
        "exchanges": len(counts.exchanges),
        "ties": counts.ties,
        "flows": dict(counts.flows),
        "undated": counts.undated,
        "rows": [_cell_view(record, counts, cell, language) for cell in counts.cells],
    }


def _cell_view(
    record: Record, counts: Sorted, cell: FlowCell, language: Language
) -> dict[str, Any]:
    pairs = list(zip(counts.by, cell.values, strict=True))
    return {
        "values": dict(pairs),
        "labels": {name: flow_label(record, name, value, language) for name, value in pairs},
        "exchanges": len(cell.exchanges),
        "flows": dict(cell.flows),
        "ties": cell.ties,
        "subjects": [f"exchange:{key}" for key in cell.exchanges],
    }


def each_view(record: Record, counts: Sorted, language: Language) -> list[dict[str, Any]]:
    """Each exchange with the place it came from and the place it went to.

    Examples
    --------
    >>> from paradiplomacy.record.flows import Wanted, flows_by
    >>> from paradiplomacy.record.open import open_record
    >>> record = open_record("article")
    >>> counts = flows_by(record, wanted=Wanted(sectors=("wastewater",)))
    >>> (one,) = each_view(record, counts, "en")
    >>> one["source"]["label"], one["recipient"]["label"], one["sectors"]
    ('Gilbert, Arizona', 'Leshan, Sichuan', ['environment', 'wastewater'])
    """
    exchanges = [record.exchanges[key] for key in counts.exchanges]
    exchanges.sort(key=lambda exchange: (str(exchange.date), exchange.id))
    return [_exchange_view(record, exchange, language) for exchange in exchanges]


def _exchange_view(record: Record, exchange: Exchange, language: Language) -> dict[str, Any]:
    way = taught(record, exchange)
    is_taught = any(way)
    source, recipient = _places(record, exchange, way if is_taught else travelled(record, exchange))
    return {
        "id": exchange.id,
        "tie": [exchange.place_a, exchange.place_b],
        "date": str(exchange.date) if exchange.date else "",
        "form": str(exchange.form or ""),
        "flow": str(exchange.flow or ""),
        "sectors": list(exchange.sectors),
        "sector_labels": [sector_label(word, language) for word in exchange.sectors],
        "functions": list(cofog_of(exchange.sectors)),
        "taught": is_taught,
        "source": _place_view(record, source, language),
        "recipient": _place_view(record, recipient, language),
        "giver": exchange.giver,
        "teacher": way[0],
        "learner": way[1],
        "through": exchange.through,
        "description": exchange.description,
        "statements": list(exchange.statements),
    }


def _places(record: Record, exchange: Exchange, way: Parties) -> tuple[str, str]:
    """The places at the ends from and to which it ran; ``""`` where that is not one of them."""
    ends = (exchange.place_a, exchange.place_b)
    of = {record.places[key].country: key for key in ends if key in record.places}
    if len(of) < len(ends):  # both ends in one country: its code says neither
        return "", ""
    return of.get(way[0], ""), of.get(way[1], "")


def _place_view(record: Record, place: str, language: Language) -> dict[str, str]:
    return {"place": place, "label": place_in(record, place, language) if place else ""}
