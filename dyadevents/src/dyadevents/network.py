"""Who can have events with whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Literal

from dyadevents.errors import DyadEventsError, UnknownNameError

__all__ = ["Mode", "ModeCode", "Network"]

Mode = Literal["directed", "undirected", "two-mode"]


class ModeCode(IntEnum):
    """The mode of a network, for compiled code and update rules."""

    DIRECTED = 0
    UNDIRECTED = 1
    TWO_MODE = 2


@dataclass(frozen=True)
class Network:
    """The actors of a network and its mode.

    A dyad has the flat number ``sender * n_receivers + receiver``. In an undirected network
    the sender of a dyad is the actor of the lower number.

    Parameters
    ----------
    senders, receivers : tuple of str
        Names; the same tuple unless the network is two-mode.
    mode : {"directed", "undirected", "two-mode"}
        Two-mode where senders and receivers are different sets, such as U.S. and Chinese
        places.

    Examples
    --------
    >>> pair = Network.two_mode(["Seattle", "Boise"], ["Chongqing"])
    >>> pair.n_senders, pair.n_receivers, pair.n_dyads
    (2, 1, 2)
    >>> Network.undirected("abc").n_dyads
    3
    """

    senders: tuple[str, ...]
    receivers: tuple[str, ...]
    mode: Mode

    def __repr__(self) -> str:
        actors = f"{self.n_senders}"
        if self.mode == "two-mode":
            actors += f" and {self.n_receivers}"
        return f"<Network: {self.mode}, {actors} actors>"

    def __post_init__(self) -> None:
        for names in (self.senders, self.receivers):
            if len(set(names)) < len(names):
                twice = next(name for name in names if names.count(name) > 1)
                raise DyadEventsError(f"actor {twice!r} is listed twice; each actor once")
        if self.mode != "two-mode" and self.senders != self.receivers:
            raise DyadEventsError(f"a {self.mode} network has one set of actors")

    @classmethod
    def directed(cls, actors: Sequence[str]) -> Network:
        """Every actor can send to every other."""
        return cls(tuple(actors), tuple(actors), "directed")

    @classmethod
    def undirected(cls, actors: Sequence[str]) -> Network:
        """Every two actors can have an event together."""
        return cls(tuple(actors), tuple(actors), "undirected")

    @classmethod
    def two_mode(cls, senders: Sequence[str], receivers: Sequence[str]) -> Network:
        """Every sender can have an event with every receiver, and nobody within a set."""
        return cls(tuple(senders), tuple(receivers), "two-mode")

    @property
    def n_senders(self) -> int:
        """Number of senders."""
        return len(self.senders)

    @property
    def n_receivers(self) -> int:
        """Number of receivers."""
        return len(self.receivers)

    @property
    def n_dyads(self) -> int:
        """Number of dyads, loops not counted."""
        n, m = self.n_senders, self.n_receivers
        return {"directed": n * (n - 1), "undirected": n * (n - 1) // 2}.get(self.mode, n * m)

    @property
    def code(self) -> ModeCode:
        """The mode, for compiled code and update rules."""
        return ModeCode[self.mode.replace("-", "_").upper()]

    @cached_property
    def _sender_numbers(self) -> dict[str, int]:
        return {name: k for k, name in enumerate(self.senders)}

    @cached_property
    def _receiver_numbers(self) -> dict[str, int]:
        return {name: k for k, name in enumerate(self.receivers)}

    def sender(self, name: str) -> int:
        """Return the number of a sender."""
        if name not in self._sender_numbers:
            raise UnknownNameError("sender", name, self.senders)
        return self._sender_numbers[name]

    def receiver(self, name: str) -> int:
        """Return the number of a receiver."""
        if name not in self._receiver_numbers:
            raise UnknownNameError("receiver", name, self.receivers)
        return self._receiver_numbers[name]

    def dyad(self, number: int) -> tuple[str, str]:
        """Return the names of the ends of a dyad."""
        i, j = divmod(number, self.n_receivers)
        return self.senders[i], self.receivers[j]
