"""Events before and after given moments: exact ratios, windows and who is at risk."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest, t

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.designs.around_moments import (
    BeforeAfter,
    given_dates,
    shocks_of_record,
)
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.histories.crisis_windows import (
    Around,
    around,
    by_crisis,
    pooled_ratio,
    separate_episodes,
)
from paradiplomacy.hypotheses.histories.tie_time import years_at_risk
from paradiplomacy.language import render_all
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_around_names")

LESS = DecisionRule("less", 1.0)


def on(day: date) -> Any:
    return given_dates(("the day", day, day))


def exchanges(hand: Any, *, before: int, after: int, ties: int = 10, around: int = 2000) -> Any:
    """So many exchanges half a year before and after mid-year, one tie after the other."""
    keys = [hand.tie(f"us{around}{i}", f"cn{around}{i}", "1980") for i in range(ties)]
    for year, many in ((f"{around}-02-0", before), (f"{around}-10-0", after)):
        for i in range(many):
            hand.exchange(keys[i % ties], f"{year}{1 + i // ties}")
    return hand


MIDDLE = date(2000, 6, 15)


@pytest.mark.parametrize(
    ("before", "after", "rule", "verdict"),
    [
        (30, 5, LESS, Verdict.SUPPORTED),
        (5, 30, LESS, Verdict.CONTRADICTED),
        (20, 18, LESS, Verdict.INCONCLUSIVE),
        (5, 30, DecisionRule("more", 1.0), Verdict.SUPPORTED),
        (60, 60, DecisionRule("same", 1.0, margin=(0.5, 2.0)), Verdict.SUPPORTED),
        (60, 9, DecisionRule("same", 1.0, margin=(0.5, 2.0)), Verdict.CONTRADICTED),
        (6, 6, DecisionRule("same", 1.0, margin=(0.5, 2.0)), Verdict.INCONCLUSIVE),
    ],
)
def test_verdicts_follow_the_exact_ratio(
    hand: Any, before: int, after: int, rule: DecisionRule, verdict: Verdict
) -> None:
    frames = exchanges(hand, before=before, after=after).frames()
    found = BeforeAfter("exchange", on(MIDDLE), rule, named="the day").test(frames)
    assert found.verdict is verdict
    deciding = found.estimates[0]
    part = binomtest(after, before + after).proportion_ci(0.95, method="exact")
    assert deciding.value == pytest.approx(after / before)
    assert deciding.low == pytest.approx(part.low / (1 - part.low))
    assert deciding.high == pytest.approx(part.high / (1 - part.high))
    assert len(deciding.subjects) == found.n == before + after
    if rule.expect != "same":
        alone = binomtest(after, before + after).pvalue
        assert found.p == pytest.approx(max(alone, _p_by_tie(before, after)))


def _p_by_tie(before: int, after: int, ties: int = 10) -> float:
    """Of the logarithm of the ratio, its error from how ties differ, by the t distribution."""
    b, a = (np.bincount(np.arange(many) % ties, minlength=ties) for many in (before, after))
    error = math.sqrt(((a / after - b / before) ** 2).sum() * ties / (ties - 1))
    return float(2 * t.sf(abs(math.log(after / before)) / error, ties - 1)) if error > 1e-9 else 0.0


def test_many_exchanges_of_few_ties_decide_nothing(hand: Any) -> None:
    frames = exchanges(hand, before=12, after=0, ties=4).frames()
    assert BeforeAfter("exchange", on(MIDDLE), LESS).test(frames).verdict is Verdict.INCONCLUSIVE


def test_a_tie_that_ends_before_the_moment_still_counts_as_at_risk(hand: Any) -> None:
    for i in range(8):
        hand.tie(f"us{i}", f"cn{i}", "1980", turns=(("ended", "2000-03-01", "US"),))
    for i in range(8, 10):
        hand.tie(f"us{i}", f"cn{i}", "1980", turns=(("ended", "2000-09-01", "US"),))
    found = BeforeAfter("ended", on(MIDDLE), LESS).test(hand.frames())
    assert found.estimates[0].value == pytest.approx(2 / 8)
    assert set(found.estimates[0].subjects) == {f"tie:us{i}|cn{i}" for i in range(10)}


def test_foundings_need_no_tie_before(hand: Any) -> None:
    for i, year in enumerate(["2000-03-01"] * 2 + ["2001-03-01"] * 9):
        hand.tie(f"us{i}", f"cn{i}", year)
    found = BeforeAfter("founded", on(MIDDLE), DecisionRule("more", 1.0)).test(hand.frames())
    assert found.estimates[0].value == pytest.approx(4.5)


def test_suspended_and_resumed_ties_are_counted_on_their_days(hand: Any) -> None:
    for i in range(6):
        turns = (("suspended", "2000-07-01", "US"), ("resumed", "2001-02-01", "US"))
        hand.tie(f"us{i}", f"cn{i}", "1980", turns=turns)
    frames = hand.frames()
    for event in ("suspended", "resumed"):
        window = BeforeAfter(event, on(MIDDLE), LESS).windows(frames)[0]
        assert (len(window.before), len(window.after)) == (0, 6), event


def test_near_moments_share_their_events_and_late_or_vague_ones_are_left_out(hand: Any) -> None:
    exchanges(hand, before=7, after=5)
    hand.shock("one", "2000-06-15")
    hand.shock("two", "2000-08-01")
    hand.shock("vague", "1999")
    hand.shock("late", "2025-12-01")
    hand.shock("other", "1985-01-01")
    design = BeforeAfter("exchange", shocks_of_record(("one", "two", "vague", "late")), LESS)
    frames = hand.frames()
    windows = design.windows(frames)
    assert [w.shock for w in windows] == ["one; two"]
    found = design.test(frames)
    said = " ".join(render_all(found.caveats))
    assert "Left out: late and vague" in said
    assert "close in time: one and two" in said
    assert len(BeforeAfter("exchange", shocks_of_record(), LESS).windows(frames)) == 2


def test_short_windows_leave_out_what_lies_beyond(hand: Any) -> None:
    frames = exchanges(hand, before=7, after=5).frames()
    design = BeforeAfter("exchange", on(MIDDLE), LESS, months=3)
    assert design.needs[1].lacking(frames)
    assert "cannot test the claim" in str(design.test(frames).sentence)


@pytest.fixture(scope="module")
def shipped() -> Frames:
    return frames_of(open_record())


def _episodes(frames: Frames) -> list[Around]:
    """Crises with windows that do not overlap."""
    return [around(frames, run) for run in separate_episodes(by_crisis(frames))]


def test_the_shipped_crises_give_what_detachment_pools(shipped: Frames) -> None:
    keys = [key for w in _episodes(shipped) for key in w.shock.split("; ")]
    design = BeforeAfter("exchange", shocks_of_record(keys), LESS)
    ours, theirs = design.windows(shipped), _episodes(shipped)
    assert [(w.before, w.after) for w in ours] == [(w.before, w.after) for w in theirs]
    assert design.test(shipped).estimates[0].value == pooled_ratio(theirs).value


def test_foundings_around_a_day_are_those_that_a_plain_count_gives(shipped: Frames) -> None:
    day, year = date(1995, 6, 4), timedelta(days=365)
    design = BeforeAfter("founded", on(day), LESS)
    window = design.windows(shipped)[0]
    sides: tuple[list[str], list[str]] = ([], [])
    for row in shipped.ties.iter_rows(named=True):
        low, high = row["established_low"], row["established_high"]
        if {row["country_a"], row["country_b"]} == {"US", "CN"} and low and high:
            if day - year <= low and high < day:
                sides[0].append(row["tie"])
            elif day < low and high <= day + year:
                sides[1].append(row["tie"])
    assert (sorted(window.before), sorted(window.after)) == (sorted(sides[0]), sorted(sides[1]))
    assert min(map(len, sides)) > 0


def test_years_at_risk_are_counted_by_status(hand: Any) -> None:
    tie = hand.tie(
        *("us", "cn", "1990-01-01"),
        turns=(("suspended", "2000-01-01", "US"), ("resumed", "2004-01-01", "US")),
    )
    for day in ("1985-01-01", "1995-01-01", "2002-01-01", "2010-01-01"):
        hand.exchange(tie, day)
    frames = hand.frames(date(2020, 1, 1))

    def told(event: Any, **more: Any) -> tuple[int, int]:
        row = years_at_risk(frames, frames.ties, event, **more).row(0, named=True)
        return row["events"], round(row["years"])

    assert told("exchange") == (3, 30)
    assert told("suspended") == (1, 26)
    assert told("resumed") == (1, 4)
    assert told("ended") == (0, 30)
    assert told("exchange", since=date(2001, 1, 1), until=date(2011, 1, 1)) == (2, 10)
    assert told("suspended", since=date(2001, 1, 1)) == (0, 16)
