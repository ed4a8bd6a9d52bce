"""What places of China, Japan and Korea are called in Chinese: the usual full name."""

from __future__ import annotations

import pytest

from paradiplomacy.model.places import Place
from paradiplomacy.record.name_forms import chinese_name
from paradiplomacy.sources.gazetteer import gazetteer


@pytest.mark.parametrize(
    ("name", "country", "chinese"),
    [
        ("Shanghai", "CN", "上海"),
        ("Shenzhen", "CN", "深圳"),
        ("Chengdu", "CN", "成都"),
        ("Guangzhou", "CN", "广州"),
        ("Kobe", "JP", "神户"),
        ("Hiroshima", "JP", "广岛"),
        ("Yokohama", "JP", "横滨"),
        ("Seoul", "KR", "首尔"),
        ("Gothenburg", "SE", "哥德堡"),
        ("Çanakkale", "TR", "恰纳卡莱"),  # not 恰纳卡莱省, its province
        ("Muzaffargarh", "PK", "穆扎法尔格尔"),
        ("Spaoh", "MY", "实巴荷副县"),
    ],
)
def test_the_usual_full_name(name: str, country: str, chinese: str) -> None:
    listed = gazetteer().places_of_name(name, country)[0]
    place = Place(listed.key, listed.name, country, "city", geonames_id=listed.id)
    assert chinese_name(place) == chinese


def test_what_the_record_says_comes_first() -> None:
    listed = gazetteer().places_of_name("Shanghai", "CN")[0]
    place = Place(listed.key, "Shanghai", "CN", "city", name_local="沪", geonames_id=listed.id)
    assert chinese_name(place) == "沪"
