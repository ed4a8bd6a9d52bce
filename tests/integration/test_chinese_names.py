"""Places of the records that ship go by a Chinese name in Chinese."""

from __future__ import annotations

import pytest

from paradiplomacy.record.name_forms import chinese_division, chinese_name
from paradiplomacy.record.open import open_record
from paradiplomacy.sources.folded_names import HAN, chinese_names

UNNAMED = {
    "ni-jalapa",
    "ni-niquinohomo",
    "ni-posoltega",
    "ni-somotillo",
    "sv-arcatao",
    "sv-san-antonio-los-ranchos",
    "sv-san-jose-las-flores",
}
"""Villages of which we know no Chinese name."""

RECORDS = (("sino_us", "article", "china_world"), ("china_russia",), ("us_comparison",))


@pytest.mark.parametrize("names", RECORDS, ids=[names[0] for names in RECORDS])
def test_every_place_and_division_of_a_shipped_record_has_a_chinese_name(
    names: tuple[str, ...],
) -> None:
    places = open_record(*names).places.values()
    assert {place.id for place in places if not HAN.search(chinese_name(place))} <= UNNAMED
    divisions = {(place.country, place.admin1) for place in places if place.admin1}
    assert sorted(pair for pair in divisions if not HAN.search(chinese_division(*pair))) == []


def test_a_place_abroad_is_listed_once_with_a_simplified_name() -> None:
    from paradiplomacy.sources.folded_names import simplified_text

    assert all(simplified_text(name) == name for name in chinese_names().values())
