"""Figures of a frame of edges, beside those of networkx."""

from __future__ import annotations

from typing import Any

import duckdb
import networkx as nx
import pandas as pd
import polars as pl
import pytest

from paradiplomacy import network
from paradiplomacy.errors import NotFoundError, ParadiplomacyError, RecordError

KARATE = nx.karate_club_graph()
EDGES = pl.DataFrame(
    [(str(a), str(b)) for a, b in KARATE.edges()], schema=["source", "target"], orient="row"
)


def test_figures_are_those_of_networkx() -> None:
    found = network(EDGES)
    assert found["transitivity"] == pytest.approx(nx.transitivity(KARATE))
    assert found["clustering_mean"] == pytest.approx(nx.average_clustering(KARATE))
    assert found["distance_mean"] == pytest.approx(nx.average_shortest_path_length(KARATE))
    assert found["degree_assortativity"] == pytest.approx(
        nx.degree_assortativity_coefficient(KARATE), abs=1e-9
    )
    between = nx.betweenness_centrality(KARATE)
    nodes = found.nodes()
    for name, value in zip(nodes["name"], nodes["betweenness"], strict=True):
        assert value == pytest.approx(between[int(name)])


def test_a_graph_says_the_same_as_its_edges() -> None:
    of_graph = network(KARATE).frame(library="polars")
    assert of_graph.equals(network(EDGES).frame())


def test_null_models_stand_beside_each_figure() -> None:
    found = network(EDGES, nulls=5)
    table = found.frame()
    rewired = table.filter(pl.col("null_model") == "rewired", pl.col("statistic") == "transitivity")
    assert rewired.height == 1
    assert rewired["null_low"][0] <= rewired["null_mean"][0] <= rewired["null_high"][0]
    assert network(EDGES, nulls=5).frame().equals(table)


def test_attributes_of_nodes_give_figures_that_need_them() -> None:
    names = sorted({*EDGES["source"], *EDGES["target"]})
    nodes = pd.DataFrame({"name": names, "country": ["China", "US"] * 17})
    bare, placed = network(EDGES), network(EDGES, nodes=nodes)
    assert bare["within_country"] is None
    assert 0 < (placed["within_country"] or 0) < 1
    assert set(placed.structure.countries.names) == {"CN", "US"}
    assert any("the countries of places are not known" in note for note in bare.notes)


def test_of_claims_reciprocity_is_the_share_that_is_claimed_by_both() -> None:
    claims = pl.DataFrame({"source": ["a", "b", "a", "c"], "target": ["b", "a", "c", "c"]})
    found = network(claims, directed=True)
    assert found["reciprocity"] == pytest.approx(2 / 3)
    assert found.notes[0] == "1 edge of a node with itself left out"
    assert network(claims)["reciprocity"] is None


@pytest.mark.parametrize(
    ("edges", "more", "says"),
    [
        (EDGES, {"source": "from"}, "edges, field 'from': no such column"),
        (EDGES.with_columns(target=pl.lit(" ")), {}, "edges, row 1, field 'target': is empty"),
        (EDGES, {"nodes": {"name": ["0", "0"]}}, "nodes, row 2, field 'name': '0' is listed twice"),
        (
            EDGES,
            {"nodes": {"name": ["0"], "latitude": ["north"]}},
            "nodes, row 1, field 'latitude': 'north' is no number",
        ),
        (
            EDGES,
            {"nodes": {"name": ["0"], "longitude": [200]}},
            "nodes, row 1, field 'longitude': '200' does not lie between -180 and 180 degrees",
        ),
        (EDGES.with_columns(target=pl.lit(["x"])), {}, "field 'target': holds List"),
        (duckdb.sql("select error('no') as source"), {}, "edges: cannot be read: Invalid Input"),
    ],
    ids=["column", "empty", "twice", "number", "far", "list", "relation"],
)
def test_each_thing_wrong_has_one_error(edges: Any, more: dict[str, Any], says: str) -> None:
    with pytest.raises(RecordError, match=says):
        network(edges, **more)


def test_numbers_of_two_sorts_name_the_same_nodes() -> None:
    found = network(
        {"source": [1, 2, 3], "target": [2.0, 3.0, 1.0]},
        nodes={"name": ["1", "2", "3"], "country": ["CH", "CH", "FR"]},
    )
    assert found["nodes"] == 3.0
    assert found["within_country"] == pytest.approx(1 / 3)


def test_nodes_without_an_edge_are_in_a_graph_and_noted_of_a_frame() -> None:
    graph = nx.Graph([("a", "b"), ("b", "c")])
    graph.add_node("d")
    found = network(graph, nodes={"name": ["a", "d", "e"]})
    assert (found["nodes"], found["edges"]) == (4.0, 2.0)
    assert found["components"] == nx.number_connected_components(graph)
    assert found.notes[0] == "1 row of nodes without an edge left out"
    with pytest.raises(ParadiplomacyError, match="nulls must be a whole number, 0 or more"):
        network(graph, nulls=-1)


def test_a_figure_that_there_is_not_is_named() -> None:
    with pytest.raises(NotFoundError, match="no figure 'transitivty'; did you mean 'transitivity'"):
        network(KARATE)["transitivty"]


def test_maketables_takes_estimates_alone() -> None:
    assert not hasattr(network(KARATE), "__maketables_coef_table__")


def test_two_nodes_of_a_graph_have_two_names() -> None:
    with pytest.raises(RecordError, match="two nodes have one name"):
        network(nx.Graph([(1, "1")]))
    igraph = pytest.importorskip("igraph", reason="igraph is a peer of `bench/` alone")
    with pytest.raises(RecordError, match="two nodes have one name"):
        network(igraph.Graph(n=2, vertex_attrs={"name": ["a", "a"]}))
