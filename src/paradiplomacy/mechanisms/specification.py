"""The article's mechanisms as terms of the event model, as far as a record has what they need.

A mechanism stands with the kind of event that it speaks of and the covariates that it needs.
`specify` drops those whose covariates a record lacks, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from dyadevents.terms.age import TieAge, TimeSuspended
from dyadevents.terms.covariate import Given, Receiver, Sender
from dyadevents.terms.degree import Degree
from dyadevents.terms.first_partner import FirstPartner
from dyadevents.terms.inertia import Inertia
from dyadevents.terms.links import Side
from dyadevents.terms.neighbours import NeighboursTies
from dyadevents.terms.network_totals import EventsOfNetwork, TiesOfNetwork
from paradiplomacy.language import Message
from paradiplomacy.mechanisms.mechanism import (
    DOUBLING,
    HALF_LIFE,
    Add,
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
from paradiplomacy.mechanisms.reasons import no_data
from paradiplomacy.record.event_history import EventRecord, Exchanges


@dataclass(frozen=True)
class Specification:
    """Mechanisms by kind of event, in the order in which collinear ones give way (last first).

    missing: Those that the record has no data for, with what it lacks.
    """

    mechanisms: dict[str, tuple[Mechanism, ...]]
    missing: tuple[tuple[Mechanism, Message], ...]


def specify(record: EventRecord, *, exchanges: Exchanges = "one") -> Specification:
    """Return the mechanisms that a record has the data for, and those that it has not.

    exchanges: Mechanisms of all kinds of event, or those of exchanges by the country that gave.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.record.event_history import event_record
    >>> from paradiplomacy.record.frames import frames_of
    >>> found = specify(event_record(frames_of(open_record())))
    >>> [m.name for m in found.mechanisms["form"] if not m.adjusts][:2]
    ['inland', 'inland by decade']
    """
    kinds = {kind.name for kind in record.kinds(exchanges)}
    given = set(record.covariates) | ({"dual.senders"} if record.rivals else set())
    usable: dict[str, list[Mechanism]] = {kind.name: [] for kind in record.kinds(exchanges)}
    missing = []
    mechanisms = (
        _of_all_kinds(record)
        if exchanges == "one"
        else [each for giver in record.pair for each in _giving(record, giver)]
    )
    for mechanism in mechanisms:
        if mechanism.kind not in kinds:
            continue
        lacks = [need for need in mechanism.needs if need not in given]
        if not lacks:
            usable[mechanism.kind].append(mechanism)
        elif not mechanism.adjusts:
            missing.append((mechanism, no_data(lacks[0].partition(".")[0])))
    for kind, of_kind in usable.items():  # what adjusts gives way last
        usable[kind] = sorted(of_kind, key=lambda mechanism: not mechanism.adjusts)
    return Specification({kind: tuple(of_kind) for kind, of_kind in usable.items()}, tuple(missing))


def _of_all_kinds(record: EventRecord) -> list[Mechanism]:
    nations = ("warming", "cooling") if record.acts else ()
    return [
        *_forming(record),
        *_exchanging(record),
        *(each for kind in ("suspend", "end") for each in _breaking(record, kind)),
        *_resuming(record),
        *(each for kind in nations for each in _acting(record, kind)),
    ]


def _forming(record: EventRecord) -> list[Mechanism]:
    """Mechanisms that make ties form between places."""
    add = adder(record, "form")
    return [
        inland(add),
        add("inland by decade", Receiver("inland") * Given("decades"), "inland.receivers"),
        add("no partner, sender", FirstPartner(side="sender")),
        add("no partner, receiver", FirstPartner(side="receiver")),
        add("no partner and urban", FirstPartner("urban", side="receiver"), "urban.receivers"),
        *_of_neighbours(add, "sender"),
        *_of_neighbours(add, "receiver"),
        *sizes(add),
        add("distance", Given("distance"), "distance"),
        prosperity(add),
        dual(add),
        law(add),
        *shocks(record, "form", (0, 12), (12, 48)),
        trade(add),
        add("states", Given("states"), "states", adjusts=True),
        add("mixed", Given("mixed"), "mixed", adjusts=True),
        *(
            add(
                f"size unknown, {side}",
                term("size_unknown"),
                f"size_unknown.{side}s",
                adjusts=True,
            )
            for side, term in (("sender", Sender), ("receiver", Receiver))
        ),
    ]


def _of_neighbours(add: Add, side: Side) -> list[Mechanism]:
    """The partners of the place at one end, and those of its neighbours."""
    near = NeighboursTies("neighbours", of="ties", side=side)
    return [
        add(f"partners, {side}", Degree(of="ties", side=side), per=DOUBLING),
        add(f"neighbours, {side}", near, f"neighbours.{side}s", per=DOUBLING),
    ]


def _exchanging(record: EventRecord) -> list[Mechanism]:
    """The mechanisms of exchanges of active ties."""
    add = adder(record, "exchange")
    return [
        past_exchanges(add),
        add("age", TieAge(), per=DOUBLING),
        inland(add),
        *sizes(add),
        prosperity(add),
        dual(add),
        law(add),
        *shocks(record, "exchange", (0, 3), (3, 12), (12, 48)),
        trade(add),
        add("states", Given("states"), "states", adjusts=True),
    ]


def _giving(record: EventRecord, giver: str) -> list[Mechanism]:
    """The mechanisms of exchanges that one country gives."""
    every = tuple(k.name for k in record.kinds("giver") if k.name.startswith("exchange."))
    other = next(f"exchange.{code}" for code in record.pair if code != giver)
    add = adder(record, f"exchange.{giver}")
    return [
        prosperity(add),
        inland(add),
        add("received lately", Inertia(of=other, half_life=HALF_LIFE), per=DOUBLING),
        add("past exchanges", Inertia(of=every, half_life=HALF_LIFE), per=DOUBLING),
        add("age", TieAge(), adjusts=True),
        add("states", Given("states"), "states", adjusts=True),
    ]


def _breaking(record: EventRecord, kind: str) -> list[Mechanism]:
    """The mechanisms of suspensions or ends."""
    add = adder(record, kind)
    return [
        *shocks(record, kind, (0, 12)),
        law(add),
        dual(add),
        inland(add),
        add("states", Given("states"), "states"),
        past_exchanges(add),
        trade(add),
    ]


def _resuming(record: EventRecord) -> list[Mechanism]:
    """The mechanisms of resumptions."""
    add = adder(record, "resume")
    return [trade(add), past_exchanges(add), add("time suspended", TimeSuspended(), per=DOUBLING)]


def _acting(record: EventRecord, kind: str) -> list[Mechanism]:
    """The mechanisms of warming or cooling acts of the two nations."""
    add = adder(record, kind)
    exchanges = EventsOfNetwork(of="exchange", half_life=1.0)
    resumptions = EventsOfNetwork(of="resume", half_life=2.0)
    return [
        add("exchanges lately", exchanges, per=DOUBLING),
        add("resumptions lately", resumptions, per=DOUBLING, on="resume"),
        add("cooling acts lately", EventsOfNetwork(of="cooling", half_life=1.0), per=DOUBLING),
        *shocks(record, kind, (0, 12)),
        add("active ties", TiesOfNetwork(of="active"), per=DOUBLING),
        add("opinion", Given("opinion"), "opinion"),
        trade(add),
        add("estrangement", Given("estrangement"), "estrangement"),
    ]
