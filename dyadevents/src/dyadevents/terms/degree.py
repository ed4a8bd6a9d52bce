"""Degree: those who have links get more.

Statistic: ``f(deg_i) + f(deg_j)`` with the transformation f, or the transformed degree of one
end. ``deg_a(t)`` counts the links of a before t with the memory of inertia: its events, its
live ties with ``of="ties"``, or its different partners with ``distinct``. In a directed
network it is the total of what a sent and received.

Update: a link adds 1 to the degree of its ends; with ``distinct`` only the first of a dyad
does.

Source: Butts 2008; Barabasi & Albert 1999 (preferential attachment). A positive coefficient:
those who have many partners win more; a negative one: partners crowd each other out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from dyadevents.engine.compiled import link_rule
from dyadevents.network import ModeCode
from dyadevents.terms.adjacency import flip, has, memory, out_row
from dyadevents.terms.base import (
    Block,
    Combine,
    Factor,
    Setting,
    Statistic,
    StatisticLevel,
    TermColumn,
    TermError,
    Transform,
)
from dyadevents.terms.links import (
    SIDES,
    FadingTerm,
    LinkTerm,
    Side,
    at_both_ends,
    at_receiver,
    at_sender,
)

__all__ = ["Degree"]

_WHOSE = {"both": 0.0, "sender": 1.0, "receiver": 2.0}


@link_rule
def _partners(i, j, sign, time, shape, settings, store, index, value):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    """Count different partners: settings are where counts start, and whose partners."""
    change = flip(store, i, j, sign, shape, settings[0])
    both, directed = settings[1] == 0.0, shape[2] == ModeCode.DIRECTED
    if change == 0 or (both and directed and has(store, out_row(j, shape), i)):
        return 0  # linked in the other direction all the time
    count = 0
    if settings[1] != 2.0:
        index[count], value[count] = i, change
        count += 1
    if settings[1] != 1.0:
        index[count], value[count] = j, change
        count += 1
    return count


def links_at(
    term: LinkTerm, setting: Setting, whose: Side, *, level: StatisticLevel, distinct: bool
) -> Statistic:
    """Return the number of links that actors send, receive, or both; or of different partners."""
    of_state = term.watched(setting).by_state
    twice = whose == "both" and setting.network.mode == "directed"  # a dyad in both directions
    if distinct and not (of_state and not twice):
        if term.fading < math.inf:
            raise TermError(
                f"{term.label}: different partners are counted once and do not fade; use a "
                "window, or leave out distinct"
            )
        store, counts = memory(setting.network, counted=term.window < math.inf)
        numbers = (counts, _WHOSE[whose])
        return term.statistic(
            setting, "partners", level=level, rule=_partners, most=2, settings=numbers, store=store
        )
    rule = {"both": at_both_ends, "sender": at_sender, "receiver": at_receiver}[whose]
    name = {"both": "degree", "sender": "sent", "receiver": "received"}[whose]
    return term.statistic(setting, name, level=level, rule=rule, most=2)


def degree(
    term: LinkTerm, setting: Setting, *, side: Side = "sender", distinct: bool = False
) -> Statistic:
    """Return the degree of the actors on one side; of all actors in a one-mode network."""
    whose: Side = side if setting.network.mode == "two-mode" else "both"
    level = StatisticLevel.RECEIVER if whose == "receiver" else StatisticLevel.SENDER
    return links_at(term, setting, whose, level=level, distinct=distinct)


def over_ends(
    term: LinkTerm,
    setting: Setting,
    side: Side,
    *,
    sender: tuple[Factor, ...],
    receiver: tuple[Factor, ...],
) -> TermColumn:
    """Return the sum over the ends, or one end, of what each end has."""
    if side not in SIDES:
        raise TermError(f"{term.label}: side={side!r}; it can be {', '.join(SIDES)}")
    if side != "both" and setting.network.mode == "undirected":
        raise TermError(
            f"{term.label}: an undirected network has no sender and no receiver; leave side out"
        )
    combine = {"both": Combine.SUM, "sender": Combine.SENDER, "receiver": Combine.RECEIVER}[side]
    block = Block(
        combine,
        sender=() if side == "receiver" else sender,
        receiver=() if side == "sender" else receiver,
    )
    return TermColumn(term.label, blocks=(block,))


@dataclass(frozen=True)
class Degree(FadingTerm):
    """Links of the ends of the dyad.

    Parameters
    ----------
    of : str or tuple of str
        Kinds that count, "events", "ties", "active" or "suspended".
    transform : {"log1p", "raw", "binary"}
        Of each end's degree, before they are added.
    window, half_life : float, optional
        Memory, in units of time.
    side : {"both", "sender", "receiver"}
        Whose degree; one side is for directed and two-mode networks.
    distinct : bool
        Whether to count different partners instead of links.
    """

    side: Side = "both"
    distinct: bool = False
    formula_name: ClassVar[str] = "degree"

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""

        def factor(side: Side) -> tuple[Factor, ...]:
            statistic = degree(self, setting, side=side, distinct=self.distinct)
            return (Factor(statistic, Transform.named(self.transform)),)

        return over_ends(
            self, setting, self.side, sender=factor("sender"), receiver=factor("receiver")
        )
