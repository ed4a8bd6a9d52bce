"""The list of sectors, and the functions of government behind it."""

from __future__ import annotations

import pytest

from paradiplomacy.record.open import read_material
from paradiplomacy.sources.sectors import (
    cofog_of,
    function_label,
    functions,
    sector_label,
    sector_word,
    sectors,
)


def test_every_word_stands_once_in_lower_case() -> None:
    words = [*sectors(), *(also for one in sectors().values() for also in one.also)]
    assert len(words) == len(set(words))
    assert words == [word.strip().casefold() for word in words]


def test_every_code_has_a_name_and_its_division_too() -> None:
    for sector in sectors().values():
        assert all(sector_label(sector.word, each) for each in ("en", "zh")), sector.word
        if sector.cofog:
            assert function_label(sector.cofog)
            assert function_label(sector.cofog[:2], "zh")
    assert all(function_label(code, each) for code in functions() for each in ("en", "zh"))


@pytest.mark.parametrize(
    ("written", "word"),
    [("Sports", "sport"), ("police", "law enforcement"), ("training", "training"), ("x", "x")],
)
def test_other_words_are_read_as_those_of_the_list(written: str, word: str) -> None:
    assert sector_word(written) == word


def test_functions_follow_from_the_words() -> None:
    assert cofog_of(["trade", "investment", "wastewater", "general", "x"]) == ("04.1", "05.2")
    assert sector_label("x", "zh") == "x"


@pytest.mark.parametrize("name", ["sino_us", "article"])
def test_the_shipped_records_keep_words_of_the_list(name: str) -> None:
    said = {s.value for s in read_material(name).statements if s.property == "sector"}
    assert said <= set(sectors())
    assert ("public administration" in said) == (name == "sino_us")
