"""What flows are called, in English and Chinese."""

from __future__ import annotations

import pytest
from tests.support.folders import Folder

from paradiplomacy.language import LANGUAGES, Language, render
from paradiplomacy.model.activity import Flow, Form
from paradiplomacy.model.places import Level
from paradiplomacy.record.flow_words import flow_label, words
from paradiplomacy.record.flows import DIMENSIONS
from paradiplomacy.record.open import open_record


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_model_has_a_label(language: Language) -> None:
    record = open_record("article")
    assert all(render(words(f"by.{name}"), language) for name in DIMENSIONS)
    assert all(render(words(f"flow.{flow}"), language) for flow in Flow)
    assert all(render(words(f"form.{form}"), language) for form in Form)
    for level in Level:
        assert flow_label(record, "level", f"{level}/city", language)


@pytest.mark.parametrize(
    ("dimension", "value", "en", "zh"),
    [
        ("teaching", "", "no teaching reported", "无人授课，或不详"),
        ("travel", "", "not known", "不详"),
        ("travel", "US>", "U.S. to ?", "美国至？"),
        ("travel", ">CN", "? to China", "？至中国"),
        ("travel", "mutual", "both ways", "双向"),
        ("period", "across", "across decades", "跨年代"),
        ("region", "US:West", "U.S.: West", "美国：西部"),
        ("region", "DE:", "Germany: not known", "德国：不详"),
        ("level", "/city", "not known - city", "不详 - 市"),
        ("body", "none", "none", "无"),
    ],
)
def test_what_is_not_known_has_a_label(
    folder: Folder, dimension: str, value: str, en: str, zh: str
) -> None:
    record = folder.record()
    assert flow_label(record, dimension, value) == en
    assert flow_label(record, dimension, value, "zh") == zh
