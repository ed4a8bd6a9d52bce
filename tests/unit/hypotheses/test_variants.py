"""The record under other choices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from paradiplomacy.definitions.definitions import DEFINITIONS, under
from paradiplomacy.hypotheses.base import CLAIMED, Estimate, Finding, Verdict
from paradiplomacy.hypotheses.battery import corrected_tests, only, run_all, variants, with_variants
from paradiplomacy.hypotheses.catalogue import get_hypothesis
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.record.drawn_dates import with_drawn_dates
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record


@pytest.fixture(scope="module")
def shipped() -> Frames:
    return frames_of(open_record())


def counting(varies: tuple[str, ...] = ("definition", "dates")) -> Hypothesis:
    """How many ties there are."""

    def test(frames: Frames) -> Finding:
        n = frames.ties.height
        one = Estimate("ties", float(n), float(n), float(n), n, "count", "counted")
        return Finding("counting", Verdict.SUPPORTED, "", estimates=(one,))

    return Hypothesis("counting", "X, 1", "C.", (), test, "supported if", varies=varies)


def test_each_choice_narrows_the_record(shipped: Frames) -> None:
    for variant in variants(shipped):
        for frames in variant.frames:
            if variant.family == "dates":
                assert frames.ties.height == shipped.ties.height
                continue
            assert 0 < frames.ties.height < shipped.ties.height
            keys = set(frames.ties["tie"])
            assert set(frames.exchanges["tie"]) <= keys
            assert set(frames.spells["tie"]) <= keys


def test_a_row_a_choice_and_only_families_that_apply(shipped: Frames) -> None:
    others = variants(shipped)
    found = with_variants(counting(), counting().run(shipped), others)
    told = {str(row.name): row for row in found.sensitivity}
    assert len(told) == 4
    wanted = under(shipped, DEFINITIONS["sci-like"]).height
    as_sci = "ties, only ties that count by the practice of Sister Cities International"
    assert told[as_sci].value == wanted
    assert all("verdict then: supported" in str(row.method) for row in found.sensitivity)
    assert with_variants(counting(()), counting().run(shipped), others).sensitivity == ()


def test_definitions_agree_with_the_count_of_the_record(shipped: Frames) -> None:
    from paradiplomacy.definitions.count import count

    counted = count(open_record(), DEFINITIONS["cpaffc-like"])
    standing = {r.tie for r in counted.rows if str(r.why).startswith(("ended", "only", "not yet"))}
    by_count = {r.tie for r in counted.rows if r.counts}
    by_frames = set(under(shipped, DEFINITIONS["cpaffc-like"])["tie"])
    assert by_frames - standing == by_count


def test_contradicted_ties_are_those_that_the_record_calls_so(shipped: Frames) -> None:
    record = open_record()
    wanted = {
        key
        for key, tie in record.ties.items()
        if any(str(fact.agreement) == "contradicted" for fact in tie.facts)
    }
    named = shipped.ties.filter(pl.col("contradicted").list.len() > 0)
    assert set(named["tie"]) == wanted


def test_drawn_dates_lie_within_their_bounds_and_in_order(shipped: Frames) -> None:
    drawn = with_drawn_dates(shipped, 3)
    for name, column in (("exchanges", "date"), ("acts", "date"), ("ties", "established")):
        before, after = getattr(shipped, name), getattr(drawn, name)
        low, high = before[f"{column}_low"], before[f"{column}_high"]
        both = low.is_not_null() & high.is_not_null()
        at = after[column].filter(both)
        assert (at >= low.filter(both)).all()
        assert (at <= high.filter(both)).all()
    for (_,), spells in drawn.spells.group_by("tie", maintain_order=True):
        last = date.min
        for start, stop in spells.select("start", "stop").iter_rows():
            for at in (start, stop):
                if at is not None:
                    assert at >= last
                    last = at


def test_the_start_of_a_tie_is_that_of_its_first_spell(shipped: Frames) -> None:
    drawn = with_drawn_dates(shipped, 4)
    first = drawn.spells.filter(
        (pl.col("entry") == "established") & (pl.col("start_low") == pl.col("start_high"))
    ).unique("tie", keep="first", maintain_order=True)
    joined = drawn.ties.drop_nulls("established").join(first.select("tie", "start"), on="tie")
    assert joined.height > 200
    assert (joined["established"] == joined["start"]).all()


def test_dates_are_drawn_alike_for_one_seed(shipped: Frames) -> None:
    one, again, other = (with_drawn_dates(shipped, seed) for seed in (1, 1, 2))
    assert one.spells.equals(again.spells)
    assert not one.exchanges.equals(other.exchanges)


@pytest.mark.parametrize("seed", range(5))
def test_a_spell_starts_on_the_day_that_ends_the_one_before(hand: Any, seed: int) -> None:
    hand.tie("us", "cn", "1980", turns=(("suspended", "1989", "US"), ("resumed", "1995", "both")))
    spells = with_drawn_dates(hand.frames(), seed).spells
    assert spells.height == 3
    assert spells["start"].to_list()[1:] == spells["stop"].to_list()[:-1]
    assert [day.year for day in spells["start"]] == [1980, 1989, 1995]


def test_responses_without_a_tie_stay(hand: Any) -> None:
    hand.response("june", "", "protest")
    hand.response("june", hand.tie("us", "cn"), "letter")
    frames = hand.frames()
    assert only(frames, frames.ties.clear()).responses.height == 1


def test_every_finding_of_the_battery_comes_with_its_variants(shipped: Frames) -> None:
    told: list[tuple[str, float]] = []
    found = run_all(
        shipped, {"counting": counting()}, progress=lambda key, share: told.append((key, share))
    )
    assert told == [("counting", 0.0)]
    assert len(found["counting"].sensitivity) == 4


@pytest.mark.parametrize("basis", CLAIMED)
def test_a_claim_on_its_own_number_is_restated_whatever_its_test_says(
    shipped: Frames, basis: str
) -> None:
    own = Estimate("share", 0.3, 0.2, 0.4, 40, "share", "taken over", basis=basis)
    made = Finding(
        "own",
        Verdict.SUPPORTED,
        "So it is.",
        (own,),
        n=40,
        p=0.001,
        mde=0.2,
        mde_sentence="A fifth.",
    )
    one = replace(counting(), id="own", test=lambda frames: made)
    found = run_all(shipped, {"own": one, "counting": counting()})
    assert found["own"].verdict is Verdict.RESTATED
    assert (found["own"].p, found["own"].mde, str(found["own"].mde_sentence)) == (None, None, "")
    assert found["own"].sensitivity == ()
    assert "own" not in {one.hypothesis for one in corrected_tests(found)}


@pytest.mark.parametrize("name", ["suspension-1989", "training-half"])
def test_the_shipped_record_restates_what_it_cannot_check(shipped: Frames, name: str) -> None:
    found = get_hypothesis(name).run(shipped)
    assert (found.verdict, found.p) == (Verdict.RESTATED, None)
    assert found.lacks
    assert "neither confirm nor refute" in str(found.sentence)


def test_corrections_are_those_of_holm_and_of_benjamini_and_hochberg() -> None:
    ps = {"a": 0.001, "b": 0.03, "c": 0.04, "d": None, "e": 0.5}
    findings = {k: Finding(k, Verdict.INCONCLUSIVE, "", p=p) for k, p in ps.items()}
    told = {c.hypothesis: c for c in corrected_tests(findings)}
    assert set(told) == {"a", "b", "c", "e"}
    assert told["a"].holm == pytest.approx(0.004)
    assert told["b"].holm == pytest.approx(0.09)
    assert told["c"].holm == pytest.approx(0.09)  # never below the one before
    assert told["b"].fdr == pytest.approx(min(0.03 * 4 / 2, 0.04 * 4 / 3))
    assert corrected_tests({"d": findings["d"]}) == ()
