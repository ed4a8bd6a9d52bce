"""A finding on all that counts names no tie that only hidden accounts put there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from paradiplomacy.evidence.working import Hidden
from paradiplomacy.hypotheses.base import Estimate, Finding, Picture, Verdict, WorstCase
from paradiplomacy.hypotheses.shown import shown_finding
from paradiplomacy.language import Words, render

WORDS = Words("paradiplomacy.language.shared")
HIDDEN = Hidden(
    accounts=frozenset({"n1"}),
    ties=frozenset({"tie:cn-a|us-b", "tie:cn-c|us-d"}),
    places=frozenset({"cn-a", "us-b", "cn-c", "us-d"}),
    names=frozenset({"Ayport", "Beeton", "Ceeport", "Deeton"}),
    others=frozenset({"n2"}),
    smallest=3,
)


def finding(*ties: str, subjects: tuple[str, ...] = (), value: float = 0.5) -> Finding:
    estimate = Estimate("share", value, 0.1, 0.9, len(ties), "share", "exact", subjects=subjects)
    rows: tuple[dict[str, Any], ...] = tuple({"label": tie, "value": 1.0} for tie in ties)
    return Finding(
        "x",
        Verdict.SUPPORTED,
        WORDS("joined", items=ties),
        estimates=(estimate,),
        n=len(ties),
        picture=Picture("intervals", rows, "", ""),
    )


def test_names_stand_where_the_shown_record_names_them_and_else_are_counted() -> None:
    counted = finding("Ayport–Beeton", "Ceeport–Deeton", "Else–Where", "B Ayport", "A Beeton")
    shown = shown_finding(counted, finding("Ceeport–Deeton", value=0.4), HIDDEN)
    assert render(shown.sentence) == "Else–Where, Ceeport–Deeton and three not named"
    assert render(shown.sentence, "zh") == "Else–Where、Ceeport–Deeton和另有3个不具名"
    assert (shown.n, shown.estimates[0].value) == (5, 0.5)
    assert shown.picture is not None
    assert [row["label"] for row in shown.picture.rows] == ["Ceeport–Deeton", "Else–Where"]


def test_a_name_does_not_go_because_of_what_a_hidden_account_says() -> None:
    shown = shown_finding(finding("Else–Where"), finding("Ayport–Beeton", "Else–Where"), HIDDEN)
    assert render(shown.sentence) == "Else–Where and Ayport–Beeton"


def test_fewer_than_a_group_are_not_counted() -> None:
    shown = shown_finding(finding("Ayport–Beeton", "Else–Where"), finding("Else–Where"), HIDDEN)
    assert render(shown.sentence) == "Else–Where and fewer than three not named"


def test_subjects_that_hidden_accounts_decide_are_those_of_the_shown_record() -> None:
    counted = finding(
        "Else–Where",
        subjects=("tie:cn-a|us-b", "answer:n1|trust.city", "tie:cn-e|us-f", "response:n1|c:x"),
    )
    public = finding(subjects=("tie:cn-c|us-d", "answer:n2|trust.city", "tie:cn-e|us-f"))
    counted = replace(
        counted,
        survives=replace(
            counted.survives,
            worst_case=WorstCase("silence", True, Verdict.SUPPORTED, counted.estimates[0]),
        ),
    )
    shown = shown_finding(counted, public, HIDDEN)
    expected = ("tie:cn-e|us-f", "tie:cn-c|us-d", "answer:n2|trust.city")
    assert shown.estimates[0].subjects == expected
    worst = shown.survives.worst_case
    assert worst is not None
    assert worst.estimate is not None
    assert worst.estimate.subjects == expected


def test_a_finding_that_is_the_same_without_them_stays_as_it_is() -> None:
    same = finding("Ayport–Beeton", subjects=("tie:cn-a|us-b",))
    assert (
        shown_finding(same, finding("Ayport–Beeton", subjects=("tie:cn-a|us-b",)), HIDDEN) is same
    )
