"""Flows as plain objects, for programs, and the exchanges in them."""

from __future__ import annotations

from typing import Any

from paradiplomacy.answers.exchanges import ExchangeAnswer, exchange_answer
from paradiplomacy.answers.index import index_of
from paradiplomacy.language import Language
from paradiplomacy.record.flow_words import flow_label
from paradiplomacy.record.flows import FlowCell, Sorted
from paradiplomacy.record.record import Record

__all__ = ["exchanges_of", "flows_view"]


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


def exchanges_of(record: Record, counts: Sorted) -> list[ExchangeAnswer]:
    """The exchanges that were sorted, in order of time.

    Examples
    --------
    >>> from paradiplomacy.record.flows import Wanted, flows_by
    >>> from paradiplomacy.record.open import open_record
    >>> record = open_record("article")
    >>> (one,) = exchanges_of(record, flows_by(record, wanted=Wanted(sectors=("wastewater",))))
    >>> one.source_place, one.recipient_place, one.exchange.sectors
    ('us-az-gilbert', 'cn-sichuan-leshan', ('environment', 'wastewater'))
    """
    exchanges = [record.exchanges[key] for key in counts.exchanges]
    exchanges.sort(key=lambda exchange: (str(exchange.date), exchange.id))
    return [exchange_answer(index_of(record), exchange) for exchange in exchanges]
