"""Activity and popularity: who sends sends more, who receives receives more.

Statistics, with ``out_a`` the links that a sent before t and ``in_a`` those it received, each
counted with the memory of inertia:

=======================  =========
``sender_activity``      ``out_i``
``sender_popularity``    ``in_i``
``receiver_activity``    ``out_j``
``receiver_popularity``  ``in_j``
=======================  =========

Update: a link from a to b adds 1 to ``out_a`` and 1 to ``in_b``.

Source: Butts 2008; Perry & Wolfe 2013. A positive coefficient of the activity of the sender:
those who have started much start more. Of the popularity of the receiver: those who have
received much receive more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from paradiplomacy.dynamics.terms.base import Block, Column, Combine, Level, Setting
from paradiplomacy.dynamics.terms.links import FadingTerm, at_receiver, at_sender, refuse

__all__ = ["ReceiverActivity", "ReceiverPopularity", "SenderActivity", "SenderPopularity"]


@dataclass(frozen=True)
class _OfOneEnd(FadingTerm):
    """Links sent or received by one end of the dyad."""

    end: ClassVar[Combine]
    sent: ClassVar[bool]

    def column(self, setting: Setting) -> Column:
        """See `Term.column`."""
        network = setting.network
        if network.mode == "undirected":
            refuse(self, network, "degree")
        of_sender = self.end == Combine.SENDER
        if network.mode == "two-mode" and of_sender != self.sent:
            refuse(self, network, "sender_activity, receiver_popularity or degree")
        rule, name = (at_sender, "sent") if self.sent else (at_receiver, "received")
        level = Level.RECEIVER if network.mode == "two-mode" and not self.sent else Level.SENDER
        factor = (self.factor(self.statistic(setting, name, level=level, rule=rule, most=1)),)
        block = Block(self.end, sender=factor) if of_sender else Block(self.end, receiver=factor)
        return Column(self.label, blocks=(block,))


@dataclass(frozen=True)
class SenderActivity(_OfOneEnd):
    """How much the sender has sent.

    Parameters
    ----------
    of, transform, window, half_life
        As in `Inertia`.
    """

    formula_name: ClassVar[str] = "sender_activity"
    end: ClassVar[Combine] = Combine.SENDER
    sent: ClassVar[bool] = True


@dataclass(frozen=True)
class SenderPopularity(_OfOneEnd):
    """How much the sender has received.

    Parameters
    ----------
    of, transform, window, half_life
        As in `Inertia`.
    """

    formula_name: ClassVar[str] = "sender_popularity"
    end: ClassVar[Combine] = Combine.SENDER
    sent: ClassVar[bool] = False


@dataclass(frozen=True)
class ReceiverActivity(_OfOneEnd):
    """How much the receiver has sent.

    Parameters
    ----------
    of, transform, window, half_life
        As in `Inertia`.
    """

    formula_name: ClassVar[str] = "receiver_activity"
    end: ClassVar[Combine] = Combine.RECEIVER
    sent: ClassVar[bool] = True


@dataclass(frozen=True)
class ReceiverPopularity(_OfOneEnd):
    """How much the receiver has received.

    Parameters
    ----------
    of, transform, window, half_life
        As in `Inertia`.
    """

    formula_name: ClassVar[str] = "receiver_popularity"
    end: ClassVar[Combine] = Combine.RECEIVER
    sent: ClassVar[bool] = False
