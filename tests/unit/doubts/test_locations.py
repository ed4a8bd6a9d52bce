"""Places that lie elsewhere, share a name or lie nowhere are found; others are not."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder
from tests.unit.doubts.checking import doubts_of

from paradiplomacy.sources.gazetteer import Gazetteer

CENTRES = {
    ("US", "Arkansas"): (34.7, -92.3),
    ("US", "California"): (37.8, -122.2),
    ("US", "Oregon"): (45.5, -122.6),
    ("CN", "Jilin"): (43.9, 125.3),
    ("CN", "Liaoning"): (38.9, 121.6),
    ("RU", "Khabarovsk"): (48.5, 135.1),
}


@cache
def made_gazetteer() -> Gazetteer:
    """Twelve places around the centre of each of a few divisions; each has a Springfield."""
    rows = [
        {
            "id": 100 * at + k,
            "name": "Springfield" if k == 0 else f"Place {at} {k}",
            "country": country,
            "admin1_code": "",
            "admin1": admin1,
            "admin2": "",
            "latitude": latitude + 0.01 * k,
            "longitude": longitude,
            "population": 1000,
            "names": [],
        }
        for at, ((country, admin1), (latitude, longitude)) in enumerate(CENTRES.items())
        for k in range(12)
    ]
    return Gazetteer(pl.DataFrame(rows, schema_overrides={"names": pl.List(pl.String)}))


def test_places_where_they_are_said_to_lie_are_left_alone(folder: Folder) -> None:
    assert doubts_of(folder, "place-outside-region", made_gazetteer()) == ()


@pytest.mark.parametrize(
    ("cells", "field", "found"),
    [
        ({"latitude": "45.5", "longitude": "-122.6"}, "admin1", "Oregon"),
        ({"latitude": "48.5", "longitude": "135.1"}, "country", "RU"),
        ({"admin1": "California"}, "admin1", "Arkansas"),
    ],
    ids=["state", "country", "stated-state"],
)
def test_coordinates_of_a_namesake_are_found(
    folder: Folder, cells: dict[str, str], field: str, found: str
) -> None:
    folder.change("places.csv", 0, **cells)
    (doubt,) = doubts_of(folder, "place-outside-region", made_gazetteer())
    assert (doubt.subject, doubt.field) == (f"place:{LITTLE_ROCK}", field)
    assert (doubt.file, doubt.row) == ("places.csv", 2)
    assert doubt.facts["found"] == found


def test_a_division_that_the_gazetteer_lacks_is_not_compared(folder: Folder) -> None:
    folder.change("places.csv", 0, admin1="The Natural State")
    assert doubts_of(folder, "place-outside-region", made_gazetteer()) == ()


def test_where_no_division_is_said_none_is_compared(folder: Folder) -> None:
    folder.change("places.csv", 0, admin1="")
    frame = made_gazetteer().frame.with_columns(pl.col("admin1").replace({"Oregon": ""}))
    assert doubts_of(folder, "place-outside-region", Gazetteer(frame)) == ()


def test_the_date_line_is_no_border(folder: Folder) -> None:
    """Jilin lies just east of the date line here, and Changchun just west of it."""
    frame = made_gazetteer().frame
    east = pl.when(pl.col("admin1") == "Jilin").then(-179.99).otherwise(pl.col("longitude"))
    gazetteer = Gazetteer(frame.with_columns(longitude=east))
    (doubt,) = doubts_of(folder, "place-outside-region", gazetteer)
    assert doubt.subject == f"place:{CHANGCHUN}"  # where it lay before
    folder.change("places.csv", 1, longitude="179.99")
    assert doubts_of(folder, "place-outside-region", gazetteer) == ()


def test_a_gazetteer_of_few_places_will_do(folder: Folder) -> None:
    frame = made_gazetteer().frame.filter(pl.col("id") % 100 == 0).head(3)  # U.S. places alone
    found = doubts_of(folder, "place-outside-region", Gazetteer(frame))
    assert {doubt.facts["stated"] for doubt in found} == {"CN"}


@pytest.mark.parametrize(
    ("cells", "count"),
    [
        ({}, 1),
        ({"name": "little-rock"}, 1),
        ({"level": "county"}, 1),
        ({"level": "state"}, 0),
        ({"admin1": "Oregon"}, 0),
        ({"country": "CA"}, 0),
        ({"name": "Rock"}, 0),
    ],
    ids=["same", "spelling", "level", "tier", "state", "country", "name"],
)
def test_two_places_of_one_name_in_one_state_are_found(
    folder: Folder, cells: dict[str, str], count: int
) -> None:
    given = {"name": "Little Rock", "admin1": "Arkansas"} | cells
    folder.place("us-ar-little-rock-2", given.pop("name"), given.pop("admin1"), 34.7, -92.3)
    folder.change("places.csv", -1, **given)
    found = doubts_of(folder, "one-name-twice")
    assert [doubt.subject for doubt in found] == ["place:us-ar-little-rock-2"] * count


def test_a_place_without_state_whose_name_is_in_several_is_found(folder: Folder) -> None:
    folder.place("us-springfield", "Springfield", "", 34.7, -92.3)
    (doubt,) = doubts_of(folder, "place-without-region", made_gazetteer())
    assert doubt.facts["regions"] == "Arkansas, California, Oregon"
    folder.change("places.csv", -1, name="Place 0 1")  # there is one of that name
    assert doubts_of(folder, "place-without-region", made_gazetteer()) == ()


@pytest.mark.parametrize("column", ["latitude", "longitude"])
def test_a_place_with_a_tie_needs_both_coordinates(folder: Folder, column: str) -> None:
    assert doubts_of(folder, "place-without-coordinates") == ()
    folder.change("places.csv", 0, **{column: ""})
    folder.add("places.csv", id="us-ar-hope", name="Hope")  # it has no tie
    (doubt,) = doubts_of(folder, "place-without-coordinates")
    assert (doubt.subject, doubt.row) == (f"place:{LITTLE_ROCK}", 2)
