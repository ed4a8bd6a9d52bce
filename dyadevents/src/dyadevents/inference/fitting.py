"""Fit an event model to a history, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from dyadevents.checks import check_breaks, check_history, kinds_asked
from dyadevents.history import History
from dyadevents.inference.fitted import Fit, Frailty, KindFit
from dyadevents.inference.likelihood import LikelihoodName
from dyadevents.inference.one_kind import fit_kind
from dyadevents.inference.risk_sets import RiskSet
from dyadevents.inference.separation import fit_without, no_event, without_terms
from dyadevents.inference.tied_events import Ties
from dyadevents.model import EventModel, ModelError
from dyadevents.tasks import Executor, check_workers

__all__ = ["Fit", "KindFit", "fit_history"]

Unfit = Literal["raise", "drop"]


def fit_history(
    model: EventModel,
    history: History,
    *,
    likelihood: LikelihoodName = "interval",
    kinds: Sequence[str] | None = None,
    ties: Ties = "error",
    risk_set: RiskSet = "dyads",
    unfit: Unfit = "raise",
    frailty: Frailty | None = None,
    threads: int = 2,
    executor: Executor | None = None,
) -> Fit:
    """Estimate the coefficients of an event model by maximum likelihood, exactly.

    Parameters are those of `dyadevents.fit`, errors too; this has no table to name, and `risk_set`
    is what `sub_model` and `within` ask for (see `risk_sets`).

    Examples
    --------
    ``fit_history(EventModel(terms=[terms.Inertia()]), history)["event"].estimates``
    """
    check_workers(threads, executor)
    whole = executor is None or risk_set != "dyads" or frailty is not None
    check_history(model, history, ties=ties, whole=whole)
    check_breaks(model, history)
    if likelihood == "interval" and (ties in ("efron", "exact") or risk_set.startswith("of")):
        raise ModelError(
            f"{ties if risk_set == 'dyads' else risk_set!r}: an interval likelihood compares no "
            'events with each other; take likelihood="ordinal"'
        )
    if frailty is not None and (likelihood != "interval" or risk_set != "dyads"):
        raise ModelError("effects of places need the interval likelihood, of all dyads")
    fits = {}
    for name in kinds_asked(model, history, kinds, silent=unfit == "drop"):
        given: dict[str, Any] = {"likelihood": likelihood, "risk_set": risk_set, "threads": threads}
        given |= {"ties": "breslow" if ties == "error" else ties, "executor": executor}
        model, fits[name] = _fit_one(model, history, name, unfit, frailty, given)
    return Fit(model, fits)


def _fit_one(  # noqa: PLR0917
    model: EventModel,
    history: History,
    kind: str,
    unfit: Unfit,
    frailty: Frailty | None,
    given: dict[str, Any],
) -> tuple[EventModel, KindFit]:
    of_network = history.kinds[history.kind(kind)].of_network

    def attempt(smaller: EventModel) -> KindFit:
        if frailty is not None and not of_network:  # acts of the network belong to no place
            if frailty.distribution == "fixed":
                from dyadevents.inference.fixed_effects import fit_fixed

                return fit_fixed(smaller, history, kind, of=frailty.of, threads=given["threads"])
            from dyadevents.inference.frailty import fit_frailty

            return fit_frailty(smaller, history, kind, frailty=frailty, threads=given["threads"])
        return fit_kind(smaller, history, kind, **given)

    if unfit == "raise":
        return model, attempt(model)
    inside = (history.times > history.start) & (history.times <= history.end)
    if not (inside & (history.kind_of == history.kind(kind))).any():
        silent = no_event(model, history, kind, likelihood=given["likelihood"])
        return without_terms(model, kind), silent
    return fit_without(attempt, model, history, kind)
