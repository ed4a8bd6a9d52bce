"""Names in two languages, short, old and spelled otherwise: found, told apart, never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

from paradiplomacy.errors import NotFoundError
from paradiplomacy.model.places import Level, Place
from paradiplomacy.record.name_forms import chinese_name, divisions_of
from paradiplomacy.record.place_names import PlaceNames
from paradiplomacy.record.record import Record

TRADITIONAL, SIMPLIFIED = OpenCC("s2t"), OpenCC("t2s")


@pytest.fixture(scope="module")
def names(sino_us: Record) -> PlaceNames:
    return PlaceNames(sino_us.places)


def short(place: Place) -> str:
    """The Chinese name as it is spoken of: without 市, 省, 县, 区."""
    return re.sub("(?<=..)((维吾尔|傣族)?自治[区州]|市|省|县|新区|区|區)$", "", place.name_local)


def ascii_of(place: Place) -> str:
    plain = unicodedata.normalize("NFKD", place.name).encode("ascii", "ignore").decode()
    return plain.lower()


WAYS: dict[str, Callable[[Place], str]] = {
    "full": lambda p: p.name_local,
    "short": short,
    "traditional": lambda p: TRADITIONAL.convert(p.name_local),
    "traditional short": lambda p: TRADITIONAL.convert(short(p)),
    "simplified": lambda p: SIMPLIFIED.convert(p.name_local),
    "pinyin": lambda p: "".join(lazy_pinyin(short(p))),
    "pinyin apart": lambda p: " ".join(lazy_pinyin(short(p))),
    "pinyin with its kind": lambda p: " ".join(lazy_pinyin(p.name_local)),
    "English": lambda p: p.name,
    "English without marks": ascii_of,
}


@pytest.mark.parametrize("way", WAYS)
def test_every_place_with_a_chinese_name_is_found_in_every_way(
    way: str, sino_us: Record, names: PlaceNames
) -> None:
    places = [p for p in sino_us.places.values() if p.name_local]
    lost = {
        (WAYS[way](place), place.id)
        for place in places
        if place not in names.find(WAYS[way](place), distant=True)
    }
    assert len(places) > 200
    assert not lost


def test_tones_tell_two_provinces_apart(names: PlaceNames, sino_us: Record) -> None:
    for place in sino_us.places.values():
        if place.name_local:
            spoken = " ".join(lazy_pinyin(short(place), style=Style.TONE)).title()
            assert place in names.find(spoken), spoken
    assert [p.id for p in names.find("Shǎnxī")] == ["cn-shaanxi"]
    assert [p.id for p in names.find("Shānxī")] == ["cn-shanxi"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("小石城", "us-ar-little-rock"),
        ("阿肯色州小石城", "us-ar-little-rock"),
        ("纽约市", "us-ny-new-york-city"),
        ("紐約", "us-ny-new-york-city"),
        ("舊金山", "us-ca-san-francisco"),
        ("加利福尼亚", "us-ca"),
        ("得克萨斯州", "us-tx"),
        ("Peking", "cn-beijing"),
        ("Canton", "cn-guangdong-guangzhou"),
        ("Tientsin", "cn-tianjin"),
        ("Xi'an", "cn-shaanxi-xian"),
        ("xi an", "cn-shaanxi-xian"),
        ("台中", "tw-taichung"),
        ("吉林省长春市", "cn-jilin-changchun"),
        ("吉林长春", "cn-jilin-changchun"),
        ("吉林省吉林市", "cn-jilin-jilin-city"),
        ("江苏省苏州市吴中区", "cn-jiangsu-wuzhong"),
        ("中国重庆", "cn-chongqing"),
        ("Columbia, SC", "us-sc-columbia"),
        ("Columbia (South Carolina)", "us-sc-columbia"),
        ("Guangzhou, China", "cn-guangdong-guangzhou"),
        ("City of Seattle", "us-wa-seattle"),
        ("Jilin Province", "cn-jilin"),
        ("St. Louis", "us-mo-st-louis"),
    ],
)
def test_a_name_finds_its_place(sino_us: Record, name: str, key: str) -> None:
    assert sino_us.place(name).id == key


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("吉林", ["cn-jilin", "cn-jilin-jilin-city"]),
        ("哥伦比亚", ["us-mo-columbia", "us-sc-columbia"]),
        ("tai zhou", ["cn-jiangsu-taizhou", "cn-zhejiang-taizhou"]),
    ],
)
def test_a_name_of_several_lists_them(sino_us: Record, name: str, keys: list[str]) -> None:
    with pytest.raises(NotFoundError, match="there are several") as caught:
        sino_us.place(name)
    assert all(f"{key} (" in str(caught.value) for key in keys)


def test_a_name_that_is_nearer_to_one_place_tells_of_the_other(
    names: PlaceNames, sino_us: Record
) -> None:
    assert sino_us.place("Jilin").id == "cn-jilin"
    assert [p.id for p in names.find("Jilin", distant=True)] == ["cn-jilin", "cn-jilin-jilin-city"]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Chonqing", "Chongqing"),
        ("Litle Rock", "Little Rock, Arkansas"),
        ("长村市", "长春市"),
        ("Albuq", "Albuquerque, New Mexico"),
    ],
)
def test_a_near_miss_names_the_place(sino_us: Record, name: str, near: str) -> None:
    with pytest.raises(NotFoundError, match=f"did you mean .*{near}"):
        sino_us.place(name)


@pytest.mark.parametrize("name", ["", "  ", "·", "市", ", ,", "()", "Ǹ", "\U0001f600", "a" * 5000])
def test_what_is_no_name_is_no_place(sino_us: Record, name: str) -> None:
    with pytest.raises(NotFoundError, match="no place"):
        sino_us.place(name)


def test_a_kind_that_the_place_is_not_of_does_not_find_it(names: PlaceNames) -> None:
    assert names.find("长春县") == ()
    assert names.find("Changchun County") == ()


def test_a_place_with_an_id_that_the_gazetteer_lacks_has_its_own_names(sino_us: Record) -> None:
    place = replace(sino_us.places["cn-chongqing"], geonames_id=1, level=Level.CITY)
    found = PlaceNames({place.id: place})
    assert found.find("重慶") == (place,)
    assert found.find("Chungking") == ()


def test_a_name_in_traditional_letters_alone_is_given_in_simplified_ones(sino_us: Record) -> None:
    names = {key: chinese_name(sino_us.places[f"us-{key}"]) for key in ("tx-dallas", "wa-seattle")}
    assert names == {"tx-dallas": "达拉斯", "wa-seattle": "西雅图"}


def test_the_usual_chinese_name_goes_before_others(sino_us: Record) -> None:
    assert chinese_name(sino_us.places["us-ca-san-francisco"]) == "旧金山"
    assert sino_us.place("圣迭戈").id == "us-ca-san-diego"


def test_divisions_of_one_name_are_in_the_order_of_their_codes() -> None:
    assert [code for code, *_ in divisions_of("TW")["chiayi"]] == ["CYI", "CYQ"]
