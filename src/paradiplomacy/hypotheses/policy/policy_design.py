"""Countries around one: which of them the question on policy can use, and what could be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.staggered_checks import shuffle_test
from paradiplomacy.hypotheses.estimators.staggered_did import NEVER, UnitYears, effects
from paradiplomacy.hypotheses.estimators.staggered_rule import (
    contrast,
    detectable,
    detectable_by_rule,
    sides,
)
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language import Message, Text, Words
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames


def hub_of(frames: Frames, series: str) -> str:
    """The country that stands in most pairs of a series; ``""`` where no pair is named.

    Where two stand in equally many (there is one pair, say), none of them is the hub.
    """
    pairs = frames.readings.filter(pl.col("series") == series)["subject"].unique().to_list()
    count = Counter(code for pair in pairs for code in pair.split("-") if len(pair) == 5)
    ranked = count.most_common(2)
    return (
        ""
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1])
        else str(ranked[0][0])
    )


@cached_by_frames
def on_pairs_of(frames: Frames, hub: str) -> pl.DataFrame:
    """Readings on pairs of the hub, whatever their dates, with the other country."""
    first, last = pl.col("subject").str.slice(0, 2), pl.col("subject").str.slice(3, 2)
    return frames.readings.filter(
        pl.col("subject").str.contains(rf"^(?:{hub}-[A-Z]{{2}}|[A-Z]{{2}}-{hub})$")
        & pl.col("value").is_finite()
    ).with_columns(pl.when(first == hub).then(last).otherwise(first).alias("country"))


@cached_by_frames
def of_hub(frames: Frames, hub: str) -> pl.DataFrame:
    """Readings on pairs of the hub, by series, country and year."""
    return (
        on_pairs_of(frames, hub)
        .filter(pl.col("date").is_not_null())
        .with_columns(pl.col("date").dt.year().alias("year"))
        .sort("series", "country", "year", "subject")
    )


@cached_by_frames
def panel_of(frames: Frames, hub: str, series: str) -> UnitYears:
    """A series of the hub as a panel in which no country is treated yet.

    Where a country has two readings of one year, their mean is taken.
    """
    readings = (
        of_hub(frames, hub)
        .filter(pl.col("series") == series)
        .group_by("country", "year", maintain_order=True)
        .agg(pl.col("value").mean())
    )
    countries = tuple(sorted(set(readings["country"])))
    if not countries:
        return UnitYears((), np.zeros(0, np.int64), np.zeros((0, 0)), np.zeros(0, np.int64))
    low, high = readings["year"].min(), readings["year"].max()
    years = np.arange(int(str(low)), int(str(high)) + 1, dtype=np.int64)
    values = np.full((len(countries), len(years)), np.nan)
    row = readings["country"].rank("dense").to_numpy() - 1
    values[row, readings["year"].to_numpy() - years[0]] = readings["value"].to_numpy()
    return UnitYears(countries, years, values, np.full(len(countries), NEVER, dtype=np.int64))


COUNTS = "sister-cities-established"
"""Series of ties that a register counts by year."""

DATED = "ties.dated"
"""Series, and their prefix, of ties that pages date: they show ties, and never that none was."""

UNCLEAR = "ties.unclear"
"""Series of what pages date and leave open whether it is a tie: nobody counts as untied since."""

STATED = "ties.first.stated"
"""Series of ties that a source calls the first of all."""

CONFIDENCE = "ties.first.confidence"
"""Series of how sure a coder is that the earliest year seen is that of the first tie."""

MEDIUM = 2.0
"""From this confidence on the earliest year seen may date a first tie."""


@dataclass(frozen=True, slots=True)
class Ties:
    """Ties of one country with the hub, by the record.

    counted: First and last year that a register covers.
    first: Year of the first tie that the register counts.
    seen: Earliest year in which any other source has a tie.
    dating: The reading or tie that dates the first tie of all, or ``""``.
    registered: Whether a register counts from before the first tie with the hub: its zeros say
        none.
    sure: Whether the earliest year may date the first tie, or a register says that there was none.
    exact: Whether a source calls the tie of that year the first, or a register counts from before
        it.
    earliest: Year of the first tie of all countries with the hub: no tie is older.
    """

    country: str
    counted: tuple[int, int] | None
    first: int | None
    seen: int | None
    dating: str
    registered: bool = False
    sure: bool = False
    exact: bool = False
    earliest: int = 0

    @property
    def start(self) -> int | None:
        """Year of the first tie by any source, or None."""
        return min((year for year in (self.first, self.seen) if year is not None), default=None)

    @property
    def since(self) -> int | None:
        """The earliest year in which the first tie may have been made, or None."""
        return self.start if self.exact or self.start is None else min(self.earliest, self.start)

    @property
    def always(self) -> bool:
        """True if ties may be older than the register that speaks of them."""
        return (
            self.registered
            and self.counted is not None
            and self.start is not None
            and self.start <= self.counted[0]
        )


@cached_by_frames
def ties_of(frames: Frames, hub: str) -> dict[str, Ties]:
    """Ties of each country of which a source or a register says anything."""
    register = _register_of(frames, hub)
    dated = _earliest_dates(frames, hub)
    coded = on_pairs_of(frames, hub).filter(pl.col("series") == CONFIDENCE)
    sure = dict(coded.sort("country", "value").select("country", "value").iter_rows())
    readings = _years_of_readings_on_hub(frames, hub, pl.col("series") == STATED)
    stated = group_pairs((code, (low, high)) for code, low, high, _ in readings.iter_rows())
    begin = min((counted[0] for counted, _, _ in register.values()), default=0)
    earliest = min((year for year, _ in dated.values()), default=None)
    complete = earliest is None or earliest >= begin
    ties = {}
    for country in sorted({*register, *dated}):
        counted, first, key = register.get(country, (None, None, ""))
        year, key_of_date = dated.get(country, (None, ""))
        if year is not None and (first is None or year < first):
            key = key_of_date
        registered = complete and counted is not None
        known = Ties(
            country,
            counted,
            first,
            year,
            key,
            registered=registered,
            sure=registered or sure.get(country, 0.0) >= MEDIUM,
            exact=registered,
            earliest=begin if earliest is None else earliest,
        )
        is_stated = any(low <= (known.start or 0) <= high for low, high in stated.get(country, ()))
        ties[country] = replace(known, exact=True) if is_stated else known
    return ties


def _register_of(frames: Frames, hub: str) -> dict[str, tuple[tuple[int, int], int | None, str]]:
    """Each country of the register: years it covers, that of its first tie, and the key of that."""
    counts = of_hub(frames, hub).filter(pl.col("series") == COUNTS).with_columns(_key_of_reading())
    register = {}
    for (code,), rows in counts.group_by("country", maintain_order=True):
        years = rows["year"].to_list()
        first_years = rows.filter(pl.col("value") > 0).select("year", "key").rows()
        first, key = first_years[0] if first_years else (None, "")
        register[str(code)] = ((min(years), max(years)), first, key)
    return register


def _earliest_dates(frames: Frames, hub: str) -> dict[str, tuple[int, str]]:
    """Year by which each country had a tie, by any source but a register, and the source's key.

    Of a date that is no single year the last is taken: by then there was a tie.
    """
    inside = (pl.col("country_a") == hub) != (pl.col("country_b") == hub)
    ties = frames.ties.filter(inside & pl.col("established_high").is_not_null()).select(
        country=pl.when(pl.col("country_a") == hub).then("country_b").otherwise("country_a"),
        year=pl.col("established_high").dt.year(),
        key="tie",
    )
    of, named = pl.col("series"), ("country", pl.col("high").alias("year"), "key")
    dated = (of == DATED) | of.str.starts_with(f"{DATED}.") | of.is_in([UNCLEAR, CONFIDENCE])
    readings = _years_of_readings_on_hub(frames, hub, dated).select(*named)
    # Of equally old ones a tie goes before a reading.
    every = pl.concat([ties.sort("key"), readings]).sort("year", maintain_order=True)
    earliest = every.unique("country", keep="first", maintain_order=True)
    return {country: (year, key) for country, year, key in earliest.iter_rows()}


def _years_of_readings_on_hub(frames: Frames, hub: str, of: pl.Expr) -> pl.DataFrame:
    """Country, first and last year and key of readings on pairs of the hub, with a last year."""
    return (
        on_pairs_of(frames, hub)
        .filter(of & (pl.col("value") > 0) & pl.col("date_high").is_not_null())
        .select(
            "country",
            pl.col("date_low").dt.year().fill_null(0).alias("low"),
            pl.col("date_high").dt.year().alias("high"),
            _key_of_reading(),
        )
        .sort("country", "high", "key")
    )


def _key_of_reading() -> pl.Expr:
    date = pl.col("date_edtf").fill_null(pl.col("date").dt.year().cast(pl.String))
    return pl.format("reading:{}|{}|{}", "series", "subject", date).alias("key")


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
    return PolicyDesign(
        hub,
        series,
        with_ties(panel, [ties[code].start for code in panel.units], ties),
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
