"""Matching, and exact permutations within matched sets, against plain enumeration."""

from __future__ import annotations

from itertools import product
from math import sqrt

import numpy as np
import polars as pl
import pytest

from paradiplomacy.hypotheses.estimators import matched_sets
from paradiplomacy.hypotheses.estimators.matched_sets import (
    MatchedSet,
    detectable,
    difference,
    match,
    p_of_sets,
)


def a_set(outcome: int, *outcomes: int) -> MatchedSet:
    controls = tuple(f"c{i}" for i in range(len(outcomes)))
    return MatchedSet("t", controls, outcome, outcomes)


def enumerated(sets: list[MatchedSet], effect: float) -> tuple[float, float]:
    """Chances of a mean as great, and as small, over every way to deal the labels."""
    every = []
    for one in sets:
        held = [one.outcome + effect, *one.outcomes]
        every.append([np.mean(held[:i] + held[i + 1 :]) - x for i, x in enumerate(held)])
    sums = np.array([sum(dealt) for dealt in product(*every)])
    seen = sum(part[0] for part in every)
    return float((sums >= seen - 1e-9).mean()), float((sums <= seen + 1e-9).mean())


@pytest.fixture
def sets() -> list[MatchedSet]:
    rng = np.random.default_rng(7)
    return [
        a_set(int(rng.poisson(1)), *(int(x) for x in rng.poisson(3, size=1 + i % 3)))
        for i in range(7)
    ]


def test_p_value_is_that_of_every_permutation(sets: list[MatchedSet]) -> None:
    assert p_of_sets(sets) == pytest.approx(min(1.0, 2 * min(enumerated(sets, 0.0))))


def test_interval_holds_the_effects_that_no_permutation_rules_out(sets: list[MatchedSet]) -> None:
    found = difference(sets)
    assert found.value == pytest.approx(np.mean([np.mean(s.outcomes) - s.outcome for s in sets]))
    grid = [k / 10 for k in range(-80, 81)]
    kept = [d for d in grid if min(enumerated(sets, d)) > 0.025]
    assert (found.low, found.high) == pytest.approx((min(kept), max(kept)))


def test_so_few_sets_rule_out_nothing() -> None:
    few = [a_set(0, 50), a_set(0, 50)]
    found = difference(few)
    assert (found.value, found.low, found.high) == (50.0, None, None)
    assert p_of_sets(few) == 0.5
    assert (difference([]).value, p_of_sets([])) == (None, None)


def test_beyond_exact_sums_the_normal_is_near(
    sets: list[MatchedSet], monkeypatch: pytest.MonkeyPatch
) -> None:
    many = sets * 6
    exact = p_of_sets(many), difference(many)
    monkeypatch.setattr(matched_sets, "WIDEST", 0)
    assert p_of_sets(many) == pytest.approx(exact[0], abs=0.01)
    assert difference(many).low == pytest.approx(exact[1].low, abs=0.25)


def units(*rows: tuple[str, bool, float, str]) -> pl.DataFrame:
    table = [(unit, treated, x, same, 0) for unit, treated, x, same in rows]
    return pl.DataFrame(table, schema=["unit", "treated", "x", "same", "outcome"], orient="row")


def matched(frame: pl.DataFrame, **more: float) -> dict[str, tuple[str, ...]]:
    look = {"caliper": 0.5, "most": 2, **more}
    found = match(frame, numeric=["x"], same=["same"], **look)  # type: ignore[arg-type]
    return {one.treated: one.controls for one in found}


def test_the_nearest_within_reach_stand_together() -> None:
    spread = units(
        ("t", True, 0.0, "a"),
        ("near", False, 0.1, "a"),
        ("next", False, 0.2, "a"),
        ("third", False, 0.3, "a"),
        ("elsewhere", False, 0.0, "b"),
        ("far", False, 90.0, "a"),
    )
    assert matched(spread) == {"t": ("near", "next")}
    assert matched(spread, most=5) == {"t": ("near", "next", "third")}


def test_every_one_has_its_first_before_any_has_a_second() -> None:
    rows = [("t1", True, 0.0, "a"), ("t2", True, 0.2, "a")]
    rows += [("c1", False, 0.0, "a"), ("c2", False, 0.01, "a"), ("far", False, 9.0, "a")]
    assert matched(units(*rows)) == {"t1": ("c1",), "t2": ("c2",)}


def test_who_has_nobody_like_it_is_left_out() -> None:
    rows = [("t", True, 0.0, "a"), ("c", False, 9.0, "a"), ("u", True, 1.0, "b")]
    assert matched(units(*rows)) == {}


def test_what_is_unknown_in_a_stratum_keeps_nobody_apart() -> None:
    frame = units(("t", True, 0.0, "a"), ("c", False, 0.0, "a")).with_columns(
        pl.lit(None, dtype=pl.Float64).alias("x")
    )
    assert matched(frame) == {"t": ("c",)}


def test_detectable_difference_in_closed_form() -> None:
    assert detectable([1] * 5) is None  # 32 permutations: none is rare enough
    assert detectable([3] * 4) == pytest.approx(2.8016 * sqrt(4 * 4 / 3) / 4, abs=1e-3)
    assert detectable([]) is None
