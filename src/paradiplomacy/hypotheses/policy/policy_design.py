"""Countries around one: which of them the question on policy can use, and what could be seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.staggered import NEVER, UnitYears
from paradiplomacy.hypotheses.estimators.staggered_checks import permuted
from paradiplomacy.hypotheses.estimators.staggered_power import contrast, detectable
from paradiplomacy.hypotheses.estimators.staggered_rule import detectable_by_rule
from paradiplomacy.hypotheses.histories.series import DISTANCE
from paradiplomacy.hypotheses.policy.panel import Ties, hub_of, panel_of, ties_of
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Text, Words
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

__all__ = [
    "AFTER",
    "METHOD",
    "OLDER",
    "OUTCOME",
    "PolicyDesign",
    "change",
    "could_decide",
    "could_see",
    "dating",
    "design_of",
]
__all__ += ["freedom_of", "held", "spread", "subjects_of", "treated"]

OUTCOME = DISTANCE
OLDER = f"{OUTCOME}.1946_2012_vintage"
"""Another vintage of the same, on another scale: the two are never chained."""

AFTER = (0, 9)
"""The year of the first tie and the nine after it: a decade."""

FEWER = 199
"""Shuffles behind what stands beside the answer."""

WORDS = Words(__name__)
METHOD = WORDS("method")


@dataclass(frozen=True, slots=True)
class PolicyDesign:
    """The panel that the estimate rests on, and the countries that it cannot use."""

    hub: str
    panel: UnitYears
    ties: dict[str, Ties]
    always: tuple[str, ...]
    uncounted: tuple[str, ...] = ()

    @property
    def adopters(self) -> tuple[str, ...]:
        """Countries whose first tie falls within the panel."""
        return tuple(c for c, a in zip(self.panel.units, self.panel.adopters, strict=True) if a)


@cached_by_frames
def design_of(frames: Frames, series: str = OUTCOME) -> PolicyDesign:
    """Countries that a register covers and that had no known tie when it began.

    The hub is the country around which the record has the distance in votes, also where
    another series is the outcome.
    """
    hub = hub_of(frames, OUTCOME)
    if not hub:
        nothing = panel_of(frames, "", "")
        return PolicyDesign("", nothing, {}, ())
    ties = ties_of(frames, hub)
    whole = panel_of(frames, hub, series)
    covered = [i for i, code in enumerate(whole.units) if code in ties]
    always = tuple(
        code
        for code in (whole.units[i] for i in covered)
        if ties[code].always or (ties[code].start or NEVER) <= whole.years[0]
    )
    keep = [i for i in covered if whole.units[i] not in always]
    panel = whole.only(keep)
    starts = [ties[code].start for code in panel.units]
    uncounted = tuple(code for code in whole.units if code not in ties)
    return PolicyDesign(hub, treated(panel, starts, ties), ties, always, uncounted)


def treated(panel: UnitYears, starts: Sequence[int | None], ties: dict[str, Ties]) -> UnitYears:
    """The panel with years of treatment; years that no register covers are blank."""
    first = np.array([NEVER if year is None else year for year in starts], dtype=np.int64)
    last = np.array([ties[code].counted[1] for code in panel.units], dtype=np.int64)
    beyond = (panel.years[None, :] > last[:, None]) & (panel.years[None, :] < first[:, None])
    values = np.where(beyond, np.nan, panel.values)
    return replace(panel, values=values).treated_from(first)


def spread(panel: UnitYears) -> float:
    """Standard deviation of the outcome over countries and years before any tie."""
    return float(np.std(panel.values[panel.untreated])) if panel.untreated.any() else 0.0


def freedom_of(panel: UnitYears) -> int:
    """Degrees of freedom of the error: one less than the smaller side has countries.

    Notes
    -----
    Shuffles reject about where a t distribution does whose degrees of freedom are those of the
    smaller side, countries with a first tie or without: the error rests on its spread.
    """
    adopters = int(panel.adopters.sum())
    return min(adopters, len(panel.units) - adopters) - 1


def could_see(panel: UnitYears) -> tuple[float | None, float]:
    """The smallest effect that shuffles would find, and the standard error expected before."""
    return detectable(panel, span=AFTER, freedom=freedom_of(panel))


def could_decide(panel: UnitYears, *, seed: int) -> float | None:
    """The smallest effect that the whole rule would find, bounds and test of before included."""
    return detectable_by_rule(
        panel,
        last=AFTER[1],
        freedom=freedom_of(panel),
        units=len(panel.units),
        seed=seed,
    )


def change(
    frames: Frames,
    design: PolicyDesign,
    name: Text,
    panel: UnitYears,
    *,
    span: tuple[int, int] = AFTER,
    unit: str = "points",
    method: Text = METHOD,
    base_years: int = 1,
) -> Iterator[Estimate]:
    """The mean change of an outcome after the first tie; nothing where it has no interval."""
    chance = permuted(panel, draws=FEWER, seed=frames.seed, span=span, base_years=base_years)
    if chance is not None and chance.interval.low is not None and chance.interval.high is not None:
        who = [c for c, began in zip(panel.units, panel.adopters, strict=True) if began]
        subjects = [design.ties[code].dating for code in who]
        yield as_estimate(name, chance.interval, len(who), unit, method, subjects=subjects)


def dating(design: PolicyDesign) -> tuple[str, ...]:
    """The readings or ties that date each first tie."""
    return tuple(design.ties[code].dating for code in design.adopters)


def subjects_of(frames: Frames, design: PolicyDesign) -> tuple[str, ...]:
    """Readings that enter the estimate, and those that date first ties."""
    panel, hub = design.panel, design.hub
    rows, columns = np.nonzero(contrast(panel, span=AFTER))
    names = set(frames.readings.filter(pl.col("series") == OUTCOME)["subject"].to_list())
    keys = list(dating(design))
    for row, column in zip(rows, columns, strict=True):
        code = panel.units[row]
        pair = f"{hub}-{code}" if f"{hub}-{code}" in names else f"{code}-{hub}"
        keys.append(f"reading:{OUTCOME}|{pair}|{panel.years[column]}")
    return held(frames, keys, OUTCOME)


def held(frames: Frames, keys: Sequence[str], series: str) -> tuple[str, ...]:
    """Those that have statements; where dates are not years, all of the series."""
    if not frames.evidence:
        return tuple(keys)
    stated = tuple(dict.fromkeys(key for key in keys if key in frames.evidence))
    if stated:
        return stated
    return tuple(key for key in frames.evidence if key.startswith(f"reading:{series}|"))
