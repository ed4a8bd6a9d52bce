"""Claim that more ties are founded where and when the population moves to cities."""

from __future__ import annotations

from math import inf, sqrt

import polars as pl

from paradiplomacy.hypotheses.base import Finding, Need, Verdict
from paradiplomacy.hypotheses.climate.climate_work import divisions, measured_country, of_division
from paradiplomacy.hypotheses.climate.dealt_growth import DRAWS, DealtGrowth
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.detectable import smallest_detectable
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.finding import (
    NOTHING,
    Detectable,
    always,
    decided,
    finding,
    named_ratio,
)
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.selection import as_estimate, ends_in, ties_of_pair
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)
SERIES = "province.urbanization"
USABLE_YEARS = 3
RULE = DecisionRule("more", 1.0)


@cached_by_frames
def founded_ties(frames: Frames) -> pl.DataFrame:
    """Ties whose year is known to within three: tie, province and year."""
    country = measured_country(frames, SERIES)
    ties = ends_in(ties_of_pair(frames), country or "")
    spread = (pl.col("established_high") - pl.col("established_low")).dt.total_days() + 1
    dated = pl.col("established").is_not_null() & (spread <= USABLE_YEARS * 366)
    return ties.filter(dated).select(
        "tie",
        of_division(pl.col("ego_place"), divisions(frames, country or "")).alias("province"),
        pl.col("established").dt.year().alias("year"),
    )


def growth_periods(frames: Frames) -> pl.DataFrame:
    """Stretches between two readings of a province: from, to, years, growth in points a year."""
    return _periods_between_readings(frames.readings)


@cached_by_frames
def _periods_between_readings(readings: pl.DataFrame) -> pl.DataFrame:
    return (
        readings.filter((pl.col("series") == SERIES) & pl.col("date").is_not_null())
        .select(pl.col("subject").alias("province"), pl.col("date").dt.year().alias("to"), "value")
        .sort("province", "to")
        .with_columns(
            pl.col("to").shift().over("province").alias("from"),
            pl.col("value").shift().over("province").alias("urban"),
        )
        .drop_nulls()
        .filter(pl.col("to") > pl.col("from"))
        .with_columns((pl.col("to") - pl.col("from")).cast(pl.Float64).alias("years"))
        .with_columns(
            ((pl.col("value") - pl.col("urban")) / pl.col("years")).alias("growth"),
            pl.concat_str("from", "to", separator="-").alias("period"),
        )
    )


@cached_by_frames
def growth_cells(frames: Frames) -> pl.DataFrame:
    """One row a province and period, with the ties founded in it."""
    founded = founded_ties(frames)
    cells = growth_periods(frames)
    with_ties = cells.join(founded.select("province", "year", "tie"), on="province", how="left")
    within = (pl.col("year") > pl.col("from")) & (pl.col("year") <= pl.col("to"))
    counted = with_ties.group_by("province", "period", maintain_order=True).agg(
        within.fill_null(False).sum().alias("ties")
    )
    return cells.join(counted, on=["province", "period"], maintain_order="left").sort(
        "province", "from"
    )


def detectable_growth(cells: pl.DataFrame) -> float | None:
    """The ratio for one point a year that would be found, blind to which province grew.

    Signorini (1991), Biometrika 78: the variance of the log ratio is one over events times the
    variance of the covariate among them. That is its variance where the ratio holds, for events
    then gather where growth is high. The events of each period are taken as they are. Events
    that bunch in provinces count as the fewer that would show as much, and quantiles are those
    of the t distribution on which the interval rests.
    """
    import numpy as np

    stretch = _dispersion_of_provinces(cells)
    at_risk = cells.filter(pl.col("years") > 0)
    parts = [
        (part["growth"].to_numpy(), part["years"].to_numpy(), int(part["ties"].sum()))
        for part in at_risk.partition_by("period")
    ]
    if sum(n for *_, n in parts) / stretch < ENOUGH_EVENTS:
        return None

    def error(of_log: float) -> float:
        information = 0.0
        for growth, years, n in parts:
            weights = years * np.exp(of_log * (growth - growth.max()))
            deviation = growth - np.average(growth, weights=weights)
            information += n * float(np.average(deviation**2, weights=weights))
        return sqrt(stretch / information) if information > 0 else inf

    return smallest_detectable(error, clusters=at_risk["province"].n_unique())


def _dispersion_of_provinces(cells: pl.DataFrame) -> float:
    """Pearson's dispersion of the ties of provinces around one common rate, at least 1."""
    of_province = (
        cells.group_by("province", maintain_order=True)
        .agg(pl.col("ties").sum(), pl.col("years").sum())
        .filter(pl.col("years") > 0)
    )
    ties, years = float(of_province["ties"].sum() or 0), float(of_province["years"].sum() or 0.0)
    if of_province.height < ENOUGH_EVENTS or ties <= 0:
        return 1.0
    expected = of_province["years"].to_numpy() * ties / years
    spread = ((of_province["ties"].to_numpy() - expected) ** 2 / expected).sum()
    return max(float(spread) / (of_province.height - 1), 1.0)


def founded_within(frames: Frames, cells: pl.DataFrame) -> tuple[str, ...]:
    """Ties that were founded in a known year within a period."""
    within = (
        founded_ties(frames)
        .join(cells.select("province", "from", "to"), on="province")
        .filter((pl.col("year") > pl.col("from")) & (pl.col("year") <= pl.col("to")))
    )
    return tuple(within["tie"].unique().sort())


def _find_ratio_by_urban_growth(frames: Frames) -> Finding:
    cells = growth_cells(frames)
    n = int(cells["ties"].sum() or 0)
    dealt = DealtGrowth.of(cells, seed=frames.seed)
    rate, how = NOTHING, WORDS("not-fitted")
    if dealt:
        rate, how = dealt.interval, WORDS("dealt", draws=DRAWS)
    # Without a margin the 95 % interval alone decides; with too few ties there is none.
    verdict = RULE.verdict(rate, rate, events=n)
    name, subjects = WORDS("estimate.growth"), founded_within(frames, cells)
    deciding = as_estimate(name, rate, n, "ratio", how, subjects=subjects)
    base = decided(verdict, deciding, p=dealt.p if dealt else None)
    of_pair = ties_of_pair(frames).height
    return finding(
        WORDS,
        base,
        _sentence_on_urban_growth(cells, rate, verdict),
        detectable=Detectable(detectable_growth(cells), WORDS("mde-unit"), WORDS("sample", n=n)),
        lacks={"years": {"undated": of_pair - founded_ties(frames).height}}
        | always("readings", "wishes"),
        caveats=always("other", "coast", "readings", "size"),
        rows=[(WORDS("label"), deciding)] if dealt else None,
        known=True,
        reference=1.0,
    )


def _sentence_on_urban_growth(cells: pl.DataFrame, rate: Interval, verdict: Verdict) -> Message:
    n = int(cells["ties"].sum() or 0)
    counted = WORDS(
        "counted",
        first=min(cells["from"].to_list()),
        last=max(cells["to"].to_list()),
        n=n,
        provinces=cells["province"].n_unique(),
    )
    if rate.value is None:
        return sentences(counted, WORDS("not-fitted-sentence"))
    fast = cells.filter(pl.col("growth") > pl.col("growth").median().over("period"))
    share = int(fast["ties"].sum() or 0) / n if n else None
    named = named_ratio(rate, WORDS("rate", rate=rate.value), events=n, event=WORDS("event"))
    return sentences(
        counted, WORDS("faster-half", share=share), WORDS(f"reading.{verdict}", rate=named)
    )


URBANIZATION = article_claim(
    WORDS,
    "Climate Action, 1",
    _find_ratio_by_urban_growth,
    Need("readings", WORDS("need.readings", series=SERIES), growth_periods, least=3),
    Need("ties", WORDS("need.ties"), lambda frames: int(growth_cells(frames)["ties"].sum() or 0)),
)
