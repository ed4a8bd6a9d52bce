"""Networks of countries with a core, whose periphery has so many ties with itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray
from tests.hypothesis_studies.base import Answer, Study
from tests.simulated_records import NEVER, Setting, records_of, worlds_of

from dyadevents import Covariate, terms
from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.theory.core_of_network import (
    MARGIN,
    between,
    compare_with_random,
    countries_of,
    decided_by,
    detectable,
)
from paradiplomacy.networks.tie_counts import CountedNetwork, swap_ties
from paradiplomacy.record.frames import Frames

__all__ = ["STUDIES", "judged"]

_COUNTRIES, _CORE, _EACH = 20, 5, 5
"""Countries, those in the core, and places of each."""
_ENDS = 300.0
"""Ends of ties that the core has, and the periphery as well."""
_PLACES = _COUNTRIES * _EACH
_OF = np.arange(_PLACES) // _EACH
_SETTING = Setting(senders=_PLACES, receivers=_PLACES, years=1.0, tied=False)
DRAWS = 99


def _expected(outside: float) -> NDArray[np.float64]:
    """Ties of each two countries, where so many are outside the core.

    As core and periphery have as many ends, as many are within the core; the rest is across.
    Countries keep their numbers of ties whatever is outside.
    """
    in_core = np.arange(_COUNTRIES) < _CORE
    ends = in_core[:, None].astype(int) + in_core[None, :]
    upper = np.triu(np.ones((_COUNTRIES, _COUNTRIES), dtype=bool), 1)
    ties = np.array([outside, _ENDS - 2 * outside, outside])
    pairs = np.bincount(ends[upper], minlength=3)
    return np.where(upper, (ties / pairs)[ends], 0.0)


@cache
def _by_degrees() -> float:
    """Ties outside the core where numbers of ties alone decide, by networks 500 times as dense."""
    many = 500
    counts = np.rint(_expected(_ENDS / 5) * many).astype(np.int64)
    graph = CountedNetwork(
        tuple(f"c{k:02d}" for k in range(_COUNTRIES)),
        np.argwhere(counts).astype(np.int32),
        counts[counts > 0],
    )
    rng = np.random.default_rng(7)
    found = [swap_ties(graph, rng) for _ in range(5)]
    outside = [one.counts[(one.edges >= _CORE).all(axis=1)].sum() for one in found]
    return float(np.mean(outside)) / many


def _ordered(ratio: float, records: int, seed: int) -> Iterator[Frames]:
    """Some 300 ties of 20 countries with five places each; five countries are the core."""
    expected = _expected(ratio * _by_degrees()) / _EACH**2
    rates = np.full((_PLACES, _PLACES), NEVER)
    chance = expected[np.ix_(_OF, _OF)]
    np.log(-np.log1p(-chance), out=rates, where=chance > 0)
    setting = replace(_SETTING, covariates={"rate": Covariate("rate", "dyads", rates)})
    worlds = worlds_of(
        setting,
        {"form": [terms.Given("rate")]},
        {"form": [0.0, 1.0]},
        worlds=records,
        seed=seed,
    )
    return records_of(setting, worlds, beside=lambda _world, events: _told(events))


_CODES = [f"X{a}{b}" for a, b in combinations("ABCDEFGH", 2)][:_COUNTRIES]
_PLACE_ROWS = pl.DataFrame(
    {"place": [f"p{k:03d}" for k in range(_PLACES)], "country": [_CODES[of] for of in _OF]}
)


def _told(events: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The same ties as of places of many countries."""
    ends = events.select(
        *(
            _PLACE_ROWS[column].gather(events[end]).alias(f"{column}_{letter}")
            for end, letter in (("sender", "a"), ("receiver", "b"))
            for column in ("place", "country")
        )
    )
    key = pl.format("tie:{}|{}", "place_a", "place_b").alias("tie")
    return {"places": _PLACE_ROWS, "ties": ends.with_columns(key)}


def judged(frames: Frames, *, draws: int = DRAWS) -> Answer:
    """By the whole rule; with fewer random networks than the hypothesis takes."""
    graph = countries_of(frames, between(frames))
    seen = compare_with_random(graph, np.random.default_rng(frames.seed), draws=draws, dealt=True)
    told = decided_by(seen) in (Verdict.SUPPORTED, Verdict.CONTRADICTED)
    return Answer(seen.ratio, detectable(seen.core, seen.degrees, against=MARGIN), told=told)


STUDIES = (Study("ties of a periphery with itself", _ordered, judged, nothing=MARGIN),)
