"""What must be true of a history before anything is computed from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from dyadevents.arrays import Bools, Ints
from dyadevents.covariates import Covariate
from dyadevents.history import History, HistoryError
from dyadevents.kinds import DyadState
from dyadevents.model import EventModel, ModelError
from dyadevents.network import Network

__all__ = ["check_breaks", "check_history", "check_size", "kinds_asked"]

MOST_DYADS = 1_000_000_000
"""Each takes a byte of memory for whether it is at risk, and more for every column."""
EXTREME = 1e100
"""Times beyond it, or a window shorter than its inverse, are beyond what can be computed with."""


def check_history(
    model: EventModel, history: History, *, ties: str = "error", whole: bool = True
) -> None:
    """Raise a HistoryError that names the first event which cannot be."""
    kinds = tuple(kind.name for kind in history.kinds)
    if kinds != tuple(kind.name for kind in model.kinds):
        raise ModelError(
            f"the model has kinds {', '.join(k.name for k in model.kinds)} and the history has "
            f"{', '.join(kinds)}; they must be the same, in the same order"
        )
    if not history.start < history.end:
        raise HistoryError(
            f"the window ends ({history.end:g}) before it starts ({history.start:g})"
        )
    if whole:
        check_size(history.network)
    _check_lengths(history)
    _check_order(history)
    _check_ends(history)
    _check_changes(history)
    if model.cell == 0 and ties == "error":
        _check_ties(history)
    for name, covariate in history.covariates.items():
        _check_covariate(name, covariate, history.network)


def kinds_asked(
    model: EventModel, history: History, kinds: Sequence[str] | None, *, silent: bool = False
) -> list[str]:
    """Return the kinds that are to be fitted: these, or all with terms or events (or `silent`)."""
    known = [kind.name for kind in model.kinds]
    if kinds is None:
        happened = {history.kinds[k].name for k in np.unique(history.kind_of)}
        return [name for name in known if silent or name in happened or model.terms_of(name)]
    for name in kinds:
        if name not in known:
            raise ModelError(f"no kind {name!r} in this model; it has: {', '.join(known)}")
    return list(kinds)


def check_breaks(model: EventModel, history: History) -> None:
    """Raise a ModelError for a break of a baseline outside the window: its piece has no data.

    A simulation that starts where the data end has such breaks, and is not harmed.
    """
    for kind, baseline in model.baseline.items():
        for edge in baseline.breaks:
            if not history.start < edge < history.end:
                raise ModelError(
                    f"{kind}: the baseline breaks at {edge:g}, outside the window from "
                    f"{history.start:g} to {history.end:g}; give breaks inside it"
                )


def check_size(network: Network, why: str = "") -> None:
    """Raise where all dyads are too many for one machine; `why` says why it has to have all."""
    n, m = network.n_senders, network.n_receivers
    if n * m > MOST_DYADS:
        raise HistoryError(
            f"{n:,} senders and {m:,} receivers make {n * m:,} dyads, expected at most "
            f"{MOST_DYADS:,}{why}; leave out actors, or look at a part of the network"
        )


def _refuse(wrong: Bools, message: Callable[[int], str]) -> None:
    """Raise for the first place that is wrong; `said` is the message on it."""
    places = np.flatnonzero(wrong)
    if len(places):
        raise HistoryError(message(int(places[0])))


def _check_lengths(history: History) -> None:
    count = len(history.times)
    for name in ("senders", "receivers", "kind_of"):
        if len(getattr(history, name)) != count:
            raise HistoryError(
                f"{len(getattr(history, name))} {name} for {count} times; each event needs one"
            )
    if not (np.isfinite(history.start) and np.isfinite(history.end)):
        raise HistoryError("the window must start and end at finite times")
    length = float(history.end) - float(history.start)
    largest = max(abs(float(history.start)), abs(float(history.end)))
    if largest > EXTREME or length < 1 / EXTREME:
        raise HistoryError(
            f"the window from {history.start:g} to {history.end:g} cannot be computed with; give "
            f"start, end and times in a unit in which they are below {EXTREME:g}, and the window "
            f"longer than {1 / EXTREME:g}"
        )
    shape = (history.network.n_senders, history.network.n_receivers)
    if history.states is not None and (
        history.states.shape != shape or not np.isin(history.states, [*DyadState]).all()
    ):
        raise HistoryError(f"states: expected an array of values of DyadState, of shape {shape}")
    if history.weights is not None:
        good = len(history.weights) == count and np.isfinite(history.weights).all()
        if not good or not ((history.weights >= 0) & (history.weights <= 1)).all():
            raise HistoryError("weights: expected a number from 0 to 1 for each event")
    _refuse(
        (history.kind_of < 0) | (history.kind_of >= len(history.kinds)),
        lambda event: (
            f"event {event + 1} (at {history.times[event]:g}): kind {history.kind_of[event]}, and "
            f"there are kinds 0 to {len(history.kinds) - 1}"
        ),
    )


def _check_order(history: History) -> None:
    _refuse(
        ~np.isfinite(history.times),
        lambda event: f"{history.describe(event)}: the time must be a finite number",
    )
    _refuse(
        np.diff(history.times) < 0,
        lambda event: (
            f"{history.describe(event + 1)} comes after {history.describe(event)} but is earlier; "
            "sort events by time"
        ),
    )


def _check_ends(history: History) -> None:
    network = history.network
    of_network = np.array([kind.of_network for kind in history.kinds], dtype=bool)[history.kind_of]
    i, j = history.senders, history.receivers
    _refuse(
        ~of_network & ~_are_actors(network, i, j),
        lambda event: (
            f"event {event + 1} ({history.kinds[history.kind_of[event]].name} at "
            f"{history.times[event]:g}): no actors of numbers {i[event]} and {j[event]}; there are "
            f"{network.n_senders} senders and {network.n_receivers} receivers"
        ),
    )
    if network.mode != "two-mode":
        _refuse(
            ~of_network & (i == j),
            lambda event: f"{history.describe(event)}: an actor has no event with itself",
        )


def _are_actors(network: Network, i: Ints, j: Ints) -> Bools:
    return np.asarray((i >= 0) & (j >= 0) & (i < network.n_senders) & (j < network.n_receivers))


def _check_covariate(name: str, covariate: object, network: Network) -> None:
    if not isinstance(covariate, Covariate) or np.asarray(covariate.times).dtype.kind not in "iuf":
        raise HistoryError(
            f"covariate {name!r}: expected a Covariate whose steps have numbers for times, not "
            f"{covariate!r}"
        )
    n, m = network.n_senders, network.n_receivers
    given = np.shape(covariate.initial)
    shapes = {"senders": (n,), "receivers": (m,), "dyads": (n, m), "network": ()}
    shape = shapes.get(covariate.of, given)
    if covariate.of in ("sender pairs", "receiver pairs"):  # the term checks the actors
        if len(given) != 2 or given[1] not in (2, 3) or covariate.steps:
            raise HistoryError(
                f"covariate {name!r} of {covariate.of}: two columns, or three with a weight, and "
                f"no steps are needed; its values have the shape {given}"
            )
    elif covariate.of not in shapes:
        raise HistoryError(f"covariate {name!r} is of {covariate.of!r}; of {', '.join(shapes)}")
    elif given not in {shape, (1,) if shape == () else shape}:
        raise HistoryError(
            f"covariate {name!r} of {covariate.of}: its values have the shape {given}; the network "
            f"needs {shape}"
        )
    for what, numbers in (("", covariate.initial), (" steps", covariate.values)):
        if not np.isfinite(numbers).all():
            raise HistoryError(f"covariate {name!r}{what}: every value must be a finite number")
    places = int(np.prod(shape))
    if not len(covariate.times) == len(covariate.index) == len(covariate.values):
        raise HistoryError(f"covariate {name!r}: each step needs a time, an index and a value")
    _refuse(
        (covariate.index < 0) | (covariate.index >= places) | np.isnan(covariate.times),
        lambda k: (
            f"covariate {name!r}, step {k + 1} (at {covariate.times[k]:g}): place "
            f"{covariate.index[k]}; there are places 0 to {places - 1}, and a step needs a time"
        ),
    )


def _check_changes(history: History) -> None:
    changes, network = history.state_changes, history.network
    for name in ("senders", "receivers", "states"):
        if len(getattr(changes, name)) != len(changes.times):
            raise HistoryError(f"state changes have {len(changes.times)} times and other {name}")
    i, j = changes.senders, changes.receivers
    wrong = ~_are_actors(network, i, j) | ~np.isfinite(changes.times)
    wrong |= ~np.isin(changes.states, [int(s) for s in DyadState])
    if network.mode != "two-mode":
        wrong |= i == j
    _refuse(
        wrong,
        lambda k: (
            f"state change {k + 1} (dyad {i[k]} - {j[k]} to state {changes.states[k]} at "
            f"{changes.times[k]:g}): wanted are two actors of the network, a state from "
            f"{min(DyadState).value} to {max(DyadState).value} and a finite time"
        ),
    )


def _check_ties(history: History) -> None:
    # Events outside the window are history only; their order among equals does not matter.
    seen = (history.times > history.start) & (history.times <= history.end)
    _refuse(
        (np.diff(history.times) == 0) & seen[1:],
        lambda event: (
            f"{history.describe(event)} and {history.describe(event + 1)} have the same time, and "
            'statistics move after every event. Give the true order, use commit="month" or another '
            'cell, or ties="breslow", which lets both see only what came before'
        ),
    )
