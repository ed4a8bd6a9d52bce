"""A record whose ties are made so that what a fit must say is known."""

from __future__ import annotations

from datetime import date

import numpy as np
from tests.support.event_frames import EventFrames

from paradiplomacy.record.frames import Frames

SENDERS, RECEIVERS = 14, 10


def made_frames(*, seed: int = 4, exact: bool = True) -> Frames:
    """Ties between 14 and 10 places; larger receivers win more, exchanges bring exchanges.

    With `exact`, everything is dated to the day.
    """
    rng = np.random.default_rng(seed)
    made = EventFrames()
    for k in range(SENDERS):
        made.place(f"us-{k:02}", admin1=f"State {k % 5}", population=50_000 * (k + 1))
    for k in range(RECEIVERS):
        made.place(
            f"cn-{k:02}",
            admin1=f"Province {k % 4}",
            population=100_000 * 2**k,
            coastal=k % 2 == 0,
            latitude=30.0 + k,
            longitude=110.0 + k,
        )
    pairs = [(i, j) for i in range(SENDERS) for j in range(RECEIVERS)]
    weights = np.array([1.4**j for _, j in pairs])
    chosen = rng.choice(len(pairs), size=70, replace=False, p=weights / weights.sum())
    for number in chosen:
        i, j = pairs[number]
        year = int(rng.integers(1980, 2010))
        day = date(year, int(rng.integers(1, 13)), int(rng.integers(2, 28)))
        tie = made.tie(f"us-{i:02}", f"cn-{j:02}", day.isoformat() if exact else str(year))
        for _ in range(int(rng.poisson(1.5))):
            when = date(int(rng.integers(year + 1, 2020)), int(rng.integers(1, 13)), 15)
            text = when.isoformat() if exact else str(when.year)
            made.exchange(tie, text, giver=("US", "CN")[int(rng.integers(2))])
    made.shock("june", "1989-06-04")
    made.shock("plane", "2001-04-01", kind="security")
    return made.frames()
