"""The claim that smaller, western cities take up ties faster since 2000."""

from __future__ import annotations

from datetime import date
from math import comb
from typing import Any

import pytest

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.capacity.new_ties import dated_city_ties, place_years
from paradiplomacy.hypotheses.capacity.western_fast_track import WESTERN_FAST_TRACK
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record
from paradiplomacy.sources.gazetteer import gazetteer

CITIES = 24

pytestmark = pytest.mark.usefixtures("chinese_too")


def city(hand: Any, key: str, region: str, province: str, population: int | None) -> None:
    """A Chinese city of a made-up province, which the gazetteer therefore does not know."""
    hand.rows["places"].append(
        {
            "place": key,
            "name": key,
            "label": key,
            "country": "CN",
            "level": "city",
            "tier": "city",
            "admin1": province,
            "region": region,
            "population": population,
        }
    )


def found_ties(hand: Any, region: str, before: int, later: int, population: int = 500_000) -> None:
    """Cities of eight provinces, and ties founded before 2000 and since, evenly over them."""
    for k in range(CITIES):
        key = f"cn-{region.lower()}-{k}"
        city(hand, key, region, f"{region} {k % 8}", population)
        for start, n in ((1980, before), (2001, later)):
            for i in range(k, n, CITIES):
                hand.tie(f"us-{start}-{region}-{i}", key, f"{start + i % 18}-05")


@pytest.mark.parametrize(
    ("west", "east", "verdict"),
    [
        ((8, 70), (60, 60), Verdict.SUPPORTED),
        ((40, 16), (16, 60), Verdict.CONTRADICTED),
        ((16, 20), (20, 22), Verdict.INCONCLUSIVE),
        ((1, 1), (1, 1), Verdict.INCONCLUSIVE),
    ],
)
def test_the_west_against_the_east(
    hand: Any, west: tuple[int, int], east: tuple[int, int], verdict: Verdict
) -> None:
    found_ties(hand, "West", *west)
    found_ties(hand, "East", *east)
    found = WESTERN_FAST_TRACK.run(hand.frames())
    assert found.verdict is verdict
    if sum(west) > 2:
        # Both regions have nearly the same place-years. Given the margins the estimate is the
        # odds ratio under which the mean of the first count is the count.
        odds = found.estimates[0].value or 0.0
        rows, column = (west[1] + west[0], east[1] + east[0]), west[1] + east[1]
        counts = range(max(0, column - rows[1]), min(rows[0], column) + 1)
        weights = [comb(rows[0], k) * comb(rows[1], column - k) * odds**k for k in counts]
        mean = sum(k * w for k, w in zip(counts, weights, strict=True)) / sum(weights)
        assert mean == pytest.approx(west[1], rel=1e-3)
    assert found.n == sum(west) + sum(east)


def test_small_places_are_at_risk_only_if_listed_by_size(hand: Any) -> None:
    city(hand, "cn-a", "West", "Far", 300_000)
    city(hand, "cn-b", "West", "Far", 150_000)
    city(hand, "cn-c", "West", "Far", None)
    for key in "abc":
        hand.tie(f"us-{key}", f"cn-{key}", "2005-05")
    cells = place_years(hand.frames(), larger_than=200_000)
    assert cells.select("subject", "later", "events").rows() == [
        ("cn-a", False, 0),
        ("cn-a", True, 1),
    ]
    assert cells["years"].to_list() == pytest.approx([21.0, 26.0], abs=0.01)
    assert set(place_years(hand.frames(), larger_than=100_000)["subject"]) == {"cn-a", "cn-b"}


def test_only_usable_city_ties_of_the_pair_count(hand: Any) -> None:
    hand.tie("us-a", "cn-a", "1985")
    hand.tie("us-b", "cn-b", "198X")
    hand.tie("us-c", "cn-c", "")
    hand.tie("us-d", "cn-d", "1985", tier="state")
    hand.tie("us-e", "tw-e", "1985", countries=("US", "TW"))
    hand.tie("us-f", "cn-f", "1978")
    assert dated_city_ties(hand.frames())["place"].to_list() == ["cn-a"]


@pytest.fixture(scope="module")
def shipped() -> Frames:
    return frames_of(open_record())


def test_the_shipped_counts_in_plain_python(shipped: Frames) -> None:
    own = [row for row in shipped.places.iter_rows(named=True) if row["country"] == "CN"]
    regions = {row["admin1"]: row["region"] for row in own if row["region"] and row["admin1"]}
    known = {row["geonames_id"] for row in own}
    named = {(row["name"], row["admin1"]) for row in own if row["tier"] == "city"}
    region_of = {
        row["place"]: regions.get(row["admin1"], "")
        for row in own
        if row["tier"] == "city" and (row["population"] or 0) > 200_000
    }
    listed = gazetteer().frame
    for row in listed.filter(listed["country"] == "CN").iter_rows(named=True):
        fresh = row["id"] not in known and (row["name"], row["admin1"]) not in named
        if row["population"] > 200_000 and fresh:
            region_of[f"cn-gn-{row['id']}"] = regions.get(row["admin1"], "")
    days = {
        False: (date(2000, 1, 1) - date(1979, 1, 1)).days,
        True: (shipped.as_of - date(2000, 1, 1)).days,
    }
    counts = {(region, later): 0 for region in ("West", "East") for later in days}
    place_of = dict(dated_city_ties(shipped).select("tie", "place").iter_rows())
    when = dict(dated_city_ties(shipped).select("tie", "established").iter_rows())
    for tie, place in place_of.items():
        cell = (region_of.get(place, ""), when[tie] >= date(2000, 1, 1))
        if cell in counts:
            counts[cell] += 1
    found = WESTERN_FAST_TRACK.run(shipped)
    assert found.n == sum(counts.values())
    # Places are at risk in both periods alike, so that times cancel.
    west = counts["West", True] / counts["West", False]
    cross = west / (counts["East", True] / counts["East", False])
    assert found.estimates[0].value == pytest.approx(cross, rel=1e-5)
    places = {r: sum(region == r for region in region_of.values()) for r in ("West", "East")}
    years = places["West"] * days[False] / 365.25
    assert f"added up over all units, are {years:,.0f} and " in str(found.sentence)
    assert found.verdict is Verdict.INCONCLUSIVE
