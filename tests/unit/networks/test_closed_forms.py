"""Networks whose every figure is known on paper."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from tests.unit.networks.graphs import bipartite, complete, named, ring, star

from paradiplomacy.networks.centrality import centralities
from paradiplomacy.networks.figures import Absent, FigureInterval
from paradiplomacy.networks.graph import TieNetwork
from paradiplomacy.networks.measure import clustering_figures, distance_figures, distances, measure
from paradiplomacy.networks.mixing import (
    category_assortativity,
    degree_assortativity,
    mixing_figures,
    rich_club,
)


@pytest.mark.parametrize("n", [3, 5, 8, 70])
def test_complete(n: int) -> None:
    found = measure(complete(n))
    assert found["triangles"] == comb(n, 3)
    assert found["squares"] == 3 * comb(n, 4)
    assert found["wedges"] == n * comb(n - 1, 2)
    assert found["claws"] == n * comb(n - 1, 3)
    assert found["transitivity"] == found["clustering_mean"] == found["fill"] == 1
    assert found["diameter"] == found["radius"] == found["distance_mean"] == 1
    assert isinstance(found["degree_assortativity"], Absent)


@pytest.mark.parametrize("n", [4, 9, 100])
def test_star(n: int) -> None:
    found = measure(star(n))
    assert found["triangles"] == found["squares"] == found["transitivity"] == 0
    assert found["wedges"] == comb(n - 1, 2)
    assert found["distance_mean"] == pytest.approx(2 * (n - 1) / n)
    assert (found["diameter"], found["radius"]) == (2, 1)
    r = degree_assortativity(star(n))
    assert isinstance(r, FigureInterval)
    assert r.value == pytest.approx(-1)
    between = centralities(star(n), np.random.default_rng(1)).frame["betweenness"]
    assert between.to_list() == pytest.approx([1.0] + [0.0] * (n - 1))


@pytest.mark.parametrize("n", [5, 8, 101])
def test_ring(n: int) -> None:
    found = measure(ring(n))
    assert found["diameter"] == found["radius"] == n // 2
    pairs = distances(ring(n)).pairs
    assert pairs[1] == n
    assert pairs.sum() == comb(n, 2)


@pytest.mark.parametrize(("a", "b"), [(2, 2), (3, 5), (40, 60)])
def test_bipartite(a: int, b: int) -> None:
    found = clustering_figures(bipartite(a, b))
    assert found["triangles"] == found["clustering_mean"] == 0
    assert found["squares"] == comb(a, 2) * comb(b, 2)
    sides = np.array(["a"] * a + ["b"] * b, dtype=object)
    r = category_assortativity(bipartite(a, b), sides)
    assert isinstance(r, FigureInterval)
    assert r.value == pytest.approx(-1)


def test_percentiles_of_distance_on_a_path() -> None:
    # Of a path of five places, 4, 3, 2, 1 pairs lie 1, 2, 3, 4 ties apart.
    found = distance_figures(named(5, [(0, 1), (1, 2), (2, 3), (3, 4)]))
    assert found["distance_mean"] == pytest.approx(2)
    assert found["distance_median"] == 2
    assert found["distance_90"] == 3
    assert found["effective_diameter"] == pytest.approx(3)


def test_effective_diameter_lies_between_two_distances() -> None:
    # A star of four with one leaf made longer: 4, 4 and 2 of ten pairs.
    found = distance_figures(named(5, [(0, 1), (0, 2), (0, 3), (3, 4)]))
    assert found["distance_90"] == 3
    assert found["effective_diameter"] == pytest.approx(2.5)


def test_two_countries_that_keep_to_themselves() -> None:
    network = named(8, [(0, 1), (1, 2), (2, 3), (3, 0), (4, 5), (5, 6), (6, 7), (7, 4), (0, 4)])
    codes = np.array(["FR"] * 4 + ["DE"] * 4, dtype=object)
    found = mixing_figures(TieNetwork(network.names, network.edges, {"country": codes}))
    assert found["within_country"] == pytest.approx(8 / 9)
    assert found["ei_index"] == pytest.approx((1 - 8) / 9)
    # Trace 8/9, and half of all tie ends in each country: (8/9 - 1/2) / (1 - 1/2).
    r = found["country_assortativity"]
    assert isinstance(r, FigureInterval)
    assert r.value == pytest.approx(7 / 9)
    assert r.low < r.value < r.high


def test_the_jackknife_leaves_out_one_tie_at_a_time() -> None:
    network = named(6, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 3), (1, 4)])
    degrees = network.degrees().astype(float)
    ends = degrees[network.edges]

    def correlation(rows: np.ndarray) -> float:
        both = np.concatenate([rows, rows[:, ::-1]])
        return float(np.corrcoef(both[:, 0], both[:, 1])[0, 1])

    whole = correlation(ends)
    without = [correlation(np.delete(ends, k, axis=0)) for k in range(len(ends))]
    error = np.sqrt(sum((r - whole) ** 2 for r in without))
    found = degree_assortativity(network)
    assert isinstance(found, FigureInterval)
    assert found.value == pytest.approx(whole)
    assert found.high - found.value == pytest.approx(1.96 * error)


def test_the_jackknife_of_a_category_leaves_out_one_tie_at_a_time() -> None:
    network = named(6, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 3), (1, 4), (3, 5)])
    codes = np.array([0, 0, 1, 1, 2, 2])

    def newman(edges: np.ndarray) -> float:
        mixing = np.zeros((3, 3))
        for i, j in codes[edges]:
            mixing[i, j] += 0.5
            mixing[j, i] += 0.5
        mixing /= mixing.sum()
        expected = (mixing.sum(axis=1) ** 2).sum()
        return float((np.trace(mixing) - expected) / (1 - expected))

    whole = newman(network.edges)
    error = np.sqrt(
        sum((newman(np.delete(network.edges, k, axis=0)) - whole) ** 2 for k in range(network.m))
    )
    found = category_assortativity(network, np.array(["x", "x", "y", "y", "z", "z"]))
    assert isinstance(found, FigureInterval)
    assert found.value == pytest.approx(whole)
    assert found.value - found.low == pytest.approx(1.96 * error)


def test_a_club_is_denser_than_the_rest() -> None:
    # Four hubs that are all tied, with three leaves each.
    pairs = [(i, j) for i in range(4) for j in range(i)]
    pairs += [(hub, 4 + 3 * hub + k) for hub in range(4) for k in range(3)]
    club = rich_club(named(16, pairs))
    assert club.k.tolist() == [0, 1]
    assert club.members.tolist() == [16, 4]
    assert club.density.tolist() == pytest.approx([18 / 120, 1.0])
