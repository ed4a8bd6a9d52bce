"""Whether ties move policy: made-up worlds of which the answer is known, and the shipped one."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.support.long import made_once
from tests.unit.hypotheses.panels import made

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.estimators.staggered_did import NEVER
from paradiplomacy.hypotheses.policy.policy_design import (
    COUNTS,
    OLDER,
    OUTCOME,
    design_of,
    hub_of,
    panel_of,
    ties_of,
)
from paradiplomacy.hypotheses.policy.policy_outcome import POLICY_OUTCOME
from paradiplomacy.language import render_all
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record, record_folder

pytestmark = pytest.mark.usefixtures("chinese_too")


def few_shuffles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer shuffles than in earnest; whoever makes a site asks the record with all of them."""
    monkeypatch.setattr("paradiplomacy.hypotheses.policy.policy_answer.DRAWS", 199)
    monkeypatch.setattr("paradiplomacy.hypotheses.policy.policy_design.FEWER", 39)


@pytest.fixture(autouse=True)
def _few_shuffles(monkeypatch: pytest.MonkeyPatch) -> None:
    few_shuffles(monkeypatch)


def fill(hand: Any, seed: int = 1, **how: Any) -> None:
    """A register and votes of eighteen countries around CN."""
    panel = made(seed, **({"noise": 0.05} | how))
    for i, (code, first) in enumerate(zip(panel.units, panel.first.tolist(), strict=True)):
        pair = f"CN-{code}" if i % 2 else f"{code}-CN"
        for year, value in zip(panel.years.tolist(), panel.values[i], strict=True):
            if np.isfinite(value):
                hand.reading(OUTCOME, pair, year, 10 + float(value))
            if year >= 2000:
                hand.reading(COUNTS, pair, year, float(year == first) + float(year == first + 2))


def run(hand: Any) -> Finding:
    return render_all(POLICY_OUTCOME.run(hand.frames()))


# --- worlds of which the answer is known --------------------------------------------------


def test_ties_that_bring_countries_closer_support_the_claim(hand: Any) -> None:
    fill(hand, effect=-1.0)
    finding = run(hand)
    assert finding.verdict is Verdict.SUPPORTED
    deciding = finding.estimates[0]
    assert deciding.value == pytest.approx(-1.0, abs=0.05)
    assert deciding.high is not None
    assert deciding.high < 0
    assert finding.p is not None
    assert finding.p <= 0.01
    assert "came closer" in str(finding.sentence)


def test_ties_that_drive_countries_apart_contradict_it(hand: Any) -> None:
    fill(hand, effect=1.0)
    finding = run(hand)
    assert finding.verdict is Verdict.CONTRADICTED
    assert "but moved apart" in str(finding.sentence)


def test_ties_that_do_nothing_leave_it_open_and_a_tight_panel_says_so(hand: Any) -> None:
    fill(hand, effect=0.0)
    finding = run(hand)
    assert finding.verdict is Verdict.INCONCLUSIVE
    assert "is ruled out" in str(finding.sentence)


def test_a_loose_panel_does_not_say_that_ties_do_nothing(hand: Any) -> None:
    fill(hand, effect=0.0, noise=2.0)
    finding = run(hand)
    assert finding.verdict is Verdict.INCONCLUSIVE
    assert "could well have been missed" in str(finding.sentence)


def test_countries_that_drift_before_their_first_tie_decide_nothing(hand: Any) -> None:
    fill(hand, trend=-0.3)
    finding = run(hand)
    assert finding.estimates[0].high is not None
    assert finding.estimates[0].high < 0
    assert finding.verdict is Verdict.INCONCLUSIVE
    assert "moved differently before" in str(finding.sentence)


def test_a_drift_that_goes_on_is_within_the_bounds(hand: Any) -> None:
    fill(hand, trend=-0.3)
    (bounds,) = (e for e in run(hand).estimates if "allowing trends to diverge as much" in e.name)
    assert bounds.low is not None
    assert bounds.high is not None
    assert bounds.low < 0 < bounds.high


@pytest.mark.thorough
def test_dates_too_early_show_nothing_where_ties_do_it(hand: Any) -> None:
    fill(hand, effect=-1.0)
    (placebo,) = (e for e in run(hand).sensitivity if "placebo dates" in e.name)
    assert placebo.value == pytest.approx(0.0, abs=0.1)
    assert "too early" not in str(run(hand).sentence)


# --- who counts as what -------------------------------------------------------------------


def test_countries_that_had_ties_before_are_left_out_by_name(hand: Any) -> None:
    fill(hand)
    for year in range(2000, 2016):
        hand.reading(COUNTS, "CN-JP", year, 4.0)
    for year in range(1996, 2016):
        hand.reading(OUTCOME, "CN-JP", year, 8.0)
        hand.reading(OUTCOME, "CN-DE", year, 8.0)
    finding = run(hand)
    design = design_of(hand.frames())
    assert (design.always, design.undated) == (("JP",), ("DE",))
    assert not {"JP", "DE"} & set(design.panel.units)
    assert any("as old as their votes or older" in c and "Japan" in c for c in finding.caveats)


def test_a_tie_of_the_record_dates_a_first_tie_too(hand: Any) -> None:
    fill(hand)
    hand.tie("aa", "cn", "2001-05", countries=("AA", "CN"))
    ties = ties_of(hand.frames(), "CN")["AA"]
    assert (ties.first, ties.start, ties.dating) == (2003, 2001, "tie:aa|cn")
    assert design_of(hand.frames()).panel.first[0] == 2001


def test_years_after_the_register_say_nothing_of_countries_without_a_tie(hand: Any) -> None:
    fill(hand)
    for year in (2016, 2017):
        for pair in ("AA-CN", "CN-AR"):  # one with ties, one without
            hand.reading(OUTCOME, pair, year, 9.0)
    panel = design_of(hand.frames()).panel
    late = panel.years > 2015
    told = dict(zip(panel.units, np.isfinite(panel.values[:, late]), strict=True))
    assert told["AA"].all()
    assert not told["AR"].any()


def test_the_hub_is_the_country_in_most_pairs(hand: Any) -> None:
    assert hub_of(hand.frames(), OUTCOME) == ""
    hand.reading(OUTCOME, "US-CN", 2000, 3.0)
    assert hub_of(hand.frames(), OUTCOME) == ""
    hand.reading(OUTCOME, "CN-JP", 2000, 2.0)
    assert hub_of(hand.frames(), OUTCOME) == "CN"


# --- records that cannot tell -------------------------------------------------------------


def test_a_record_of_one_pair_says_what_is_lacking(hand: Any) -> None:
    hand.tie("us", "cn", "1979")
    for year in range(1971, 2013):
        hand.reading(OUTCOME, "US-CN", year, 3.0)
    finding = run(hand)
    assert finding.verdict is Verdict.UNTESTABLE
    assert "this record has none; at least eight are needed" in str(finding.sentence)


def test_without_a_first_tie_or_without_anybody_left_it_is_untestable(hand_of: Any) -> None:
    nobody, everybody = hand_of("US", "CN"), hand_of("US", "CN")
    fill(nobody, firsts=[NEVER] * 10)
    fill(everybody, firsts=[2005] * 10)
    assert "countries whose first tie falls within those years" in str(run(nobody).sentence)
    assert "still without one" in str(run(everybody).sentence)
    assert {run(one).verdict for one in (nobody, everybody)} == {Verdict.UNTESTABLE}


def test_four_first_ties_decide_nothing(hand: Any) -> None:
    fill(hand, effect=-1.0, firsts=[2003, 2005, 2007, 2009, *[NEVER] * 8])
    finding = run(hand)
    assert finding.n == 4
    assert finding.verdict is Verdict.INCONCLUSIVE


def test_votes_that_never_vary_tell_nothing(hand: Any) -> None:
    fill(hand)
    frames = hand.frames()
    flat = frames.readings.with_columns(
        value=pl.when(pl.col("series") == OUTCOME).then(2.0).otherwise("value")
    )
    finding = render_all(POLICY_OUTCOME.run(replace(frames, readings=flat)))
    assert finding.verdict is Verdict.INCONCLUSIVE
    assert finding.p is None
    assert "do not vary" in str(finding.sentence)


# --- the shipped record -------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> Frames:
    return frames_of(open_record())


@pytest.fixture(scope="module", params=made_once("policy of the record"))
def finding(shipped: Frames) -> Finding:
    with pytest.MonkeyPatch.context() as fewer:
        few_shuffles(fewer)
        return render_all(POLICY_OUTCOME.run(shipped))


def latest(text: str) -> int:
    """The last year of a date of the record's series."""
    if "X" in text:
        return int(text.replace("X", "9"))
    return int(text.removeprefix("../")[:4]) + text.endswith("~")


def test_the_shipped_estimate_is_that_of_its_files(finding: Finding) -> None:
    """From the tables of readings, by the definition, with nothing of the package."""
    votes: dict[str, dict[int, float]] = defaultdict(dict)
    first: dict[str, int] = {}
    sure: dict[str, float] = {}
    for record in ("china_world", "sino_us"):
        with record_folder(record) as folder:
            text = (folder / "series.csv").read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines()):
            if "CN" not in (ends := row["of"].split("-")) or len(ends) != 2:
                continue
            (code,) = (end for end in ends if end != "CN")
            value = float(row["value"])
            if row["series"] == OLDER:
                votes[code][int(row["date"])] = value
            elif row["series"] == "ties.first.confidence":
                sure[code] = value
            dates = row["series"].startswith(("ties.dated", "ties.unclear", "ties.first.conf"))
            if dates or (row["series"] == COUNTS and value):
                first[code] = min(latest(row["date"]), first.get(code, 9999))
    known = {
        code: first[code]
        for code, how in sure.items()
        if how >= 2 and any(year < first[code] for year in votes[code])
    }

    def change(code: str, year: int, base: int) -> float | None:
        both = year in votes[code] and base in votes[code]
        return votes[code][year] - votes[code][base] if both else None

    cells, tied = [], set()
    for code, start in known.items():
        for year in range(start, start + 10):
            own = change(code, year, start - 1)
            free = [change(c, year, start - 1) for c, g in known.items() if g > max(year, start)]
            told = [x for x in free if x is not None]
            if own is not None and told:
                cells.append(own - sum(told) / len(told))
                tied.add(code)
    assert len(known) == 69
    assert len(tied) == finding.n == 66
    assert finding.estimates[0].value == pytest.approx(sum(cells) / len(cells), abs=1e-9)


def test_first_ties_of_the_series_that_begins_in_2000_date_nothing(shipped: Frames) -> None:
    design = design_of(shipped)
    first = dict(zip(design.panel.units, design.panel.first.tolist(), strict=True))
    # AidData's table begins in 2000: by it Indonesia's first tie was of 2002 and Malaysia's too.
    assert (first["ID"], first["MY"]) == (1992, 1993)
    # Of these it counts some or none, and the earliest seen is too late: neither is "never".
    assert {"PG", "TM", "LA", "KZ"} <= set(design.unsure)
    assert NEVER not in design.panel.first
    assert not any(design.ties[code].registered for code in design.panel.units)


def test_states_of_the_past_are_units_of_their_own(shipped: Frames) -> None:
    design = design_of(shipped)
    first = dict(zip(design.panel.units, design.panel.first.tolist(), strict=True))
    assert (first["YU"], first["DD"], first["DE"]) == (1980, 1988, 1982)
    yugoslavia = design.panel.values[design.panel.units.index("YU")]
    assert np.isnan(yugoslavia[design.panel.years > 1991]).all()
    assert not {"HR", "RS", "SI", "BA", "MK", "SK", "CS"} & set(design.panel.units)


def test_the_shipped_record_leaves_the_question_open(finding: Finding) -> None:
    assert finding.verdict is Verdict.INCONCLUSIVE
    assert finding.mde is not None
    deciding = finding.estimates[0]
    assert deciding.low is not None
    assert deciding.high is not None
    assert deciding.low < 0 < deciding.high
    said = str(finding.sentence)
    assert "(breakdown value 0)." in said
    span = f"{-deciding.low:.2f} points nearer to China to {deciding.high:.2f} points farther"
    assert f"(95% interval {span}" in said
    assert "For the United States and China alone, no answer is given" in said


def test_both_vintages_stay_apart(shipped: Frames) -> None:
    new, old = panel_of(shipped, "CN", OUTCOME), panel_of(shipped, "CN", OLDER)
    both = [code for code in new.units if code in old.units]
    a, b = (
        panel.only([panel.units.index(code) for code in both]).values[
            :, (panel.years >= 1996) & (panel.years <= 2012)
        ]
        for panel in (new, old)
    )
    assert int(new.years[0]) == 1996
    told = np.isfinite(a) & np.isfinite(b)
    assert told.sum() > 500
    # Each keeps its own readings, also in years of which both tell.
    assert (a != b)[told].mean() > 0.99


@pytest.mark.slow
def test_the_change_is_shown_from_longer_bases(finding: Finding) -> None:
    rows = [e for e in finding.sensitivity if "distance, relative to the" in e.name]
    assert len(rows) == 4
    assert rows[0].value == finding.estimates[0].value
    # A base of eight years takes countries that have eight.
    assert [e.n for e in rows] == sorted((e.n for e in rows), reverse=True)
    assert rows[3].n < rows[0].n


def test_what_is_detectable_is_that_of_the_whole_rule(finding: Finding) -> None:
    alone = float(finding.mde_sentence.split("would find ")[1].split(" ")[0])
    assert finding.mde is not None
    assert finding.mde > 2 * alone


def test_countries_without_a_dated_tie_are_counted_and_left_out(hand: Any) -> None:
    fill(hand)
    for year in range(1996, 2016):
        hand.reading(OUTCOME, "CN-JP", year, 8.0)
    finding = run(hand)
    assert any("one country with votes and no dated tie" in c for c in finding.caveats)
