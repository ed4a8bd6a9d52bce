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

from dataclasses import dataclass
from typing import ClassVar

from dyadevents.terms.base import Block, Combine, Setting, StatisticLevel, TermColumn
from dyadevents.terms.degree import links_at
from dyadevents.terms.links import FadingTerm, refuse

__all__ = ["ReceiverActivity", "ReceiverPopularity", "SenderActivity", "SenderPopularity"]


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
        statistic = links_at(
            self,
            setting,
            "sender" if self.sent else "receiver",
            level=level,
            distinct=self.distinct,
        )
        factor = (self.factor(statistic),)
        block = Block(self.end, sender=factor) if of_sender else Block(self.end, receiver=factor)
        return TermColumn(self.label, blocks=(block,))


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
