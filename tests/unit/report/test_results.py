"""What is said with a verdict: its badge, and what it survives."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from paradiplomacy.hypotheses.base import Estimate, Finding, Survives, Verdict, WorstCase
from paradiplomacy.hypotheses.battery import Corrected, corrected, with_correction
from paradiplomacy.language import Words
from paradiplomacy.report import tested
from paradiplomacy.report.tables import _estimates, _findings
from paradiplomacy.report.verdict_words import (
    SIGNS,
    badge_of,
    caveats_of,
    kind_of,
    sentence_of,
    survived_of,
)
from paradiplomacy.report.views import finding_view

KEY = "one"
LOST = Corrected(KEY, 0.017, 0.28, 0.1)
KEPT = Corrected(KEY, 0.001, 0.02, 0.01)
OTHER = Corrected("other", 0.5, 0.5, 0.5)


def after(verdict: Verdict, *family: Corrected, p: float | None = 0.017) -> Finding:
    return with_correction({KEY: Finding(KEY, verdict, "A sentence.", p=p)}, family)[KEY]


@pytest.mark.parametrize(
    ("verdict", "family", "survives"),
    [
        (Verdict.SUPPORTED, (LOST, OTHER), False),
        (Verdict.CONTRADICTED, (LOST, OTHER), False),
        (Verdict.SUPPORTED, (KEPT, OTHER), True),
        (Verdict.INCONCLUSIVE, (LOST, OTHER), None),
        (Verdict.SUPPORTED, (OTHER,), None),
        (Verdict.SUPPORTED, (KEPT,), None),
        (Verdict.CONTRADICTED, (Corrected(KEY, 0.9, 1.0, 1.0), OTHER), None),
    ],
    ids=["lost", "lost-against", "kept", "inconclusive", "no-test", "alone", "by-an-interval"],
)
def test_what_the_correction_leaves_of_a_verdict(
    verdict: Verdict, family: tuple[Corrected, ...], survives: bool | None
) -> None:
    assert after(verdict, *family).survives.correction is survives


def test_badge_caveat_and_sentence_say_what_the_correction_takes_away() -> None:
    lost = after(Verdict.SUPPORTED, LOST, OTHER)
    assert str(badge_of(lost)) == "supported, but not after correction"
    assert kind_of(lost) == "weak"
    said = "It does not survive the correction for 2 tests at once (p 0.017, then 0.28)."
    assert [str(one) for one in caveats_of(lost)] == [said]
    assert survived_of(lost) == ()
    assert sentence_of(lost) == f"A sentence. {said}"
    view = finding_view(lost)
    assert (view["verdict"], view["badge"]) == ("supported", str(badge_of(lost)))
    assert view["sentence"] == sentence_of(lost)
    assert view["survives"] == {
        "correction": False,
        "tests": 2,
        "p": 0.017,
        "holm": 0.28,
        "choices": [],
        "worst_case": None,
    }


def test_no_difference_is_in_the_badge() -> None:
    none = Finding(KEY, Verdict.CONTRADICTED, "A sentence.", p=0.017, no_difference=True)
    assert str(badge_of(none)) == "contradicted: no difference"
    lost = with_correction({KEY: none}, (LOST, OTHER))[KEY]
    assert str(badge_of(lost)) == "contradicted: no difference, but not after correction"
    assert finding_view(none)["no_difference"] is True


def test_what_survives_is_in_the_sentence_and_no_caveat() -> None:
    kept = after(Verdict.SUPPORTED, KEPT, OTHER, p=0.001)
    assert (str(badge_of(kept)), kind_of(kept)) == ("supported", "supported")
    assert caveats_of(kept) == ()
    said = "It survives the correction for 2 tests at once (p 0.001, then 0.020)."
    assert sentence_of(kept) == f"A sentence. {said}"
    alone = after(Verdict.SUPPORTED, KEPT, p=0.001)
    assert "run alone" in str(caveats_of(alone)[0])
    assert "run alone" not in sentence_of(after(Verdict.INCONCLUSIVE, KEPT))


@pytest.mark.parametrize(
    ("of", "stands", "says"),
    [
        ("dates", False, "It would be supported, but not in the worst order of uncertain dates."),
        ("silence", False, "It would be supported, but not whatever silent ties did."),
        ("dates", True, "It survives the worst order of uncertain dates."),
        ("silence", True, "It survives whatever silent ties did."),
    ],
)
def test_the_worst_case_is_said(of: Any, stands: bool, says: str) -> None:
    estimate = Estimate("ratio", 5.5, 0.5, 39.0, 6, "ratio", "exact")
    case = WorstCase(of, stands, Verdict.SUPPORTED, estimate, 0.17)
    verdict = Verdict.SUPPORTED if stands else Verdict.INCONCLUSIVE
    found = Finding(KEY, verdict, "A sentence.", survives=Survives(worst_case=case))
    assert sentence_of(found) == f"A sentence. {says}"
    assert [str(one) for one in caveats_of(found)] == ([] if stands else [says])
    (row,) = _findings(tested.Tested({}, {KEY: found}))
    assert (row["worst_case"], row["survives_worst_case"]) == (of, stands)
    assert (row["otherwise"], row["worst_p"]) == ("supported", 0.17)
    assert finding_view(found)["survives"]["worst_case"]["estimate"]["high"] == 39.0


def test_the_table_of_estimates_has_the_words_of_messages() -> None:
    words = Words("paradiplomacy.language.shared")
    name, method = words("joined", items=("a", "b")), words("joined", items=("c", "d"))
    estimate = Estimate(name, 5.5, 0.5, 39.0, 6, "ratio", method)
    finding = Finding(KEY, Verdict.SUPPORTED, "A sentence.", (estimate,), sensitivity=(estimate,))
    rows = _estimates({KEY: finding})
    assert [(row["name"], row["method"]) for row in rows] == [("a and b", "c and d")] * 2
    assert all(type(row[key]) is str for row in rows for key in ("name", "method", "unit"))


def test_every_verdict_has_a_sign_of_its_own() -> None:
    assert set(SIGNS) == set(Verdict)
    assert len(set(SIGNS.values())) == len(SIGNS)


def test_what_a_verdict_would_not_survive_stands_beside_it() -> None:
    from paradiplomacy.report.page import environment_of

    environment = environment_of(SimpleNamespace(places={}))  # type: ignore[arg-type]
    text = environment.loader.get_source(environment, "hypotheses.html.j2")[0]  # type: ignore[union-attr]
    macro = text[text.index("{% macro beside") : text.index("<section id")]
    made = environment.from_string(macro + "{{ beside(finding) }}")
    said = made.render(finding=after(Verdict.SUPPORTED, LOST, OTHER))
    assert "It does not survive the correction for 2 tests at once" in said
    assert made.render(finding=after(Verdict.SUPPORTED, KEPT, OTHER)).strip() == ""


def test_a_claim_that_is_restated_is_none_of_the_family() -> None:
    own = Estimate("share", 0.3, 0.2, 0.4, 40, "share", "", basis="the article's figure")
    findings = {
        "a": Finding("a", Verdict.SUPPORTED, "", p=0.01),
        "b": Finding("b", Verdict.RESTATED, "", (own,)),
    }
    assert [one.hypothesis for one in corrected(findings)] == ["a"]
    assert with_correction(findings, corrected(findings))["b"].survives.tests == 0


def test_a_choice_that_does_not_show_it_stands_with_the_verdict() -> None:
    choice = "The change, by imputation, is -0.5 to 1.5, which does not show it."
    found = Finding("a", Verdict.SUPPORTED, "A sentence.", survives=Survives(choices=(choice,)))
    assert sentence_of(found) == f"A sentence. It hangs on a choice. {choice}"
    assert finding_view(found)["survives"]["choices"] == [choice]
