"""Several fits of the same events, compared by information criteria."""

from __future__ import annotations

from typing import Any

import numpy as np

from dyadevents.errors import DyadEventsError
from dyadevents.results.fit_result import FitResult
from dyadevents.results.frames import frame_of

__all__ = ["compare"]


def compare(*unnamed: FitResult, library: str = "", **results: FitResult) -> Any:
    """Return a row for each of several fits of the same events, the lowest AIC first.

    Parameters
    ----------
    *unnamed, **results : FitResult
        Called by number where no name is given.
    library : {"pandas", "polars", "pyarrow"}, optional

    Returns
    -------
    frame
        Columns model, events, parameters, loglik, aic, bic, aic_more (than the lowest).

    Raises
    ------
    DyadEventsError
        They are of other events (times, ends, weights), actors, windows, states or likelihoods, or
        sampled, so that criteria do not compare. Fits without a history (of `fit_cells`, or a .json
        file) are compared by their likelihoods, numbers of events and dyads alone.
    """
    all_ = {f"model {k}": result for k, result in enumerate(unnamed, start=1)} | results
    if not all_:
        raise DyadEventsError("compare() needs fits")
    for name, result in all_.items():
        if not isinstance(result, FitResult):
            raise DyadEventsError(f"{name} is {type(result).__name__}, expected a FitResult")
    facts = {name: _common_facts(result) for name, result in all_.items()}
    first, wanted = next(iter(facts.items()))
    for name, own in facts.items():
        other = [what for what, fact in own.items() if what in wanted and fact != wanted[what]]
        if other or all_[name].sampled is not None:
            why = f"differs from {first} in {', '.join(other)}" if other else "is sampled"
            raise DyadEventsError(
                f"{name} {why}, so that their log-likelihoods do not compare; fit the same events "
                "with the same likelihood and all dyads"
            )
    least = min(result.aic for result in all_.values())
    rows = [
        {
            "model": name,
            "events": sum(each.n_events for each in result.kinds.values()),
            "parameters": result.parameters,
            "loglik": result.loglik,
            "aic": result.aic,
            "bic": result.bic,
            "aic_more": result.aic - least,
        }
        for name, result in sorted(all_.items(), key=lambda item: item[1].aic)
    ]
    chosen = library or next((result.library for result in all_.values() if result.library), "")
    return frame_of({name: [row[name] for row in rows] for name in rows[0]}, chosen)


def _common_facts(result: FitResult) -> dict[str, Any]:
    """Return what fits that compare have in common, by what messages call it.

    Without a history there is less of it. Actors may stand in another order.
    """
    kinds = sorted(result.kinds.values(), key=lambda each: each.kind)
    facts: dict[str, Any] = {
        "likelihood, risk set or ties": [(k.kind, k.likelihood, k.risk_set, k.ties) for k in kinds],
        "number of events": [each.n_events for each in kinds],
        "number of dyads at risk": [each.n_dyads for each in kinds],
        "capacity": result.limited,
    }
    if result.history is None:
        return facts
    history, network = result.history, result.history.network
    changes, weights = history.state_changes, history.weights
    sides = ([*network.senders, ""], [*network.receivers, ""])  # -1 of acts of the whole network

    def ends(*numbers: Any) -> list[Any]:
        pairs = [(sides[0][i], sides[1][j]) for i, j in zip(*numbers, strict=True)]
        return [sorted(pair) for pair in pairs] if network.mode == "undirected" else pairs

    order = [np.argsort(names[:-1]) for names in sides]
    return facts | {
        "mode": network.mode,
        "actors": [sorted(names) for names in sides],
        "start or end": (history.start, history.end),
        "times": history.times.tolist(),
        "ends of events": ends(history.senders, history.receivers),
        "kinds": (history.kinds, history.kind_of.tolist()),
        "weights": None if weights is None else weights.tolist(),
        "states": (
            None if history.states is None else history.initial_states()[np.ix_(*order)].tolist(),
            ends(changes.senders, changes.receivers),
            changes.times.tolist(),
            changes.states.tolist(),
        ),
    }
