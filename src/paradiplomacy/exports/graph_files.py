"""Places and ties as a graph, for Gephi, igraph and the like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from paradiplomacy.record.current_status import current_statuses
from paradiplomacy.record.record import Record

Value = str | int | float
XSI = "http://www.w3.org/2001/XMLSchema-instance"
GRAPHML = "http://graphml.graphdrawing.org/xmlns"
GEXF = "http://www.gexf.net/1.2draft"

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
        )
    edges = []
    now = current_statuses(record)
    for tie in record.ties.values():
        established = tie.fact("established")
        about = _attributes_with_value(
            id=tie.id,
            kind=str(tie.kind or ""),
            status=str(now[tie.id].status),
            last_sign=str(now[tie.id].last_sign or ""),
            established=str(tie.established or ""),
            established_agreement=str(tie.agreement_on_start) if established else "",
            year=tie.established.year if tie.established else None,
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
    graph = graph_of(record)
    root = Element("graphml", {"xmlns": GRAPHML, "xmlns:xsi": XSI})
    root.set("xsi:schemaLocation", f"{GRAPHML} {GRAPHML}/1.0/graphml.xsd")
    keys: dict[tuple[str, str], str] = {}
    for scope, types in _attributes(graph):
        for name, kind in types.items():
            keys[scope, name] = f"d{len(keys)}"
            about = {"id": keys[scope, name], "for": scope, "attr.name": name, "attr.type": kind}
            SubElement(root, "key", about)
    inner = SubElement(root, "graph", edgedefault="undirected")

    def fill(element: Element, scope: str, attributes: Mapping[str, Value]) -> None:
        for name, value in attributes.items():
            SubElement(element, "data", key=keys[scope, name]).text = str(value)

    for key, attributes in graph.nodes.items():
        fill(SubElement(inner, "node", id=key), "node", attributes)
    for source, target, attributes in graph.edges:
        fill(SubElement(inner, "edge", source=source, target=target), "edge", attributes)
    _write_xml(root, out)


def write_gexf(record: Record, out: Path) -> None:
    """GEXF 1.2: labels of nodes and ids of edges are the format's own, the rest attributes."""
    graph = graph_of(record)
    root = Element("gexf", {"xmlns": GEXF, "xmlns:xsi": XSI, "version": "1.2"})
    root.set("xsi:schemaLocation", f"{GEXF} {GEXF}/gexf.xsd")
    SubElement(SubElement(root, "meta"), "creator").text = "paradiplomacy"
    inner = SubElement(root, "graph", defaultedgetype="undirected", mode="static")
    own = {"node": "label", "edge": "id"}
    numbers: dict[tuple[str, str], str] = {}
    for scope, types in _attributes(graph):
        declared = SubElement(inner, "attributes", {"class": scope, "mode": "static"})
        for name, kind in types.items():
            if name != own[scope]:
                numbers[scope, name] = str(len(numbers))
                about = {"id": numbers[scope, name], "title": name, "type": kind}
                SubElement(declared, "attribute", about)

    def fill(element: Element, scope: str, attributes: Mapping[str, Value]) -> None:
        values = SubElement(element, "attvalues")
        for name, value in attributes.items():
            if name != own[scope]:
                about = {"for": numbers[scope, name], "value": str(value)}
                SubElement(values, "attvalue", about)

    nodes, edges = SubElement(inner, "nodes"), SubElement(inner, "edges")
    for key, attributes in graph.nodes.items():
        label = str(attributes.get("label", key))
        fill(SubElement(nodes, "node", id=key, label=label), "node", attributes)
    for source, target, attributes in graph.edges:
        about = {"id": str(attributes["id"]), "source": source, "target": target}
        fill(SubElement(edges, "edge", about), "edge", attributes)
    _write_xml(root, out)


def _attributes(graph: Graph) -> list[tuple[str, dict[str, str]]]:
    """The type of each attribute that nodes have, and of each that edges have."""
    of_nodes, of_edges = list(graph.nodes.values()), [about for *_, about in graph.edges]
    declared = []
    for scope, rows in (("node", of_nodes), ("edge", of_edges)):
        types: dict[str, str] = {}
        for name, value in (pair for row in rows for pair in row.items()):
            kind = TYPES[type(value)]
            # Whole numbers among others, as a latitude of 30, are numbers like these.
            types[name] = kind if types.get(name, kind) == kind else "double"
        declared.append((scope, types))
    return declared


def _write_xml(root: Element, out: Path) -> None:
    tree = ElementTree(root)
    indent(tree)
    tree.write(out, encoding="utf-8", xml_declaration=True)
