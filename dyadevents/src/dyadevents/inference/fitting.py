"""Fit an event model to a history, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from dyadevents.checks import check_breaks, check_history
from dyadevents.history import History
from dyadevents.inference.fitted import Fit, Frailty, KindFit
from dyadevents.inference.likelihood import LikelihoodName
from dyadevents.inference.one_kind import fit_kind
from dyadevents.inference.separation import fit_without, no_event, without_terms
from dyadevents.model import EventModel, ModelError
from dyadevents.tasks import Executor

__all__ = ["Fit", "KindFit", "fit_history"]

Unfit = Literal["raise", "drop"]


def fit_history(
    model: EventModel,
    history: History,
    *,
    likelihood: LikelihoodName = "interval",
    kinds: Sequence[str] | None = None,
    ties: Literal["error", "breslow"] = "error",
    unfit: Unfit = "raise",
    frailty: Frailty | None = None,
    threads: int = 2,
    executor: Executor | None = None,
) -> Fit:
    """Estimate the coefficients of an event model by maximum likelihood, exactly.

    Parameters are those of `dyadevents.fit`, errors too; this has no table to name.

    Examples
    --------
    >>> import numpy as np
    >>> from dyadevents import EVENT, EventModel, History, Network, terms
    >>> network = Network.directed(["a", "b", "c"])
    >>> history = History(
    ...     network, (EVENT,), times=np.array([1.0, 2.0, 3.5, 4.0]),
    ...     senders=np.array([0, 0, 1, 2]), receivers=np.array([1, 1, 0, 1]),
    ...     kind_of=np.zeros(4, dtype=int), start=0.0, end=5.0,
    ... )
    >>> result = fit_history(EventModel(terms=[terms.Inertia(transform="binary")]), history)
    >>> result["event"].names
    ('intercept', 'inertia(transform=binary)')
    >>> round(result["event"]["intercept"], 3)
    -2.058
    """
    check_history(model, history, ties=ties)
    check_breaks(model, history)
    known = [kind.name for kind in model.kinds]
    happened = {history.kinds[k].name for k in np.unique(history.kind_of)}
    asked = (
        list(kinds)
        if kinds is not None
        else [k for k in known if unfit == "drop" or k in happened or model.terms_of(k)]
    )
    fits = {}
    for name in asked:
        if name not in known:
            raise ModelError(f"no kind {name!r} in this model; it has: {', '.join(known)}")
        model, fits[name] = _fit_one(
            model, history, name, likelihood, unfit, frailty, threads, executor
        )
    return Fit(model, fits)


def _fit_one(  # noqa: PLR0917
    model: EventModel,
    history: History,
    kind: str,
    likelihood: LikelihoodName,
    unfit: Unfit,
    frailty: Frailty | None,
    threads: int,
    executor: Executor | None,
) -> tuple[EventModel, KindFit]:
    of_network = history.kinds[history.kind(kind)].of_network

    def attempt(smaller: EventModel) -> KindFit:
        if frailty is not None and not of_network:  # acts of the network belong to no place
            from dyadevents.inference.frailty import fit_frailty

            return fit_frailty(smaller, history, kind, frailty=frailty, threads=threads)
        return fit_kind(
            smaller, history, kind, likelihood=likelihood, threads=threads, executor=executor
        )

    if frailty is not None and likelihood != "interval":
        raise ModelError("effects of places need the interval likelihood")
    if unfit == "raise":
        return model, attempt(model)
    inside = (history.times > history.start) & (history.times <= history.end)
    if not (inside & (history.kind_of == history.kind(kind))).any():
        silent = no_event(model, history, kind, likelihood=likelihood)
        return without_terms(model, kind), silent
    return fit_without(attempt, model, history, kind)
