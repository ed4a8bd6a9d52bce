"""Traits of ties that stood in June 1989, and what those did that have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import inf, log2

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.estimators.half_told import HalfTold, rank_p
from paradiplomacy.hypotheses.estimators.interval_survival import weibull_median
from paradiplomacy.hypotheses.estimators.many_tests import holm
from paradiplomacy.hypotheses.histories.crisis_answers import Answers, existing
from paradiplomacy.hypotheses.histories.exposure import MAINLAND, RIVAL, homes_of
from paradiplomacy.hypotheses.histories.interruptions import (
    Interruption,
    interruptions,
    median_years,
)
from paradiplomacy.hypotheses.names import names_of
from paradiplomacy.hypotheses.selection import DAYS_A_YEAR, as_estimate, as_number, ends_in
from paradiplomacy.language import Message, Name, Words
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

__all__ = [
    "DAY",
    "SITE",
    "TRAITS",
    "Trait",
    "among_answered",
    "durations",
    "trait_name",
    "traits_of",
    "tried_traits",
]

WORDS = Words(__name__)
DAY = date(1989, 6, 4)
SITE = "Beijing"
TRAITS = ("site", "large", "coastal", "state", "old", "dual")


@dataclass(frozen=True, slots=True)
class Trait:
    """One trait, tried alone."""

    key: str
    counts: HalfTold
    ties: tuple[str, ...]

    @property
    def name(self) -> Message:
        """What it is called."""
        return trait_name(self.key)

    @property
    def estimate(self) -> Estimate:
        """The difference in share between ties with and without it."""
        return as_estimate(
            WORDS("name.difference", trait=self.name),
            self.counts.difference(),
            sum(self.counts.sizes),
            "difference in share",
            WORDS("bounded"),
            subjects=self.ties,
        )


def trait_name(key: str) -> Message:
    """What a trait is called."""
    return WORDS(f"trait.{key}")


@cached_by_frames
def traits_of(frames: Frames) -> pl.DataFrame:
    """Ties that stood on the day, with their traits; null where one is not known."""
    ties = ends_in(existing(frames, DAY), MAINLAND)
    homes = homes_of(frames, RIVAL)
    rivals = frames.ties.filter(
        pl.col("tie").is_in(list(homes)) & (pl.col("established_low") <= DAY).fill_null(value=True)
    )
    dual = {homes[tie] for tie in rivals["tie"]}
    size = pl.max_horizontal("near_population", "far_population")
    return ties.select(
        "tie",
        "established",
        site=(pl.col("near_admin1") == SITE) | (pl.col("near_label") == SITE),
        size=size,
        large=size > size.median(),
        coastal="near_coastal",
        state=pl.col("tier") == "state",
        old=pl.col("established") < pl.col("established").median(),
        dual=pl.col("far_place").is_in(list(dual)),
    )


def tried_traits(traits: pl.DataFrame, answers: Answers) -> dict[str, Trait]:
    """Every trait with both values among the ties."""
    kinds = dict.fromkeys(answers.suspended, 0) | dict.fromkeys(answers.carried_on, 1)
    tried = {}
    for key in TRAITS:
        known = traits.filter(pl.col(key).is_not_null())
        cells = [0] * 6
        for tie, has in known.select("tie", key).iter_rows():
            cells[kinds.get(tie, 2) + (0 if has else 3)] += 1
        counts = HalfTold(*cells)
        if all(counts.sizes):
            tried[key] = Trait(key, counts, tuple(known["tie"]))
    return tried


def durations(frames: Frames, answers: Answers) -> tuple[Estimate, ...]:
    """Time until a tie suspended and until it resumed; without numbers below five ends."""
    keys = set(answers.suspended)
    spells = frames.spells.filter(
        (pl.col("status") == "suspended")
        & pl.col("tie").is_in(list(keys))
        & (pl.col("start_high") >= DAY)
        & (pl.col("start_low").dt.year() <= DAY.year + 1)
    )
    begun = [
        (max((low - DAY).days, 0) / DAYS_A_YEAR, (high - DAY).days / DAYS_A_YEAR)
        for low, high in spells.select("start_low", "start_high").iter_rows()
    ]
    own = replace(frames, spells=frames.spells.filter(pl.col("tie").is_in(list(keys))))
    cases = interruptions(own)
    lasted = [(case.shortest, case.longest) for case in cases]
    turnbull = median_years(cases, seed=frames.seed)
    subjects = tuple(sorted(keys)) or answers.subjects
    rows = [
        ("median.begun", begun, weibull_median(begun), "weibull"),
        ("median.lasted", lasted, weibull_median(lasted), "weibull"),
        ("median.turnbull", lasted, turnbull, "turnbull"),
    ]
    return tuple(
        as_estimate(WORDS(name), median, len(times), "years", WORDS(how), subjects=subjects)
        for name, times, median, how in rows
    ) + tuple(_length(names_of(frames)[case.tie], case) for case in cases[:ENOUGH_EVENTS])


def _length(name: Name, case: Interruption) -> Estimate:
    """Of one suspension, between its bounds."""
    ended = case.longest < inf
    lasted = Interval(
        (case.shortest + case.longest) / 2 if ended else None,
        case.shortest,
        case.longest if ended else None,
        1.0,
    )
    title, how = WORDS("name.length", tie=name), WORDS("length-method")
    return as_estimate(title, lasted, 1, "years", how, subjects=(case.tie,))


def among_answered(
    traits: pl.DataFrame, answers: Answers, tried: dict[str, Trait], seed: int
) -> tuple[Estimate, ...]:
    """Odds ratios among ties with a clear answer, one trait at a time."""
    odds = [(trait.name, *trait.counts.among_told()) for trait in tried.values()]
    numbers = {row["tie"]: row for row in traits.iter_rows(named=True)}

    def known(ties: Sequence[str], key: str) -> list[float]:
        values = [numbers[tie][key] for tie in ties if tie in numbers]
        if key == "size":
            return [log2(size) for size in values if size]
        return [float(day.toordinal()) for day in values if day]

    measures = {
        key: (known(answers.suspended, key), known(answers.carried_on, key))
        for key in ("size", "established")
    }
    ps = [rank_p(*both, seed=seed) for both in measures.values()]
    adjusted = holm([*(p for *_, p in odds), *ps])
    clear = (*answers.suspended, *answers.carried_on)
    estimates = []
    for (name, ratio, _), p in zip(odds, adjusted, strict=False):
        named = WORDS("name.odds", trait=name), ratio, len(clear), "odds ratio"
        estimates.append(as_estimate(*named, WORDS("odds-method", p=p), subjects=clear))
    for (key, (first, second)), p in zip(measures.items(), adjusted[len(odds) :], strict=True):
        title, n, how = WORDS(f"differs.{key}"), len(first) + len(second), WORDS("differs-method")
        estimates.append(as_number(title, p, n, "p-value", how, subjects=clear))
    return tuple(estimates)
