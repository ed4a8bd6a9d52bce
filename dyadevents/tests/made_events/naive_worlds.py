"""A simulator of ties that shares no code with the engine: a second opinion on it.

Gillespie's direct method on dense arrays: all rates of all dyads are computed anew after
everything that happens, from the definitions of the statistics and not from update rules.
Slow, and for one model only: ties of a two-mode network that form, exchange, are suspended,
resumed and ended, with degrees, a fading memory of exchanges, a covariate of dyads and a shock.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dyadevents import Covariate, EventModel, History, Network
from dyadevents.terms.base import Term
from dyadevents.terms.covariate import Given
from dyadevents.terms.degree import Degree
from dyadevents.terms.inertia import Inertia
from made_events.kinds import TIE_KINDS

Floats = NDArray[np.float64]

HALF_LIFE = 1.5
NAMES = {
    "form": ("intercept", "x", "sender degree", "receiver degree", "shock"),
    "exchange": ("intercept", "x", "memory", "shock"),
    "suspend": ("intercept", "memory", "degrees", "shock"),
    "resume": ("intercept", "x", "memory"),
    "end": ("intercept", "memory", "shock"),
}
#: Middles of what the coefficients are drawn from in the study of calibration.
TRUTH = {
    "form": np.array([-3.6, 0.5, 0.25, -0.2, -0.6]),
    "exchange": np.array([-0.8, 0.3, 0.3, -0.4]),
    "suspend": np.array([-2.6, -0.4, 0.2, 1.0]),
    "resume": np.array([-0.7, 0.3, 0.5]),
    "end": np.array([-2.9, -0.3, 0.6]),
}
SHOCK = {4.0: 1.0, 6.5: 0.5, 9.0: 0.0, 13.0: 1.0, 15.0: 0.0}


@dataclass(frozen=True)
class Setting:
    """Sizes and clocks: places on either side, the end, and the widths of cells and ticks."""

    senders: int = 20
    receivers: int = 20
    end: float = 20.0
    cell: float = 0.0  # 0 where statistics move after every event
    tick: float = 0.25


def model(setting: Setting, *, half_life: float = HALF_LIFE) -> EventModel:
    """The same model for the engine; another half-life is wrong on purpose."""
    memory = Inertia(of="exchange", half_life=half_life).named("memory")
    x, shock = Given("x").named("x"), Given("shock").named("shock")
    by_kind: dict[str, tuple[Term, ...]] = {
        "form": (
            x,
            Degree(of="ties", side="sender").named("sender degree"),
            Degree(of="ties", side="receiver").named("receiver degree"),
            shock,
        ),
        "exchange": (x, memory, shock),
        "suspend": (memory, Degree(of="ties").named("degrees"), shock),
        "resume": (x, memory),
        "end": (memory, shock),
    }
    commit: float | str = setting.cell or "event"
    return EventModel(
        TIE_KINDS,
        terms=by_kind,
        commit=commit,  # type: ignore[arg-type]
        tick=None if setting.cell else setting.tick,
    )


def covariates(setting: Setting, generator: np.random.Generator) -> dict[str, Covariate]:
    """A number for each dyad and a shock that comes twice."""
    x = generator.standard_normal((setting.senders, setting.receivers))
    return {"x": Covariate("x", "dyads", x), "shock": Covariate.series("shock", 0.0, SHOCK)}


def network(setting: Setting) -> Network:
    return Network.two_mode(
        [f"a{i}" for i in range(setting.senders)], [f"b{j}" for j in range(setting.receivers)]
    )


def empty(setting: Setting, given: dict[str, Covariate]) -> History:
    """A history in which nothing has happened yet."""
    none = np.zeros(0, dtype=np.int64)
    return History(
        network(setting), TIE_KINDS, np.zeros(0), none, none, none, 0.0, setting.end, given
    )


def _edge_from(time: float, width: float) -> float:
    """The first edge of a cell at or after a time; without cells the time."""
    return float(np.ceil(time / width - 1e-9) * width) if width else time


class _World:
    def __init__(self, setting: Setting, given: dict[str, Covariate]) -> None:
        self.setting, self.x = setting, given["x"].initial
        self.state = np.zeros((setting.senders, setting.receivers), dtype=int)
        self.exchanges = np.zeros((3, 100))  # time, sender, receiver
        self.n_exchanges = 0
        # What statistics see: the states and exchanges of before the last commit.
        self.seen_state = self.state.copy()
        self.seen_exchanges = 0
        self.time = 0.0

    def commit(self) -> None:
        self.seen_state = self.state.copy()
        self.seen_exchanges = self.n_exchanges

    def exchange(self, i: int, j: int) -> None:
        if self.n_exchanges == self.exchanges.shape[1]:
            self.exchanges = np.concatenate([self.exchanges, np.zeros_like(self.exchanges)], axis=1)
        self.exchanges[:, self.n_exchanges] = self.time, i, j
        self.n_exchanges += 1

    def memory(self) -> Floats:
        width = self.setting.cell or self.setting.tick
        tick = np.floor(self.time / width + 1e-9) * width
        total = np.zeros(self.state.shape)
        if self.seen_exchanges:
            t, i, j = self.exchanges[:, : self.seen_exchanges]
            weight = 2.0 ** (-np.maximum(0.0, tick - t) / HALF_LIFE)
            np.add.at(total, (i.astype(int), j.astype(int)), weight)
        return total

    def shock(self) -> float:
        now = 0.0
        for when, value in SHOCK.items():
            if _edge_from(when, self.setting.cell) <= self.time + 1e-9:
                now = value
        return now

    def rates(self, truth: dict[str, Floats]) -> Floats:
        live = (self.seen_state == 1) | (self.seen_state == 2)
        sender = np.log1p(live.sum(axis=1))[:, None]
        receiver = np.log1p(live.sum(axis=0))[None, :]
        memory, shock, x = np.log1p(self.memory()), self.shock(), self.x
        one = np.ones(x.shape)
        columns = {
            "form": (one, x, one * sender, one * receiver, one * shock),
            "exchange": (one, x, memory, one * shock),
            "suspend": (one, memory, sender + receiver, one * shock),
            "resume": (one, x, memory),
            "end": (one, memory, one * shock),
        }
        at_risk = {
            "form": (self.state == 0) | (self.state == 3),
            "exchange": self.state == 1,
            "suspend": self.state == 1,
            "resume": self.state == 2,
            "end": (self.state == 1) | (self.state == 2),
        }
        return np.array(
            [
                at_risk[kind]
                * np.exp(sum(b * c for b, c in zip(truth[kind], columns[kind], strict=True)))
                for kind in NAMES
            ]
        )


def simulate(
    setting: Setting,
    truth: dict[str, Floats],
    given: dict[str, Covariate],
    generator: np.random.Generator,
) -> History:
    """One history of ties, from no tie at time 0 to the end."""
    world = _World(setting, given)
    width = setting.cell or setting.tick
    clocks = set(np.round(np.arange(1, int(setting.end / width) + 1) * width, 9).tolist())
    clocks |= {_edge_from(when, setting.cell) for when in SHOCK}
    stops = [*sorted(t for t in clocks if t < setting.end), setting.end]
    events: list[tuple[float, int, int, int]] = []
    leads = {0: 1, 2: 2, 3: 1, 4: 3}
    at = 0
    rates = world.rates(truth)
    while True:
        whole = rates.sum()
        next_time = world.time + generator.exponential(1.0 / whole)
        if next_time > stops[at]:
            world.time = stops[at]
            at += 1
            if at == len(stops):
                break
            world.commit()
            rates = world.rates(truth)
            continue
        chosen = int(np.searchsorted(np.cumsum(rates.ravel()), generator.uniform(0.0, whole)))
        kind, i, j = (int(k) for k in np.unravel_index(chosen, rates.shape))
        world.time = next_time
        events.append((next_time, i, j, kind))
        if kind in leads:
            world.state[i, j] = leads[kind]
        else:
            world.exchange(i, j)
        if not setting.cell:
            world.commit()
        rates = world.rates(truth)
    when, sender, receiver, of_kind = (np.array(column) for column in zip(*events, strict=True))
    return History(
        network(setting),
        TIE_KINDS,
        when.astype(float),
        sender.astype(np.int64),
        receiver.astype(np.int64),
        of_kind.astype(np.int64),
        0.0,
        setting.end,
        given,
    )
