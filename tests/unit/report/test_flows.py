"""Words of flows, in English and Chinese, and what is shown of a flow."""

from __future__ import annotations

import re

import pytest
from tests.support.folders import Folder

from paradiplomacy.errors import NotFoundError
from paradiplomacy.model.activity import Flow, Form
from paradiplomacy.model.places import Level
from paradiplomacy.record.flows import DIMENSIONS, flows_by
from paradiplomacy.report.flows import LANGUAGES, each_view, flow_words


def test_both_languages_have_the_same_words_and_names_in_braces() -> None:
    en, zh = (flow_words(language).loaded for language in LANGUAGES)
    assert {group: list(words) for group, words in en.items()} == {
        group: list(words) for group, words in zh.items()
    }
    for group, words in en.items():
        for name, text in words.items():
            other = zh[group][name]
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", other)), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_model_has_a_label(language: str) -> None:
    loaded = flow_words(language).loaded
    assert set(loaded["dimensions"]) == set(DIMENSIONS)
    assert set(loaded["flows"]) == set(Flow)
    assert set(loaded["forms"]) == set(Form)
    assert set(loaded["levels"]) == set(Level)


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(NotFoundError, match="no language 'fr'"):
        flow_words("fr")


@pytest.mark.parametrize(
    ("cells", "source", "recipient", "is_taught"),
    [
        ({"giver": "CN"}, "Changchun, Jilin", "Little Rock, Arkansas", False),
        ({"giver": "CN", "teacher": "US"}, "Little Rock, Arkansas", "Changchun, Jilin", True),
        ({"giver": "mutual"}, "", "", False),
        ({}, "", "", False),
        ({"giver": "RU"}, "", "", False),
    ],
    ids=["traveller", "teacher", "each-way", "unknown", "no-end"],
)
def test_a_flow_runs_from_the_teacher_else_from_the_giver(
    folder: Folder, cells: dict[str, str], source: str, recipient: str, is_taught: bool
) -> None:
    folder.change("exchanges.csv", 0, **cells)
    record = folder.record()
    (one,) = each_view(record, flows_by(record), flow_words("en"))
    assert (one["source"]["label"], one["recipient"]["label"]) == (source, recipient)
    assert one["taught"] is is_taught


def test_places_in_china_go_by_their_own_name_in_chinese(folder: Folder) -> None:
    folder.change("exchanges.csv", 0, giver="CN")
    record = folder.record()
    (one,) = each_view(record, flows_by(record), flow_words("zh"))
    assert one["source"]["label"] == "长春市"
