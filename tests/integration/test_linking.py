"""What we claim of linking, on the real registries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest
from tests.labelled import pairs as labelled
from tests.support.item_pairs import crawl

from paradiplomacy.linking.co_partners import known_ties
from paradiplomacy.linking.conclusions import Linkage
from paradiplomacy.linking.link import link_places
from paradiplomacy.linking.mentions import mention_table
from paradiplomacy.linking.resolve import resolve
from paradiplomacy.linking.stored import same_ties
from paradiplomacy.model.records import Material
from paradiplomacy.record.open import read_material
from paradiplomacy.sources.gazetteer import gazetteer
from paradiplomacy.sources.mapped import read_mapped_table

pytestmark = [pytest.mark.thorough, pytest.mark.xdist_group("linking")]

Find = Callable[..., str]


@pytest.fixture(scope="module")
def materials(shared: Path) -> list[Material]:
    networks = shared / "data" / "networks"
    wikipedia = networks / "wikipedia_2026" / "twin_cities_raw.csv"
    dated = networks / "wikidata_dated" / "p190_dated.csv"
    return [
        read_mapped_table(wikipedia, "wikipedia_2026").material,
        crawl(networks / "wikidata_2016", record="wikidata_2016"),
        read_mapped_table(dated, "wikidata_dated").material,
        read_material("sino_us"),
    ]


@pytest.fixture(scope="module")
def found(materials: list[Material]) -> Linkage:
    return link_places(materials)


@pytest.fixture(scope="module")
def table(materials: list[Material]) -> pl.DataFrame:
    return mention_table(materials)


@pytest.fixture(scope="module")
def find(table: pl.DataFrame) -> Find:
    return labelled.finder(table.select("record", "key", "name", "country", "admin1").iter_rows())


def one(found: Linkage, *keys: str) -> bool:
    return "" not in keys and len({found.same.get(key, key) for key in keys}) == 1


@pytest.mark.parametrize(("half", "recall"), [("open", 0.89), ("held out", 0.83)])
def test_places_are_linked_as_well_as_we_say(
    found: Linkage, find: Find, half: str, recall: float
) -> None:
    rows = labelled.rows("mention_pairs", half=half)
    linked = [one(found, *(find(*labelled.ends(row, end)) for end in "ab")) for row in rows]
    result = labelled.measured(rows, linked)
    assert result.precision.value >= 0.98
    assert result.recall.value >= recall
    wrong = result.precision.of - result.precision.hits
    asked = len(found.queue) / len(found.pairs.filter(found.pairs["outcome"] == "linked"))
    assert wrong / result.precision.of <= asked


def test_resolved_places_make_it_better(materials: list[Material], find: Find) -> None:
    given = materials[-1:]
    known = set(known_ties(*given))
    for material in materials[:-1]:
        resolved = resolve(material, gazetteer=gazetteer(), known=tuple(sorted(known)))
        given.append(resolved.apply())
        known.update(known_ties(given[-1]))
    found = link_places(given)
    rows = labelled.rows("mention_pairs")
    linked = [one(found, *(find(*labelled.ends(row, end)) for end in "ab")) for row in rows]
    result = labelled.measured(rows, linked)
    assert result.precision.value >= 0.98
    assert result.recall.value >= 0.89


def test_every_labelled_mention_is_found(find: Find) -> None:
    lost = [
        row["pair"]
        for row in labelled.rows("mention_pairs")
        if not all(find(*labelled.ends(row, end)) for end in "ab")
    ]
    assert lost == []


@pytest.mark.parametrize(("half", "recall"), [("open", 0.92), ("held out", 0.85)])
def test_ties_are_linked_as_well_as_we_say(
    found: Linkage, find: Find, half: str, recall: float
) -> None:
    rows = labelled.rows("tie_pairs", half=half)

    def tie(row: Mapping[str, str], which: str) -> set[str]:
        keys = (find(*labelled.ends(row, f"{which}{end}")) for end in "12")
        return {found.same.get(key, key) for key in keys}

    result = labelled.measured(rows, [tie(row, "a") == tie(row, "b") for row in rows])
    assert result.precision.value >= 0.97
    assert result.recall.value >= recall


def test_items_of_both_wikidata_records_find_themselves(
    found: Linkage, table: pl.DataFrame
) -> None:
    keys: dict[str, dict[str, str]] = {"wikidata_2016": {}, "wikidata_dated": {}}
    for record, key in table.select("record", "key").iter_rows():
        if record in keys:
            keys[record][key.rsplit("-", 1)[-1]] = key
    first, second = keys.values()
    both = first.keys() & second.keys()
    assert len(both) > 120
    assert sum(one(found, first[item], second[item]) for item in both) >= 0.94 * len(both)


def test_no_country_is_crossed(found: Linkage) -> None:
    linked = found.pairs.filter(found.pairs["outcome"] == "linked")
    stated = linked.drop_nulls(["country_a", "country_b"])
    assert stated.height > 100
    assert (stated["country_a"] == stated["country_b"]).all()


def test_records_share_ties(found: Linkage, materials: list[Material]) -> None:
    overlap = same_ties(materials, same=found.same)
    pair = {"record_a": "wikidata_2016", "record_b": "wikipedia_2026"}
    row = overlap.filter(**pair).row(0, named=True)
    assert row["ties_a"] == 17401
    assert row["both"] > 8000
    assert row["comparable_a"] > row["both"]
