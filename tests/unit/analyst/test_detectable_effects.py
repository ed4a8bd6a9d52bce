"""Detectable effects: by simulation, and by what is lacking."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.unit.analyst.test_did import COLUMNS, panel

from paradiplomacy import did, power
from paradiplomacy.analyst.detectable_effects import Comparison
from paradiplomacy.errors import NotFoundError, ParadiplomacyError


def test_a_share_at_the_limit_is_found_in_eight_of_ten() -> None:
    from scipy.stats import binom, binomtest

    (row,) = power("share", n=40).rows
    for share in (row.low, row.high):
        found = [k for k in range(41) if binomtest(k, 40, 0.5).pvalue <= 0.05]
        assert binom.pmf(found, 40, share).sum() == pytest.approx(0.8, abs=0.01)


def test_odds_lie_alike_on_both_sides_and_a_rate_depends_on_the_time_at_risk() -> None:
    (odds,) = power("odds", n=200, spread=1.0, base=0.5).rows
    assert odds.low * odds.high == pytest.approx(1.0)
    (even,), (long,) = power("rate", events=40).rows, power("rate", events=40, base_time=4.0).rows
    assert even.low == pytest.approx(1 / even.high, rel=0.01)
    assert long.high != pytest.approx(even.high, rel=0.01)


def test_of_a_panel_the_interval_finds_such_a_change_in_about_eight_of_ten() -> None:
    table = power("did", panel(effect=0.0), **COLUMNS)
    interval, rule = table.rows
    assert rule.high > interval.high
    found = []
    for seed in range(40):
        term = did(panel(effect=interval.high, seed=100 + seed), **COLUMNS).rows[0]
        found.append(term.p_value < 0.05)
    assert 0.65 < np.mean(found) <= 0.97


def test_what_is_lacking_and_what_is_unknown_is_named() -> None:
    with pytest.raises(ParadiplomacyError, match="lacks spread, base; it takes n, spread, base"):
        power("odds", n=3)
    with pytest.raises(ParadiplomacyError, match="does not take events"):
        power("share", n=3, events=2)
    with pytest.raises(NotFoundError, match="no comparison 'shares'; did you mean 'share'"):
        power("shares", n=3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("comparison", "given", "says"),
    [
        ("share", {"n": -5}, "n must be a whole number, 0 or more, not -5"),
        ("share", {"n": 5, "against": 2}, "against must lie between 0 and 1, not 2"),
        ("share", {"n": 5, "power": 80}, "power must lie between 0.05 and 1, not 80"),
        ("rate", {"events": 2.5}, "events must be a whole number, 0 or more, not 2.5"),
        ("rate", {"events": 5, "time_at_risk": -1}, "time_at_risk must lie above 0, not -1"),
        ("odds", {"n": 5, "spread": 1, "base": "0.5"}, "base must lie between 0 and 1, not '0.5'"),
    ],
)
def test_numbers_that_cannot_be_are_refused(
    comparison: Comparison, given: dict[str, Any], says: str
) -> None:
    with pytest.raises(ParadiplomacyError, match=says):
        power(comparison, **given)
