"""Gain of a registry: what it adds to other records, and where it contradicts them."""

from __future__ import annotations

from collections.abc import Iterator

from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.model.dates import EventDate, agree
from paradiplomacy.model.statements import Certainty, Polarity
from paradiplomacy.model.ties import Tie, TieKind
from paradiplomacy.record.record import Record
from paradiplomacy.sources.cpaffc import METHOD
from paradiplomacy.views import RecordAnswer


class StartOfBoth(RecordAnswer):
    """Start of a tie by the registry, and by others; these say nothing where it is empty."""

    tie: str
    registry: str
    others: tuple[str, ...]


class RegistryGain(RecordAnswer):
    """Additions and contradictions of a registry.

    `registry`, `title`, `as_of`: key of its record, its title and the day to which it speaks.
    `ties`: ties that it names.
    `shared`: those that other records name, too.
    `new`: ties that no other record names.
    `dated`, `finer`, `contradicted`: starts that no other record gives, that it gives more exactly,
        and that agree with no other.
    `absent`: sister ties of the country of the registry that it does not name.
    """

    registry: str
    title: str
    as_of: str
    ties: int
    shared: int
    new: tuple[str, ...]
    dated: tuple[StartOfBoth, ...]
    finer: tuple[StartOfBoth, ...]
    contradicted: tuple[StartOfBoth, ...]
    absent: tuple[str, ...]


def registries_in(index: RecordIndex) -> tuple[str, ...]:
    """Keys of the records that are a country's registry of its ties, fetched and imported.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.answers.index import index_of
    >>> registries_in(index_of(open_record("sino_us")))
    ()
    """
    return tuple(meta.id for meta in index.record.metas if meta.method == METHOD)


def registry_gain(index: RecordIndex, registry: str) -> RegistryGain:
    """Compare a registry with all other records that are open with it.

    `registry`: one of `registries_in`.
    """
    record = index.record
    (meta,) = (meta for meta in record.metas if meta.id == registry)
    statements = record.statements
    named = {
        key: {statements[each].record for fact in tie.facts for each in fact.all_statements}
        for key, tie in record.ties.items()
    }
    in_registry = [key for key, records in named.items() if registry in records]
    shared = [key for key in in_registry if len(named[key]) > 1]
    home = set.intersection(*(_countries(record, key) for key in in_registry or named))
    groups: dict[str, list[StartOfBoth]] = {"dated": [], "finer": [], "contradicted": []}
    for key in shared:
        dates = list(_starts_of_tie(record, record.ties[key]))
        other_starts = {date for of, date in dates if of != registry}
        for ours in {date for of, date in dates if of == registry}:
            if group := _group_of_start(ours, other_starts):
                groups[group].append(
                    StartOfBoth(key, str(ours), tuple(sorted(map(str, other_starts))))
                )
    return RegistryGain(
        registry,
        meta.title,
        meta.as_of,
        len(in_registry),
        len(shared),
        tuple(key for key in in_registry if len(named[key]) == 1),
        **{name: tuple(starts) for name, starts in groups.items()},
        absent=tuple(
            key
            for key, records in named.items()
            if registry not in records
            and record.ties[key].kind is TieKind.SISTER
            and home & _countries(record, key)
        ),
    )


def _countries(record: Record, key: str) -> set[str]:
    return {record.places[end].country for end in record.ties[key].ends}


def _starts_of_tie(record: Record, tie: Tie) -> Iterator[tuple[str, EventDate]]:
    """Stated starts of a tie, with their records."""
    fact = tie.fact("established")
    for key in fact.statements if fact else ():
        statement = record.statements[key]
        if statement.polarity is Polarity.ASSERTS and statement.certainty is Certainty.STATED:
            yield statement.record, EventDate.parse(statement.value)


def _group_of_start(ours: EventDate, others: set[EventDate]) -> str:
    """Group of a start by the registry; empty where others say as much."""
    if not others:
        return "dated"
    agreeing = [each for each in others if agree(ours, each)]
    if not agreeing:
        return "contradicted"
    length = ours.latest - ours.earliest
    return "finer" if all(length < each.latest - each.earliest for each in agreeing) else ""
