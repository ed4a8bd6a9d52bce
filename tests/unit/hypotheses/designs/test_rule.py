"""One rule of verdicts for all designs."""

from __future__ import annotations

import pytest

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.designs.rule import Conclusion, DecisionRule, in_worst_case
from paradiplomacy.hypotheses.estimators.exact import Interval

YES, NO, OPEN = Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.INCONCLUSIVE


def wide(low: float, high: float | None) -> Interval:
    return Interval(None, low, high, 0.95)


@pytest.mark.parametrize(
    ("expect", "low", "high", "verdict"),
    [
        ("more", 1.1, 2.0, YES),
        ("more", 0.9, 2.0, OPEN),
        ("more", 0.2, 0.9, NO),
        ("less", 0.2, 0.9, YES),
        ("less", 1.1, None, NO),
        ("less", 0.2, None, OPEN),
    ],
)
def test_a_claim_of_a_difference(expect: str, low: float, high: float, verdict: Verdict) -> None:
    assert DecisionRule(expect, 1.0).verdict(wide(low, high), wide(low, high), events=5) is verdict
    assert DecisionRule(expect, 1.0).verdict(wide(low, high), wide(low, high), events=4) is OPEN


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.7, 1.4, YES),
        (0.6, 1.4, OPEN),
        (0.7, 1.6, OPEN),
        (0.1, 0.6, NO),
        (1.6, None, NO),
        (0.0, None, OPEN),
    ],
)
def test_a_claim_of_no_difference(low: float, high: float, verdict: Verdict) -> None:
    rule = DecisionRule("same", 1.0, margin=(2 / 3, 3 / 2))
    assert rule.verdict(wide(low, high), wide(low, high), events=50) is verdict


def test_equivalence_is_judged_by_the_narrow_interval() -> None:
    rule = DecisionRule("same", 1.0, margin=(2 / 3, 3 / 2))
    assert rule.verdict(wide(0.6, 1.6), wide(0.7, 1.4), events=50) is YES


def test_no_difference_needs_a_margin_around_the_reference() -> None:
    with pytest.raises(ValueError, match="needs a margin"):
        DecisionRule("same", 1.0)
    with pytest.raises(ValueError, match="does not hold"):
        DecisionRule("same", 1.0, margin=(1.5, 2.0))


@pytest.mark.parametrize("expect", ["more", "less", "same"])
def test_the_rule_in_words(expect: str) -> None:
    said = str(DecisionRule(expect, 0.5, margin=(0.4, 0.6)).words())
    assert "supported if" in said
    assert "inconclusive, as it is with fewer than five" in said


@pytest.mark.parametrize(
    ("low", "high", "reading"),
    [
        (0.9, 1.1, Conclusion.NO_DIFFERENCE),
        (1.02, 1.2, Conclusion.NO_DIFFERENCE),  # surely more, and surely too little to count
        (1.02, 1.3, Conclusion.CLAIMED),
        (0.7, 0.95, Conclusion.OPPOSITE),
        (0.7, 1.1, Conclusion.OPEN),
    ],
)
def test_a_claim_of_more_with_a_margin_can_be_shown_to_be_no_difference(
    low: float, high: float, reading: Conclusion
) -> None:
    rule = DecisionRule("more", 1.0, margin=(4 / 5, 5 / 4))
    found = wide(low, high)
    assert rule.reading(found, found, events=50) is reading
    assert rule.reading(found, found, events=4) is Conclusion.OPEN
    assert rule.verdict(found, found, events=50) is reading.verdict
    assert rule.of_equivalence().expect == "same"
    assert "no meaningful difference" in str(rule.words())
    # Without a margin the same estimate says what it said before.
    plain = DecisionRule("more", 1.0).reading(found, found, events=50)
    expected = {Conclusion.NO_DIFFERENCE: Conclusion.CLAIMED if low > 1 else Conclusion.OPEN}
    assert plain is expected.get(reading, reading)


@pytest.mark.parametrize(
    ("verdict", "worst", "left"),
    [(YES, YES, YES), (YES, OPEN, OPEN), (NO, YES, OPEN), (OPEN, OPEN, OPEN)],
    ids=["stands", "lost", "turned", "open-anyway"],
)
def test_a_verdict_has_to_be_the_same_in_the_worst_case(
    verdict: Verdict, worst: Verdict, left: Verdict
) -> None:
    said, survives = in_worst_case(verdict, worst, of="dates", p=0.2)
    assert said is left
    if verdict is OPEN:
        assert survives.worst_case is None
        return
    assert survives.worst_case is not None
    assert survives.worst_case.survives is (left is verdict)
    assert survives.worst_case.otherwise is verdict
