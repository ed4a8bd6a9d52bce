"""Parts of views that several pages show: exchanges, responses, statements, where a tie stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from paradiplomacy.model.activity import Exchange, Flow
from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.flows import travelled
from paradiplomacy.record.record import Record
from paradiplomacy.site.kinds import View

if TYPE_CHECKING:
    pass

__all__ = [
    "flow_ways",
    "latest_first",
    "years_of",
]


def years_of(dates: Iterable[EventDate | None]) -> list[tuple[int, int]]:
    """How many dates lie in which year, from the first year to the last; those of one year only."""
    known = [when.year for when in dates if when is not None]
    counts = Counter(year for year in known if year is not None)
    return [(year, counts[year]) for year in range(min(counts), max(counts) + 1)] if counts else []


def latest_first(exchanges: Sequence[Exchange]) -> list[Exchange]:
    """Exchanges in order of time, turned round; those without a date stay last."""
    dated = [exchange for exchange in exchanges if exchange.date is not None]
    undated = [exchange for exchange in exchanges if exchange.date is None]
    return [*reversed(dated), *undated]


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
