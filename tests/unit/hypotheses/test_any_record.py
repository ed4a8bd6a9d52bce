"""No record is too small or too foreign: every hypothesis says what it lacks."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from typing import Any, cast

import pytest
from tests.support.chinese import faults_in_chinese

from paradiplomacy.hypotheses.base import Estimate, Finding, Verdict
from paradiplomacy.hypotheses.catalogue import GENERAL, OURS
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.language import Message, render_all
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record

# Claims on the whole world, of which a record of two countries cannot tell: what it has of ten.
WORLDWIDE = {"uneven-power": "three", "trade-peace": "one"}

# Claims on what no source of the shipped record says.
NOT_SAID = {"opinion-up", "purpose", "trust-by-level"}


def empty(hand: Any) -> None:
    del hand


def one_tie(hand: Any) -> None:
    hand.exchange(hand.tie("us", "cn", "1985"), "1990-05")


def one_broken_tie(hand: Any) -> None:
    hand.tie("us", "cn", "", turns=(("suspended", "", ""), ("resumed", "", "")))


def thin(hand: Any) -> None:
    """A little of everything, so that every test runs; ties without dates among it."""
    tie = hand.tie("us", "cn", "1980", turns=(("suspended", "1989", "US"),))
    hand.tie("us", "tw", "", countries=("US", "TW"))
    hand.tie("us2", "cn2", "1990", coastal=False)
    hand.tie("us3", "cn3", "", turns=(("ended", "", ""),))
    hand.shock("june", "1989-06-04", "rights")
    hand.response("june", tie, "suspended")
    hand.exchange(tie, "1989")
    hand.exchange(tie, "")
    hand.claim("rights", "figure", "0 of 1 suspended", numerator=0, denominator=1)
    hand.claim("capacity", "figure", "1 of 1 had training", numerator=1, denominator=1)


def calendar_ends(hand: Any) -> None:
    """The same in the first and last years that a date can have, as slips of the pen are."""
    thin(hand)
    for i, year in enumerate(("0002", "9998")):
        tie = hand.tie(f"us-{i}", f"cn-{i}", f"{year}-01-05", turns=(("suspended", year, "US"),))
        hand.exchange(tie, f"{year}-03")
        hand.shock(f"tension-{i}", f"{year}-02-01")
        hand.shock(f"trade-war-{i}", f"{year}-01-02", "trade")
        hand.shock(f"covid-{i}", f"{year}-01-02", "health")
        hand.act(f"{year}-05")
        hand.reading("trade.exports", "US-CN", year, 1.0)


def open_dates(hand: Any) -> None:
    """Shocks and a pandemic that began, or ended, nobody says when."""
    thin(hand)
    hand.shock("belgrade", "1999-05-07")
    for i, when in enumerate(("../2003-07", "2019-12/..", "")):
        hand.shock(f"pandemic-{i}", when, "health")
        hand.shock(f"tension-{i}", when)


def before_it_began(hand: Any) -> None:
    """Ties that are founded after the day to which the record speaks, coast and inland."""
    for i in range(12):
        hand.tie(f"us{i}", f"cn{i}", f"{1980 + i}", coastal=i % 2 == 0, admin1=f"p{i}")


RECORDS = (empty, one_tie, one_broken_tie, thin, calendar_ends, open_dates)


def numbers(finding: Finding) -> list[float]:
    estimates: tuple[Estimate, ...] = (*finding.estimates, *finding.sensitivity)
    found = [x for e in estimates for x in (e.value, e.low, e.high) if x is not None]
    rows = finding.picture.rows if finding.picture else ()
    found += [x for row in rows for x in row.values() if isinstance(x, float)]
    return found + ([finding.mde] if finding.mde is not None else [])


def run(hypothesis: Hypothesis, frames: Frames) -> Finding:
    """The finding in English; that it reads in Chinese too is seen on the way."""
    finding = hypothesis.run(frames)
    if isinstance(hypothesis.claim, Message):
        assert not list(faults_in_chinese(finding, lists_only=False))
    return cast(Finding, render_all(finding))


def texts(finding: Finding) -> list[str]:
    return [str(t) for t in (finding.sentence, finding.mde_sentence)] + [
        str(t) for t in (*finding.lacks, *finding.caveats)
    ]


def says_no_more_than_it_knows(finding: Finding) -> None:
    """No sentence that nothing could be found, whatever is; below ten events no ratio."""
    assert not re.search(r"\bno [\w ,]+ (could|would) be (found|told)", str(finding.mde_sentence))
    deciding = finding.estimates[0] if finding.estimates else None
    if deciding is not None and "ratio" in deciding.unit and deciding.n < 10:
        assert not re.search(r"\d times", str(finding.sentence)), str(finding.sentence)


@pytest.mark.parametrize("fill", RECORDS)
@pytest.mark.parametrize("hypothesis", OURS, ids=lambda h: h.id)
def test_a_small_record_decides_nothing(
    hand: Any, hypothesis: Hypothesis, fill: Callable[[Any], None]
) -> None:
    fill(hand)
    finding = run(hypothesis, hand.frames())
    assert not finding.verdict.decides
    assert finding.hypothesis == hypothesis.id
    assert finding.lacks
    assert all(math.isfinite(x) for x in numbers(finding))
    says_no_more_than_it_knows(finding)
    for text in texts(finding):
        assert not {"nan", "None", "inf"} & set(text.replace(".", " ").split())


@pytest.mark.parametrize("hypothesis", OURS, ids=lambda h: h.id)
@pytest.mark.parametrize("year", [2, 1970, 9998])
def test_a_record_that_speaks_to_a_wrong_day_decides_nothing(
    hand: Any, hypothesis: Hypothesis, year: int
) -> None:
    before_it_began(hand)
    finding = run(hypothesis, hand.frames(date(year, 1, 2)))
    assert not finding.verdict.decides
    assert all(math.isfinite(x) for x in numbers(finding))


@pytest.mark.parametrize("hypothesis", OURS, ids=lambda h: h.id)
def test_many_exchanges_of_a_few_ties_decide_nothing(hand: Any, hypothesis: Hypothesis) -> None:
    ties = [hand.tie(f"us{i}", f"cn{i}", "1980") for i in range(4)]
    for i in range(480):  # as many a month in tense years as in others
        hand.exchange(ties[0 if i % 9 else i % 4], f"{1985 + i // 12}-{1 + i % 12:02}")
        hand.rows["exchanges"][-1]["through"] = "National Committee" if i % 3 else ""
    for year in range(1984, 2016, 10):
        hand.act(f"{year}-04", "cooling")
    hand.shock("belgrade-1999", "1999-05-07")
    hand.response("belgrade-1999", ties[0], "suspended")
    finding = run(hypothesis, hand.frames())
    assert not finding.verdict.decides, str(finding.sentence)
    for text in texts(finding):
        assert "0 of 0" not in text


@pytest.mark.parametrize("hypothesis", [h for h in OURS if h.id not in GENERAL], ids=lambda h: h.id)
def test_a_record_of_two_other_countries_decides_nothing(
    hand_of: Any, hypothesis: Hypothesis
) -> None:
    hand = hand_of("CN", "RU")
    for i in range(36):
        hand.tie(f"cn{i}", f"ru{i}", f"{1985 + i}")
    finding = run(hypothesis, hand.frames())
    assert finding.verdict is Verdict.UNTESTABLE
    assert "That would take" in str(finding.sentence)


@pytest.fixture(scope="module")
def shipped() -> Frames:
    return frames_of(open_record())


def asked(hypothesis: Hypothesis, frames: Frames, monkeypatch: pytest.MonkeyPatch) -> Finding:
    """What a claim of which the shipped record has enough finds, with fewer shuffles."""
    monkeypatch.setattr("paradiplomacy.hypotheses.policy.policy_answer.DRAWS", 199)
    monkeypatch.setattr("paradiplomacy.hypotheses.policy.policy_design.FEWER", 39)
    return run(hypothesis, frames)


@pytest.mark.parametrize("hypothesis", [h for h in OURS if h.id in WORLDWIDE], ids=lambda h: h.id)
def test_the_shipped_record_says_that_it_is_not_the_world(
    shipped: Frames, hypothesis: Hypothesis, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = asked(hypothesis, shipped, monkeypatch)
    assert finding.verdict is Verdict.UNTESTABLE
    has = WORLDWIDE[hypothesis.id]
    assert f"this record has {has}; at least ten are needed" in str(finding.sentence)


@pytest.mark.parametrize("hypothesis", [h for h in OURS if h.id in NOT_SAID], ids=lambda h: h.id)
def test_the_shipped_record_says_what_no_source_of_it_says(
    shipped: Frames, hypothesis: Hypothesis, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = asked(hypothesis, shipped, monkeypatch)
    assert finding.verdict is Verdict.UNTESTABLE
    assert finding.p is None
    assert finding.lacks
    assert finding.asks == hypothesis.asks != ()


@pytest.mark.parametrize(
    "hypothesis", [h for h in OURS if h.id not in {*WORLDWIDE, *NOT_SAID}], ids=lambda h: h.id
)
def test_the_shipped_record_answers_with_evidence(
    shipped: Frames, hypothesis: Hypothesis, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = asked(hypothesis, shipped, monkeypatch)
    assert finding.verdict is not Verdict.UNTESTABLE
    says_no_more_than_it_knows(finding)
    assert all(math.isfinite(x) for x in numbers(finding))
    deciding, *_ = finding.estimates
    assert deciding.subjects
    for estimate in (*finding.estimates, *finding.sensitivity):
        assert set(estimate.subjects) <= set(shipped.evidence), estimate.name
        if estimate.value is not None:
            assert estimate.low is None or estimate.low <= estimate.value
            assert estimate.high is None or estimate.value <= estimate.high


@pytest.mark.parametrize("hypothesis", OURS, ids=lambda h: h.id)
def test_findings_are_the_same_every_time(hand: Any, hypothesis: Hypothesis) -> None:
    for i in range(8):
        hand.tie(f"us{i}", f"cn{i}", "1980", turns=(("suspended", f"199{i}", "US"),))
    thin(hand)
    assert hypothesis.run(hand.frames()) == hypothesis.run(hand.frames())


@pytest.mark.parametrize("hypothesis", OURS, ids=lambda h: h.id)
def test_every_hypothesis_states_claim_section_and_rule(hypothesis: Hypothesis) -> None:
    assert str(hypothesis.claim).endswith(".")
    assert hypothesis.section
    rule = str(hypothesis.estimator)
    assert "supported if" in rule or "neither supported" in rule
    assert "inconclusive" in rule or "restated" in rule


@pytest.mark.parametrize(
    "hypothesis", [h for h in OURS if isinstance(h.claim, Message)], ids=lambda h: h.id
)
def test_every_hypothesis_states_itself_in_chinese_too(hypothesis: Hypothesis) -> None:
    needs = tuple(need.what for need in hypothesis.needs)
    texts = (hypothesis.claim, hypothesis.estimator, *needs, *hypothesis.lacks)
    assert not list(faults_in_chinese(texts, "sentence"))


def test_listing_hypotheses_imports_no_heavy_library() -> None:
    code = (
        "import sys; import paradiplomacy.hypotheses.catalogue as c; c.catalogue(); "
        "heavy = ('scipy', 'numba', 'statsmodels', 'lifelines', 'pandas'); "
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
