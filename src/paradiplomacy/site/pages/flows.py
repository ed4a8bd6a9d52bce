"""Flows of people, ideas and capital: by direction, function of government and period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal

from paradiplomacy.answers.flow_tables import OTHERS, flow_links, flow_table_answer, parties_of
from paradiplomacy.record.flows import FlowCell, flows_by
from paradiplomacy.record.record import Record
from paradiplomacy.site.kinds import View
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.views import AnswerList, RecordAnswer

BY = ("travel", "teaching", "function", "period")
"""The ways to sort exchanges that get a table, in this order."""

WAYS: Mapping[str, tuple[str, str]] = {
    "travel": ("giver", "receiver"),
    "teaching": ("teacher", "learner"),
}
"""Columns of the list of exchanges that hold from and to which country a way runs."""

UNKNOWN = "unknown"


class FlowsView(RecordAnswer):
    """Exchanges and ties by what flowed: drawn, in tables and by decade.

    Of `unknown` exchanges nobody says which way they ran.
    """

    exchanges: int
    ties: int
    flows: Mapping[str, int]
    unknown: int
    drawn: tuple[FlowDrawing, ...]
    tables: tuple[FlowTable, ...]


class FlowDrawing(RecordAnswer):
    """Links from countries to functions and from there to countries, and the `names` of all."""

    by: str
    links: tuple[HalfLink, ...]
    names: Mapping[str, tuple[str, ...]]


class HalfLink(RecordAnswer):
    """Exchanges from a country to a function, or from there to a country.

    `query` is the part of the list of exchanges that has them.
    """

    end: Literal["from", "to"]
    source: str
    target: str
    exchanges: int
    query: str


class FlowTable(RecordAnswer):
    """Exchanges by one way to sort them."""

    by: str
    rows: tuple[FlowRow, ...]


class FlowRow(RecordAnswer):
    """Exchanges that have a value; `query` is the part of the list of exchanges that has them."""

    value: str
    exchanges: int
    flows: Mapping[str, int]
    ties: int
    query: str


def view(site: SiteContext, key: str) -> View:
    """Flows: what flowed, from where to where, in which function of government and when."""
    record = site.headline
    every = flows_by(record, ["travel"])
    return FlowsView(
        exchanges=len(every.exchanges),
        ties=every.ties,
        flows=every.flows,
        unknown=sum(len(cell.exchanges) for cell in every.cells if cell.values == ("",)),
        drawn=(_links_of_flows(record, "travel"), _links_of_flows(record, "teaching")),
        tables=tuple(
            FlowTable(by, tuple(_row_of_flows(by, cell) for cell in flows_by(record, [by]).cells))
            for by in BY
        ),
    ).to_dict()


def _links_of_flows(record: Record, by: Literal["travel", "teaching"]) -> FlowDrawing:
    """Links from a country to a function, and from there to a country, with their exchanges.

    Of who taught whom, those of which nobody says that anything was taught are left out of the
    drawing, and stand in the table.
    """
    halves: Counter[tuple[Literal["from", "to"], str, str]] = Counter()
    for link in flow_links(record, by):
        if by == "teaching" and not link.source and not link.target:
            continue
        function = link.function or UNKNOWN
        halves["from", link.source or UNKNOWN, function] += link.exchanges
        halves["to", function, link.target or UNKNOWN] += link.exchanges
    first, last = WAYS[by]
    links = tuple(
        HalfLink(
            end=end,
            source=source,
            target=target,
            exchanges=n,
            query=_query(**{first: source}, function=target)
            if end == "from"
            else _query(**{last: target}, function=source),
        )
        for (end, source, target), n in halves.items()
    )
    sources = {link.source for link in links if link.end == "from"}
    functions = {link.target for link in links if link.end == "from"}
    targets = {link.target for link in links if link.end == "to"}
    names = zip(("from", "function", "to"), (sources, functions, targets), strict=True)
    return FlowDrawing(by, links, {name: tuple(sorted(keys)) for name, keys in names})


def _row_of_flows(by: str, cell: FlowCell) -> FlowRow:
    (value,) = cell.values
    return FlowRow(value, len(cell.exchanges), cell.flows, cell.ties, _query_of(by, value))


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


def tables_of_flows(site: SiteContext, key: str) -> AnswerList:
    record = site.record
    tables = (flow_table_answer(record, flows_by(record, [by])) for by in BY)
    return AnswerList("flows", tuple(tables))
