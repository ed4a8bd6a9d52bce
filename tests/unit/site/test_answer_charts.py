"""Charts of the first page: what they show is what the page says, and each can be downloaded."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import pytest

from paradiplomacy.language.translations import language_of_address
from paradiplomacy.record.record import Record
from paradiplomacy.site.answer_charts import (
    AnswerChart,
    Bar,
    answer_charts,
)
from paradiplomacy.site.downloads import FOLDERS
from paradiplomacy.site.pages import KIND, home
from paradiplomacy.site.site import Site


@pytest.fixture(scope="module")
def site(sino_us: Record) -> Site:
    return Site(sino_us)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_headline_has_a_square_for_each_tie(site: Site, language: str) -> None:
    chart = answer_charts(site, language)["answer-starts"]
    ties = home.view(site, "")["answers"]["ends"]["all"]
    assert sum(bar.value for bar in chart.bars) == ties
    paths = [each for each in ElementTree.fromstring(chart.svg) if each.tag.endswith("path")]
    assert sum(path.attrib["d"].count("M") for path in paths) == ties


def test_many_things_share_squares_and_keep_their_shares() -> None:
    chart = AnswerChart("many", "Many", (Bar("a", 30_000), Bar("b", 10_000)), is_squares=True)
    first, second = (path.attrib["d"].count("M") for path in ElementTree.fromstring(chart.svg))
    assert (first, second) == (525, 175)


def test_an_interval_is_drawn_from_end_to_end_with_zero_marked() -> None:
    chart = AnswerChart("one", "One", (Bar("points", 0.05, low=-0.1, high=0.2),))
    assert "points 0.05 (-0.10 – 0.20)" in chart.svg
    line, zero = [p.attrib["d"] for p in ElementTree.fromstring(chart.svg) if "path" in p.tag]
    assert line.startswith("M0.0 ")
    assert line.endswith("H340.0")
    assert zero.startswith("M113.3 ")


def test_what_a_chart_shows_can_be_had_as_a_table_that_excel_reads(site: Site) -> None:
    body = site.content("figures/zh/answer-crises.csv").body.decode()
    assert body.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"))))
    crises = home.view(site, "")["answers"]["crises"]
    assert sum(float(row["value"]) for row in rows) == crises["responses"]


def test_every_file_of_a_chart_is_led_to_from_its_language_and_there(site: Site) -> None:
    pages = {code: site.html(KIND["home"], language=code) for code in site.languages}
    for file in (each for each in FOLDERS["figures"](site) if "answer-" in each):
        language, _ = language_of_address(file, site.languages)
        assert f'figures/{file}"' in pages[language]
        assert site.content(f"figures/{file}").body


def test_the_numbers_of_a_chart_are_those_of_the_sentence(site: Site) -> None:
    charts, answers = answer_charts(site, "en"), home.view(site, "")["answers"]
    laws = {bar.label: bar.value for bar in charts["answer-laws"].bars}
    assert laws["ended by a law"] == answers["laws"]["ended"]
    assert laws["subject to a law, order or bill"] >= laws["ended by a law"]
    assert "answer-policy" not in charts  # until it is worked out
