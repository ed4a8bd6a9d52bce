"""The page on the network."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from paradiplomacy import open_record
from paradiplomacy.networks.figures import STATISTICS
from paradiplomacy.networks.nulls import NullRange
from paradiplomacy.networks.structure import MeasuredFigure
from paradiplomacy.site.pages import KIND as KINDS
from paradiplomacy.site.pages.network import MOST_TIED
from paradiplomacy.site.site import Site

KIND = KINDS["network"]

OVERLAP = {"record_a": "a", "record_b": "b", "both": 3, "only_a": 1, "only_b": 0}


def null_of(value: float, mean: float, z: float | None) -> NullRange:
    return NullRange(value, 20, mean, 0.1, mean - 0.2, mean + 0.2, z)


def structure_of(places: list[str]) -> Any:
    measured = {name: MeasuredFigure(one, 0.5, {}) for name, one in STATISTICS.items()}
    measured["nodes"] = MeasuredFigure(STATISTICS["nodes"], 40, {})
    measured["degree_max"] = MeasuredFigure(STATISTICS["degree_max"], 7, {})
    for name, mean, z in (
        ("squares", 0.1, 4.0),
        ("distance_mean", 0.5, 0.0),
        ("transitivity", 0.9, -5.0),
    ):
        nulls = {"rewired": null_of(0.5, mean, z)}
        measured[name] = MeasuredFigure(STATISTICS[name], 0.5, nulls)

    class Made(SimpleNamespace):
        def __getitem__(self, name: str) -> float | None:
            return measured[name].value

    frame = pl.DataFrame({"name": places, "degree": range(len(places))})
    return Made(
        measured=measured,
        nulls={"rewired": SimpleNamespace(draws=20)},
        centralities=SimpleNamespace(frame=frame),
    )


def site_of(*, hub: str = "", structured: bool = True) -> Site:
    site = Site(open_record("china_russia"))
    networked = SimpleNamespace(
        structure=structure_of(list(site.record.places)[:20]) if structured else None,
        geography=SimpleNamespace(hub=hub, is_wide=False),
        two_sided=SimpleNamespace(overlap=pl.DataFrame([OVERLAP])),
        world=None,
    )
    material = SimpleNamespace(networked=networked, drawings={})
    site.results = material
    return site


@pytest.fixture(scope="module")
def site() -> Site:
    return site_of()


def test_without_results_the_page_says_that_it_is_being_worked_out() -> None:
    assert KIND.view(Site(open_record("china_russia")), "") == {"pending": True}


def test_a_record_without_ties_has_no_network() -> None:
    html = site_of(structured=False).html(KIND)
    assert "has no tie, and so no network" in html


def test_each_answer_says_whether_chance_gives_as_much(site: Site) -> None:
    answers = KIND.view(site, "")["structure"]["answers"]
    assert {one["name"]: one["direction"] for one in answers} == {
        "transitivity": "less",
        "squares": "more",
        "distance_mean": "chance",
    }
    html = site.html(KIND, language="zh")
    assert "高于偶然水平" in html
    assert "同一地方的两个友城，彼此也结好的有多常见" in html


@pytest.mark.parametrize(
    ("draws", "said"),
    [(20, "Based on 20 random networks."), (10, "networks, or ten where groups are sought.")],
)
def test_figures_of_fewer_draws_are_said_to_be(draws: int, said: str) -> None:
    site = site_of()
    nulls: Any = site.results.networked.structure.measured["squares"].nulls  # type: ignore[union-attr]
    nulls["rewired"] = NullRange(0.5, draws, 0.1, 0.1, 0.0, 0.2, 4.0)
    assert said in site.html(KIND)


def test_questions_that_two_sides_decide_are_left_out() -> None:
    site = site_of(hub="CN")
    structure = KIND.view(site, "")["structure"]
    assert [one["name"] for one in structure["answers"]] == ["squares", "distance_mean"]
    assert "Every tie in this record has exactly one end in China" in site.html(KIND)


def test_places_with_most_ties_lead_to_their_pages(site: Site) -> None:
    most = KIND.view(site, "")["most_tied"]
    assert len(most) == MOST_TIED
    assert [row["ties"] for row in most] == sorted((row["ties"] for row in most), reverse=True)
    assert f'<a href="places/{most[0]["place"]}.html">' in site.html(KIND)


def test_what_two_records_share_stands_with_what_one_lacks(site: Site) -> None:
    assert KIND.view(site, "")["overlap"] == [OVERLAP]
    assert np.isclose(KIND.view(site, "")["structure"]["degree_max"], 7)
