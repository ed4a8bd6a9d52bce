"""What votes with a third state tell: a placebo outcome."""

from __future__ import annotations

import csv
from typing import Any

import numpy as np
import pytest
from scipy.stats import linregress
from tests.unit.hypotheses.panels import made

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import POWER
from paradiplomacy.hypotheses.estimators.staggered_did import NEVER, UnitYears
from paradiplomacy.hypotheses.estimators.staggered_rule import detectable
from paradiplomacy.hypotheses.policy import policy_answer
from paradiplomacy.hypotheses.policy.policy_answer import (
    AGREEMENT,
    beyond_the_line,
    placebo_outcome,
    third_of,
)
from paradiplomacy.hypotheses.policy.policy_design import (
    AFTER,
    COUNTS,
    METHOD,
    OLDER,
    OUTCOME,
    design_of,
    freedom_of,
    panel_of,
    with_ties,
)
from paradiplomacy.hypotheses.policy.policy_outcome import POLICY_OUTCOME
from paradiplomacy.language import render, render_all
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.open import open_record, record_folder

SLOPE = 0.1


@pytest.fixture(autouse=True)
def _few_shuffles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paradiplomacy.hypotheses.policy.policy_answer.DRAWS", 99)
    monkeypatch.setattr("paradiplomacy.hypotheses.policy.policy_design.FEWER", 99)


PLACEBO_OUTCOME = "placebo outcome"
pytestmark = pytest.mark.usefixtures("chinese_too")


def fill(hand: Any, *, along: float, beside: float) -> None:
    """Eighteen countries that ties move along the line, and something else beside it."""
    panel = made(1, noise=0.05, effect=along)
    rng = np.random.default_rng(2)
    for code, first, row in zip(panel.units, panel.first.tolist(), panel.values, strict=True):
        for year, value in zip(panel.years.tolist(), row.tolist(), strict=True):
            if not np.isfinite(value):
                continue
            # Who stands nearer to China stands farther from the U.S., at the end of the line.
            far = 10 - value
            share = 0.9 - SLOPE * far / 4 + 0.005 * rng.standard_normal()
            hand.reading(OUTCOME, f"CN-{code}", year, 10 + value)
            hand.reading(OLDER, f"CN-{code}", year, 10 + value)
            hand.reading(OLDER, f"US-{code}", year, far)
            hand.reading(AGREEMENT, f"US-{code}", year, share + beside * (year >= first))
            if year >= 2000:
                hand.reading(COUNTS, f"CN-{code}", year, float(year == first))


def placebo_of(hand: Any) -> Estimate:
    frames = hand.frames()
    (placebo,) = render_all(tuple(placebo_outcome(frames, design_of(frames))))
    assert PLACEBO_OUTCOME in placebo.name
    return placebo


@pytest.mark.thorough
def test_ties_that_pull_along_the_line_leave_what_is_beside_it(hand: Any) -> None:
    fill(hand, along=-1.0, beside=0.0)
    placebo = placebo_of(hand)
    assert placebo.low is not None
    assert placebo.high is not None
    assert placebo.low < 0 < placebo.high
    assert "leave as they are" not in render_all(POLICY_OUTCOME.run(hand.frames())).sentence


@pytest.mark.thorough
def test_a_change_beside_the_line_is_found_and_told(hand: Any) -> None:
    fill(hand, along=0.0, beside=-0.04)
    placebo = placebo_of(hand)
    assert placebo.unit == "percentage points"
    assert placebo.high is not None
    assert placebo.high < 0
    sentence = render_all(POLICY_OUTCOME.run(hand.frames())).sentence
    assert f"also changed, by −{-placebo.value:.1f} percentage points" in sentence


def test_it_says_how_large_a_change_would_be_found(
    hand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(hand, along=0.0, beside=0.0)
    frames = hand.frames()
    design = design_of(frames)
    votes = beyond_the_line(panel_of(frames, "US", AGREEMENT), panel_of(frames, "US", OLDER))
    panel = with_ties(votes, [design.ties[code].start for code in votes.units], design.ties)
    least, _ = detectable(panel, span=AFTER, freedom=freedom_of(panel))
    assert least is not None
    assert POWER == 0.8
    for language, phrase in (
        ("en", f"; an effect of {least:.2f} would be found in eight cases out of ten"),
        ("zh", f"；影响达到{least:.2f}，才有八成把握看出"),
    ):
        (placebo,) = render_all(tuple(placebo_outcome(frames, design)), language)
        assert placebo.method == render(METHOD, language) + phrase
    monkeypatch.setattr(policy_answer, "could_see", lambda _: (None, 1.0))
    (placebo,) = placebo_outcome(frames, design)
    assert placebo.method == METHOD  # where no effect would be found, nothing is said of one


def test_a_record_without_a_third_state_is_asked_for_one(hand_of: Any) -> None:
    without, beside = hand_of("US", "CN"), hand_of("US", "CN")
    fill(beside, along=0.0, beside=0.0)
    panel = made(1, noise=0.05, effect=0.0)
    for code, first, row in zip(panel.units, panel.first.tolist(), panel.values, strict=True):
        for year, value in zip(panel.years.tolist(), row.tolist(), strict=True):
            if np.isfinite(value):
                without.reading(OUTCOME, f"CN-{code}", year, 10 + value)
            if year >= 2000:
                without.reading(COUNTS, f"CN-{code}", year, float(year == first))
    asked = [
        any(AGREEMENT in one for one in render_all(POLICY_OUTCOME.run(h.frames())).lacks)
        for h in (without, beside)
    ]
    assert asked == [True, False]
    assert third_of(without.frames(), "CN") == ""


def test_the_line_is_that_of_least_squares_in_each_year() -> None:
    rng = np.random.default_rng(4)
    codes, years = tuple("ABCDEFGHIJKL"), np.arange(2000, 2005)
    never = np.full(len(codes), NEVER)
    far = rng.uniform(1, 4, (len(codes), len(years)))
    share = rng.uniform(0, 1, far.shape)
    far[0, 0] = share[1, 1] = np.nan
    share[2:8, 2] = np.nan  # too few are left to tell a line
    far[:, 3] = 2.0  # and all at one distance tell none
    far[:, 4] *= 1e-300  # nor do distances whose squares are nothing
    found = beyond_the_line(
        UnitYears(codes, years, share, never), UnitYears(codes, years, far, never)
    )
    for at in range(2):
        told = np.isfinite(far[:, at]) & np.isfinite(share[:, at])
        line = linregress(far[told, at], share[told, at])
        left = 100 * (share[told, at] - line.intercept - line.slope * far[told, at])
        assert found.values[told, at] == pytest.approx(left, abs=1e-9)
        assert np.isnan(found.values[~told, at]).all()
    assert np.isnan(found.values[:, 2:]).all()


def test_only_countries_and_years_of_both_are_told() -> None:
    never = np.full(9, NEVER)
    one = UnitYears(tuple("ABCDEFGHI"), np.arange(2000, 2003), np.ones((9, 3)), never)
    other = UnitYears(tuple("BCDEFGHIJ"), np.arange(2001, 2004), np.ones((9, 3)), never)
    both = beyond_the_line(one, other)
    assert both.units == tuple("BCDEFGHI")
    assert both.years.tolist() == [2001, 2002]


def test_the_shipped_placebo_is_that_of_its_files() -> None:
    """From the table of readings, by the definition, with nothing of the package."""
    frames = frames_of(open_record())
    design = design_of(frames)
    (shipped,) = render_all(tuple(placebo_outcome(frames, design)))
    with record_folder("china_world") as folder:
        text = (folder / "series.csv").read_text(encoding="utf-8")
    share: dict[int, dict[str, float]] = {}
    far: dict[int, dict[str, float]] = {}
    for row in csv.DictReader(text.splitlines()):
        for series, held in ((AGREEMENT, share), (OLDER, far)):
            if row["series"] == series and row["of"].startswith("US-"):
                held.setdefault(int(row["date"]), {})[row["of"][3:]] = float(row["value"])
    left = {}
    for year, of in share.items():
        codes = [c for c in of if c in far[year]]
        line = linregress([far[year][c] for c in codes], [of[c] for c in codes])
        for c in codes:
            left[c, year] = 100 * (of[c] - line.intercept - line.slope * far[year][c])
    first = {c: design.ties[c].start or NEVER for c in design.panel.units}
    cells = []
    for code, start in first.items():
        for year in range(start, min(start + 10, 2013)) if start < NEVER else ():
            free = [c for c, g in first.items() if g > max(year, start)]
            change = [
                left[c, year] - left[c, start - 1]
                for c in free
                if (c, year) in left and (c, start - 1) in left
            ]
            if (code, year) in left and (code, start - 1) in left and change:
                own = left[code, year] - left[code, start - 1]
                cells.append(own - sum(change) / len(change))
    assert shipped.n == 65  # Yemen has no vote beside the United States in the year before its tie
    assert shipped.value == pytest.approx(sum(cells) / len(cells), abs=1e-9)
