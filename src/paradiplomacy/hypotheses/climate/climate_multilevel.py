"""Whether climate work of cities and of states goes on in the same places."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.climate.climate_work import climate_exchanges
from paradiplomacy.hypotheses.climate.dealt_levels import (
    DRAWS,
    LEVELS,
    Both,
    detectable,
    on_both,
    p_of_apart,
    units_on_both,
)
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.language.english import capital, count, number
from paradiplomacy.record.frames import Frames

__all__ = ["CLIMATE_MULTILEVEL", "Answered"]

ALPHA = 0.05
DEALT = (
    f"number with climate exchanges on both levels, less the mean of {DRAWS} dealings of climate "
    "among the exchanges of each level; interval by the quantiles of the dealings"
)


def _of_level(frames: Frames, level: str) -> pl.DataFrame:
    return climate_exchanges(frames).filter(pl.col("climate") & (pl.col("level") == level))


@dataclass(frozen=True, slots=True)
class Answered:
    """What decides, and what could have been found.

    Parameters
    ----------
    found, by_tie : Both
        Climate dealt among exchanges, and among ties.
    apart : float
        Chance of so few places with both if each level chose its own.
    by_level : dict of str to polars.DataFrame
        Climate exchanges of each level.
    mde : float or None
        Places more than by chance.
    """

    found: Both
    by_tie: Both
    apart: float
    by_level: dict[str, pl.DataFrame]
    mde: float | None

    @classmethod
    def of(cls, frames: Frames, *, draws: int = DRAWS) -> Answered:
        """Deal so many times."""
        found, by_tie = (on_both(frames, by=by, draws=draws) for by in ("exchange", "tie"))
        mde = detectable((found, by_tie), most=units_on_both(frames))
        by_level = {level: _of_level(frames, level) for level in LEVELS}
        return cls(found, by_tie, p_of_apart(frames), by_level, mde)

    @property
    def enough(self) -> bool:
        """Whether both levels have as many climate exchanges as it takes to decide."""
        return all(rows.height >= ENOUGH_EVENTS for rows in self.by_level.values())

    @property
    def more(self) -> set[bool]:
        """Whether there are more places with both than by chance, by either dealing."""
        return {len(dealt.units) > dealt.mean for dealt in (self.found, self.by_tie)}

    @property
    def p(self) -> float:
        """The largest p-value of what has to agree."""
        dealt = max(self.found.p, self.by_tie.p)
        return dealt if True in self.more else max(dealt, min(1.0, 2 * self.apart))

    @property
    def verdict(self) -> Verdict:
        """Both dealings have to say it; that levels keep apart, also where each chose its own."""
        if not self.enough or self.p > ALPHA or len(self.more) > 1:
            return Verdict.INCONCLUSIVE
        return Verdict.SUPPORTED if True in self.more else Verdict.CONTRADICTED


def _test(frames: Frames) -> Finding:
    answered = Answered.of(frames)
    found, by_tie, by_level = answered.found, answered.by_tie, answered.by_level
    n = sum(rows.height for rows in by_level.values())
    mde, verdict = answered.mde, answered.verdict
    keys = tuple(f"exchange:{key}" for rows in by_level.values() for key in rows["exchange"])
    deciding = _estimate("states and provinces with climate work on both levels", found, n, keys)
    others = (
        _estimate(
            "pairs of a state and a province with climate work on both levels",
            on_both(frames, pairs=True),
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
            "Work that gathers in few places on each level meets less often than when dealt out. "
            "So levels keep apart only if there are fewer places with both also where each level's "
            "places, as few as they are, are left to chance.",
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
        p=answered.p if answered.enough else None,
    )


def _estimate(name: str, found: Both, n: int, keys: tuple[str, ...]) -> Estimate:
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


def _sentence(found: Both, by_level: dict[str, pl.DataFrame], verdict: Verdict) -> str:
    told = (
        f"The record has {count(by_level['city'].height, 'climate exchange')} of cities and "
        f"{number(by_level['state'].height)} of states and provinces. "
        f"{capital(number(len(found.units)))} of the states and provinces saw both; "
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


def _mde_sentence(found: Both, by_level: dict[str, pl.DataFrame], mde: float | None) -> str:
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
        "cases also with climate dealt among ties, and contradicted only if fewer also where the "
        "places of each level are left to chance, else inconclusive; inconclusive with fewer "
        "than five climate exchanges on either level."
    ),
    items=("climate.any", "exchange.through"),
)
