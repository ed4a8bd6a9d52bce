"""Null models keep what they say they keep, and forget the rest."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from tests.unit.networks.graphs import clubs, named, random

from paradiplomacy.networks.figures import Absent, reason
from paradiplomacy.networks.graph import TieNetwork
from paradiplomacy.networks.great_circles import (
    BOUNDS_KM,
    DistanceWeights,
    at_risk,
    inner_bounds,
    ties_by_distance,
    unit_vectors,
)
from paradiplomacy.networks.measure import clustering_figures
from paradiplomacy.networks.mixing import mixing_figures
from paradiplomacy.networks.nulls import (
    gravity_draws,
    null_ranges,
    rewire,
    rewirings,
    share_retained,
)
from paradiplomacy.networks.structure_nulls import null_models


def globe(n: int, m: int, *, seed: int, decay: float) -> TieNetwork:
    """Random places on the globe, tied the more rarely the farther apart."""
    rng = np.random.default_rng(seed)
    latitude, longitude = np.degrees(np.arcsin(rng.uniform(-1, 1, n))), rng.uniform(-180, 180, n)
    at = np.radians(np.column_stack([latitude, longitude]))
    i, j = np.triu_indices(n, 1)
    cosine = np.sin(at[i, 0]) * np.sin(at[j, 0]) + np.cos(at[i, 0]) * np.cos(at[j, 0]) * np.cos(
        at[i, 1] - at[j, 1]
    )
    km = 6371 * np.arccos(np.clip(cosine, -1, 1))
    weight = np.maximum(km, 1) ** -decay
    chosen = rng.choice(len(i), m, replace=False, p=weight / weight.sum())
    network = named(n, list(zip(i[chosen].tolist(), j[chosen].tolist(), strict=True)))
    attributes = {"latitude": latitude, "longitude": longitude}
    return TieNetwork(network.names, network.edges, attributes)


@pytest.mark.parametrize("seed", range(5))
def test_rewiring_keeps_every_degree_and_stays_simple(seed: int) -> None:
    network = random(60, 150, seed=seed)
    other, accepted = rewire(network, np.random.default_rng(seed))
    assert other.degrees().tolist() == network.degrees().tolist()
    assert (other.edges[:, 0] < other.edges[:, 1]).all()
    assert len(np.unique(other.edges, axis=0)) == network.m
    assert 0 < accepted <= 1
    assert other.edges.tolist() != network.edges.tolist()


def test_rewiring_forgets_the_ties_and_the_clubs() -> None:
    network = clubs()
    draws = [draw for draw, _ in rewirings(network, np.random.default_rng(2), draws=10)]
    expected = network.m / (network.n * (network.n - 1) / 2)
    assert np.mean([share_retained(network, draw) for draw in draws]) < 4 * expected
    seen = clustering_figures(network)["transitivity"]
    null = [clustering_figures(draw)["transitivity"] for draw in draws]
    assert all(isinstance(value, float) and value < float(seen) / 3 for value in null)  # type: ignore[arg-type]


def test_rewiring_draws_every_network_of_the_degrees_equally_often() -> None:
    # Of six places with one tie each there are fifteen networks: the perfect matchings.
    now = named(6, [(0, 1), (2, 3), (4, 5)])
    rng = np.random.default_rng(5)
    seen: Counter[str] = Counter()
    for _ in range(3000):
        now, _ = rewire(now, rng)
        seen[str(now.edges.tolist())] += 1
    assert len(seen) == 15
    expected = 3000 / 15
    assert sum((count - expected) ** 2 / expected for count in seen.values()) < 36.1  # p = 0.001


def test_a_network_that_allows_no_swap_stays_as_it_is() -> None:
    full = named(5, list(combinations(range(5), 2)))
    other, accepted = rewire(full, np.random.default_rng(1))
    assert other.edges.tolist() == full.edges.tolist()
    assert accepted == 0
    assert rewire(named(3, [(0, 1)]), np.random.default_rng(1))[1] == 0


def test_the_same_seed_gives_the_same_draws() -> None:
    network = random(40, 80, seed=1)
    one, other = (rewire(network, np.random.default_rng(9))[0] for _ in range(2))
    assert one.edges.tolist() == other.edges.tolist()


def test_a_list_of_ties_between_two_countries_is_rewired_between_them() -> None:
    rng = np.random.default_rng(3)
    pairs = [(int(i), 20 + int(j)) for i, j in rng.integers(0, 20, size=(60, 2))]
    plain = named(40, pairs)
    codes = np.array(["CN"] * 20 + ["US"] * 20, dtype=object)
    network = TieNetwork(plain.names, plain.edges, {"country": codes})
    assert not at_risk(network).everything
    draw, _ = rewire(network, np.random.default_rng(4))
    assert mixing_figures(draw)["within_country"] == 0
    assert share_retained(network, draw) < 0.5
    home = TieNetwork(
        plain.names, np.vstack([[[0, 1]], plain.edges]).astype(np.int32), {"country": codes}
    )
    assert at_risk(home).everything


@pytest.mark.parametrize("decay", [0.0, 1.0])
def test_gravity_keeps_every_degree_and_how_long_ties_are(decay: float) -> None:
    network = globe(150, 300, seed=6, decay=decay)
    rng = np.random.default_rng(7)
    draws = [draw for draw, _ in gravity_draws(network, rng, draws=60)]
    assert all(draw.degrees().tolist() == network.degrees().tolist() for draw in draws)
    lengths = [_lengths(draw) for draw in draws]
    assert np.mean(np.concatenate(lengths)) == pytest.approx(np.mean(_lengths(network)), rel=0.05)
    where, bounds = unit_vectors(network), inner_bounds()
    observed = ties_by_distance(network.edges, where, bounds)
    drawn = np.mean([ties_by_distance(draw.edges, where, bounds) for draw in draws], axis=0)
    assert np.abs(drawn - observed).max() < 3 + 0.05 * observed.max()


def test_draws_by_distance_are_as_likely_as_the_weights_of_their_ties() -> None:
    # Of six places with one tie each there are fifteen networks: the perfect matchings.
    rng = np.random.default_rng(11)
    plain, six = named(6, [(0, 1), (2, 3), (4, 5)]), globe(6, 3, seed=4, decay=0.0)
    now = TieNetwork(plain.names, plain.edges, six.attributes)
    where, bounds = unit_vectors(now), inner_bounds()
    log_weights = rng.normal(size=len(BOUNDS_KM) - 1)
    weights = DistanceWeights(log_weights, where, bounds)
    seen: Counter[str] = Counter()
    likely: dict[str, float] = {}
    for _ in range(6000):
        now, _ = rewire(now, rng, weights=weights)
        name = str(now.edges.tolist())
        seen[name] += 1
        likely[name] = float(np.exp(ties_by_distance(now.edges, where, bounds) @ log_weights))
    expected = {name: 6000 * weight / sum(likely.values()) for name, weight in likely.items()}
    assert len(seen) == 15
    assert sum((seen[k] - e) ** 2 / e for k, e in expected.items()) < 36.1  # p = 0.001


def test_squares_between_hubs_and_places_with_one_tie_are_no_surprise() -> None:
    # Two hubs of twelve and thirty places with one tie: nobody can close a square but by chance
    # of the hubs, so draws that let places have two ties (as soft numbers of ties do) find more.
    rng = np.random.default_rng(2)
    leaves = [(int(hub), 2 + k) for k, hub in enumerate(rng.integers(0, 2, 30))]
    plain, places = named(32, [*leaves, (0, 1)]), globe(32, 31, seed=3, decay=0.0)
    network = TieNetwork(plain.names, plain.edges, places.attributes)
    for draw, _ in gravity_draws(network, np.random.default_rng(1), draws=5):
        assert clustering_figures(draw)["squares"] == 0


def _lengths(network: TieNetwork) -> np.ndarray:
    at = np.radians(
        np.column_stack([network.attributes["latitude"], network.attributes["longitude"]])
    )
    one, other = at[network.edges[:, 0]], at[network.edges[:, 1]]
    half = (
        np.sin((one[:, 0] - other[:, 0]) / 2) ** 2
        + np.cos(one[:, 0]) * np.cos(other[:, 0]) * np.sin((one[:, 1] - other[:, 1]) / 2) ** 2
    )
    return np.asarray(2 * 6371 * np.arcsin(np.sqrt(half)))


def test_places_without_coordinates_are_left_out_of_gravity() -> None:
    network = globe(60, 90, seed=2, decay=1.0)
    latitude = network.attributes["latitude"].copy()
    latitude[:10] = np.nan
    longitude = network.attributes["longitude"]
    some = TieNetwork(network.names, network.edges, {"latitude": latitude, "longitude": longitude})
    found = null_models(some, {}, np.random.default_rng(1), draws=3)
    assert found["gravity"].places == 50
    assert found["gravity"].ties < network.m
    observed = found["gravity"].ranges["transitivity"].observed
    inside = some.within(np.isfinite(latitude))
    assert observed == clustering_figures(inside)["transitivity"]
    assert list(gravity_draws(named(2, [(0, 1)]), np.random.default_rng(1), draws=3)) == []


def test_clubs_lie_far_above_chance_and_random_ties_do_not() -> None:
    rng = np.random.default_rng(8)
    far = null_models(clubs(), clustering_figures(clubs()), rng, draws=20)["rewired"]
    z = far.ranges["transitivity"].z
    assert z is not None
    assert z > 10
    plain = random(100, 300, seed=12)
    near = null_models(plain, clustering_figures(plain), rng, draws=40)["rewired"]
    z = near.ranges["transitivity"].z
    assert z is not None
    assert abs(z) < 3.5


def test_what_a_null_keeps_is_not_set_beside_it() -> None:
    network = clubs()
    observed = {**clustering_figures(network), "degree_gini": 0.3}
    ranges = null_models(network, observed, np.random.default_rng(1), draws=3)["rewired"].ranges
    assert "transitivity" in ranges
    assert not {"wedges", "claws", "degree_gini"} & ranges.keys()
    assert null_models(network, observed, np.random.default_rng(1), draws=1) == {}


def test_ranges_leave_out_draws_in_which_a_figure_does_not_exist() -> None:
    draws = [{"a": 1.0}, {"a": Absent(reason("no-ties"))}, {"a": 3.0}]
    found = null_ranges({"a": 4, "b": 2.0, "c": Absent(reason("no-ties"))}, draws)
    assert found.keys() == {"a"}
    assert (found["a"].draws, found["a"].mean) == (2, 2.0)
    assert found["a"].z == pytest.approx(2 / np.sqrt(2))
    assert null_ranges({"a": 1.0}, [{"a": 1.0}, {"a": 1.0}])["a"].z is None
