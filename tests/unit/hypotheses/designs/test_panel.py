"""A planted change is found, none is shown as none, and few units decide nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import t

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.designs.panel import ENOUGH_UNITS, Panel
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record

MORE = Rule("more", 0.0)
COLUMNS = {
    "unit": pl.String,
    "year": pl.Int64,
    "value": pl.Float64,
    "first": pl.Int64,
    "known": pl.Boolean,
    "subject": pl.String,
}


@pytest.fixture(scope="module")
def shipped() -> Frames:
    return frames_of(open_record())


def drawn(
    *, units: int = 60, effect: float = 0.0, noise: float = 0.3, step: int = 1, gap: float = 0.0
) -> pl.DataFrame:
    """A third of the units is reached early, a third late, a third never."""
    rng = np.random.default_rng(3)
    rows = []
    for u in range(units):
        first = [2003, 2006, None][u % 3]
        level = rng.normal()
        for year in range(2000, 2000 + 10 * step, step):
            after = first is not None and year >= first
            value = level + 0.1 * (year - 2000) + effect * after + noise * rng.normal()
            if rng.random() >= gap:
                rows.append((f"u{u:02}", year, value, first, True, f"reading:s|u{u:02}|{year}"))
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def design(rows: pl.DataFrame, rule: Rule = MORE) -> Panel:
    return Panel(lambda _: rows, "output", "its first tie", "province", rule)


@pytest.mark.parametrize(
    ("effect", "rule", "verdict"),
    [
        (1.0, MORE, Verdict.SUPPORTED),
        (-1.0, MORE, Verdict.CONTRADICTED),
        (-1.0, Rule("less", 0.0), Verdict.SUPPORTED),
        (0.0, Rule("same", 0.0, margin=(-0.5, 0.5)), Verdict.SUPPORTED),
        (1.5, Rule("same", 0.0, margin=(-0.5, 0.5)), Verdict.CONTRADICTED),
        (0.0, Rule("same", 0.0, margin=(-0.01, 0.01)), Verdict.INCONCLUSIVE),
    ],
)
def test_verdicts_follow_the_planted_change(
    shipped: Frames, effect: float, rule: Rule, verdict: Verdict
) -> None:
    found = design(drawn(effect=effect), rule).test(shipped)
    assert found.verdict is verdict
    deciding = found.estimates[0]
    assert deciding.low is not None
    assert deciding.high is not None
    assert deciding.low <= effect <= deciding.high
    assert len(deciding.subjects) == 600
    assert found.p is not None
    if rule.expect != "same":
        assert found.p < 0.05
    else:
        assert (found.p < 0.05) == (verdict is Verdict.SUPPORTED)


def test_one_cohort_beside_untouched_units_is_the_difference_of_two_changes(
    shipped: Frames,
) -> None:
    rows = drawn(effect=1.0, units=60).filter(
        (pl.col("first").is_null() | (pl.col("first") == 2003)) & pl.col("year").is_in([2002, 2003])
    )
    found = design(rows).test(shipped)
    wide = rows.pivot("year", index=["unit", "first"], values="value")
    change = wide.with_columns((pl.col("2003") - pl.col("2002")).alias("change"))
    reached = pl.col("first").is_not_null()
    by_hand = (
        change.filter(reached)["change"].mean() - change.filter(~reached)["change"].mean()  # type: ignore[operator]
    )
    assert found.estimates[0].value == pytest.approx(by_hand)


def test_what_is_detectable_rests_on_units_that_are_not_reached_yet(shipped: Frames) -> None:
    rows = drawn(effect=1.0, units=60).filter(
        (pl.col("first").is_null() | (pl.col("first") == 2003)) & pl.col("year").is_in([2002, 2003])
    )
    found = design(rows).test(shipped)
    wide = rows.pivot("year", index=["unit", "first"], values="value")
    never = wide.filter(pl.col("first").is_null())
    change = (never["2003"] - never["2002"]).to_numpy()
    error = np.std(change, ddof=1) * np.sqrt(1 / 20 + 1 / 20)
    assert found.mde == pytest.approx(error * (t.ppf(0.975, 19) + t.ppf(0.8, 19)))
    after = pl.when(pl.col("first").is_not_null() & (pl.col("year") == 2003)).then(5.0).otherwise(0)
    assert design(rows.with_columns(pl.col("value") + after)).test(shipped).mde == found.mde


def test_one_unit_that_is_reached_tells_little_and_breaks_nothing(shipped: Frames) -> None:
    lone = drawn(units=60).filter(pl.col("first").is_null() | (pl.col("unit") == "u00"))
    found = design(lone).test(shipped)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.mde is None
    assert found.p is None or 0 <= found.p <= 1


def test_readings_every_fifth_year_and_gaps_will_do(shipped: Frames) -> None:
    sparse = drawn(effect=2.0, step=2, gap=0.05)
    found = design(sparse).test(shipped)
    assert found.verdict is Verdict.SUPPORTED
    assert any("before the event" in e.name for e in found.sensitivity)


def test_few_units_decide_nothing_however_clear_they_are(shipped: Frames) -> None:
    few = drawn(units=ENOUGH_UNITS - 2, effect=50.0)
    found = design(few).test(shipped)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.lacks
    lone = drawn(units=60, effect=50.0).filter(
        pl.col("first").is_null() | pl.col("unit").is_in(["u00", "u03", "u06", "u09"])
    )
    assert design(lone).test(shipped).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.clear(),
        lambda d: d.with_columns(pl.lit(None, pl.Int64).alias("first")),
        lambda d: d.with_columns(pl.lit(1990).cast(pl.Int64).alias("first")),
        lambda d: d.with_columns(pl.lit(2003).cast(pl.Int64).alias("first")),
        lambda d: d.with_columns(pl.lit(1.0).alias("value")),
        lambda d: d.with_columns(pl.lit(float("nan")).alias("value")),
        lambda d: d.filter(pl.col("year") == 2003),
        lambda d: d.head(3),
    ],
)
def test_a_panel_that_tells_nothing_is_no_crash(shipped: Frames, change: Any) -> None:
    one = design(change(drawn()))
    found = one.test(shipped)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert not {"nan", "None", "inf"} & set(found.sentence.split())
    assert found.estimates[0].value is None
    assert all(isinstance(need.lacking(shipped), str) for need in one.needs)


def test_units_reached_before_the_first_reading_are_told_of(shipped: Frames) -> None:
    rows = drawn(effect=1.0)
    early = rows.with_columns(
        pl.when(pl.col("unit") == "u02").then(1990).otherwise(pl.col("first")).alias("first")
    )
    found = design(early).test(shipped)
    assert found.n == 59
    assert any("Left out: one province with an event before" in text for text in found.caveats)
    vague = rows.with_columns((pl.col("unit") > "u03").alias("known"))
    found = design(vague).test(shipped)
    assert found.n == 56
    assert any("Left out: four provinces with an event of unknown" in t for t in found.caveats)
