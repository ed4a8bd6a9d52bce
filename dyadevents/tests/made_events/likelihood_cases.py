"""Models and histories of every mode, and coefficients, to try likelihoods on."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from dyadevents import Baseline, Covariate, EventModel, History, terms
from dyadevents.engine.prepare import PreparedKind
from dyadevents.terms.base import Term
from made_events.brute_force import Moment, moments
from made_events.made_histories import plain_history, tie_history

MODES = ("directed", "undirected", "two-mode")
CASES = (*MODES, "one-ended")
"""Modes, and a two-mode network in which each column is of one end or constant by dyad."""
COMMITS = ("event", 0.5)
LIKELIHOODS = ("interval", "ordinal")
GROUP = pytest.mark.xdist_group("likelihood cases")
"""Of tests that hold something against brute force: one worker goes through each case once."""


def terms_for(mode: str, likelihood: str) -> list[Term]:
    if mode == "one-ended":
        return [
            terms.SenderActivity(window=1.5),
            terms.Given("d"),
            terms.ReceiverPopularity(),
            terms.Sender("u") * terms.Given("g"),
            terms.Given("e"),
            terms.Receiver("u"),
            terms.SenderActivity(),
        ]
    chosen: list[Term] = [
        terms.Inertia(),
        terms.Inertia(transform="raw", window=1.5),
        terms.Given("x"),
        terms.Sum("u"),
        terms.Given("x") * terms.Given("g"),
    ]
    if mode == "directed":
        chosen.append(terms.Reciprocity(transform="binary"))
    if likelihood == "interval":
        chosen.append(terms.Given("g"))
    return chosen


def cases() -> list[tuple[str, str, str, float | str]]:
    """Kind, mode, likelihood and commit of what is tested: all, for events and for ties."""
    found = []
    for mode in CASES:
        for likelihood in LIKELIHOODS:
            for commit in COMMITS:
                found += [(kind, mode, likelihood, commit) for kind in ("event", "form", "suspend")]
    return found


@cache
def case(kind: str, mode: str, likelihood: str, commit: float | str) -> tuple[EventModel, History]:
    of = "two-mode" if mode == "one-ended" else mode
    history = plain_history(of, 3) if kind == "event" else tie_history(of, 5)
    if mode == "one-ended":
        rng = np.random.default_rng(2)
        shape = history.network.n_senders, history.network.n_receivers
        fixed = {name: Covariate(name, "dyads", rng.normal(size=shape)) for name in ("d", "e")}
        history = replace(history, covariates={**history.covariates, **fixed})
    breaks = Baseline((4.0, 6.5)) if likelihood == "interval" else Baseline()
    model = EventModel(
        kinds=history.kinds,
        terms={kind: terms_for(mode, likelihood)},
        commit=commit,  # type: ignore[arg-type]
        baseline={kind: breaks},
    )
    return model, history


@cache
def moments_of_case(kind: str, mode: str, likelihood: str, commit: float | str) -> list[Moment]:
    """What brute force sees of a case, which takes longer than all that is held against it."""
    model, history = case(kind, mode, likelihood, commit)
    return moments(model, history, kind, baseline=likelihood == "interval")


def some_theta(prepared: PreparedKind) -> np.ndarray:
    return np.random.default_rng(7).normal(scale=0.3, size=len(prepared.names))
