"""The study of ties in many countries: claims, structure, core, and the tables of all of it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.e2e.reports import MADE_AT, shown_on_pages, tables_in

from paradiplomacy import study

pytestmark = [pytest.mark.thorough, pytest.mark.xdist_group("report")]


def _view(folder: Path, name: str) -> Any:
    """What a page of the site shows."""
    return shown_on_pages(folder)[name]


def _table(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(folder / "tables" / f"{name}.parquet")


# --- what is shown of which record -------------------------------------------------


def test_pages_follow_what_the_record_is(world: Path, shipped: Path, empty: Path) -> None:
    assert _view(world, "network")["world"] is not None
    assert _view(shipped, "network")["world"] is None
    assert _view(empty, "network")["structure"] is None


def test_ties_of_many_countries_are_drawn_gathered(world: Path) -> None:
    figures = {path.stem for path in (world / "figures").glob("*.svg")}
    assert {"map", "degrees"} <= figures


def test_what_two_sides_fix_is_left_out(shipped: Path, world: Path) -> None:
    names = {
        folder: {row["name"] for row in _view(folder, "network")["structure"]["answers"]}
        for folder in (shipped, world)
    }
    assert "squares" in names[shipped]
    assert not {"transitivity", "within_country"} & names[shipped]
    assert "transitivity" in names[world]


# --- numbers ------------------------------------------------------------------------


def test_claims_add_up_to_the_ties(world: Path) -> None:
    ties = _table(world, "ties")
    claims = _table(world, "two_sided")
    assert sorted(claims["tie"]) == sorted(ties["tie"])


def test_the_matrix_of_countries_holds_every_tie_once(world: Path) -> None:
    pairs, ties = _table(world, "country_pairs"), _table(world, "ties")
    assert pairs["ties"].sum() == ties.height
    assert (pairs["country_a"] <= pairs["country_b"]).all()
    parts = pairs.select(pl.sum_horizontal("both", "one_a", "one_b", "third", "open")).to_series()
    assert parts.to_list() == pairs["ties"].to_list()
    one = pairs.row(0, named=True)
    ends = {one["country_a"], one["country_b"]}
    found = sum({a, b} == ends for a, b in ties.select("country_a", "country_b").iter_rows())
    assert found == one["ties"]


def test_every_key_figure_stands_beside_its_null_and_other_definitions(world: Path) -> None:
    structure, nulls = _table(world, "structure"), _table(world, "structure_nulls")
    whole = structure.filter(network="whole")
    (edges,) = whole.filter(statistic="edges")["value"]
    assert edges == _table(world, "ties").height
    assert set(nulls["model"]) == {"rewired", "gravity"}
    others = set(structure["network"]) - {"whole"}
    assert {"both-ends", "no-villages", "only-register_one"} <= others
    (transitivity,) = whole.filter(statistic="transitivity")["value"]
    answers = _view(world, "network")["structure"]["answers"]
    answer = next(one for one in answers if one["name"] == "transitivity")
    assert answer["value"] == pytest.approx(transitivity)


def test_the_core_on_the_page_is_that_of_the_table(world: Path) -> None:
    cores = _table(world, "cores").filter(layer="countries")
    assert cores.height == 20
    core = cores.filter("core").height
    countries = _view(world, "network")["world"]["countries"]
    assert (countries["nodes"], countries["core"]) == (20, core)


def test_every_table_and_column_is_documented(world: Path, shipped: Path) -> None:
    docs = Path(__file__).parents[2] / "docs" / "reference"
    documented: dict[str, list[str]] = {}
    for page in ("frames.csv", "report-tables.csv"):
        with (docs / page).open(encoding="utf-8", newline="") as file:
            documented |= {cells[0]: cells[2].split(", ") for cells in csv.reader(file)}
    for name, (header, *_) in (tables_in(world) | tables_in(shipped)).items():
        assert documented.get(name) == header, f"docs/reference: {name}"


def test_a_store_file_is_studied_as_its_records_are(world: Path, world_store: Path) -> None:
    manifest = json.loads((world / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["inputs"]) == {"register_one", "register_two", "register_dated"}
    assert manifest["command"].startswith("paradiplomacy study world.db ")
    assert world_store.name == "world.db"


def test_the_same_again(world: Path, world_store: Path, tmp_path: Path) -> None:
    again = study(
        str(world_store), out=tmp_path / "report", made_at=MADE_AT, all_formats=True
    ).folder
    first, second = (
        json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["outputs"]
        for folder in (world, again)
    )
    assert [name for name in first if first[name] != second.get(name)] == []
