"""What a finding would not survive, worked out from its estimates alone."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest

from paradiplomacy.hypotheses.base import Estimate, Finding, Verdict
from paradiplomacy.hypotheses.counted_units import Counted
from paradiplomacy.hypotheses.estimators.partly_silent import PartlySilent
from paradiplomacy.hypotheses.unmeasured_factors import unmeasured_factors
from paradiplomacy.language import render, render_all
from paradiplomacy.results.finding_answers import finding_answer


def finding(value: float | None, low: float | None, high: float | None, unit: str, **more: Any):
    estimate = Estimate("a", value, low, high, more.pop("n", 30), unit, "", **more)
    return Finding("a", Verdict.SUPPORTED, "", estimates=(estimate,))


def test_a_ratio_has_both_and_odds_the_root_of_theirs() -> None:
    of_rates = unmeasured_factors(finding(4.0, 2.0, 8.0, "ratio"))
    of_odds = unmeasured_factors(finding(16.0, 4.0, 64.0, "odds ratio"))
    assert (of_rates.gamma, of_odds.gamma) == (2.0, 4.0)
    assert of_rates.e_value == pytest.approx(of_odds.e_value)
    assert of_rates.e_value_of_limit == pytest.approx(of_odds.e_value_of_limit)


def test_where_no_difference_is_shown_no_bias_is_needed() -> None:
    found = unmeasured_factors(finding(1.5, 0.8, 3.0, "ratio"))
    assert found.gamma == found.e_value_of_limit == 1
    (said,) = found.sentences
    assert "none for a hidden bias to explain" in render(said, "en")


def test_a_share_of_units_is_compared_by_odds_with_its_reference() -> None:
    counted = Counted(24, 2, 0, 0.5)
    found = unmeasured_factors(finding(24 / 26, 0.75, 0.99, "share", n=26, counted=counted))
    assert found.gamma == pytest.approx(3)
    assert found.e_value is None
    assert unmeasured_factors(finding(0.5, 0.3, 0.9, "share")).gamma is None


def test_bounds_over_silent_units_have_a_tipping_point_and_no_gamma() -> None:
    counted = Counted(2, 7, 46, 0.5)
    found = unmeasured_factors(finding(None, 0.04, 0.87, "share", n=55, counted=counted))
    assert found.gamma is None
    assert found.silence is not None
    assert (found.silence.above, found.silence.below) == (34, 17)
    said = " ".join(render(sentence, "en") for sentence in found.sentences)
    assert "34 or more" in said
    assert "17 or fewer" in said
    assert "ten of them would count toward the share" in said


def test_the_number_of_a_claim_has_nothing_to_survive() -> None:
    assert (
        unmeasured_factors(finding(2.0, 1.5, 3.0, "ratio", basis="the article's figure")).gamma
        is None
    )
    assert unmeasured_factors(Finding("a", Verdict.UNTESTABLE, "")).sentences == ()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_has_no_limit_is_null_in_json_and_words_in_sentences(language: str) -> None:
    answer = finding_answer(finding(0.0, 0.0, 0.03, "ratio of ratios"))
    view = render_all(answer, language).to_dict()["unmeasured"]
    assert view["e_value"] is None
    assert view["gamma"] == pytest.approx(1 / 0.03)
    assert len(view["sentences"]) == 2
    assert str(inf) not in " ".join(view["sentences"])


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("units", "numbers"),
    [
        (PartlySilent(2, 1, 3, 3, 20, 10), (1, 10, 8)),
        (PartlySilent(9, 1, 2, 1, 19, 2), (2, 2)),
        (PartlySilent(0, 0, 1, 0, 0, 1), (1, 1)),
    ],
)
def test_two_groups_have_tipping_points_in_words(
    units: PartlySilent, numbers: tuple[int, ...], language: str
) -> None:
    compared = finding(
        None, -0.4, 0.9, "difference in share", n=sum(units.sizes), counted=units.counted_units
    )
    found = unmeasured_factors(compared)
    assert found.gamma is None
    said = [render(sentence, language) for sentence in found.sentences]
    assert all(str(number) in said[0] for number in numbers)
    assert ("smaller" in said[-1]) == (language == "en" and not units.did_not)


def test_two_groups_without_silent_units_have_no_tipping_point() -> None:
    told = PartlySilent(2, 6, 0, 9, 3, 0)
    assert (
        unmeasured_factors(
            finding(0.5, 0.1, 0.9, "difference in share", counted=told.counted_units)
        ).sentences
        == ()
    )
