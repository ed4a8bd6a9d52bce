"""Lists of an office: agreements, requests and persons to call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from paradiplomacy.answers.columns import further_columns, text_of_column
from paradiplomacy.answers.index import RecordIndex, index_of
from paradiplomacy.model.columns import Table
from paradiplomacy.model.office_papers import Contact, OfficeRequest, SignedAgreement
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer


class AgreementAnswer(RecordAnswer):
    """An agreement, the tie of its places, and the keys of the sources on it."""

    agreement: SignedAgreement
    tie: str
    sources: tuple[str, ...]
    further: Mapping[str, Any]


class RequestAnswer(RecordAnswer):
    """A request; `tie` is empty where it is on no partner, `status` ``open`` until it is closed."""

    request: OfficeRequest
    tie: str
    status: str
    sources: tuple[str, ...]
    further: Mapping[str, Any]


class ContactAnswer(RecordAnswer):
    """A person to call, as far as consent lets it be shown."""

    contact: Contact
    sources: tuple[str, ...]
    further: Mapping[str, Any]


def agreement_list(record: Record, *, place: str | None = None) -> tuple[AgreementAnswer, ...]:
    """Agreements of a place or of all, the latest signed first and those without a date last.

    Raises NotFoundError: there is no such place.
    """
    index, among = _places_asked(record, place)
    chosen = sorted(
        (a for a in record.agreements.values() if _is_among((a.place_a, a.place_b), among)),
        key=lambda each: (-each.signed.latest.toordinal() if each.signed else 0, each.id),
    )
    return tuple(
        AgreementAnswer(
            each,
            tie_key(each.place_a, each.place_b),
            index.sources_of(each.statements),
            further_columns(record, "agreement", each.id),
        )
        for each in chosen
    )


def request_list(
    record: Record, *, place: str | None = None, is_open: bool | None = None
) -> tuple[RequestAnswer, ...]:
    """Requests of a record that was opened whole, those due first and those without a day last.

    `place`: key or name of a place that was asked, or of the partner.
    `is_open`: only those that are open, or only those that are closed.
    Raises NotFoundError: there is no such place.
    """
    index, among = _places_asked(record, place)
    chosen = [
        each
        for each in record.requests.values()
        if _is_among((each.place, each.partner), among) and is_open in (None, each.is_open)
    ]
    return tuple(
        RequestAnswer(
            each,
            tie_key(each.place, each.partner) if each.partner else "",
            "open" if each.is_open else each.status.replace("open", "") or "done",
            index.sources_of(each.statements),
            further_columns(record, "request", each.id),
        )
        for each in sorted(chosen, key=lambda each: (str(each.due or "9"), each.id))
    )


def contact_list(record: Record, *, place: str | None = None) -> tuple[ContactAnswer, ...]:
    """Persons to call at a place or at all, by place.

    Raises NotFoundError: there is no such place.
    """
    index, among = _places_asked(record, place)
    chosen = sorted(
        (each for each in record.contacts.values() if _is_among((each.place,), among)),
        key=lambda each: (record.label(each.place), each.role, each.id),
    )
    return tuple(
        ContactAnswer(
            each,
            index.sources_of(each.statements),
            further_columns(record, "contact", each.id),
        )
        for each in chosen
    )


def _places_asked(record: Record, place: str | None) -> tuple[RecordIndex, frozenset[str] | None]:
    index = index_of(record)
    return index, None if place is None else frozenset(index.meant(place, within=True))


def _is_among(ends: Iterable[str], among: frozenset[str] | None) -> bool:
    return among is None or not among.isdisjoint(ends)


def desk_rows(record: Record, table: Table) -> Iterator[tuple[Any, ...]]:
    """Rows of a table of a desk: each column as a cell shows it, places by their labels."""
    things: Mapping[str, Any] = getattr(record, table.name)
    columns = (*table.keys, *table.properties)
    for key, thing in things.items():
        further = further_columns(record, table.subject, key)
        yield tuple(
            _text_of_value(
                record,
                c.names,
                further[c.attribute] if c.attribute in further else getattr(thing, c.attribute),
            )
            for c in columns
        )


def _text_of_value(record: Record, names: str, value: Any) -> str:
    return record.label(value) if names == "places" else text_of_column(value)
