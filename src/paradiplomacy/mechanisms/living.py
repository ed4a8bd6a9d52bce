"""Mechanisms of live ties: what makes them exchange, break off, return and end."""

from __future__ import annotations

from collections.abc import Iterator

from paradiplomacy.events.terms.age import TieAge, TimeSuspended
from paradiplomacy.events.terms.covariate import Given
from paradiplomacy.events.terms.inertia import Inertia
from paradiplomacy.mechanisms.mechanism import (
    DOUBLING,
    HALF_LIFE,
    Mechanism,
    adder,
    adjusting,
    dual,
    inland,
    law,
    past_exchanges,
    prosperity,
    shocks,
    sizes,
    trade,
)
from paradiplomacy.record.event_history import EventRecord

__all__ = ["breaking", "exchanging", "giving", "resuming"]


def exchanging(record: EventRecord, a: str, b: str) -> Iterator[Mechanism]:
    """Yield the mechanisms of exchanges of active ties."""
    add = adder("exchange")
    yield add(
        "past exchanges",
        "exchanges bring exchanges",
        "where a tie has had twice as many lately (counted from one)",
        Inertia(of="exchange", half_life=HALF_LIFE).named("past exchanges"),
        per=DOUBLING,
    )
    yield add(
        "age",
        "standard of the field: age of the tie",
        "where a tie is twice as old (counted from one year)",
        TieAge().named("age"),
        per=DOUBLING,
    )
    yield inland(add, "coast first, then inland")
    yield from sizes(add, a, b)
    yield prosperity(add, b)
    yield from dual(record, add)
    yield law(add, b)
    yield from shocks(record, "exchange", (0, 3), (3, 12), (12, 48))
    yield trade(add, "interdependence pulls ties")
    yield adjusting("exchange", "states", "between two states", Given("states"), "states")


def giving(record: EventRecord, giver: str, b: str) -> Iterator[Mechanism]:
    """Yield the mechanisms of exchanges that one country gives."""
    kind = f"exchange.{giver}"
    every = tuple(k.name for k in record.kinds("giver") if k.name.startswith("exchange."))
    add = adder(kind)
    yield prosperity(add, b)
    yield inland(add, "supply and demand: the developed side is the source")
    yield add(
        "received lately",
        "exchanges go both ways",
        "where the tie has had twice as many from the other side lately (counted from one)",
        Inertia(
            of=next(f"exchange.{code}" for code in record.pair if code != giver),
            half_life=HALF_LIFE,
        ).named("received lately"),
        per=DOUBLING,
    )
    yield add(
        "past exchanges",
        "exchanges bring exchanges",
        "where a tie has had twice as many lately, whoever gave (counted from one)",
        Inertia(of=every, half_life=HALF_LIFE).named("past exchanges"),
        per=DOUBLING,
    )
    yield adjusting(kind, "age", "age", TieAge())
    yield adjusting(kind, "states", "between two states", Given("states"), "states")


def breaking(record: EventRecord, kind: str, b: str) -> Iterator[Mechanism]:
    """Yield the mechanisms of suspensions or ends."""
    add = adder(kind)
    yield from shocks(record, kind, (0, 12))
    yield law(add, b)
    yield from dual(record, add)
    yield inland(add, "coast first, then inland")
    yield add(
        "states",
        "trust is easier, and stakes are lower, between cities",
        "between two states or provinces as between cities",
        Given("states").named("states"),
        "states",
    )
    yield past_exchanges(add, "ties that do much are kept")
    yield trade(add, "interdependence holds ties")


def resuming() -> Iterator[Mechanism]:
    """Yield the mechanisms of resumptions."""
    add = adder("resume")
    yield trade(add, "interdependence restores ties")
    yield past_exchanges(add, "quick, function-preserving return")
    yield add(
        "time suspended",
        "quick, function-preserving return",
        "where a tie has been suspended twice as long (counted from one year)",
        TimeSuspended().named("time suspended"),
        per=DOUBLING,
    )
