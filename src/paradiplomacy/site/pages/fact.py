"""A fact, as people correct it: what sources say, what was written on it, and forms to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Protocol

from paradiplomacy.answers.review import answered_on
from paradiplomacy.evidence.compatibility import INTERRUPTIONS, fact_of
from paradiplomacy.evidence.confirmations import confirmed_by
from paradiplomacy.evidence.speakers import country_of
from paradiplomacy.model.cells import CellType
from paradiplomacy.model.statements import THIRD, Certainty, Consent, Voice
from paradiplomacy.model.tables import table_of
from paradiplomacy.model.ties import tie_key
from paradiplomacy.site.kinds import PageKind, View, slug

if TYPE_CHECKING:
    from paradiplomacy.evidence.history import FactHistory, HistoryEvent, StandingStatement
    from paradiplomacy.model.statements import Source, Statement
    from paradiplomacy.record.record import Record
    from paradiplomacy.site.site import Site

__all__ = [
    "KIND",
    "Asker",
    "answered_views",
    "confirmable",
    "ends_in",
    "event_views",
    "fact_at",
    "fact_view",
    "properties_of",
    "spoken_for",
    "stated_view",
]

_PERSONAL = ("account", "answer")
"""Subjects of which no page of a fact is made: they are people."""

JUDGED = {
    "counts": ("reject",),
    "rejected": ("accept",),
    "proposed": ("take", "refuse"),
    "withdrawn": ("restore",),
}
"""What can be decided on a statement, by where it stands."""


class Asker(Protocol):
    """Who asks for a page, and what they may write."""

    @property
    def key(self) -> str:
        """Of their account."""

    @property
    def name(self) -> str:
        """As what they write is signed."""

    def may_write(self, record: str, side: str) -> bool:
        """Whether they may write on a record for an end, or for third parties."""

    def speaks_for(self, record: str, ends: Sequence[str]) -> str:
        """Which of the ends of a subject they have the word of; empty without one."""


def spoken_for(record: Record, statement: Statement, source: Source) -> str:
    """For whom somebody writes who adds a statement or judges it.

    That is an end of its subject, where it is that place's own word; else a country, or third
    parties, for which no steward writes.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.model.statements import Source, Statement, Voice
    >>> record = open_record("sino_us")
    >>> voice = Voice.GOVERNMENT
    >>> board = Source("minutes", "Minutes", "", "en", "US", voice, place="us-wa-seattle")
    >>> def said(tie):
    ...     return Statement("sino_us", tie, "established", "1983", "minutes", "US")
    >>> spoken_for(record, said("tie:cn-chongqing|us-wa-seattle"), board)
    'us-wa-seattle'
    >>> spoken_for(record, said("tie:cn-jilin-changchun|us-ar-little-rock"), board)
    'US'
    """
    place = source.place or record.own.get((statement.record, source.id), "")
    if statement.lists:
        place = statement.side
    place = record.kept.get(place, place)
    if place in ends_in(record, statement.subject) and (statement.lists or source.voice.is_local):
        return place
    return country_of(statement.side) or THIRD


def ends_in(record: Record, subject: str) -> tuple[str, ...]:
    """The places that can speak of a subject as its ends: of a place, itself."""
    kind, _, key = subject.partition(":")
    return (record.kept.get(key, key),) if kind == "place" else record.ends_of(subject)


def fact_at(site: Site, slugged: str) -> tuple[str, str] | None:
    """Subject and property of the fact whose page stands at an address; None without one.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.site.kinds import slug
    >>> from paradiplomacy.site.site import Site
    >>> site = Site(open_record("china_russia"))
    >>> key = next(iter(site.record.ties))
    >>> fact_at(site, slug(f"{key}/established")) == (key, "established")
    True
    """
    stem, _, name = slugged.rpartition("--")
    subject = site.subjects.get(stem)
    if subject is None:
        return None
    return (subject, name) if name in properties_of(subject) else None


def properties_of(subject: str) -> tuple[str, ...]:
    """What can be questioned of a subject, or added to it; nothing of one that is a person.

    Examples
    --------
    >>> properties_of("tie:cn-changchun|us-ar-little-rock")[-2:]
    ('interruption', 'resumed')
    >>> properties_of("account:mayor")
    ()
    """
    return _properties(subject.partition(":")[0])


@cache
def _properties(kind: str) -> tuple[str, ...]:
    table = None if kind in _PERSONAL else table_of(f"{kind}:")
    names = [column.name for column in table.properties] if table else []
    return tuple(dict.fromkeys(fact_of(name) if kind == "tie" else name for name in names))


def fact_view(site: Site, histories: Sequence[FactHistory], asker: Asker) -> View:
    """A fact in each record that is in a store.

    Parameters
    ----------
    site : Site
    histories : sequence of FactHistory
        One a record, as the store has them now; of one fact.
    asker : Asker
    """
    subject, name = histories[0].subject, histories[0].property
    table = table_of(subject)
    column = None if table is None or name == "interruption" else table.column(name)
    countries = list(dict.fromkeys(map(country_of, site.record.ends_of(subject))))
    sides = [*ends_in(site.record, subject), *(countries or site.record.meta.ends), THIRD]
    return {
        "subject": subject,
        "property": name,
        "address": slug(f"{subject}/{name}"),
        "properties": list(INTERRUPTIONS) if name == "interruption" else [name],
        "choices": list(column.type.words) if column else [],
        "is_date": name == "interruption" or (column is not None and _is_date(column.type)),
        "certainties": [str(certainty) for certainty in Certainty],
        "voices": [str(voice) for voice in Voice],
        "languages": list(dict.fromkeys([*site.record.meta.languages, "en", "zh"])),
        "parts": [_part(site, history, sides, asker) for history in histories],
    }


def _is_date(kind: CellType) -> bool:
    return kind.value == "date"


def _part(site: Site, history: FactHistory, sides: Iterable[str], asker: Asker) -> View:
    return {
        "record": history.record,
        "title": next(m.title for m in site.record.metas if m.id == history.record),
        "version": history.version,
        "statements": [
            stated_view(site, history, standing, asker)
            for standing in sorted(history.statements, key=_counting_first)
            if standing.source.consent is not Consent.CLOSED
        ],
        "answered": answered_views(site, history),
        "events": list(event_views(history, asker)),
        "sides": [side for side in sides if asker.may_write(history.record, side)],
    }


def _counting_first(standing: StandingStatement) -> tuple[int, str, str]:
    return list(JUDGED).index(standing.status), standing.statement.side, standing.statement.value


def stated_view(site: Site, history: FactHistory, stated: StandingStatement, asker: Asker) -> View:
    """A statement, where it stands, and what who asks can do with it."""
    statement, source = stated.statement, stated.source
    is_open = source.consent is Consent.PUBLIC
    may_write = asker.may_write(history.record, spoken_for(site.record, statement, source))
    choices = JUDGED[stated.status]
    if stated.questioned and stated.status == "counts":
        choices = ("accept", *choices)
    key = (history.record, source.id)
    return {
        "statement": statement.id,
        "property": statement.property,
        "value": ("not " if statement.polarity == "denies" else "") + statement.value,
        "when": statement.when,
        "certainty": str(statement.certainty),
        "side": _side(site, stated),
        "source": "/".join(key) if key in site.record.sources else "",
        "title": source.title if is_open else "",
        "url": source.web_address if is_open else "",
        "locator": statement.locator if is_open else "",
        "note": statement.note if is_open else "",
        "answered": False,
        "status": stated.status,
        "confirmed": list(_confirmed(site, history, statement.id)),
        "may_confirm": bool(confirmable(site, history, stated, asker)),
        "questioned": stated.questioned,
        "choices": list(choices) if may_write else [],
        "may_question": may_write and stated.status == "counts" and not stated.questioned,
    }


def answered_views(site: Site, history: FactHistory) -> list[View]:
    """What ends answered in interviews on a fact: nobody but the respondents can change it."""
    known = {standing.statement.id for standing in history.statements}
    record = site.record
    ends = history.subject.removeprefix("tie:").split("|")
    subject = tie_key(*(record.kept.get(end, end) for end in ends)) if len(ends) == 2 else ""
    return [
        {
            "statement": said.id,
            "property": said.property,
            "value": said.value,
            "when": said.when,
            "certainty": str(said.certainty),
            "side": record.side_of(said),
            "source": f"{said.record}/{said.source}",
            "url": "",
            "locator": "",
            "note": "",
            "answered": True,
        }
        for said in answered_on(record, subject, history.property)
        if said.record == history.record and said.id not in known
    ]


def confirmable(site: Site, history: FactHistory, stated: StandingStatement, asker: Asker) -> str:
    """The end for which who asks may confirm a statement; empty where they may not.

    It has to be the word of the other end, open and counted, and no confirmation itself.
    """
    ends = site.record.ends_of(stated.statement.subject)
    mine = asker.speaks_for(history.record, ends)
    if not mine or stated not in history.counting or confirmed_by(stated.statement):
        return ""
    side = _side(site, stated)
    is_open = stated.source.consent is Consent.PUBLIC
    if not is_open or side not in ends or side == mine:
        return ""
    places = {each.statement.id: each.source.place for each in history.statements}
    holds = any(
        each.of == stated.statement.id and each.changed is None and places[each.statement] == mine
        for each in history.confirmations
    )
    return "" if holds else mine


def _confirmed(site: Site, history: FactHistory, key: str) -> Iterator[View]:
    """Who confirmed a statement, when, and when it changed."""
    stated = {each.statement.id: each for each in history.statements}
    for each in history.confirmations:
        counts = stated[each.statement].status == "counts"
        if each.of == key and (counts or each.changed):
            yield {
                "side": _side(site, stated[each.statement]),
                "on": each.confirmed.date().isoformat(),
                "changed": each.changed.date().isoformat() if each.changed else "",
            }


def _side(site: Site, stated: StandingStatement) -> str:
    """The side of a statement, which need not stand in the record any more, under its rule."""
    record, statement, source = site.record, stated.statement, stated.source
    if statement.lists:
        return record.kept.get(statement.side, statement.side)
    open_place = source.place if source.consent is Consent.PUBLIC else ""
    place = record.own.get((statement.record, source.id), open_place)
    speaker, ends = record.rule.speaker(source, place), record.ends_of(statement.subject)
    return record.rule.side(speaker, ends) if ends else record.rule.side_alone(speaker)


def event_views(
    history: FactHistory, asker: Asker, events: Iterable[HistoryEvent] | None = None
) -> Iterator[View]:
    """What happened to a fact, the latest first; of sources that are not open, without who."""
    stated = {standing.statement.id: standing for standing in history.statements}
    last = {event.about: event.row for event in history.events if event.what != "undone"}
    for event in sorted(
        history.events if events is None else events, key=lambda e: (e.written, e.row), reverse=True
    ):
        standing = stated.get(event.about)
        consent = standing.source.consent if standing else Consent.PUBLIC
        if consent is Consent.CLOSED:
            continue
        is_open = consent is Consent.PUBLIC
        by_person = event.what not in ("stated", "undone") and event.by != "import"
        is_last = event.row == last.get(event.about) and bool(event.row) and not event.undone
        yield {
            "what": event.what,
            "value": event.value,
            "property": standing.statement.property if standing else history.property,
            "source": standing.source.title if standing and is_open else "",
            "by": "" if event.by == "import" or not is_open else event.by,
            "why": "" if event.by == "import" or not is_open else event.why,
            "on": event.written.date().isoformat(),
            "at": event.written.strftime("%H:%M"),
            "row": event.row,
            "undone": event.undone,
            "may_undo": by_person
            and is_last
            and (event.person, event.by) == (asker.key, asker.name),
        }


KIND = PageKind("fact", lambda site, key: {}, "facts", live_only=True)
