"""Names taken apart: qualifiers, words for towns, words for areas."""

from __future__ import annotations

import pytest

from paradiplomacy.linking.naming import ParsedName, read_names, without_area_words


def read(name: str) -> ParsedName:
    return read_names([name])[0]


@pytest.mark.parametrize(
    ("name", "base", "qualifiers"),
    [
        ("Springfield, Illinois", "springfield", ("illinois",)),
        ("Frankfurt (Oder)", "frankfurt", ("oder",)),
        ("Suzhou – Wujiang", "wujiang", ("suzhou",)),
        ("Laoshan (Qingdao)", "laoshan", ("qingdao",)),
        ("Greenwich, Fairfield County, Connecticut", "greenwich",
         ("fairfield county", "connecticut")),
        ("Vitoria-Gasteiz", "vitoriagasteiz", ()),
    ],
)  # fmt: skip
def test_a_qualifier_is_no_part_of_the_name(
    name: str, base: str, qualifiers: tuple[str, ...]
) -> None:
    one = read(name)
    assert (one.bases, one.qualifiers, one.area_word) == ((base,), qualifiers, "")


@pytest.mark.parametrize(
    ("name", "stripped"),
    [
        ("Jilin City", "jilin"),
        ("City of Leeds", "leeds"),
        ("Ciudad de Guatemala", "guatemala"),
        ("Fukuoka-shi", "fukuoka"),
        ("Gemeinde Teningen", "teningen"),
    ],
)
def test_words_for_towns_may_be_left_out(name: str, stripped: str) -> None:
    assert read(name).stripped == (stripped,)
    assert read(name).area == ()


@pytest.mark.parametrize(
    ("name", "word", "town"),
    [
        ("Arlington County", "county", "arlington"),
        ("Hubei Province", "province", "hubei"),
        ("Gmina Sulechów", "gmina", "sulechow"),
        ("Oblast Vidin", "oblast", "vidin"),
        ("Minato-ku", "ku", "minato"),
        ("Odenwald (district)", "district", "odenwald"),
        ("朝阳区", "区", "朝阳"),
        ("Washington Township", "township", "washington"),
    ],
)
def test_words_for_areas_are_noticed(name: str, word: str, town: str) -> None:
    one = read(name)
    assert (one.area_word, one.area) == (word, (town,))
    assert town not in (one.full, *one.bases, *one.stripped)


def test_a_name_that_is_a_generic_word_stays_whole() -> None:
    assert read("City").bases == ("city",)
    assert without_area_words("province") == "province"


def test_two_spellings_are_both_looked_for() -> None:
    assert read("Bolzano / Bozen").bases == ("bolzano", "bozen")


def test_a_word_for_towns_at_the_end_may_be_part_of_the_name() -> None:
    assert read("City of Cape Town").stripped == ("cape", "capetown")
    assert read("м. Краків").stripped == read("Краків").bases
