"""What terms on links share: which links count, for how long, and in which networks.

A *link* is an event of a watched kind, or a dyad's being in a watched state, such as a live
tie. Terms whose statistic is a sum over links can let them fade (`FadingTerm`); links by state
neither fade nor leave a window, they end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, NoReturn

from dyadevents.engine.compiled import UpdateRule, link_rule
from dyadevents.network import Network
from dyadevents.terms.base import (
    Factor,
    Setting,
    Statistic,
    StatisticLevel,
    Term,
    TermColumn,
    TermError,
    Transform,
    TransformName,
    Watch,
)

__all__ = ["FadingTerm", "LinkTerm", "Side"]

Side = Literal["both", "sender", "receiver"]
SIDES: tuple[Side, ...] = ("both", "sender", "receiver")


@link_rule
def at_dyad(i, j, sign, time, shape, settings, store, index, value):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    """Count links of each dyad."""
    index[0], value[0] = i * shape[1] + j, sign
    return 1


@link_rule
def at_sender(i, j, sign, time, shape, settings, store, index, value):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    """Count the links that each actor sends."""
    index[0], value[0] = i, sign
    return 1


@link_rule
def at_receiver(i, j, sign, time, shape, settings, store, index, value):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    """Count the links that each actor receives."""
    index[0], value[0] = j, sign
    return 1


@link_rule
def at_both_ends(i, j, sign, time, shape, settings, store, index, value):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    """Count the links of each actor of a one-mode network."""
    index[0], value[0] = i, sign
    index[1], value[1] = j, sign
    return 2


def refuse(term: Term, network: Network, instead: str) -> NoReturn:
    """Say that a term has no meaning in this mode of network, and what has."""
    article = "an" if network.mode == "undirected" else "a"
    raise TermError(
        f"{term.label}: {article} {network.mode} network has no such thing; use {instead}"
    )


@dataclass(frozen=True)
class LinkTerm(Term):
    """A term on the links between actors.

    Parameters
    ----------
    of : str or tuple of str
        What makes a link: kinds of event; "events" for every kind; "ties" for dyads in a
        live state, "active" or "suspended" for dyads in that state.
    transform : {"log1p", "raw", "binary"}
    window : float
        Events count for this long; without end by default.
    """

    of: str | tuple[str, ...] = "events"
    transform: TransformName = "log1p"
    window: float = math.inf

    def __post_init__(self) -> None:
        if not isinstance(self.of, str):
            names = tuple(self.of)
            object.__setattr__(self, "of", names[0] if len(names) == 1 else names)

    @property
    def fading(self) -> float:
        """Half-life of a link, infinite where links do not fade."""
        return math.inf

    def watched(self, setting: Setting) -> Watch:
        """Return what is watched, once it is clear that the memory fits it.

        Raises
        ------
        TermError
            Where links by state are to fade or to leave a window, where both memories are
            asked for at once, or where one of them is not a length of time.
        """
        remembered = self.check_memory()
        watch = setting.watch(self.of)
        if watch.by_state and remembered:
            raise TermError(
                f"{self.label}: {self.of!r} are links for as long as they last, without window "
                "or half_life; leave it out, or count a kind of event with of="
            )
        return watch

    def check_memory(self) -> bool:
        """Check for a window or a half-life; an error where it is not a length of time."""
        lengths = {"window": self.window, "half_life": self.fading}
        for name, length in lengths.items():
            if not length > 0:
                raise TermError(f"{self.label}: {name}={length}; it must be a time above 0")
        if max(lengths.values()) < math.inf:
            raise TermError(f"{self.label}: give either a window or a half_life, not both")
        return min(lengths.values()) < math.inf

    def statistic(
        self,
        setting: Setting,
        name: str,
        *,
        level: StatisticLevel,
        rule: UpdateRule,
        most: int,
        settings: tuple[float, ...] = (),
        store: object = None,
    ) -> Statistic:
        """Return a statistic on these links; its key holds what is watched and for how long."""
        watch = self.watched(setting)
        return Statistic(
            f"{name} {watch} {self.window} {self.fading} {settings}",
            level,
            watch=watch,
            link_rule=rule,
            settings=settings,
            store=store,  # type: ignore[arg-type]
            window=self.window,
            half_life=self.fading,
            most=most,
        )

    def factor(self, statistic: Statistic) -> Factor:
        """Return the transformed statistic."""
        return Factor(statistic, Transform.named(self.transform))

    def of_dyad(self, statistic: Statistic) -> TermColumn:
        """Return the column of one statistic of dyads."""
        return TermColumn(self.label, dyad=(self.factor(statistic),))


@dataclass(frozen=True)
class FadingTerm(LinkTerm):
    """A term on links that may fade.

    Parameters
    ----------
    of, transform, window
        As in `LinkTerm`.
    half_life : float
        What a link counts halves in this time, brought up to date at ticks. Not together
        with a window.
    """

    half_life: float = math.inf

    @property
    def fading(self) -> float:
        """Half-life of a link."""
        return self.half_life
