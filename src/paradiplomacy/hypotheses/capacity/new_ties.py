"""Ties that cities of China took up, by year and region.

Of those of its West and its East since 2000, the time that they waited for their approval.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import exp, sqrt
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.designs.rule import Conclusion, DecisionRule
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, detectable_errors
from paradiplomacy.hypotheses.estimators.normal_estimates import Effect
from paradiplomacy.hypotheses.estimators.regression import regress
from paradiplomacy.hypotheses.finding import Detectable, finding
from paradiplomacy.hypotheses.histories.agreed_answers import (
    AnsweredTie,
    agreed_answers,
    answers_by_end,
)
from paradiplomacy.hypotheses.selection import (
    DAYS_A_YEAR,
    as_estimate,
    ends_in,
    of_known_year,
    pair_ties,
    ties_of_pair,
)
from paradiplomacy.language import Words, sentences
from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.event_places import places_at_risk
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)

EGO, ALTER = "US", "CN"
START = date(1979, 1, 1)
TURN = date(2000, 1, 1)
REGIONS = ("West", "East")
LARGER_THAN = 200_000
"""Inhabitants above which a city is watched whether it has a tie or not."""


@cached_by_frames
def dated_ties(frames: Frames) -> pl.DataFrame:
    """U.S.-China ties whose year of founding and whose coast are known.

    Columns tie, province, inland (0 or 1), years (since 1979), year, established.
    """
    return (
        of_known_year(ends_in(pair_ties(frames, EGO, ALTER), ALTER))
        .drop_nulls("ego_coastal")
        .select(
            "tie",
            "established",
            pl.col("ego_admin1").alias("province"),
            (~pl.col("ego_coastal")).cast(pl.Int8).alias("inland"),
            ((pl.col("established") - START).dt.total_days() / DAYS_A_YEAR).alias("years"),
            pl.col("established").dt.year().alias("year"),
        )
        .sort("tie")
    )


def odds_ratio_a_decade(ties: pl.DataFrame, *, clusters: str = "") -> Effect | None:
    """Odds ratio of an inland end for a tie founded ten years later, or None.

    ties: As from `dated_ties`.
    clusters: A column within which ties may be alike; see `regress`.

    None where fewer than five ties go inland, or do not, where all lie in fewer than five clusters,
    or where the years part both groups so that no finite estimate exists.
    """
    hits = int(ties["inland"].sum() or 0)
    in_few = bool(clusters) and ties[clusters].n_unique() < ENOUGH_EVENTS
    if in_few or min(hits, ties.height - hits) < ENOUGH_EVENTS:
        return None
    decades = ties.with_columns(decades=pl.col("years") / 10)
    effects = regress(decades, "inland", columns=["decades"], kind="binary", clusters=clusters)
    return effects["decades"] if effects else None


def spread_of_years(ties: pl.DataFrame) -> float:
    """Standard deviation of the years of founding; 0 for fewer than two ties."""
    years = ties["years"].to_numpy()
    return float(years.std(ddof=1)) if len(years) > 1 else 0.0


@cached_by_frames
def dated_city_ties(frames: Frames) -> pl.DataFrame:
    """City ties of the main pair with a known year of founding, by their place in China.

    Columns: tie, place, established.
    """
    return (
        of_known_year(ends_in(ties_of_pair(frames), ALTER))
        .filter((pl.col("tier") == "city") & (pl.col("established") >= START))
        .select("tie", pl.col("ego_place").alias("place"), "established")
    )


@cached_by_frames
def cities_at_risk(frames: Frames, *, larger_than: int = LARGER_THAN) -> pl.DataFrame:
    """Cities of China above a size, whether the record knows them or not; as `places_at_risk`."""
    return places_at_risk(frames, ALTER, larger_than=larger_than).filter(
        (pl.col("tier") == "city") & (pl.col("population") > larger_than)
    )


@cached_by_frames
def ties_of_risk_set(frames: Frames) -> pl.DataFrame:
    """Dated city ties of the cities at risk, with their coast: as `dated_ties`, and place.

    Every one of these cities is watched from 1979 on, so that where new ties go is compared with
    the same cities at any time; smaller ones are in a record only because they have a tie.
    """
    cities = cities_at_risk(frames).filter(pl.col("coastal").is_not_null())
    placed = dated_city_ties(frames).join(cities.select("place"), on="place", how="semi")
    return dated_ties(frames).join(placed.select("tie", "place"), on="tie", maintain_order="left")


@cached_by_frames
def place_years(frames: Frames, *, larger_than: int = LARGER_THAN) -> pl.DataFrame:
    """Years and new ties of every city of China above a size, before 2000 and after.

    larger_than: Inhabitants. Cities of the gazetteer count whether the record knows them or not;
        those of the record that are smaller, or of unknown size, are left out, since they are in it
        only because they have a tie.

    Columns: subject (the place), cluster (its province), region, population, later, events, years.
    Provinces of unknown region are left out.
    """
    end = frames.as_of
    periods = pl.DataFrame(
        {
            "later": [False, True],
            "years": [
                max((min(TURN, end) - START).days, 0) / DAYS_A_YEAR,
                max((end - TURN).days, 0) / DAYS_A_YEAR,
            ],
        }
    )
    founded = (
        dated_city_ties(frames)
        .filter(pl.col("established") < end)
        .group_by(
            pl.col("place").alias("subject"),
            (pl.col("established") >= TURN).alias("later"),
            maintain_order=True,
        )
        .agg(pl.len().cast(pl.Int64).alias("events"))
    )
    return (
        _cities_by_region(frames, larger_than)
        .join(periods, how="cross")
        .join(founded, on=["subject", "later"], how="left")
        .with_columns(pl.col("events").fill_null(0))
        .sort("subject", "later")
    )


def _cities_by_region(frames: Frames, larger_than: int) -> pl.DataFrame:
    """Cities at risk with their province and its region, which the record's places name."""
    regions = (
        frames.places.filter(
            (pl.col("country") == ALTER)
            & (pl.col("region").fill_null("") != "")
            & (pl.col("admin1").fill_null("") != "")
        )
        .select("admin1", "region")
        .unique("admin1", keep="first", maintain_order=True)
    )
    return (
        cities_at_risk(frames, larger_than=larger_than)
        .join(regions, on="admin1")
        .select(
            pl.col("place").alias("subject"),
            pl.col("admin1").alias("cluster"),
            "region",
            "population",
        )
    )


def cells_of_regions(frames: Frames) -> pl.DataFrame:
    """Cities of the West, as the group, and of the East, before and after 2000."""
    cells = place_years(frames).filter(pl.col("region").is_in(REGIONS))
    return cells.with_columns((pl.col("region") == REGIONS[0]).alias("group"))


def dated_subjects(frames: Frames) -> tuple[str, ...]:
    """Ties whose date is known."""
    return tuple(dated_city_ties(frames)["tie"].sort())


RULE = DecisionRule("less", 1.0, margin=(2 / 3, 3 / 2))
MONTHS, PROPOSED, APPROVED = "approval.months", "approval.proposed", "approval.approved"
DAYS_A_MONTH = DAYS_A_YEAR / 12


@cached_by_frames
def approvals(frames: Frames) -> pl.DataFrame:
    """City ties of the West and the East since 2000 of which it is known how long they waited.

    Columns: tie, province, west, months, subject (the tie, or the answer that says it). Where the
    record dates proposal and approval, they count; else what China's end answers.
    """
    ties = ends_in(ties_of_pair(frames), ALTER).filter(
        (pl.col("tier") == "city")
        & (pl.col("established") >= TURN)
        & pl.col("ego_region").is_in(REGIONS)
    )
    months = _months_to_founding(frames)
    rows = [
        (tie, province, region == REGIONS[0], *waited)
        for tie, province, region in ties.select("tie", "ego_admin1", "ego_region").iter_rows()
        if (waited := months.get(tie) or _months_to_approval(frames, tie)) is not None
    ]
    schema = {
        "tie": pl.String,
        "province": pl.String,
        "west": pl.Boolean,
        "months": pl.Float64,
        "subject": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _months_to_founding(frames: Frames) -> dict[str, tuple[float, str]]:
    """Months from a dated proposal, or letter of intent, to the founding, by tie."""
    proposed = frames.spells.filter(
        (pl.col("status") == "proposed")
        & (pl.col("entry") != "approved")
        & (pl.col("exit") == "established")
        & pl.col("start").is_not_null()
        & pl.col("stop").is_not_null()
    )
    return {
        tie: ((stop - start).days / DAYS_A_MONTH, tie)
        for tie, start, stop in proposed.select("tie", "start", "stop").iter_rows()
    }


def _months_to_approval(frames: Frames, tie: str) -> tuple[float, str] | None:
    """Months that China's end answers, or between the dates that it does."""
    months = answers_by_end(frames, MONTHS).get((tie, ALTER))
    if months is not None and isinstance(months.value, float):
        return months.value, f"answer:{months.account}|{MONTHS}"
    proposed = agreed_answers(frames, PROPOSED).get(tie)
    approved = answers_by_end(frames, APPROVED).get((tie, ALTER))
    first, last = _middle_day_of_answer(proposed), _middle_day_of_answer(approved)
    if approved is None or first is None or last is None or last < first:
        return None
    return (last - first).days / DAYS_A_MONTH, f"answer:{approved.account}|{APPROVED}"


def _middle_day_of_answer(answer: AnsweredTie | None) -> Any:
    when = answer.value if answer is not None else None
    return when.middle if isinstance(when, EventDate) else None


@dataclass(frozen=True, slots=True)
class Waits:
    """Time that ties of the West waited, relative to those of the East.

    counts: Ties of the West, and of the East.
    alone: Ratio of the middle waits, each tie by itself (Welch 1947).
    by_province: With ties of a province alike: errors by leaving out each province.
    """

    counts: tuple[int, int]
    alone: Effect
    by_province: Effect | None

    @classmethod
    def of(cls, ties: pl.DataFrame) -> Waits | None:
        """None with fewer than five ties of either region, or where all waited as long."""
        # A tie approved at once waited a month: a shorter wait has no meaning, or no logarithm.
        logs = ties.select("province", "west", pl.col("months").clip(1.0).log().alias("log"))
        west, east = (
            logs.filter(pl.col("west") == side)["log"].to_numpy() for side in (True, False)
        )
        counts = (len(west), len(east))
        if min(counts) < ENOUGH_EVENTS:
            return None
        parts = [float(part.var(ddof=1)) / len(part) for part in (west, east)]
        error, difference = sqrt(sum(parts)), float(west.mean()) - float(east.mean())
        if error <= 0:
            return None
        freedom = error**4 / sum(v**2 / (n - 1) for v, n in zip(parts, counts, strict=True))
        alone = Effect(difference, error, freedom)
        return cls(counts, alone, _effect_with_province_errors(logs, difference))

    @property
    def reading(self) -> Conclusion:
        """Conclusion on which both kinds of errors agree."""
        return RULE.common_conclusion(self.alone, self.by_province, events=sum(self.counts))


def _effect_with_province_errors(logs: pl.DataFrame, difference: float) -> Effect | None:
    """The difference with errors by the jackknife over the provinces of each region.

    None where a region has fewer than two provinces, or both together fewer than five.
    """
    variance, provinces = 0.0, 0
    for side in (True, False):
        of_province = (
            logs.filter(pl.col("west") == side)
            .group_by("province", maintain_order=True)
            .agg(pl.col("log").sum(), pl.len().alias("number"))
        )
        whole, number = (of_province[name].to_numpy() for name in ("log", "number"))
        g = len(number)
        if g < 2:
            return None
        without = (whole.sum() - whole) / (number.sum() - number)
        variance += (g - 1) / g * float(((without - whole.sum() / number.sum()) ** 2).sum())
        provinces += g
    return (
        None
        if provinces < ENOUGH_EVENTS or variance <= 0
        else Effect(difference, sqrt(variance), float(provinces - 2))
    )


def decided_by_approvals(frames: Frames, by_rates: Finding) -> Finding:
    """The finding decided by how long ties waited, where enough of them are known to."""
    ties = approvals(frames)
    waits = Waits.of(ties)
    if waits is None:
        return by_rates
    reading, wide = waits.reading, waits.alone.interval()
    if waits.by_province is not None:
        wide = waits.by_province.interval().spanning(wide)
    n, subjects = ties.height, tuple(ties["subject"].sort())
    deciding = as_estimate(WORDS("estimate"), wide, n, "ratio", WORDS("how"), subjects=subjects)
    effects = [effect for effect in (waits.alone, waits.by_province) if effect is not None]
    west, east = waits.counts
    counted = WORDS("counted", west=west, east=east, ratio=wide)
    widest = max(effects, key=lambda effect: effect.error)
    least = exp(-detectable_errors(widest.freedom) * widest.error)
    return finding(
        WORDS,
        replace(by_rates, estimates=(deciding, *by_rates.estimates)),
        sentences(WORDS(f"sentence.{reading.key}", counted=counted), by_rates.sentence),
        method=WORDS("method"),
        detectable=Detectable(least, WORDS("mde-unit"), WORDS("sample", n=n)),
        verdict=reading.verdict,
        n=n,
        p=RULE.p_of_reading(reading, *effects),
        no_difference=reading is Conclusion.NO_DIFFERENCE,
    )
