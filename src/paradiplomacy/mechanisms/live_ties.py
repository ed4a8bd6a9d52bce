"""Mechanisms of live ties: what makes them exchange, break off, return and end."""

from __future__ import annotations

from collections.abc import Iterator

from dyadevents.terms.age import TieAge, TimeSuspended
from dyadevents.terms.covariate import Given
from dyadevents.terms.inertia import Inertia
from paradiplomacy.mechanisms.mechanism import (
    DOUBLING,
    HALF_LIFE,
    Mechanism,
    adder,
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


def exchanging(record: EventRecord) -> Iterator[Mechanism]:
    """Yield the mechanisms of exchanges of active ties."""
    add = adder(record, "exchange")
    yield past_exchanges(add)
    yield add("age", TieAge(), per=DOUBLING)
    yield inland(add)
    yield from sizes(add)
    yield prosperity(add)
    yield dual(add)
    yield law(add)
    yield from shocks(record, "exchange", (0, 3), (3, 12), (12, 48))
    yield trade(add)
    yield add("states", Given("states"), "states", adjusts=True)


def giving(record: EventRecord, giver: str) -> Iterator[Mechanism]:
    """Yield the mechanisms of exchanges that one country gives."""
    kind = f"exchange.{giver}"
    every = tuple(k.name for k in record.kinds("giver") if k.name.startswith("exchange."))
    other = next(f"exchange.{code}" for code in record.pair if code != giver)
    add = adder(record, kind)
    yield prosperity(add)
    yield inland(add)
    yield add("received lately", Inertia(of=other, half_life=HALF_LIFE), per=DOUBLING)
    yield add("past exchanges", Inertia(of=every, half_life=HALF_LIFE), per=DOUBLING)
    yield add("age", TieAge(), adjusts=True)
    yield add("states", Given("states"), "states", adjusts=True)


def breaking(record: EventRecord, kind: str) -> Iterator[Mechanism]:
    """Yield the mechanisms of suspensions or ends."""
    add = adder(record, kind)
    yield from shocks(record, kind, (0, 12))
    yield law(add)
    yield dual(add)
    yield inland(add)
    yield add("states", Given("states"), "states")
    yield past_exchanges(add)
    yield trade(add)


def resuming(record: EventRecord) -> Iterator[Mechanism]:
    """Yield the mechanisms of resumptions."""
    add = adder(record, "resume")
    yield trade(add)
    yield past_exchanges(add)
    yield add("time suspended", TimeSuspended(), per=DOUBLING)
