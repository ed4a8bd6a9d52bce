"""How numbers of a fit are written."""

from __future__ import annotations

import math

import pytest

from paradiplomacy.cli.model.fit import chance, probability


@pytest.mark.parametrize(
    ("p", "json", "text"),
    [
        (0.0, 1e-300, "< 1e-15"),
        (3e-17, 3e-17, "< 1e-15"),
        (2e-15, 2e-15, "2.000e-15"),
        (0.04, 0.04, "0.04000"),
    ],
)
def test_a_probability_is_a_bound_where_it_would_be_nothing(
    p: float, json: float, text: str
) -> None:
    assert chance(p) == json
    assert probability(chance(p)) == text


@pytest.mark.parametrize("p", [None, math.nan], ids=["none", "nan"])
def test_what_was_not_computed_is_no_probability(p: float | None) -> None:
    assert chance(p) is None
    assert probability(chance(p)) == "-"
