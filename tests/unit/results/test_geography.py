"""Where ties lie: countries, pairs, and what is drawn of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import polars as pl
import pycountry
import pytest
from tests.support.world import COUNTRIES, make_world

from paradiplomacy.model.sphere import angle
from paradiplomacy.networks.two_sided import tie_claims, two_sidedness
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.record import Record
from paradiplomacy.results.charts import atlas
from paradiplomacy.results.charts.shapes import outlines
from paradiplomacy.results.geography import ELSEWHERE, Geography, area_of, geography_of
from paradiplomacy.results.opening import open_records


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> Frames:
    """Of a made-up world."""
    store = make_world(tmp_path_factory.mktemp("world") / "world.db", ties=300)
    return frames_of(open_records([str(store)]).record)


@pytest.fixture(scope="module")
def world(frames: Frames) -> Geography:
    return geography_of(frames)


def test_every_country_lies_somewhere_once() -> None:
    lost = [c.alpha_2 for c in pycountry.countries if area_of(c.alpha_2) == ELSEWHERE]
    assert lost == ["AQ"]


def test_countries_count_each_tie_once(frames: Frames, world: Geography) -> None:
    assert {one.code for one in world.countries} == set(COUNTRIES)
    ends = frames.ties.select("country_a", "country_b").rows()
    for one in world.countries:
        assert one.ties == sum(one.code in pair for pair in ends)
        assert one.abroad == sum(one.code in pair and pair[0] != pair[1] for pair in ends)
        longitude, latitude = COUNTRIES[one.code]
        assert one.where is not None
        assert angle(one.where, (longitude, latitude)) < 15
    assert world.inside == sum(a == b for a, b in ends)
    assert world.unnamed == 0
    assert (world.without_spot, world.ties) == (0, frames.ties.height)


def test_a_country_that_nothing_names_is_none(frames: Frames) -> None:
    nowhere = pl.when(pl.col("country_a") == "JP").then(pl.lit("ZZ")).otherwise("country_a")
    places = pl.when(pl.col("country") == "JP").then(pl.lit("ZZ")).otherwise("country")
    other = pl.when(pl.col("country_b") == "JP").then(pl.lit("ZZ")).otherwise("country_b")
    changed = replace(
        frames,
        ties=frames.ties.with_columns(nowhere.alias("country_a"), other.alias("country_b")),
        places=frames.places.with_columns(places.alias("country")),
    )
    found = geography_of(changed)
    assert "ZZ" not in {one.code for one in found.countries}
    assert found.unnamed == next(
        one.ties for one in geography_of(frames).countries if one.code == "JP"
    )
    sketch = atlas.sketch(found)
    assert sketch is not None
    assert "The country of one end is unknown for" in sketch.caption


def test_a_record_that_gives_the_middle_of_its_maps_turns_the_atlas(world: Geography) -> None:
    turned = {
        str(sketch.plan(960).chart.spec()["projection"]["rotate"])
        for middle in (None, (100.0, 62.0))
        if (sketch := atlas.sketch(world, middle=middle))
    }
    assert len(turned) == 2


def test_a_hub_has_an_end_of_every_tie(sino_us: Record, world: Geography) -> None:
    assert geography_of(frames_of(sino_us)).hub == "US"
    assert world.hub == ""


def test_outlines_carry_what_is_shown_of_their_country() -> None:
    made = outlines({"FR": "many", "XK": "few"})["objects"]["countries"]["geometries"]
    assert [one["properties"]["shown"] for one in made if one["properties"]] in (
        ["many", "few"],
        ["few", "many"],
    )
    assert all(
        "name" in one["properties"] for one in outlines()["objects"]["countries"]["geometries"]
    )


def test_claims_of_each_tie_add_up_by_country(frames: Frames) -> None:
    found = two_sidedness(frames)
    claims = tie_claims(frames, found)
    assert claims["tie"].n_unique() == claims.height == frames.ties.height
    for row in found.by_countries.iter_rows(named=True):
        part = claims.filter(country_a=row["country_a"], country_b=row["country_b"])
        by = Counter(part["by"])
        assert [by[name] for name in ("both", "a", "b", "third", "open")] == [
            row[name] for name in ("both", "one_a", "one_b", "third", "open")
        ]


def test_a_store_file_gives_all_its_records(tmp_path: Path) -> None:
    store = make_world(tmp_path / "ties.db", ties=20)
    both = open_records([str(store), "china_russia"])
    assert [meta.id for meta in both.record.metas] == [
        "register_dated", "register_one", "register_two", "china_russia",
    ]  # fmt: skip
    assert set(both.inputs["register_one"]) == {"statements"}
    assert "record.yaml" in both.inputs["china_russia"]
    named = open_records(["register_one"], store=str(store))
    assert [meta.id for meta in named.record.metas] == ["register_one"]


@pytest.mark.parametrize(("countries", "is_wide"), [(4, False), (5, True), (6, True)])
def test_five_countries_are_many(world: Geography, countries: int, is_wide: bool) -> None:
    assert replace(world, countries=world.countries[:countries]).is_wide is is_wide
