"""What coefficients say, in English and Chinese."""

from __future__ import annotations

from math import inf
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dyadevents.diagnose.verdicts import DiagnosticVerdict
from dyadevents.terms.covariate import Given
from paradiplomacy.language import LANGUAGES, render
from paradiplomacy.mechanisms.effect_words import (
    TermEffect,
    change,
    effects_of,
    mechanism_name,
    rate_in_words,
    sentence,
    theme,
    verdict_in_words,
)
from paradiplomacy.mechanisms.exact_rates import Ratio
from paradiplomacy.mechanisms.outcome import Coefficient, KindOutcome, Mechanism, MechanismFit
from paradiplomacy.mechanisms.specification import specify

SHOCK = "shock.rights.0-12"
FEW = Ratio(234.0, 15.9, 27_987.0)


def coefficient(
    ratio: Ratio, name: str = SHOCK, *, inside: tuple[int, int] | None = None, **more: Any
) -> Coefficient:
    mechanism = Mechanism("end", name, Given("x"), ("US", "CN"), idea="shocks")
    return Coefficient(mechanism, "alone", ratio, inside=inside, **more)


def said(
    ratio: Ratio,
    name: str = SHOCK,
    *,
    events: int = 30,
    inside: tuple[int, int] | None = None,
    language: str = "en",
) -> str:
    outcome = KindOutcome("end", events, 10.0, Ratio(0.3, 0.1, 0.9))
    return render(sentence(outcome, coefficient(ratio, name, inside=inside)), language)


def test_an_effect_is_said_as_more_or_less_often_than_otherwise() -> None:
    assert said(Ratio(2.46, 1.2, 4.04)) == (
        "In the first 12 months after a human rights crisis, ties end 2.5 times as often as at "
        "other times (95% interval: 1.2 to 4 times as often)."
    )
    assert said(Ratio(0.72, 0.5, 1.1), "no partner, receiver") == (
        "Where the place in China has no partner yet, ties end 28% less often than where it has "
        "one (95% interval: 50% less often to 10% more often)."
    )
    assert said(Ratio(1.8, 1.5, 2.1), "size, receiver").startswith(  # in the unit of its limits
        "Where the place in China has twice as many inhabitants, ties end 1.8 times as often"
    )
    assert said(Ratio(0.72, 0.5, 1.1), "no partner, receiver", language="zh") == (
        "中国某地尚无友城时，关系终止频率比已有友城时低28%（95%区间：低50%至高10%）。"
    )
    assert "or beyond" in said(Ratio(2.0, 1.5, inf))


@pytest.mark.parametrize(
    ("events", "inside", "counts"),
    [
        (6, (3, 5), "3 to 5 of 6 such events"),
        (3, (0, 0), "none of 3 such events"),
        (220, (1, 1), "1 of 220 such events"),
        (40, (38, 38), "38 of 40 such events"),  # nearly none on the other side
        (2, None, "two events"),
    ],
    ids=["few", "none", "few-there", "few-elsewhere", "few-without-a-flag"],
)
def test_few_events_are_said_as_counts_and_not_as_a_ratio(
    events: int, inside: tuple[int, int] | None, counts: str
) -> None:
    assert said(FEW, events=events, inside=inside) == (
        "In the first 12 months after a human rights crisis, ties end: too few to compare, "
        f"{counts}."
    )
    assert not any("234" in said(FEW, events=events, inside=inside, language=x) for x in LANGUAGES)


def test_ten_events_on_both_sides_are_a_ratio() -> None:
    assert "2.5 times" in said(Ratio(2.5, 1.2, 4.0), events=20, inside=(10, 10))


def test_an_effect_too_small_to_be_said_is_none() -> None:
    assert str(change(0.999)) == "equally often"
    assert str(change(1.996)) == "2 times as often"


def test_every_mechanism_has_words_in_both_languages(fitted: MechanismFit) -> None:
    for outcome in fitted.outcomes.values():
        for one in (*outcome.coefficients, *outcome.untold):
            for language in LANGUAGES:
                assert render(mechanism_name(one.mechanism), language)
                assert render(theme(one.mechanism), language)
        for told in outcome.coefficients:
            assert all(render(sentence(outcome, told), language) for language in LANGUAGES)
        assert all(render(rate_in_words(outcome), language) for language in LANGUAGES)


def test_what_speaks_against_the_model_is_said_in_words() -> None:
    verdict = DiagnosticVerdict("form", ("bursts", "senders", "new"), ("senders", "new"))
    assert str(verdict_in_words(verdict, ("US", "CN"))) == (
        "does not fit: places of the United States differ more than the model allows and the "
        "test “new”"
    )


def test_the_surest_effects_stand_first_and_those_of_a_model_that_does_not_fit_after_them() -> None:
    clear, surer, unclear, few = (
        coefficient(Ratio(2.0, 1.5, 2.7), "distance"),
        coefficient(Ratio(2.0, 1.9, 2.1), "opinion"),
        coefficient(Ratio(1.1, 0.9, 1.3), "trade"),
        coefficient(FEW, inside=(2, 2)),
    )
    rate = Ratio(1.0, 0.5, 2.0)
    fit = SimpleNamespace(
        outcomes={
            "form": KindOutcome("form", 90, 9.0, rate, (clear,)),
            "end": KindOutcome("end", 90, 9.0, rate, (few, unclear, clear, surer)),
        }
    )
    effects = effects_of(cast(MechanismFit, fit), {"form"}, {"end"})
    assert [(one.outcome.kind, one.surety, one.coefficient) for one in effects] == [
        ("end", "clear", surer),
        ("end", "clear", clear),
        ("form", "pattern", clear),
        ("end", "open", unclear),
        ("end", "few", few),
    ]
    # A model that nothing tested is no model without fault.
    unknown = effects_of(cast(MechanismFit, fit), {"form"}, set())
    assert [one.surety for one in unknown] == ["pattern", "untested", "untested", "open", "few"]


IDEAS = [
    ("warming", "active ties", Ratio(0.67, 0.5, 0.9), True),  # dense ties bring a dividend
    ("cooling", "active ties", Ratio(0.67, 0.5, 0.9), False),
    ("suspend", "past exchanges", Ratio(1.5, 1.1, 2.0), True),  # what does much is kept
    ("resume", "past exchanges", Ratio(1.5, 1.1, 2.0), False),
    ("resume", "time suspended", Ratio(1.5, 1.1, 2.0), True),
    ("end", "law", Ratio(0.5, 0.3, 0.9), True),
    ("form", "law", Ratio(0.5, 0.3, 0.9), False),
    ("suspend", "dual tie", Ratio(1.5, 1.1, 2.0), True),  # a tie with the rival raises no tension
    ("suspend", "dual tie", Ratio(0.5, 0.3, 0.9), False),
    ("exchange", "past exchanges", Ratio(0.8, 0.5, 1.2), False),  # nothing differs for sure
    ("form", "distance", Ratio(0.5, 0.3, 0.9), False),  # no idea of the article
    ("cooling", "opinion", Ratio(0.5, 0.3, 0.9), False),  # both signs are an idea
    ("form", "shock.rights.0-12", Ratio(1.5, 1.1, 2.0), False),
]


@pytest.mark.parametrize(("kind", "name", "ratio", "against"), IDEAS)
def test_a_sign_against_the_idea_speaks_against_it(
    fitted: MechanismFit, kind: str, name: str, ratio: Ratio, against: bool
) -> None:
    mechanisms = specify(fitted.record).mechanisms[kind]
    (mechanism,) = (one for one in mechanisms if one.name == name)
    told = Coefficient(mechanism, "joint", ratio)
    effect = TermEffect(KindOutcome(kind, 90, 9.0, Ratio(1.0, 0.5, 2.0)), told, "clear")
    assert effect.speaks_against is against


def test_every_mechanism_has_an_idea_or_adjusts(fitted: MechanismFit) -> None:
    for outcome in fitted.outcomes.values():
        for one in (*outcome.coefficients, *outcome.untold):
            assert str(theme(one.mechanism))
            assert one.mechanism.sign in (-1, 0, 1)
