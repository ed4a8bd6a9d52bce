"""Mechanisms of nations: what makes warming and cooling acts come."""

from __future__ import annotations

from collections.abc import Iterator

from dyadevents.terms.covariate import Given
from dyadevents.terms.network_totals import EventsOfNetwork, TiesOfNetwork
from paradiplomacy.mechanisms.mechanism import DOUBLING, Mechanism, adder, shocks, trade
from paradiplomacy.record.event_history import EventRecord


def acting(record: EventRecord, kind: str) -> Iterator[Mechanism]:
    """Yield the mechanisms of warming or cooling acts of the two nations."""
    add = adder(record, kind)
    exchanges = EventsOfNetwork(of="exchange", half_life=1.0)
    resumptions = EventsOfNetwork(of="resume", half_life=2.0)
    yield add("exchanges lately", exchanges, per=DOUBLING)
    yield add("resumptions lately", resumptions, per=DOUBLING, on="resume")
    yield add("cooling acts lately", EventsOfNetwork(of="cooling", half_life=1.0), per=DOUBLING)
    yield from shocks(record, kind, (0, 12))
    yield add("active ties", TiesOfNetwork(of="active"), per=DOUBLING)
    yield add("opinion", Given("opinion"), "opinion")
    yield trade(add)
    yield add("estrangement", Given("estrangement"), "estrangement")
