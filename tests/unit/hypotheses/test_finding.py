"""A finding is put together from what is decided, a figure and the words of its claim."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from paradiplomacy.hypotheses.base import CLAIMED, Estimate, Verdict
from paradiplomacy.hypotheses.designs.rule import Conclusion, DecisionRule
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.finding import Detectable, Figure, always, decision, finding, some
from paradiplomacy.language import Words, render

WORDS = Words("paradiplomacy.hypotheses.rights.suspension_1989")
SHARE = Estimate("share", 0.6, 0.5, 0.7, 40, "share", "exact")


def echo(key: str, **needs: Any) -> Any:
    """Words that say their key and what they are given."""
    return f"{key} {sorted(needs.items())}" if needs else key


def test_what_is_decided_stays_and_words_are_added() -> None:
    base = decision(Verdict.SUPPORTED, SHARE, p=0.01)
    found = finding(
        echo,
        base,
        "Most did.",
        further=[replace(SHARE, name="other")],
        lacks=always("logs") | {"answers": {"n": 3}, "dates": None, "never": False},
        caveats=["as it is"],
        rows=[("all", SHARE), ("unknown", replace(SHARE, value=None))],
        known=True,
        reference=0.5,
    )
    assert (found.verdict, found.p, found.n) == (Verdict.SUPPORTED, 0.01, 40)
    assert [estimate.name for estimate in found.estimates] == ["share", "other"]
    assert found.lacks == ("lack.logs", "lack.answers [('n', 3)]")
    assert found.caveats == ("as it is",)
    assert found.method == "method"
    assert found.picture is not None
    assert [row["label"] for row in found.picture.rows] == ["all"]
    assert (found.picture.x, found.picture.reference) == ("axis", 0.5)


def test_what_a_design_says_comes_before_what_a_claim_adds() -> None:
    base = replace(decision(Verdict.INCONCLUSIVE, SHARE), method="of the design", lacks=("units",))
    found = finding(echo, base, "Open.", lacks={"logs": True, "ready": "a sentence"})
    assert found.method == "of the design"
    assert found.lacks == ("units", "lack.logs", "a sentence")
    assert found.picture is None


@pytest.mark.parametrize(
    ("size", "scale", "says"),
    [
        (0.5, "ratio", "the ratio would have to be 0.50 or lower"),
        (2.0, "ratio", "the ratio would have to be 2.00 or more"),
        (0.125, "share", "the ratio would have to be 12 percentage points or more"),
        (150.0, "number", "the ratio would have to be 150 or more"),
        (None, "number", "even the largest effect would be missed"),
    ],
)
def test_one_phrase_says_what_could_have_been_seen(size: float, scale: Any, says: str) -> None:
    seen = Detectable(size, "ratio", "With 9 ties", scale, "More is needed.")
    found = finding(echo, decision(Verdict.INCONCLUSIVE, SHARE), "Open.", detectable=seen)
    assert (found.mde, found.mde_unit) == (size, "ratio")
    assert says in str(found.mde_sentence)
    assert str(found.mde_sentence).startswith("With 9 ties, ")
    assert str(found.mde_sentence).endswith("More is needed.")
    assert "八成把握" in render(found.mde_sentence, "zh")


def test_a_sentence_that_lacks_what_it_needs_is_left_out() -> None:
    assert some(n=3, ties=("a",)) == {"n": 3, "ties": ("a",)}
    assert some(n=3, ties=()) is None
    assert some(n=0) is None


def test_a_figure_restates_its_claim(hand: Any) -> None:
    figure = Figure(WORDS, "rights", "suspend")
    (need,) = figure.needs
    assert need.count(hand.frames()) == 0
    hand.claim("rights", "figure", "15 of 32 suspended", numerator=15, denominator=32)
    frames = hand.frames()
    assert need.count(frames) == 1
    stated, numbers = figure.stated_share(frames)
    assert numbers == {"k": 15, "n": 32, "share": 15 / 32}
    assert stated.basis in CLAIMED
    assert stated.subjects == ("claim:rights-00",)
    assert stated.low is not None
    assert stated.high is not None
    assert stated.low < 15 / 32 < stated.high


class Way:
    """A way to estimate whose interval is as wide at 95 % as at 90 %."""

    def __init__(self, low: float, high: float) -> None:
        self.ends = low, high

    def interval(self, level: float, /) -> Interval:
        return Interval(sum(self.ends) / 2, *self.ends, level)


def test_a_rule_follows_several_ways_only_where_they_agree() -> None:
    rule = DecisionRule("more", 1.0)
    more, open_, less = Way(1.2, 2.0), Way(0.5, 2.0), Way(0.2, 0.8)
    assert rule.common_conclusion(more, Way(1.1, 3.0), events=50) is Conclusion.CLAIMED
    assert rule.common_conclusion(less, less, events=50) is Conclusion.OPPOSITE
    for ways in ((more, open_), (more, less), (more, None)):
        assert rule.common_conclusion(*ways, events=50) is Conclusion.OPEN
    assert rule.common_conclusion(more, more, events=2) is Conclusion.OPEN
