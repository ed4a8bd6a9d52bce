"""The article's mechanisms as terms of the event model, as far as a record has what they need.

A mechanism stands with the kind of event that it speaks of, the covariates that it needs, the
idea of the article that it stands for, and the sign that it would have by that. `specify` drops
those whose covariates a record lacks, and says so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from dyadevents.terms.age import TieAge, TimeSuspended
from dyadevents.terms.base import Term
from dyadevents.terms.covariate import Given, Receiver, Sender
from dyadevents.terms.degree import Degree
from dyadevents.terms.first_partner import FirstPartner
from dyadevents.terms.inertia import Inertia
from dyadevents.terms.neighbours import NeighboursTies
from dyadevents.terms.network_totals import EventsOfNetwork, TiesOfNetwork
from paradiplomacy.language import Message
from paradiplomacy.mechanisms.outcome import ADJUSTS, Mechanism
from paradiplomacy.mechanisms.reasons import no_data
from paradiplomacy.record.event_history import EventRecord, Exchanges

DOUBLING = math.log(2)
"""Rise of a logarithm where its number doubles."""
HALF_LIFE = 5.0
"""Years in which half of a past exchange is forgotten."""


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
    given = set(record.covariates) | ({"dual.senders"} if record.rivals else set())
    usable: dict[str, list[Mechanism]] = {kind.name: [] for kind in record.kinds(exchanges)}
    missing = []
    declared = _of_all_kinds(record) if exchanges == "one" else _by_giver(record)
    for kind, mechanisms in declared.items():
        for each in mechanisms:
            mechanism = replace(
                each,
                kind=kind,
                term=each.term.named(each.name),
                pair=record.pair,
                rival=record.rival,
            )
            lacks = [need for need in mechanism.needs if need not in given]
            if not lacks:
                usable[kind].append(mechanism)
            elif not mechanism.adjusts:
                missing.append((mechanism, no_data(lacks[0].partition(".")[0])))
        usable[kind].sort(key=lambda mechanism: not mechanism.adjusts)  # these give way last
    return Specification({kind: tuple(of_kind) for kind, of_kind in usable.items()}, tuple(missing))


def _of(
    name: str,
    term: Term,
    *needs: str,
    idea: str = ADJUSTS,
    sign: int = 0,
    per: float = 1.0,
    on: str = "",
) -> Mechanism:
    """A mechanism of a kind of event to come."""
    return Mechanism("", name, term, needs=needs, per=per, idea=idea, sign=sign, rests_on=on)


_inland = partial(_of, "inland", Receiver("inland"), "inland.receivers")
_law = partial(_of, "law", Sender("law"), "law.senders", idea="law")
_dual = partial(_of, "dual tie", Sender("dual"), "dual.senders", idea="rival")
_trade = partial(_of, "trade", Given("trade"), "trade")
_states = partial(_of, "states", Given("states"), "states")
_past_exchanges = partial(
    _of, "past exchanges", Inertia(of="exchange", half_life=HALF_LIFE), per=DOUBLING
)
_PROSPERITY = _of("prosperity", Receiver("prosperity"), "prosperity.receivers", idea="supply")
_SIZES = (
    _of("size, sender", Sender("size"), "size.senders", idea="size"),
    _of("size, receiver", Receiver("size"), "size.receivers", idea="size"),
)
_SIZES_UNKNOWN = (
    _of("size unknown, sender", Sender("size_unknown"), "size_unknown.senders"),
    _of("size unknown, receiver", Receiver("size_unknown"), "size_unknown.receivers"),
)
_NO_PARTNER = (
    _of("no partner, sender", FirstPartner(side="sender"), idea="vacuum", sign=1),
    _of("no partner, receiver", FirstPartner(side="receiver"), idea="vacuum", sign=1),
    # Who of those without a partner: the idea says nothing of it.
    _of(
        "no partner and urban",
        FirstPartner("urban", side="receiver"),
        "urban.receivers",
        idea="vacuum",
    ),
)
_more_by_doubling = partial(_of, sign=1, per=DOUBLING)
_PARTNERS = tuple(
    mechanism
    for side in ("sender", "receiver")
    for mechanism in (
        _more_by_doubling(f"partners, {side}", Degree(of="ties", side=side), idea="popular"),
        _more_by_doubling(
            f"neighbours, {side}",
            NeighboursTies("neighbours", of="ties", side=side),
            f"neighbours.{side}s",
            idea="neighbours",
        ),
    )
)
_BREAKING = (
    _law(sign=1),
    _dual(sign=-1),  # no more tension, be it less or the same
    _inland(idea="coast"),
    _states(idea="states", sign=1),
    _past_exchanges(idea="kept", sign=-1),
    _trade(idea="trade-holds", sign=-1),
)


def _of_all_kinds(record: EventRecord) -> Mapping[str, Sequence[Mechanism]]:
    """Mechanisms of each kind of event."""
    of_ties = {
        "form": (
            _inland(idea="coast", sign=-1),
            _of(
                "inland by decade",
                Receiver("inland") * Given("decades"),
                "inland.receivers",
                idea="coast",
                sign=1,
            ),
            *_NO_PARTNER,
            *_PARTNERS,
            *_SIZES,
            _of("distance", Given("distance"), "distance", idea="distance"),
            _PROSPERITY,
            _dual(),
            _law(sign=-1),
            *_shocks(record, (0, 12), (12, 48)),
            _trade(idea="trade-pulls", sign=1),
            _states(),
            _of("mixed", Given("mixed"), "mixed"),
            *_SIZES_UNKNOWN,
        ),
        "exchange": (
            _past_exchanges(idea="habit", sign=1),
            _of("age", TieAge(), idea="age", per=DOUBLING),
            _inland(idea="coast"),
            *_SIZES,
            _PROSPERITY,
            _dual(),
            _law(sign=-1),
            *_shocks(record, (0, 3), (3, 12), (12, 48)),
            _trade(idea="trade-pulls", sign=1),
            _states(),
        ),
        "suspend": (*_shocks(record, (0, 12)), *_BREAKING),
        "end": (*_shocks(record, (0, 12)), *_BREAKING),
        "resume": (
            _trade(idea="trade-restores", sign=1),
            _past_exchanges(idea="return", sign=1),
            _of("time suspended", TimeSuspended(), idea="return", sign=-1, per=DOUBLING),
        ),
    }
    if not record.acts:
        return of_ties
    return {**of_ties, "warming": _acting(record, 1), "cooling": _acting(record, -1)}


def _acting(record: EventRecord, better: int) -> Sequence[Mechanism]:
    """Mechanisms of acts of the two nations; `better` is 1 for warming ones, -1 for cooling."""
    lately = partial(_of, per=DOUBLING)
    exchanges = EventsOfNetwork(of="exchange", half_life=1.0)
    resumptions = EventsOfNetwork(of="resume", half_life=2.0)
    cooling = EventsOfNetwork(of="cooling", half_life=1.0)
    return (
        lately("exchanges lately", exchanges, idea="dividend", sign=better),
        lately("resumptions lately", resumptions, idea="cities-first", sign=better, on="resume"),
        lately("cooling acts lately", cooling, idea="acts", sign=int(better < 0)),
        *_shocks(record, (0, 12)),
        lately("active ties", TiesOfNetwork(of="active"), idea="dividend", sign=better),
        _of("opinion", Given("opinion"), "opinion", idea="opinion"),
        _trade(idea="trade-peace", sign=better),
        _of(
            "estrangement", Given("estrangement"), "estrangement", idea="estrangement", sign=-better
        ),
    )


def _by_giver(record: EventRecord) -> Mapping[str, Sequence[Mechanism]]:
    """Mechanisms of exchanges that one country gives, of either."""
    first, second = (f"exchange.{code}" for code in record.pair)
    every = tuple(k.name for k in record.kinds("giver") if k.name.startswith("exchange."))
    past = Inertia(of=every, half_life=HALF_LIFE)
    return {
        kind: (
            _PROSPERITY,
            _inland(idea="supply"),
            _more_by_doubling(
                "received lately", Inertia(of=other, half_life=HALF_LIFE), idea="both-ways"
            ),
            _more_by_doubling("past exchanges", past, idea="habit"),
            _of("age", TieAge()),
            _states(),
        )
        for kind, other in ((first, second), (second, first))
    }


def _shocks(record: EventRecord, *windows: tuple[int, int]) -> list[Mechanism]:
    """A flag for each domain of shocks and each window of months after them."""
    domains = sorted({n.split(".")[1] for n in record.covariates if n.startswith("shock.")})
    names = [f"shock.{domain}.{low}-{high}" for domain in domains for low, high in windows]
    return [_of(name, Given(name), name, idea="shocks") for name in names] or [
        _of("shocks", Given("shock"), "shock", idea="shocks")
    ]
