"""First partner: a place that has no partner yet, and how much it wants one.

Statistic: ``u_i * 1[deg_i = 0] + u_j * 1[deg_j = 0]``, with a covariate u of the ends (1
without one), or one end of the sum. ``deg_a`` counts the links of a at t: its live ties by
default.

Update: that of the degree.

Source: the "vacuum of demand" of Leffel & Amiri 2018; isolates in Snijders et al. 2010. A
positive coefficient: places without a partner find their first one sooner, the more so the
larger u.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dyadevents.terms.base import (
    Factor,
    Setting,
    Term,
    TermColumn,
    Transform,
    TransformName,
)
from dyadevents.terms.covariate import of_actors
from dyadevents.terms.degree import degree, over_ends
from dyadevents.terms.links import LinkTerm, Side

__all__ = ["FirstPartner"]


@dataclass(frozen=True)
class _MayBeNamed(Term):
    name: str = ""


@dataclass(frozen=True)
class FirstPartner(LinkTerm, _MayBeNamed):
    """Ends that have no partner, each times a covariate of its own.

    Parameters
    ----------
    name : str, optional
        A covariate of actors; without one ends are counted.
    of : str or tuple of str
        What makes a partner: live ties by default; "events" where there are no states.
    transform : {"raw", "log1p", "binary"}
        Of the covariate.
    window : float, optional
        Events count for this long.
    side : {"both", "sender", "receiver"}
        Whose partners.
    """

    of: str | tuple[str, ...] = "ties"
    transform: TransformName = "raw"
    side: Side = "both"
    formula_name: ClassVar[str] = "first_partner"

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        transform = Transform.named(self.transform)

        def factors(side: Side) -> tuple[Factor, ...]:
            none = Factor(degree(self, setting, side=side), Transform.ABSENT)
            if not self.name:
                return (none,)
            wanted = "senders" if side == "sender" else "receivers"
            return (Factor(of_actors(self, setting, self.name, wanted), transform), none)

        sender = factors("sender") if self.side != "receiver" else ()
        receiver = factors("receiver") if self.side != "sender" else ()
        return over_ends(self, setting, self.side, sender=sender, receiver=receiver)
