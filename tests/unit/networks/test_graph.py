"""Networks: simple, sorted, with what is known of places; components; countries."""

from __future__ import annotations

import numpy as np
import polars as pl
from tests.unit.networks.graphs import named, random

from paradiplomacy.networks.graph import (
    TieNetwork,
    component_labels,
    country_network,
    largest_component,
    network_of,
    of_pairs,
)
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.record import Record


def test_a_network_is_simple_and_sorted() -> None:
    network = of_pairs([("d", "b"), ("b", "d"), ("a", "a"), ("c", "b"), ("d", "b")])
    assert network.names == ("a", "b", "c", "d")
    assert network.edges.tolist() == [[1, 2], [1, 3]]
    assert network.edges.dtype == np.int32
    assert network.degrees().tolist() == [0, 2, 1, 1]
    assert network.adjacency().toarray().tolist() == [
        [0, 0, 0, 0],
        [0, 0, 1, 1],
        [0, 1, 0, 0],
        [0, 1, 0, 0],
    ]


def test_neighbours_are_sorted_and_those_of_the_matrix() -> None:
    network = random(30, 90, seed=4)
    indptr, indices = network.neighbours()
    for node, row in enumerate(network.adjacency().toarray()):
        assert indices[indptr[node] : indptr[node + 1]].tolist() == np.flatnonzero(row).tolist()


def test_a_part_keeps_names_edges_and_attributes() -> None:
    network = of_pairs([("a", "b"), ("b", "c"), ("c", "d")])
    held = TieNetwork(network.names, network.edges, {"size": np.array([1.0, 2, 3, 4])})
    part = held.within(np.array([False, True, True, True]))
    assert part.names == ("b", "c", "d")
    assert part.edges.tolist() == [[0, 1], [1, 2]]
    assert part.attributes["size"].tolist() == [2, 3, 4]


def test_components_are_numbered_by_size() -> None:
    network = named(6, [(0, 1), (2, 3), (3, 4)])
    assert component_labels(network).tolist() == [1, 1, 0, 0, 0, 2]
    assert largest_component(network).names == ("00002", "00003", "00004")
    assert largest_component(named(0, [])).n == 0


def test_the_network_of_a_record_has_its_ties_and_its_places(sino_us: Record) -> None:
    frames = frames_of(sino_us)
    network = network_of(frames)
    pairs = {tuple(sorted(pair)) for pair in frames.ties.select("place_a", "place_b").iter_rows()}
    said = {(network.names[i], network.names[j]) for i, j in network.edges.tolist()}
    assert said == pairs
    known = {row["place"]: row for row in frames.places.iter_rows(named=True)}
    for position, name in enumerate(network.names):
        assert network.attributes["country"][position] == known[name]["country"]
        people = known[name]["population"]
        held = network.attributes["population"][position]
        assert np.isnan(held) if people is None else held == people


def test_places_without_a_tie_are_no_nodes(sino_us: Record) -> None:
    frames = frames_of(sino_us)
    few = frames.ties.head(3)
    assert network_of(frames, few).m == 3
    assert network_of(frames, few).degrees().min() == 1


def test_a_record_without_ties_is_an_empty_network(sino_us: Record) -> None:
    frames: Frames = frames_of(sino_us)
    network = network_of(frames, frames.ties.filter(pl.lit(value=False)))
    assert (network.n, network.m) == (0, 0)
    assert network.adjacency().shape == (0, 0)


def test_countries_sum_ties_and_leave_out_unknown_ones() -> None:
    network = of_pairs([("a", "b"), ("a", "c"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "f")])
    codes = np.array(["CN", "CN", "US", "US", "ZZ", ""], dtype=object)
    found = country_network(TieNetwork(network.names, network.edges, {"country": codes}))
    assert found.names == ("CN", "US")
    assert found.weights.tolist() == [[1, 2], [2, 1]]
    assert found.places.tolist() == [2, 2]
    assert found.unplaced == 2
    assert country_network(network).names == ()
