"""Sandwich standard errors cover where those of the model do not."""

from __future__ import annotations

import numpy as np

from paradiplomacy.dynamics import EVENT, Covariate, EventModel, History, Network, fit, terms
from paradiplomacy.dynamics.inference.robust import robust_covariance

N = 40
NETWORK = Network.two_mode([f"s{k}" for k in range(N)], [f"r{k}" for k in range(N)])


def with_effects_of_places(rng: np.random.Generator) -> History:
    """Events of which a covariate of senders and effects that nobody knows are the causes."""
    u = rng.normal(size=N)
    logs = -0.7 + 0.5 * u[:, None] + rng.normal(0, 0.5, (N, 1)) + rng.normal(0, 0.3, (1, N))
    counts = rng.poisson(np.exp(logs))
    i, j = (np.repeat(ends, counts.ravel()) for ends in np.divmod(np.arange(N * N), N))
    order = np.argsort(times := rng.uniform(0, 1, len(i)))
    covariates = {"u": Covariate("u", "senders", u)}
    none = np.zeros(len(i), dtype=int)
    return History(NETWORK, (EVENT,), times[order], i[order], j[order], none, 0.0, 1.0, covariates)


def test_place_clustered_intervals_cover_where_places_differ() -> None:
    model = EventModel(terms=[terms.Sender("u")])
    rng = np.random.default_rng(5)
    covered = {"model": 0, "dyad": 0, "sender": 0, "place": 0}
    for _ in range(100):
        history = with_effects_of_places(rng)
        found = fit(model, history)["event"]
        gap = abs(found.estimates[1] - 0.5)
        covered["model"] += gap < 1.96 * found.standard_errors[1]
        for by in ("dyad", "sender", "place"):
            robust = robust_covariance(model, history, found, by=by)  # type: ignore[arg-type]
            covered[by] += gap < 1.96 * robust.standard_errors[1]
    assert covered["model"] < 75
    assert covered["dyad"] < 80
    # 100 draws of 0.95 are between 88 and 100; 40 clusters make sandwiches a little small.
    assert covered["sender"] >= 85
    assert covered["place"] >= 85
