"""One mechanism of the article as a term of the event model, and what several kinds share."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from paradiplomacy.events.terms.base import Term
from paradiplomacy.events.terms.covariate import Given, Receiver, Sender
from paradiplomacy.events.terms.inertia import Inertia
from paradiplomacy.language.countries import country_in_sentence
from paradiplomacy.record.event_history import RIVALS, EventRecord

__all__ = ["DOUBLING", "HALF_LIFE", "Mechanism", "adder", "adjusting", "dual", "law"]
__all__ += ["inland", "past_exchanges", "prosperity", "shocks", "sizes", "trade"]

DOUBLING = math.log(2)
"""Rise of a logarithm where its number doubles."""
HALF_LIFE = 5.0
"""Years in which half of a past exchange is forgotten."""


@dataclass(frozen=True)
class Mechanism:
    """One coefficient of one kind of event.

    Attributes
    ----------
    kind, name : str
        The kind of event; a short name, unique within it.
    about : str
        The mechanism of the article that it stands for.
    phrase : str
        When, or for what, the rate is so many times as high.
    term : Term
    needs : tuple of str
        Covariates without which it cannot be.
    per : float
        By how much the statistic rises in the phrase.
    adjusts : bool
        Whether it is there only so that others are not biased.
    rests_on : str
        A kind of event that its statistic counts, and of which there may be too few.
    """

    kind: str
    name: str
    about: str
    phrase: str
    term: Term
    needs: tuple[str, ...] = ()
    per: float = 1.0
    adjusts: bool = False
    rests_on: str = ""


Add = Callable[..., Mechanism]


def adder(kind: str) -> Add:
    """Return a maker of mechanisms of one kind of event."""

    def add(
        name: str, about: str, phrase: str, term: Term, *needs: str, per: float = 1.0, on: str = ""
    ) -> Mechanism:
        return Mechanism(kind, name, about, phrase, term, needs, per, rests_on=on)

    return add


def adjusting(kind: str, name: str, phrase: str, term: Term, *needs: str) -> Mechanism:
    """Return a mechanism of which nothing is claimed."""
    return Mechanism(kind, name, "adjusts", phrase, term.named(name), needs, adjusts=True)


def shocks(record: EventRecord, kind: str, *windows: tuple[int, int]) -> Iterator[Mechanism]:
    """Yield a flag for each domain of shocks and each window of months after them."""
    about = "shocks hurt unequally: by domain, for 3, 12 or 48 months"
    domains = sorted({n.split(".")[1] for n in record.covariates if n.startswith("shock.")})
    if not domains:
        yield Mechanism(kind, "shocks", about, "after a shock", Given("shock"), ("shock",))
    for domain in domains:
        for low, high in windows:
            name = f"shock.{domain}.{low}-{high}"
            when = f"the first {high} months" if not low else f"months {low + 1} to {high}"
            phrase = f"in {when} after a {_DOMAINS.get(domain, domain)} shock as otherwise"
            term = Given(name).named(name)
            yield Mechanism(kind, name, about, phrase, term, (name,))


_DOMAINS = {"rights": "human rights", "health": "public health"}


def dual(record: EventRecord, add: Add) -> Iterator[Mechanism]:
    """Yield the tie with a rival of the other country."""
    rival = country_in_sentence(RIVALS.get(record.pair[1], record.pair[1]))
    yield add(
        "dual tie",
        "a tie with the rival too raises no tension",
        f"where the place has a tie with {rival} too as where it has none",
        Sender("dual").named("dual tie"),
        "dual.senders",
    )


def law(add: Add, b: str) -> Mechanism:
    """Return the law of the sender's state that bars ties."""
    return add(
        "law",
        "laws of states decouple their places",
        f"where a law of the state bars ties with {b} as where none does",
        Sender("law").named("law"),
        "law.senders",
    )


def sizes(add: Add, a: str, b: str) -> Iterator[Mechanism]:
    """Yield the inhabitants of the place at either end; `a` and `b` are names of countries."""
    for side, where, term in (("sender", a, Sender), ("receiver", b, Receiver)):
        yield add(
            f"size, {side}",
            "standard of the field: size",
            f"where the place in {where} has twice as many inhabitants",
            term("size").named(f"size, {side}"),
            f"size.{side}s",
        )


def prosperity(add: Add, b: str) -> Mechanism:
    """Return the product per head of the receiver's province."""
    return add(
        "prosperity",
        "supply and demand: the developed side is the source",
        f"where the province in {b} has twice the product per head (against the mean of its time)",
        Receiver("prosperity").named("prosperity"),
        "prosperity.receivers",
    )


def inland(add: Add, about: str) -> Mechanism:
    """Return a receiver that does not lie in a coastal province."""
    return add(
        "inland",
        about,
        "with an inland place as with one in a coastal province",
        Receiver("inland").named("inland"),
        "inland.receivers",
    )


def trade(add: Add, about: str) -> Mechanism:
    """Return the trade of the two countries."""
    return add(
        "trade",
        about,
        "for a standard deviation more of the two countries' trade",
        Given("trade").named("trade"),
        "trade",
    )


def past_exchanges(add: Add, about: str) -> Mechanism:
    """Return what the tie did lately, for what then becomes of it."""
    return add(
        "past exchanges",
        about,
        "where a tie has had twice as many exchanges lately (counted from one)",
        Inertia(of="exchange", half_life=HALF_LIFE).named("past exchanges"),
        per=DOUBLING,
    )
