"""Placebos that a design has by itself, so that a claim which is one design needs none by hand.

What decides is the claim's own rule on the shipped record, once chance has dealt the hits of a
share anew, the groups or the events of a rate, the days of the moments. See `default_placebos`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any
from zlib import crc32

import numpy as np
import polars as pl
from tests.hypothesis_studies.shuffles import (
    FIRST,
    YEAR,
    Shuffle,
    as_recorded,
    day_between,
    everything_dealt,
    exchanges_drawn,
)

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.designs.around_moments import BeforeAfter, Moment
from paradiplomacy.hypotheses.designs.change import Change
from paradiplomacy.hypotheses.designs.rates import Rates
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.record.frames import Frames

__all__ = ["Deal", "DefaultPlacebo", "dealt", "decides_falsely", "default_placebos"]

Deal = Callable[[Any, np.random.Generator, Frames], Any]
"""What a design reads of a record, dealt anew: its units, cells or moments."""

DefaultPlacebo = tuple[str, Shuffle, Callable[[Finding], bool], Deal | None]
"""A kind, a shuffle of the record, what is false there, and what is dealt to the design."""


def dealt(design: Any, deal: Deal, seed: int) -> Any:
    """The design that reads what a deal gives it, the same at every reading."""

    def read(frames: Frames) -> Any:
        rng = np.random.default_rng([seed, crc32(deal.__name__.encode())])
        return deal(design, rng, frames)

    field = {Share: "units", Rates: "cells", Change: "cells", BeforeAfter: "moments"}[type(design)]
    return replace(design, **{field: read})


def _hits(design: Share, rng: np.random.Generator, frames: Frames, chance: float) -> pl.DataFrame:
    units = design.units(frames)
    units = units.with_columns(hit=pl.Series(rng.random(units.height) < chance))
    known = pl.col("missed") & ~pl.col("hit")
    return units.with_columns(missed=known) if "missed" in units.columns else units


def hits_drawn(design: Share, rng: np.random.Generator, frames: Frames) -> pl.DataFrame:
    """Which units are a hit, drawn anew at the reference of the rule."""
    return _hits(design, rng, frames, design.rule.reference)


def hits_at_margin(design: Share, rng: np.random.Generator, frames: Frames) -> pl.DataFrame:
    """Which units are a hit, drawn anew at the lower end of the margin."""
    return _hits(design, rng, frames, _margin(design.rule))


def groups_dealt(design: Rates | Change, rng: np.random.Generator, frames: Frames) -> pl.DataFrame:
    """Which group a unit is of, dealt anew; of a unit in both groups, which part is of which."""
    cells = design.cells(frames)
    in_both = pl.col("group").n_unique() > 1
    clusters = "cluster" in cells.columns
    if clusters:
        clusters = not cells.select(in_both.over("cluster").any()).item()
    unit = "cluster" if clusters else "subject"
    units = cells.group_by(unit, maintain_order=True).agg(pl.col("group").first(), _both=in_both)
    alone = np.flatnonzero(~units["_both"].to_numpy())
    order = np.arange(units.height)
    order[alone] = rng.permutation(alone)
    turned = pl.Series(rng.random(units.height) < 0.5) & units["_both"]
    new = units.select(unit, "_both", _dealt=units["group"][order], _turned=turned)
    group = pl.when("_both").then(pl.col("group") ^ pl.col("_turned")).otherwise("_dealt")
    joined = cells.join(new, on=unit, how="left", maintain_order="left")
    return joined.with_columns(group=group).select(cells.columns)


def _events(
    design: Rates | Change, rng: np.random.Generator, frames: Frames, ratio: float
) -> pl.DataFrame:
    """Cells whose events fall on units by their time at risk, in one group this many times."""
    cells = design.cells(frames).with_row_index("_row")
    later = pl.col("later") if "later" in cells.columns else pl.lit(value=True)
    weight = pl.col("years").clip(0) * pl.when(pl.col("group") & later).then(ratio).otherwise(1.0)
    cells = cells.with_columns(_weight=weight, _later=later)
    parts = []
    for part in cells.partition_by("_later", maintain_order=True):
        weights = part["_weight"].to_numpy()
        events = rng.multinomial(int(part["events"].sum()), weights / weights.sum())
        parts.append(part.with_columns(events=pl.Series(events, dtype=cells.schema["events"])))
    return pl.concat(parts).sort("_row").drop("_row", "_weight", "_later")


def events_drawn(design: Rates | Change, rng: np.random.Generator, frames: Frames) -> pl.DataFrame:
    """Every event on a unit drawn by its time at risk, at the reference of the rule."""
    return _events(design, rng, frames, design.rule.reference)


def events_at_margin(design: Rates, rng: np.random.Generator, frames: Frames) -> pl.DataFrame:
    """Every event on a unit drawn by its time at risk, at the lower end of the margin."""
    return _events(design, rng, frames, _margin(design.rule))


def moments_drawn(design: BeforeAfter, rng: np.random.Generator, frames: Frames) -> list[Moment]:
    """Every moment on a day drawn from the time of the ties."""

    def drawn(moment: Moment) -> Moment:
        if moment.first is None or moment.last is None:
            return moment
        day = day_between(rng, FIRST + 2 * YEAR, frames.as_of - YEAR)
        return moment._replace(first=day, last=day + (moment.last - moment.first))

    return [drawn(moment) for moment in design.moments(frames)]


def _margin(rule: DecisionRule) -> float:
    assert rule.margin is not None
    return rule.margin[0]


def decides_falsely(finding: Finding, rule: DecisionRule, truth: float) -> bool:
    """Whether a rule says what is not so where the share or the ratio is known.

    At the reference itself neither more nor less is so, and what is within the margin is no
    difference that counts.
    """
    supported = finding.verdict is Verdict.SUPPORTED
    contradicted = finding.verdict is Verdict.CONTRADICTED
    low, high = rule.margin or (truth, truth)
    if rule.expect == "same":
        return contradicted if low < truth < high else supported
    as_claimed = truth > rule.reference if rule.expect == "more" else truth < rule.reference
    no_difference = finding.no_difference and low < truth < high
    opposite = truth != rule.reference and not as_claimed
    return (supported and not as_claimed) or (contradicted and not (opposite or no_difference))


def default_placebos(design: object) -> Iterator[DefaultPlacebo]:
    """The placebos of a design that alone decides a claim; none of another test.

    A claim that nothing differs is tried at its margin too, but for moments: there a placebo of
    kind *margin* is written by hand.
    """
    if not isinstance(design, Share | Rates | Change | BeforeAfter):
        return
    rule = design.rule

    def false(truth: float) -> Callable[[Finding], bool]:
        return partial(decides_falsely, rule=rule, truth=truth)

    if isinstance(design, BeforeAfter):
        yield "label", as_recorded, false(1.0), moments_drawn
        if design.event == "exchange":
            yield "outcome", exchanges_drawn, false(1.0), None
        yield "all", everything_dealt, false(1.0), None
        return
    of_share = isinstance(design, Share)
    if not of_share:
        yield "label", as_recorded, false(1.0), groups_dealt
    drawn, at_margin = (
        (hits_drawn, hits_at_margin) if of_share else (events_drawn, events_at_margin)
    )
    yield "outcome", as_recorded, false(rule.reference), drawn
    if rule.expect == "same":
        yield "margin", as_recorded, false(_margin(rule)), at_margin
