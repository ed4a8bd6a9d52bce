"""Status of a tie on the record's day: active only where something dated says so.

A tie of which nobody says that it ended is not therefore alive. *Active* needs a dated sign of
life within some years before the record's day; without one the status is *not known*, however
long ago the tie began. What sources state goes before: that it is proposed or has ended, and that
it is dormant or suspended until a later sign. What its ends say that it is, when they are asked,
counts where they do not contradict each other.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.evidence.speakers import is_end
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.activity import Answer
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.statements import Certainty, Polarity, Statement
from paradiplomacy.model.status import STATED_STATUSES, ChangeKind, Status, StatusChange
from paradiplomacy.model.ties import Tie, tie_key
from paradiplomacy.record.record import Record

__all__ = [
    "ACTIVE_YEARS",
    "CurrentStatus",
    "Signs",
    "active_years",
    "current_status",
    "current_statuses",
    "latest_of",
    "resumed_some_day",
    "signs_of_life",
    "stands",
    "stated_status",
    "status_counts",
    "whole_number_set",
]

ACTIVE_YEARS = "PARADIPLOMACY_ACTIVE_YEARS"
"""The setting that says for how many years a sign of life makes a tie active; 10 by default."""

_CHANGES = (ChangeKind.ESTABLISHED, ChangeKind.RENEWED, ChangeKind.RESUMED)
_NAMES_IT = frozenset({"kind", "in_force", *_CHANGES})
_STOPS_IT = frozenset({ChangeKind.DORMANT, ChangeKind.SUSPENDED, ChangeKind.ENDED})
_IN_CONTACT = (Answer.CONTINUED, Answer.LETTER, Answer.RESUMED)


def active_years(settings: Mapping[str, str] = os.environ) -> int:
    """For how many years a sign of life makes a tie active, as the settings say.

    Raises
    ------
    ParadiplomacyError
        The setting is not a whole number from 1 to 999.

    Examples
    --------
    >>> active_years({}), active_years({"PARADIPLOMACY_ACTIVE_YEARS": "5"})
    (10, 5)
    """
    return whole_number_set(settings, ACTIVE_YEARS, usual=10)


def whole_number_set(settings: Mapping[str, str], name: str, *, usual: int) -> int:
    """Value of a setting that is a whole number from 1 to 999; the usual one where it is empty.

    Raises
    ------
    ParadiplomacyError
        The setting is another text.

    Examples
    --------
    >>> whole_number_set({"YEARS": "5"}, "YEARS", usual=10)
    5
    """
    text = settings.get(name, "") or str(usual)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 999:
        raise ParadiplomacyError(
            f"{name} is {text!r}; expected a whole number from 1 to 999, such as {usual}"
        )
    return int(text)


@dataclass(frozen=True, slots=True)
class CurrentStatus:
    """Status of a tie on the record's day, and when it last gave a dated sign of life.

    Parameters
    ----------
    status : Status
    last_sign : EventDate or None
        The last dated sign of life; None where there is none.
    is_listed : bool
        That sign is a list of one of its ends, and nothing that the tie did.
    said_in : str
        Of when its ends say that it is that, where they say so and no change of it is known.
    """

    status: Status
    last_sign: EventDate | None
    is_listed: bool = False
    said_in: str = ""

    @property
    def sign_end(self) -> str:
        """Since when nothing is dated, in EDTF: the last sign, or where it is long its end.

        Examples
        --------
        >>> signs = (EventDate.parse(t) for t in ("2012-10-28/2013-01", "[1987..2005]", "2009/.."))
        >>> [CurrentStatus(Status.NOT_KNOWN, sign).sign_end for sign in signs]
        ['2013-01', '2005', '2009']
        """
        ends = [end for end in re.split(r"/|\.\.", str(self.last_sign or "").strip("[]")) if end]
        return ends[-1] if ends else ""


@dataclass(frozen=True, slots=True)
class Signs:
    """Dated signs of life besides those in a tie's own history, by its key.

    Parameters
    ----------
    acts : mapping of str to sequence of EventDate
        What the tie did: exchanges, and answers to crises toward the partner, but for statements
        and those by which it was suspended or ended.
    lists : mapping of str to sequence of EventDate
        Days of lists and pages of its own ends that name it.
    """

    acts: Mapping[str, Sequence[EventDate]]
    lists: Mapping[str, Sequence[EventDate]]


def current_status(record: Record, tie: Tie, *, signs: Signs | None = None) -> CurrentStatus:
    """Status of a tie on the record's day: the one place that decides it.

    Parameters
    ----------
    record : Record
    tie : Tie
    signs : Signs, optional, keyword-only
        What `signs_of_life` gives for the record; looked up anew without it, which takes
        long for many ties.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> record = open_record("sino_us")
    >>> tulsa = current_status(record, record.tie("Tulsa", "Beihai"))
    >>> str(tulsa.status), str(tulsa.last_sign)
    ('not known', '[1987..2005]')
    """
    signs = signs_of_life(record) if signs is None else signs
    acts = [when for when in _dates_of_acts(tie, signs) if when.earliest <= record.as_of]
    lists = [when for when in signs.lists.get(tie.id, ()) if when.earliest <= record.as_of]
    last = latest_of([*acts, *lists])
    change = tie.change_on(record.as_of)
    status = _status(record, change, acts=acts, lists=lists)
    if change is None and tie.established and tie.established.earliest > record.as_of:
        status = Status.PROPOSED
    if status in (Status.SUSPENDED, Status.DORMANT) and resumed_some_day(tie):
        status = Status.NOT_KNOWN
    stated = stated_status(tie)
    if stated is not None and status in (Status.ACTIVE, Status.DORMANT, Status.NOT_KNOWN):
        over, when = stated
        is_past = when.earliest <= record.as_of and not _any_after(when, acts)
        if over not in (Status.ACTIVE, status) and is_past:
            return CurrentStatus(over, last, said_in=when.text)
    return CurrentStatus(status, last, is_listed=last is not None and last not in acts)


def resumed_some_day(tie: Tie) -> bool:
    """True if the last that sources say is that it was taken up again, and nobody says when."""
    last = tie.history[-1] if tie.history else None
    return last is not None and last.date is None and last.status is Status.ACTIVE


def stated_status(tie: Tie) -> tuple[Status, EventDate] | None:
    """Status that the ends state, and of when; None where nobody states one, or they differ."""
    stated = [
        (EventDate.parse(position.when), position.value, fact.agreement)
        for fact in tie.facts
        if fact.property == "stated_status"
        for position in fact.positions[:1]
        if position.when and position.value in STATED_STATUSES and any(map(is_end, position.sides))
    ]
    if not stated:
        return None
    when, value, agreement = max(stated)
    return None if agreement is Agreement.CONTRADICTED else (Status(value), when)


def _status(
    record: Record,
    change: StatusChange | None,
    *,
    acts: Sequence[EventDate],
    lists: Sequence[EventDate],
) -> Status:
    """As stated where that still holds; else active with a recent sign, and not known without."""
    if change is None:
        return Status.NOT_KNOWN
    if change.status in (Status.ENDED, Status.PROPOSED):
        return change.status
    if change.status in (Status.SUSPENDED, Status.DORMANT):
        if not _any_after(change.date, acts):
            return Status.NOT_KNOWN if _any_after(change.date, lists) else change.status
        lists = ()
    first = _day_years_before(record.as_of, record.active_years)
    is_active = any(when.earliest >= first for when in (*acts, *lists))
    return Status.ACTIVE if is_active else Status.NOT_KNOWN


def _any_after(since: EventDate | None, signs: Iterable[EventDate]) -> bool:
    """True if a sign of life surely came later; not known, thus no, where either may be first."""
    return since is not None and any(since.latest < when.earliest for when in signs)


def _day_years_before(day: date, years: int) -> date:
    if day.year <= years:
        return date.min
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if leap else day.day)


def current_statuses(record: Record) -> dict[str, CurrentStatus]:
    """Status of each tie of a record on its day, by key."""
    signs = signs_of_life(record)
    return {key: current_status(record, tie, signs=signs) for key, tie in record.ties.items()}


def stands(record: Record, tie: Tie, *, status: Status) -> bool | None:
    """True if a tie began and goes on, as far as sources say; None where a break is in doubt.

    This asks less than *active*: a tie that began and of which nobody says that it stopped stands.

    Parameters
    ----------
    record : Record
    tie : Tie
    status : Status, keyword-only
        What it is on the record's day.
    """
    stated = tie.stated_on(record.as_of)
    if stated in (Status.ACTIVE, Status.DORMANT) or status is Status.ACTIVE:
        return True
    return None if stated is Status.SUSPENDED and status is Status.NOT_KNOWN else False


def status_counts(record: Record) -> dict[str, int]:
    """Count of ties by status on the record's day; of those not known, how many lack any date.

    Returns
    -------
    dict of str to int
        By status, and ``no_dated_sign``.
    """
    every = current_statuses(record).values()
    counts = Counter(each.status for each in every)
    return {
        **{str(status): counts[status] for status in Status},
        "no_dated_sign": sum(
            each.status is Status.NOT_KNOWN and each.last_sign is None for each in every
        ),
    }


def signs_of_life(record: Record) -> Signs:
    """Dates of what each pair did, and of lists of its ends that name it."""
    exchanges = ((each.place_a, each.place_b, each.date) for each in record.exchanges.values())
    answers = (
        (each.place, each.partner, each.date)
        for each in record.responses.values()
        if each.partner and each.answer in _IN_CONTACT
    )
    lists = {key: tuple(_own_lists(record, tie)) for key, tie in record.ties.items()}
    return Signs(
        group_pairs(
            (tie_key(a, b), on) for a, b, on in chain(exchanges, answers) if on is not None
        ),
        {key: dates for key, dates in lists.items() if dates},
    )


def _own_lists(record: Record, tie: Tie) -> Iterator[EventDate]:
    """Days of the sources by which an end itself names the tie and does not say that it stopped."""
    named: dict[tuple[str, str], bool] = {}
    positions = (position for fact in tie.facts for position in fact.positions)
    for key in dict.fromkeys(key for position in positions for key in position.statements):
        statement = record.statements[key]
        if not _is_own(record, tie, statement):
            continue
        at = (statement.record, statement.source)
        names, stops = statement.property in _NAMES_IT, statement.property in _STOPS_IT
        if statement.polarity is Polarity.DENIES:
            names, stops = False, names
        if names or stops:
            named[at] = named.get(at, True) and not stops
    yield from (EventDate.parse(record.sources[at].dated) for at, is_so in named.items() if is_so)


def _is_own(record: Record, tie: Tie, statement: Statement) -> bool:
    """True if an end's government or association states it, on a page that has a day."""
    source = record.source_of(statement)
    return (
        statement.certainty is Certainty.STATED
        and bool(source.dated)
        and source.voice.is_official
        and record.merged_keys.get(source.place, source.place) in tie.ends
    )


def _dates_of_acts(tie: Tie, signs: Signs) -> Iterator[EventDate]:
    """Dates of what a tie did: its start, renewals and resumptions, and what is known besides."""
    yield from (c.date for c in tie.history if c.change in _CHANGES and c.date is not None)
    in_force = tie.fact("in_force")
    if in_force is not None and in_force.value[:1].isdigit():
        yield EventDate.parse(in_force.value)
    stated = stated_status(tie)
    if stated is not None and stated[0] is Status.ACTIVE:
        yield stated[1]
    for fact in tie.facts:
        if fact.property == "exchanges_in_year" and fact.agreement is not Agreement.CONTRADICTED:
            for position in fact.positions[:1]:
                if position.when and position.value.strip("0"):
                    yield EventDate.parse(position.when)
    yield from signs.acts.get(tie.id, ())


def latest_of(dates: Iterable[EventDate]) -> EventDate | None:
    """The date that lies last by the middle of its possible days; None of no dates.

    Of *between 2012 and 2024* and May 2023, May 2023; of *2019* and 28 October 2019, the day. An
    approximate date is taken at its word.

    Examples
    --------
    >>> print(latest_of(map(EventDate.parse, ("2024~", "2025-07-11", "2019", "2012/2024"))))
    2025-07-11
    """

    def by_middle(when: EventDate) -> tuple[date, bool, str]:
        exact = EventDate.parse(str(when).replace("~", "")) if when.approximate else when
        # Of an open interval, the day that is known.
        days = (exact.earliest if exact.latest == date.max else exact.latest) - exact.earliest
        return exact.earliest + days / 2, not when.approximate, when.text

    return max(dates, key=by_middle, default=None)
