"""Climate work of states and provinces, and of their cities, in the same places or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from math import log

import numpy as np
import polars as pl
from scipy.special import gammaln
from tests.hypothesis_studies.base import Answer, Study
from tests.hypothesis_studies.climate import CLIMATE, KINDS, TRADE
from tests.simulated_records import Setting, records_of, worlds_of

from dyadevents import Covariate, terms
from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.climate.climate_multilevel import Dealings
from paradiplomacy.record.frames import Frames

__all__ = ["STUDIES", "judged", "unrelated"]

_SIDE, _YEARS = 40, 10.0
"""States, and provinces; each has one city."""
_PLACES = Setting(senders=_SIDE, receivers=_SIDE, provinces=_SIDE, states=_SIDE, years=_YEARS)
_EXPECTED = {"state": (20.0, 100.0), "city": (26.0, 200.0)}
"""Climate exchanges of each level, and others."""
_NEAR = {"state": "us-s$1", "city": "us-s$1-c"}
_FAR = {"state": "cn-p$1", "city": "cn-p$1-c"}


def _events(level: str, at: np.ndarray, draw: int) -> Frames:
    """One level of government: climate work at so many times the rate for each end."""
    climate, other = _EXPECTED[level]
    sent, received = np.log(at)
    setting = replace(
        _PLACES,
        covariates={
            "sent": Covariate("sent", "senders", sent),
            "received": Covariate("received", "receivers", received),
        },
    )
    worlds = worlds_of(
        setting,
        {CLIMATE.name: [terms.Sender("sent"), terms.Receiver("received")]},
        {
            CLIMATE.name: [log(climate / _YEARS / np.outer(*at).sum()), 1.0, 1.0],
            TRADE.name: [log(other / _YEARS / _SIDE**2)],
        },
        worlds=1,
        seed=draw,
        kinds=KINDS,
    )
    return next(records_of(setting, worlds))


def _of_level(frames: Frames, level: str) -> Frames:
    """The same with its places named for the state or province, or for its city."""

    def named(column: str) -> pl.Expr:
        far = pl.col(column).str.replace(r"cn-p(\d+)-\d+", _FAR[level])
        return far.str.replace(r"us-ca-(\d+)", _NEAR[level])

    ends = [named("tie"), named("place_a"), named("place_b")]
    return replace(
        frames,
        places=frames.places.with_columns(named("place"), pl.lit(level).alias("tier")),
        ties=frames.ties.with_columns(*ends, pl.lit(level).alias("tier")),
        exchanges=frames.exchanges.with_columns(
            *ends,
            pl.format("{}-{}", pl.lit(level), "exchange").alias("exchange"),
            pl.concat_list("flow").alias("sectors"),
            pl.lit("").alias("flow"),
        ),
    )


def _green(frames: Frames) -> np.ndarray:
    """Which states, and which provinces, have climate work of their own."""
    done = frames.exchanges.filter(pl.col("flow") == "climate")
    found = np.zeros((2, _SIDE), dtype=bool)
    for side, column in enumerate(("place_a", "place_b")):
        found[side, done[column].str.extract(r"(\d+)$").cast(pl.Int64).to_numpy()] = True
    return found


def _both_levels(places: float, records: int, seed: int) -> Iterator[Frames]:
    """Cities exchange on climate the more, the more their state and province do."""
    ratio = _ratio(places)
    for number in range(records):
        draw = 2 * (seed * 10_000 + number)
        of_states = _events("state", np.ones((2, _SIDE)), draw)
        of_cities = _events("city", ratio ** _green(of_states), draw + 1)
        yield _together(of_states, of_cities, number)


def _together(of_states: Frames, of_cities: Frames, number: int) -> Frames:
    both = [_of_level(of_states, "state"), _of_level(of_cities, "city")]
    frames = ("places", "ties", "exchanges")
    joined = {name: pl.concat([getattr(one, name) for one in both]) for name in frames}
    return replace(both[0], **joined, seed=number)


def unrelated(*, records: int, seed: int) -> Counter[Verdict]:
    """The verdicts where work gathers on each level, in places unrelated to those of the other.

    Two fifths of the places of either level have five times the rate.
    """
    rng = np.random.default_rng(seed)
    told: Counter[Verdict] = Counter()
    for number in range(records):
        of_states, of_cities = (
            _events(level, 5.0 ** (rng.random((2, _SIDE)) < 0.4), int(rng.integers(2**31)))
            for level in ("state", "city")
        )
        told[Dealings.of(_together(of_states, of_cities, number), draws=399).verdict] += 1
    return told


def _reached(counts: np.ndarray, climate: int) -> np.ndarray:
    """The chance of each end that one of its exchanges is drawn, if so many of all are."""
    of = counts.sum(axis=1, keepdims=True)
    missed = gammaln(of - counts + 1) - gammaln(of - counts - climate + 1)
    return 1 - np.exp(missed - gammaln(of + 1) + gammaln(of - climate + 1))


@cache
def _more(ratio: float) -> float:
    """How many places more than by chance have both, on average over 2,000 worlds."""
    rng = np.random.default_rng(13)
    even = np.full((2, _SIDE), 1 / _SIDE)
    more = 0.0
    for _ in range(2000):
        green, seen, chance = np.zeros((2, _SIDE)), 1.0, 1.0
        for climate, other in _EXPECTED.values():
            # A rate is a product of what both ends bring, so that each is drawn by itself.
            at = even * ratio**green
            n = rng.poisson(climate)
            done = rng.multinomial(n, at / at.sum(axis=1, keepdims=True))
            green = (done > 0).astype(float)
            seen = seen * green
            chance = chance * _reached(done + rng.multinomial(rng.poisson(other), even), n)
        more += float(np.sum(seen - chance)) / 2000
    return more


@cache
def _ratio(places: float) -> float:
    """The ratio of rates, for each end, that brings so many places more than by chance."""
    grid = np.linspace(0.0, 4.0, 9)
    return float(np.exp(np.interp(places, [_more(float(np.exp(x))) for x in grid], grid)))


def judged(frames: Frames, *, draws: int = 399) -> Answer:
    """What decides, with fewer dealings than the hypothesis has."""
    seen = Dealings.of(frames, draws=draws)
    told = seen.verdict in (Verdict.SUPPORTED, Verdict.CONTRADICTED)
    return Answer(seen.by_exchange.interval(), seen.mde, told=told)


STUDIES = (
    Study("climate work on two levels, dealt anew", _both_levels, judged, nothing=0.0, records=40),
)
