"""A log-likelihood that has a maximum is fitted, and of one that has none it is said why."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import optimize

from dyadevents import EVENT, EventModel, FitError, History, Network, fit, terms
from dyadevents.inference import start
from dyadevents.terms.base import Transform

Floats = NDArray[np.float64]
Name = Literal["ordinal", "interval"]
TRANSFORMED = {"raw": np.asarray, "log1p": np.log1p, "binary": np.sign}


def made(seed: int, actors: int, events: int, *, repeats: float, replies: float) -> History:
    """Events that repeat or answer an earlier one, or are between any two."""
    rng = np.random.default_rng(seed)
    senders, receivers = np.zeros(events, dtype=int), np.zeros(events, dtype=int)
    for e in range(events):
        chance, earlier = rng.random(), rng.integers(max(e, 1))
        if e and chance < repeats:
            senders[e], receivers[e] = senders[earlier], receivers[earlier]
        elif e and chance < repeats + replies:
            senders[e], receivers[e] = receivers[earlier], senders[earlier]
        else:
            senders[e], receivers[e] = rng.choice(actors, 2, replace=False)
    times = np.cumsum(rng.exponential(1.0, events))
    return History(
        Network.directed([f"a{k}" for k in range(actors)]),
        (EVENT,),
        times,
        senders,
        receivers,
        np.zeros(events, dtype=int),
        0.0,
        float(times[-1]),
    )


class Plain:
    """Every dyad's row at every event, in arrays, and Newton's method with tiny patience."""

    def __init__(self, history: History, transform: str, name: Name) -> None:
        self.name = name
        n, many = history.network.n_senders, len(history)
        counts = np.zeros((n, n))
        rows = np.zeros((many, n, n, 2))
        for e in range(many):
            rows[e, :, :, 0], rows[e, :, :, 1] = counts, counts.T
            counts[history.senders[e], history.receivers[e]] += 1
        x = TRANSFORMED[transform](rows)[:, ~np.eye(n, dtype=bool)]
        at = np.arange(many), history.senders, history.receivers
        self.events = TRANSFORMED[transform](rows)[at]
        if name == "interval":
            x = np.concatenate([np.ones((*x.shape[:2], 1)), x], axis=2)
            self.events = np.column_stack([np.ones(many), self.events])
        self.x, self.durations = x, np.diff(history.times, prepend=0.0)

    def has_maximum(self) -> bool:
        """Whether the log-likelihood falls in every direction: by a linear program.

        A direction in which it never falls gives no dyad at risk more than the event that
        happened (ordinal), or gives nothing to events and to no dyad more than that (interval).
        """
        rows = self.x - self.events[:, None] if self.name == "ordinal" else self.x
        rows = np.unique(rows.reshape(-1, rows.shape[2]), axis=0)
        if np.linalg.matrix_rank(rows) < rows.shape[1]:
            return False
        none = {} if self.name == "ordinal" else {"A_eq": self.events, "b_eq": 0 * self.durations}
        found = optimize.linprog(
            rows.sum(axis=0), A_ub=rows, b_ub=np.zeros(len(rows)), bounds=(-1, 1), **none
        )
        return bool(found.fun > -1e-7)

    def at(self, theta: Floats) -> tuple[float, Floats, Floats]:
        """Log-likelihood, gradient and information."""
        with np.errstate(over="ignore", invalid="ignore"):
            w = np.exp(self.x @ theta)
            s0 = w.sum(axis=1)
            s1 = np.einsum("ed,edc->ec", w, self.x)
            s2 = np.einsum("ed,edb,edc->ebc", w, self.x, self.x)
            total = self.events.sum(axis=0)
            if self.name == "interval":
                t = self.durations
                return float(total @ theta - t @ s0), total - t @ s1, np.einsum("e,ebc", t, s2)
            mean = s1 / s0[:, None]
            value = float(total @ theta - np.log(s0).sum())
            information = (s2 / s0[:, None, None]).sum(axis=0) - mean.T @ mean
            return value, total - mean.sum(axis=0), information

    def maximum(self) -> tuple[Floats, float]:
        """Climb from no effects in steps that are halved until they rise."""
        theta = np.zeros(self.x.shape[2])
        if self.name == "interval":
            theta[0] = np.log(len(self.events) / (self.durations.sum() * self.x.shape[1]))
        value, gradient, information = self.at(theta)
        for _ in range(200):
            step = np.linalg.solve(information, gradient)
            if gradient @ step < 1e-13 * (1 + abs(value)):
                return theta + step, value
            new = self.at(theta + step)
            while not new[0] >= value:
                step /= 2
                new = self.at(theta + step)
            theta, (value, gradient, information) = theta + step, new
        raise AssertionError("the plain climb did not end")


histories = st.builds(
    made,
    st.integers(0, 2**32 - 1),
    actors=st.integers(3, 25),
    events=st.integers(3, 60),
    repeats=st.sampled_from([0.0, 0.05, 0.3, 0.6]),
    replies=st.sampled_from([0.0, 0.05, 0.3]),
)


@pytest.mark.parametrize("name", ["ordinal", "interval"])
@given(
    history=histories,
    transform=st.sampled_from(sorted(TRANSFORMED)),
    sampled=st.booleans(),
)
def test_what_has_a_maximum_is_fitted_and_what_has_none_is_refused(
    name: Name, history: History, transform: Transform, sampled: bool
) -> None:
    model = EventModel(
        terms=[terms.Inertia(transform=transform), terms.Reciprocity(transform=transform)]
    )
    plain = Plain(history, transform, name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(start, "LARGE", 0 if sampled else 10**9)
        if not plain.has_maximum():
            with pytest.raises(FitError, match=r"separation|collinear|never differs") as error:
                fit(model, history, likelihood=name)
            assert error.value.terms
            return
        found = fit(model, history, likelihood=name)["event"]
    best, value = plain.maximum()
    assert found.loglik == pytest.approx(value, rel=1e-9)
    assert np.allclose(found.estimates, best, rtol=1e-4, atol=1e-4)
