"""The gazetteer that ships, and names made comparable."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.errors import NotFoundError
from paradiplomacy.sources.folded_names import plain_names
from paradiplomacy.sources.gazetteer import Gazetteer, gazetteer


def plain(name: str) -> str:
    return str(plain_names(pl.Series([name]))[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Saint-Étienne", "St. Etienne"),
        ("Łódź", "Lodz"),
        ("Xi'an", "Xi’an"),
        ("Ærøskøbing", "Aeroskobing"),
        ("Straße", "Strasse"),
        ("长春市", "长春"),
        ("FORT  WORTH", "Ft. Worth"),
        ("Köln", "Ko\u0308ln"),
    ],
)
def test_what_is_only_typed_otherwise_is_one_name(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kent", "Kant"), ("朝阳区", "朝阳市"), ("Changsha", "Changshu"), ("São João", "São Jose")],
)
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert plain(one) != plain(other)


@given(st.text(max_size=30))
def test_a_plain_name_is_plain_for_good(name: str) -> None:
    once = plain(name)
    assert plain(once) == once


def test_it_has_what_it_should() -> None:
    held = gazetteer()
    assert 200_000 < len(held) < 400_000
    frame = held.frame
    assert frame["id"].is_unique().all()
    assert frame["country"].str.contains(r"^[A-Z]{2}$").all()
    assert frame["latitude"].is_between(-90, 90).all()
    assert frame["longitude"].is_between(-180, 180).all()
    assert (frame["population"] >= 0).all()
    assert (frame["admin1"] != "").mean() > 0.99


def test_a_place_is_found_in_every_script() -> None:
    held = gazetteer()
    found = {
        held.places_of_name(name, "CN")[0].id for name in ("Changchun", "长春市", "長春", "Чанчунь")
    }
    assert len(found) == 1
    place = held.place(found.pop())
    assert (place.country, place.admin1, place.key) == ("CN", "Jilin", f"cn-gn-{place.id}")
    assert held.by_key(place.key) == place


def test_the_country_is_never_left() -> None:
    assert {place.country for place in gazetteer().places_of_name("Birmingham", "US")} == {"US"}
    assert "GB" in {place.country for place in gazetteer().places_of_name("Birmingham")}


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(NotFoundError, match="500 inhabitants"):
        gazetteer().place(1)
    place = gazetteer().places_of_name("Little Rock", "US")[0]
    for key in (f"cn-gn-{place.id}", "us-gn-1", "us-ar-little-rock", "us-gn-x"):
        assert gazetteer().by_key(key) is None


def test_the_index_is_the_same_whatever_was_asked_before() -> None:
    frame = gazetteer().frame.filter(pl.col("country").is_in(["LU", "MT", "SM"]))
    fresh, used = Gazetteer(frame), Gazetteer(frame)
    used.index()
    used.index({"MT", "LU"})
    wanted = fresh.index({"LU"})
    assert used.index({"LU"}).equals(wanted)
    assert set(wanted["country"]) == {"LU"}
    assert used.index().equals(Gazetteer(frame).index())
