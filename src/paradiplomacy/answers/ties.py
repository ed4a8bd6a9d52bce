"""Ties of a record: of a place or country, of a kind or status, since when, and who says so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from paradiplomacy.answers.columns import further_columns
from paradiplomacy.answers.index import RecordIndex, index_of
from paradiplomacy.errors import NotFoundError
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.status import Status
from paradiplomacy.model.ties import Tie, TieKind
from paradiplomacy.record.current_status import CurrentStatus
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer

__all__ = ["TieLine", "standing_years", "tie_line", "tie_list", "tie_named"]


class TieLine(RecordAnswer):
    """A tie in one line.

    Attributes
    ----------
    tie : Tie
    countries : tuple of str
        Codes of the countries of both ends, in the order of the ends.
    label_a, label_b : str
        What its ends are called in English.
    tier : {"city", "state"}
        ``state`` if either end is a state or province.
    kind : TieKind or None
        The latest.
    purpose : str
        Empty where nobody says.
    agreement : str
        How the ends agree on the start, see `Agreement`.
    contradicted : tuple of str
        Properties on which statements contradict each other.
    status : str
        On the record's day; active only with a dated sign of life in the last years, see
        `paradiplomacy.record.current_status`. ``denied`` or ``uncertain`` where there is no tie.
    last_sign : EventDate or None
        The last dated sign of life.
    sign_end : str
        The end of that sign, where it is long.
    sign_is_list : bool
        Whether that sign is a list of one of its ends, and nothing that the tie did.
    in_doubt : tuple of str
        How it may have been broken off, where sources only announce or doubt that: what, and when.
    exchange_count : int
        How many exchanges the record has of it.
    sources : tuple of str
        Keys of the sources on it, as ``RECORD/KEY``.
    further : mapping of str to object
        Columns that the table declares beyond those of `Tie`.
    """

    left_out = RecordAnswer.left_out | {"kinds", "history", "facts"}
    tie: Tie
    countries: tuple[str, str]
    label_a: str
    label_b: str
    tier: str
    kind: TieKind | None
    purpose: str
    agreement: str
    contradicted: tuple[str, ...]
    status: str
    last_sign: EventDate | None
    sign_end: str
    sign_is_list: bool
    in_doubt: tuple[str, ...]
    exchange_count: int
    sources: tuple[str, ...]
    further: Mapping[str, Any]


def tie_list(
    record: Record,
    *,
    place: str | None = None,
    within: bool = True,
    country: str | None = None,
    status: str | Collection[str] | None = None,
    kind: str | None = None,
    since: date | None = None,
    among: Collection[str] | None = None,
) -> tuple[TieLine, ...]:
    """Ties of a record, in the order of their keys.

    Parameters
    ----------
    record : Record
    place : str, optional, keyword-only
        Key or name of a place at one end.
    within : bool, keyword-only
        Whether the ties of places in a state or province count as its own.
    country : str, optional, keyword-only
        Code of a country at one end, or of both countries: ``US-TW``.
    status : str or collection of str, optional, keyword-only
        One or several of `paradiplomacy.model.status.Status`.
    kind : str, optional, keyword-only
        As in `paradiplomacy.model.ties.TieKind`; ``unknown`` where nobody says.
    since : datetime.date, optional, keyword-only
        Only those that may have been established on this day or later. Undated ones are left out.
    among : collection of str, optional, keyword-only
        Only these, by key: those that a law touches, for example.

    Raises
    ------
    NotFoundError
        There is no such place, country, status or kind.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> record = open_record("sino_us")
    >>> len(tie_list(record, place="Texas")), len(tie_list(record, place="Texas", within=False))
    (28, 0)
    >>> ended = tie_list(record, country="CN", status="ended")
    >>> {row.status for row in ended}, len(ended) > 1
    ({'ended'}, True)
    """
    index = index_of(record)
    statuses = {status} if isinstance(status, str) else set(status or ())
    _refuse_other("status", statuses, [str(member) for member in Status])
    _refuse_other("kind", {kind} if kind else (), [*map(str, TieKind), "unknown"])
    codes = country.upper().split("-") if country else []
    _refuse_other("country", codes, sorted({p.country for p in record.places.values()}))
    keys: Collection[str] = record.ties
    if place is not None:
        ends = index.meant(place, within=within)
        keys = sorted({tie for end in ends for tie in index.ties_of(end)})
    return tuple(
        tie_line(index, tie)
        for key, tie in ((key, record.ties[key]) for key in keys)
        if (among is None or key in among)
        and (since is None or (tie.established is not None and tie.established.latest >= since))
        and kind in (None, str(tie.kind or "unknown"))
        and (not codes or _is_between(record, tie, frozenset(codes)))
        and (not statuses or str(index.status_of(tie).status) in statuses)
    )


def tie_line(index: RecordIndex, tie: Tie) -> TieLine:
    """A tie in one line; of a pair that has none, what stands against it as its status."""
    record = index.record
    ends = [record.places[key] for key in tie.ends]
    untied = record.untied.get(tie.id)
    current = CurrentStatus(Status.NOT_KNOWN, None) if untied else index.status_of(tie)
    against = ("denied" if untied.denied_by else "uncertain") if untied else ""
    purpose = tie.fact("purpose")
    return TieLine(
        tie=tie,
        countries=(ends[0].country, ends[1].country),
        label_a=ends[0].label,
        label_b=ends[1].label,
        tier="state" if any(end.level.tier == "state" for end in ends) else "city",
        kind=tie.kind,
        purpose=purpose.value if purpose and not purpose.value.startswith("not ") else "",
        agreement=str(tie.agreement_on_start),
        contradicted=tuple(
            fact.property for fact in tie.facts if fact.agreement is Agreement.CONTRADICTED
        ),
        status=against or str(current.status),
        last_sign=current.last_sign,
        sign_end=current.sign_end,
        sign_is_list=current.is_listed,
        in_doubt=() if untied else _breaks_in_doubt(tie),
        exchange_count=len(index.exchanges_by_tie.get(tie.id, ())),
        sources=index.sources_of(
            key for fact in tie.facts for p in fact.positions for key in p.statements
        ),
        further=further_columns(record, "tie", tie.id),
    )


def _breaks_in_doubt(tie: Tie) -> tuple[str, ...]:
    """Breaks of a tie as they are said, such as ``ended 2025-08~``, where nobody states it."""
    breaks = (fact for name in ("interruption", "dormant") if (fact := tie.fact(name)))
    return tuple(
        each.value if fact.property == "interruption" else f"dormant {each.value}"
        for fact in breaks
        if fact.is_only_uncertain
        for each in fact.uncertain
    )


def perhaps(breaks: Iterable[str]) -> tuple[str, ...]:
    """Statuses that a tie may have come to besides its own, by `TieLine.in_doubt`; each once.

    >>> perhaps(("ended 2025-08~", "suspended 2025-08?", "ended 2024"))
    ('perhaps ended', 'perhaps suspended')
    """
    return tuple(dict.fromkeys(f"perhaps {each.partition(' ')[0]}" for each in breaks))


def standing_years(tie: Tie) -> Sequence[tuple[int, int]]:
    """The years in which a tie stood at the end of the year: first, and the first after.

    Nought stands for a start that has no date, and for an end that has not come.
    """
    days = {
        each.year
        for change in tie.history
        if change.date is not None
        for each in (change.date.earliest, change.date.latest)
        if each not in (date.min, date.max)
    }
    spans: list[tuple[int, int]] = []
    stood = tie.stated_on(date.min) in _STANDS
    start = 0
    for year in sorted(days):
        stands = tie.stated_on(date(year, 12, 31)) in _STANDS
        if stands and not stood:
            start = year
        elif stood and not stands:
            spans.append((start, year))
        stood = stands
    if stood:
        spans.append((start, 0))
    return spans


def _refuse_other(what: str, given: Collection[str], words: list[str]) -> None:
    for word in given:
        if word not in words:
            raise NotFoundError(what, word, words, hint=f"one of {', '.join(words)}")


def _is_between(record: Record, tie: Tie, countries: frozenset[str]) -> bool:
    ends = {record.places[key].country for key in tie.ends}
    return ends == countries if len(countries) > 1 else countries <= ends


_STANDS = frozenset({Status.ACTIVE, Status.DORMANT})
_DASHES = (" – ", " — ", " - ", "–", "—")


def tie_named(record: Record, text: str) -> Tie:
    """The tie that somebody names, by its key or by both places with a dash between them.

    Raises
    ------
    NotFoundError
        There is no such tie.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> tie_named(open_record("sino_us"), "Seattle – Chongqing").id
    'tie:cn-chongqing|us-wa-seattle'
    """
    if text in record.ties:
        return record.ties[text]
    for dash in _DASHES:
        a, between, b = text.partition(dash)
        if between:
            return record.tie(a.strip(), b.strip())
    raise NotFoundError("tie", text, record.ties)
