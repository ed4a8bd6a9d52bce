"""Climate work of pairs of cities, by their size and by the income of their province."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from math import ceil, exp, expm1, log
from statistics import median

import numpy as np
import polars as pl
from scipy.optimize import brentq
from tests.hypothesis_studies.base import Answer, Study
from tests.simulated_records import Setting, records_of, worlds_of

from dyadevents import END, FORM, RESUME, SUSPEND, Covariate, Kind, terms
from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.climate.climate_any_size import CLIMATE_ANY_SIZE
from paradiplomacy.hypotheses.climate.halves_of_pairs import INCOME, city_pairs, needed_pairs
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.record.event_kinds import EXCHANGE
from paradiplomacy.record.frames import Frames

__all__ = ["STUDIES", "any_size"]

CLIMATE = Kind("exchange.climate", EXCHANGE.at_risk)
TRADE = Kind("exchange.trade", EXCHANGE.at_risk)
KINDS = (FORM, CLIMATE, TRADE, SUSPEND, RESUME, END)

_PROVINCES, _YEARS = 30, 10.0
_OF_PAIRS, _OF_EXCHANGES = 0.3, 0.07
"""Of pairs, and of exchanges, so many are climate work."""


def _halves() -> dict[str, np.ndarray]:
    """Of 60 Chinese cities, two in each province: which are large, and which lie in rich ones."""
    numbers = np.random.default_rng(8).permutation(2 * _PROVINCES)
    cities = np.arange(2 * _PROVINCES) % _PROVINCES
    return {"size": (numbers % 2).astype(float), "income": (cities % 2).astype(float)}


_UPPER = _halves()


def _with_odds(odds: float, base: float) -> tuple[float, float]:
    """The odds in the lower and the upper half, of which the mean share stays the same."""

    def mean(lower: float) -> float:
        return sum(o / (1 + o) for o in (lower, lower * odds)) / 2 - base

    lower = float(brentq(mean, 1e-6, 1e6))
    return lower, lower * odds


def _rates(odds: float) -> list[tuple[float, float]]:
    """Of climate work and of other exchanges, in the lower and upper half of pairs.

    The odds ratio is the same for pairs with any exchange and for exchanges.
    """
    found = []
    for of_pair, of_exchange in zip(
        _with_odds(odds, _OF_PAIRS), _with_odds(odds, _OF_EXCHANGES), strict=True
    ):

        def short(other: float, climate: float = of_exchange, pair: float = of_pair) -> float:
            return expm1(climate * other) / -expm1(-other) - pair

        other = float(brentq(short, 1e-6, 50.0))
        found.append((of_exchange * other / _YEARS, other / _YEARS))
    return found


def _sized(odds: float, records: int, seed: int, *, by: str, senders: int = 4) -> Iterator[Frames]:
    """Exchanges of 240 pairs of cities, of which some are climate work: more in one half."""
    readings = tuple((INCOME, p, 2000, exp(9 + (p % 2) + p / 100)) for p in range(_PROVINCES))
    setting = Setting(
        senders=senders,
        receivers=2 * _PROVINCES,
        provinces=_PROVINCES,
        years=_YEARS,
        readings=readings,
        covariates={"upper": Covariate("upper", "receivers", _UPPER[by])},
    )
    lower, upper = _rates(odds)
    worlds = worlds_of(
        setting,
        {kind.name: [terms.Receiver("upper")] for kind in (CLIMATE, TRADE)},
        {
            kind.name: [log(low), log(high / low)]
            for kind, low, high in zip((CLIMATE, TRADE), lower, upper, strict=True)
        },
        worlds=records,
        seed=seed,
        kinds=KINDS,
    )
    people = {
        f"cn-p{number % _PROVINCES}-{number}": 10_000 + 990_000 * int(large) + number
        for number, large in enumerate(_UPPER["size"])
    }
    people |= {f"us-ca-{number}": 100_000 + number for number in range(senders)}
    for frames in records_of(setting, worlds):
        yield replace(
            frames,
            ties=frames.ties.with_columns(
                pl.col(f"place_{end}").replace_strict(people).alias(f"population_{end}")
                for end in "ab"
            ),
            exchanges=frames.exchanges.with_columns(
                pl.concat_list("flow").alias("sectors"), pl.lit("").alias("flow")
            ),
        )


def _judged_size(frames: Frames, *, which: int) -> Answer:
    found = CLIMATE_ANY_SIZE.run(frames)
    one = found.estimates[which]
    return Answer(Interval(one.value, one.low, one.high, one.level), found.mde)


def _needed() -> int:
    """As many pairs as the finding says it takes, of a record without any difference."""
    asked = [needed_pairs(city_pairs(f)) for f in _sized(1.0, 20, 1, by="size")]
    return int(median(n for n in asked if n is not None))


def any_size(odds: float, *, by: str, records: int, seed: int) -> Counter[Verdict]:
    """The verdicts, where there are as many pairs as it takes to rule out twice the odds."""
    senders = ceil(_needed() / (2 * _PROVINCES))
    made = _sized(odds, records, seed, by=by, senders=senders)
    return Counter(CLIMATE_ANY_SIZE.run(frames).verdict for frames in made)


STUDIES = (
    Study(
        "climate work of large pairs, clusters",
        partial(_sized, by="size"),
        partial(_judged_size, which=0),
        exact=False,
    ),
    Study(
        "climate work of rich pairs, clusters",
        partial(_sized, by="income"),
        partial(_judged_size, which=1),
        exact=False,
    ),
)
