"""Place resolution on a whole list of Wikipedia's, as others scraped it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from paradiplomacy.language.countries import country_and_region
from paradiplomacy.linking.geonames import GEONAMES
from paradiplomacy.linking.resolution import Resolution
from paradiplomacy.linking.resolve import resolve
from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import Source, Voice
from paradiplomacy.sources.extract import Extractor
from paradiplomacy.sources.gazetteer import gazetteer
from paradiplomacy.sources.mention_keys import NOWHERE

META = RecordMeta("listed", "", "", "", ("en",), (), "2026", "", "", ())
LISTS = Source("lists", "", "", "en", "third", Voice.REFERENCE)

pytestmark = [pytest.mark.thorough, pytest.mark.xdist_group("lists")]


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def material(path: Path, *, between: frozenset[str] = frozenset()) -> Material:
    """The pairs of a file; only those of two countries, where these are named."""
    extractor = Extractor(META, [LISTS], file=path.name, method="test/1")
    for row in rows(path):
        if between and {row["country1"], row["country2"]} != between:
            continue
        ends = [
            extractor.place(
                row[f"city{end}"],
                country_and_region(row[f"country{end}"])[0] or NOWHERE,
                coordinates=(
                    (float(row[f"lat{end}"]), float(row[f"lng{end}"]))
                    if row.get(f"lat{end}")
                    else None
                ),
            )
            for end in "12"
        ]
        extractor.listing(ends[0], ends[1], third=True)
    return extractor.close().material


def test_all_rows_of_two_countries_stay_in_them(shared: Path) -> None:
    path = shared / "data" / "networks" / "wikipedia_2026" / "twin_cities_raw.csv"
    found = resolve(
        material(path, between=frozenset({"United States", "China"})), gazetteer=gazetteer()
    )
    assert len(found.judgements) + len(found.queue) > 250
    for judgement in found.judgements:
        place = gazetteer().by_key(judgement.object)
        assert place is not None
        assert place.country == judgement.subject[:2].upper()


@pytest.fixture(scope="module")
def located(shared: Path) -> Resolution:
    """The list with coordinates, resolved."""
    path = shared / "data" / "networks" / "wikipedia_2026" / "twin_cities.csv"
    return resolve(material(path), gazetteer=gazetteer())


def test_most_places_are_told(located: Resolution) -> None:
    told, asked = len(located.judgements), len(located.queue)
    by_point = {said.subject for said in located.places if said.source != GEONAMES.id}
    known = told + asked + len(by_point)
    assert known > 16_000
    assert told > 0.75 * known


def test_coordinates_of_namesakes_abroad_hinder_no_name(located: Resolution) -> None:
    """Some 6 % of U.S. cities are given where a namesake lies; names are found all the same."""
    given = {
        said.subject.removeprefix("place:"): tuple(map(float, said.value.split(",")))
        for said in located.material.statements
        if said.property == "coordinates" and said.subject.startswith("place:us-")
    }
    frame = gazetteer().frame.filter(pl.col("country") == "US")
    lat, lon = (np.radians(frame[name].to_numpy()) for name in ("latitude", "longitude"))

    def km_to_the_nearest(point: tuple[float, ...]) -> float:
        a, b = np.radians(point)
        cosine = np.sin(lat) * np.sin(a) + np.cos(lat) * np.cos(a) * np.cos(lon - b)
        return float(6371 * np.arccos(np.clip(cosine, -1, 1)).min())

    abroad = {mention for mention, point in given.items() if km_to_the_nearest(point) > 150}
    assert 0.05 < len(abroad) / len(given) < 0.08
    told = {judgement.subject for judgement in located.judgements}
    assert len(abroad & told) > 15
