"""Adjusted p-values by hand."""

from __future__ import annotations

import pytest
from statsmodels.stats.multitest import multipletests

from paradiplomacy.hypotheses.battery import false_discoveries, holm


def test_each_is_raised_by_how_many_are_left() -> None:
    ps = [0.04, 0.001, 0.03, 0.5]
    assert holm(ps) == pytest.approx((0.09, 0.004, 0.09, 0.5))
    assert false_discoveries(ps) == pytest.approx((0.16 / 3, 0.004, 0.16 / 3, 0.5))


def test_none_is_raised_above_one() -> None:
    assert holm([0.9, 0.8]) == (1.0, 1.0)
    assert false_discoveries([0.9, 0.8]) == (0.9, 0.9)


def test_no_test_leaves_nothing_to_adjust() -> None:
    assert holm([]) == false_discoveries([]) == ()


@pytest.mark.parametrize(
    "ps", [[0.2], [0.03, 0.01, 0.01, 0.04], [0.0, 1.0, 0.6, 0.5, 0.001]], ids=len
)
def test_both_are_those_of_statsmodels(ps: list[float]) -> None:
    assert holm(ps) == pytest.approx(multipletests(ps, method="holm")[1])
    assert false_discoveries(ps) == pytest.approx(multipletests(ps, method="fdr_bh")[1])
