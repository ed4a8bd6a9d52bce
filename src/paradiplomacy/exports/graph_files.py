"""Places and ties as a graph, for Gephi, igraph and the like."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from paradiplomacy.answers.columns import further_texts
from paradiplomacy.record.current_status import current_statuses
from paradiplomacy.record.record import Record

Value = str | int | float
TYPES = {str: "string", int: "long", float: "double"}
"""What both formats call a type."""

_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Graph:
    """The projection of all ties of a record to a graph.

    Nodes are attributes by the key of each place that has a tie: what is unknown is left out, since
    neither format has a null. Edges are both ends of each tie, and its attributes.
    """

    nodes: Mapping[str, Mapping[str, Value]]
    edges: tuple[tuple[str, str, Mapping[str, Value]], ...]


def graph_of(record: Record) -> Graph:
    """Places that have a tie as nodes, ties as edges."""
    linked = {end for tie in record.ties.values() for end in tie.ends}
    nodes = {}
    for key in sorted(linked):
        place = record.places[key]
        nodes[key] = _attributes_with_value(
            label=place.label,
            name_local=place.name_local,
            country=place.country,
            level=str(place.level),
            admin1=place.admin1,
            region=place.region,
            latitude=place.latitude,
            longitude=place.longitude,
            population=place.population,
            **further_texts(record, "place", key),
        )
    edges = []
    now = current_statuses(record)
    for tie in record.ties.values():
        about = _attributes_with_value(
            id=tie.id,
            kind=str(tie.kind or ""),
            status=str(now[tie.id].status),
            last_sign=str(now[tie.id].last_sign or ""),
            established=str(tie.established or ""),
            established_agreement=str(tie.agreement_on_start) if tie.fact("established") else "",
            year=tie.established.year if tie.established else None,
            **further_texts(record, "tie", tie.id),
        )
        edges.append((*tie.ends, about))
    return Graph(nodes, tuple(edges))


def _attributes_with_value(**attributes: Value | None) -> dict[str, Value]:
    return {
        name: _NOT_IN_XML.sub("", value) if isinstance(value, str) else value
        for name, value in attributes.items()
        if value is not None and value != ""
    }


def write_graphml(record: Record, out: Path) -> None:
    """GraphML 1.0: a key for each attribute, then nodes and edges."""
    _write_graph(record, out, "ties.graphml.j2")


def write_gexf(record: Record, out: Path) -> None:
    """GEXF 1.2: labels of nodes and ids of edges are the format's own, the rest attributes."""
    _write_graph(record, out, "ties.gexf.j2", own={("node", "label"), ("edge", "id")})


def _write_graph(
    record: Record, out: Path, template: str, own: Collection[tuple[str, str]] = ()
) -> None:
    """Fill a template: `own` attributes are not declared."""
    environment = Environment(
        loader=PackageLoader("paradiplomacy.exports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    graph = graph_of(record)
    declared = [each for each in _attributes(graph) if each[:2] not in own]
    numbers = {(scope, name): number for number, (scope, name, _) in enumerate(declared)}
    filled = environment.get_template(template)
    out.write_text(filled.render(graph=graph, declared=declared, numbers=numbers), encoding="utf-8")


def _attributes(graph: Graph) -> Iterator[tuple[str, str, str]]:
    """Each attribute that nodes have, and that edges have: of what, its name and its type."""
    of_nodes, of_edges = list(graph.nodes.values()), [about for *_, about in graph.edges]
    for scope, rows in (("node", of_nodes), ("edge", of_edges)):
        types: dict[str, str] = {}
        for name, value in (pair for row in rows for pair in row.items()):
            kind = TYPES[type(value)]
            # Whole numbers among others, as a latitude of 30, are numbers like these.
            types[name] = kind if types.get(name, kind) == kind else "double"
        yield from ((scope, name, kind) for name, kind in types.items())
