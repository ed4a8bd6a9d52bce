"""What interviews say of contact, conditions and protest, as claims on rights read it."""

from __future__ import annotations

from typing import Any

import pytest

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.rights.conditions import conditions
from paradiplomacy.hypotheses.rights.engagement import ENGAGEMENT
from paradiplomacy.hypotheses.rights.mending import mendings
from paradiplomacy.hypotheses.rights.recovery import RECOVERY
from paradiplomacy.hypotheses.rights.two_dimensions import TWO_DIMENSIONS


@pytest.fixture
def pair(hand_of: Any) -> Any:
    return hand_of("CN", "US")


def ties(hand: Any, number: int) -> list[str]:
    return [hand.tie(f"cn-y-{at:03}", f"us-x-{at:03}", "1985-05-01") for at in range(number)]


@pytest.mark.parametrize(
    ("contact", "leader"),
    [("1999-06", "city"), ("1999-12", "nation"), ("1999-06/1999-12", "undecided")],
)
def test_who_mends_first_by_the_first_contact(pair: Any, contact: str, leader: str) -> None:
    (tie,) = ties(pair, 1)
    pair.shock("belgrade-1999", "1999-05-07")
    pair.act("1999-09-11", "warming")
    pair.let("CN", tie, contact__first_after=contact)
    (mending,) = mendings(pair.frames())
    assert mending.leader == leader
    assert mending.city is not None
    assert mending.city.subjects == ("answer:k0000|contact.first-after",)


@pytest.mark.parametrize(
    ("on", "off", "verdict"),
    [(9, 1, Verdict.SUPPORTED), (1, 9, Verdict.CONTRADICTED), (5, 5, Verdict.INCONCLUSIVE)],
)
def test_conditions_where_both_went_on_and_where_an_end_stopped(
    pair: Any, on: int, off: int, verdict: Verdict
) -> None:
    for at, tie in enumerate(ties(pair, 20)):
        stopped, better = at >= 10, at % 10 < (off if at >= 10 else on)
        pair.let("US", tie, crisis__stopped=0, rights__change=3 + better)
        pair.let("CN", tie, crisis__stopped=stopped, rights__change=3 + better)
    finding = ENGAGEMENT.run(pair.frames())
    assert (finding.verdict, finding.n) == (verdict, 20)


def test_an_end_that_is_not_asked_may_have_stopped(pair: Any) -> None:
    first, second = ties(pair, 2)
    pair.let("US", first, crisis__stopped=0, rights__change=5)
    pair.let("US", second, crisis__stopped=1, rights__change=5)
    asked = conditions(pair.frames())
    assert (asked.on, asked.off, asked.better_off) == (0, 1, 1)


@pytest.mark.parametrize(
    ("opposite", "verdict"), [(False, Verdict.SUPPORTED), (True, Verdict.CONTRADICTED)]
)
def test_cooperation_and_protest_of_the_places_that_are_asked(
    pair: Any, *, opposite: bool, verdict: Verdict
) -> None:
    for at, tie in enumerate(ties(pair, 20)):
        for end, side in enumerate(("US", "CN")):
            stopped = at < 10
            protested = stopped if opposite else (at + end) % 2 == 0
            pair.let(side, tie, crisis__stopped=stopped, crisis__protested=protested)
    finding = TWO_DIMENSIONS.run(pair.frames())
    assert (finding.verdict, finding.n) == (verdict, 40)
    assert "answer:k0001|crisis.stopped" in finding.estimates[0].subjects


def test_what_the_record_has_of_a_place_goes_first(pair: Any) -> None:
    for tie in ties(pair, 6):
        for side in ("US", "CN"):
            pair.let(side, tie, crisis__stopped=1, crisis__protested=1)
    pair.shock("belgrade-1999", "1999-05-07")
    pair.response("belgrade-1999", "", "continued")
    pair.rows["responses"][-1] |= {"place": "us-x-000", "partner": "cn-y-000"}
    finding = TWO_DIMENSIONS.run(pair.frames())
    behind = [s for s in finding.estimates[0].subjects if "k0000" in s or s.startswith("response")]
    assert behind == ["response:r000"]


@pytest.mark.parametrize(
    ("months", "verdict"),
    [(11, Verdict.SUPPORTED), (12, Verdict.INCONCLUSIVE), (13, Verdict.CONTRADICTED)],
)
def test_months_until_exchanges_came_back(pair: Any, months: int, verdict: Verdict) -> None:
    for tie in ties(pair, 12):
        pair.let("US", tie, crisis__stopped=1, crisis__months_until_return=months)
    finding = RECOVERY.run(pair.frames())
    assert (finding.verdict, finding.n) == (verdict, 12)
