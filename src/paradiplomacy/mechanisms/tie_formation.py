"""Mechanisms that make ties form between places."""

from __future__ import annotations

from collections.abc import Iterator

from dyadevents.terms.covariate import Given, Receiver, Sender
from dyadevents.terms.degree import Degree
from dyadevents.terms.first_partner import FirstPartner
from dyadevents.terms.links import Side
from dyadevents.terms.neighbours import NeighboursTies
from paradiplomacy.mechanisms.mechanism import (
    DOUBLING,
    Mechanism,
    adder,
    dual,
    inland,
    law,
    prosperity,
    shocks,
    sizes,
    trade,
)
from paradiplomacy.record.event_history import EventRecord


def forming(record: EventRecord) -> Iterator[Mechanism]:
    """Yield the mechanisms of formation."""
    add = adder(record, "form")
    sides: tuple[Side, ...] = ("sender", "receiver")
    yield inland(add)
    yield add("inland by decade", Receiver("inland") * Given("decades"), "inland.receivers")
    for side in sides:
        yield add(f"no partner, {side}", FirstPartner(side=side))
    yield add("no partner and urban", FirstPartner("urban", side="receiver"), "urban.receivers")
    for side in sides:
        yield add(f"partners, {side}", Degree(of="ties", side=side), per=DOUBLING)
        yield add(
            f"neighbours, {side}",
            NeighboursTies("neighbours", of="ties", side=side),
            f"neighbours.{side}s",
            per=DOUBLING,
        )
    yield from sizes(add)
    yield add("distance", Given("distance"), "distance")
    yield prosperity(add)
    yield dual(add)
    yield law(add)
    yield from shocks(record, "form", (0, 12), (12, 48))
    yield trade(add)
    yield add("states", Given("states"), "states", adjusts=True)
    yield add("mixed", Given("mixed"), "mixed", adjusts=True)
    for side, term in (("sender", Sender), ("receiver", Receiver)):
        unknown = f"size_unknown.{side}s"
        yield add(f"size unknown, {side}", term("size_unknown"), unknown, adjusts=True)
