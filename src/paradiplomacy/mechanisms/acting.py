"""Mechanisms of nations: what makes warming and cooling acts come."""

from __future__ import annotations

from collections.abc import Iterator

from paradiplomacy.events.terms.covariate import Given
from paradiplomacy.events.terms.network_totals import EventsOfNetwork, TiesOfNetwork
from paradiplomacy.mechanisms.mechanism import DOUBLING, Mechanism, adder, shocks, trade
from paradiplomacy.record.event_history import EventRecord

__all__ = ["acting"]


def acting(record: EventRecord, kind: str) -> Iterator[Mechanism]:
    """Yield the mechanisms of warming or cooling acts of the two nations."""
    add = adder(kind)
    dense = "dense ties are a peace dividend"
    yield add(
        "exchanges lately",
        dense,
        "where there have been twice as many exchanges lately (half of them forgotten each year)",
        EventsOfNetwork(of="exchange", half_life=1.0).named("exchanges lately"),
        per=DOUBLING,
    )
    yield add(
        "resumptions lately",
        "cities return before nations do",
        "where there have been twice as many resumptions lately (counted from one)",
        EventsOfNetwork(of="resume", half_life=2.0).named("resumptions lately"),
        per=DOUBLING,
        on="resume",
    )
    yield add(
        "cooling acts lately",
        "acts bring acts",
        "where there have been twice as many cooling acts lately (counted from one)",
        EventsOfNetwork(of="cooling", half_life=1.0).named("cooling acts lately"),
        per=DOUBLING,
    )
    yield from shocks(record, kind, (0, 12))
    yield add(
        "active ties",
        dense,
        "where twice as many ties stand",
        TiesOfNetwork(of="active").named("active ties"),
        per=DOUBLING,
    )
    yield add(
        "opinion",
        "opinion moves policy, or policy moves against it",
        "where ten in a hundred more of those asked like the other country",
        Given("opinion").named("opinion"),
        "opinion",
    )
    yield trade(add, "trade raises the cost of conflict")
    yield add(
        "estrangement",
        "nations that drift apart",
        "for a point more of distance between the two countries' votes in the United Nations",
        Given("estrangement").named("estrangement"),
        "estrangement",
    )
