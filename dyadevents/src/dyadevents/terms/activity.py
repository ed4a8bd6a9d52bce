"""Activity and popularity: who sends sends more, who receives receives more.

Statistics, with ``out_a`` the links that a sent before t and ``in_a`` those it received, each
counted with the memory of inertia:

=======================  =========
``sender_activity``      ``out_i``
``sender_popularity``    ``in_i``
``receiver_activity``    ``out_j``
``receiver_popularity``  ``in_j``
=======================  =========

With ``distinct`` they count different partners: how many a sent to, how many it received from.

Update: a link from a to b adds 1 to ``out_a`` and 1 to ``in_b``; with ``distinct`` only the first
from a to b does.

Source: Butts 2008; Perry & Wolfe 2013. A positive coefficient of the activity of the sender:
those who have started much start more. Of the popularity of the receiver: those who have
received much receive more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from dyadevents.engine.compiled import link_rule
from dyadevents.terms.adjacency import flip, memory
from dyadevents.terms.base import (
    Block,
    Combine,
    Setting,
    Statistic,
    StatisticLevel,
    TermColumn,
    TermError,
)
from dyadevents.terms.links import FadingTerm, at_receiver, at_sender, refuse

__all__ = ["ReceiverActivity", "ReceiverPopularity", "SenderActivity", "SenderPopularity"]


@link_rule
def _different(i, j, sign, time, shape, settings, store, index, value):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    """Count different partners: settings are where counts start, and 1 for those sent to."""
    change = flip(store, i, j, sign, shape, settings[0])
    if change == 0:
        return 0
    index[0], value[0] = (i if settings[1] == 1.0 else j), change
    return 1


@dataclass(frozen=True)
class _OfOneEnd(FadingTerm):
    """Links sent or received by one end of the dyad.

    Parameters
    ----------
    of, transform, window, half_life
        As in `Inertia`.
    distinct : bool
        Whether to count different partners instead of links.
    """

    distinct: bool = False
    end: ClassVar[Combine]
    sent: ClassVar[bool]

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        network = setting.network
        if network.mode == "undirected":
            refuse(self, network, "degree")
        of_sender = self.end == Combine.SENDER
        if network.mode == "two-mode" and of_sender != self.sent:
            refuse(self, network, "sender_activity, receiver_popularity or degree")
        level = (
            StatisticLevel.RECEIVER
            if network.mode == "two-mode" and not self.sent
            else StatisticLevel.SENDER
        )
        factor = (self.factor(self._partners(setting, level) or self._links(setting, level)),)
        block = Block(self.end, sender=factor) if of_sender else Block(self.end, receiver=factor)
        return TermColumn(self.label, blocks=(block,))

    def _links(self, setting: Setting, level: StatisticLevel) -> Statistic:
        rule, name = (at_sender, "sent") if self.sent else (at_receiver, "received")
        return self.statistic(setting, name, level=level, rule=rule, most=1)

    def _partners(self, setting: Setting, level: StatisticLevel) -> Statistic | None:
        """Return the number of different partners, where it is not that of links."""
        if not self.distinct or self.watched(setting).by_state:
            return None
        if self.fading < math.inf:
            raise TermError(
                f"{self.label}: different partners are counted once and do not fade; use a "
                "window, or leave out distinct"
            )
        store, counts = memory(setting.network, counted=self.window < math.inf)
        return self.statistic(
            setting,
            "sent to" if self.sent else "received from",
            level=level,
            rule=_different,
            most=1,
            settings=(counts, float(self.sent)),
            store=store,
        )


class SenderActivity(_OfOneEnd):
    """Events or ties that the sender has sent."""

    formula_name: ClassVar[str] = "sender_activity"
    end: ClassVar[Combine] = Combine.SENDER
    sent: ClassVar[bool] = True


class SenderPopularity(_OfOneEnd):
    """Events or ties that the sender has received."""

    formula_name: ClassVar[str] = "sender_popularity"
    end: ClassVar[Combine] = Combine.SENDER
    sent: ClassVar[bool] = False


class ReceiverActivity(_OfOneEnd):
    """Events or ties that the receiver has sent."""

    formula_name: ClassVar[str] = "receiver_activity"
    end: ClassVar[Combine] = Combine.RECEIVER
    sent: ClassVar[bool] = True


class ReceiverPopularity(_OfOneEnd):
    """Events or ties that the receiver has received."""

    formula_name: ClassVar[str] = "receiver_popularity"
    end: ClassVar[Combine] = Combine.RECEIVER
    sent: ClassVar[bool] = False
