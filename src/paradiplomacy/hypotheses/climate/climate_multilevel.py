"""Whether climate work of cities and of states goes on in the same places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.climate.climate_work import climate_exchanges
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.wording import count, number
from paradiplomacy.record.frames import Frames

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["CLIMATE_MULTILEVEL"]

DRAWS = 1999
ALPHA = 0.05
LEVELS = ("city", "state")
DEALT = (
    f"number with climate exchanges on both levels, less the mean of {DRAWS} dealings of climate "
    "among the exchanges of each level; interval by the quantiles of the dealings"
)


@dataclass(frozen=True, slots=True)
class _Both:
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
        return min(1.0, 2 * min(self.p_more, self.p_fewer))

    def interval(self) -> Interval:
        """How many more than by chance."""
        seen = len(self.units)
        # Quantiles of few counts are coarse: they always hold the estimate itself.
        low, high = max(self.high, self.mean), min(self.low, self.mean)
        return Interval(seen - self.mean, seen - low, seen - high, 0.95)


def _units(exchanges: pl.DataFrame, *, pairs: bool) -> pl.DataFrame:
    """One row an exchange and unit: each division, or the two of them together."""
    if pairs:
        known = exchanges.drop_nulls(["first", "second"])
        return known.with_columns(
            pl.concat_str("first", "second", separator="|").alias("unit")
        ).drop("first", "second")
    return (
        exchanges.unpivot(
            ["first", "second"], index=["exchange", "tie", "level", "climate"], value_name="unit"
        )
        .drop_nulls("unit")
        .drop("variable")
    )


def _both(frames: Frames, *, pairs: bool = False, by: str = "exchange") -> _Both:
    """Count, and deal climate anew among the exchanges (or ties) of each level."""
    import numpy as np

    rows = (
        _units(climate_exchanges(frames), pairs=pairs)
        .group_by(by, "level", "unit", maintain_order=True)
        .agg(pl.col("climate").any())
    )
    # What is dealt is a label of an exchange or tie, whichever units it lies in.
    labels = (
        rows.group_by(by, "level", maintain_order=True)
        .agg(pl.col("climate").any())
        .sort(by, "level")
    )
    units = sorted(set(rows["unit"]))
    rng = np.random.default_rng(frames.seed)
    held = np.ones((DRAWS, len(units)), dtype=bool)
    seen = np.ones(len(units), dtype=bool)
    for level in LEVELS:
        of_level = labels.filter(pl.col("level") == level)
        climate = of_level["climate"].to_numpy()
        members = _members(rows.filter(pl.col("level") == level), by, units)
        there = np.zeros((DRAWS, len(units)), dtype=bool)
        k = int(climate.sum())
        for draw in range(DRAWS if k else 0):
            chosen = rng.choice(of_level.height, size=k, replace=False, shuffle=False)
            there[draw, members[chosen]] = True
        held &= there
        own = np.zeros(len(units), dtype=bool)
        own[members[climate]] = True
        seen &= own
    found = tuple(unit for unit, is_both in zip(units, seen, strict=True) if is_both)
    draws = held.sum(axis=1)
    low, high = (float(q) for q in np.quantile(draws, [0.025, 0.975]))
    return _Both(
        found,
        float(draws.mean()),
        float(draws.std()),
        low,
        high,
        float(1 + (draws >= len(found)).sum()) / (1 + DRAWS),
        float(1 + (draws <= len(found)).sum()) / (1 + DRAWS),
    )


def _members(rows: pl.DataFrame, by: str, units: Sequence[str]) -> NDArray[np.int64]:
    """Numbers of the units of each label, sorted by label; a single one fills both columns."""
    import numpy as np

    at = pl.DataFrame({"unit": units, "at": range(len(units))}, schema_overrides={"at": pl.Int64})
    ends = (
        rows.join(at, on="unit")
        .group_by(by, maintain_order=True)
        .agg(pl.col("at").min(), pl.col("at").max().alias("to"))
    )
    return np.asarray(ends.sort(by).select("at", "to").to_numpy(), dtype=np.int64)


def _of_level(frames: Frames, level: str) -> pl.DataFrame:
    return climate_exchanges(frames).filter(pl.col("climate") & (pl.col("level") == level))


def _test(frames: Frames) -> Finding:
    found, by_tie = _both(frames), _both(frames, by="tie")
    by_level = {level: _of_level(frames, level) for level in LEVELS}
    n = sum(rows.height for rows in by_level.values())
    mde = _detectable(found, most=_most(frames))
    enough = all(rows.height >= ENOUGH_EVENTS for rows in by_level.values())
    p = max(found.p, by_tie.p)
    verdict = Verdict.INCONCLUSIVE
    if enough and p <= ALPHA:
        more = [len(d.units) > d.mean for d in (found, by_tie)]
        if all(more):
            verdict = Verdict.SUPPORTED
        elif not any(more):
            verdict = Verdict.CONTRADICTED
    keys = tuple(f"exchange:{key}" for rows in by_level.values() for key in rows["exchange"])
    deciding = _estimate("states and provinces with climate work on both levels", found, n, keys)
    others = (
        _estimate(
            "pairs of a state and a province with climate work on both levels",
            _both(frames, pairs=True),
            n,
            keys,
        ),
        _estimate(
            "states and provinces, climate dealt among ties instead of exchanges",
            by_tie,
            n,
            keys,
        ),
    )
    shown = [
        as_row(label, e)
        for label, e in zip(
            ("States and provinces", "Pairs of both", "Dealt among ties"),
            (deciding, *others),
            strict=True,
        )
        if e.value is not None
    ]
    return Finding(
        CLIMATE_MULTILEVEL.id,
        verdict,
        _sentence(found, by_level, verdict),
        estimates=(deciding, *(_counted(level, rows) for level, rows in by_level.items())),
        n=n,
        method=(
            "States and provinces with climate exchanges both of their own and of their cities, "
            "beside the same with climate dealt out anew among the exchanges, and among the ties, "
            "of each level."
        ),
        mde=mde,
        mde_unit="places more than by chance",
        mde_sentence=_mde_sentence(found, by_level, mde),
        lacks=(
            "Climate exchanges of states and provinces, and of their cities, with what each was "
            f"part of; {by_level['state'].height} and {by_level['city'].height} are here, at "
            f"least {ENOUGH_EVENTS} of each are needed.",
            "Which exchange was carried out under which agreement of nations or states.",
        ),
        sensitivity=others,
        caveats=(
            "That two levels work in one place does not say that they worked together.",
            "States and provinces of which much is told have more exchanges on both levels; the "
            "dealing keeps their numbers, so that this alone makes no difference.",
            "Dealt among exchanges, climate work spreads over more places than it does where one "
            "tie has several; dealt among ties, one with many exchanges counts as one with few. "
            "So both are asked.",
            "Energy and the environment count as climate work, by the sectors that the record's "
            "coder gave.",
            "Bodies of the nations are not counted: the record ties no exchange to them.",
        ),
        picture=Picture(
            "intervals",
            tuple(shown),
            "Places with climate work on both levels, more than by chance",
            "",
            reference=0.0,
        ),
        p=p if enough else None,
    )


def _most(frames: Frames) -> int:
    """Units that have exchanges on both levels, which is as many as could have climate work."""
    rows = _units(climate_exchanges(frames), pairs=False)
    return int(
        (
            rows.group_by("unit", maintain_order=True).agg(pl.col("level").n_unique())["level"] > 1
        ).sum()
    )


def _detectable(found: _Both, *, most: int) -> float | None:
    """How many more than by chance would lie beyond chance in eight samples of ten.

    The upper limit of the dealings and 0.84 of their standard deviations more; None where
    not even every unit would be as many.
    """
    if found.mean <= 0:
        return None
    wanted = found.high + 1 + 0.8416 * found.spread
    return wanted - found.mean if wanted <= most else None


def _estimate(name: str, found: _Both, n: int, keys: tuple[str, ...]) -> Estimate:
    return as_estimate(
        f"{name}, more than by chance", found.interval(), n, "count", DEALT, subjects=keys
    )


def _counted(level: str, rows: pl.DataFrame) -> Estimate:
    return Estimate(
        f"climate exchanges of {_PLURAL[level]}",
        float(rows.height),
        None,
        None,
        rows.height,
        "count",
        "exchanges that the record tells of; there may have been more",
        subjects=tuple(f"exchange:{key}" for key in rows["exchange"]),
    )


_PLURAL = {"city": "cities", "state": "states and provinces"}


def _sentence(found: _Both, by_level: dict[str, pl.DataFrame], verdict: Verdict) -> str:
    told = (
        f"The record has {count(by_level['city'].height, 'climate exchange')} of cities and "
        f"{number(by_level['state'].height)} of states and provinces. "
        f"{number(len(found.units)).capitalize()} of the states and provinces saw both; "
    )
    if found.mean <= 0:
        return told + "by chance none could be expected, so nothing can be told."
    told += f"by chance {found.mean:.1f} would (95% of chances {found.low:.0f} to {found.high:.0f})"
    return told + _READING[verdict]


_READING = {
    Verdict.SUPPORTED: ". So climate work does gather where both levels are at it.",
    Verdict.CONTRADICTED: ". So climate work keeps to one level or the other.",
    Verdict.INCONCLUSIVE: ". Both levels work on climate, but that does not tell whether they do "
    "so in the same places more than by chance.",
}


def _mde_sentence(found: _Both, by_level: dict[str, pl.DataFrame], mde: float | None) -> str:
    held = f"With {count(sum(r.height for r in by_level.values()), 'climate exchange')}"
    if mde is None:
        return f"{held} no number of places with both could be told from chance so surely."
    return (
        f"{held}, {mde:.1f} places more with both than by chance would be found in eight samples "
        "of ten."
    )


CLIMATE_MULTILEVEL = Hypothesis(
    id="climate-multilevel",
    section="Climate Action, 1",
    claim="Climate work between both countries goes on at several levels in the same places.",
    needs=(
        Need(
            "exchanges",
            "a climate exchange between cities",
            lambda frames: _of_level(frames, "city").height,
        ),
        Need(
            "exchanges",
            "a climate exchange between a state and a province",
            lambda frames: _of_level(frames, "state").height,
        ),
    ),
    test=_test,
    estimator=(
        "States and provinces with climate exchanges of their own and of their cities, less the "
        "mean when climate is dealt out at random among the exchanges of each level: supported "
        "if there are more than in all but 2.5 % of dealings, contradicted if fewer, in both "
        "cases also with climate dealt among ties, else inconclusive; inconclusive with fewer "
        "than five climate exchanges on either level."
    ),
    items=("climate.any", "exchange.through"),
)
