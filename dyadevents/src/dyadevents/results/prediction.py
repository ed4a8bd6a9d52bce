"""What a fit expects after the history: rates of dyads, the next event, chances by a date."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from dyadevents.arrays import Floats, Ints
from dyadevents.errors import DyadEventsError, UnknownNameError
from dyadevents.history import History
from dyadevents.inference.fitted import NEVER, Fit, KindFit
from dyadevents.results.coefficients import standard_errors_to
from dyadevents.results.designs import design_at, known_at

if TYPE_CHECKING:
    from dyadevents.simulate.worlds import Worlds

__all__ = ["expected_events", "simulate_on"]


def expected_events(
    fit: Fit,
    history: History,
    *,
    at: float | None = None,
    until: float | None = None,
    dyads: Collection[tuple[str, str]] | None = None,
    worlds: int = 1000,
    seed: int = 1989,
    level: float = 0.95,
) -> dict[str, Any]:
    """Return what is expected of every dyad at risk, the most likely next event first.

    Parameters
    ----------
    fit : Fit
    history : History
    at : float, optional
        When, with nothing more happening before; just after the history by default.
    until : float, optional
        Also how likely each dyad has an event between `at` and then, from simulated worlds, in
        which all other events go on as well.
    dyads : collection of (sender, receiver), optional
        Only these rows; probabilities stay those among all dyads.
    worlds : int
    seed : int
    level : float
        Confidence of the limits of rates.

    Returns
    -------
    dict of str to array
        ``kind``, ``sender``, ``receiver`` (None of a rate of senders); ``rate`` with ``rate_low``
        and ``rate_high`` (NaN of an ordinal fit, the limits of one with effects of places, too);
        ``next``, the probability that the next event (of an ordinal fit: the next of its kind; of
        one within senders or receivers: the next of that end) is this one; with `until`,
        ``probability`` and ``simulation_error``.
    """
    z = standard_errors_to(level)
    network = history.network
    parts: dict[str, list[Any]] = {
        name: [] for name in ("kind", "sender", "receiver", "rate", "rate_low", "rate_high", "next")
    }
    pairs: list[tuple[str, int, int]] = []
    for name, kind_fit in fit.kinds.items():
        effects = kind_fit.frailty is not None
        if history.kinds[history.kind(name)].of_network or not (kind_fit.names or effects):
            continue
        if dyads is not None and kind_fit.risk_set == "senders":
            raise DyadEventsError("dyads: a rate is of senders, not of dyads; leave it out")
        senders, receivers, eta, spread = _predictors(fit, history, kind_fit, at)
        interval = kind_fit.likelihood == "interval"
        rate = np.exp(eta) if interval else np.full(len(eta), math.nan)
        limits = z * np.sqrt(np.maximum(spread, 0.0))
        parts["kind"] += [name] * len(eta)
        parts["sender"] += [network.senders[i] for i in senders.tolist()]
        parts["receiver"] += [network.receivers[j] if j >= 0 else None for j in receivers.tolist()]
        parts["rate"] += rate.tolist()
        parts["rate_low"] += (rate * np.exp(-limits)).tolist()
        parts["rate_high"] += (rate * np.exp(limits)).tolist()
        sets = {"of sender": senders, "of receiver": receivers}
        shares = _softmax(eta, sets.get(kind_fit.risk_set, np.zeros(len(eta), dtype=np.int64)))
        parts["next"] += (rate if interval else shares).tolist()
        pairs += ((name, i, j) for i, j in zip(senders.tolist(), receivers.tolist(), strict=True))
    columns: dict[str, Any] = {
        name: np.array(cells, dtype=object if name in ("kind", "sender", "receiver") else float)
        for name, cells in parts.items()
    }
    timed = np.isfinite(columns["rate"])
    if timed.any():
        columns["next"] = np.where(
            timed, columns["next"] / columns["rate"][timed].sum(), columns["next"]
        )
    if until is not None:
        if at is not None and not until > at:
            raise DyadEventsError(f"until={until:g}: not after at={at:g}; give a later time")
        columns |= _by_a_date(fit, history, at, until, pairs, worlds=worlds, seed=seed)
    order = np.argsort(-columns["next"], kind="stable")
    if dyads is not None:
        _check_dyads(dyads, network.senders, network.receivers)
        asked = {(str(i), str(j)) for i, j in dyads}
        if network.mode == "undirected":
            asked |= {(j, i) for i, j in asked}
        ends = zip(columns["sender"][order], columns["receiver"][order], strict=True)
        order = order[[pair in asked for pair in ends]]
    return {name: cells[order] for name, cells in columns.items()}


def _predictors(
    fit: Fit, history: History, kind_fit: KindFit, at: float | None
) -> tuple[Ints, Ints, Floats, Floats]:
    """Return ends of what is at risk, the logarithms of the rates, and their variances."""
    interval = kind_fit.likelihood == "interval"
    design = design_at(fit.model, history, kind_fit.kind, baseline=interval, at=at)
    senders, receivers, columns = design.senders, design.receivers, design.columns
    if kind_fit.risk_set == "senders":  # columns are the same for all dyads of a sender
        senders, first = np.unique(senders, return_index=True)
        receivers, columns = np.full(len(first), -1), columns[first]
    columns = columns[:, [design.names.index(name) for name in kind_fit.names]]
    eta = columns @ kind_fit.estimates
    if kind_fit.frailty is None:
        spread = np.einsum("da,ab,db->d", columns, kind_fit.covariance, columns)
        return senders, receivers, eta, spread
    for side, logs in kind_fit.frailty.log_effects.items():
        for of, ends in (("senders", senders), ("receivers", receivers)):
            if side in (of, "actors"):
                eta = eta + logs[ends]
    return senders, receivers, eta, np.full(len(eta), math.nan)


def _softmax(eta: Floats, of: Ints) -> Floats:
    """Return the share of each weight in those of its set."""
    largest = np.full(int(of.max(initial=0)) + 1, -np.inf)
    np.maximum.at(largest, of, eta)
    weight = np.exp(eta - largest[of])
    return np.asarray(weight / np.bincount(of, weight)[of])


def simulate_on(
    fit: Fit,
    history: History,
    until: float,
    *,
    worlds: int,
    seed: int,
    at: float | None = None,
) -> Worlds:
    """Return worlds that go on from `at`, or the end of the history, at the estimates.

    Raises
    ------
    DyadEventsError
        The fit is an ordinal one, which has no rates.
    """
    from dyadevents.simulate import after, simulate

    if any(kind_fit.likelihood == "ordinal" for kind_fit in fit.kinds.values()):
        raise DyadEventsError("until needs rates: fit with the interval likelihood")
    model = fit.model
    never = np.array([NEVER])
    coefficients = {kind.name: fit.coefficients.get(kind.name, never) for kind in model.kinds}
    if model.tick is None and model.cell == 0:
        model = replace(model, tick=model.tick_width(history.start, history.end))
    return simulate(
        model, after(known_at(history, at), until), coefficients, worlds=worlds, seed=seed
    )


def _check_dyads(
    dyads: Collection[Any], senders: Collection[str], receivers: Collection[str]
) -> None:
    for pair in dyads:
        if isinstance(pair, str) or not isinstance(pair, Sequence | np.ndarray) or len(pair) != 2:
            raise DyadEventsError(
                f"dyads: {' '.join(repr(pair).split())}; expected pairs of sender and receiver, "
                "as in [('Ann', 'Bea')]"
            )
        for what, name, known in zip(
            ("sender", "receiver"), pair, (senders, receivers), strict=True
        ):
            if str(name) not in {*senders, *receivers}:
                raise UnknownNameError(what, str(name), known)


def _by_a_date(
    fit: Fit,
    history: History,
    at: float | None,
    until: float,
    pairs: list[tuple[str, int, int]],
    *,
    worlds: int,
    seed: int,
) -> dict[str, Floats]:
    """Return the share of simulated worlds in which each dyad has an event, and its error."""
    worlds_ahead = simulate_on(fit, history, until, worlds=worlds, seed=seed, at=at)
    if worlds_ahead.exploded:
        raise DyadEventsError(f"no probability by {until:g}: {'; '.join(worlds_ahead.messages)}")
    run = worlds_ahead.run()
    m, undirected = history.network.n_receivers, history.network.mode == "undirected"

    def flat(i: Any, j: Any) -> Any:
        return np.minimum(i, j) * m + np.maximum(i, j) if undirected else i * m + j

    world = run.world_of()
    of_dyad = (run.kind >= 0) & (run.sender >= 0)
    cell = run.kind[of_dyad] * (m * history.network.n_senders) + flat(
        run.sender[of_dyad], run.receiver[of_dyad]
    )
    once = np.unique(np.column_stack([world[of_dyad], cell]), axis=0)[:, 1]
    cells, counts = np.unique(once, return_counts=True)
    kind, i, j = (np.array(part) for part in zip(*pairs, strict=True))
    numbers = {name: history.kind(name) for name in fit.kinds}
    of_kind = np.array([numbers[name] for name in kind])
    wanted = of_kind * (m * history.network.n_senders) + flat(i, j)
    place = np.minimum(np.searchsorted(cells, wanted), max(len(cells) - 1, 0))
    hit = cells[place] == wanted if len(cells) else np.zeros(len(wanted), dtype=bool)
    share = np.where(hit, counts[place] if len(cells) else 0, 0) / worlds
    return {"probability": share, "simulation_error": np.sqrt(share * (1 - share) / worlds)}
