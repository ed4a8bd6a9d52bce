"""The claims that any record is asked: what counts, and what decides each way."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from paradiplomacy import open_record
from paradiplomacy.errors import NotFoundError
from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.battery import answerable, run_all
from paradiplomacy.hypotheses.catalogue import GENERAL, OURS, catalogue, claims_of_records
from paradiplomacy.record.frames import frames_of


def finding(hand: Any, claim: str) -> Finding:
    return catalogue()[claim].run(hand.frames())


def active(hand: Any, tie: str) -> None:
    row = next(row for row in hand.rows["ties"] if row["tie"] == tie)
    row["last_sign"] = "2020"


@pytest.mark.parametrize(("signs", "verdict"), [(19, "supported"), (4, "inconclusive")])
def test_old_ties_last_where_they_gave_a_sign(hand_of: Any, signs: int, verdict: str) -> None:
    hand = hand_of("NO", "SE")
    for i in range(20):
        tie = hand.tie(f"no{i}", f"se{i}", "1980")
        if i < signs:
            active(hand, tie)
    hand.tie("no-young", "se-young", "2020")
    found = finding(hand, "ties-last")
    assert str(found.verdict) == verdict  # few signs contradict nothing: signs may be unreported
    assert found.n == 20


def test_an_old_tie_that_ended_is_no_silent_one(hand_of: Any) -> None:
    hand = hand_of("NO", "SE")
    active(hand, hand.tie("no0", "se0", "1980"))
    hand.tie("no1", "se1", "1980")
    hand.tie("no2", "se2", "1980")
    hand.rows["ties"][-1]["status"] = "ended"
    counted = finding(hand, "ties-last").estimates[0].counted
    assert counted is not None
    assert (counted.did, counted.did_not, counted.silent) == (1, 1, 1)


@pytest.mark.parametrize(
    ("actors", "verdict"),
    [(("SE",) * 12, "supported"), (("both", "law", "expired") * 4, "contradicted")],
)
def test_an_end_by_law_or_by_both_is_of_no_side_alone(
    hand_of: Any, actors: tuple[str, ...], verdict: str
) -> None:
    hand = hand_of("NO", "SE")
    for i, actor in enumerate((*actors, "")):  # the last is of nobody knows whom: it counts not
        hand.tie(f"no{i}", f"se{i}", "1980", turns=(("ended", "2001", actor),))
    found = finding(hand, "ended-alone")
    assert (str(found.verdict), found.n) == (verdict, 12)


def test_fewer_exchanges_after_crises(hand_of: Any) -> None:
    hand = hand_of("NO", "SE")
    for i in range(30):
        tie = hand.tie(f"no{i}", f"se{i}", "1980")
        hand.exchange(tie, "1999-03")
        hand.exchange(tie, "1999-02")
        if i < 3:
            hand.exchange(tie, "1999-09")
    hand.shock("dam-1999", "1999-06-01")
    assert finding(hand, "exchanges-after-crises").verdict is Verdict.SUPPORTED


def test_both_ends_give_where_they_take_turns(hand_of: Any) -> None:
    hand = hand_of("NO", "SE")
    for i in range(12):
        tie = hand.tie(f"no{i}", f"se{i}", "1980")
        hand.exchange(tie, "1999-03", giver="NO")
        hand.exchange(tie, "2001-03", giver="SE")
    hand.exchange(hand.tie("no-one", "se-one"), "1999", giver="NO")
    hand.exchange("tie:no-none|se-none", "1999", giver="mutual")
    found = finding(hand, "exchanges-both-ways")
    assert (found.verdict, found.n) == (Verdict.SUPPORTED, 12)
    assert found.p is not None
    assert found.p < 0.01


def test_what_both_gave_together_counts_for_both_and_shows_no_turns(hand_of: Any) -> None:
    hand = hand_of("NO", "SE")
    for i in range(12):
        for year in ("1999", "2001"):
            hand.exchange(hand.tie(f"no{i}", f"se{i}", "1980"), year, giver="mutual")
    found = finding(hand, "exchanges-both-ways")
    assert (found.estimates[0].value, found.p) == (1.0, 1.0)
    assert found.verdict is Verdict.INCONCLUSIVE


@pytest.mark.thorough
def test_givers_dealt_at_random_support_nothing(hand_of: Any) -> None:
    """Six exchanges a tie: both ends give in nearly all, and it is by chance alone."""
    rng, found = np.random.default_rng(7), Counter[Verdict]()
    for _ in range(20):
        hand = hand_of("NO", "SE")
        for i in range(20):
            tie = hand.tie(f"no{i}", f"se{i}", "1980")
            for year in range(1990, 1996):
                hand.exchange(tie, f"{year}", giver="NO" if rng.random() < 0.5 else "SE")
        found[finding(hand, "exchanges-both-ways").verdict] += 1
    assert found[Verdict.SUPPORTED] <= 2
    assert found[Verdict.INCONCLUSIVE] >= 18


@pytest.mark.parametrize(("far", "verdict"), [(1, "supported"), (3, "inconclusive")])
def test_the_farther_half_has_fewer_exchanges(hand_of: Any, far: int, verdict: str) -> None:
    hand = hand_of("NO", "SE")
    for i in range(40):
        tie = hand.tie(f"no{i}", f"se{i}", "1980")
        for place, longitude in ((f"no{i}", 0.0), (f"se{i}", 1.0 if i % 2 else 30.0)):
            hand.place(place, place[:2].upper(), 1000)
            hand.rows["places"][-1] |= {"latitude": 60.0, "longitude": longitude}
        for year in range(3 if i % 2 else far):
            hand.exchange(tie, f"{1990 + year}")
    hand.tie("no-nowhere", "se-nowhere", "1980")
    found = finding(hand, "nearer-ties")
    assert str(found.verdict) == verdict


def test_two_busy_places_that_lie_near_show_nothing_of_distance(hand_of: Any) -> None:
    """Thirty ties of three near places, two of them busy, and thirty of three far ones."""
    hand = hand_of("NO", "SE")
    for i in range(6):
        hand.place(f"no{i}", "NO", 1000)
        hand.rows["places"][-1] |= {"latitude": 60.0, "longitude": 25.0 if i < 3 else 0.0}
        for j in range(10):
            tie = hand.tie(f"no{i}", f"se{i}x{j}", "1980")
            hand.place(f"se{i}x{j}", "SE", 1000)
            hand.rows["places"][-1] |= {"latitude": 60.0, "longitude": 30.0}
            for year in range(6 if i < 2 else 1):
                hand.exchange(tie, f"{1990 + year}")
    found = finding(hand, "nearer-ties")
    assert found.estimates[0].high < 0.5
    assert found.verdict is Verdict.INCONCLUSIVE
    # Both busy places are on one side in two of five dealings.
    assert found.p == pytest.approx(0.4, abs=0.06)


# --- whose claims ------------------------------------------------------------------------


def test_the_shipped_record_is_asked_the_claims_of_its_article_alone() -> None:
    known = catalogue()
    assert set(claims_of_records(open_record().metas, known)) == set(known) - GENERAL
    assert len(OURS) == len(known)


def test_another_record_is_asked_the_general_claims_that_it_can_answer() -> None:
    record = open_record("china_russia")
    asked = claims_of_records(record.metas, catalogue())
    assert set(asked) == GENERAL
    assert set(answerable(run_all(frames_of(record), asked))) == {"ties-last"}


def test_a_record_may_name_single_claims_and_files_are_asked_of_every_record() -> None:
    meta = replace(open_record("china_russia").meta, claims=("detachment", "nearer-ties"))
    known = catalogue()
    known["mine"] = replace(known["detachment"], id="mine", origin="mine.py")
    assert set(claims_of_records([meta], known)) == {"detachment", "nearer-ties", "mine"}


def test_a_claim_that_nobody_knows_is_named() -> None:
    meta = replace(open_record("china_russia").meta, claims=("detachmend",))
    with pytest.raises(NotFoundError, match=r"china_russia.*'detachment'"):
        claims_of_records([meta], catalogue())


def test_findings_that_a_record_was_asked_for_stay_even_untestable(hand: Any) -> None:
    frames = hand.frames(date(2026, 1, 1))
    findings = run_all(frames, {key: catalogue()[key] for key in ("detachment", "ties-last")})
    assert set(answerable(findings)) == {"detachment"}
