"""How long ties waited for their approval, by the record and by China's end."""

from __future__ import annotations

from typing import Any

import pytest
from scipy.stats import ttest_ind

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.capacity.new_ties import Waits, approvals
from paradiplomacy.hypotheses.capacity.western_fast_track import WESTERN_FAST_TRACK

pytestmark = pytest.mark.usefixtures("chinese_too")


def waited(hand: Any, region: str, *months: int, year: int = 2005) -> list[str]:
    """Ties of four provinces of a region, whose end in China answers how long each waited."""
    ties = []
    for at, number in enumerate(months):
        key = f"cn-{region.lower()}-{year}-{at}"
        us = f"us-{region.lower()}-{year}-{at}"
        hand.place(key, "CN", 500_000)
        hand.rows["places"][-1] |= {"admin1": f"{region} {at % 4}", "region": region}
        ties.append(hand.tie(key, us, f"{year}", countries=("CN", "US")))
        hand.rows["ties"][-1] |= {"region_a": region, "admin1_a": f"{region} {at % 4}"}
        hand.let("CN", ties[-1], approval__months=number)
    return ties


@pytest.mark.parametrize(
    ("west", "east", "verdict"),
    [
        ((3, 4, 5, 4, 3, 4, 5, 4), (24, 30, 20, 25, 24, 28, 22, 25), Verdict.SUPPORTED),
        ((24, 30, 20, 25, 24, 28, 22, 25), (3, 4, 5, 4, 3, 4, 5, 4), Verdict.CONTRADICTED),
        ((11, 12, 13, 12, 11, 12, 13, 12), (12, 13, 11, 12, 13, 12, 11, 12), Verdict.CONTRADICTED),
        ((3, 40, 9, 12, 5, 33, 20, 7), (30, 4, 12, 25, 6, 28, 9, 15), Verdict.INCONCLUSIVE),
    ],
    ids=["faster", "slower", "alike", "open"],
)
def test_what_ends_answer_decides(
    hand: Any, west: tuple[int, ...], east: tuple[int, ...], verdict: Verdict
) -> None:
    waited(hand, "West", *west)
    waited(hand, "East", *east)
    waited(hand, "West", 5, year=1990)  # before the turn, so that years are at risk
    waited(hand, "East", 5, year=1990)
    finding = WESTERN_FAST_TRACK.run(hand.frames())
    assert finding.verdict is verdict
    assert (finding.n, finding.estimates[0].subjects[0]) == (16, "answer:k0000|approval.months")


def test_errors_are_those_of_welch(hand: Any) -> None:
    import numpy as np

    west, east = (3, 40, 9, 12, 5, 33), (30, 4, 12, 25, 6, 28)
    waited(hand, "West", *west)
    waited(hand, "East", *east)
    waits = Waits.of(approvals(hand.frames()))
    assert waits is not None
    logs = (np.log(np.array(part, dtype=float)) for part in (west, east))
    assert waits.alone.p() == pytest.approx(ttest_ind(*logs, equal_var=False).pvalue)


def test_dates_of_the_record_go_before_answers(hand: Any) -> None:
    (tie,) = waited(hand, "West", 40)
    hand.rows["spells"] = []
    hand._spell(tie, "proposed", "2004-01-01", "2005-01-01", "proposed", "established", "")
    (row,) = approvals(hand.frames()).to_dicts()
    assert (round(row["months"]), row["subject"]) == (12, tie)


def test_months_lie_between_proposal_and_approval(hand: Any) -> None:
    (tie,) = waited(hand, "West", 0)
    hand.rows["answers"] = []
    hand.let("CN", tie, approval__proposed="2004-01", approval__approved="2004-11")
    (row,) = approvals(hand.frames()).to_dicts()
    assert round(row["months"]) == 10


def test_four_ties_of_a_region_do_not_decide(hand: Any) -> None:
    waited(hand, "West", 1, 1, 2, 1)
    waited(hand, "East", 30, 31, 30, 29, 30)
    assert Waits.of(approvals(hand.frames())) is None
