"""Map, period, definitions and preference of any two countries: data of a record, not code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from paradiplomacy import open_record
from paradiplomacy.definitions.count import compare, count, definitions_of
from paradiplomacy.errors import RecordError
from paradiplomacy.evidence.store import Store
from paradiplomacy.exports.folder import write_record
from paradiplomacy.record.open import read_material
from paradiplomacy.results.charts.projection import fit_projection
from paradiplomacy.site.data_scripts import _positions_and_years
from paradiplomacy.site.pages import KIND
from paradiplomacy.site.site import Site
from paradiplomacy.sources.new_record import new_record_files

OWN: dict[str, Any] = {
    "map_centre": "62.0, 100.0",
    "period": "1950/2030",
    "ranked_first": ["musterville-office"],
    "own_definitions": [
        {
            "id": "registered",
            "title": {"en": "As the registry counts", "zh": "按登记口径"},
            "kinds": ["sister"],
            "named_by": ["musterville-office"],
        }
    ],
}


@pytest.fixture
def swedish_japanese(tmp_path: Path) -> Path:
    """A record of Sweden and Japan that gives its own map, period, preference and definition."""
    folder = tmp_path / "se_jp"
    folder.mkdir()
    for name, text in new_record_files(
        "SE and JP", as_of=date(2026, 11, 30), countries=("SE", "JP")
    ).items():
        (folder / name).write_text(text, encoding="utf-8")
    return _with(folder, OWN)


def _with(folder: Path, given: dict[str, Any]) -> Path:
    file = folder / "record.yaml"
    meta = yaml.safe_load(file.read_text(encoding="utf-8")) | given
    file.write_text(yaml.safe_dump(meta, allow_unicode=True), encoding="utf-8")
    return folder


def test_pages_and_commands_go_by_it(swedish_japanese: Path, cli: Callable[..., Any]) -> None:
    record = open_record(str(swedish_japanese))
    site = Site(record)
    drawn = _positions_and_years(site)
    assert (drawn["first"], drawn["last"], drawn["centre"]) == (1950, 2030, [100.0, 62.0])
    for page, language in (("home", "en"), ("about", "en"), ("home", "zh"), ("about", "zh")):
        html = site.html(KIND[page], language=language)
        assert "1950" in html
        assert "2030" in html
    shown = cli("record", "info", "--record", swedish_japanese)
    assert "It speaks of 1950 to 2030." in shown.err
    ends = [((15.0, 60.0), (140.0, 36.0))]
    middle, _ = fit_projection(ends, width=600, tallest=400, margin=10, middle=record.meta.middle)
    assert middle.longitude == 100.0
    own = definitions_of(record)["registered"]
    assert count(record, own).total == 1


def test_the_source_that_ranks_first_is_preferred(swedish_japanese: Path) -> None:
    file = swedish_japanese / "ties.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(",1988-05,", ",1990-07,"), encoding="utf-8")
    preferred = {}
    for first in ("exampleton-council", "musterville-office"):
        record = open_record(str(_with(swedish_japanese, {"ranked_first": [first]})))
        (tie,) = record.ties.values()
        preferred[first] = str(tie.established)
    assert preferred == {"exampleton-council": "1988-05-03", "musterville-office": "1990-07"}


def test_it_survives_stores_and_folders(swedish_japanese: Path, tmp_path: Path) -> None:
    material = read_material(str(swedish_japanese))
    assert material.meta.own_definitions[0].named_by == ("musterville-office",)
    with Store.open(str(tmp_path / "one.db")) as store:
        store.import_material(material)
        assert store.material(material.meta.id).meta == material.meta
    write_record(open_record(str(swedish_japanese)), tmp_path / "out")
    assert read_material(str(tmp_path / "out")).meta == material.meta


def test_a_published_total_names_a_definition_of_the_record(swedish_japanese: Path) -> None:
    total = "id,countries,date,scope,count,bound,definition,source\n"
    row = "all-2026,SE; JP,2026-01,all,3,exact,{},musterville-office\n"
    file = swedish_japanese / "totals.csv"
    file.write_text(total + row.format("registered"), encoding="utf-8")
    (compared,) = compare(open_record(str(swedish_japanese)))
    assert [(tally.definition, tally.total) for tally in compared.like] == [("registered", 1)]
    file.write_text(total + row.format("unregistered"), encoding="utf-8")
    says = "totals.csv, row 2, field 'definition': 'unregistered' is no definition; .*own_def"
    with pytest.raises(RecordError, match=says):
        read_material(str(swedish_japanese))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"map_centre": "62.0"}, "'62.0' is no point; expected latitude and longitude"),
        ({"map_centre": "162, 15"}, "is no point"),
        ({"period": "2020/1946"}, "'2020/1946' is no period; expected two years"),
        ({"period": "since 1946"}, "is no period"),
        ({"rivals": ["SE-XX"]}, "'XX' is no code of a country"),
        ({"ends": ["UK", "JP"]}, "'UK' is no code of a country of ISO 3166-1; did you mean 'GB'"),
        ({"languages": ["en", "xx"]}, "'xx' is no tag of a language"),
        (
            {"languages": ["en", "xyz"]},
            "record.yaml, row 8, field 'languages': 'xyz' is no tag of a language; expected a code",
        ),
        ({"languages": ["swedish"]}, "'swedish' is no tag of a language"),
        ({"ranked_first": ["goverment"]}, "'goverment' is not a voice or a source"),
    ],
)
def test_what_is_wrong_is_one_clear_error(
    swedish_japanese: Path, given: dict[str, Any], says: str
) -> None:
    with pytest.raises(RecordError, match=says):
        read_material(str(_with(swedish_japanese, given)))
