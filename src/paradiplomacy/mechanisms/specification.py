"""The article's mechanisms as terms of the event model, as far as a record has what they need.

A mechanism stands here with its place in the table of the article's mechanisms, the kinds of
event that it speaks of, the covariates that it needs and the words in which its coefficient is
told. `specify` drops those whose covariates a record lacks, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from paradiplomacy.language.countries import country_in_sentence
from paradiplomacy.mechanisms.acting import acting
from paradiplomacy.mechanisms.forming import forming
from paradiplomacy.mechanisms.living import breaking, exchanging, giving, resuming
from paradiplomacy.mechanisms.mechanism import Mechanism
from paradiplomacy.record.event_history import EventRecord, Exchanges

__all__ = ["VERBS", "Specification", "specify"]

VERBS = {
    "form": "Ties form",
    "exchange": "Exchanges happen",
    "suspend": "Ties are suspended",
    "resume": "Suspended ties resume",
    "end": "Ties end",
    "warming": "Warming acts come",
    "cooling": "Cooling acts come",
}
"""How a sentence on a kind of event begins."""


@dataclass(frozen=True)
class Specification:
    """Mechanisms by kind of event, in the order in which collinear ones give way (last first).

    Attributes
    ----------
    mechanisms : dict of str to tuple of Mechanism
    missing : tuple of (Mechanism, str)
        Those that the record has no data for, with what it lacks.
    """

    mechanisms: dict[str, tuple[Mechanism, ...]]
    missing: tuple[tuple[Mechanism, str], ...]


_LACKS = {
    "inland": "which places lie on the coast",
    "size": "populations of places",
    "distance": "coordinates of places",
    "prosperity": "product per head of the provinces",
    "urban": "urbanization of the provinces",
    "dual": "ties with a rival of the other country",
    "law": "laws in force that bar such ties",
    "trade": "series of trade between the two countries",
    "opinion": "series of public opinion of the other country",
    "estrangement": "series of how far the two countries' votes lie apart",
    "shock": "dated shocks between the two countries",
    "neighbours": "two places of one state or province",
}


def specify(record: EventRecord, *, exchanges: Exchanges = "one") -> Specification:
    """Return the mechanisms that a record has the data for, and those that it has not.

    Parameters
    ----------
    record : EventRecord
    exchanges : {"one", "giver"}, keyword-only
        Mechanisms of all kinds of event, or those of exchanges by the country that gave.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.record.event_history import event_record
    >>> from paradiplomacy.record.frames import frames_of
    >>> found = specify(event_record(frames_of(open_record())))
    >>> [m.name for m in found.mechanisms["form"] if not m.adjusts][:2]
    ['inland', 'inland by decade']
    """
    kinds = {kind.name for kind in record.kinds(exchanges)}
    given = set(record.covariates) | ({"dual.senders"} if record.rivals else set())
    held: dict[str, list[Mechanism]] = {kind.name: [] for kind in record.kinds(exchanges)}
    missing = []
    for mechanism in _all(record) if exchanges == "one" else _by_giver(record):
        if mechanism.kind not in kinds:
            continue
        lacks = [need for need in mechanism.needs if need not in given]
        if not lacks:
            held[mechanism.kind].append(mechanism)
        elif not mechanism.adjusts:
            what = lacks[0].partition(".")[0]
            missing.append((mechanism, f"the record has no {_LACKS.get(what, what)}"))
    for kind, found in held.items():  # what adjusts gives way last
        held[kind] = sorted(found, key=lambda one: not one.adjusts)
    return Specification({kind: tuple(found) for kind, found in held.items()}, tuple(missing))


def _all(record: EventRecord) -> Iterator[Mechanism]:
    a, b = (country_in_sentence(code) for code in record.pair)
    yield from forming(record, a, b)
    yield from exchanging(record, a, b)
    for kind in ("suspend", "end"):
        yield from breaking(record, kind, b)
    yield from resuming()
    if record.acts:
        for kind in ("warming", "cooling"):
            yield from acting(record, kind)


def _by_giver(record: EventRecord) -> Iterator[Mechanism]:
    for giver in record.pair:
        yield from giving(record, giver, country_in_sentence(record.pair[1]))
