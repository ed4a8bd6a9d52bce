"""Foundings and the growth of cities under other choices."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.climate.urban_growth import founded_ties, growth_cells, growth_effect
from paradiplomacy.hypotheses.finding import NOTHING
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["founded_within", "other_effects"]

WORDS = Words(__name__)


def founded_within(frames: Frames, cells: pl.DataFrame, *, tier: str = "") -> tuple[str, ...]:
    """Ties that were founded in a known year within a period."""
    within = (
        founded_ties(frames, tier=tier)
        .join(cells.select("province", "from", "to"), on="province")
        .filter((pl.col("year") > pl.col("from")) & (pl.col("year") <= pl.col("to")))
    )
    return tuple(within["tie"].unique().sort())


def _tied(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells of provinces with any tie: the others say nothing of changes within one."""
    return cells.filter(pl.col("ties").sum().over("province") > 0)


def other_effects(frames: Frames, cells: pl.DataFrame) -> Iterator[tuple[Message, Estimate]]:
    """The effect of growth under each choice, by its name."""
    urban = cells.with_columns((pl.col("urban") / 10).alias("tens"))
    later, cities = cells.drop_nulls("growth_before"), growth_cells(frames, tier="city")
    effects = (
        ("ties-before", cells, growth_effect(cells, controls=("log_before",))),
        ("province", cells, growth_effect(_tied(cells), fixed=("province",))),
        ("urban", cells, growth_effect(urban, controls=("tens",))),
        ("growth-before", later, growth_effect(later, of="growth_before")),
        ("cities", cities, growth_effect(cities)),
    )
    for key, rows, effect in effects:
        choice = WORDS(f"choice.{key}")
        name = WORDS("estimate.chosen", growth=WORDS("estimate.growth"), choice=choice)
        rate, how = (
            effect.interval() if effect else NOTHING,
            WORDS("poisson" if effect else "not-fitted"),
        )
        subjects = founded_within(frames, rows, tier="city" if rows is cities else "")
        n = int(rows["ties"].sum() or 0)
        yield choice, as_estimate(name, rate, n, "ratio", how, subjects=subjects)
