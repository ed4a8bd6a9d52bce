"""What ties and places did after a crisis: suspended or not, and how far on two dimensions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from math import log

import numpy as np
import polars as pl
from scipy.stats import rankdata
from tests.hypothesis_studies.base import Answer, Study
from tests.simulated_records import BEGIN, DAYS, NEVER, Setting, dated, records_of, worlds_of

from dyadevents import Covariate, terms
from paradiplomacy.hypotheses.estimators.correlations import detectable_rho
from paradiplomacy.hypotheses.estimators.exact import SIGNIFICANCE
from paradiplomacy.hypotheses.estimators.partly_silent import detectable_difference
from paradiplomacy.hypotheses.experiments.june_1989 import site_counts
from paradiplomacy.hypotheses.rights.related_stances import OPPOSITE, StanceCorrelation
from paradiplomacy.record.frames import Frames

__all__ = ["STUDIES"]

# --- ties with the place of a crackdown, and others ---------------------------------------------

_DAY = (date(1989, 6, 4) - BEGIN).days / DAYS


def _june_setting() -> Setting:
    """Twelve ties with Beijing and 48 others."""
    setting = Setting(senders=12, receivers=5, provinces=5, years=12.0, shocks=(_DAY,))
    site = Covariate("site", "receivers", (np.arange(5) == 0).astype(float))
    after = Covariate.series("after", 0.0, {_DAY: 1.0, _DAY + 0.99: 0.0})
    return replace(setting, covariates={"site": site, "after": after})


_JUNE = _june_setting()


def _suspending(difference: float, records: int, seed: int) -> Iterator[Frames]:
    """Half of the others suspend in the year after; each tie's answer is told."""
    base = -log(0.5) / 0.99
    ratio = log(0.5 - difference) / log(0.5)
    worlds = worlds_of(
        _JUNE,
        {"suspend": [terms.Given("after"), terms.Receiver("site")]},
        {"suspend": [NEVER, log(base) - NEVER, log(ratio)]},
        worlds=records,
        seed=seed,
    )
    for frames in records_of(_JUNE, worlds):
        stopped = frames.spells.filter(pl.col("status") == "suspended")["tie"]
        went_on = frames.ties.filter(~pl.col("tie").is_in(stopped.to_list())).select(
            pl.format("r:{}", "tie").alias("response"),
            pl.lit("s0").alias("shock"),
            pl.col("place_a").alias("place"),
            pl.col("place_b").alias("partner"),
            "tie",
            pl.lit("continued").alias("answer"),
        )
        beijing = pl.when(pl.col("admin1_b") == "P0").then(pl.lit("Beijing"))
        yield replace(
            frames,
            ties=frames.ties.with_columns(beijing.otherwise("admin1_b").alias("admin1_b")),
            responses=pl.concat([frames.responses, went_on], how="diagonal"),
        )


def _judged_june(frames: Frames) -> Answer:
    site = site_counts(frames)
    answer = Answer(site.difference(), detectable_difference(*site.sizes))
    return replace(answer, told=answer.excludes(0.0) and site.worst_p() < SIGNIFICANCE)


# --- cooperation and confrontation ----------------------------------------------------------------

_CRISIS = 19.0
_STANCES = Setting(senders=24, receivers=6, years=20.0, shocks=(_CRISIS,))
_SPREAD = (0.9, 1.2)
"""How far places differ in exchanges and in readiness to suspend, on the log scale."""
_LEVEL = (1.0 / _CRISIS, 0.35)
_ANSWERED = pl.DataFrame({"sender": range(_STANCES.senders)}).select(
    pl.format("m{}", "sender").alias("response"),
    pl.lit("s0").alias("shock"),
    pl.format("us-ca-{}", "sender").alias("place"),
    pl.lit("statement").alias("answer"),
)


def _rates(both: np.ndarray) -> np.ndarray:
    return np.exp(both * _SPREAD) * _LEVEL


@cache
def _population(latent: float) -> float:
    """The rank correlation of what places do, where their leanings correlate so."""
    rng = np.random.default_rng(11)
    both = rng.multivariate_normal([0, 0], [[1, latent], [latent, 1]], size=200_000)
    exchanging, suspending = _rates(both).T
    x = rng.poisson(exchanging * _CRISIS * _STANCES.receivers)
    y = rng.binomial(_STANCES.receivers, 1 - np.exp(-suspending))
    return float(np.corrcoef(rankdata(x), rankdata(y))[0, 1])


@cache
def _latent(rho: float) -> float:
    """The correlation of leanings that brings about a rank correlation of deeds."""
    grid = np.linspace(-0.999, 0.999, 21)
    return float(np.interp(rho, [_population(float(r)) for r in grid], grid))


def _stance(rho: float, records: int, seed: int) -> Iterator[Frames]:
    """24 places carry on, and after a crisis suspend ties, as two leanings of each have it."""
    latent = _latent(rho)
    rng = np.random.default_rng(seed)
    for number in range(records):
        both = rng.multivariate_normal([0, 0], [[1, latent], [latent, 1]], size=_STANCES.senders)
        leanings = np.log(_rates(both)).T
        setting = replace(
            _STANCES,
            covariates={
                "active": Covariate("active", "senders", leanings[0]),
                "cross": Covariate("cross", "senders", leanings[1]),
                "late": Covariate.series("late", 0.0, {_CRISIS: 1.0}),
            },
        )
        worlds = worlds_of(
            setting,
            {
                "exchange": [terms.Sender("active"), terms.Given("late")],
                "suspend": [terms.Sender("cross"), terms.Given("late")],
            },
            {"exchange": [0.0, 1.0, NEVER], "suspend": [NEVER, 1.0, -NEVER]},
            worlds=1,
            seed=seed + number,
        )
        yield next(records_of(setting, worlds, beside=lambda _w, e: {"responses": _answers(e)}))


def _answers(events: pl.DataFrame) -> pl.DataFrame:
    """Each exchange as an answer that carried on, and each tie that a place suspended."""
    went_on = events.filter(pl.col("kind") == "exchange").select(
        pl.format("e{}", pl.int_range(pl.len())).alias("response"),
        pl.lit("s0").alias("shock"),
        pl.format("us-ca-{}", "sender").alias("place"),
        pl.lit("continued").alias("answer"),
    )
    stopped = events.filter(pl.col("kind") == "suspend")
    far = pl.format("cn-p{}-{}", pl.col("receiver") % _STANCES.provinces, "receiver")
    broke = stopped.select(
        pl.format("x{}", pl.int_range(pl.len())).alias("response"),
        pl.lit("s0").alias("shock"),
        pl.format("us-ca-{}", "sender").alias("place"),
        far.alias("partner"),
        pl.format("tie:{}|us-ca-{}", far, "sender").alias("tie"),
        pl.lit("suspended").alias("answer"),
        *dated("date", pl.col("on")),
    )
    return pl.concat([_ANSWERED, went_on, broke], how="diagonal")


def _judged_stance(frames: Frames) -> Answer:
    seen = StanceCorrelation.of(frames)
    least = detectable_rho(seen.places.height, against=OPPOSITE)
    return Answer(seen.interval, least, mde=None if least is None else least - OPPOSITE)


STUDIES = (
    Study("suspensions at the place of a crackdown", _suspending, _judged_june, nothing=0.0),
    Study(
        "two dimensions, rank correlation",
        _stance,
        _judged_stance,
        nothing=OPPOSITE,
    ),
)
