"""First ties: who may date one, who counts as not tied yet, and years that are upper bounds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.unit.hypotheses.panels import made

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.estimators.staggered_did import NEVER
from paradiplomacy.hypotheses.policy.policy_answer import dates_of
from paradiplomacy.hypotheses.policy.policy_design import (
    CONFIDENCE,
    COUNTS,
    OUTCOME,
    STATED,
    design_of,
    freedom_of,
    ties_of,
)
from paradiplomacy.hypotheses.policy.policy_outcome import POLICY_OUTCOME
from paradiplomacy.language import render_all

pytestmark = pytest.mark.usefixtures("chinese_too")
FIRSTS = (2002, 2003, 2003, 2004, 2005, 2006, 2006, 2008, 2010, 2012, 2014, 2016, 2016, 2016)


@pytest.fixture(autouse=True)
def _few_shuffles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paradiplomacy.hypotheses.policy.policy_answer.DRAWS", 199)
    monkeypatch.setattr("paradiplomacy.hypotheses.policy.policy_design.FEWER", 39)


def fill(hand: Any, *, stated: bool, since: int = 1990, **how: Any) -> None:
    """Votes around CN, and first ties that a coder has read; one more country was tied `since`."""
    panel = made(1, firsts=FIRSTS, **({"noise": 0.05} | how))
    for i, (code, first) in enumerate(zip(panel.units, panel.first.tolist(), strict=True)):
        for year, value in zip(panel.years.tolist(), panel.values[i], strict=True):
            hand.reading(OUTCOME, f"CN-{code}", year, 10 + float(value))
        hand.reading("ties.dated.sister", f"CN-{code}", first, 1.0)
        hand.reading(CONFIDENCE, f"CN-{code}", first, 2.0)
        if stated:
            hand.reading(STATED, f"CN-{code}", first, 1.0)
    hand.reading("ties.dated.sister", "CN-JP", since, 1.0)


def run(hand: Any) -> Finding:
    return render_all(POLICY_OUTCOME.run(hand.frames()))


def test_a_first_tie_is_dated_by_a_coder_who_is_sure_enough(hand: Any) -> None:
    fill(hand, stated=False)
    hand.reading("ties.dated.sister", "CN-DE", 2005, 1.0)
    hand.reading(CONFIDENCE, "CN-DE", 2005, 1.0)
    hand.reading("ties.dated.sister", "CN-FR", 2005, 1.0)
    for year in range(1996, 2016):
        hand.reading(OUTCOME, "CN-DE", year, 8.0)
        hand.reading(OUTCOME, "CN-FR", year, 8.0)
        hand.reading(OUTCOME, "CN-GB", year, 8.0)
    design = design_of(hand.frames())
    assert design.panel.first.tolist() == list(FIRSTS)
    # A year that is probably too late, a year of which nobody says how sure it is, and no year.
    assert (design.unsure, design.undated) == (("DE", "FR"), ("GB",))


def test_the_earliest_that_any_source_knows_counts_and_of_a_span_its_end(hand: Any) -> None:
    fill(hand, stated=False)
    hand.reading("ties.dated.friendship", "CN-AA", "1999-05", 1.0)
    hand.reading("ties.unclear", "CN-AB", "../2001", 1.0)
    hand.reading("ties.dated.sister", "CN-AC", "199X", 1.0)
    hand.reading("ties.dated.sister", "CN-AD", "2001?", 1.0)
    hand.reading(COUNTS, "CN-AE", 2003, 2.0)
    ties = ties_of(hand.frames(), "CN")
    found = [ties[code].start for code in ("AA", "AB", "AC", "AD", "AE")]
    assert found == [1999, 2001, 1999, 2001, 2003]
    assert ties["AA"].dating.startswith("reading:ties.dated.friendship|CN-AA|1999")


def test_a_register_that_begins_after_a_tie_that_is_known_says_nothing_of_none(hand: Any) -> None:
    for code, first in (("AA", 2003), ("AB", NEVER)):
        for year in range(2000, 2016):
            hand.reading(COUNTS, f"CN-{code}", year, float(year == first))
            hand.reading(OUTCOME, f"CN-{code}", year, 8.0)
    early = ties_of(hand.frames(), "CN")
    assert (early["AA"].sure, early["AB"].sure) == (True, True)
    hand.reading("ties.dated.sister", "CN-JP", 1993, 1.0)
    late = ties_of(hand.frames(), "CN")
    assert (late["AA"].sure, late["AB"].sure) == (False, False)
    design = design_of(hand.frames())
    assert (design.panel.units, design.unsure, design.undated) == ((), ("AA",), ("AB",))


def test_a_first_tie_that_a_source_states_is_no_upper_bound(hand: Any) -> None:
    fill(hand, stated=True)
    hand.reading("ties.dated.friendship", "CN-AA", 2000, 1.0)  # older than what is called the first
    ties = ties_of(hand.frames(), "CN")
    assert (ties["AA"].exact, ties["AA"].since, ties["AA"].start) == (False, 1990, 2000)
    assert (ties["AB"].exact, ties["AB"].since) == (True, 2003)
    assert design_of(hand.frames()).vague == ("AA",)


def test_years_that_are_known_support_what_upper_bounds_leave_open(hand_of: Any) -> None:
    known, bounds = hand_of("US", "CN"), hand_of("US", "CN")
    fill(known, stated=True, effect=-1.0)
    fill(bounds, stated=False, effect=-1.0)
    sure, open_ = run(known), run(bounds)
    assert sure.verdict is Verdict.SUPPORTED
    assert "(breakdown value " in str(sure.sentence)
    assert sure.estimates[0].value == open_.estimates[0].value == pytest.approx(-1.0, abs=0.1)
    # With other years within the bounds the same votes show no change, or one to the other side.
    assert open_.verdict is Verdict.INCONCLUSIVE
    assert "may be older than the earliest" in str(open_.sentence)
    assert "may be older than the earliest" not in str(sure.sentence)


def test_the_worst_years_enclose_the_years_that_are_seen(hand: Any) -> None:
    fill(hand, stated=False, effect=-1.0, since=2000)
    design = design_of(hand.frames())
    dates = dates_of(design, seed=1, draws=50)
    assert dates is not None
    assert (dates.vague, dates.earliest) == (len(FIRSTS), 2000)
    assert dates.worst[0] <= -0.95
    assert dates.worst[0] < (dates.interval.value or 0.0) < dates.worst[1]
    assert dates == dates_of(design, seed=1, draws=50)


def test_without_upper_bounds_there_is_nothing_to_draw(hand: Any) -> None:
    fill(hand, stated=True)
    assert dates_of(design_of(hand.frames()), seed=1) is None


def test_degrees_of_freedom_are_those_of_the_side_that_few_carry() -> None:
    eight = made(1, firsts=[2005] * 12 + [NEVER] * 8)
    assert freedom_of(eight) == 7
    # Where all are treated in the end the last ones are controls, and count for what they do.
    everybody = made(1, firsts=FIRSTS)
    assert 2 <= freedom_of(everybody) < len(FIRSTS) - 1
    assert freedom_of(made(1, firsts=[2005] * 5)) == 0


def test_a_base_of_years_that_were_not_read_is_none() -> None:
    from paradiplomacy.hypotheses.estimators.staggered_did import effects

    panel = made(2, firsts=(2000, 2008, NEVER, NEVER, NEVER))
    assert 2000 - panel.years[0] < 8
    counted = effects(panel, span=(0, 9), base_years=8).counted.any(axis=0)
    assert counted.tolist() == [False, True, False, False, False]
    gap = panel.values.copy()
    gap[1, 5] = np.nan
    blank = type(panel)(panel.units, panel.years, gap, panel.first)
    assert not effects(blank, span=(0, 9), base_years=8).counted.any()
