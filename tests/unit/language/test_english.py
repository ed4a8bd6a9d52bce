"""Numbers with their nouns, and labels with a capital letter."""

from __future__ import annotations

import pytest

from paradiplomacy.language.english import capital, count, plural
from paradiplomacy.results.words import count_of


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("tie", "ties"),
        ("county", "counties"),
        ("city", "cities"),
        ("country", "countries"),
        ("day", "days"),
        ("crisis", "crises"),
        ("branch", "branches"),
        ("process", "processes"),
        ("series", "series"),
        ("county with a tie", "counties with a tie"),
        ("pair of countries", "pairs of countries"),
    ],
)
def test_a_noun_has_one_plural_wherever_it_is_counted(one: str, many: str) -> None:
    assert plural(one) == many
    assert count(500, one) == f"500 {many}"
    assert count_of(500, one) == f"500 {many}"
    assert (count(1, one), count_of(1, one)) == (f"one {one}", f"1 {one}")


def test_a_capital_first_letter_leaves_names_as_they_are() -> None:
    assert capital("with Beijing") == "With Beijing"
    assert capital("whose place had a tie to Taiwan") == "Whose place had a tie to Taiwan"
    assert capital("") == ""
