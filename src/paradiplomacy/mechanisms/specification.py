"""The article's mechanisms as terms of the event model, as far as a record has what they need.

A mechanism stands with the kind of event that it speaks of and the covariates that it needs.
`specify` drops those whose covariates a record lacks, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from paradiplomacy.language import Message
from paradiplomacy.mechanisms.acts_of_nations import acting
from paradiplomacy.mechanisms.live_ties import breaking, exchanging, giving, resuming
from paradiplomacy.mechanisms.mechanism import Mechanism
from paradiplomacy.mechanisms.reasons import no_data
from paradiplomacy.mechanisms.tie_formation import forming
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
    for mechanism in _list_all_mechanisms(record) if exchanges == "one" else _by_giver(record):
        if mechanism.kind not in kinds:
            continue
        lacks = [need for need in mechanism.needs if need not in given]
        if not lacks:
            usable[mechanism.kind].append(mechanism)
        elif not mechanism.adjusts:
            what = lacks[0].partition(".")[0]
            missing.append((mechanism, no_data(what)))
    for kind, of_kind in usable.items():  # what adjusts gives way last
        usable[kind] = sorted(of_kind, key=lambda mechanism: not mechanism.adjusts)
    return Specification({kind: tuple(of_kind) for kind, of_kind in usable.items()}, tuple(missing))


def _list_all_mechanisms(record: EventRecord) -> Iterator[Mechanism]:
    yield from forming(record)
    yield from exchanging(record)
    for kind in ("suspend", "end"):
        yield from breaking(record, kind)
    yield from resuming(record)
    if record.acts:
        for kind in ("warming", "cooling"):
            yield from acting(record, kind)


def _by_giver(record: EventRecord) -> Iterator[Mechanism]:
    for giver in record.pair:
        yield from giving(record, giver)
