"""Exchanges whose parties, dates or fields cannot be right, or are left open."""

from __future__ import annotations

from collections.abc import Iterator

from paradiplomacy.doubts.examined_record import Doubt, ExaminedRecord
from paradiplomacy.model.activity import Exchange, Form, taught_impossibly
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.status import ChangeKind
from paradiplomacy.model.ties import Tie, tie_key
from paradiplomacy.sources.sectors import sectors

_NO_END = frozenset({"", "both", "mutual", "law", "expired"})


def party_at_no_end(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Parties that gave, taught, learned or acted, and are not an end of the tie."""
    record = examined.record
    for key, exchange in sorted(record.exchanges.items()):
        pair = tie_key(exchange.place_a, exchange.place_b)
        for name in ("giver", "teacher", "learner"):
            yield from _at_no_end(examined, f"exchange:{key}", name, getattr(exchange, name), pair)
    for key, response in sorted(record.responses.items()):
        if response.place and response.partner:
            pair = tie_key(response.place, response.partner)
            yield from _at_no_end(examined, f"response:{key}", "actor", response.actor, pair)
    for subject in sorted(record.ties):
        for party in sorted({row.statement.actor for row in examined.about(subject)}):
            yield from _at_no_end(examined, subject, "actor", party, subject)


def _at_no_end(
    examined: ExaminedRecord, subject: str, name: str, party: str, pair: str
) -> Iterator[Doubt]:
    places = pair.removeprefix("tie:").split("|")
    known = examined.record.places
    ends = sorted({known[place].country for place in places if place in known})
    if party in _NO_END or party in ends:
        return
    rows = [
        row
        for row in examined.about(subject)
        if (row.statement.property, row.statement.value) == (name, party)
        or row.statement.actor == party
    ]
    yield examined.doubt(
        "party-at-no-end",
        subject,
        f"{name} {party}",
        name,
        rows,
        label=examined.label(pair),
        subject=subject.partition(":")[2],
        party=party,
        ends=", ".join(ends),
    )


def _exchanges_in_order(examined: ExaminedRecord) -> list[Exchange]:
    return [exchange for _, exchange in sorted(examined.record.exchanges.items())]


def _exchanges_with_ties(examined: ExaminedRecord) -> Iterator[tuple[Exchange, Tie | None]]:
    ties = examined.record.ties
    return ((e, ties.get(tie_key(e.place_a, e.place_b))) for e in _exchanges_in_order(examined))


def exchange_without_tie(examined: ExaminedRecord) -> Iterator[Doubt]:
    """An exchange between two places that have no tie in the record."""
    return (
        _of_exchange(examined, "exchange-without-tie", exchange, "place_a", "")
        for exchange, tie in _exchanges_with_ties(examined)
        if tie is None
    )


def exchange_before_tie(examined: ExaminedRecord) -> Iterator[Doubt]:
    """An exchange before every start that somebody gives of its tie, and no note says why."""
    for exchange, tie in _exchanges_without_note(examined):
        starts = [
            EventDate.parse(row.statement.value)
            for row in examined.about(tie.id, "established")
            if row.statement.value != "unknown" and row.statement.polarity == "asserts"
        ]
        if starts and all(_is_before(exchange.date, start) for start in starts):
            first = min(starts, key=lambda date: date.earliest)
            yield _of_exchange(examined, "exchange-before-tie", exchange, "date", f"{first}")


def exchange_after_tie(examined: ExaminedRecord) -> Iterator[Doubt]:
    """An exchange after the end of its tie, and no note says why."""
    for exchange, tie in _exchanges_without_note(examined):
        last = tie.history[-1] if tie.history else None
        ended = last.date if last is not None and last.change is ChangeKind.ENDED else None
        if _is_before(ended, exchange.date):
            yield _of_exchange(examined, "exchange-after-tie", exchange, "date", f"{ended}")


def _exchanges_without_note(examined: ExaminedRecord) -> Iterator[tuple[Exchange, Tie]]:
    """Exchanges without a note, each with its tie."""
    for exchange, tie in _exchanges_with_ties(examined):
        if tie is not None and not any(
            row.statement.note for row in examined.about(f"exchange:{exchange.id}")
        ):
            yield exchange, tie


def _is_before(date: EventDate | None, other: EventDate | None) -> bool:
    return date is not None and other is not None and date.before(other) is True


def training_without_teacher(examined: ExaminedRecord) -> Iterator[Doubt]:
    """A training of which no row says who taught or who learned."""
    return (
        _of_exchange(examined, "training-without-teacher", exchange, "form", "")
        for exchange in _exchanges_in_order(examined)
        if exchange.form is Form.TRAINING and not (exchange.teacher or exchange.learner)
    )


def taught_by_nobody_else(examined: ExaminedRecord) -> Iterator[Doubt]:
    """A teacher and a learner, from different rows, that exclude each other."""
    for exchange in _exchanges_in_order(examined):
        if taught_impossibly(exchange.teacher, exchange.learner):
            about = f"{exchange.teacher} taught {exchange.learner}"
            yield _of_exchange(examined, "taught-by-nobody-else", exchange, "learner", about)


def sector_not_listed(examined: ExaminedRecord) -> Iterator[Doubt]:
    """A word for a sector that the list of sectors lacks."""
    return (
        _of_exchange(examined, "sector-not-listed", exchange, "sector", word)
        for exchange in _exchanges_in_order(examined)
        for word in exchange.sectors
        if word not in sectors()
    )


def _of_exchange(
    examined: ExaminedRecord, check: str, exchange: Exchange, name: str, about: str
) -> Doubt:
    """A doubt at the row that states what it is about, or else at the first of the field."""
    subject = f"exchange:{exchange.id}"
    rows = [row for row in examined.about(subject, name) if row.statement.value == about]
    facts = {"date": str(exchange.date or "-"), "bound": about, "word": about}
    facts |= {"teacher": exchange.teacher, "learner": exchange.learner, "subject": exchange.id}
    label = examined.label(tie_key(exchange.place_a, exchange.place_b))
    return examined.doubt(check, subject, about, name, rows or None, label=label, **facts)
