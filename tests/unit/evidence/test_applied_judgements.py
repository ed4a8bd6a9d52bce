"""Judgements, applied."""

from __future__ import annotations

import pytest

from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.model.statements import Judgement, JudgementKind, Statement

SAME, REJECT, ACCEPT = JudgementKind.SAME_PLACE, JudgementKind.REJECT, JudgementKind.ACCEPT
WITHDRAWN, RESTORED = JudgementKind.WITHDRAWN, JudgementKind.RESTORED


def judged(*made: tuple[JudgementKind, str, str]) -> AppliedJudgements:
    return AppliedJudgements.of(
        Judgement(k, s, o, "coder", "2026-01-01", "why") for k, s, o in made
    )


def said(subject: str, name: str = "established", value: str = "1985") -> Statement:
    return Statement("r", subject, name, value, "s", "US")


def test_a_place_goes_by_the_key_that_is_kept_through_any_chain() -> None:
    live = judged((SAME, "cn-peking", "cn-beijing"), (SAME, "cn-peiping", "cn-peking"))
    assert live.place("cn-peiping") == "cn-beijing"
    assert live.place("cn-beijing") == "cn-beijing"
    assert live.place("cn-jilin") == "cn-jilin"


def test_a_circle_of_judgements_ends() -> None:
    live = judged((SAME, "cn-a", "cn-b"), (SAME, "cn-b", "cn-a"))
    # One of them is kept for both: to swap their names would be no answer.
    assert (live.place("cn-a"), live.place("cn-b")) == ("cn-a", "cn-a")
    round_ = judged((SAME, "cn-x", "cn-c"), (SAME, "cn-c", "cn-b"), (SAME, "cn-b", "cn-c"))
    assert {round_.place(key) for key in ("cn-x", "cn-b", "cn-c")} == {"cn-b"}
    assert judged((SAME, "cn-a", "cn-a")).place("cn-a") == "cn-a"


def test_the_last_judgement_on_a_place_is_live() -> None:
    live = judged(
        (SAME, "tw-taoyuan-county", "tw-taipei"), (SAME, "tw-taoyuan-county", "tw-taoyuan")
    )
    assert live.place("tw-taoyuan-county") == "tw-taoyuan"


@pytest.mark.parametrize(
    ("kinds", "is_rejected"),
    [
        ((REJECT,), True),
        ((REJECT, ACCEPT), False),
        ((REJECT, ACCEPT, REJECT), True),
        ((ACCEPT,), False),
        ((WITHDRAWN,), True),
        ((WITHDRAWN, RESTORED), False),
        ((), False),
    ],
)
def test_the_last_judgement_on_a_statement_is_live(
    kinds: tuple[JudgementKind, ...], is_rejected: bool
) -> None:
    assert judged(*((kind, "id", "") for kind in kinds)).rejects("id") is is_rejected


@pytest.mark.parametrize(
    ("statement", "subject", "value"),
    [
        (said("tie:cn-peking|us-ny"), "tie:cn-beijing|us-ny", "1985"),
        (said("tie:us-ny|zz-peking"), "tie:cn-beijing|us-ny", "1985"),  # sorted anew
        (said("place:cn-peking", "name", "Peking"), "place:cn-beijing", "Peking"),
        (said("exchange:x", "place_b", "cn-peking"), "exchange:x", "cn-beijing"),
        (said("response:x", "partner", "cn-peking"), "response:x", "cn-beijing"),
        (said("exchange:x", "description", "cn-peking"), "exchange:x", "cn-peking"),
    ],
)
def test_keys_of_places_are_replaced_where_they_stand(
    statement: Statement, subject: str, value: str
) -> None:
    live = judged((SAME, "cn-peking", "cn-beijing"), (SAME, "zz-peking", "cn-beijing"))
    changed = live.apply_to(statement)
    assert (changed.subject, changed.value) == (subject, value)


def test_what_no_judgement_touches_is_the_very_same_statement() -> None:
    statement = said("tie:cn-beijing|us-ny")
    assert judged((SAME, "cn-peking", "cn-beijing")).apply_to(statement) is statement
