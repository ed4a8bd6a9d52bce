"""The structure of the network in words."""

from __future__ import annotations

import numpy as np
import pytest

from paradiplomacy.networks.comparison import compare_figures
from paradiplomacy.networks.figures import Absent
from paradiplomacy.networks.measure import Degrees
from paradiplomacy.networks.power_law import PowerLaw, fit_power_law
from paradiplomacy.networks.structure import structure_of
from paradiplomacy.networks.structure_nulls import draws_for
from paradiplomacy.networks.structure_tables import structure_tables
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.record import Record
from paradiplomacy.results.charts import degrees
from paradiplomacy.results.geography import geography_of


def test_few_networks_are_drawn_of_a_large_record_and_never_few() -> None:
    assert draws_for(0) == draws_for(322) == 20
    assert draws_for(26_000) == draws_for(10**6) == 5


def test_without_ties_the_tables_of_structure_have_headers() -> None:
    tables = structure_tables(None)
    assert tables["structure"].columns[:2] == ["network", "statistic"]
    assert tables["structure"].height == 0


def test_figures_that_two_sides_decide_are_not_compared_with_chance(china_russia: Record) -> None:
    frames = frames_of(china_russia)
    structure = structure_of(frames, nulls=3)
    names = ("triangles", "squares", "within_country", "distance_mean")
    assert geography_of(frames).hub
    assert [one.name for one in compare_figures(structure, names, hub=True)] == [
        "squares",
        "distance_mean",
    ]
    assert [one.name for one in compare_figures(structure, names, hub=False)] == list(names)


def test_the_distribution_falls_from_all_places_to_those_with_most_ties() -> None:
    drawn = np.random.default_rng(3).zipf(2.4, 600)
    degree, places = np.unique(drawn[drawn < 400], return_counts=True)
    law = fit_power_law(drawn[drawn < 400], np.random.default_rng(1), draws=50)
    assert isinstance(law, PowerLaw)
    sketch = degrees.sketch(Degrees(degree, places), law)
    assert sketch is not None
    data = sketch.plan(760).data
    shares = [point["share"] for point in data["points"]]
    assert shares[0] == 1
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == pytest.approx(places[-1] / places.sum())
    tail = next(p["share"] for p in data["points"] if p["ties"] == law.xmin)
    assert data["law"][0]["share"] == pytest.approx(tail)
    assert "power law" in sketch.caption


def test_a_distribution_without_a_law_says_why() -> None:
    sketch = degrees.sketch(Degrees(np.array([1, 2, 3]), np.array([5, 2, 1])), Absent("too few"))
    assert sketch is not None
    assert "No power law was fitted: too few." in sketch.caption
    assert "law" not in sketch.plan(340).data
    assert degrees.sketch(Degrees(np.array([1, 2]), np.array([5, 2])), Absent("too few")) is None
