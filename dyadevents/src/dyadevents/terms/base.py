"""What a term is: one column of the model, made of statistics of dyads, actors and the network.

A term says how its column is put together (`Term.column`); the statistics that move with
events say by a *rule* how they move. Fitting and simulating use the same rules.
"""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats
from dyadevents.covariates import Covariate
from dyadevents.errors import DyadEventsError, UnknownNameError
from dyadevents.kinds import LIVE, DyadState, Kind
from dyadevents.network import Network

if TYPE_CHECKING:
    from dyadevents.engine.compiled import UpdateRule

__all__ = [
    "COMBINED",
    "NAME",
    "TERMS",
    "Block",
    "Combine",
    "Factor",
    "Interaction",
    "Setting",
    "Statistic",
    "StatisticLevel",
    "Term",
    "TermColumn",
    "TermError",
    "Transform",
    "TransformName",
    "Watch",
]

TransformName = Literal["raw", "log1p", "binary"]


class TermError(DyadEventsError):
    """A term cannot be used here; the message says why and what would do."""


class StatisticLevel(IntEnum):
    """Whose number a statistic is."""

    DYAD = 0
    SENDER = 1  #: of every sender; of every actor in a one-mode network
    RECEIVER = 2  #: of every receiver of a two-mode network
    NETWORK = 3


class Transform(IntEnum):
    """Transforms of a statistic before it enters a column."""

    RAW = 0
    LOG1P = 1
    BINARY = 2  #: 1 where it is above 0
    ABSENT = 3  #: 1 where it is 0

    @classmethod
    def named(cls, name: str) -> Transform:
        """Return the transformation of a name."""
        if name not in ("raw", "log1p", "binary"):
            raise TermError(f"no transformation {name!r}; there are: raw, log1p, binary")
        return cls[name.upper()]


class Combine(IntEnum):
    """Ways to make one number of the dyad of those of the sender (u) and of the receiver (v)."""

    SENDER = 0  #: u
    RECEIVER = 1  #: v
    SUM = 2
    PRODUCT = 3
    DIFFERENCE = 4  #: u - v
    ABSOLUTE = 5  #: |u - v|
    EQUAL = 6  #: 1 where u = v
    MINIMUM = 7
    MAXIMUM = 8


#: The same of arrays; `evaluate.combined` is the same for compiled code.
COMBINED: dict[Combine, Callable[[Any, Any], Any]] = {
    Combine.SENDER: lambda u, v: u,
    Combine.RECEIVER: lambda u, v: v,
    Combine.SUM: np.add,
    Combine.PRODUCT: np.multiply,
    Combine.DIFFERENCE: np.subtract,
    Combine.ABSOLUTE: lambda u, v: abs(u - v),
    Combine.EQUAL: np.equal,
    Combine.MINIMUM: np.minimum,
    Combine.MAXIMUM: np.maximum,
}

SYMMETRIC = frozenset(
    {Combine.SUM, Combine.PRODUCT, Combine.ABSOLUTE, Combine.EQUAL}
    | {Combine.MINIMUM, Combine.MAXIMUM}
)


@dataclass(frozen=True)
class Watch:
    """Links that a statistic watches: events of some kinds, or a dyad's being in some states."""

    by_state: bool
    mask: int  # bit k for the kind at position k, or for the state of value k


@dataclass(frozen=True, eq=False)
class Statistic:
    """A number for each dyad, actor or the network, and how it moves.

    Parameters
    ----------
    key : str
        Two statistics of one key are the same one and are kept once.
    level : StatisticLevel
    initial : array, optional
        Values at the start, before any link; zeros by default. Shape (n, m), (n,), (m,) or ().
    steps : Covariate, optional
        Where the values come from outside: its times, index and values are followed.
    watch : Watch, optional
        Which links the rule hears of. Links that are there at the start come first.
    link_rule, tick_rule : UpdateRule or int
        From `compiled.link_rule` and `compiled.tick_rule`, or an address; 0 for none.
    settings : tuple of float
        Numbers for the rules.
    store : array of float, optional
        The rules' own memory as it is at the start.
    window : float
        A link that an event made goes again this long after.
    half_life : float
        What a link adds halves in this time; counted at ticks (see `memory`).
    most : int
        The most changes that one call of the link rule may write. A tick rule may write as
        many as there are places.
    clock : {"", "elapsed", "inverse"}
        Whether it shows how long ago its link came, or the inverse of one more than that.
    """

    key: str
    level: StatisticLevel
    initial: NDArray[np.floating] | None = None
    steps: Covariate | None = None
    watch: Watch | None = None
    link_rule: UpdateRule | int = 0
    tick_rule: UpdateRule | int = 0
    settings: tuple[float, ...] = ()
    store: Floats | None = None
    window: float = math.inf
    half_life: float = math.inf
    most: int = 2
    clock: Literal["", "elapsed", "inverse"] = ""

    @property
    def fixed(self) -> bool:
        """True if it never moves."""
        return self.watch is None and self.tick_rule == 0 and not (self.steps and self.steps.steps)


@dataclass(frozen=True)
class Factor:
    """A statistic as it enters a product."""

    statistic: Statistic
    transform: Transform = Transform.RAW


@dataclass(frozen=True)
class Block:
    """A part of a column that comes from the two ends; each end's factors are multiplied."""

    combine: Combine
    sender: tuple[Factor, ...] = ()
    receiver: tuple[Factor, ...] = ()


@dataclass(frozen=True)
class TermColumn:
    """One column: the product of its blocks, dyad factors and network factors."""

    name: str
    blocks: tuple[Block, ...] = ()
    dyad: tuple[Factor, ...] = ()
    network: tuple[Factor, ...] = ()

    @property
    def of_network_only(self) -> bool:
        """True if it is the same for all dyads at a moment (ordinal likelihoods cancel it)."""
        return not self.blocks and not self.dyad

    @property
    def statistics(self) -> tuple[Statistic, ...]:
        """All statistics that are in it."""
        ends = [factor for block in self.blocks for factor in block.sender + block.receiver]
        return tuple(factor.statistic for factor in (*ends, *self.dyad, *self.network))

    def times(self, other: TermColumn, name: str) -> TermColumn:
        """Return the product of two columns."""
        return TermColumn(
            name,
            self.blocks + other.blocks,
            self.dyad + other.dyad,
            self.network + other.network,
        )


@dataclass(frozen=True)
class Setting:
    """Setting of a term: what it needs to know of where it is used."""

    network: Network
    kinds: tuple[Kind, ...]
    covariates: Mapping[str, Covariate]
    start: float
    end: float
    ticks: Floats = field(default_factory=lambda: np.empty(0))

    def covariate(self, name: str) -> Covariate:
        """Return a covariate by name."""
        if name not in self.covariates:
            raise UnknownNameError("covariate", name, self.covariates)
        return self.covariates[name]

    def watch(self, of: str | tuple[str, ...]) -> Watch:
        """Turn ``"ties"``, ``"events"``, the name of a kind or several into what is watched.

        ``"ties"`` are dyads in a live state (active or suspended); ``"suspended"`` and
        ``"active"`` are dyads in that state; ``"events"`` are events of every kind.
        """
        names = (of,) if isinstance(of, str) else of
        states = {"ties": LIVE, "active": {DyadState.ACTIVE}, "suspended": {DyadState.SUSPENDED}}
        if len(names) == 1 and names[0] in states:
            return Watch(by_state=True, mask=sum(1 << int(s) for s in states[names[0]]))
        known = {k.name: p for p, k in enumerate(self.kinds) if not k.of_network}
        if names == ("events",):
            return Watch(by_state=False, mask=sum(1 << p for p in known.values()))
        for name in names:
            if name not in known:
                raise UnknownNameError("kind of event", name, [*known, *states, "events"])
        return Watch(by_state=False, mask=sum(1 << known[name] for name in names))


# Words that one space or sign joins: "log trade", "visit.first", "U.S.-Canada".
NAME = re.compile(r"[^\W\d][\w.]*(?:[ /&'%-][\w.]+)*")
#: Every term by the name that formulas call it.
TERMS: dict[str, type[Term]] = {}


class Term(ABC):
    """One mechanism in the event model: one column, one coefficient for each kind.

    A term is a frozen dataclass in a file of its own, with `formula_name` and `column`. The
    file's docstring gives the equation, where the term comes from and how to read a
    positive coefficient.
    """

    formula_name: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.formula_name:
            TERMS[cls.formula_name] = cls

    @abstractmethod
    def column(self, setting: Setting) -> TermColumn:
        """Put the column together in this setting."""

    def pieces(self) -> Sequence[Term]:
        """Return the terms that it stands for, of a column each: itself, unless it has several."""
        return (self,)

    @property
    def label(self) -> str:
        """Name of the coefficient in results; the formula parser reads it back."""
        settings = []
        for setting in fields(self):  # type: ignore[arg-type]
            value = getattr(self, setting.name)
            if value != setting.default:
                several = value if isinstance(value, tuple) else (value,)
                text = "+".join(_quoted_name(v) if isinstance(v, str) else f"{v}" for v in several)
                settings.append(text if setting.default is MISSING else f"{setting.name}={text}")
        return self.formula_name + (f"({', '.join(settings)})" if settings else "")

    def __mul__(self, other: Term) -> Interaction:
        return Interaction(self, other)

    def named(self, name: str) -> RenamedTerm:
        """Return the same term under a shorter name."""
        return RenamedTerm(self, name)


def _quoted_name(name: str) -> str:
    """Return a name as a formula can have it: in quotes where it could be read otherwise."""
    if NAME.fullmatch(name):
        return name
    mark = next((mark for mark in "`\"'" if mark not in name), "`")
    return f"{mark}{name}{mark}"


@dataclass(frozen=True)
class Interaction(Term):
    """The product of two terms; a formula writes ``a:b``."""

    first: Term
    second: Term

    @property
    def label(self) -> str:
        """Both labels with a colon between."""
        return f"{self.first.label}:{self.second.label}"

    def column(self, setting: Setting) -> TermColumn:
        """Return the product of both columns."""
        return self.first.column(setting).times(self.second.column(setting), self.label)


@dataclass(frozen=True)
class RenamedTerm(Term):
    """A term under another name."""

    term: Term
    name: str

    @property
    def label(self) -> str:
        return self.name

    def column(self, setting: Setting) -> TermColumn:
        return replace(self.term.column(setting), name=self.name)
