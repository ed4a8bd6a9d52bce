"""Four-cycles: partners of my partners' other partners, in a two-mode network.

Statistic: ``x_ij(t)`` is the number of pairs of another sender k and another receiver h with
``i - h``, ``k - h`` and ``k - j`` linked at t: the link i - j would close a cycle of four.

Update: when a and b become linked (the first link of the dyad comes, or its last one goes), the
new paths run through it as their first, middle or last link: row a, column b, and the dyads of
b's partners with a's partners move.

Source: Robins & Alexander 2004; Lerner & Lomi 2020. A positive coefficient: senders with a
receiver in common come to share more.
"""

from __future__ import annotations

import math
from typing import ClassVar

from dyadevents.engine.compiled import link_rule
from dyadevents.terms.adjacency import (
    add_row,
    flip,
    has,
    in_row,
    memory,
    out_row,
    write_row,
)
from dyadevents.terms.base import Setting, StatisticLevel, TermColumn
from dyadevents.terms.links import LinkTerm, refuse

__all__ = ["FourCycles"]


@link_rule
def _cycles(i, j, sign, time, shape, settings, store, index, value):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    """Move what paths of three move; settings are where counts and scratch start."""
    change = flip(store, i, j, sign, shape, settings[0])
    if change == 0:
        return 0
    n, m, scratch = shape[0], shape[1], int(settings[1])
    own, its = out_row(i, shape), in_row(j, shape)
    for k in range(max(n, m)):
        store[scratch + k] = 0.0
    count = 0
    for k in range(n):  # the link comes first: i - j, k - j, k - h
        if k != i and has(store, its, k):
            add_row(store, out_row(k, shape), m, j, scratch)
    for h in range(m):
        if store[scratch + h] != 0.0:
            index[count], value[count] = i * m + h, change * store[scratch + h]
            store[scratch + h] = 0.0
            count += 1
    for h in range(m):  # it comes last: k - h, i - h, i - j
        if h != j and has(store, own, h):
            add_row(store, in_row(h, shape), n, i, scratch)
    for k in range(n):
        if store[scratch + k] != 0.0:
            index[count], value[count] = k * m + j, change * store[scratch + k]
            count += 1
    for k in range(n):  # it comes in the middle: k - j, i - j, i - h
        if k != i and has(store, its, k):
            count = write_row(store, own, m, j, (k * m, 1), change, index, value, count)
    return count


class FourCycles(LinkTerm):
    """Paths of three links that join the ends, in a two-mode network.

    Parameters
    ----------
    of : str or tuple of str
        Kinds that count, "events", "ties", "active" or "suspended".
    transform : {"log1p", "raw", "binary"}
    window : float, optional
        Memory, in units of time.
    """

    formula_name: ClassVar[str] = "four_cycles"

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        network = setting.network
        if network.mode != "two-mode":
            instead = "shared_partners" if network.mode == "undirected" else "shared_receivers"
            refuse(self, network, instead)
        n, m = network.n_senders, network.n_receivers
        store, counts = memory(network, counted=self.window < math.inf, scratch=max(n, m))
        statistic = self.statistic(
            setting,
            "four cycles",
            level=StatisticLevel.DYAD,
            rule=_cycles,
            most=n * m,
            settings=(counts, float(len(store) - max(n, m))),
            store=store,
        )
        return self.of_dyad(statistic)
