"""Whether trust is easier between cities, by those who answer for both levels."""

from __future__ import annotations

from typing import Any

import pytest
from scipy.stats import binom

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.conflict.trust_by_level import TRUST_BY_LEVEL, trust_gaps
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_too")


def respondent(
    hand: Any, side: str, city: float | None, above: float | None, *, tie: str = ""
) -> str:
    key: str = hand.account(side, tie=tie)
    for question, value in (("trust.city", city), ("trust.above", above)):
        if value is not None:
            hand.answer(key, question, value)
    return key


@pytest.mark.parametrize(
    ("more", "less", "verdict"),
    [
        (18, 4, Verdict.SUPPORTED),
        (4, 18, Verdict.CONTRADICTED),
        (12, 9, Verdict.INCONCLUSIVE),
        (4, 0, Verdict.INCONCLUSIVE),
        (0, 0, Verdict.INCONCLUSIVE),
    ],
)
def test_verdict(hand: Any, more: int, less: int, verdict: Verdict) -> None:
    for i in range(more + less):
        respondent(hand, "US" if i % 2 else "CN", *((4, 2) if i < more else (2, 3)))
    for _ in range(5):
        respondent(hand, "US", 3, 3)
    found = TRUST_BY_LEVEL.run(hand.frames())
    n = more + less
    assert (found.verdict, found.n) == (verdict, n)
    if n:
        tail = binom.cdf(min(more, less), n, 0.5)
        assert found.p == pytest.approx(min(2 * tail, 1.0))
        assert found.estimates[0].value == pytest.approx(more / n)
    assert "five alike" in str(found.sentence)
    assert found.asks == ("trust.city", "trust.above")


def test_only_respondents_who_answer_for_both_levels_count(hand: Any) -> None:
    both = respondent(hand, "US", 5, 1)
    respondent(hand, "US", 5, None)
    respondent(hand, "CN", None, 1)
    hand.answer(both, "trust.city", 2)
    hand.answer("nobody", "trust.city", 2)
    rows = trust_gaps(hand.frames())
    assert rows.select("account", "city", "above", "gap").rows() == [(both, 3.5, 1.0, 2.5)]


def test_sides_and_both_ends_of_a_tie(hand: Any) -> None:
    ties = [hand.tie(f"us{i}", f"cn{i}", "1990") for i in range(3)]
    gaps = {"US": (2, 1, 0), "CN": (1, -1, 0)}
    for side, of_side in gaps.items():
        for tie, gap in zip(ties, of_side, strict=True):
            respondent(hand, side, 3 + gap, 3, tie=tie)
    respondent(hand, "US", 5, 1)
    found = TRUST_BY_LEVEL.run(hand.frames())
    sides = {str(e.name).partition(" of side ")[2][:2]: (e.value, e.n) for e in found.estimates[1:]}
    assert sides == {"US": (1.0, 3), "CN": (0.5, 2)}
    (ends,) = [e for e in found.sensitivity if "whose two ends" in str(e.name)]
    assert (ends.value, ends.n, len(ends.subjects)) == (pytest.approx(2 / 3), 3, 6)


def test_the_shipped_record_names_the_items_to_collect() -> None:
    frames = frames_of(open_record())
    wanted = {"trust.city", "trust.above"}
    by_hand = {
        row["account"] for row in frames.answers.iter_rows(named=True) if row["question"] in wanted
    }
    found = TRUST_BY_LEVEL.run(frames)
    assert (len(by_hand), found.verdict) == (0, Verdict.UNTESTABLE)
    assert "trust both between cities and at higher levels" in str(found.sentence)
