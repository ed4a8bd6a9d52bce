"""The first page, and what every page calls countries, areas and those who publish."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.folders import Folder
from tests.support.made_language import TAG, found_in, write_made_language

from paradiplomacy import open_record
from paradiplomacy.definitions.count import compare
from paradiplomacy.language import Language
from paradiplomacy.record.record import Record
from paradiplomacy.site.pages import KIND, home
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
                "Published by",
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


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "For ten of 13 crises, sources report what places did: 57 responses in all."),
        ("zh", "13次危机中，10次有各地如何回应的记载。回应共57项"),
    ],
)
def test_a_crisis_without_a_response_is_not_said_to_have_one(
    site: Site, language: Language, said: str
) -> None:
    shown = KIND["home"].view(site, "")["answers"]["crises"]
    assert (shown["crises"], shown["answered"], shown["responses"]) == (13, 10, 57)
    assert said in site.html(KIND["home"], "", language=language)


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


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_first_page_opens_with_what_it_is_a_finding_and_the_ways_on(
    site: Site, language: Language
) -> None:
    main = site.html(KIND["home"], "", language=language).partition("<main")[2]
    hero = main.partition('data-map="overview"')[0]
    assert "友好城市" in hero
    assert "ister cities" in hero.lower()
    assert 'id="chart-starts"' in hero
    for part in ("about.html#cite", "about.html#error", "places.html", "map.html", "two-ends.html"):
        assert part in hero


def test_who_publishes_is_said_where_the_record_says_it_and_else_that_it_does_not(
    site: Site, china_russia: Record
) -> None:
    about = site.html(KIND["about"])
    assert "paradiplomacy contributors" in about
    assert "giving the address of the page and your source" in about
    bare = Site(china_russia).html(KIND["about"])
    assert "does not say who publishes it" in bare
    assert "The record names no contact" in bare


def test_on_a_live_site_an_error_becomes_a_question_in_the_queue(site: Site) -> None:
    assert "waits in the queue" not in site.html(KIND["about"])
    live = Site(site.record, is_live=True, may_be_written=True)
    assert "waits in the queue" in live.html(KIND["about"])


def test_the_menu_has_seven_entries_that_are_there(site: Site) -> None:
    menu = re.search(r'<nav class="rooms".*?</nav>', site.html(KIND["home"]), re.DOTALL)
    assert menu
    led_to = re.findall(r'href="([^"]*)"', menu[0])
    assert len(led_to) == 7
    assert {*led_to} <= {*site}
    researchers = site.html(KIND["research"])
    for room in ("two-ends", "network", "event-model", "methods", "data", "sources", "definitions"):
        assert f'href="{room}.html"' in researchers


@pytest.mark.parametrize(
    ("language", "none", "kind"),
    [
        (
            "en",
            "For none of 40 ties do both places confirm the founding date",
            "only one place gives a date",
        ),
        ("zh", "40对友好关系中，没有一对的结好日期得到双方证实", "仅由一方给出"),
    ],
)
def test_each_zero_of_another_record_is_a_sentence_or_none(
    language: Language, none: str, kind: str
) -> None:
    page = Site(open_record("china_russia")).html(KIND["home"], language=language)
    said = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", page))
    assert none in said
    assert kind not in said, "there are none of this kind"
    assert not re.search(r"(?<![\d.,])0(?![\d.,%])", said), "no bare zero"
    assert "policy-outcome" not in page, "the record does not ask it"


def _without_ties(folder: Folder) -> None:
    folder.tables.pop("exchanges.csv")
    folder.tables["ties.csv"] = []


def _within_one_country(folder: Folder) -> None:
    folder.meta["ends"] = ["US", "US"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_without_ties, "No tie is on record."),
        (_within_one_country, "On record: two ties,"),
    ],
)
def test_a_record_of_few_ties_is_said_in_whole_sentences(
    folder: Folder, change: Callable[[Folder], None], says: str
) -> None:
    change(folder)
    html = Site(folder.record()).html(KIND["home"], "")
    assert says in html
    assert not re.search("(two to two|no to no|United States and the United States)", html)


def test_a_map_without_divisions_has_no_empty_table(folder: Folder) -> None:
    for row in folder.tables["places.csv"]:
        row["admin1"] = ""
    html = Site(folder.record()).html(KIND["map"], "")
    assert "lists them all" in html
    assert "<table" not in html


@pytest.mark.parametrize(
    ("others", "language", "says"),
    [
        (("zh",), "en", 'Sister cities (<span lang="zh-Hans">友好城市</span>) are'),
        (("zh",), "zh", '友好城市（<span lang="en">Sister Cities</span>）是'),
        ((TAG,), "en", "Sister cities are cities"),
        ((TAG,), TAG, "<p class"),
    ],
)
def test_a_term_stands_in_another_language_only_where_the_site_has_it(
    tmp_path: Path, others: tuple[str, ...], language: Language, says: str
) -> None:
    write_made_language(tmp_path)
    with found_in(tmp_path):
        site = Site(open_record("germany_france"))
        site.__dict__["languages"] = ("en", *others)  # as if the record named them
        assert says in site.html(KIND["home"], language=language)


@pytest.mark.parametrize(
    ("totals", "says"),
    [
        (
            [("9", "at least")],
            "The one total that others have published since 2010 is at least nine.",
        ),
        ([("9", "exact")], "The one total that others have published since 2010 is nine."),
        ([("9", "exact"), ("12", "")], "have published since 2010 range from nine to 12."),
    ],
)
def test_one_published_total_is_no_range(
    folder: Folder, totals: list[tuple[str, str]], says: str
) -> None:
    for count, bound in totals:
        folder.add(
            "totals.csv",
            **{"id": f"total-{count}", "countries": "US; CN", "date": "2020", "scope": "all"},
            **{"count": count, "bound": bound, "definition": "all-levels", "source": "geonames"},
        )
    site = Site(folder.record())
    shown = KIND["home"].view(site, "")
    ties = home._ties_in_brief(2, (), compare(site.record, countries="US-CN")).to_dict()
    view = shown | {"answers": shown["answers"] | {"ties": ties}}
    assert says in re.sub(r"\s+", " ", site.writer("en").page(KIND["home"], "", view))
