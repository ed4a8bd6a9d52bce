"""Kinds of event, the states of a dyad, and which kind may happen in which state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from dyadevents.errors import DyadEventsError

__all__ = [
    "END",
    "EVENT",
    "FORM",
    "LIVE",
    "RESUME",
    "STATE_KINDS",
    "SUSPEND",
    "DyadState",
    "Kind",
]


class DyadState(IntEnum):
    """States of a dyad."""

    UNSEEN = -1  #: outside the network, or not observed (yet, or any more)
    NONE = 0  #: no tie so far
    ACTIVE = 1
    SUSPENDED = 2
    ENDED = 3


LIVE = frozenset({DyadState.ACTIVE, DyadState.SUSPENDED})
_SEEN = frozenset(state for state in DyadState if state != DyadState.UNSEEN)


@dataclass(frozen=True)
class Kind:
    """A kind of event: where it can happen and where it leads.

    Parameters
    ----------
    name : str
        What events of the kind are called in files, formulas and results.
    at_risk : frozenset of DyadState
        The states of a dyad in which the event can happen.
    leads_to : DyadState, optional
        The state that it leads to; by default the state stays.
    of_network : bool
        True for what happens to the whole network, such as a change of law: it has no
        dyad, is always at risk, and only network-level terms can drive it.

    Examples
    --------
    >>> Kind("visit", at_risk=frozenset({DyadState.ACTIVE})).leads_to is None
    True
    """

    name: str
    at_risk: frozenset[DyadState] = _SEEN
    leads_to: DyadState | None = None
    of_network: bool = False

    def __post_init__(self) -> None:
        if not {*self.at_risk, self.leads_to} <= {*DyadState, None}:
            raise DyadEventsError(
                f"kind {self.name!r}: at_risk={self.at_risk!r}, leads_to={self.leads_to!r}; "
                "expected states, as in at_risk={DyadState.ACTIVE}, leads_to=DyadState.ENDED"
            )

    @property
    def everywhere(self) -> bool:
        """True if dyads without a tie are at risk, so that the risk set is the whole grid."""
        return DyadState.NONE in self.at_risk and not self.of_network


EVENT = Kind("event")
FORM = Kind("form", frozenset({DyadState.NONE, DyadState.ENDED}), DyadState.ACTIVE)
SUSPEND = Kind("suspend", frozenset({DyadState.ACTIVE}), DyadState.SUSPENDED)
RESUME = Kind("resume", frozenset({DyadState.SUSPENDED}), DyadState.ACTIVE)
END = Kind("end", LIVE, DyadState.ENDED)

STATE_KINDS = (FORM, SUSPEND, RESUME, END)
"""Kinds that change the state of a dyad. What else a tie does is a kind of its own."""
