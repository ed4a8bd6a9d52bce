"""All exchanges: what ties did, when, in which sector, who gave and who taught."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from paradiplomacy.answers import ExchangeAnswer, exchange_list
from paradiplomacy.record.flows import DIMENSIONS, taught, travelled
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.lists import (
    ListColumn,
    first_rows,
    further_cells,
    further_list_columns,
)

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["COLUMNS", "KIND", "rows"]

COLUMNS = (
    ListColumn("date", "date"),
    ListColumn("tie", "tie"),
    ListColumn("description", "text"),
    ListColumn("sector", "codes"),
    ListColumn("form", "code"),
    ListColumn("flow", "code"),
    ListColumn("giver", "code", group="side"),
    ListColumn("receiver", "code", group="side", is_shown=False),
    ListColumn("teacher", "code", group="side", is_shown=False),
    ListColumn("learner", "code", group="side", is_shown=False),
    ListColumn("function", "codes", is_shown=False),
    ListColumn("decade", "code", is_shown=False),
    ListColumn("sources", "number", is_shown=False),
    *further_list_columns("exchange"),
)
FILTERS = ("pair", "sector", "form", "flow", "giver", "teacher", "decade")
UNKNOWN = "unknown"
"""What nobody says: it can be filtered like any other value."""


def view(site: SiteContext, key: str) -> View:
    """The latest exchanges, and how many there are."""
    return {
        "exchanges": len(site.headline.exchanges),
        "list": first_rows(COLUMNS, rows(site), data="exchanges", filters=FILTERS),
    }


@lru_cache(maxsize=1)
def rows(site: SiteContext) -> Sequence[Sequence[Any]]:
    """One row an exchange, the latest first."""
    return [_row(site, each) for each in exchange_list(site.record)]


def _row(site: SiteContext, each: ExchangeAnswer) -> Sequence[Any]:
    record, exchange, view = site.record, each.exchange, each.to_dict()
    (decade,) = DIMENSIONS["period"](record, exchange) or ("undated",)
    ways = (*travelled(record, exchange), *taught(record, exchange))
    return (
        view["date"],
        (each.tie if each.tie in record.ties else "", *each.ends),
        exchange.description,
        exchange.sectors,
        view["form"],
        view["flow"],
        *(party or UNKNOWN for party in ways),
        DIMENSIONS["function"](record, exchange) or (UNKNOWN,),
        decade,
        len(each.sources),
        *further_cells(each),
    )


KIND = PageKind("exchanges", view, needs="record")
