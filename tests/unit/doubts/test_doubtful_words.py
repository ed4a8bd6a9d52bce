"""Every check has its words in each language, and they name the same things."""

from __future__ import annotations

import re
import string

import pytest

from paradiplomacy.doubts.checks import CHECKS
from paradiplomacy.doubts.examined_record import WORDS, Doubt
from paradiplomacy.errors import NotFoundError
from paradiplomacy.language import LANGUAGES
from paradiplomacy.language.word_files import sentences


def named(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_has_words_and_no_other_has(language: str) -> None:
    words = sentences(WORDS, language)
    parts = {f"{check}.{part}" for check in CHECKS for part in ("title", "doubt", "todo")}
    assert {key for key in words if not key.startswith("list.")} == parts
    assert all(words.values())


@pytest.mark.parametrize("check", CHECKS)
def test_both_languages_name_the_same_facts(check: str) -> None:
    en, zh = (sentences(WORDS, language) for language in ("en", "zh"))
    assert named(en[f"{check}.doubt"]) == named(zh[f"{check}.doubt"])
    assert named(en[f"{check}.todo"]) == named(en[f"{check}.title"]) == set()


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(NotFoundError, match="no language 'fr'"):
        Doubt("repeated-row", "tie:a|b", "x").sentence("fr")


def test_what_stands_around_the_doubts_names_the_same_things_in_each_language() -> None:
    en, zh = (sentences(WORDS, language) for language in LANGUAGES)
    assert set(en) == set(zh)
    for name in (key for key in en if key.startswith("list.")):
        assert set(re.findall(r"{\w+}", en[name])) == set(re.findall(r"{\w+}", zh[name])), name
        assert re.search("[一-鿿]", zh[name]), name
