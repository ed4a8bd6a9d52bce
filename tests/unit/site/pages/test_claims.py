"""All claims in one line each."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from paradiplomacy.hypotheses.base import Estimate, Finding, Survives, Verdict
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.language import render
from paradiplomacy.site.pages.claims import claims_in_brief, view

SHARE = Estimate("share of ties", 0.4, 0.2, 0.6, 10, "share", "exact")


def site_of(*findings: Finding) -> Any:
    hypotheses = {
        one.hypothesis: Hypothesis(one.hypothesis, "Climate Action, 1", "A claim.", (), print, "")  # type: ignore[arg-type]
        for one in findings
    }
    tested = SimpleNamespace(
        hypotheses=hypotheses,
        findings={one.hypothesis: one for one in findings},
        is_planned=lambda key: True,
    )
    return SimpleNamespace(results=SimpleNamespace(tested=tested))


def test_a_claim_of_which_the_record_has_nothing_is_marked() -> None:
    nothing, little = (
        Finding("a", Verdict.UNTESTABLE, "It lacks answers."),
        Finding("b", Verdict.UNTESTABLE, "Too few.", estimates=(SHARE,)),
    )
    assert [claim.nothing for claim in claims_in_brief(site_of(nothing, little))] == [
        True,
        False,
    ]


def test_what_a_verdict_does_not_survive_stands_with_it() -> None:
    lost = Survives(correction=False, tests=18, p=0.02, holm=0.3)
    (claim,) = claims_in_brief(site_of(Finding("a", Verdict.SUPPORTED, "So.", survives=lost)))
    assert claim.kind == "weak"
    assert render(claim.badge) == "supported, but not after correction"
    assert "18" in render(claim.cautions[0], "zh")


def test_the_answer_is_the_sentence_with_the_interval() -> None:
    sentence = "Of 9 U.S. ties 3 ended. That is 33% (95% interval 7% to 70%). So it is open."
    (claim,) = claims_in_brief(site_of(Finding("a", Verdict.INCONCLUSIVE, sentence)))
    assert render(claim.answer) == "That is 33% (95% interval 7% to 70%)."


def test_sections_and_verdicts_are_counted_without_paragraphs() -> None:
    shown = view(
        site_of(Finding("a", Verdict.SUPPORTED, "So."), Finding("b", Verdict.SUPPORTED, "So.")), ""
    )
    two = {"article": 2, "others": 0}
    assert (shown["sections"], shown["verdicts"]) == (["Climate Action"], {"supported": two})


def test_what_the_article_does_not_claim_is_counted_apart() -> None:
    site = site_of(Finding("a", Verdict.SUPPORTED, "So."), Finding("b", Verdict.SUPPORTED, "So."))
    known = site.results.tested.hypotheses
    known["a"] = replace(known["a"], of_article=False)
    assert view(site, "")["verdicts"] == {"supported": {"article": 1, "others": 1}}


def test_without_results_the_page_is_pending() -> None:
    assert view(SimpleNamespace(results=None), "")["pending"] is True  # type: ignore[arg-type]
