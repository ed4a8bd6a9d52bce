"""Estimators of the hypotheses, on records whose truth is known.

Without an effect a test at 5 % is to find one in one record of twenty, and with the effect
that it calls detectable in eight of ten; a 95 % interval is to hold the truth in 19 of 20.
Limits are those that chance alone passes once in 10,000 seeds. The full study is
`bench/hypotheses_calibration.py`; its page is docs/methods/calibration-of-hypotheses.md.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import polars as pl
import pytest
from scipy.stats import binom
from tests import hypothesis_studies as studies
from tests.simulated_records import Setting, records_of, worlds_of

from paradiplomacy.dynamics import TIE_KINDS
from paradiplomacy.hypotheses.base import Hypothesis
from paradiplomacy.hypotheses.capacity.coast_to_inland import COAST_TO_INLAND
from paradiplomacy.hypotheses.climate.urbanization import URBANIZATION
from paradiplomacy.hypotheses.conflict.detachment import DETACHMENT
from paradiplomacy.hypotheses.conflict.dual_ties import DUAL_TIES

RECORDS = 200
CHANCE = 1e-4
SEED = 20_180_101


@cache
def outcome(name: str) -> studies.Outcome:
    return studies.run(studies.STUDIES[name], records=RECORDS, seed=SEED)


@pytest.mark.slow
@pytest.mark.parametrize("name", studies.STUDIES)
def test_without_an_effect_one_record_of_twenty_shows_one(name: str) -> None:
    found = outcome(name)
    low, high = binom.ppf([CHANCE, 1 - CHANCE], RECORDS, 0.05)
    # An exact test may be too careful, never too bold.
    assert (0 if found.study.exact else low) <= found.rejected <= high


@pytest.mark.slow
@pytest.mark.parametrize("name", studies.STUDIES)
def test_the_effect_that_is_called_detectable_is_found_in_eight_records_of_ten(name: str) -> None:
    low, high = binom.ppf([CHANCE, 1 - CHANCE], RECORDS, 0.8)
    assert low <= outcome(name).found <= high


@pytest.mark.slow
@pytest.mark.parametrize("name", studies.STUDIES)
def test_intervals_hold_the_truth_with_and_without_an_effect(name: str) -> None:
    found = outcome(name)
    low = binom.ppf(CHANCE, RECORDS, 0.95)
    assert min(found.covered_nothing, found.covered_effect) >= low


@pytest.mark.slow
def test_a_share_is_told_from_one_half_as_often_as_the_binomial_law_says() -> None:
    # Of 64 ties, 23 or fewer and 41 or more lie outside what one half allows.
    level = 2 * binom.cdf(23, 64, 0.5)
    assert level < 0.05 < 2 * binom.cdf(24, 64, 0.5)
    low, high = binom.ppf([CHANCE, 1 - CHANCE], RECORDS, level)
    assert low <= outcome("share of ties that traded").rejected <= high


@pytest.mark.slow
@pytest.mark.parametrize("ratio", [2 / 3, 3 / 2])
def test_a_change_as_large_as_the_margin_is_hardly_ever_called_none(ratio: float) -> None:
    shown = studies.equivalence(ratio, records=RECORDS, seed=SEED)
    assert shown <= binom.ppf(1 - CHANCE, RECORDS, 0.05)


@pytest.mark.slow
def test_as_many_exchanges_as_are_called_needed_show_steadiness_in_eight_of_ten() -> None:
    # The number is the next step of ten at or above what it takes, so it may be more often.
    shown = studies.equivalence(1.0, records=RECORDS, seed=SEED)
    assert binom.ppf(CHANCE, RECORDS, 0.8) <= shown


@pytest.mark.slow
def test_bunches_taken_for_events_that_stand_alone_would_be_noticed() -> None:
    bunched = studies.STUDIES["rate of exchange by region, bunched"]
    alone = replace(studies.BUNCHES, bunched=False)
    naive = replace(bunched, judge=studies.judged(alone))
    found = studies.run(naive, records=60, seed=SEED)
    assert found.rejected > binom.ppf(1 - CHANCE, 60, 0.05)


# --- what the records tell --------------------------------------------------------------


def test_records_tell_all_that_happened_and_when() -> None:
    setting = Setting(senders=5, receivers=5, years=10.0, tied=False, west=2)
    rates = {"form": [-2.0], "exchange": [-1.0], "suspend": [-2.0], "resume": [0.0], "end": [-3.0]}
    worlds = worlds_of(setting, {}, rates, worlds=4, seed=1)
    names = [kind.name for kind in TIE_KINDS]
    for number, frames in enumerate(records_of(setting, worlds)):
        run = worlds.run()
        kinds = [names[k] for k in run.kind[run.events(number)]]
        assert frames.exchanges.height == kinds.count("exchange")
        assert frames.spells["entry"].to_list().count("suspended") == kinds.count("suspend")
        exits = frames.spells["exit"].to_list()
        told = {"suspend": "suspended", "resume": "resumed", "end": "ended"}
        assert {kind: exits.count(word) for kind, word in told.items()} == {
            kind: kinds.count(kind) for kind in told
        }
        again = exits.count("established")
        assert frames.ties.height == kinds.count("form") - again
        spans = frames.spells.filter(pl.col("start") > pl.col("stop"))
        assert spans.is_empty()
        assert set(frames.spells["tie"]) == set(frames.ties["tie"])
        assert set(frames.exchanges["tie"]) <= set(frames.ties["tie"])
        assert set(frames.ties["place_b"]) <= set(frames.places["place"])


@pytest.mark.parametrize(
    ("name", "hypothesis"),
    [
        ("exchanges after and before crises", DETACHMENT),
        ("breaks beside a tie to Taiwan", DUAL_TIES),
        ("inland over time, logistic", COAST_TO_INLAND),
        ("founding by urban growth, clusters", URBANIZATION),
    ],
)
def test_studies_try_what_the_hypotheses_themselves_decide_by(
    name: str, hypothesis: Hypothesis
) -> None:
    study = studies.STUDIES[name]
    frames = next(iter(study.make(study.nothing, 1, 5)))
    answer, finding = study.judge(frames), hypothesis.run(frames)
    deciding = finding.estimates[0]
    assert answer.interval is not None
    assert (answer.interval.value, answer.interval.low, answer.interval.high) == (
        deciding.value,
        deciding.low,
        deciding.high,
    )
    assert answer.detectable == finding.mde
