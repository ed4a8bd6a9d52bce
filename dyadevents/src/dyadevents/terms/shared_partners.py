"""Shared partners: actors who are linked with the same third actors.

Statistics, with ``a > b`` for "a link from a to b is there at t" (an event of the kinds within
the memory, or a state), k running over third actors:

=======================  ===========================================  ===========================
``shared_partners``      number of k with ``i - k`` and ``k - j``     undirected
``outgoing_two_paths``   number of k with ``i > k`` and ``k > j``     directed; transitivity, OTP
``incoming_two_paths``   number of k with ``j > k`` and ``k > i``     directed; cycles, ITP
``shared_receivers``     number of k with ``i > k`` and ``j > k``     directed; OSP
``shared_senders``       number of k with ``k > i`` and ``k > j``     directed; ISP
=======================  ===========================================  ===========================

Update: when two actors become linked (the first link of a dyad comes, or its last one goes),
the dyads of each of them with the partners of the other move by 1: as many steps as the two
have partners.

Source: Butts 2008; Holland & Leinhardt 1971 (transitivity). A positive coefficient: links close
triangles of this form.
"""

from __future__ import annotations

import math
from typing import ClassVar

from dyadevents.engine.compiled import UpdateRule, link_rule
from dyadevents.network import Mode
from dyadevents.terms.adjacency import (
    flip,
    in_row,
    memory,
    out_row,
    write_pairs,
    write_row,
)
from dyadevents.terms.base import Setting, StatisticLevel, TermColumn
from dyadevents.terms.links import LinkTerm, refuse

__all__ = [
    "IncomingTwoPaths",
    "OutgoingTwoPaths",
    "SharedPartners",
    "SharedReceivers",
    "SharedSenders",
]


@link_rule
def _count_undirected(i, j, sign, time, shape, settings, store, index, value):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    change = flip(store, i, j, sign, shape, settings[0])
    if change == 0:
        return 0
    n = shape[0]
    count = write_pairs(store, out_row(j, shape), n, i, i, change, index, value, 0)
    return write_pairs(store, out_row(i, shape), n, j, j, change, index, value, count)


@link_rule
def _outgoing(i, j, sign, time, shape, settings, store, index, value):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    change = flip(store, i, j, sign, shape, settings[0])
    if change == 0:
        return 0
    n = shape[0]
    count = write_row(store, out_row(j, shape), n, i, (i * n, 1), change, index, value, 0)
    return write_row(store, in_row(i, shape), n, j, (j, n), change, index, value, count)


@link_rule
def _incoming(i, j, sign, time, shape, settings, store, index, value):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    change = flip(store, i, j, sign, shape, settings[0])
    if change == 0:
        return 0
    n = shape[0]
    count = write_row(store, out_row(j, shape), n, i, (i, n), change, index, value, 0)
    return write_row(store, in_row(i, shape), n, j, (j * n, 1), change, index, value, count)


@link_rule
def _receivers(i, j, sign, time, shape, settings, store, index, value):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    change = flip(store, i, j, sign, shape, settings[0])
    if change == 0:
        return 0
    n = shape[0]
    row = in_row(j, shape)
    count = write_row(store, row, n, i, (i * n, 1), change, index, value, 0)
    return write_row(store, row, n, i, (i, n), change, index, value, count)


@link_rule
def _senders(i, j, sign, time, shape, settings, store, index, value):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    change = flip(store, i, j, sign, shape, settings[0])
    if change == 0:
        return 0
    n = shape[0]
    row = out_row(i, shape)
    count = write_row(store, row, n, j, (j * n, 1), change, index, value, 0)
    return write_row(store, row, n, j, (j, n), change, index, value, count)


class _SharedPartners(LinkTerm):
    """Third actors who are linked with both ends.

    Parameters
    ----------
    of : str or tuple of str
        Kinds that count, "events", "ties", "active" or "suspended".
    transform : {"log1p", "raw", "binary"}
    window : float, optional
        Memory, in units of time.
    """

    rule: ClassVar[UpdateRule]
    mode: ClassVar[Mode] = "directed"

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        network = setting.network
        if network.mode != self.mode:
            instead = {
                "undirected": "shared_partners",
                "directed": "outgoing_two_paths, incoming_two_paths, shared_receivers or "
                "shared_senders",
                "two-mode": "four_cycles",
            }[network.mode]
            refuse(self, network, instead)
        store, counts = memory(network, counted=self.window < math.inf)
        statistic = self.statistic(
            setting,
            self.formula_name,
            level=StatisticLevel.DYAD,
            rule=self.rule,
            most=2 * network.n_senders,
            settings=(counts,),
            store=store,
        )
        return self.of_dyad(statistic)


class SharedPartners(_SharedPartners):
    """Number of third actors with whom both ends are linked, in an undirected network."""

    formula_name: ClassVar[str] = "shared_partners"
    rule: ClassVar[UpdateRule] = _count_undirected
    mode: ClassVar[Mode] = "undirected"


class OutgoingTwoPaths(_SharedPartners):
    """Number of third actors that lead from the sender to the receiver."""

    formula_name: ClassVar[str] = "outgoing_two_paths"
    rule: ClassVar[UpdateRule] = _outgoing


class IncomingTwoPaths(_SharedPartners):
    """Number of third actors that lead from the receiver back to the sender."""

    formula_name: ClassVar[str] = "incoming_two_paths"
    rule: ClassVar[UpdateRule] = _incoming


class SharedReceivers(_SharedPartners):
    """Number of third actors to whom both ends have sent."""

    formula_name: ClassVar[str] = "shared_receivers"
    rule: ClassVar[UpdateRule] = _receivers


class SharedSenders(_SharedPartners):
    """Number of third actors that have sent to both ends."""

    formula_name: ClassVar[str] = "shared_senders"
    rule: ClassVar[UpdateRule] = _senders
