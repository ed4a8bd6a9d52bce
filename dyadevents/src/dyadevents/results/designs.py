"""Columns of a model as numbers: of all dyads at one time, and of the risk set of each event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats, Ints
from dyadevents.engine.course import rows_at_events
from dyadevents.engine.evaluate import ends_of
from dyadevents.engine.prepare import PreparedKind, prepare
from dyadevents.errors import DyadEventsError
from dyadevents.history import History
from dyadevents.inference.sampled_fit import sample as sample_of
from dyadevents.model import EventModel
from dyadevents.network import ModeCode

__all__ = ["DyadDesign", "design_at", "event_designs", "known_at"]

BATCH_NUMBERS = 20_000_000  # numbers of one batch of event designs; each takes 8 bytes
HAIR = 1e-9  # of the window: just after its end


@dataclass(frozen=True)
class DyadDesign:
    """Columns of a kind of event, for the dyads at risk at one time.

    Attributes
    ----------
    names : tuple of str
        Baseline pieces, then terms, as in `KindFit.names`.
    senders, receivers : arrays of int, shape (dyads,)
    columns : array, shape (dyads, names)
    """

    names: tuple[str, ...]
    senders: Ints
    receivers: Ints
    columns: Floats


def known_at(history: History, at: float | None = None) -> History:
    """Return what is known at a time, with nothing more happening before it.

    Parameters
    ----------
    at : float, optional
        Not before the end of the history, which is the default.

    Raises
    ------
    DyadEventsError
        The time lies before the end of the history.
    """
    at = history.end if at is None else at
    if at < history.end:
        raise DyadEventsError(
            f"at={at:g}: the history ends at {history.end:g}, and events until then are known; "
            "give that time or a later one"
        )
    seen = history.times <= history.end
    return replace(
        history,
        times=history.times[seen],
        senders=history.senders[seen],
        receivers=history.receivers[seen],
        kind_of=history.kind_of[seen],
        weights=None if history.weights is None else history.weights[seen],
        end=at,
    )


def design_at(
    model: EventModel, history: History, kind: str, *, baseline: bool, at: float | None = None
) -> DyadDesign:
    """Return the columns of all dyads at risk of a kind, given all that happened before a time.

    Parameters
    ----------
    baseline : bool
        Whether there are baseline pieces: an ordinal fit has none.
    at : float, optional
        Not before the end of the history; just after it by default.

    Raises
    ------
    DyadEventsError
        The time lies before the end of the history.
    """
    known = known_at(history, at)
    known = replace(known, end=max(known.end, history.end + HAIR * (history.end - history.start)))
    if model.tick is None and model.cell == 0:
        model = replace(model, tick=model.tick_width(history.start, history.end))
    prepared = prepare(model, known, kind, baseline=baseline)
    last = len(prepared.steps) - 1
    dyads = np.flatnonzero(_risk_before(prepared, last))
    universe = prepared.universe
    senders, receivers = ends_of(universe, dyads)
    if universe.grid and universe.shape[2] == ModeCode.UNDIRECTED:
        once = senders < receivers
        dyads, senders, receivers = dyads[once], senders[once], receivers[once]
    local = np.zeros((len(dyads), len(prepared.local)))
    rows_at_events(prepared.course, np.full(len(dyads), last), dyads.astype(np.int64), local)
    columns = np.empty((len(dyads), len(prepared.names)))
    columns[:, prepared.local] = local
    columns[:, prepared.network] = prepared.network_rows[last]
    return DyadDesign(prepared.names, senders, receivers, columns)


def _risk_before(prepared: PreparedKind, step: int) -> NDArray[np.bool_]:
    """Return which dyads of the universe are at risk just before a step."""
    risk, log = prepared.risk.astype(bool), prepared.log
    flips = np.flatnonzero(log.row[: int(log.start[step])] == -1)
    flips = flips[log.group[flips] == 0]
    places, values = log.place[flips], log.value[flips] > 0
    risk[places] = values  # of several, the last stands
    if prepared.universe.grid and prepared.universe.shape[2] == ModeCode.UNDIRECTED:
        m = int(prepared.universe.shape[1])
        risk[places % m * m + places // m] = values
    return risk


def event_designs(
    model: EventModel,
    history: History,
    kind: str,
    *,
    sample: int | None = None,
    seed: int = 1989,
) -> Iterator[dict[str, Any]]:
    """Yield the risk sets of events with their columns, some events at a time.

    Parameters
    ----------
    sample : int, optional
        Dyads that each event is compared with; all by default.
    seed : int
        Of the sample.

    Yields
    ------
    dict of str to array
        ``event`` (its number in the table, from 1), ``time``, ``kind``, ``sender``, ``receiver``,
        ``happened``, and a column for each term.
    """
    prepared = prepare(model, history, kind, baseline=False)
    network = history.network
    names = [np.array(ends, dtype=object) for ends in (network.senders, network.receivers)]
    local_only = replace(prepared, network=np.zeros(0, dtype=np.int64))
    controls = prepared.n_dyads if sample is None else sample
    each = max(1, BATCH_NUMBERS // (max(1, controls) * max(1, len(prepared.names))))
    for first in range(0, len(prepared.events), each):
        events = np.arange(first, min(first + each, len(prepared.events)))
        drawn = sample_of(local_only, "ordinal", controls=controls, seed=seed, events=events)
        order = np.lexsort((drawn.dyad, drawn.group))
        group, dyad, x = drawn.group[order], drawn.dyad[order], drawn.x[order]
        senders, receivers = ends_of(prepared.universe, dyad)
        columns = np.empty((len(dyad), len(prepared.names)))
        columns[:, prepared.local] = x
        columns[:, prepared.network] = prepared.network_rows[prepared.event_step[group]]
        batch: dict[str, Any] = {
            "event": prepared.events[group] + 1,
            "time": history.times[prepared.events[group]],
            "kind": [kind] * len(dyad),
            "sender": names[0][senders].tolist(),
            "receiver": names[1][receivers].tolist(),
            "happened": drawn.case[order],
        }
        yield batch | {name: columns[:, c] for c, name in enumerate(prepared.names)}
