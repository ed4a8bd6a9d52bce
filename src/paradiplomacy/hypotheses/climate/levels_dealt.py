"""Climate work of both levels in the same places, beside climate dealt out anew."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from paradiplomacy.hypotheses.base import Verdict
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
from paradiplomacy.record.frames import Frames

__all__ = ["ALPHA", "Dealings", "of_level"]


ALPHA = 0.05


def of_level(frames: Frames, level: str) -> pl.DataFrame:
    """Climate exchanges of a level."""
    return climate_exchanges(frames).filter(pl.col("climate") & (pl.col("level") == level))


@dataclass(frozen=True, slots=True)
class Dealings:
    """What decides, and what could have been found.

    Parameters
    ----------
    by_exchange, by_tie : Both
        Climate dealt among exchanges, and among ties.
    apart : float
        Chance of so few places with both if each level chose its own.
    by_level : dict of str to polars.DataFrame
        Climate exchanges of each level.
    mde : float or None
        Places more than by chance.
    """

    by_exchange: Both
    by_tie: Both
    apart: float
    by_level: dict[str, pl.DataFrame]
    mde: float | None

    @classmethod
    def of(cls, frames: Frames, *, draws: int = DRAWS) -> Dealings:
        """Deal so many times."""
        by_exchange, by_tie = (on_both(frames, by=by, draws=draws) for by in ("exchange", "tie"))
        mde = detectable((by_exchange, by_tie), most=units_on_both(frames))
        by_level = {level: of_level(frames, level) for level in LEVELS}
        return cls(by_exchange, by_tie, p_of_apart(frames), by_level, mde)

    @property
    def enough(self) -> bool:
        """Whether both levels have as many climate exchanges as it takes to decide."""
        return all(rows.height >= ENOUGH_EVENTS for rows in self.by_level.values())

    @property
    def more(self) -> set[bool]:
        """Whether there are more places with both than by chance, by either dealing."""
        return {len(dealt.units) > dealt.mean for dealt in (self.by_exchange, self.by_tie)}

    @property
    def p(self) -> float:
        """The largest p-value of what has to agree."""
        dealt = max(self.by_exchange.p, self.by_tie.p)
        return dealt if True in self.more else max(dealt, min(1.0, 2 * self.apart))

    @property
    def verdict(self) -> Verdict:
        """Both dealings have to say it; that levels keep apart, also where each chose its own."""
        if not self.enough or self.p > ALPHA or len(self.more) > 1:
            return Verdict.INCONCLUSIVE
        return Verdict.SUPPORTED if True in self.more else Verdict.CONTRADICTED
