"""Reports of an office: its year for the council, and who took part for a grant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from paradiplomacy.answers.exchanges import ExchangeAnswer, exchange_list
from paradiplomacy.answers.ties import tie_list
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer


class OfficeYear(RecordAnswer):
    """A year of an office.

    `office`: key of the place.
    `ties`: of the place, that did not end before the year.
    `begun`, `ended`: keys of the ties that began and that ended in it.
    `exchanges`: those that may lie in it, the first first.
    `by_partner`, `by_sector`, `by_form`: how many of them, by key of the partner, sector and form;
        the most first.
    `participants`: persons who took part, as far as that is said.
    `unsaid`: exchanges of which nobody says how many took part.
    `agreements`: keys of the agreements that were signed in it.
    `ending`: keys of those whose last day lies in it.
    `received`, `closed`: requests that came in it, and that were closed in it; 0 where they are not
        shown.
    `silent`: keys of the ties of which nothing is dated in it.
    """

    office: str
    year: int
    ties: int
    begun: tuple[str, ...]
    ended: tuple[str, ...]
    exchanges: tuple[ExchangeAnswer, ...]
    by_partner: Mapping[str, int]
    by_sector: Mapping[str, int]
    by_form: Mapping[str, int]
    participants: int
    unsaid: int
    agreements: tuple[str, ...]
    ending: tuple[str, ...]
    received: int
    closed: int
    silent: tuple[str, ...]


class GrantDay(RecordAnswer):
    """Persons of one country who took part in an activity; `country` is empty where unsaid."""

    date: str
    exchange: str
    tie: str
    description: str
    country: str
    participants: int


class GrantAnswer(RecordAnswer):
    """Persons who took part in what a place did, by day and country.

    `office`: key of the place.
    `days`: the first first.
    `by_country`: persons by country, those without one last under ``""``.
    `unsaid`: keys of the exchanges of which nobody says how many took part.
    """

    office: str
    since: date
    until: date
    days: tuple[GrantDay, ...]
    by_country: Mapping[str, int]
    unsaid: tuple[str, ...]


def office_year(record: Record, office: str, year: int) -> OfficeYear:
    """The year of the office of a place, made of what is in the record.

    `record`: opened whole, where requests are to be counted.
    `office`: key or name of the place.
    Raises NotFoundError: there is no such place.

    >>> from paradiplomacy import open_record
    >>> year = office_year(open_record("sino_us"), "Seattle", 2015)
    >>> year.office, sum(year.by_form.values()) == len(year.exchanges)
    ('us-wa-seattle', True)
    """
    place = record.place(office).id
    first, last = date(year, 1, 1), date(year, 12, 31)
    lines = tie_list(record, place=place, within=False)
    changes = {line.key: [(each.change, each.date) for each in line.tie.history] for line in lines}
    ended = {
        key: when
        for key, history in changes.items()
        for change, when in history
        if change == "ended" and when is not None
    }
    done = exchange_list(record, place=place, within=False, since=first, until=last)[::-1]
    partners = (end for each in done for end in each.ends if end != place)
    counts = [persons for each in done for _, persons in _persons(each)]
    agreements = [a for a in record.agreements.values() if place in (a.place_a, a.place_b)]
    requests = [each for each in record.requests.values() if each.place == place]
    busy = {each.tie for each in done} | {
        tie_key(a.place_a, a.place_b) for a in agreements if _lies_within(a.signed, first, last)
    }
    begun = [line.key for line in lines if _lies_within(line.tie.stated_start, first, last)]
    open_ = [key for key in changes if key not in ended or ended[key].latest >= first]
    return OfficeYear(
        office=place,
        year=year,
        ties=len(open_),
        begun=tuple(begun),
        ended=tuple(key for key, when in ended.items() if _lies_within(when, first, last)),
        exchanges=done,
        by_partner=dict(Counter(partners).most_common()),
        by_sector=dict(Counter(s for each in done for s in each.exchange.sectors).most_common()),
        by_form=dict(Counter(str(each.exchange.form or "") for each in done).most_common()),
        participants=sum(counts),
        unsaid=sum(not list(_persons(each)) for each in done),
        agreements=tuple(a.id for a in agreements if _lies_within(a.signed, first, last)),
        ending=tuple(a.id for a in agreements if _lies_within(a.valid_until, first, last)),
        received=sum(_lies_within(each.received, first, last) for each in requests),
        closed=sum(_lies_within(each.closed, first, last) for each in requests),
        silent=tuple(key for key in open_ if key not in busy and key not in begun),
    )


def grant_report(record: Record, office: str, *, since: date, until: date) -> GrantAnswer:
    """Persons who took part in what a place did between two days, by day and country.

    Raises NotFoundError: there is no such place.
    Raises ParadiplomacyError: `since` lies after `until`.
    """
    place = record.place(office).id
    done = exchange_list(record, place=place, within=False, since=since, until=until)[::-1]
    days = tuple(
        GrantDay(
            str(each.exchange.date or ""),
            each.exchange.id,
            each.tie,
            each.exchange.description,
            country,
            persons,
        )
        for each in done
        for country, persons in _persons(each)
    )
    counts = group_pairs((day.country, day.participants) for day in days)
    return GrantAnswer(
        office=place,
        since=since,
        until=until,
        days=days,
        by_country={
            country: sum(counts[country])
            for country in sorted(counts, key=lambda code: (not code, code))
        },
        unsaid=tuple(each.exchange.id for each in done if not list(_persons(each))),
    )


def _persons(answer: ExchangeAnswer) -> Iterator[tuple[str, int]]:
    """Country, empty where nobody says of which, and number of those who took part."""
    texts = answer.further.get("participants") or ()
    matches = (re.fullmatch(r"(?:([A-Z]{2}) )?(\d+)", text) for text in texts)
    return ((found[1] or "", int(found[2])) for found in matches if found)


def _lies_within(when: EventDate | None, first: date, last: date) -> bool:
    """True of a date that lies between two days, however little of it is known."""
    return when is not None and first <= when.earliest and when.latest <= last
