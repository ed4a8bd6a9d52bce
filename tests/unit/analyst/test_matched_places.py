"""Places of two frames: the same however they are spelt, namesakes apart."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from paradiplomacy import link
from paradiplomacy.errors import ParadiplomacyError, RecordError

SWISS = {"name": ["Zuerich", "Bern", "Genf"], "country": ["CH", "CH", "CH"]}
OTHERS = {"name": ["Zürich", "Genève", "Nice"], "country": ["Schweiz", "Suisse", "Frankreich"]}


def test_names_of_other_languages_are_one_place() -> None:
    found = link(SWISS, OTHERS)
    rows = found.frame().select("name_a", "name_b", "outcome").rows()
    assert sorted(rows) == [("Genf", "Genève", "linked"), ("Zuerich", "Zürich", "linked")]
    assert dict(found.facts)["Pairs"] == "2 linked"


def test_partners_tell_namesakes_apart() -> None:
    a = {"name": ["Springfield"] * 2, "admin1": ["Illinois", "Ohio"], "country": ["US"] * 2,
         "partner": ["Ashikaga", "Killarney"]}  # fmt: skip
    b = {"name": ["Springfield"] * 2, "key": ["1", "2"], "country": ["USA"] * 2,
         "partner": ["Killarney", "Ashikaga"]}  # fmt: skip
    found = link({**a, "key": ["x", "y"]}, b, key="key")
    assert sorted((row.key_a, row.key_b) for row in found.rows) == [("x", "2"), ("y", "1")]


def test_a_country_that_is_stated_forbids_and_coordinates_decide() -> None:
    one = {"name": ["Birmingham"], "country": ["GB"], "latitude": [52.48], "longitude": [-1.9]}
    other = {"name": ["Birmingham"] * 2, "latitude": [52.5, 33.5], "longitude": [-1.9, -86.8],
             "key": ["near", "far"]}  # fmt: skip
    found = link({**one, "key": ["uk"]}, other, key="key")
    assert [(row.key_b, row.outcome) for row in found.rows] == [("near", "linked")]
    assert link(one, {"name": ["Birmingham"], "country": ["USA"]}, every=True).rows == ()


def test_whoever_has_no_partners_is_not_held_to_share_none() -> None:
    pairs = link(SWISS, OTHERS, every=True).linkage.pairs
    assert pairs["company_bits"].to_list() == pairs["company_of_few_bits"].to_list() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("frame", "more", "says"),
    [
        (
            {"name": ["x"], "country": ["Atlantis"]},
            {},
            "a, row 1, field 'country': 'Atlantis' is",
        ),
        ({"name": ["x"], "country": ["Kongo"]}, {}, "'Kongo' may be CD, CG; write its ISO code"),
        ({"name": ["x", " "]}, {}, "a, row 2, field 'name': is empty"),
        ({"place": ["x"]}, {}, "a, field 'name': no such column"),
        ({"name": ["x"]}, {"key": "id"}, "a, field 'id': no such column"),
        ({"name": [["x"]]}, {}, "a, field 'name': holds List"),
        ({"name": ["x"], "latitude": [float("inf")]}, {}, "row 1, field 'latitude': 'inf' is no"),
        ({"name": ["x"], "latitude": [147]}, {}, "row 1, field 'latitude': '147' does not lie"),
        ({"name": ["x", "y"], "id": [1, None]}, {"key": "id"}, "a, row 2, field 'id': is empty"),
    ],
    ids=["no-country", "two-countries", "empty", "column", "key", "list", "inf", "far", "no-key"],
)
def test_each_thing_wrong_has_one_error(
    frame: dict[str, Any], more: dict[str, Any], says: str
) -> None:
    with pytest.raises(RecordError, match=says):
        link(frame, OTHERS, **more)


def test_frames_go_out_as_they_came_in() -> None:
    found = link(pl.DataFrame(SWISS).to_pandas(), OTHERS)
    assert type(found.frame()).__module__.startswith("pandas")


def test_a_threshold_that_cannot_be_is_refused() -> None:
    with pytest.raises(ParadiplomacyError, match="threshold must lie between 0 and 1, not 2"):
        link(SWISS, OTHERS, threshold=2)


def test_names_of_one_key_are_names_of_one_place() -> None:
    both = {"name": ["Bern", "Paris", "Nice"], "id": [1.0, 1.0, 2.0]}
    found = link(both, {"name": ["Paris"], "id": [7]}, key="id")
    assert [(row.key_a, row.name_a) for row in found.rows] == [("1", "Bern")]
    assert found.notes == ("a: one place under several names, by 'id': 1",)
