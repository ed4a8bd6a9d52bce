"""Who there is, and worlds in which every rate is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from dyadevents import Covariate, DyadState, EventModel, History, Kind, Network
from dyadevents.simulate import simulate
from dyadevents.simulate.worlds import Worlds
from dyadevents.terms.base import Term
from paradiplomacy.record.event_kinds import TIE_KINDS

BEGIN = date(1980, 1, 1)
DAYS = 365.25
NEVER = -40.0
"""The logarithm of a rate at which nothing ever happens."""


@dataclass(frozen=True)
class Setting:
    """Who there is, for how long, and what their records tell beside events.

    Parameters
    ----------
    senders, receivers : int
        Places of the U.S. and of China.
    years : float
        From 1980 on.
    tied : bool
        Whether every two places have a tie at the start; else none have.
    west : int
        The first so many Chinese places lie in the West, in an inland province.
    provinces : int
        Over which Chinese places are spread in turn.
    rivals : int
        The first so many U.S. places have a tie to Taiwan from the start.
    states : int
        Over which U.S. places are spread in turn.
    shocks : tuple of float
        Years, from the start, of crises.
    shock : tuple of (str, str)
        Key of shocks, before their number, and their kind.
    readings : tuple of (series, province, year, value)
    covariates : mapping of str to Covariate
    """

    senders: int = 10
    receivers: int = 10
    years: float = 20.0
    tied: bool = True
    west: int = 0
    provinces: int = 10
    rivals: int = 0
    states: int = 1
    shocks: tuple[float, ...] = ()
    shock: tuple[str, str] = ("s", "security")
    readings: tuple[tuple[str, int, int, float], ...] = ()
    covariates: Mapping[str, Covariate] = field(default_factory=dict)

    @property
    def as_of(self) -> date:
        """The day to which the record speaks."""
        return BEGIN + timedelta(days=round(self.years * DAYS))

    @property
    def network(self) -> Network:
        """U.S. places by Chinese ones."""
        near = [f"us-ca-{number}" for number in range(self.senders)]
        return Network.two_mode(near, [_far(self, number) for number in range(self.receivers)])

    def is_west(self) -> NDArray[np.float64]:
        """1 for Chinese places in the West."""
        return (np.arange(self.receivers) < self.west).astype(float)

    def is_dual(self) -> NDArray[np.float64]:
        """1 for U.S. places with a tie to Taiwan."""
        return (np.arange(self.senders) < self.rivals).astype(float)


def _far(setting: Setting, number: int) -> str:
    return f"cn-p{number % setting.provinces}-{number}"


def worlds_of(
    setting: Setting,
    terms: Mapping[str, Sequence[Term]],
    coefficients: Mapping[str, Sequence[float]],
    *,
    worlds: int,
    seed: int,
    kinds: Sequence[Kind] = TIE_KINDS,
) -> Worlds:
    """Let worlds run. Kinds without coefficients do not happen."""
    model = EventModel(kinds, terms={k.name: tuple(terms.get(k.name, ())) for k in kinds})
    state = DyadState.ACTIVE if setting.tied else DyadState.NONE
    states = np.full((setting.senders, setting.receivers), state, dtype=np.int8)
    none = np.zeros(0, dtype=np.int64)
    start = History(
        setting.network,
        kinds,
        np.zeros(0),
        none,
        none,
        none,
        0.0,
        setting.years,
        setting.covariates,
        states,
    )
    given = {
        kind.name: np.array(
            coefficients.get(kind.name, [NEVER, *(0.0 for _ in terms.get(kind.name, ()))])
        )
        for kind in kinds
    }
    return simulate(model, start, given, worlds=worlds, seed=seed, threads=1)
