"""The first page, and what every page calls countries, areas and those who publish."""

from __future__ import annotations

import re

import pytest

from paradiplomacy import open_record
from paradiplomacy.language import Language
from paradiplomacy.site.pages import KIND
from paradiplomacy.site.site import Site

LISTS = ("places", "ties", "map", "two_ends", "definitions", "flows")
ALONE = re.compile(r">台湾<")
"""台湾 without 地区: as if it stood in a column of countries."""


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(open_record("sino_us"))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "Sister cities",
                "Leffel and Amiri",
                "published by",
                "Report an error",
                "about.html#error",
            ],
        ),
        ("zh", ["友好城市", "莱费尔与阿米里", "发布者", "指出错误", "about.html#error"]),
    ],
)
def test_the_first_page_says_what_it_is_about_and_who_publishes_it(
    site: Site, language: Language, words: list[str]
) -> None:
    html = site.html(KIND["home"], "", language=language)
    assert [word for word in words if word not in html] == []


@pytest.mark.parametrize("name", LISTS)
def test_no_list_calls_an_area_a_country(site: Site, name: str) -> None:
    chinese, english = (site.html(KIND[name], "", language=language) for language in ("zh", "en"))
    assert not ALONE.search(chinese)
    assert not re.search(r"(Pairs of countries|>Country<)", english)
    assert not re.search("(对国家|>国家<)", chinese)
    assert not re.search("国家之间的友好关系", chinese)


def test_a_place_that_is_a_whole_area_is_named_once(site: Site) -> None:
    html = site.html(KIND["place"], "tw-taiwan", language="zh")
    assert "台湾地区" in html
    assert "台湾, 台湾" not in re.sub("<[^>]+>", "", html)
