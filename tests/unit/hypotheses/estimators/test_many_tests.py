"""Adjusted p-values beside those of statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from paradiplomacy.hypotheses.estimators.many_tests import false_discoveries, holm


@pytest.mark.parametrize("many", [1, 2, 3, 17, 200])
@pytest.mark.parametrize("seed", range(5))
def test_they_are_those_of_statsmodels(many: int, seed: int) -> None:
    ps = np.random.default_rng(seed).beta(0.5, 2, many).round(2).tolist()  # some are equal
    assert list(holm(ps)) == multipletests(ps, method="holm")[1].tolist()
    assert list(false_discoveries(ps)) == multipletests(ps, method="fdr_bh")[1].tolist()


def test_no_test_leaves_nothing_to_adjust() -> None:
    assert holm([]) == false_discoveries([]) == ()
