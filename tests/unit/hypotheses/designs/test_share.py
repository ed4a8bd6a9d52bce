"""Shares of units, by the record."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from scipy.stats import binom

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.designs.design import hypothesis
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import Share, p_of_share
from paradiplomacy.record.frames import Frames

pytestmark = pytest.mark.usefixtures("chinese_around_names")


def units(hits: int, n: int) -> Any:
    rows = pl.DataFrame(
        {"subject": [f"tie:{i}" for i in range(n)], "hit": [i < hits for i in range(n)]},
        schema={"subject": pl.String, "hit": pl.Boolean},
    )
    return lambda frames: rows


def share(hits: int, n: int, expect: str = "more", **more: Any) -> Share:
    rule = DecisionRule(expect, 0.5, margin=(0.35, 0.65) if expect == "same" else None)
    return Share(units(hits, n), "tie", "traded", "ties", rule, **more)


@pytest.fixture
def frames(hand: Any) -> Frames:
    return hand.frames()


@pytest.mark.parametrize(
    ("hits", "expect", "verdict"),
    [
        (32, "more", Verdict.SUPPORTED),
        (20, "more", Verdict.INCONCLUSIVE),
        (8, "more", Verdict.CONTRADICTED),
        (8, "less", Verdict.SUPPORTED),
        (20, "same", Verdict.SUPPORTED),
        (17, "same", Verdict.INCONCLUSIVE),
        (38, "same", Verdict.CONTRADICTED),
    ],
)
def test_the_interval_decides(frames: Frames, hits: int, expect: str, verdict: Verdict) -> None:
    found = share(hits, 40, expect).test(frames)
    assert found.verdict is verdict
    assert found.estimates[0].value == hits / 40
    assert f"Of 40 ties, {hits} traded" in str(found.sentence)


@pytest.mark.parametrize(("hits", "says"), [(1, "1 was ended"), (2, "2 were ended")])
def test_what_one_hit_did_is_said_of_one(frames: Frames, hits: int, says: str) -> None:
    rule = DecisionRule("more", 0.5)
    found = Share(units(hits, 3), "tie", "were ended", "ties", rule).test(frames)
    assert f"Of three ties, {says} (" in str(found.sentence)


def test_a_large_sample_shows_that_half_is_half(frames: Frames) -> None:
    assert share(150, 300, "same").test(frames).verdict is Verdict.SUPPORTED


def test_silence_gives_a_lower_bound_that_never_contradicts(frames: Frames) -> None:
    few = share(8, 40, silent=True).test(frames)
    assert (few.verdict, few.estimates[0].high) == (Verdict.INCONCLUSIVE, 1.0)
    assert share(32, 40, silent=True).test(frames).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("hits", "n", "silent", "lacks"),
    [
        (0, 26, True, "Reports that more ties traded; 0 of 26 cannot decide the claim."),
        (0, 3, True, "More ties; three cannot decide the claim."),  # whatever is reported
        (13, 26, False, "More ties; 26 cannot decide the claim."),
    ],
)
def test_what_is_lacking_is_reports_where_there_are_units_enough(
    frames: Frames, hits: int, n: int, silent: bool, lacks: str
) -> None:
    assert [str(each) for each in share(hits, n, silent=silent).test(frames).lacks] == [lacks]


def test_the_p_value_is_that_of_the_binomial_law_added_up(frames: Frames) -> None:
    by_hand = 2 * sum(float(binom.pmf(k, 40, 0.5)) for k in range(13))
    assert p_of_share(12, 40, DecisionRule("less", 0.5)) == pytest.approx(by_hand)
    # Its interval of 95 % holds a fifth, so that the p-value is above 5 %.
    assert share(4, 7).test(frames).estimates[0].low < 0.2
    assert (p_of_share(4, 7, DecisionRule("more", 0.2)) or 0) > 0.05
    same = DecisionRule("same", 0.5, margin=(0.35, 0.65))
    above = sum(float(binom.pmf(k, 32, 0.35)) for k in range(15, 33))
    below = sum(float(binom.pmf(k, 32, 0.65)) for k in range(16))
    assert p_of_share(15, 32, same) == pytest.approx(max(above, below))


def test_the_detectable_effect_does_not_look_at_the_outcome(frames: Frames) -> None:
    assert share(3, 40).test(frames).mde == share(39, 40).test(frames).mde
    assert "even the largest effect would be missed" in str(share(2, 3).test(frames).mde_sentence)


def test_a_hypothesis_of_a_design_says_what_it_lacks(frames: Frames) -> None:
    told = {"items": ("trade.any",), "lacks": ("Logs of trade.",)}
    made = hypothesis("traders", share(0, 0), section="X, 1", claim="Ties trade.", **told)
    found = made.run(frames)
    assert found.verdict is Verdict.UNTESTABLE
    assert found.asks == ("trade.any",)
    assert found.lacks[0] == "Logs of trade."
    assert "ties (" in str(found.lacks[1])
    again = hypothesis("traders", share(30, 40), section="X, 1", claim="Ties trade.")
    assert again.run(frames).hypothesis == "traders"


def test_a_margin_around_a_claim_of_more_makes_it_no_claim_of_no_difference() -> None:
    plain, with_margin = DecisionRule("more", 0.5), DecisionRule("more", 0.5, margin=(0.35, 0.65))
    assert p_of_share(30, 40, with_margin) == p_of_share(30, 40, plain)
    assert p_of_share(30, 40, with_margin) == pytest.approx(2 * binom.sf(29, 40, 0.5))
