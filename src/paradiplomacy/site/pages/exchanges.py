"""All exchanges: what ties did, when, in which sector, who gave and who taught."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from paradiplomacy.answers import ExchangeSummary, exchange_list
from paradiplomacy.record.flows import DIMENSIONS, taught, travelled
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.lists import ListColumn, first_rows

if TYPE_CHECKING:
    from paradiplomacy.site.site import Site

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
)
FILTERS = ("pair", "sector", "form", "flow", "giver", "teacher", "decade")
UNKNOWN = "unknown"
"""What nobody says: it can be filtered like any other value."""


def view(site: Site, key: str) -> View:
    """The latest exchanges, and how many there are."""
    return {
        "exchanges": len(site.headline.exchanges),
        "list": first_rows(COLUMNS, rows(site), data="exchanges", filters=FILTERS),
    }


@lru_cache(maxsize=1)
def rows(site: Site) -> Sequence[Sequence[Any]]:
    """One row an exchange, the latest first."""
    return [_row(site, each) for each in exchange_list(site.record)]


def _row(site: Site, each: ExchangeSummary) -> Sequence[Any]:
    record = site.record
    exchange = record.exchanges[each.key]
    (decade,) = DIMENSIONS["period"](record, exchange) or ("undated",)
    ways = (*travelled(record, exchange), *taught(record, exchange))
    return (
        each.date,
        (each.tie if each.tie in record.ties else "", each.place_a, each.place_b),
        each.description,
        each.sectors,
        each.form,
        each.flow,
        *(party or UNKNOWN for party in ways),
        DIMENSIONS["function"](record, exchange) or (UNKNOWN,),
        decade,
        len(each.sources),
    )


KIND = PageKind("exchanges", view, needs="record")
