"""Exchanges that are climate work, with their level and their states and provinces.

They are dealt anew among exchanges or ties, to see how often both levels meet by chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, SIGNIFICANCE, Interval
from paradiplomacy.hypotheses.histories.answered_counts import AskedWork, answered_work, works_on
from paradiplomacy.hypotheses.selection import ONE_EXCHANGE, main_pair
from paradiplomacy.record.event_places import places_at_risk
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

CLIMATE_SECTORS = (
    "climate",
    "energy",
    "environment",
    "air quality",
    "clean energy",
    "emissions",
    "pollution",
    "renewable energy",
)
"""Sectors that count as climate work. The shipped record has the first three of them."""

CLIMATE = AskedWork(CLIMATE_SECTORS, "climate.any", "climate.first")


def divisions(frames: Frames, country: str) -> dict[str, str]:
    """The state or province of each place of a country, by the key that series use."""
    return _divisions_by_place(places_at_risk(frames, country))


@cached_by_frames
def _divisions_by_place(places: pl.DataFrame) -> dict[str, str]:
    return dict(places.select("place", "division").iter_rows())


@cached_by_frames
def measured_country(frames: Frames, series: str) -> str | None:
    """Of the two countries with most ties, the first with a series by state or province."""
    subjects = set(frames.readings.filter(pl.col("series") == series)["subject"])
    ends = reversed(main_pair(frames) or ())
    return next((end for end in ends if subjects & set(divisions(frames, end).values())), None)


@cached_by_frames
def climate_exchanges(frames: Frames) -> pl.DataFrame:
    """Exchanges between the two countries with most ties, those reported twice in one row.

    Where the record has no climate work of a tie, interviews may have; see `answered_work`.

    Columns: exchange, tie, climate (whether any of its reports names such a sector), level
    (``state`` where an end is a state or province, else ``city``), and first and second: the
    division of the end in either country. Exchanges of places that the record does not describe are
    left out.
    """
    schema = {
        "exchange": pl.String,
        "tie": pl.String,
        "climate": pl.Boolean,
        "level": pl.String,
        "first": pl.String,
        "second": pl.String,
    }
    pair = main_pair(frames)
    if pair is None:
        return pl.DataFrame(schema=schema)
    of_first, of_second = (divisions(frames, country) for country in pair)
    states = set(frames.places.filter(pl.col("tier") == "state")["place"])
    a, b = pl.col("place_a"), pl.col("place_b")
    in_order = a.is_in(list(of_first)) & b.is_in(list(of_second))
    reversed_ = b.is_in(list(of_first)) & a.is_in(list(of_second))
    return (
        pl.concat([frames.exchanges, answered_work(frames, CLIMATE)])
        .filter(in_order | reversed_)
        .with_columns(works_on(CLIMATE_SECTORS).alias("climate"))
        .group_by(ONE_EXCHANGE, maintain_order=True)
        .agg(pl.col("exchange", "place_a", "place_b").first(), pl.col("climate").any())
        .select(
            "exchange",
            "tie",
            "climate",
            pl.when(a.is_in(states) | b.is_in(states))
            .then(pl.lit("state"))
            .otherwise(pl.lit("city"))
            .alias("level"),
            of_division(pl.when(in_order).then(a).otherwise(b), of_first).alias("first"),
            of_division(pl.when(in_order).then(b).otherwise(a), of_second).alias("second"),
        )
        .sort("exchange")
    )


def of_division(place: pl.Expr, known: Mapping[str, str]) -> pl.Expr:
    """The division of a place, null where it is unknown."""
    return place.replace_strict(list(known), list(known.values()), default=None).cast(pl.String)


DRAWS = 19_999
MOST = 20_000_000
"""Labels times dealings that are dealt at most: more labels are dealt fewer times."""
LEVELS = ("city", "state")


@dataclass(frozen=True, slots=True)
class LevelOverlap:
    """Units with climate work on both levels, and as many where it is dealt out at random."""

    units: tuple[str, ...]
    mean: float
    spread: float
    low: float
    high: float
    p_more: float
    p_fewer: float

    @property
    def p(self) -> float:
        """Two-sided: twice the smaller share of dealings."""
        return min(1.0, 2 * min(self.p_more, self.p_fewer))

    def interval(self) -> Interval:
        """Surplus over what chance gives."""
        observed = len(self.units)
        # Quantiles of few counts are coarse: they always hold the estimate itself.
        low, high = max(self.high, self.mean), min(self.low, self.mean)
        return Interval(observed - self.mean, observed - low, observed - high, 0.95)


def _units_of_exchanges(exchanges: pl.DataFrame) -> pl.DataFrame:
    """One row an exchange and division of an end: its unit."""
    return (
        exchanges.unpivot(
            ["first", "second"], index=["exchange", "tie", "level", "climate"], value_name="unit"
        )
        .drop_nulls("unit")
        .drop("variable")
    )


def overlap_of_levels(frames: Frames, *, by: str = "exchange", draws: int = DRAWS) -> LevelOverlap:
    """Count units with climate work on both levels, and deal it anew among those of each level.

    by: Among what climate is dealt.
    draws: Number of dealings; fewer of very many labels.
    """
    rows = (
        _units_of_exchanges(climate_exchanges(frames))
        .group_by(by, "level", "unit", maintain_order=True)
        .agg(pl.col("climate").any())
    )
    # What is dealt is a label of an exchange or tie, whichever units it lies in.
    labels = (
        rows.group_by(by, "level", maintain_order=True)
        .agg(pl.col("climate").any())
        .sort(by, "level")
    )
    draws = min(draws, max(1_999, MOST // max(labels.height, 1)))
    units = sorted(set(rows["unit"]))
    of_levels = [labels.filter(pl.col("level") == level)["climate"].to_numpy() for level in LEVELS]
    sizes = tuple((len(climate), int(climate.sum())) for climate in of_levels)
    dealings = _dealings(frames.seed, draws, sizes)
    dealt_on_levels = np.ones((draws, len(units)), dtype=bool)
    has_all_levels = np.ones(len(units), dtype=bool)
    for level, climate, chosen in zip(LEVELS, of_levels, dealings, strict=True):
        members = _members(rows.filter(pl.col("level") == level), by, units)
        chosen_units = np.zeros((draws, len(units)), dtype=bool)
        chosen_units[np.arange(draws)[:, None, None], members[chosen]] = True
        dealt_on_levels &= chosen_units
        own = np.zeros(len(units), dtype=bool)
        own[members[climate]] = True
        has_all_levels &= own
    met_units = tuple(unit for unit, is_met in zip(units, has_all_levels, strict=True) if is_met)
    numbers = dealt_on_levels.sum(axis=1)
    low, high = (float(q) for q in np.quantile(numbers, [0.025, 0.975]))
    return LevelOverlap(
        met_units,
        float(numbers.mean()),
        float(numbers.std()),
        low,
        high,
        float(1 + (numbers >= len(met_units)).sum()) / (1 + draws),
        float(1 + (numbers <= len(met_units)).sum()) / (1 + draws),
    )


@lru_cache(maxsize=32)
def _dealings(
    seed: int, draws: int, sizes: tuple[tuple[int, int], ...]
) -> tuple[NDArray[np.int64], ...]:
    """Labels with climate work in each dealing, by level: so many of how many.

    Choices on the record that leave as many labels are dealt the same, and so is dealt once.
    """
    rng = np.random.default_rng(seed)
    return tuple(_choose_numbers(rng, draws, n, k) for n, k in sizes)


def _choose_numbers(rng: np.random.Generator, draws: int, n: int, k: int) -> NDArray[np.int64]:
    """So many of the numbers below n, each set of them as likely, in each of many draws.

    Floyd's algorithm, for all draws at once (Bentley and Floyd 1987, Communications of the ACM
    30): of the numbers up to one more each time, any; where that is taken, the new one.
    """
    news = np.arange(n - k, n)
    drawn = rng.integers(0, np.broadcast_to(news, (draws, k)), endpoint=True)
    row, taken = np.arange(draws), np.zeros((draws, n), dtype=bool)
    for at, new in enumerate(news):
        chosen = np.where(taken[row, drawn[:, at]], new, drawn[:, at])
        taken[row, chosen] = True
        drawn[:, at] = chosen
    return drawn


def _members(rows: pl.DataFrame, by: str, units: Sequence[str]) -> NDArray[np.int64]:
    """Numbers of the units of each label, sorted by label; a single one fills both columns."""
    at = pl.DataFrame(
        {"unit": units, "at": range(len(units))}, schema={"unit": pl.String, "at": pl.Int64}
    )
    ends = (
        rows.join(at, on="unit")
        .group_by(by, maintain_order=True)
        .agg(pl.col("at").min(), pl.col("at").max().alias("to"))
    )
    return np.asarray(ends.sort(by).select("at", "to").to_numpy(), dtype=np.int64)


def units_of_two_levels(frames: Frames) -> int:
    """Units that have exchanges on both levels, which is as many as could have climate work."""
    rows = _units_of_exchanges(climate_exchanges(frames))
    return int(
        (
            rows.group_by("unit", maintain_order=True).agg(pl.col("level").n_unique())["level"] > 1
        ).sum()
    )


def chance_if_separate(frames: Frames) -> float:
    """Chance of so few units with climate work on both levels, if each level chose its own.

    Of the states with exchanges on both levels, and of the provinces, as many have climate work
    on each level as there are, but which of them is left to chance (hypergeometric, summed over
    both countries). Work that gathers in few places on each level meets less often than
    exchanges that are dealt out, without keeping apart; here its places stay as few.
    """
    from scipy.stats import hypergeom

    exchanges, chances, meetings = climate_exchanges(frames), np.ones(1), 0
    for end in ("first", "second"):
        by_level = [
            exchanges.filter(pl.col("level") == level)
            .drop_nulls(end)
            .group_by(end)
            .agg(pl.col("climate").any().alias(level))
            for level in LEVELS
        ]
        of_levels = by_level[0].join(by_level[1], on=end)
        city, state = (of_levels[level] for level in LEVELS)
        law = hypergeom(of_levels.height, int(city.sum()), int(state.sum()))
        chances = np.convolve(chances, law.pmf(np.arange(of_levels.height + 1)))
        meetings += int((city & state).sum())
    return float(chances[: meetings + 1].sum())


def detectable_meetings(dealings: Sequence[LevelOverlap], *, most: int) -> float | None:
    """Surplus over chance that eight samples of ten would show to be beyond chance.

    Beyond the upper limit of all dealings, and 0.84 of their standard deviations more; counts
    pass a limit half a step beyond it. None where not even every unit would be as many.
    """
    mean = dealings[0].mean
    if mean <= 0:
        return None
    wanted = max(d.high + 0.5 + 0.8416 * d.spread for d in dealings)
    return wanted - mean if wanted <= most else None


def of_level(frames: Frames, level: str) -> pl.DataFrame:
    """Climate exchanges of a level."""
    return climate_exchanges(frames).filter(pl.col("climate") & (pl.col("level") == level))


@dataclass(frozen=True, slots=True)
class Dealings:
    """Dealings that decide, and what they could have found.

    by_exchange, by_tie: Climate dealt among exchanges, and among ties.
    p_if_separate: Chance of so few places with both if each level chose its own.
    by_level: Climate exchanges of each level.
    mde: Places more than by chance.
    """

    by_exchange: LevelOverlap
    by_tie: LevelOverlap
    p_if_separate: float
    by_level: dict[str, pl.DataFrame]
    mde: float | None

    @classmethod
    def of(cls, frames: Frames, *, draws: int = DRAWS) -> Dealings:
        """Deal so many times."""
        by_exchange, by_tie = (
            overlap_of_levels(frames, by=by, draws=draws) for by in ("exchange", "tie")
        )
        mde = detectable_meetings((by_exchange, by_tie), most=units_of_two_levels(frames))
        by_level = {level: of_level(frames, level) for level in LEVELS}
        return cls(by_exchange, by_tie, chance_if_separate(frames), by_level, mde)

    @property
    def enough(self) -> bool:
        """True if both levels have as many climate exchanges as it takes to decide."""
        return all(rows.height >= ENOUGH_EVENTS for rows in self.by_level.values())

    @property
    def more(self) -> set[bool]:
        """Answers, by either dealing, to whether more places have both than by chance."""
        return {len(dealt.units) > dealt.mean for dealt in (self.by_exchange, self.by_tie)}

    @property
    def p(self) -> float:
        """The largest p-value of what has to agree."""
        dealt = max(self.by_exchange.p, self.by_tie.p)
        return dealt if True in self.more else max(dealt, min(1.0, 2 * self.p_if_separate))

    @property
    def verdict(self) -> Verdict:
        """Both dealings have to say it; that levels keep apart, also where each chose its own."""
        verdict = Verdict.SUPPORTED if True in self.more else Verdict.CONTRADICTED
        return verdict.only_if(self.enough, self.p <= SIGNIFICANCE, len(self.more) == 1)
