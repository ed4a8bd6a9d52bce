"""Parts of views that several pages show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from paradiplomacy.model.activity import Exchange, Flow
from paradiplomacy.record.flows import travelled
from paradiplomacy.record.record import Record
from paradiplomacy.site.kinds import View

__all__ = ["flow_ways"]


def flow_ways(record: Record, exchanges: Iterable[Exchange]) -> list[View]:
    """How many exchanges moved people, ideas and capital, from which country to which."""
    counts: dict[str, Counter[tuple[str, str]]] = {str(flow): Counter() for flow in Flow}
    for exchange in exchanges:
        if exchange.flow:
            counts[exchange.flow][travelled(record, exchange)] += 1
    return [
        {
            "flow": flow,
            "total": count.total(),
            "ways": [{"way": list(way), "exchanges": n} for way, n in count.most_common()],
        }
        for flow, count in counts.items()
        if count
    ]
