"""Fading links: a tick does to the places that have any what it would do to all of them."""

from __future__ import annotations

import numpy as np
import pytest

from dyadevents import EVENT, Network, terms
from dyadevents.engine.plan import lay_out
from dyadevents.engine.updates import statistics_at_start
from dyadevents.terms.base import Setting
from made_events.statistics import link, tick


@pytest.mark.parametrize("seed", range(5))
def test_a_tick_fades_what_was_linked_and_nothing_else(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = rng.integers(3, 25, 2)
    network = Network.two_mode([f"s{k}" for k in range(n)], [f"r{k}" for k in range(m)])
    setting = Setting(network, (EVENT,), {}, 0.0, 10.0, np.arange(1.0, 11.0))
    fading = [terms.Inertia(half_life=h).column(setting) for h in (1.0, 2.5)]
    design = lay_out([*fading, terms.SenderActivity(half_life=4.0).column(setting)], network)
    plan, now = design.plan, statistics_at_start(design)
    left = np.zeros(len(now.values))
    for time in range(1, 6):
        for _ in range(int(rng.integers(0, 6))):
            s, at = int(rng.integers(3)), time - rng.uniform()
            i, j = int(rng.integers(n)), int(rng.integers(m))
            link(plan, now, s, i, j, 1.0, at, time - 1.0)
            place = i * m + j if s < 2 else i
            left[plan.offset[s] + place] += 2.0 ** ((at - time + 1.0) / plan.half_life[s])
        for s in range(3):
            here = slice(plan.offset[s], plan.offset[s] + plan.size[s])
            left[here] *= 2.0 ** (-1.0 / plan.half_life[s])
            count = tick(plan, now, s, float(time), time - 1.0)
            assert now.place[:count].tolist() == np.flatnonzero(left[here]).tolist()
            assert now.change[:count] == pytest.approx(left[here][now.place[:count]], rel=1e-12)
