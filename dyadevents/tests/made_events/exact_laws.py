"""What the tests of the simulator share: empty histories, and tests of a known error rate."""

from __future__ import annotations

import numpy as np
from scipy import stats

from dyadevents import DyadState, History, Kind, Network

#: How often a right simulator fails a test if the seed were drawn anew.
ERROR = 1e-4


def nothing_yet(
    network: Network, kinds: tuple[Kind, ...], *, end: float, state: DyadState = DyadState.NONE
) -> History:
    """A history without events in which all dyads have one state."""
    none = np.zeros(0, dtype=np.int64)
    states = np.full((network.n_senders, network.n_receivers), state, dtype=np.int8)
    return History(network, kinds, np.zeros(0), none, none, none, 0.0, end, states=states)


def squares(names_sent: int, names_received: int) -> Network:
    return Network.two_mode(
        [f"s{k}" for k in range(names_sent)], [f"r{k}" for k in range(names_received)]
    )


def fits(observed: np.ndarray, expected: np.ndarray) -> bool:
    """Whether counts agree with expected ones: chi-square, cells with few expected put together."""
    order = np.argsort(-expected)
    observed, expected = observed[order].astype(float), expected[order].astype(float)
    few = expected < 8
    if few.any():
        observed = np.append(observed[~few], observed[few].sum())
        expected = np.append(expected[~few], expected[few].sum())
    kept = expected > 1e-9
    assert (observed[~kept] == 0).all()
    expected = expected[kept] * observed[kept].sum() / expected[kept].sum()
    return bool(stats.chisquare(observed[kept], expected).pvalue > ERROR)
