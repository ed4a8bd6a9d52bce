"""Rates around one dated shock, and how a rate changed in one group beside the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import log

import numpy as np
import polars as pl
from scipy.optimize import brentq
from tests.hypothesis_studies.base import Answer, Study, answer_of, shifted
from tests.simulated_records import Setting, records_of, worlds_of

from dyadevents import END, FORM, RESUME, SUSPEND, Covariate, Kind, terms
from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.capacity.rural_development import DESIGN as RURAL
from paradiplomacy.hypotheses.experiments.trade_war import DESIGN as TRADE_WAR
from paradiplomacy.hypotheses.experiments.travel import exchanges, travel_change
from paradiplomacy.record.event_kinds import EXCHANGE
from paradiplomacy.record.frames import Frames

__all__ = ["STUDIES"]

_SILENCE = {"suspend": [log(0.5)], "resume": [log(0.15)]}
"""Ties fall silent and come back, which nobody tells: exchanges come in bunches."""
_UNSEEN = ("suspend", "resume")
_TOLD = (Verdict.SUPPORTED, Verdict.CONTRADICTED)


def _around(key: str, kind: str) -> Setting:
    """By the shock as many ties fall silent as come back."""
    after = Covariate.series("after", 0.0, {14.0: 1.0})
    shock = (key, kind)
    return Setting(years=17.0, shocks=(14.0,), shock=shock, covariates={"after": after})


# --- before and after a trade war ------------------------------------------------------------

_WAR = _around("trade-war-", "trade")


def _warring(ratio: float, records: int, seed: int) -> Iterator[Frames]:
    """Some 80 exchanges of 100 ties in four years, at another rate in the last two."""
    worlds = worlds_of(
        _WAR,
        {"exchange": [terms.Given("after")]},
        {"exchange": [shifted(0.8, ratio, 1 / 2), log(ratio)], **_SILENCE},
        worlds=records,
        seed=seed,
    )
    return records_of(_WAR, worlds, unseen=_UNSEEN)


# --- travel and a pandemic ---------------------------------------------------------------------

_ILL = _around("pandemic-", "health")
_TRAVEL = Kind("exchange.personnel", EXCHANGE.at_risk)
_IDEAS = Kind("exchange.ideas", EXCHANGE.at_risk)


def _travelling(ratio: float, records: int, seed: int) -> Iterator[Frames]:
    """Some 120 exchanges in four years, half with travel, which change in the last two."""
    worlds = worlds_of(
        _ILL,
        {_TRAVEL.name: [terms.Given("after")]},
        {
            _TRAVEL.name: [shifted(0.6, ratio, 1 / 2), log(ratio)],
            _IDEAS.name: [log(0.6)],
            **_SILENCE,
        },
        worlds=records,
        seed=seed,
        kinds=(FORM, _TRAVEL, _IDEAS, SUSPEND, RESUME, END),
    )
    return records_of(_ILL, worlds, unseen=_UNSEEN)


# --- rural work in the West ----------------------------------------------------------------------


def _rural_setting() -> Setting:
    """Thirty provinces of which twelve lie in the West; provinces differ in their level."""
    setting = Setting(senders=4, receivers=30, provinces=30, west=12, years=30.0)
    west = setting.is_west()
    level = np.random.default_rng(5).normal(0.0, 0.7, setting.receivers)
    inside = np.flatnonzero(west)
    risen = Covariate(
        "risen",
        "receivers",
        np.zeros(setting.receivers),
        np.full(len(inside), 20.0),
        inside,
        np.ones(len(inside)),
    )
    covariates = {
        "level": Covariate("level", "receivers", level),
        "west": Covariate("west", "receivers", west),
        "later": Covariate.series("later", 0.0, {20.0: 1.0}),
        "risen": risen,
    }
    return replace(setting, covariates=covariates)


_RURAL = _rural_setting()


def _rural(ratio: float, records: int, seed: int) -> Iterator[Frames]:
    """Some 110 rural exchanges of 120 ties in two decades; the West's rate changes otherwise.

    The events expected of either group and of either decade stay as they are, for these are
    what the detectable ratio is worked out from.
    """
    level = np.exp(_RURAL.covariates["level"].initial)
    west = float((level * _RURAL.is_west()).sum() / level.sum())

    def parts(both: float) -> np.ndarray:
        """Of all events: the West's, later and before, then the others'."""
        return np.array([both, west - both, 0.5 - both, 0.5 - west + both])

    def apart(both: float) -> float:
        return float(np.log(parts(both)) @ [1, -1, -1, 1]) - log(ratio)

    both = brentq(apart, max(west - 0.5, 0) + 1e-9, min(west, 0.5) - 1e-9)
    of_cells = parts(both) / np.array([west, west, 1 - west, 1 - west]) * 2
    _, before, later, base = np.log(of_cells * 0.18 / level.mean())
    worlds = worlds_of(
        _RURAL,
        {
            "exchange": [
                terms.Receiver("level"),
                terms.Receiver("west"),
                terms.Given("later"),
                terms.Receiver("risen"),
            ]
        },
        {"exchange": [base, 1.0, before - base, later - base, log(ratio)], **_SILENCE},
        worlds=records,
        seed=seed,
    )
    sectors = pl.lit(["agriculture"]).alias("sectors")
    for frames in records_of(_RURAL, worlds, unseen=_UNSEEN):
        yield replace(frames, exchanges=frames.exchanges.with_columns(sectors))


def _judged_change(frames: Frames) -> Answer:
    found = RURAL.test(frames)
    return replace(answer_of(found), told=found.verdict in _TOLD)


def _judged_covid(frames: Frames) -> Answer:
    seen = travel_change(exchanges(frames))
    return Answer(seen.ratio, seen.least, told=seen.verdict in _TOLD)


STUDIES = (
    Study(
        "exchanges after and before a trade war",
        _warring,
        lambda f: answer_of(TRADE_WAR.test(f)),
        exact=False,
    ),
    Study("travel after a pandemic, beside the rest", _travelling, _judged_covid),
    Study("rural work in the West, change", _rural, _judged_change, exact=False),
)
