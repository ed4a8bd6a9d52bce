"""All sectors, under the functions of government to which they belong."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.sources.sectors import cofog_of

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]


def view(site: SiteContext, key: str) -> View:
    """Sectors by function, each with how many exchanges moved people, ideas and capital."""
    functions: dict[str, list[View]] = {}
    counted = site.headline.exchanges
    for sector, every in site.index.exchanges_of_sector.items():
        exchanges = [exchange for exchange in every if exchange.id in counted]
        function = next(iter(cofog_of([sector])), "")[:2]
        flows = Counter(str(exchange.flow) for exchange in exchanges if exchange.flow)
        row = {"sector": sector, "exchanges": len(exchanges), "flows": dict(flows)}
        functions.setdefault(function, []).append(row)
    return {
        "exchanges": len(counted),
        "functions": [
            {"function": function, "sectors": rows}
            for function, rows in sorted(functions.items(), key=lambda item: item[0] or "99")
        ],
    }


KIND = PageKind("sectors", view, needs="record")
