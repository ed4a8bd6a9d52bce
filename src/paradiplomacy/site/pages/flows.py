"""Flows of people, ideas and capital: by direction, function of government and period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from paradiplomacy.answers.flow_links import OTHERS, flow_links, parties_of
from paradiplomacy.record.flows import FlowCell, flows_by
from paradiplomacy.record.record import Record
from paradiplomacy.site.kinds import PageKind, View, unless_empty

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]

BY = ("travel", "teaching", "function", "period")
"""The ways to sort exchanges that get a table, in this order."""

WAYS: Mapping[str, tuple[str, str]] = {
    "travel": ("giver", "receiver"),
    "teaching": ("teacher", "learner"),
}
"""Columns of the list of exchanges that hold from and to which country a way runs."""

UNKNOWN = "unknown"


def view(site: SiteContext, key: str) -> View:
    """Flows: what flowed, from where to where, in which function of government and when."""
    record = site.headline
    every = flows_by(record, ["travel"])
    return {
        "exchanges": len(every.exchanges),
        "ties": every.ties,
        "flows": dict(every.flows),
        "unknown": sum(len(cell.exchanges) for cell in every.cells if cell.values == ("",)),
        "drawn": [_links_of_flows(record, "travel"), _links_of_flows(record, "teaching")],
        "tables": [_table_of_flows(record, by) for by in BY],
    }


def _links_of_flows(record: Record, by: Literal["travel", "teaching"]) -> View:
    """Links from a country to a function, and from there to a country, with their exchanges.

    Of who taught whom, those of which nobody says that anything was taught are left out of the
    drawing, and stand in the table.
    """
    links: dict[tuple[str, str, str], int] = {}
    for link in flow_links(record, by):
        if by == "teaching" and not link.source and not link.target:
            continue
        function = link.function or UNKNOWN
        source, target = link.source or UNKNOWN, link.target or UNKNOWN
        for half in (("from", source, function), ("to", function, target)):
            links[half] = links.get(half, 0) + link.exchanges
    first, last = WAYS[by]
    return {
        "by": by,
        "links": [
            {
                "end": end,
                "source": source,
                "target": target,
                "exchanges": n,
                "query": _query(**{first: source}, function=target)
                if end == "from"
                else _query(**{last: target}, function=source),
            }
            for (end, source, target), n in links.items()
        ],
        "names": {
            "from": sorted({source for end, source, _ in links if end == "from"}),
            "function": sorted({target for end, _, target in links if end == "from"}),
            "to": sorted({target for end, _, target in links if end == "to"}),
        },
    }


def _table_of_flows(record: Record, by: str) -> View:
    """Exchanges by one way to sort them, with the part of the list of exchanges of each row."""
    return {"by": by, "rows": [_row_of_flows(by, cell) for cell in flows_by(record, [by]).cells]}


def _row_of_flows(by: str, cell: FlowCell) -> View:
    (value,) = cell.values
    return {
        "value": value,
        "exchanges": len(cell.exchanges),
        "flows": dict(cell.flows),
        "ties": cell.ties,
        "query": _query_of(by, value),
    }


def _query_of(by: str, value: str) -> str:
    """The part of the list of exchanges that has a value, as its address names it."""
    if by in WAYS:
        parties = parties_of(value)
        return _query(**{name: p or UNKNOWN for name, p in zip(WAYS[by], parties, strict=True)})
    if by == "period":
        return _query(decade=value or "undated")
    return _query(**{by: value or UNKNOWN})


def _query(**wanted: str) -> str:
    """Values in an address; those of several countries at once are left out."""
    return "&".join(f"{name}={value}" for name, value in wanted.items() if value != OTHERS)


KIND = PageKind("flows", view, keys=unless_empty("flows"), needs="record")
