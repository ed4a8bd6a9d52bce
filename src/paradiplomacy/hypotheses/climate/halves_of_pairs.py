"""Pairs of cities by size and by income, and the odds of climate work in the upper half."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, log, sqrt

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.climate.climate_work import (
    CLIMATE,
    climate_exchanges,
    divisions,
    measured_country,
    of_division,
)
from paradiplomacy.hypotheses.counted_units import Counted
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, POWER
from paradiplomacy.hypotheses.estimators.normal_estimates import Effect, smallest_detectable_odds
from paradiplomacy.hypotheses.estimators.partly_silent import PartlySilent
from paradiplomacy.hypotheses.estimators.regression import FEW_CLUSTERS, regress
from paradiplomacy.hypotheses.finding import NOTHING
from paradiplomacy.hypotheses.histories.answered_counts import answered_work
from paradiplomacy.hypotheses.selection import as_estimate, ends_in, main_pair, ties_of_pair
from paradiplomacy.language import Words
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)

MARGIN = (1.0, 2.0)
INCOME = "province.gdp_per_capita"
_MOST = 1e6
"""So many pairs there will never be."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """One half of pairs against the other, on pairs and on their exchanges."""

    half: str
    pairs: pl.DataFrame
    by_pair: Effect | None
    by_exchange: Effect | None

    @classmethod
    def of(cls, pairs: pl.DataFrame, by: str, half: str) -> Contrast:
        """The upper half by a column against the lower."""
        # Of pairs whose size or income is known, those above the middle one are the upper half.
        known = pairs.drop_nulls([by, "province"])
        parts = known.with_columns((pl.col(by) > pl.col(by).median()).alias(half))
        return cls(half, parts, fitted_odds(parts, half), fitted_odds(_each_exchange(parts), half))

    @property
    def n(self) -> int:
        """Number of pairs."""
        return self.pairs.height

    @property
    def effects(self) -> tuple[Effect | None, Effect | None]:
        """By pair and by exchange."""
        return self.by_pair, self.by_exchange


@cached_by_frames
def city_pairs(frames: Frames) -> pl.DataFrame:
    """City ties with a recorded exchange: climate, exchanges, size, income, province and answer.

    The answer is what an interview gives in place of an exchange, null where the record decides.
    """
    answers = answered_work(frames, CLIMATE).select("tie", answer="exchange")
    pair, measured = main_pair(frames), measured_country(frames, INCOME)
    country = measured or (pair[1] if pair else "")
    populations = (pl.col("ego_population"), pl.col("alter_population"))
    return (
        ends_in(ties_of_pair(frames).filter(pl.col("tier") == "city"), country)
        .join(
            climate_exchanges(frames)
            .group_by("tie", maintain_order=True)
            .agg(pl.col("climate").sum().alias("of_climate"), pl.len().alias("exchanges")),
            on="tie",
        )
        .select(
            "tie",
            (pl.col("of_climate") > 0).cast(pl.Int8).alias("climate"),
            "of_climate",
            "exchanges",
            pl.when(pl.all_horizontal(*(p.fill_null(0) > 0 for p in populations)))
            .then(pl.sum_horizontal(*(p.cast(pl.Float64).log() for p in populations)))
            .alias("size"),
            of_division(pl.col("ego_place"), divisions(frames, country)).alias("province"),
        )
        .join(incomes(frames), on="province", how="left", maintain_order="left")
        .join(answers, on="tie", how="left", maintain_order="left")
    )


def incomes(frames: Frames) -> pl.DataFrame:
    """Each province's income next to the others of its years: mean log distance from theirs."""
    logs = frames.readings.filter((pl.col("series") == INCOME) & (pl.col("value") > 0)).select(
        pl.col("subject").alias("province"), "date", pl.col("value").log().alias("log")
    )
    distance = pl.col("log") - pl.col("log").mean().over("date")
    return (
        logs.with_columns(distance.alias("income"))
        .group_by("province", maintain_order=True)
        .agg(pl.col("income").mean())
    )


def _each_exchange(parts: pl.DataFrame) -> pl.DataFrame:
    """One row an exchange, so that a pair with many exchanges weighs as much as they are."""
    return (
        parts.with_columns(pl.int_ranges(0, pl.col("exchanges")).alias("nth"))
        .explode("nth")
        .with_columns((pl.col("nth") < pl.col("of_climate")).cast(pl.Int8).alias("climate"))
    )


def fitted_odds(rows: pl.DataFrame, half: str) -> Effect | None:
    """The log odds ratio of the upper half, or None where either answer is too rare."""
    hits = int(rows["climate"].sum() or 0)
    if min(hits, rows.height - hits) < ENOUGH_EVENTS:
        return None
    effects = regress(rows, "climate", columns=[half], kind="binary", clusters="province")
    return effects[half] if effects else None


def detectable_odds(contrasts: tuple[Contrast, ...]) -> float | None:
    """The odds ratio that would be found among pairs for size and for income, by margins alone."""
    least = []
    for c in contrasts:
        upper, hits, n = (int(k) for k in (c.pairs[c.half].sum(), c.pairs["climate"].sum(), c.n))
        first = round(upper * hits / n) if n else 0
        table = ((first, upper - first), (hits - first, n - upper - hits + first))
        odds = smallest_detectable_odds(table, clusters=c.pairs["province"].n_unique())
        if odds is None:
            return None
        least.append(odds)
    return max(least)


def needed_pairs(pairs: pl.DataFrame) -> int | None:
    """Pairs that would show all four odds below the margin, were the halves alike; in tens.

    pairs: Columns climate, of_climate, exchanges and province.
    """
    from scipy.optimize import brentq

    chance = chance_of_none(pairs)
    return (
        None
        if chance is None or chance(_MOST) <= POWER
        else 10 * ceil(float(brentq(lambda n: chance(n) - POWER, 1.0, _MOST)) / 10)
    )


def chance_of_none(pairs: pl.DataFrame, *, odds: float = 1.0) -> Callable[[float], float] | None:
    """From a number of pairs to the chance that they show all four odds below the margin.

    pairs: As for `needed_pairs`.
    odds: What is true of all four.

    All four must be shown, so each of them must be shown more surely than all together
    (Sozu, Sugimoto and Hamasaki 2010, Statistics in Medicine 29). Size and income count as
    unrelated; odds by pair and by exchange are as related as what each pair adds to them. That
    exchanges of a pair are alike counts as well.
    """
    import numpy as np
    from scipy.stats import multivariate_normal, t

    clusters = pairs["province"].n_unique()
    if not 0 < int(pairs["climate"].sum() or 0) < pairs.height or clusters < FEW_CLUSTERS:
        return None
    hits = pairs.select("climate", "of_climate").to_numpy().T.astype(float)
    units = np.stack([np.ones(pairs.height), pairs["exchanges"].to_numpy()])
    share = (hits.sum(axis=1) / units.sum(axis=1))[:, None]
    added = hits - share * units
    # Halves of n pairs: the error of a log odds ratio is one over the root of n, times this.
    error = 2 * np.sqrt((added**2).mean(axis=1)) / (units * share * (1 - share)).mean(axis=1)
    pair = multivariate_normal(cov=np.corrcoef(added), allow_singular=True)
    critical = float(t.ppf(0.95, clusters - 1))
    return lambda n: float(pair.cdf(log(MARGIN[1] / odds) * sqrt(n) / error - critical)) ** 2


def estimate_of(contrast: Contrast, unit: str) -> Estimate:
    """The odds ratio of one half, by pair or by exchange."""
    of_pairs, pairs = unit == "pair", contrast.pairs
    effect = contrast.by_pair if of_pairs else contrast.by_exchange
    return as_estimate(
        WORDS(f"estimate.{unit}.{contrast.half}"),
        effect.interval() if effect else NOTHING,
        pairs.height if of_pairs else int(pairs["exchanges"].sum() or 0),
        "odds ratio",
        WORDS("logit" if effect else "not-fitted"),
        subjects=(*pairs["tie"], *("exchange:" + pairs["answer"].drop_nulls())),
        counted=_counted_halves(pairs, contrast.half) if of_pairs else None,
    )


def _counted_halves(pairs: pl.DataFrame, half: str) -> Counted:
    """Climate work of pairs of both halves; what no interview denies may only be unreported."""
    did, answered = pl.col("climate") > 0, pl.col("answer").is_not_null()
    cells = [
        pairs.filter(side & of_kind).height
        for side in (pl.col(half), ~pl.col(half))
        for of_kind in (did, ~did & answered, ~did & ~answered)
    ]
    return PartlySilent(*cells).counted_units
