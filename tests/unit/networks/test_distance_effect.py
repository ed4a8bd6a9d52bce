"""The effect of distance: found again where it was put in, absent where it was not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.networks.graphs import named

from paradiplomacy.networks.distance_effect import (
    DistanceEffect,
    distance_effect,
    distance_effect_figures,
)
from paradiplomacy.networks.figures import Absent, FigureInterval
from paradiplomacy.networks.graph import TieNetwork, simple_edges
from paradiplomacy.networks.great_circles import great_circle_km, unit_vectors


def world(
    n: int, *, seed: int, distance: float, size: float = 0.0, home: float = 0.0, level: float
) -> TieNetwork:
    """Places tied by a logit of log distance, log populations and one country."""
    rng = np.random.default_rng(seed)
    attributes = {
        "latitude": np.degrees(np.arcsin(rng.uniform(-1, 1, n))),
        "longitude": rng.uniform(-180, 180, n),
        "population": np.exp(rng.normal(11, 1.2, n)),
        "country": np.array([f"C{k % 6}" for k in range(n)], dtype=object),
    }
    network = TieNetwork(tuple(f"{k:05}" for k in range(n)), np.empty((0, 2), np.int32), attributes)
    i, j = np.triu_indices(n, 1)
    where = unit_vectors(network)
    km = great_circle_km(where[i], where[j])
    people = np.log(attributes["population"])
    same = attributes["country"][i] == attributes["country"][j]
    odds = level + distance * np.log(km) + size * (people[i] + people[j] - 22) + home * same
    tied = rng.random(len(i)) < 1 / (1 + np.exp(-odds))
    edges = simple_edges(np.column_stack([i[tied], j[tied]]))
    return replace(network, edges=edges)


def effect(network: TieNetwork, *, seed: int = 1) -> DistanceEffect:
    found = distance_effect(network, np.random.default_rng(seed))
    assert isinstance(found, DistanceEffect)
    return found


@pytest.mark.parametrize("n", [300, 1500])  # all pairs; ties and some of the others
def test_the_coefficients_are_found_again(n: int) -> None:
    level = 5.0 if n == 300 else 2.2
    network = world(n, seed=5, distance=-1.0, size=0.5, home=-0.7, level=level)
    found = effect(network)
    assert isinstance(found.model, dict)
    wanted = {"log_distance": -1.0, "log_population": 0.5, "same_country": -0.7}
    for name, value in wanted.items():
        held = found.model[name]
        error = (held.high - held.low) / (2 * 1.96)
        assert abs(held.value - value) < 4 * error, name
        assert error < 0.25, name
    if n == 1500:
        assert found.controls == pytest.approx(10 * found.ties, rel=0.1)


def test_intervals_cover_no_effect_as_often_as_they_say() -> None:
    covered = 0
    for seed in range(30):
        model = effect(world(200, seed=seed, distance=0.0, level=-3.5)).model
        assert isinstance(model, dict)
        covered += model["log_distance"].low <= 0 <= model["log_distance"].high
    assert covered >= 24  # 28.5 of 30 are expected


def test_the_shape_counts_every_tie_and_every_pair() -> None:
    network = world(300, seed=2, distance=-1.0, level=5.0)
    found = effect(network)
    assert found.shape["pairs"].sum() == 300 * 299 // 2
    assert found.shape["ties"].sum() == network.m
    assert (found.shape["low"] <= found.shape["per_million"]).all()
    assert (found.shape["per_million"] <= found.shape["high"]).all()
    assert found.median_km < found.median_km_all
    where = unit_vectors(network)
    i, j = np.triu_indices(300, 1)
    km = great_circle_km(where[i], where[j])
    assert found.median_km_all == pytest.approx(np.median(km), rel=0.05)
    for row in found.shape.iter_rows(named=True):
        within = (km >= row["km_low"]) & (km < row["km_high"])
        assert row["pairs"] == within.sum()


def between_two_countries(seed: int) -> TieNetwork:
    """Random ties between places of two countries far from each other."""
    rng = np.random.default_rng(seed)
    pairs = [(int(i), 40 + int(j)) for i, j in rng.integers(0, 40, size=(120, 2))]
    plain = named(80, pairs)
    east, west = rng.uniform(100, 120, 40), rng.uniform(-120, -80, 40)
    attributes = {
        "latitude": rng.uniform(25, 45, 80),
        "longitude": np.concatenate([east, west]),
        "country": np.array(["CN"] * 40 + ["US"] * 40, dtype=object),
    }
    return TieNetwork(plain.names, plain.edges, attributes)


def test_pairs_that_a_list_takes_none_of_are_not_at_risk() -> None:
    covered = 0
    for seed in range(15):
        found = effect(between_two_countries(seed))
        assert isinstance(found.model, dict)
        assert "same_country" not in found.model
        assert found.shape["pairs"].sum() == 40 * 40
        covered += found.model["log_distance"].low < 0 < found.model["log_distance"].high
    assert covered >= 12  # of 15: such a list shows no love of distance


def test_without_populations_distance_stands_alone() -> None:
    network = world(200, seed=3, distance=-1.0, level=5.0)
    del network.attributes["population"]  # type: ignore[attr-defined]
    figures = distance_effect_figures(effect(network))
    assert isinstance(figures["distance_effect"], FigureInterval)
    assert isinstance(figures["size_effect"], Absent)


@pytest.mark.parametrize("kind", ["nowhere", "few", "one spot"])
def test_what_cannot_be_estimated_says_why(kind: str) -> None:
    network = world(60, seed=3, distance=-1.0, level=5.0)
    attributes = dict(network.attributes)
    if kind == "nowhere":
        attributes["latitude"] = np.full(60, np.nan)
    elif kind == "few":
        network = replace(network, edges=network.edges[:5])
    else:
        attributes["latitude"] = attributes["longitude"] = np.zeros(60)
    held = TieNetwork(network.names, network.edges, attributes)
    figures = distance_effect_figures(distance_effect(held, np.random.default_rng(1)))
    why = figures["distance_effect"]
    assert isinstance(why, Absent)
    assert why.why


def test_great_circles_are_right_near_and_far() -> None:
    places = {
        "latitude": np.array([0.0, 0.0, 90.0, 0.0, 0.00001]),
        "longitude": np.array([0.0, 180.0, 0.0, 90.0, 0.0]),
    }
    network = TieNetwork(tuple("abcde"), np.empty((0, 2), np.int32), places)
    where = unit_vectors(network)
    half = np.pi * 6371.0088
    km = great_circle_km(where[[0, 0, 0, 0]], where[[1, 2, 3, 4]])
    assert km == pytest.approx([half, half / 2, half / 2, 1e-5 * half / 180])
