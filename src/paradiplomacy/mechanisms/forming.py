"""Mechanisms that make ties form between places."""

from __future__ import annotations

from collections.abc import Iterator

from paradiplomacy.events.terms.covariate import Given, Receiver, Sender
from paradiplomacy.events.terms.degree import Degree
from paradiplomacy.events.terms.first_partner import FirstPartner
from paradiplomacy.events.terms.links import Side
from paradiplomacy.events.terms.neighbours import NeighboursTies
from paradiplomacy.mechanisms.mechanism import (
    DOUBLING,
    Mechanism,
    adder,
    adjusting,
    dual,
    law,
    prosperity,
    shocks,
    sizes,
    trade,
)
from paradiplomacy.record.event_history import EventRecord

__all__ = ["forming"]

UNIT = {"the United States": "state", "China": "province"}


def forming(record: EventRecord, a: str, b: str) -> Iterator[Mechanism]:
    """Yield the mechanisms of formation; `a` and `b` are the names of the countries."""
    add = adder("form")
    sides: tuple[tuple[Side, str], ...] = (("sender", a), ("receiver", b))
    year = f"{record.start:.0f}"
    inland = Receiver("inland")
    coast = "coast first, then inland"
    yield add(
        "inland",
        coast,
        f"with an inland place as with one in a coastal province, in {year}",
        inland.named("inland"),
        "inland.receivers",
    )
    yield add(
        "inland by decade",
        coast,
        "with an inland place, beside a coastal one, as ten years before",
        (inland * Given("decades")).named("inland by decade"),
        "inland.receivers",
    )
    vacuum = "a vacuum of demand where no partner is"
    for side, where in sides:
        yield add(
            f"no partner, {side}",
            vacuum,
            f"where the place in {where} has no partner yet as where it has one",
            FirstPartner(side=side).named(f"no partner, {side}"),
        )
    yield add(
        "no partner and urban",
        vacuum,
        f"where the place in {b} has no partner yet, for ten points more of urbanization of its "
        "province, as without them",
        FirstPartner("urban", side="receiver").named("no partner and urban"),
        "urban.receivers",
    )
    for side, where in sides:
        yield add(
            f"partners, {side}",
            "popular places win more",
            f"where the place in {where} has twice as many partners (counted from one)",
            Degree(of="ties", side=side).named(f"partners, {side}"),
            per=DOUBLING,
        )
        yield add(
            f"neighbours, {side}",
            "ties spread to neighbours",
            f"where other places of its {UNIT.get(where, 'division')} in {where} have twice as "
            "many ties (counted from one)",
            NeighboursTies("neighbours", of="ties", side=side).named(f"neighbours, {side}"),
            f"neighbours.{side}s",
            per=DOUBLING,
        )
    yield from sizes(add, a, b)
    yield add(
        "distance",
        "standard of the field: distance",
        "for each 1,000 km between the places",
        Given("distance").named("distance"),
        "distance",
    )
    yield prosperity(add, b)
    yield from dual(record, add)
    yield law(add, b)
    yield from shocks(record, "form", (0, 12), (12, 48))
    yield trade(add, "interdependence pulls ties")
    yield adjusting("form", "states", "between two states", Given("states"), "states")
    yield adjusting("form", "mixed", "of a state with a city", Given("mixed"), "mixed")
    for side, term in (("sender", Sender), ("receiver", Receiver)):
        yield adjusting(
            "form",
            f"size unknown, {side}",
            "where the size is unknown",
            term("size_unknown").named(f"size unknown, {side}"),
            f"size_unknown.{side}s",
        )
