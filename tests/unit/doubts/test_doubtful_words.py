"""Every check has its words in each language, and they name the same things."""

from __future__ import annotations

import re
import string

import pytest

from paradiplomacy.doubts.checks import CHECKS
from paradiplomacy.doubts.doubtful_words import list_words_of, words_of
from paradiplomacy.errors import NotFoundError
from paradiplomacy.language import LANGUAGES


def named(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_has_words_and_no_other_has(language: str) -> None:
    words = words_of(language)
    assert set(words) == set(CHECKS)
    assert all(one.title and one.doubt and one.todo for one in words.values())


@pytest.mark.parametrize("check", CHECKS)
def test_both_languages_name_the_same_facts(check: str) -> None:
    en, zh = (words_of(language)[check] for language in ("en", "zh"))
    assert named(en.doubt) == named(zh.doubt)
    assert named(en.todo) == named(en.title) == set()


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(NotFoundError, match="no language 'fr'"):
        words_of("fr")


def test_what_stands_around_the_doubts_names_the_same_things_in_each_language() -> None:
    en, zh = map(list_words_of, LANGUAGES)
    assert set(en) == set(zh)
    for name, words in en.items():
        assert set(re.findall(r"{\w+}", words)) == set(re.findall(r"{\w+}", zh[name])), name
        assert re.search("[一-鿿]", zh[name]), name
