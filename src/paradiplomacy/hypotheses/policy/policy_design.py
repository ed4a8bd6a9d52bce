"""Countries around one: which of them the question on policy can use, and what could be seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.staggered_checks import shuffle_test
from paradiplomacy.hypotheses.estimators.staggered_did import NEVER, UnitYears, effects
from paradiplomacy.hypotheses.estimators.staggered_power import contrast, detectable, sides
from paradiplomacy.hypotheses.estimators.staggered_rule import detectable_by_rule
from paradiplomacy.hypotheses.policy.first_ties import Ties, hub_of, panel_of, ties_of
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Text, Words
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

OUTCOME = "un.ideal_point_distance"
OLDER = f"{OUTCOME}.1946_2012_vintage"
"""Another vintage of the same, on another scale: the two are never chained."""

AFTER = (0, 9)
"""The year of the first tie and the nine after it: a decade."""

FEWER = 499
"""Shuffles behind what stands beside the answer."""

RULE = DecisionRule("less", 0.0)
WORDS = Words(__name__)
METHOD = WORDS("method")


def words_for_change_of_distance(value: float) -> Message:
    """A change of the distance in words: so many points nearer, or farther."""
    return WORDS("side.nearer" if value < 0 else "side.farther", size=abs(value))


@dataclass(frozen=True, slots=True)
class PolicyDesign:
    """The panel that the estimate rests on, and the countries that it cannot use.

    series: The vintage of votes.
    always: Countries that had a tie before they have votes.
    unsure: Countries with votes of which some tie is dated, and nobody says whether it was the
        first.
    undated: Countries with votes of which no tie is dated.
    """

    hub: str
    series: str
    panel: UnitYears
    ties: dict[str, Ties]
    always: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()

    @property
    def adopters(self) -> tuple[str, ...]:
        """Countries whose first tie falls within the panel."""
        return tuple(c for c, a in zip(self.panel.units, self.panel.adopters, strict=True) if a)

    @property
    def later(self) -> tuple[str, ...]:
        """Countries without a first tie to the end of the panel: it comes later, or never."""
        return tuple(c for c, a in zip(self.panel.units, self.panel.adopters, strict=True) if not a)

    @property
    def vague(self) -> tuple[str, ...]:
        """Countries whose first tie may be older than the earliest that is seen."""
        return tuple(code for code in self.panel.units if not self.ties[code].exact)


@cached_by_frames
def design_of(frames: Frames, series: str = "") -> PolicyDesign:
    """Countries whose first tie is dated, and that had votes before it.

    The hub is the country around which the record has the distance in votes, also where
    another series is the outcome. Where none is named it is the vintage of votes in which more
    first ties fall; the other stands beside it.
    """
    if not series:
        new, old = design_of(frames, OUTCOME), design_of(frames, OLDER)
        return old if len(old.adopters) > len(new.adopters) else new
    hub = hub_of(frames, OUTCOME)
    if not hub:
        return PolicyDesign("", series, panel_of(frames, "", ""), {})
    ties = ties_of(frames, hub)
    all_units = panel_of(frames, hub, series)
    keep: list[int] = []
    always, unsure, undated = list[str](), list[str](), list[str]()
    for i, code in enumerate(all_units.units):
        of = ties.get(code)
        if of is None:
            undated.append(code)
        elif not of.sure:
            (undated if of.start is None else unsure).append(code)
        elif of.always or not _before(all_units, i, of.start):
            always.append(code)
        else:
            keep.append(i)
    panel = all_units.only(keep)
    starts = [ties[code].start for code in panel.units]
    return PolicyDesign(
        hub,
        series,
        with_ties(panel, starts, ties),
        ties,
        tuple(always),
        tuple(unsure),
        tuple(undated),
    )


def _before(panel: UnitYears, unit: int, start: int | None) -> bool:
    """True if a country has votes before its first tie."""
    early = panel.years < (NEVER if start is None else start)
    return bool(np.isfinite(panel.values[unit, early]).any())


def with_ties(panel: UnitYears, starts: Sequence[int | None], ties: dict[str, Ties]) -> UnitYears:
    """The panel with years of treatment; years without a tie that no register covers are blank."""
    first = np.array([NEVER if year is None else year for year in starts], dtype=np.int64)
    counted = [ties[code].counted if ties[code].registered else None for code in panel.units]
    last = np.array([NEVER if years is None else years[1] for years in counted], dtype=np.int64)
    beyond = (panel.years[None, :] > last[:, None]) & (panel.years[None, :] < first[:, None])
    return replace(panel, values=np.where(beyond, np.nan, panel.values)).treated_from(first)


def spread(panel: UnitYears) -> float:
    """Standard deviation of the outcome over countries and years before any tie."""
    return float(np.std(panel.values[panel.untreated])) if panel.untreated.any() else 0.0


def freedom_of(panel: UnitYears) -> int:
    """Degrees of freedom of the error: one less than the smaller side has countries.

    Shuffles reject about where a t distribution does whose degrees of freedom are those of the
    smaller side, countries with a first tie or those they are compared with: the error rests on
    its spread. Who serves often counts for more, so that each side is worth the number of equal
    countries that would weigh as unevenly.
    """
    return max(int(min(sides(panel, span=AFTER))) - 1, 0)


def could_see(panel: UnitYears) -> tuple[float | None, float]:
    """The smallest effect that shuffles would find, and the standard error expected before."""
    return detectable(panel, span=AFTER, freedom=freedom_of(panel))


def could_decide(panel: UnitYears, *, seed: int) -> float | None:
    """The smallest effect that the whole rule would find, bounds and test of before included."""
    return detectable_by_rule(
        panel, last=AFTER[1], freedom=freedom_of(panel), units=len(panel.units), seed=seed
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
    chance = shuffle_test(panel, draws=FEWER, seed=frames.seed, span=span, base_years=base_years)
    if chance is not None and chance.interval.low is not None and chance.interval.high is not None:
        counted = np.asarray(effects(panel, span=span, base_years=base_years).counted.any(axis=0))
        who = [c for c, used in zip(panel.units, counted, strict=True) if used]
        subjects = [design.ties[code].dating for code in who]
        yield as_estimate(name, chance.interval, len(who), unit, method, subjects=subjects)


def dating(design: PolicyDesign) -> tuple[str, ...]:
    """The readings or ties that date each first tie."""
    return tuple(design.ties[code].dating for code in design.adopters)


def subjects_of(frames: Frames, design: PolicyDesign) -> tuple[str, ...]:
    """Readings that enter the estimate, and those that date first ties."""
    panel, hub = design.panel, design.hub
    rows, columns = np.nonzero(contrast(panel, span=AFTER))
    names = set(frames.readings.filter(pl.col("series") == design.series)["subject"].to_list())
    keys = list(dating(design))
    for row, column in zip(rows, columns, strict=True):
        code = panel.units[row]
        pair = f"{hub}-{code}" if f"{hub}-{code}" in names else f"{code}-{hub}"
        keys.append(f"reading:{design.series}|{pair}|{panel.years[column]}")
    return stated_readings(frames, keys, design.series)


def stated_readings(frames: Frames, keys: Sequence[str], series: str) -> tuple[str, ...]:
    """Those that have statements; where dates are not years, all of the series."""
    if not frames.evidence:
        return tuple(keys)
    stated = tuple(dict.fromkeys(key for key in keys if key in frames.evidence))
    return stated or tuple(key for key in frames.evidence if key.startswith(f"reading:{series}|"))
