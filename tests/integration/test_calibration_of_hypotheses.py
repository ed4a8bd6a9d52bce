"""Estimators of the hypotheses, on records whose truth is known.

Without an effect a test at 5 % is to find one in one record of twenty, and with the effect
that it calls detectable in eight of ten; a 95 % interval is to hold the truth in 19 of 20.
Limits are those that chance alone passes once in 10,000 seeds. The full study is
`bench/hypotheses_calibration.py`; its page is docs/methods/calibration-of-hypotheses.md.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import polars as pl
import pytest
from scipy.stats import binom
from tests import hypothesis_studies as studies
from tests.simulated_records import Setting, records_of, worlds_of

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.catalogue import OURS, get_hypothesis
from paradiplomacy.hypotheses.climate import urban_growth
from paradiplomacy.hypotheses.climate.climate_work import DRAWS as DEALINGS
from paradiplomacy.hypotheses.designs.spec import SPECS
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.policy.policy_answer import DRAWS
from paradiplomacy.hypotheses.theory import uneven_power
from paradiplomacy.record.event_kinds import TIE_KINDS

pytestmark = pytest.mark.thorough

RECORDS = 120
CHANCE = 1e-4
SEED = 20_180_101


STUDIES = [
    pytest.param(name, marks=pytest.mark.xdist_group(f"study {n}"))  # each is run once
    for n, name in enumerate(studies.STUDIES)
]


@cache
def outcome(name: str) -> studies.Outcome:
    study = studies.STUDIES[name]
    return studies.run(study, records=study.records, seed=SEED)


@pytest.mark.parametrize("name", STUDIES)
def test_without_an_effect_one_record_of_twenty_shows_one(name: str) -> None:
    found = outcome(name)
    low, high = binom.ppf([CHANCE, 1 - CHANCE], found.records, 0.05)
    # An exact test may be too careful, never too bold.
    assert (0 if found.study.exact else low) <= found.rejected <= high


@pytest.mark.parametrize("name", STUDIES)
def test_the_effect_that_is_called_detectable_is_found_in_eight_records_of_ten(name: str) -> None:
    found = outcome(name)
    low, high = binom.ppf([CHANCE, 1 - CHANCE], found.records, 0.8)
    assert low <= found.found <= high


@pytest.mark.parametrize("name", STUDIES)
def test_intervals_hold_the_truth_with_and_without_an_effect(name: str) -> None:
    found = outcome(name)
    low = binom.ppf(CHANCE, found.records, 0.95)
    assert min(found.covered_nothing, found.covered_effect) >= low


def test_a_share_is_told_from_one_half_as_often_as_the_binomial_law_says() -> None:
    # Of 64 ties, 23 or fewer and 41 or more lie outside what one half allows.
    level = 2 * binom.cdf(23, 64, 0.5)
    assert level < 0.05 < 2 * binom.cdf(24, 64, 0.5)
    found = outcome("share of ties that traded")
    low, high = binom.ppf([CHANCE, 1 - CHANCE], found.records, level)
    assert low <= found.rejected <= high


@pytest.mark.parametrize("ratio", [2 / 3, 3 / 2])
def test_a_change_as_large_as_the_margin_is_hardly_ever_called_none(ratio: float) -> None:
    shown = studies.equivalence(ratio, records=RECORDS, seed=SEED)
    assert shown <= binom.ppf(1 - CHANCE, RECORDS, 0.05)


def test_as_many_exchanges_as_are_called_needed_show_steadiness_in_eight_of_ten() -> None:
    # The number is the next step of ten at or above what it takes, so it may be more often.
    shown = studies.equivalence(1.0, records=RECORDS, seed=SEED)
    assert binom.ppf(CHANCE, RECORDS, 0.8) <= shown


@pytest.mark.parametrize("by", ["size", "income"])
def test_twice_the_odds_are_hardly_ever_ruled_out_or_exceeded_where_they_hold(by: str) -> None:
    shown = studies.any_size(2.0, by=by, records=60, seed=SEED)
    high = binom.ppf(1 - CHANCE, 60, 0.05)
    assert shown[Verdict.SUPPORTED] <= high
    assert shown[Verdict.CONTRADICTED] <= high


def test_as_many_pairs_as_are_called_needed_rule_out_twice_the_odds_in_eight_of_ten() -> None:
    shown = studies.any_size(1.0, by="size", records=60, seed=SEED)
    low, high = binom.ppf([CHANCE, 1 - CHANCE], 60, 0.8)
    assert low <= shown[Verdict.SUPPORTED] <= high


def test_work_that_gathers_on_each_level_by_itself_is_hardly_ever_told_from_chance() -> None:
    told = studies.unrelated_levels(records=40, seed=SEED)
    high = binom.ppf(1 - CHANCE, 40, 0.025)
    assert max(told[Verdict.SUPPORTED], told[Verdict.CONTRADICTED]) <= high


def test_a_drift_that_began_before_the_event_is_hardly_ever_called_an_effect() -> None:
    told = studies.drifting_policy(0.03, records=30, seed=SEED)
    assert told["rule"] <= binom.ppf(1 - CHANCE, 30, 0.05)
    assert told["interval"] > told["rule"]  # which would have called it one


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


def _decided_by(
    name: str, hypothesis: Hypothesis, study: studies.Study, *, estimate: int = 0
) -> None:
    """A study says what the hypothesis does; what is detectable is of the first estimate."""
    frames = next(iter(study.make(study.nothing, 1, 5)))
    answer, finding = study.judge(frames), hypothesis.run(frames)
    deciding = finding.estimates[estimate]
    assert answer.interval is not None
    assert (answer.interval.value, answer.interval.low, answer.interval.high) == (
        deciding.value,
        deciding.low,
        deciding.high,
    ), name
    if estimate == 0:
        assert answer.said == finding.mde
    if answer.told is not None:
        assert answer.told == (finding.verdict in (Verdict.SUPPORTED, Verdict.CONTRADICTED))


@pytest.mark.parametrize(
    ("name", "hypothesis"),
    [
        ("exchanges after and before crises", "detachment"),
        ("breaks beside a tie to Taiwan", "dual-ties"),
        ("inland over time, logistic", "coast-to-inland"),
        ("exchanges after and before a trade war", "trade-war-2018"),
        ("travel after a pandemic, beside the rest", "covid-2020"),
        ("rural work in the West, change", "rural-development"),
        ("suspensions over within a year", "recovery"),
        ("suspensions at the place of a crackdown", "june-1989"),
        ("two dimensions, rank correlation", "two-dimensions"),
        ("exchanges of matched ties after a crisis", "engagement"),
        ("opinion a year after exchanges", "opinion-up"),
        ("exchanges after a tense year", "continuity"),
        ("ends under a law, exact", "state-laws"),
        ("ends under a law, dealt to states", "state-laws"),
        ("climate work of large pairs, clusters", "climate-any-size"),
        ("exchanges from both ends of ties", "interdependence"),
        ("years in dispute by trade, panel", "trade-peace"),
    ],
)
def test_studies_try_what_the_hypotheses_themselves_decide_by(name: str, hypothesis: str) -> None:
    _decided_by(name, get_hypothesis(hypothesis), studies.STUDIES[name])


def test_the_study_of_policy_tries_the_same_with_fewer_shuffles() -> None:
    study = studies.STUDIES["policy after a first tie"]
    whole = replace(study, judge=partial(studies.judged_policy, draws=DRAWS))
    _decided_by(study.name, get_hypothesis("policy-outcome"), whole)


def test_the_study_of_two_levels_tries_the_same_with_fewer_dealings() -> None:
    study = studies.STUDIES["climate work on two levels, dealt anew"]
    whole = replace(study, judge=partial(studies.judged_levels, draws=DEALINGS))
    _decided_by(study.name, get_hypothesis("climate-multilevel"), whole)


def test_the_study_of_urban_growth_tries_the_same_with_fewer_dealings() -> None:
    study = studies.STUDIES["founding by urban growth, clusters"]
    whole = replace(study, judge=partial(studies.judged_growth, draws=urban_growth.DRAWS))
    _decided_by(study.name, get_hypothesis("urbanization"), whole)


def test_the_study_of_cores_tries_the_same_with_fewer_random_networks() -> None:
    study = studies.STUDIES["ties of a periphery with itself"]
    whole = replace(study, judge=partial(studies.judged_core, draws=uneven_power.DRAWS))
    _decided_by(study.name, get_hypothesis("uneven-power"), whole)


def test_the_study_of_mending_tries_the_share_that_stands_beside_quiet_days() -> None:
    study = studies.STUDIES["who mends first after a break"]
    _decided_by(study.name, get_hypothesis("rapprochement-lead"), study, estimate=1)


def test_the_study_of_flows_tries_the_other_interval_that_interdependence_decides_by() -> None:
    study = studies.STUDIES["flows side by side on ties"]
    _decided_by(study.name, get_hypothesis("interdependence"), study, estimate=1)


# --- the page says of every hypothesis what tries it ----------------------------------------

METHODS = Path(__file__).parents[2] / "docs" / "methods"
PAGE = METHODS / "calibration-of-hypotheses.md"


def _table(name: str) -> list[dict[str, str]]:
    with (METHODS / "calibration" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_page_says_of_every_hypothesis_and_design_what_tries_it() -> None:
    tried = [(row["sort"], row["name"]) for row in _table("tried-by.csv")]
    ours = [("hypothesis", hypothesis.id) for hypothesis in OURS]
    assert tried == [*ours, *(("design", name) for name in SPECS)]
    known = set(studies.STUDIES)
    for row in _table("tried-by.csv"):
        by = row["studies"]
        assert row["decided_by"], row["name"]
        if by.startswith(("none: ", "not yet: ")):
            assert len(by.split()) > 5, row["name"]
        else:
            assert set(by.split("; ")) <= known, row["name"]


def test_every_study_is_that_of_a_hypothesis() -> None:
    named = {study for row in _table("tried-by.csv") for study in row["studies"].split("; ")}
    assert set(studies.STUDIES) <= named
    described = [row["study"] for row in _table("studies.csv")]
    assert sorted(described) == sorted(studies.STUDIES)


@pytest.mark.parametrize(
    ("exact", "label"), [("no", "approximate"), ("yes", "exact, or the wider of two intervals")]
)
def test_the_page_gives_the_range_of_the_measured_numbers(exact: str, label: str) -> None:
    rows = [row for row in _table("results.csv") if row["exact"] == exact]
    cells = [label, str(len(rows))]
    for name in ("size", "power", "coverage_without", "coverage_with"):
        values = [float(row[name]) for row in rows]
        cells.append(f"{min(values):.1f} to {max(values):.1f}")
    assert f"| {' | '.join(cells)} |" in PAGE.read_text(encoding="utf-8").splitlines()


def test_the_table_of_results_has_every_study() -> None:
    assert [row["study"] for row in _table("results.csv")] == list(studies.STUDIES)
