"""What hypotheses of files say of a record."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from scipy.stats import binomtest
from tests.unit.hypotheses.own_files import BEFORE_AFTER, RATE, SHARE

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.battery import run_all
from paradiplomacy.hypotheses.designs.condition_columns import FRAMES, columns_of, rows_of_frame
from paradiplomacy.hypotheses.designs.spec import SPECS, TEMPLATES, template
from paradiplomacy.hypotheses.estimators.exact import rate_ratio
from paradiplomacy.hypotheses.from_file import read_hypotheses
from paradiplomacy.language import render_all
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_around_names")


@pytest.fixture(scope="module")
def shipped() -> Frames:
    return frames_of(open_record())


@pytest.mark.parametrize("design", TEMPLATES)
def test_every_template_reads_and_runs(written: Any, shipped: Frames, design: str) -> None:
    (one,) = read_hypotheses(written(template(design)))
    assert one.id == f"my-{design}"
    assert all(word in str(one.estimator) for word in ("supported if", "inconclusive"))
    finding = one.run(shipped)
    assert finding.hypothesis == one.id
    assert finding.verdict is not Verdict.UNTESTABLE
    assert set(finding.estimates[0].subjects) <= set(shipped.evidence)
    assert finding.estimates[0].subjects
    text = template(design)
    assert all(f"{key}:" in text for key in fields_of(design))


def fields_of(design: str) -> list[str]:
    return [info.alias or name for name, info in SPECS[design].model_fields.items()]


def test_designs_are_those_of_the_templates() -> None:
    assert set(TEMPLATES) == set(SPECS)


def test_a_share_is_that_of_a_plain_count(written: Any, hand: Any) -> None:
    for i in range(12):
        status = "suspended" if i < 2 else "active"
        hand.tie(f"us{i}", f"cn{i}")
        hand.rows["ties"][-1]["status"] = status if i < 11 else None
    hand.tie("us", "tw", countries=("US", "TW"))
    (one,) = read_hypotheses(written(SHARE))
    finding = one.run(hand.frames())
    exact = binomtest(2, 11).proportion_ci(0.95, method="exact")
    deciding = finding.estimates[0]
    assert (deciding.value, deciding.n) == (pytest.approx(2 / 11), 11)  # null is not an answer
    assert (deciding.low, deciding.high) == (pytest.approx(exact.low), pytest.approx(exact.high))
    assert one.claim == "Most ties are suspended."
    more = read_hypotheses(written(SHARE.replace("expect: more", "expect: less")))[0]
    assert more.run(hand.frames()).verdict is Verdict.INCONCLUSIVE
    for i in range(20, 40):
        hand.tie(f"us{i}", f"cn{i}")
    assert one.run(hand.frames()).verdict is Verdict.CONTRADICTED
    assert more.run(hand.frames()).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("unit", "several"),
    [
        ("county", "40 counties"),
        ("person", "40 people"),
        ("Land\nunits: Länder", "40 Länder"),
        ("place with a tie", "40 places with a tie"),
    ],
    ids=["county", "person", "declared", "with-more"],
)
def test_several_units_are_called_by_their_plural(
    written: Any, hand: Any, unit: str, several: str
) -> None:
    for i in range(40):
        hand.tie(f"us{i}", f"cn{i}")
    (one,) = read_hypotheses(written(SHARE.replace("unit: tie", f"unit: {unit}")))
    finding = one.run(hand.frames())
    assert several in str(finding.sentence)
    assert several in str(finding.mde_sentence)


def test_a_plural_that_is_not_written_leaves_the_fingerprint_of_a_plan(written: Any) -> None:
    (plain,) = read_hypotheses(written(SHARE))
    (said,) = read_hypotheses(written(f"{SHARE}units: ties\n"))
    assert "units" not in plain.written
    assert '"units":"ties"' in said.written


def test_a_share_that_may_be_hidden_by_silence_never_contradicts(written: Any, hand: Any) -> None:
    for i in range(40):
        hand.tie(f"us{i}", f"cn{i}")
    (one,) = read_hypotheses(written(SHARE.replace("silent: false", "silent: true")))
    assert one.run(hand.frames()).verdict is Verdict.INCONCLUSIVE


def test_a_share_of_few_says_that_it_takes_more(written: Any, hand: Any) -> None:
    hand.tie("us", "cn")
    (one,) = read_hypotheses(written(template("share")))
    finding = one.run(hand.frames())
    assert finding.verdict is Verdict.INCONCLUSIVE
    assert render_all(finding.lacks) == ("More ties of known kind; one cannot decide the claim.",)


def test_the_shipped_record_gives_the_share_that_a_loop_counts(
    written: Any, shipped: Frames
) -> None:
    text = SHARE.replace("frame: ties", "frame: exchanges").replace(
        "status = 'suspended'", "array_contains(sectors, 'trade') OR form = 'delegation'"
    )
    (one,) = read_hypotheses(written(text))
    tie_ends = {row["tie"]: row["country_b"] for row in shipped.ties.iter_rows(named=True)}
    rows = [r for r in shipped.exchanges.iter_rows(named=True) if tie_ends.get(r["tie"]) == "CN"]
    known = [r for r in rows if r["sectors"] is not None and r["form"] is not None]
    hits = sum("trade" in r["sectors"] or r["form"] == "delegation" for r in known)
    deciding = one.run(shipped).estimates[0]
    assert (deciding.n, deciding.value) == (len(known), pytest.approx(hits / len(known)))
    assert set(deciding.subjects) <= set(shipped.evidence)


def test_a_rate_counts_events_over_years_at_risk(written: Any, hand: Any) -> None:
    for i in range(20):
        turns = (("suspended", "2000-01-01", "US"),) if i < 10 else ()
        hand.tie(f"us{i}", f"cn{i}", "1980", region="Northeast", turns=turns)
    for i in range(20, 60):
        turns = (("suspended", "2010-01-01", "US"),) if i < 22 else ()
        hand.tie(f"us{i}", f"cn{i}", "1980", region="South", turns=turns)
    (one,) = read_hypotheses(written(RATE))
    finding = one.run(hand.frames())
    assert finding.verdict is Verdict.SUPPORTED
    inside, outside = 10 * 10 + 10 * 30, 2 * 20 + 38 * 30
    value = finding.estimates[0].value
    assert value == pytest.approx((10 / inside) / (2 / outside), rel=0.01)
    (less,) = read_hypotheses(written(RATE.replace("expect: more", "expect: less")))
    assert less.run(hand.frames()).verdict is Verdict.CONTRADICTED


def test_the_shipped_record_gives_the_rate_that_a_loop_counts(
    written: Any, shipped: Frames
) -> None:
    text = RATE.replace("event: suspended", "event: ended").replace("2019", "2025")
    text = text.replace("region_b = 'Northeast'", "tier = 'state'")
    (one,) = read_hypotheses(written(text))
    first, last = date(1990, 1, 1), date(2025, 12, 31)
    tiers = dict(shipped.ties.select("tie", "tier").iter_rows())
    held = {True: [0, 0.0], False: [0, 0.0]}
    for spell in shipped.spells.iter_rows(named=True):
        if spell["status"] in ("active", "dormant", "suspended") and spell["start"]:
            stop = spell["stop"] or spell["stop_high"] or spell["stop_low"] or shipped.as_of
            low, high = max(spell["start"], first), min(stop, last, shipped.as_of)
            if low <= high:
                into = held[tiers[spell["tie"]] == "state"]
                into[0] += spell["exit"] == "ended" and first <= stop <= last
                into[1] += (high - low).days / 365.25
    deciding = one.run(shipped).estimates[0]
    (events, years), (others, other_years) = held[True], held[False]
    assert deciding.n == events + others > 0
    said = str(one.run(shipped).sentence)
    assert f"{years:,.0f} tie-years" in said
    assert f"in {other_years:,.0f}." in said
    wanted = rate_ratio(events, years, base_count=others, base_time=other_years)
    assert (deciding.low, deciding.high) == (
        pytest.approx(wanted.low),
        pytest.approx(wanted.high),
    )


def test_before_and_after_reads_dates_or_shocks(written: Any, hand: Any) -> None:
    for i in range(9):
        hand.tie(f"us{i}", f"cn{i}", "1990", turns=(("suspended", "2022-04-01", "US"),))
    hand.tie("us", "tw", "1990", countries=("US", "TW"), turns=(("suspended", "2022-04", "US"),))
    hand.shock("war", "2022-02-24")
    (dated,) = read_hypotheses(written(BEFORE_AFTER))
    finding = dated.run(hand.frames())
    assert finding.verdict is Verdict.SUPPORTED
    assert finding.n == 9
    by_key = BEFORE_AFTER.replace("dates: {The invasion: 2022-02}", "shocks: [war]")
    (of_shocks,) = read_hypotheses(written(by_key))
    assert of_shocks.run(hand.frames()).estimates[0].value is None  # none before
    assert of_shocks.run(hand.frames()).n == 9
    (of_all,) = read_hypotheses(written(by_key.replace("[war]", "all")))
    assert of_all.run(hand.frames()).n == 9


def with_readings(hand: Any, series: str = "output") -> None:
    """Sixty places in which a rise of 2 follows a tie, or none comes."""
    for i in range(60):
        first = [2003, 2006, 0][i % 3]
        if first:
            hand.tie(f"us{i}", f"cn{i}", f"{first}-03-01")
        for year in range(2000, 2010):
            wave = ((i * 7919 + year * 104729) % 101 - 50) / 100
            reached = float(bool(first) and year >= first)
            for name, read in ((series, wave + 2.0 * reached), ("law", reached)):
                days = dict.fromkeys(("date", "date_low", "date_high"), date(year, 7, 1))
                row = {"series": name, "subject": f"us{i}", "value": read, "unit": "", **days}
                hand.rows["readings"].append(row)


def test_files_go_through_the_battery_like_ours(written: Any, shipped: Frames) -> None:
    (one,) = read_hypotheses(written(SHARE))
    finding = run_all(shipped, {one.id: one})[one.id]
    assert any("dates drawn" in str(e.name) for e in finding.sensitivity)


@pytest.mark.parametrize("frame", FRAMES)
def test_every_frame_has_a_subject_a_row(shipped: Frames, frame: str) -> None:
    rows = rows_of_frame(shipped, frame)
    assert rows.height == getattr(shipped, frame).height
    assert set(rows["_subject"]) <= set(shipped.evidence)
    assert "_subject" not in columns_of(frame)
