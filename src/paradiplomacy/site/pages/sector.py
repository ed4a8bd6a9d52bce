"""A sector: what was exchanged in it, when and by whom; all sectors, for the list of exchanges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paradiplomacy.answers.exchanges import ExchangeAnswer, exchange_answer
from paradiplomacy.answers.place import latest_first, years_of
from paradiplomacy.record.flows import taught, travelled
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.sources.sectors import cofog_of
from paradiplomacy.views import RecordAnswer

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND", "sectors_by_function"]

LATEST = 10
"""Exchanges that the page shows; the list has all."""
MOST_PLACES = 12


@dataclass(frozen=True, slots=True)
class SectorView(RecordAnswer):
    """Exchanges of a sector in counts, and the latest of them.

    It `is_apart` if all of them are of ties that headlines leave out.
    """

    sector: str
    functions: tuple[str, ...]
    exchange_count: int
    is_apart: bool
    years: list[tuple[int, int]]
    forms: list[tuple[str, int]]
    flows: list[tuple[str, int]]
    travelled: list[tuple[tuple[str, str], int]]
    taught: list[tuple[tuple[str, str], int]]
    places: list[tuple[str, int]]
    exchanges: tuple[ExchangeAnswer, ...]


def _view_of_sector(site: SiteContext, key: str) -> View:
    """The exchanges of a sector in counts, and the latest of them."""
    record = site.record
    every = site.index.exchanges_of_sector[key]
    exchanges = [exchange for exchange in every if exchange.id in site.headline.exchanges]
    is_apart = not exchanges  # all of them are of ties that headlines leave out
    exchanges = exchanges or list(every)
    places = Counter(end for x in exchanges for end in {x.place_a, x.place_b})
    lessons = [taught(record, x) for x in exchanges if x.teacher or x.learner]
    return SectorView(
        sector=key,
        functions=tuple(cofog_of([key])),
        exchange_count=len(exchanges),
        is_apart=is_apart,
        years=years_of(x.date for x in exchanges),
        forms=Counter(str(x.form) for x in exchanges if x.form).most_common(),
        flows=Counter(str(x.flow) for x in exchanges if x.flow).most_common(),
        travelled=Counter(travelled(record, x) for x in exchanges).most_common(),
        taught=Counter(lessons).most_common(),
        places=sorted(places.items(), key=lambda item: (-item[1], item[0]))[:MOST_PLACES],
        exchanges=tuple(
            exchange_answer(site.index, each) for each in latest_first(exchanges)[:LATEST]
        ),
    ).to_dict()


@dataclass(frozen=True, slots=True)
class SectorLine(RecordAnswer):
    """A sector: its exchanges, and how many moved people, ideas and capital."""

    sector: str
    exchanges: int
    flows: Mapping[str, int]


def sectors_by_function(site: SiteContext) -> list[View]:
    """Sectors by function, each with how many exchanges moved people, ideas and capital."""
    functions: dict[str, list[View]] = {}
    counted = site.headline.exchanges
    for sector, every in site.index.exchanges_of_sector.items():
        exchanges = [exchange for exchange in every if exchange.id in counted]
        function = next(iter(cofog_of([sector])), "")[:2]
        flows = Counter(str(exchange.flow) for exchange in exchanges if exchange.flow)
        row = SectorLine(sector, len(exchanges), flows)
        functions.setdefault(function, []).append(row.to_dict())
    return [
        {"function": function, "sectors": rows}
        for function, rows in sorted(functions.items(), key=lambda item: item[0] or "99")
    ]


KIND = PageKind(
    "sector",
    _view_of_sector,
    "sectors",
    lambda site: site.index.exchanges_of_sector,
    needs="record",
)
