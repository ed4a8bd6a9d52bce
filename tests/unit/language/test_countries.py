"""Names of countries, as lists write them, become codes; what names none stays none."""

from __future__ import annotations

import csv
from pathlib import Path

import pycountry
import pytest

from paradiplomacy.language.cities import cities_called
from paradiplomacy.language.countries import (
    countries_called,
    country_and_region,
    country_code,
    country_name,
    iso_divisions,
)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Germany", "DE"),
        (" south  korea ", "KR"),
        ("NO", "NO"),
        ("no", "NO"),
        ("XK", "XK"),
        ("Kosovo", "XK"),
        ("TUR", "TR"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("People's Republic of China", "CN"),
        ("People’s Republic of China", "CN"),
        ("Republic of China", "TW"),
        ("Czech Republic", "CZ"),
        ("Czechia", "CZ"),
        ("The Gambia", "GM"),
        ("Niger", "NE"),
        ("Nigeria", "NG"),
        ("Georgia", "GE"),
        ("Ireland", "IE"),
    ],
)
def test_names_and_codes(name: str, code: str) -> None:
    assert country_code(name) == code


@pytest.mark.parametrize("name", ["", " ", "Atlantis", "in Italy", "Grece", "Island", "Moldavia"])
def test_what_names_no_country_is_not_guessed(name: str) -> None:
    assert country_code(name) is None
    assert country_and_region(name) == (None, "")


@pytest.mark.parametrize(
    ("text", "code", "region"),
    [
        ("Ohio, United States", "US", "Ohio"),
        ("England, United Kingdom", "GB", "England"),
        ("England", "GB", "England"),
        ("WALES", "GB", "WALES"),
        ("United Kingdom", "GB", ""),
        ("Georgia (country)", "GE", ""),
        ("Tbilisi, Georgia (country)", "GE", "Tbilisi"),
        ("Bolivia, Plurinational State of", "BO", ""),
        ("A, B, Japan", "JP", "A, B"),
        ("Varna, Atlantis", None, "Varna"),
    ],
)
def test_a_cell_may_hold_a_region_too(text: str, code: str | None, region: str) -> None:
    assert country_and_region(text) == (code, region)


def test_every_code_has_an_everyday_name_that_leads_back() -> None:
    import pycountry

    for country in pycountry.countries:
        name = country_name(country.alpha_2)
        assert name != country.alpha_2
        assert country_code(name) == country.alpha_2


def test_nearly_all_countries_of_a_real_list_are_known(shared: Path) -> None:
    path = shared / "data/networks/wikipedia_2026/twin_cities_raw.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = {row[key] for row in csv.DictReader(file) for key in ("country1", "country2")}
    unknown = {cell for cell in cells if country_and_region(cell)[0] is None}
    assert unknown == {
        "", "in Italy", "Kazakhstah", "Grece", "Japa", "Surinam", "Madagaskar", "Island",
        "Moldavia",
    }  # fmt: skip


def test_codes_of_three_letters_and_numbers_lead_to_their_country() -> None:
    for country in pycountry.countries:
        assert country_code(country.alpha_3) == country.alpha_2
        assert country_code(country.numeric) == country.alpha_2


def test_divisions_have_their_code_and_their_name_in_chinese() -> None:
    (ohio,) = (part for part in iso_divisions("US") if part["name"] == "Ohio")
    assert (ohio["code"], ohio["simplified"]) == ("US-OH", "俄亥俄州")
    assert len(iso_divisions("US")) == len(pycountry.subdivisions.get(country_code="US"))
    assert iso_divisions("XK") == ()


def test_every_everyday_name_is_read_back() -> None:
    for country in pycountry.countries:
        assert country_code(country_name(country.alpha_2)) == country.alpha_2


@pytest.mark.parametrize(
    ("name", "languages", "codes"),
    [
        ("Vereinigtes Königreich", ("de",), {"GB"}),
        ("Volksrepublik China", ("de",), {"CN"}),
        ("Republik Moldau", ("de",), {"MD"}),
        ("Palästinensische Gebiete", ("de",), {"PS"}),
        ("TÜRKEI", ("de",), {"TR"}),
        ("Danmark", ("sv",), {"DK"}),
        ("Česká republika", (), {"CZ"}),
        ("美国", ("zh",), {"US"}),
        ("中国", ("ja",), {"CN"}),
        ("대한민국", (), {"KR"}),
        ("Сполучені Штати", (), {"US"}),
        ("United States (USA)", (), {"US"}),
        ("Kongo", (), {"CD", "CG"}),
        ("Islamic Republic of Iran", ("en",), {"IR"}),
        ("Republik Kroatien", ("de",), {"HR"}),
        ("Российская Федерация", (), {"RU"}),
        ("新加坡共和国", ("zh",), {"SG"}),
        ("瓜地馬拉", ("zh",), {"GT"}),
        ("Georgia", ("de",), {"GE"}),
        ("Atlantis", (), set()),
        ("Asia", (), set()),
        ("bei", (), set()),
        ("", (), set()),
    ],
)
def test_names_in_any_language(name: str, languages: tuple[str, ...], codes: set[str]) -> None:
    assert countries_called(name, languages) == codes


def test_every_name_of_a_country_in_large_languages_is_known() -> None:
    from babel import Locale

    for language in ("de", "fr", "es", "sv", "pl", "uk", "tr", "zh", "ja", "ko", "ar"):
        names = Locale.parse(language).territories
        for country in pycountry.countries:
            code = country.alpha_2
            assert code in countries_called(names[code], (language,)), (language, code)


def test_a_cell_in_another_language_may_hold_a_region() -> None:
    assert country_and_region("Bayern, Deutschland", ("de",)) == ("DE", "Bayern")
    assert country_and_region("Bayern, Deutschland") == (None, "Bayern")


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("USA (Illinois)", ("US", "Illinois")),
        ("Texas - USA", ("US", "Texas")),
        ("Florida USA", ("US", "Florida")),
        ("Serbia (ex Jugoslavia)", ("RS", "")),
        ("PRC", ("CN", "")),
        ("U.K.", ("GB", "")),
        ("Wlochy", ("IT", "")),
        ("Zjednoczone Królestwo", ("GB", "")),
    ],
)
def test_a_region_stands_beside_its_country(cell: str, read: tuple[str, str]) -> None:
    assert country_and_region(cell, ("pl", "it", "en")) == read


@pytest.mark.parametrize(
    ("cell", "language", "read"),
    [
        ("米国(オレゴン州)", "ja", ("US", "オレゴン州")),
        ("미국(미시간주)", "ko", ("US", "미시간주")),
        ("США (Техас)", "ru", ("US", "Техас")),
        ("Chine (Guangdong)", "fr", ("CN", "Guangdong")),
        ("États-Unis (Caroline du Sud)", "fr", ("US", "Caroline du Sud")),
        ("USA (TX)", "de", ("US", "TX")),
        ("Deutschland (BRD)", "de", ("DE", "")),
        ("China (Volksrepublik)", "de", ("CN", "")),
        ("USA (1985)", "en", ("US", "")),
        ("Hongkong (China)", "de", ("HK", "")),
    ],
)
def test_a_region_in_brackets_is_kept_in_any_language(
    cell: str, language: str, read: tuple[str, str]
) -> None:
    assert country_and_region(cell, (language,)) == read


def test_large_cities_in_any_language() -> None:
    assert cities_called("Kischinau", "MD") == {"Chisinau"}
    assert cities_called("Kischinau", "RO") == frozenset()
    assert cities_called("上海") == {"Shanghai"}
