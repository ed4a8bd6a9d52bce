"""Risk sets: what an event is compared with, where it is not every dyad at risk.

- ``"of sender"``, ``"of receiver"``: the dyads at risk that share this end with the event. The
  partial likelihood is then stratified by that end: an effect of each sender, whatever it is and
  however it changes, cancels, as in a conditional logit. It is also DyNAM's choice of a receiver,
  given who acts.
- ``"senders"``: who acts next, not with whom: DyNAM's rate. A sender is at risk while one of its
  dyads is, and counts once, however many these are.

Sources: Stadtfeld & Block 2017 (DyNAM); Kalbfleisch & Prentice 2002 (strata); Chamberlain 1980.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from dyadevents.arrays import Bools, Ints, Risk
from dyadevents.engine.course import ChangeLog
from dyadevents.engine.evaluate import ends_of, list_of
from dyadevents.engine.plan import Layout, SlotPart
from dyadevents.engine.prepare import PreparedKind
from dyadevents.model import ModelError
from dyadevents.network import ModeCode
from dyadevents.terms.base import Combine

__all__ = ["EventSets", "RiskSet", "check_risk_set", "event_sets", "senders_of"]

RiskSet = Literal["dyads", "of sender", "of receiver", "senders"]


@dataclass(frozen=True)
class EventSets:
    """The risk sets of the events of one kind; events at one time may share one.

    Attributes
    ----------
    end : int
        0 where a set is of all dyads; 1 or 2 for those of a sender or a receiver.
    step, actor : arrays of int, shape (sets,)
        In order of steps.
    of : array of int, shape (events,)
        The set of each event.
    count : array of int, shape (sets,)
        Events of each set.
    """

    end: int
    step: Ints
    actor: Ints
    of: Ints
    count: Ints


def event_sets(prepared: PreparedKind, risk_set: RiskSet) -> EventSets:
    """Return the risk sets of the events of one kind.

    Parameters
    ----------
    risk_set : {"dyads", "of sender", "of receiver", "senders"}
        The last for what `senders_of` returned.
    """
    end, actor = 0, np.zeros(len(prepared.events), dtype=np.int64)
    if risk_set in ("of sender", "of receiver"):
        end = int(SlotPart.SENDER if risk_set == "of sender" else SlotPart.RECEIVER)
        actor = ends_of(prepared.universe, prepared.event_dyad)[end - 1]
    many = int(actor.max(initial=0)) + 1
    keys, of, count = np.unique(
        prepared.event_step * many + actor, return_inverse=True, return_counts=True
    )
    return EventSets(end, keys // many, keys % many, of, count)


def _only_of(layout: Layout, end: Combine) -> Bools:
    """Return which columns are of one end alone, shape (columns,)."""
    alone = layout.dyad_of < 0
    for c, (a, b) in enumerate(zip(layout.block_start[:-1], layout.block_start[1:], strict=True)):
        alone[c] &= b > a and bool(np.all(layout.combine[a:b] == end))
    return np.asarray(alone)


def check_risk_set(prepared: PreparedKind, risk_set: RiskSet) -> None:
    """Raise a ModelError where a network or a column does not go with a risk set."""
    if risk_set == "dyads":
        return
    kind = prepared.kind
    if int(prepared.universe.shape[2]) == ModeCode.UNDIRECTED or prepared.n_dyads <= 1:
        raise ModelError(
            f"{kind}: senders and receivers are to be told apart; acts of the whole network and "
            "events of an undirected network have none"
        )
    names = np.array(prepared.names, dtype=object)[prepared.local]
    if risk_set == "senders":
        wrong = names[~_only_of(prepared.layout, Combine.SENDER)]
        why = "differs between receivers, and the rate of a sender is the same for all of them"
    else:
        end = Combine.SENDER if risk_set == "of sender" else Combine.RECEIVER
        wrong = names[_only_of(prepared.layout, end)]
        other = "sender" if end == Combine.SENDER else "receiver"
        why = f"is the same for all dyads of a {other}, within which events are compared"
    if len(wrong):
        raise ModelError(f"{kind}: {', '.join(wrong)} {why}. Leave it out")


def senders_of(prepared: PreparedKind) -> PreparedKind:
    """Return the same kind of event as something that senders do: one dyad for each of them.

    Parameters
    ----------
    prepared : PreparedKind
        Its columns are of senders or of the network.
    """
    n = int(prepared.universe.shape[0])
    every, none = np.arange(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    shape = np.array([n, 1, ModeCode.TWO_MODE, 0, 1], dtype=prepared.universe.shape.dtype)
    risk, log = _senders_at_risk(prepared, n)
    parts = prepared.parts
    return replace(
        prepared,
        universe=list_of(shape, every, none),
        parts=parts._replace(dyad=np.zeros((len(parts.dyad), n))),
        risk=risk,
        log=log,
        event_dyad=ends_of(prepared.universe, prepared.event_dyad)[0],
        n_dyads=n,
    )


def _senders_at_risk(prepared: PreparedKind, n: int) -> tuple[Risk, ChangeLog]:
    """Return which senders are at risk at the start, and the log with when that changes."""
    log = prepared.log
    step = np.repeat(np.arange(len(log.start) - 1), np.diff(log.start))
    place, flipped, flips = prepared.risk_changes()
    # How many dyads of each sender are at risk: at the start, as of step -1, and after each step.
    at_start = np.bincount(
        ends_of(prepared.universe, np.flatnonzero(prepared.risk))[0], minlength=n
    )
    width = len(log.start)
    keys = np.concatenate(
        [np.arange(n) * width, ends_of(prepared.universe, place)[0] * width + flipped + 1]
    )
    keys, of = np.unique(keys, return_inverse=True)
    change = np.bincount(of, np.concatenate([at_start, flips])).round()
    opens = np.flatnonzero(keys % width == 0)
    left = np.cumsum(change)
    left -= np.repeat(left[opens] - change[opens], np.diff(np.append(opens, len(keys))))
    alive = left > 0
    turned = np.flatnonzero((alive != np.append(False, alive[:-1])) & (keys % width > 0))
    changes = np.flatnonzero((log.group == SlotPart.SENDER) | (log.group == SlotPart.NETWORK))
    steps = np.concatenate([keys[turned] % width - 1, step[changes]])
    parts = [
        np.concatenate([np.full(len(turned), SlotPart.DYAD, log.group.dtype), log.group[changes]]),
        np.concatenate([np.full(len(turned), -1, log.row.dtype), log.row[changes]]),
        np.concatenate([keys[turned] // width, log.place[changes]]),
        np.concatenate([alive[turned].astype(float), log.value[changes]]),
    ]
    order = np.argsort(steps, kind="stable")
    start = np.searchsorted(steps[order], np.arange(width)).astype(np.int64)
    return alive[opens].astype(np.uint8), ChangeLog(start, *(part[order] for part in parts))
