"""One mechanism of the article as a term of the event model, and what several kinds share."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from dyadevents.terms.base import Term
from dyadevents.terms.covariate import Given, Receiver, Sender
from dyadevents.terms.inertia import Inertia
from paradiplomacy.record.event_history import EventRecord

DOUBLING = math.log(2)
"""Rise of a logarithm where its number doubles."""
HALF_LIFE = 5.0
"""Years in which half of a past exchange is forgotten."""


@dataclass(frozen=True)
class Mechanism:
    """One coefficient of one kind of event.

    kind, name: The kind of event; a short name, unique within it. What it means is said in the word
        files of `paradiplomacy.mechanisms.effect_words`, by these two.
    pair: Countries of the senders and of the receivers.
    needs: Covariates without which it cannot be.
    per: By how much the statistic rises where the rate is so many times as high.
    adjusts: Whether it is there only so that others are not biased.
    rests_on: A kind of event that its statistic counts, and of which there may be too few.
    rival: The country whose ties that of the receivers minds.
    """

    kind: str
    name: str
    term: Term
    pair: tuple[str, str] = ("", "")
    needs: tuple[str, ...] = ()
    per: float = 1.0
    adjusts: bool = False
    rests_on: str = ""
    rival: str = ""


Add = Callable[..., Mechanism]


def adder(record: EventRecord, kind: str) -> Add:
    """Return a maker of mechanisms of one kind of event."""

    def add(
        name: str,
        term: Term,
        *needs: str,
        per: float = 1.0,
        adjusts: bool = False,
        on: str = "",
    ) -> Mechanism:
        return Mechanism(
            kind,
            name,
            term.named(name),
            record.pair,
            needs,
            per,
            adjusts=adjusts,
            rests_on=on,
            rival=record.rival,
        )

    return add


def shocks(record: EventRecord, kind: str, *windows: tuple[int, int]) -> list[Mechanism]:
    """A flag for each domain of shocks and each window of months after them."""
    add = adder(record, kind)
    domains = sorted({n.split(".")[1] for n in record.covariates if n.startswith("shock.")})
    names = [f"shock.{domain}.{low}-{high}" for domain in domains for low, high in windows]
    return [add(name, Given(name), name) for name in names] or [
        add("shocks", Given("shock"), "shock")
    ]


def dual(add: Add) -> Mechanism:
    """Return the tie with a rival of the other country."""
    return add("dual tie", Sender("dual"), "dual.senders")


def law(add: Add) -> Mechanism:
    """Return the law of the sender's state that bars ties."""
    return add("law", Sender("law"), "law.senders")


def sizes(add: Add) -> list[Mechanism]:
    """The inhabitants of the place at either end."""
    sides = (("sender", Sender), ("receiver", Receiver))
    return [add(f"size, {side}", term("size"), f"size.{side}s") for side, term in sides]


def prosperity(add: Add) -> Mechanism:
    """Return the product per head of the receiver's province."""
    return add("prosperity", Receiver("prosperity"), "prosperity.receivers")


def inland(add: Add) -> Mechanism:
    """Return a receiver that does not lie in a coastal province."""
    return add("inland", Receiver("inland"), "inland.receivers")


def trade(add: Add) -> Mechanism:
    """Return the trade of the two countries."""
    return add("trade", Given("trade"), "trade")


def past_exchanges(add: Add) -> Mechanism:
    """Return what the tie did lately, for what then becomes of it."""
    return add("past exchanges", Inertia(of="exchange", half_life=HALF_LIFE), per=DOUBLING)
