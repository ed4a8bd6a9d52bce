"""Rates of two groups, ties beside a rival's, and shares of ties."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import log

import polars as pl
from tests.hypothesis_studies.base import MANY, Answer, Study, answer_of, shifted
from tests.simulated_records import BEGIN, DAYS, Setting, records_of, worlds_of

from dyadevents import Covariate, terms
from paradiplomacy.hypotheses.designs.rates import Rates
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.estimators.exact import detectable_ratio
from paradiplomacy.hypotheses.histories.exposure import exposures
from paradiplomacy.record.frames import Frames

__all__ = ["BUNCHES", "STUDIES", "judged"]


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
    rule=DecisionRule("more", 1.0),
)
BUNCHES = replace(HAZARD, cells=_exchanges, event="exchange", frame="exchanges", bunched=True)


def judged(design: Rates) -> Callable[[Frames], Answer]:
    return lambda frames: answer_of(design.test(frames))


def _west(setting: Setting) -> Setting:
    west = Covariate("west", "receivers", setting.is_west())
    return replace(setting, covariates={**setting.covariates, "west": west})


_MANY = _west(Setting(senders=20, receivers=20, west=8))


def _ending(ratio: float, records: int, seed: int) -> Iterator[Frames]:
    """Some 40 of 400 ties end within 20 years, each year as likely as any other."""
    rates = [shifted(0.005, ratio, 8 / 20), log(ratio)]
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
            "exchange": [shifted(0.3, ratio, 8 / 20), log(ratio)],
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
    rule=DecisionRule("more", 0.5),
)


def _sharing(share: float, records: int, seed: int) -> Iterator[Frames]:
    """Each of 64 ties trades within ten years with the same chance."""
    rate = -log(1 - share) / _FEW.years
    worlds = worlds_of(_FEW, {}, {"exchange": [log(rate)]}, worlds=records, seed=seed)
    return records_of(_FEW, worlds)


def _judged_share(frames: Frames) -> Answer:
    found = answer_of(TRADING.test(frames))
    return replace(found, detectable=0.5 + found.detectable if found.detectable else None)


# --- ties beside a rival's --------------------------------------------------------------


def _rival_setting() -> Setting:
    setting = Setting(senders=20, receivers=20, rivals=8)
    return replace(setting, covariates={"dual": Covariate("dual", "senders", setting.is_dual())})


_DUAL = _rival_setting()


def _parting(ratio: float, records: int, seed: int) -> Iterator[Frames]:
    """Ties are suspended or end at another rate where the U.S. place has a tie to Taiwan."""
    dual = [terms.Sender("dual")]
    half = [shifted(0.0025, ratio, 8 / 20), log(ratio)]
    worlds = worlds_of(
        _DUAL,
        {"suspend": dual, "end": dual},
        {"suspend": half, "end": half},
        worlds=records,
        seed=seed,
    )
    return records_of(_DUAL, worlds)


def _judged_dual(frames: Frames) -> Answer:
    seen = exposures(frames).totals
    _, least = detectable_ratio(seen.all, time=seen.time, base_time=seen.base_time)
    return Answer(seen.ratio(), least)


STUDIES = (
    Study("rate of ending by region, exact", _ending, judged(HAZARD), records=MANY),
    Study(
        "rate of exchange by region, bunched", _bunching, judged(BUNCHES), exact=False, records=MANY
    ),
    Study("share of ties that traded", _sharing, _judged_share, nothing=0.5, records=MANY),
    Study("breaks beside a tie to Taiwan", _parting, _judged_dual, records=MANY),
)
