"""What the README says was found is what a study of the shipped records finds."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.docs.pages import ROOT
from tests.e2e.docs import whole_battery

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.open import open_record
from paradiplomacy.site.study import StudyResult

pytestmark = whole_battery.ONE_WORKER


@pytest.fixture(scope="module")
def found() -> str:
    """What stands in the README under *What it found*, on one line."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    part = text.partition("**What it found**")[2].partition("One command writes")[0]
    return " ".join(part.split())


def test_ties_and_how_their_ends_agree_are_counted(found: str) -> None:
    ties = frames_of(open_record()).ties
    china = [row for row in ties.iter_rows(named=True) if row["country_b"] == "CN"]
    agree = Counter(row["established_agreement"] for row in china)
    status = Counter(row["status"] for row in china)
    assert f"Of {len(china)} ties of U.S. places with China" in found
    assert f"themselves confirm the start of {agree['confirmed']} and contradict" in found
    assert f"somebody else on {agree['contradicted']}; of {agree['one-sided']} one city" in found
    assert f"of {agree['silent']} nobody gives a signing" in found
    assert f"within ten years, are {status['active']}; of {status['not known']} it is" in found


def test_verdicts_are_those_of_the_study(found: str, shipped_study: StudyResult) -> None:
    findings = shipped_study.findings
    of_article = [key for key, claim in catalogue().items() if claim.of_article]
    verdicts = Counter(findings[key].verdict for key in of_article)
    supported = verdicts[Verdict.SUPPORTED]
    counted = f"{supported} of {len(of_article)} claims of the article are supported"
    assert counted in found, "README.md: run make readme"
    assert f"{verdicts[Verdict.INCONCLUSIVE]} claims stay open" in found
    assert f"{verdicts[Verdict.UNTESTABLE]} cannot be tested" in found
    assert f"{verdicts[Verdict.RESTATED]} only repeat" in found
    decided = {key for key, one in findings.items() if one.verdict.decides}
    assert decided == {"covid-2020"}


def test_figures_are_those_of_the_study(found: str, shipped_study: StudyResult) -> None:
    recorded = shipped_study.findings["trade-majority"].estimates[1]
    assert recorded.value is not None
    percent = round(100 * recorded.value)
    assert f"Of {recorded.n} ties with a recorded exchange {percent} % worked for trade" in found
    assert f"({shipped_study.findings['two-dimensions'].n} places" in found
    policy = shipped_study.findings["policy-outcome"]
    moved = policy.estimates[0]
    assert moved.low is not None
    assert moved.high is not None
    assert moved.low < 0 < moved.high
    assert f"between {-moved.low:.2f} points nearer and {moved.high:.2f} farther" in found
    assert policy.mde is not None
    assert f"below {policy.mde:.2f} points" in found
