"""Covariates: numbers that are given from outside.

Statistics, u being the covariate of the sender, v of the receiver, x of the dyad, g of the
network:

========================  =====================
``covariate(x)``          ``x_ij`` or ``g``
``sender(u)``             ``u_i``
``receiver(v)``           ``v_j``
``sum(u)``                ``u_i + u_j``
``product(u, v)``         ``u_i * v_j``
``difference(u)``         ``u_i - u_j``
``absolute(u)``           ``|u_i - u_j|``
``same(u)``               ``1`` where ``u_i = u_j``
``minimum(u)``            ``min(u_i, u_j)``
``maximum(u)``            ``max(u_i, u_j)``
========================  =====================

A two-mode network holds the covariate of each side under ``name.senders`` and
``name.receivers``, or takes the receiver's from another name: ``product(supply, demand)``.

Update: none; covariates step when they are given to step.

Source: Butts 2008. A positive coefficient: where the number is larger, events are more frequent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dyadevents.covariates import Covariate
from dyadevents.terms.base import (
    SYMMETRIC,
    Block,
    Combine,
    Factor,
    Setting,
    Statistic,
    StatisticLevel,
    Term,
    TermColumn,
    TermError,
    Transform,
    TransformName,
)

__all__ = ["Absolute", "Difference", "Given", "Maximum", "Minimum", "Product"]
__all__ += ["Receiver", "Same", "Sender", "Sum"]

_LEVELS = {
    "senders": StatisticLevel.SENDER,
    "receivers": StatisticLevel.RECEIVER,
    "dyads": StatisticLevel.DYAD,
    "network": StatisticLevel.NETWORK,
}


def covariate_statistic(covariate: Covariate) -> Statistic:
    """Return the statistic of a covariate."""
    key = f"covariate {covariate.of} {covariate.name}"
    return Statistic(key, _LEVELS[covariate.of], covariate.initial, steps=covariate)


@dataclass(frozen=True)
class Given(Term):
    """A covariate of the dyad or of the network, as it is.

    Parameters
    ----------
    transform : {"raw", "log1p", "binary"}
    """

    name: str
    transform: TransformName = "raw"
    formula_name: ClassVar[str] = "covariate"

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        covariate = setting.covariate(self.name)
        factor = (Factor(covariate_statistic(covariate), Transform.named(self.transform)),)
        if covariate.of == "dyads":
            return TermColumn(self.label, dyad=factor)
        if covariate.of == "network":
            return TermColumn(self.label, network=factor)
        raise TermError(
            f"{self.name!r} is a covariate of {covariate.of}: say whose is meant with "
            f"sender({self.name}), receiver({self.name}), sum({self.name}) or another of these"
        )


def of_actors(term: Term, setting: Setting, name: str, side: str) -> Statistic:
    """Return a covariate of the actors on one side, "senders" or "receivers".

    A two-mode network may hold it for each side, as ``name.senders`` and ``name.receivers``.
    """
    two_mode = setting.network.mode == "two-mode"
    wanted = side if two_mode else "senders"
    for key in (f"{name}.{wanted}", name):
        if key in setting.covariates and setting.covariates[key].of == wanted:
            return covariate_statistic(setting.covariates[key])
    other = f"{name}.{'receivers' if wanted == 'senders' else 'senders'}"
    covariate = setting.covariate(other if other in setting.covariates else name)
    raise TermError(
        f"{term.label}: {covariate.name!r} is a covariate of {covariate.of}, and one of "
        f"{wanted} is needed" + (f"; give it as {name}.{wanted}" if two_mode else "")
    )


@dataclass(frozen=True)
class _OfEnds(Term):
    """A covariate of actors, brought together over the ends of a dyad.

    Parameters
    ----------
    other : str, optional
        The receiver's covariate, where it has another name.
    transform : {"raw", "log1p", "binary"}
        Of each end's number, before they are brought together.
    """

    name: str
    other: str = ""
    transform: TransformName = "raw"
    combine: ClassVar[Combine]

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        if setting.network.mode == "undirected" and self.combine not in SYMMETRIC:
            raise TermError(
                f"{self.label}: an undirected network has no sender and no receiver; "
                "sum, product, absolute, same, minimum and maximum can be used"
            )
        if setting.network.mode == "undirected" and self.other not in ("", self.name):
            raise TermError(
                f"{self.label}: the ends of an undirected dyad have no order, so both need the "
                "same covariate; leave the second name out"
            )
        transform = Transform.named(self.transform)
        sender = receiver = ()  # type: tuple[Factor, ...]
        if self.combine != Combine.RECEIVER:
            sender = (Factor(of_actors(self, setting, self.name, "senders"), transform),)
        if self.combine != Combine.SENDER:
            other = self.other or self.name
            receiver = (Factor(of_actors(self, setting, other, "receivers"), transform),)
        return TermColumn(self.label, blocks=(Block(self.combine, sender, receiver),))


class Sender(_OfEnds):
    """The sender's covariate."""

    formula_name: ClassVar[str] = "sender"
    combine: ClassVar[Combine] = Combine.SENDER


class Receiver(_OfEnds):
    """The receiver's covariate."""

    formula_name: ClassVar[str] = "receiver"
    combine: ClassVar[Combine] = Combine.RECEIVER


class Sum(_OfEnds):
    """The sum over the two ends."""

    formula_name: ClassVar[str] = "sum"
    combine: ClassVar[Combine] = Combine.SUM


class Product(_OfEnds):
    """The sender's covariate times the receiver's: supply times demand."""

    formula_name: ClassVar[str] = "product"
    combine: ClassVar[Combine] = Combine.PRODUCT


class Difference(_OfEnds):
    """Excess of the sender over the receiver, negative where it has less."""

    formula_name: ClassVar[str] = "difference"
    combine: ClassVar[Combine] = Combine.DIFFERENCE


class Absolute(_OfEnds):
    """Absolute difference of the ends."""

    formula_name: ClassVar[str] = "absolute"
    combine: ClassVar[Combine] = Combine.ABSOLUTE


class Same(_OfEnds):
    """Indicator that the ends have the same value."""

    formula_name: ClassVar[str] = "same"
    combine: ClassVar[Combine] = Combine.EQUAL


class Minimum(_OfEnds):
    """The smaller of the two: the weakest link."""

    formula_name: ClassVar[str] = "minimum"
    combine: ClassVar[Combine] = Combine.MINIMUM


class Maximum(_OfEnds):
    """The larger of the two."""

    formula_name: ClassVar[str] = "maximum"
    combine: ClassVar[Combine] = Combine.MAXIMUM
