"""Studies of what hypotheses find in records whose truth is known: size, power, coverage.

Each study makes records by the event model, without an effect and with the effect that the
estimator itself calls detectable, and asks how often its interval leaves out "no effect", and
how often it holds the truth. What is detectable is taken from the records without an effect,
as an analyst would: from numbers of events and units alone. The whole number of events
expected is the same with and without, so that it stays what was detectable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import log
from statistics import median

import numpy as np
import polars as pl
from tests.simulated_records import BEGIN, DAYS, Setting, records_of, worlds_of

from paradiplomacy.dynamics import Covariate, terms
from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.climate.urban_growth import (
    SERIES,
    detectable_growth,
    growth_cells,
    growth_effect,
)
from paradiplomacy.hypotheses.conflict.detachment import MARGIN
from paradiplomacy.hypotheses.designs.rates import Rates
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.estimators.exact import (
    Interval,
    detectable_odds_ratio,
    detectable_ratio,
    needed_for_equivalence,
    share_of_ratio,
)
from paradiplomacy.hypotheses.histories.crisis_windows import episodes, pooled
from paradiplomacy.hypotheses.histories.exposure import exposures
from paradiplomacy.hypotheses.histories.founding import (
    dated_ties,
    odds_ratio_a_decade,
    spread_of_years,
)
from paradiplomacy.record.frames import Frames

__all__ = ["STUDIES", "Answer", "Outcome", "Study", "equivalence", "judged", "run"]

Make = Callable[[float, int, int], Iterator[Frames]]
"""From the effect (a ratio, or a share), the number of records and the seed."""


@dataclass(frozen=True)
class Answer:
    """What an estimator says of one record, and what it says beforehand that it could find."""

    interval: Interval | None
    detectable: float | None


@dataclass(frozen=True)
class Study:
    """An estimator, and how to make records on which it is tried.

    Parameters
    ----------
    name : str
    make : callable
    judge : callable
        From a record to an `Answer`.
    nothing : float
        The value of "no effect".
    exact : bool
        Whether the test keeps its level in every sample, so that it may only be too
        careful: counts are whole numbers, and the next count would be one too many.
    """

    name: str
    make: Make
    judge: Callable[[Frames], Answer]
    nothing: float = 1.0
    exact: bool = True


@dataclass(frozen=True)
class Outcome:
    """How an estimator fared: counts out of `records` each."""

    study: Study
    records: int
    detectable: float
    rejected: int
    found: int
    covered_nothing: int
    covered_effect: int


def _excludes(interval: Interval | None, value: float) -> bool:
    return interval is not None and (interval.above(value) or interval.below(value))


def run(study: Study, *, records: int, seed: int) -> Outcome:
    """Try an estimator on so many records without, and as many with an effect."""
    without = [study.judge(f) for f in study.make(study.nothing, records, seed)]
    detectable = median(a.detectable for a in without if a.detectable is not None)
    beside = [study.judge(f) for f in study.make(detectable, records, seed + 1)]
    return Outcome(
        study,
        records,
        detectable,
        sum(_excludes(a.interval, study.nothing) for a in without),
        sum(_excludes(a.interval, study.nothing) for a in beside),
        sum(not _excludes(a.interval, study.nothing) for a in without),
        sum(not _excludes(a.interval, detectable) for a in beside),
    )


def _shifted(rate: float, ratio: float, share: float) -> float:
    """Log rate of the others, so that the sum of events stays as it is without an effect."""
    return log(rate / (share * ratio + 1 - share))


# --- a rate in one group against another: exact, and bunched ----------------------------


def _cells(frames: Frames, events: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    west = frames.ties.select(pl.col("tie").alias("subject"), pl.col("region_b") == "West")
    return (
        west.rename({"region_b": "group"})
        .join(years, on="subject")
        .join(events, on="subject", how="left")
        .with_columns(pl.col("events").fill_null(0))
    )


def _ends(frames: Frames) -> pl.DataFrame:
    days = (pl.col("stop") - pl.col("start")).dt.total_days()
    watched = frames.spells.filter(pl.col("status") == "active").group_by("tie")
    seen = watched.agg(
        (pl.col("exit") == "ended").sum().alias("events"), (days.sum() / DAYS).alias("years")
    ).rename({"tie": "subject"})
    return _cells(frames, seen.select("subject", "events"), seen.select("subject", "years"))


def _exchanges(frames: Frames) -> pl.DataFrame:
    counted = frames.exchanges.group_by("tie").len("events").rename({"tie": "subject"})
    years = (frames.as_of - BEGIN).days / DAYS
    of = frames.ties.select(pl.col("tie").alias("subject"), pl.lit(years).alias("years"))
    return _cells(frames, counted, of)


HAZARD = Rates(
    _ends,
    event="end of a tie",
    inside="the West",
    outside="the East",
    frame="spells",
    rule=Rule("more", 1.0),
)
BUNCHES = replace(HAZARD, cells=_exchanges, event="exchange", frame="exchanges", bunched=True)


def judged(design: Rates) -> Callable[[Frames], Answer]:
    def judge(frames: Frames) -> Answer:
        found = design.test(frames)
        deciding = found.estimates[0]
        interval = Interval(deciding.value, deciding.low, deciding.high, deciding.level)
        return Answer(interval, found.mde)

    return judge


def _west(setting: Setting) -> Setting:
    west = Covariate("west", "receivers", setting.is_west())
    return replace(setting, covariates={**setting.covariates, "west": west})


_MANY = _west(Setting(senders=20, receivers=20, west=8))


def _ending(ratio: float, records: int, seed: int) -> Iterator[Frames]:
    """Some 40 of 400 ties end within 20 years, each year as likely as any other."""
    rates = [_shifted(0.005, ratio, 8 / 20), log(ratio)]
    worlds = worlds_of(
        _MANY, {"end": [terms.Receiver("west")]}, {"end": rates}, worlds=records, seed=seed
    )
    return records_of(_MANY, worlds)


def _bunching(ratio: float, records: int, seed: int) -> Iterator[Frames]:
    """Ties fall silent and come back, unseen: their exchanges come in bunches."""
    worlds = worlds_of(
        _MANY,
        {"exchange": [terms.Receiver("west")]},
        {
            "exchange": [_shifted(0.3, ratio, 8 / 20), log(ratio)],
            "suspend": [log(0.5)],
            "resume": [log(0.05)],
        },
        worlds=records,
        seed=seed,
    )
    return records_of(_MANY, worlds)


# --- a share of ties --------------------------------------------------------------------

_FEW = Setting(senders=8, receivers=8, years=10.0)
TRADING = Share(
    lambda frames: frames.ties.select(
        pl.col("tie").alias("subject"),
        pl.col("tie").is_in(frames.exchanges["tie"].to_list()).alias("hit"),
    ),
    unit="tie",
    did="traded",
    frame="ties",
    rule=Rule("more", 0.5),
)


def _sharing(share: float, records: int, seed: int) -> Iterator[Frames]:
    """Each of 64 ties trades within ten years with the same chance."""
    rate = -log(1 - share) / _FEW.years
    worlds = worlds_of(_FEW, {}, {"exchange": [log(rate)]}, worlds=records, seed=seed)
    return records_of(_FEW, worlds)


def _judged_share(frames: Frames) -> Answer:
    found = TRADING.test(frames)
    deciding = found.estimates[0]
    interval = Interval(deciding.value, deciding.low, deciding.high, deciding.level)
    return Answer(interval, 0.5 + found.mde if found.mde else None)


# --- before and after crises ------------------------------------------------------------

_CRISES = (2.0, 5.0, 8.0)


def _crisis_setting() -> Setting:
    after = {year + step: 1.0 - step for year in _CRISES for step in (0.0, 1.0)}
    shock = Covariate.series("shock", 0.0, after)
    return Setting(years=10.0, shocks=_CRISES, covariates={"shock": shock})


_SHAKEN = _crisis_setting()


def _shaking(rate: float) -> Make:
    def make(ratio: float, records: int, seed: int) -> Iterator[Frames]:
        """Exchanges of 100 ties, at another rate in the year after each of three crises."""
        worlds = worlds_of(
            _SHAKEN,
            {"exchange": [terms.Given("shock")]},
            {"exchange": [_shifted(rate, ratio, 1 / 2), log(ratio)]},
            worlds=records,
            seed=seed,
        )
        return records_of(_SHAKEN, worlds)

    return make


def _judged_crises(frames: Frames) -> Answer:
    windows = episodes(frames)
    least, _ = detectable_ratio(sum(w.total for w in windows))
    return Answer(pooled(windows), least)


def equivalence(ratio: float, *, records: int, seed: int) -> int:
    """How often exchanges are shown to go on, where their number is as large as that takes."""
    needed = needed_for_equivalence(
        (share_of_ratio(MARGIN[0], 1, 1), share_of_ratio(MARGIN[1], 1, 1))
    )
    rate = needed / (2 * len(_CRISES) * 100)
    rule = Rule("same", 1.0, margin=MARGIN)
    shown = 0
    for frames in _shaking(rate)(ratio, records, seed):
        windows = episodes(frames)
        verdict = rule.verdict(
            pooled(windows), pooled(windows, level=0.9), events=sum(w.total for w in windows)
        )
        shown += verdict is Verdict.SUPPORTED
    return shown


# --- ties beside a rival's --------------------------------------------------------------


def _rival_setting() -> Setting:
    setting = Setting(senders=20, receivers=20, rivals=8)
    return replace(setting, covariates={"dual": Covariate("dual", "senders", setting.is_dual())})


_DUAL = _rival_setting()


def _parting(ratio: float, records: int, seed: int) -> Iterator[Frames]:
    """Ties are suspended or end at another rate where the U.S. place has a tie to Taiwan."""
    dual = [terms.Sender("dual")]
    half = [_shifted(0.0025, ratio, 8 / 20), log(ratio)]
    worlds = worlds_of(
        _DUAL,
        {"suspend": dual, "end": dual},
        {"suspend": half, "end": half},
        worlds=records,
        seed=seed,
    )
    return records_of(_DUAL, worlds)


def _judged_dual(frames: Frames) -> Answer:
    seen = exposures(frames)
    _, least = detectable_ratio(seen.breaks, time=seen.dual_years, base_time=seen.other_years)
    return Answer(seen.ratio(), least)


# --- founding: inland over time, and with urban growth ----------------------------------


def _founding_setting() -> Setting:
    """Places inland are founded at another rate each year; those of the coast are steady."""
    return Setting(senders=20, receivers=20, tied=False, west=8)


_COAST = _founding_setting()


def _spreading(ratio: float, records: int, seed: int) -> Iterator[Frames]:
    """Of some 100 ties, the odds to be inland rise by the same factor in every decade."""
    west = _COAST.is_west()
    years = np.arange(1, int(_COAST.years))
    middle = _COAST.years / 2
    inland = np.flatnonzero(west)
    start = west * (0.5 - middle) / 10
    drift = Covariate(
        "drift",
        "receivers",
        start,
        np.repeat(years, len(inland)).astype(float),
        np.tile(inland, len(years)),
        np.repeat((years + 0.5 - middle) / 10, len(inland)),
    )
    setting = replace(_COAST, covariates={"drift": drift})
    worlds = worlds_of(
        setting,
        {"form": [terms.Receiver("drift")]},
        {"form": [log(0.014), log(ratio)]},
        worlds=records,
        seed=seed,
    )
    return records_of(setting, worlds)


def _judged_coast(frames: Frames) -> Answer:
    ties = dated_ties(frames)
    base = float(ties["inland"].sum()) / ties.height
    least = detectable_odds_ratio(ties.height, spread=spread_of_years(ties), base=base, per=10.0)
    return Answer(odds_ratio_a_decade(ties), least)


def _growing_setting() -> tuple[Setting, Covariate]:
    """Thirty provinces whose urban share grows by 0.5 to 2 points a year, in three periods."""
    years, provinces = (1980, 1985, 1990, 2000), 30
    rng = np.random.default_rng(3)
    growth = rng.uniform(0.5, 2.0, (3, provinces))
    readings = []
    for province in range(provinces):
        share = 20.0
        readings.append((SERIES, province, years[0], share))
        for period in range(3):
            share += growth[period, province] * (years[period + 1] - years[period])
            readings.append((SERIES, province, years[period + 1], share))
    everyone = np.arange(provinces)
    covariate = Covariate(
        "growth",
        "receivers",
        growth[0],
        # Founding counts by calendar year, after that of the first reading.
        np.repeat([6.0, 11.0], provinces),
        np.tile(everyone, 2),
        growth[1:].ravel(),
    )
    setting = Setting(
        senders=20,
        receivers=provinces,
        provinces=provinces,
        years=21.0,
        tied=False,
        readings=tuple(readings),
    )
    return setting, covariate


_GROWING, _GROWTH = _growing_setting()


def _urbanizing(ratio: float, records: int, seed: int) -> Iterator[Frames]:
    """Some 120 ties in 30 provinces, at a rate that goes with a province's growth."""
    setting = replace(_GROWING, covariates={"growth": _GROWTH})
    spread = np.concatenate([_GROWTH.initial, _GROWTH.values])
    level = 0.01 / float(np.mean(ratio**spread))
    worlds = worlds_of(
        setting,
        {"form": [terms.Receiver("growth")]},
        {"form": [log(level), log(ratio)]},
        worlds=records,
        seed=seed,
    )
    return records_of(setting, worlds)


def _judged_growth(frames: Frames) -> Answer:
    cells = growth_cells(frames)
    effect = growth_effect(cells)
    return Answer(effect.interval() if effect else None, detectable_growth(cells))


STUDIES = {
    study.name: study
    for study in (
        Study("rate of ending by region, exact", _ending, judged(HAZARD)),
        Study("rate of exchange by region, bunched", _bunching, judged(BUNCHES), exact=False),
        Study("share of ties that traded", _sharing, _judged_share, nothing=0.5),
        Study("exchanges after and before crises", _shaking(0.15), _judged_crises),
        Study("breaks beside a tie to Taiwan", _parting, _judged_dual),
        Study("inland over time, logistic", _spreading, _judged_coast, exact=False),
        Study("founding by urban growth, clusters", _urbanizing, _judged_growth, exact=False),
    )
}
"""By name."""
