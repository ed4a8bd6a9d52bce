"""Ties that stopped and came back, each beside like ties that went on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.matched_sets import MatchedSet, difference, match
from paradiplomacy.hypotheses.rights.stopped_or_not import with_later
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["CALIPER", "MOST", "NEAR", "SAME", "Matched", "tie_of"]

WORDS = Words(__name__)
NEAR = ("size", "age", "before")
SAME = ("shock", "tier", "sized")
CALIPER = 0.5
MOST = 3


@dataclass(frozen=True, slots=True)
class Matched:
    """What matching gave: the sets, which ties stopped at all, and which of them came back."""

    sets: tuple[MatchedSet, ...]
    stopped: tuple[str, ...]
    back: tuple[str, ...]

    @classmethod
    def of(
        cls, frames: Frames, units: pl.DataFrame, *, caliper: float = CALIPER, most: int = MOST
    ) -> Matched:
        """Match ties that stopped and came back with ties that went on."""
        back = units.filter(~pl.col("treated") | pl.col("since").is_not_null())
        sets = match(back, near=NEAR, same=SAME, caliper=caliper, most=most)
        stopped, came_back = (tuple(u.filter("treated")["unit"]) for u in (units, back))
        return cls(tuple(with_later(frames, units, sets)), stopped, came_back)

    def any_at_all(self) -> Matched:
        """The same with whether a tie had any exchange in place of their number."""
        sets = (
            replace(
                one, outcome=int(one.outcome > 0), outcomes=tuple(int(n > 0) for n in one.outcomes)
            )
            for one in self.sets
        )
        return replace(self, sets=tuple(sets))

    @property
    def exchanges(self) -> int:
        """Exchanges of all sets."""
        return sum(matched_set.outcome + sum(matched_set.outcomes) for matched_set in self.sets)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The ties that were matched, and all that stopped."""
        units = (
            unit
            for matched_set in self.sets
            for unit in (matched_set.treated, *matched_set.controls)
        )
        return tuple(dict.fromkeys(tie_of(unit) for unit in (*units, *self.stopped)))

    def estimate(self, name: Message) -> Estimate:
        """By how many exchanges those that went on are ahead."""
        interval = difference(self.sets)
        n, method = len(self.sets), WORDS("exact")
        return as_estimate(name, interval, n, "exchanges", method, subjects=self.subjects)


def tie_of(unit: str) -> str:
    """The tie of a unit, which is a tie in a crisis."""
    return "tie:" + unit.partition(" tie:")[2]
