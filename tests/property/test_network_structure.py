"""Whatever the network: what networkx and counting by hand say, or a reason why there is none."""

from __future__ import annotations

from itertools import combinations, permutations
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from tests.support.examples import examples
from tests.unit.networks.graphs import as_networkx, named

from paradiplomacy.errors import RecordError
from paradiplomacy.networks.centrality import betweenness, centralities, core_numbers
from paradiplomacy.networks.communities import communities, modularity
from paradiplomacy.networks.edge_list import read_edge_list
from paradiplomacy.networks.figures import Absent, Figure, FigureInterval, number
from paradiplomacy.networks.graph import TieNetwork, component_labels, country_network
from paradiplomacy.networks.measure import clustering_figures, distance_figures, distances, motifs
from paradiplomacy.networks.mixing import category_assortativity, degree_assortativity, rich_club
from paradiplomacy.networks.nulls import rewire
from paradiplomacy.networks.structure import Claims, structure


@st.composite
def networks(draw: DrawFn, most: int = 12) -> TieNetwork:
    """Small networks: empty ones, single places, several components among them."""
    n = draw(st.integers(0, most))
    pairs = list(combinations(range(n), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True) if pairs else st.just([]))
    countries = draw(st.lists(st.sampled_from(["FR", "DE", "JP", ""]), min_size=n, max_size=n))
    numbers = st.one_of(st.just(float("nan")), st.floats(-80, 80))
    at = draw(st.lists(st.tuples(numbers, numbers), min_size=n, max_size=n))
    people = st.one_of(st.just(float("nan")), st.integers(0, 10**7).map(float))
    network = named(n, chosen)
    return TieNetwork(
        network.names,
        network.edges,
        {
            "country": np.array(countries, dtype=object),
            "latitude": np.array([one for one, _ in at], dtype=float),
            "longitude": np.array([other for _, other in at], dtype=float),
            "population": np.array(draw(st.lists(people, min_size=n, max_size=n)), dtype=float),
        },
    )


@given(networks())
def test_clustering_is_that_of_networkx(network: TieNetwork) -> None:
    graph = as_networkx(network)
    held, figures = motifs(network), clustering_figures(network)
    assert held.triangles_of.tolist() == [nx.triangles(graph)[k] for k in range(network.n)]
    local = nx.clustering(graph)
    if network.n:
        assert figures["clustering_mean"] == pytest.approx(nx.average_clustering(graph))
        two = [value for node, value in local.items() if graph.degree(node) > 1]
        found = number(figures["clustering_mean_of_two"])
        assert found == (pytest.approx(np.mean(two)) if two else None)
    if held.wedges:
        assert figures["transitivity"] == pytest.approx(nx.transitivity(graph))
    else:
        assert isinstance(figures["transitivity"], Absent)


@given(networks(most=8))
def test_squares_wedges_and_claws_are_those_counted_by_hand(network: TieNetwork) -> None:
    tied = {frozenset(pair) for pair in network.edges.tolist()}
    squares = {
        frozenset({frozenset((a, b)), frozenset((b, c)), frozenset((c, d)), frozenset((d, a))})
        for a, b, c, d in permutations(range(network.n), 4)
        if {frozenset((a, b)), frozenset((b, c)), frozenset((c, d)), frozenset((d, a))} <= tied
    }
    held = motifs(network)
    assert held.squares == len(squares)
    partners = [{w for pair in tied if v in pair for w in pair - {v}} for v in range(network.n)]
    assert held.wedges == sum(len(list(combinations(some, 2))) for some in partners)
    assert held.claws == sum(len(list(combinations(some, 3))) for some in partners)


@given(networks(most=8))
def test_squares_are_the_same_when_counted_in_blocks(network: TieNetwork) -> None:
    import paradiplomacy.networks.measure as room

    whole = motifs(network)
    kept, room._AT_ONCE = room._AT_ONCE, 3
    try:
        parts = motifs(network)
    finally:
        room._AT_ONCE = kept
    assert (parts.squares, parts.triangles) == (whole.squares, whole.triangles)
    assert parts.triangles_of.tolist() == whole.triangles_of.tolist()


@given(networks())
def test_distances_are_those_of_networkx(network: TieNetwork) -> None:
    graph = as_networkx(network)
    held = distances(network)
    apart = dict(nx.all_pairs_shortest_path_length(graph))
    counted: dict[int, int] = {}
    for one, other in combinations(range(network.n), 2):
        if other in apart[one]:
            counted[apart[one][other]] = counted.get(apart[one][other], 0) + 1
    assert {d: c for d, c in enumerate(held.pairs.tolist()) if c} == counted
    for node in range(network.n):
        assert held.total[node] == sum(apart[node].values())
        assert held.reached[node] == len(apart[node]) - 1
        assert held.furthest[node] == max(apart[node].values())


@given(networks())
def test_distance_figures_are_those_of_the_largest_component(network: TieNetwork) -> None:
    figures = distance_figures(network)
    labels = component_labels(network)
    if not network.m:
        assert all(isinstance(figure, Absent) for figure in figures.values())
        return
    graph = as_networkx(network).subgraph(np.flatnonzero(labels == 0).tolist())
    assert len(graph) == max(len(c) for c in nx.connected_components(as_networkx(network)))
    assert figures["diameter"] == nx.diameter(graph)
    assert figures["radius"] == nx.radius(graph)
    assert figures["distance_mean"] == pytest.approx(nx.average_shortest_path_length(graph))
    lengths = sorted(
        d
        for one, reached in nx.all_pairs_shortest_path_length(graph)
        for other, d in reached.items()
        if one < other
    )
    median, ninety = figures["distance_median"], figures["distance_90"]
    for value, share in ((median, 0.5), (ninety, 0.9)):
        assert sum(d <= value for d in lengths) >= share * len(lengths) - 1e-9  # type: ignore[operator]
        assert sum(d < value for d in lengths) < share * len(lengths)  # type: ignore[operator]
    effective = number(figures["effective_diameter"])
    assert effective is not None
    assert number(ninety) - 1 < effective <= number(ninety) + 1e-9  # type: ignore[operator]


@given(networks(most=9))
def test_centralities_are_those_of_networkx(network: TieNetwork) -> None:
    graph = as_networkx(network)
    frame = centralities(network, np.random.default_rng(1)).frame

    def same(column: str, wanted: dict[int, float]) -> None:
        own = frame[column].to_list()
        assert own == pytest.approx([wanted[k] for k in range(network.n)], abs=1e-7), column

    same("betweenness", nx.betweenness_centrality(graph))
    same("closeness", nx.closeness_centrality(graph))
    same("core", nx.core_number(graph))
    if network.n:
        same("pagerank", nx.pagerank(graph, tol=1e-12, max_iter=1000))
    leading = frame["eigenvector"].to_numpy()
    if network.m:
        # An eigenvector of its own component for the greatest eigenvalue there.
        inside = component_labels(network) == 0
        matrix = network.adjacency().toarray()[np.ix_(inside, inside)]
        top = np.linalg.eigvalsh(matrix)[-1]
        assert matrix @ leading[inside] == pytest.approx(top * leading[inside], abs=1e-6)
        assert leading.max() == pytest.approx(1)
        assert not leading[~inside].any()


@given(networks(most=9))
def test_betweenness_from_all_sources_is_exact_and_from_some_is_an_estimate(
    network: TieNetwork,
) -> None:
    everywhere = betweenness(network)
    sources = np.arange(network.n, dtype=np.int64)
    assert betweenness(network, sources=sources) == pytest.approx(everywhere)
    if network.n > 2:
        one_by_one = [betweenness(network, sources=sources[[k]]) for k in range(network.n)]
        assert np.mean(one_by_one, axis=0) == pytest.approx(everywhere)


@given(networks())
def test_mixing_is_that_of_networkx(network: TieNetwork) -> None:
    graph = as_networkx(network)
    found = degree_assortativity(network)
    if isinstance(found, Absent):
        ends = network.degrees()[network.edges]
        assert network.m < 3 or len(np.unique(ends)) == 1
    else:
        wanted = nx.degree_pearson_correlation_coefficient(graph)
        assert number(found) == pytest.approx(wanted, abs=1e-9)
    countries = network.attributes["country"]
    known = [k for k in range(network.n) if countries[k]]
    part = graph.subgraph(known).copy()
    nx.set_node_attributes(part, {k: countries[k] for k in known}, "country")
    found = category_assortativity(network, countries)
    if not isinstance(found, Absent):
        wanted = nx.attribute_assortativity_coefficient(part, "country")
        assert number(found) == pytest.approx(wanted, abs=1e-9)


@given(networks())
def test_the_rich_club_is_that_of_networkx(network: TieNetwork) -> None:
    club = rich_club(network)
    wanted = nx.rich_club_coefficient(as_networkx(network), normalized=False) if network.m else {}
    for k, density in zip(club.k.tolist(), club.density.tolist(), strict=True):
        if k in wanted:
            assert density == pytest.approx(wanted[k])


@given(networks(), st.integers(0, 5))
def test_modularity_is_that_of_networkx(network: TieNetwork, seed: int) -> None:
    found = communities(network, np.random.default_rng(seed))
    if isinstance(found, Absent):
        assert network.m == 0
        return
    groups = [np.flatnonzero(found.member == k).tolist() for k in range(len(found.sizes))]
    wanted = nx.community.modularity(as_networkx(network), groups)
    assert found.modularity == pytest.approx(wanted)
    assert modularity(network, np.zeros(network.n, dtype=np.int64)) == pytest.approx(0)


@given(networks(), st.integers(0, 2**32))
def test_rewiring_keeps_degrees(network: TieNetwork, seed: int) -> None:
    other, _ = rewire(network, np.random.default_rng(seed))
    assert other.degrees().tolist() == network.degrees().tolist()
    assert other.m == network.m


@given(networks())
def test_countries_hold_every_tie_once(network: TieNetwork) -> None:
    found = country_network(network)
    assert np.triu(found.weights).sum() + found.unplaced == network.m
    assert (found.weights == found.weights.T).all()


def _finite(figure: Figure) -> bool:
    if isinstance(figure, Absent):
        return bool(figure.why)
    if isinstance(figure, FigureInterval):
        return all(map(isfinite, (figure.value, figure.low, figure.high)))
    return isfinite(figure)


@settings(max_examples=examples(60))
@given(networks(), st.booleans())
def test_every_figure_is_a_number_or_a_reason(network: TieNetwork, claimed: bool) -> None:
    found = structure(network, nulls=2, claims=Claims(2, 1) if claimed else None)
    for name, one in found.measured.items():
        assert _finite(one.figure), name
        for held in one.nulls.values():
            assert all(map(isfinite, (held.mean, held.sd, held.low, held.high))), name
            assert held.z is None or isfinite(held.z)
    for variant in found.sensitivity:
        figures = {} if isinstance(variant.figures, Absent) else variant.figures
        assert all(map(_finite, figures.values())), variant.name
    again = structure(network, nulls=2, claims=Claims(2, 1) if claimed else None)
    assert {k: one.figure for k, one in again.measured.items()} == {
        k: one.figure for k, one in found.measured.items()
    }


@given(st.binary(max_size=200), st.booleans())
def test_any_file_is_an_edge_list_or_a_clear_error(content: bytes, header: bool) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ties"
        file.write_bytes(content)
        try:
            found = read_edge_list(file, header=header)
        except RecordError:
            return
    assert found.network.m == found.both_ways + found.one_way
    assert found.rows == found.loops + found.repeats + 2 * found.both_ways + found.one_way


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Bern", "Nice", "Rome", "New Haven", "Łódź", "上海"]),
            st.sampled_from(["Bern", "Nice", "Rome", "New Haven", "Łódź", "上海"]),
        ),
        min_size=1,
    ),
    st.sampled_from("\t;,|"),
)
def test_an_edge_list_is_read_back_as_it_was_written(
    rows: list[tuple[str, str]], delimiter: str
) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ties"
        text = "".join(f"{a}{delimiter}{b}\n" for a, b in rows)
        file.write_text("% remark\n" + text, encoding="utf-8")
        found = read_edge_list(file, delimiter=delimiter if delimiter == "|" else None)
    wanted = {tuple(sorted(pair)) for pair in rows if pair[0] != pair[1]}
    names = found.network.names
    assert {(names[i], names[j]) for i, j in found.network.edges.tolist()} == wanted
    assert found.both_ways == sum((b, a) in set(rows) and (a, b) in set(rows) for a, b in wanted)
    assert core_numbers(found.network).shape == (found.network.n,)
