"""States and provinces that stand beside a name, in any language and script."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.tables import read, small

from paradiplomacy.linking.review import ask
from paradiplomacy.sources.gazetteer import gazetteer


@pytest.mark.parametrize(
    ("cell", "country", "stated"),
    [
        ("Manchester (Коннектикут)", "US", ("Manchester", "", "Коннектикут", "US")),
        ("Бирмингем (Alabama)", "US", ("Бирмингем", "", "Alabama", "US")),
        ("Бирмингем (Alabama)", "", ("Бирмингем", "", "Alabama", "ZZ")),
        ("Birmingham (アラバマ州)", "US", ("Birmingham", "", "アラバマ州", "US")),
        ("New York (Нью-Йорк)", "US", ("New York", "Нью-Йорк", "", "US")),
        ("Manchester (Манчестер)", "US", ("Manchester", "Манчестер", "", "US")),
        ("Smolensk (Смоленск)", "RU", ("Smolensk", "Смоленск", "", "RU")),
        ("Kirov (Калужская область)", "RU", ("Kirov", "", "Калужская область", "RU")),
        ("Busan / 부산", "KR", ("Busan", "부산", "", "KR")),
        ("Kyoto (京都市)", "JP", ("Kyoto", "京都市", "", "JP")),
        ("Zhenjiang (镇江)", "", ("Zhenjiang", "镇江", "", "ZZ")),
        ("Tbilisi (Грузия)", "", ("Tbilisi", "", "", "GE")),
        ("Tbilisi (Грузия)", "GE", ("Tbilisi", "", "", "GE")),
        ("Luxembourg (Люксембург)", "LU", ("Luxembourg", "Люксембург", "", "LU")),
    ],
)
def test_a_region_or_country_in_another_script_is_no_local_name(
    tmp_path: Path, cell: str, country: str, stated: tuple[str, str, str, str]
) -> None:
    text = f"city1,country1,city2,country2\nBonn,DE,{cell},{country}\n"
    extract = read(tmp_path, text, small(record__languages=["ru"]))
    told = {
        said.property: said.value
        for said in extract.material.statements
        if said.subject.startswith("place:") and "bonn" not in said.subject
    }
    properties = ("name", "name_local", "admin1", "country")
    assert tuple(told.get(name, "") for name in properties) == stated
    assert not extract.doubts


def test_what_is_no_name_of_a_place_there_is_asked_about(tmp_path: Path) -> None:
    text = "city1,country1,city2,country2\nBonn,DE,Manchester (за рекой),US\n"
    (doubt,) = read(tmp_path, text, small()).doubts
    assert "is it a region?" in doubt.message


@pytest.mark.parametrize(
    ("name", "country", "region", "label"),
    [
        ("Birmingham", "US", "アラバマ州", "Birmingham, Alabama"),
        ("Birmingham", "US", "앨라배마주", "Birmingham, Alabama"),
        ("Ontario", "US", "Kalifornien", "Ontario, California"),
        ("Ontario", "US", "Californie", "Ontario, California"),
        ("Paris", "US", "Teksas", "Paris, Texas"),
        ("Manchester", "US", "штат Коннектикут", "Manchester, Connecticut"),
        ("Columbia", "US", "Carolina del Sur", "Columbia, South Carolina"),
        ("Windsor", "CA", "オンタリオ州", "Windsor, Ontario"),
        ("Augusta", "US", "Γεωργία", "Augusta, Georgia"),
        ("Rothenburg", "DE", "Bavière", "Rothenburg ob der Tauber, Bavaria"),
    ],
)
def test_exonyms_of_divisions_decide_among_namesakes(
    name: str, country: str, region: str, label: str
) -> None:
    answer = ask(name, country, gazetteer=gazetteer(), admin1=region)
    assert (answer.taken, answer.candidates[0].label) == (True, label)
