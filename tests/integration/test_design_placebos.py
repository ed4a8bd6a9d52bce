"""Placebos of the designs: each catches a rule that says yes to noise, and leaves ours alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import fields, replace
from functools import cache
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.hypothesis_studies.design_placebos import dealt, decides_falsely, groups_dealt
from tests.hypothesis_studies.placebos import BY_DESIGN, Placebo, placebos_of_design
from tests.hypothesis_studies.shuffles import shuffled

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.hypotheses.designs.around_moments import BeforeAfter, shocks_of_record
from paradiplomacy.hypotheses.designs.change import Change
from paradiplomacy.hypotheses.designs.design import hypothesis
from paradiplomacy.hypotheses.designs.rates import Rates
from paradiplomacy.hypotheses.designs.rule import Conclusion, DecisionRule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record

SEEDS = 20
OFTEN = SEEDS // 5
"""A rule that takes noise for a finding decides falsely in so many runs or more; ours in fewer."""


class Credulous(DecisionRule):
    """A rule that takes an estimate for the truth, however wide its interval."""

    def reading(self, wide: Interval, narrow: Interval, *, events: float) -> Conclusion:
        value = wide.value
        if value is None:
            return Conclusion.OPEN
        ends = (Interval(value, value, value, each.level) for each in (wide, narrow))
        return super().reading(*ends, events=events)


def that_believes(claim: Hypothesis) -> Hypothesis:
    """The claim with a rule that says yes to noise."""
    design: Any = claim.design
    given = {field.name: getattr(design.rule, field.name) for field in fields(DecisionRule)}
    design = replace(design, rule=Credulous(**given))
    return replace(claim, design=design, test=design.test)


@cache
def shipped() -> Frames:
    return frames_of(open_record())


def false_runs(claim: Hypothesis, placebo: Placebo) -> int:
    """How often a claim decides falsely on a placebo."""
    records = (shuffled(shipped(), placebo.shuffle, seed) for seed in range(SEEDS))
    return sum(placebo.judged({claim.id: claim}, record)[0] for record in records)


def claim_of(design: Any) -> Hypothesis:
    return hypothesis("made", design, section="none", claim="Made.")


# --- the claims that have the placebos of their design ----------------------------------------


@pytest.mark.parametrize("name", sorted({placebo.claim for placebo in BY_DESIGN}))
def test_a_placebo_of_the_claim_could_fail_on_the_shipped_record(name: str) -> None:
    """Else nothing tries the claim: say in `UNDECIDED` why, or give it a placebo by hand."""
    claim = that_believes(catalogue()[name])
    caught = [false_runs(claim, placebo) for placebo in BY_DESIGN if placebo.claim == name]
    assert max(caught) >= OFTEN


# --- each design, on what has a large effect --------------------------------------------------


def shares(hits: int, of: int = 60) -> Callable[[Frames], pl.DataFrame]:
    rows = [(f"tie:{i}", i < hits) for i in range(of)]
    return lambda _: pl.DataFrame(rows, schema=["subject", "hit"], orient="row")


def cells(*, together: bool = False, bunch: int = 1) -> Callable[[Frames], pl.DataFrame]:
    """An event of four units in ten, and of one in ten; of ties that have both groups, of both."""
    rng = np.random.default_rng(3)
    rows = [
        (f"tie:{i if together else f'{i}-{group}'}", group, int(happens) * bunch, 25.0)
        for group, chance in ((True, 0.4), (False, 0.1))
        for i, happens in enumerate(rng.random(120) < chance)
    ]
    schema = ["subject", "group", "events", "years"]
    return lambda _: pl.DataFrame(rows, schema=schema, orient="row")


def cells_of_change(_: Frames) -> pl.DataFrame:
    rng = np.random.default_rng(4)
    rows = [
        (f"tie:{i}", f"province {i % 12}", i % 12 < 6, later, int(rng.poisson(mean)), 20.0)
        for i in range(120)
        for later in (False, True)
        for mean in [2.0 if later and i % 12 < 6 else 0.5]
    ]
    schema = ["subject", "cluster", "group", "later", "events", "years"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def share(units: Callable[[Frames], pl.DataFrame], rule: DecisionRule, **more: Any) -> Share:
    return Share(units, "tie", "traded", "ties", rule, **more)


def rates(cells: Callable[[Frames], pl.DataFrame], rule: DecisionRule, **more: Any) -> Rates:
    return Rates(cells, "exchange", "the east", "the west", "exchanges", rule, **more)


def ties(frames: Frames) -> pl.DataFrame:
    return frames.ties


MORE, SAME = DecisionRule("more", 1.0), DecisionRule("same", 1.0, margin=(2 / 3, 3 / 2))
HALF = DecisionRule("same", 0.5, margin=(0.35, 0.65))
CHANGE = Change(
    cells_of_change,
    lambda _: (),
    "new tie",
    "the east",
    "the west",
    "the 1990s",
    "the 2000s",
    "province",
    "ties",
    MORE,
)
DESIGNS: dict[str, Any] = {
    "share": share(shares(58), DecisionRule("more", 0.5)),
    "share of which silence may hide more": share(
        shares(58), DecisionRule("more", 0.5), silent=True
    ),
    "share that is about a half": share(shares(58, of=400), HALF),
    "rates": rates(cells(), MORE),
    "rates of units in both groups": rates(cells(together=True), MORE),
    "rates of what comes in bunches": rates(cells(bunch=3), MORE, bunched=True),
    "rates that are three times as high": rates(cells(), DecisionRule("more", 3.0)),
    "rates that are the same": rates(cells(bunch=4), SAME, bunched=True),
    "change": CHANGE,
    "before and after": BeforeAfter("exchange", shocks_of_record(), MORE, ties=ties),
}
TRIED = [
    pytest.param(claim_of(design), placebo, id=f"{name}, {placebo.key[1]}")
    for name, design in DESIGNS.items()
    for placebo in placebos_of_design(claim_of(design))
]


def is_at_the_edge(claim: Hypothesis, placebo: Placebo) -> bool:
    """Whether the truth is where the claim just fails, so that noise would be taken for it."""
    rule = claim.design.rule  # type: ignore[attr-defined]
    if rule.expect == "same":
        return placebo.kind == "margin"
    return placebo.kind == "outcome" or rule.reference == 1.0


@pytest.mark.parametrize(("claim", "placebo"), TRIED)
def test_a_rule_that_says_yes_to_noise_is_caught(claim: Hypothesis, placebo: Placebo) -> None:
    if is_at_the_edge(claim, placebo):
        assert false_runs(that_believes(claim), placebo) >= OFTEN
    assert false_runs(claim, placebo) < OFTEN


@pytest.mark.parametrize("name", [name for name in DESIGNS if name != "before and after"])
def test_what_is_dealt_takes_out_what_the_design_finds(name: str) -> None:
    expects_same = DESIGNS[name].rule.expect == "same"
    found = DESIGNS[name].test(shipped()).verdict
    if "three times" not in name:
        assert found is (Verdict.CONTRADICTED if expects_same else Verdict.SUPPORTED)


# --- what is dealt, and what is false ---------------------------------------------------------


@pytest.mark.parametrize("together", [False, True])
def test_dealt_groups_keep_the_units_and_the_seed(together: bool) -> None:
    design = DESIGNS["rates of units in both groups" if together else "rates"]
    table = design.cells(shipped())
    one, again, other = (dealt(design, groups_dealt, seed).cells(shipped()) for seed in (1, 1, 2))
    assert one.equals(again)
    assert not one.equals(other)
    assert one.drop("group").equals(table.drop("group"))
    assert Counter(one["group"]) == Counter(table["group"])
    if together:
        assert (
            one.group_by("subject").agg(pl.col("group").n_unique())["group"].to_list() == [2] * 120
        )


def test_dealt_groups_of_a_change_keep_clusters_whole() -> None:
    groups = dealt(CHANGE, groups_dealt, 1).cells(shipped()).group_by("cluster")
    assert groups.agg(pl.col("group").n_unique())["group"].to_list() == [1] * 12


@pytest.mark.parametrize(
    ("rule", "truth", "false"),
    [
        (DecisionRule("more", 1.0), 1.0, {"supported", "contradicted", "none"}),
        (DecisionRule("more", 1.0, margin=(0.5, 2.0)), 1.0, {"supported", "contradicted"}),
        (DecisionRule("more", 2.0), 1.0, {"supported"}),
        (DecisionRule("less", 2.0), 1.0, {"contradicted", "none"}),
        (DecisionRule("same", 1.0, margin=(0.5, 2.0)), 1.0, {"contradicted", "none"}),
        (DecisionRule("same", 1.0, margin=(0.5, 2.0)), 0.5, {"supported"}),
    ],
)
def test_what_is_false_follows_from_the_rule(
    rule: DecisionRule, truth: float, false: set[str]
) -> None:
    findings = {
        "supported": Finding("x", Verdict.SUPPORTED, ""),
        "contradicted": Finding("x", Verdict.CONTRADICTED, ""),
        "none": Finding("x", Verdict.CONTRADICTED, "", no_difference=True),
        "open": Finding("x", Verdict.INCONCLUSIVE, ""),
    }
    assert {name for name, f in findings.items() if decides_falsely(f, rule, truth)} == false
