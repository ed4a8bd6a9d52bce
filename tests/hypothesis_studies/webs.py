"""Webs of ties that exchange one way or both, one flow or several."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from tests.hypothesis_studies.base import MANY, Answer, Study
from tests.simulated_records import NEVER, Setting, records_of, worlds_of

from dyadevents import Covariate, Kind, terms
from paradiplomacy.hypotheses.theory.halves import detectable_match, halves
from paradiplomacy.hypotheses.theory.interdependence import HALF
from paradiplomacy.record.event_kinds import EXCHANGE, TIE_KINDS
from paradiplomacy.record.frames import Frames

__all__ = ["STUDIES"]

_SETTING = Setting(senders=14, receivers=10)
_EACH = 3.0
"""Exchanges of a tie, on average, over all years."""
_GIVERS = ("US", "CN")
_FLOWS = {"personnel": 0.5, "ideas": 0.3, "capital": 0.2}
_WAYS = np.array([0.5, 0.5])
_SHARES = np.array(list(_FLOWS.values()))
_EXCHANGES = tuple(
    Kind(f"exchange.{flow}.{giver}", EXCHANGE.at_risk) for flow in _FLOWS for giver in _GIVERS
)


def _dealt(
    even: NDArray[np.float64], ratio: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Chances of each label on each tie: as in an even web, or one label alone.

    The first with a chance of `ratio`, so that this part of exchanges is matched: of an even web
    of two ways, or of half people, all are.
    """
    ties = (_SETTING.senders, _SETTING.receivers)
    alone = np.eye(len(even))[rng.choice(len(even), p=even, size=ties)]
    return np.where((rng.random(ties) < ratio)[..., None], even, alone)


def _web(ways: float, flows: float, records: int, seed: int) -> Iterator[Frames]:
    """140 ties with some three exchanges each, so many times as mixed as an even web."""
    rng = np.random.default_rng(seed)
    for number in range(records):
        way, flow = _dealt(_WAYS, ways, rng), _dealt(_SHARES, flows, rng)
        chance = (flow[..., :, None] * way[..., None, :]).reshape(*way.shape[:2], -1)
        rates = np.full(chance.shape, NEVER)
        np.log(chance * _EACH / _SETTING.years, out=rates, where=chance > 0)
        setting = replace(
            _SETTING,
            covariates={
                kind.name: Covariate(kind.name, "dyads", rates[..., k])
                for k, kind in enumerate(_EXCHANGES)
            },
        )
        worlds = worlds_of(
            setting,
            {kind.name: [terms.Given(kind.name)] for kind in _EXCHANGES},
            {kind.name: [0.0, 1.0] for kind in _EXCHANGES},
            worlds=1,
            seed=seed + number,
            kinds=(*TIE_KINDS, *_EXCHANGES),
        )
        yield next(records_of(setting, worlds))


def _judged(frames: Frames, *, mixed: bool) -> Answer:
    """The claim is not decided: tried is the interval of directions, or of flows."""
    half = halves(frames)[mixed]
    least = detectable_match(half.sizes)
    return Answer(half.interval(), least, mde=None if least is None else least - HALF)


def _both_ways(ratio: float, records: int, seed: int) -> Iterator[Frames]:
    return _web(ratio, 1.0, records, seed)


def _side_by_side(ratio: float, records: int, seed: int) -> Iterator[Frames]:
    return _web(1.0, ratio, records, seed)


STUDIES = (
    Study(
        "exchanges from both ends of ties",
        _both_ways,
        partial(_judged, mixed=False),
        nothing=HALF,
        exact=False,
        records=MANY,
    ),
    Study(
        "flows side by side on ties",
        _side_by_side,
        partial(_judged, mixed=True),
        nothing=HALF,
        exact=False,
        records=MANY,
    ),
)
