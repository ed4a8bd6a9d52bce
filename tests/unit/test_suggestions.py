"""What is suggested in place of a name that is not known."""

from __future__ import annotations

import pytest

from paradiplomacy.suggestions import suggestion


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("shok", ["trade", "shock", "shocks"], "did you mean 'shock' or 'shocks'?"),
        ("licnce", ["licence", "pairs_once"], "did you mean 'licence'?"),
        ("x", ["b", "a", "b"], "there are: b, a"),
        ("x", map(str, range(13)), ""),
        ("x", [], ""),
    ],
    ids=["similar", "much less similar", "few names", "many names", "no names"],
)
def test_a_similar_name_is_suggested_or_few_names_are_listed(
    name: str, known: list[str], expected: str
) -> None:
    assert suggestion(name, known) == expected
