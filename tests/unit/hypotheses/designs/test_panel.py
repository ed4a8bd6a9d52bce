"""A planted change is found, none is shown as none, and few units decide nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom, t

from paradiplomacy.hypotheses.base import Estimate, Verdict
from paradiplomacy.hypotheses.designs.panel import ENOUGH_UNITS, Panel
from paradiplomacy.hypotheses.designs.panel_words import other_choices
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.language import rendered
from paradiplomacy.language.locales import Numerals
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_around_names")

MORE = DecisionRule("more", 0.0)
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
    *,
    units: int = 60,
    effect: float = 0.0,
    noise: float = 0.1,
    step: int = 1,
    gap: float = 0.0,
    drift: float = 0.0,
    seed: int = 3,
) -> pl.DataFrame:
    """A third of the units is reached early, a third late, a third never.

    Units that are ever reached drift by so much a year, before the event and after it.
    """
    rng = np.random.default_rng(seed)
    rows = []
    for u in range(units):
        first = [2003, 2006, None][u % 3]
        level = rng.normal()
        for year in range(2000, 2000 + 10 * step, step):
            after = first is not None and year >= first
            value = level + 0.1 * (year - 2000) + effect * after + noise * rng.normal()
            value += drift * (year - 2000) * (first is not None)
            if rng.random() >= gap:
                rows.append((f"u{u:02}", year, value, first, True, f"reading:s|u{u:02}|{year}"))
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def design(rows: pl.DataFrame, rule: DecisionRule = MORE) -> Panel:
    return Panel(lambda _: rows, "output", "its first tie", "province", rule)


@pytest.mark.parametrize(
    ("effect", "rule", "verdict"),
    [
        (1.0, MORE, Verdict.SUPPORTED),
        (-1.0, MORE, Verdict.CONTRADICTED),
        (-1.0, DecisionRule("less", 0.0), Verdict.SUPPORTED),
        (0.0, DecisionRule("same", 0.0, margin=(-0.5, 0.5)), Verdict.SUPPORTED),
        (1.5, DecisionRule("same", 0.0, margin=(-0.5, 0.5)), Verdict.CONTRADICTED),
        (0.0, DecisionRule("same", 0.0, margin=(-0.01, 0.01)), Verdict.INCONCLUSIVE),
    ],
)
def test_verdicts_follow_the_planted_change(
    shipped: Frames, effect: float, rule: DecisionRule, verdict: Verdict
) -> None:
    found = rendered(design(drawn(effect=effect), rule).test(shipped))
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
    found = rendered(design(rows).test(shipped))
    wide = rows.pivot("year", index=["unit", "first"], values="value")
    change = wide.with_columns((pl.col("2003") - pl.col("2002")).alias("change"))
    reached = pl.col("first").is_not_null()
    by_hand = (
        change.filter(reached)["change"].mean() - change.filter(~reached)["change"].mean()  # type: ignore[operator]
    )
    assert found.estimates[0].value == pytest.approx(by_hand)


def test_what_the_interval_alone_could_find_rests_on_units_not_reached_yet(
    shipped: Frames,
) -> None:
    rows = drawn(effect=1.0, units=60).filter(
        (pl.col("first").is_null() | (pl.col("first") == 2003)) & pl.col("year").is_in([2002, 2003])
    )
    found = rendered(design(rows).test(shipped))
    wide = rows.pivot("year", index=["unit", "first"], values="value")
    never = wide.filter(pl.col("first").is_null())
    change = (never["2003"] - never["2002"]).to_numpy()
    error = np.std(change, ddof=1) * np.sqrt(1 / 20 + 1 / 20)
    alone = Numerals("en").figure(error * (t.ppf(0.975, 19) + t.ppf(0.8, 19)))
    assert f"If they surely did, a change of {alone} would be found" in found.mde_sentence
    # Of two readings it cannot be known whether units moved alike until then.
    assert found.mde is None
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "it cannot be known whether units moved alike" in found.sentence


def test_what_is_detectable_is_the_same_whatever_came_after_the_event(shipped: Frames) -> None:
    rows = drawn(units=60)
    found, moved = (
        rendered(design(one).test(shipped)) for one in (rows, drawn(units=60, effect=5.0))
    )
    assert found.mde is not None
    assert moved.mde == pytest.approx(found.mde)
    alone = float(found.mde_sentence.split("alike, ")[1].split(" ")[0])
    assert found.mde > 2 * alone


def test_one_unit_that_is_reached_tells_little_and_breaks_nothing(shipped: Frames) -> None:
    lone = drawn(units=60).filter(pl.col("first").is_null() | (pl.col("unit") == "u00"))
    found = rendered(design(lone).test(shipped))
    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.mde is None
    assert found.p is None or 0 <= found.p <= 1


def test_readings_every_fifth_year_and_gaps_will_do(shipped: Frames) -> None:
    sparse = drawn(effect=2.0, step=2, gap=0.05)
    found = rendered(design(sparse).test(shipped))
    assert found.verdict is Verdict.SUPPORTED
    assert any("before the event" in e.name for e in found.sensitivity)


def test_few_units_decide_nothing_however_clear_they_are(shipped: Frames) -> None:
    few = drawn(units=ENOUGH_UNITS - 2, effect=50.0)
    found = rendered(design(few).test(shipped))
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
    found = rendered(one.test(shipped))
    assert found.verdict is Verdict.INCONCLUSIVE
    assert not {"nan", "None", "inf"} & set(found.sentence.split())
    assert found.estimates[0].value is None
    assert all(str(need.lacking(shipped)) for need in one.needs)


def test_units_reached_before_the_first_reading_are_told_of(shipped: Frames) -> None:
    rows = drawn(effect=1.0)
    early = rows.with_columns(
        pl.when(pl.col("unit") == "u02").then(1990).otherwise(pl.col("first")).alias("first")
    )
    found = rendered(design(early).test(shipped))
    assert found.n == 59
    assert any("Left out: one province with an event before" in text for text in found.caveats)
    vague = rows.with_columns((pl.col("unit") > "u03").alias("known"))
    found = rendered(design(vague).test(shipped))
    assert found.n == 56
    assert any("Left out: four provinces with an event of unknown" in t for t in found.caveats)


# --- trends before the event ----------------------------------------------------------------


@pytest.mark.parametrize("rule", [MORE, DecisionRule("less", 0.0)], ids=["more", "less"])
@pytest.mark.parametrize("drift", [0.15, -0.15])
def test_a_drift_before_the_event_is_no_effect(
    shipped: Frames, rule: DecisionRule, drift: float
) -> None:
    found = rendered(design(drawn(drift=drift), rule).test(shipped))
    deciding = found.estimates[0]
    assert deciding.low is not None
    assert deciding.high is not None
    assert not deciding.low <= 0 <= deciding.high  # the interval alone would decide
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "moved differently before the event already" in found.sentence


def test_a_drift_that_hides_an_effect_does_not_show_that_there_is_none(shipped: Frames) -> None:
    # Up by 0.15 a year, and down by about as much as makes the mean after the event none.
    rule = DecisionRule("same", 0.0, margin=(-0.3, 0.3))
    found = rendered(design(drawn(drift=0.15, effect=-0.5), rule).test(shipped))
    deciding = found.estimates[0]
    assert deciding.value == pytest.approx(0.0, abs=0.15)
    assert found.verdict is Verdict.INCONCLUSIVE


def test_a_finding_says_what_its_verdict_survived(shipped: Frames) -> None:
    found = rendered(design(drawn(effect=1.0)).test(shipped))
    assert "the verdict survives that" in found.sentence
    before, bounds, breakdown = found.estimates[1:4]
    assert (before.unit, breakdown.unit) == ("p-value", "times")
    assert before.value is not None
    assert before.value >= 0.05
    assert bounds.low is not None
    assert bounds.low > 0
    assert breakdown.value is not None
    assert breakdown.value > 1


def test_an_effect_that_bounds_do_not_spare_decides_nothing(shipped: Frames) -> None:
    found = rendered(design(drawn(effect=0.2)).test(shipped))
    deciding = found.estimates[0]
    assert deciding.low is not None
    assert deciding.low > 0
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "does not survive that" in found.sentence
    assert found.mde is not None
    assert found.mde > 0.2


def test_bases_of_more_readings_are_shown(shipped: Frames) -> None:
    found = rendered(design(drawn(effect=1.0)).test(shipped))
    names = [e.name for e in found.sensitivity if ", from the " in e.name]
    assert [name.split(", from ")[1] for name in names] == [
        "the reading before the event",
        "the mean of three readings before the event",
        "the mean of five readings before the event",
    ]


@pytest.mark.thorough
def test_drifts_are_hardly_ever_supported_and_detectable_effects_mostly_are(
    shipped: Frames,
) -> None:
    """Made records of several sizes and seeds."""
    drifts, found, records = 0, 0, 60
    for seed in range(records):
        units = (30, 60, 120)[seed % 3]
        drift = rendered(design(drawn(units=units, drift=0.1, seed=seed)).test(shipped))
        drifts += drift.verdict is Verdict.SUPPORTED
        least = rendered(design(drawn(units=units, seed=seed)).test(shipped)).mde
        assert least is not None
        effect = rendered(design(drawn(units=units, effect=least, seed=1000 + seed)).test(shipped))
        found += effect.verdict is Verdict.SUPPORTED
    assert drifts <= 3  # of 60, one in twenty
    low, high = binom.ppf([1e-4, 1 - 1e-4], records, 0.8)
    assert low <= found <= high


# --- what is unknown, controls and covariates --------------------------------------------------


def test_units_without_a_reading_of_the_event_are_left_out_and_counted(shipped: Frames) -> None:
    rows = drawn(effect=1.0)
    silent = pl.col("unit").is_in(["u02", "u05", "u08"])
    found = rendered(design(rows.with_columns(silent.alias("silent"))).test(shipped))
    assert found.n == 57
    assert any("three provinces of which the record does not say" in c for c in found.caveats)
    assert not any("before the first reading" in c for c in found.caveats)


def test_other_bases_show_what_the_verdict_says(shipped: Frames) -> None:
    found = rendered(design(drawn(effect=1.0)).test(shipped))
    bases = [e.value for e in found.sensitivity if "from the mean" in e.name]
    assert bases == pytest.approx([1.0] * len(bases), abs=0.15)
    assert bases
    assert found.survives.choices == ()
    # High for three readings before the early event: only the reading just before it is low.
    dip = drawn(effect=1.0, noise=0.05).with_columns(
        pl.when(pl.col("year") < pl.col("first") - 1)
        .then(pl.col("value") + 3.0)
        .otherwise("value")
        .alias("value")
    )
    dipped = rendered(design(dip).test(shipped))
    assert dipped.verdict is Verdict.INCONCLUSIVE


def test_a_verdict_that_hangs_on_its_base_says_so() -> None:
    shows = Estimate("change of the output, from 1 before", 1.0, 0.5, 1.5, 60, "difference", "")
    hides = Estimate("change of the output, from the mean", 0.2, -0.5, 1.5, 60, "difference", "")
    assert other_choices((shows,), Verdict.SUPPORTED, MORE) == ()
    (said,) = rendered(other_choices((shows, hides), Verdict.SUPPORTED, MORE))
    assert (
        said == "The change of the output, from the mean, is -0.5 to 1.5, which does not show it."
    )
    assert other_choices((hides,), Verdict.INCONCLUSIVE, MORE) == ()
    assert len(other_choices((shows,), Verdict.CONTRADICTED, MORE)) == 1
