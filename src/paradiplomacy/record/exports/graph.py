"""Places and ties as a graph, for Gephi, igraph and the like."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from paradiplomacy.record.record import Record

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["graph_of", "write_gexf", "write_graphml"]


def graph_of(record: Record) -> nx.Graph[str]:
    """The projection of all ties of a record to a graph.

    Nodes are place keys, edges ties. Attributes that are unknown are left out, since
    neither format has a null.
    """
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    linked = {end for tie in record.ties.values() for end in tie.ends}
    for key in sorted(linked):
        place = record.places[key]
        attributes = {
            "label": place.label,
            "name_local": place.name_local,
            "country": place.country,
            "level": str(place.level),
            "admin1": place.admin1,
            "region": place.region,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "population": place.population,
        }
        graph.add_node(key, **_known(attributes))
    for tie in record.ties.values():
        established = tie.fact("established")
        attributes = {
            "id": tie.id,
            "kind": str(tie.kind or ""),
            "status": str(tie.status_on(record.as_of) or ""),
            "established": str(tie.established or ""),
            "established_agreement": str(established.agreement) if established else "",
            "year": tie.established.year if tie.established else None,
        }
        graph.add_edge(*tie.ends, **_known(attributes))
    return graph


def _known(attributes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if value not in (None, "")}


def write_graphml(record: Record, out: Path) -> None:
    """GraphML, through networkx."""
    import networkx as nx

    nx.write_graphml(graph_of(record), out)


def write_gexf(record: Record, out: Path) -> None:
    """GEXF 1.2, through networkx."""
    import networkx as nx

    nx.write_gexf(graph_of(record), out)
