"""A fact as people correct it: what is said of it in a store, what was written, who may write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Protocol

from paradiplomacy.answers.review import answered_on
from paradiplomacy.evidence.compatibility import INTERRUPTIONS, fact_of
from paradiplomacy.evidence.confirmations import confirmed_by
from paradiplomacy.evidence.speakers import country_of
from paradiplomacy.model.statements import THIRD, Certainty, Consent, Source, Statement, Voice
from paradiplomacy.model.tables import table_of
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer

if TYPE_CHECKING:
    from paradiplomacy.evidence.history import FactHistory, HistoryEvent, StandingStatement

_PERSONAL = ("account", "answer", "contact", "request")
"""Subjects of which no page of a fact is made: people, and an office's own business."""

JUDGED = {
    "counts": ("reject",),
    "rejected": ("accept",),
    "proposed": ("take", "refuse"),
    "withdrawn": ("restore",),
}
"""What can be decided on a statement, by where it stands."""


class Asker(Protocol):
    """Person who asks for a page, and what they may write."""

    @property
    def key(self) -> str:
        """Of their account."""

    @property
    def name(self) -> str:
        """As what they write is signed."""

    @property
    def sees_all(self) -> bool:
        """True if they have the store itself, so that no source is hidden from them."""

    def may_write(self, record: str, side: str) -> bool:
        """True if they may write on a record for an end, or for third parties."""

    def speaks_for(self, record: str, ends: Sequence[str]) -> str:
        """End of a subject of which they have the word; empty without one."""


class ConfirmedAnswer(RecordAnswer):
    """Confirmation of a statement: by whom, when, and when that changed."""

    side: str
    on: str
    changed: str


class StatedAnswer(RecordAnswer):
    """A statement, where it stands, and what who asks can do with it.

    Where consent hides the source, so do its empty columns. `answered` says that it was answered
    in an interview: then nobody but the respondent can change it.
    """

    statement: str
    property: str
    value: str
    when: str
    certainty: Certainty
    side: str
    source: str
    title: str = ""
    url: str = ""
    locator: str = ""
    note: str = ""
    answered: bool = False
    status: str = "counts"
    confirmed: tuple[ConfirmedAnswer, ...] = ()
    may_confirm: bool = False
    questioned: bool = False
    choices: tuple[str, ...] = ()
    may_question: bool = False


class EventOnFact(RecordAnswer):
    """Event on a fact: what was written; of sources that are not open, without who wrote it."""

    what: str
    value: str
    property: str
    source: str
    by: str
    why: str
    on: str
    at: str
    row: int
    undone: bool
    may_undo: bool


class FactInStore(RecordAnswer):
    """A fact in one record; `sides` are those for which who asks may write."""

    left_out = frozenset()
    record: str
    title: str
    version: str
    statements: tuple[StatedAnswer, ...]
    answered: tuple[StatedAnswer, ...]
    events: tuple[EventOnFact, ...]
    sides: tuple[str, ...]


class CorrectableFact(RecordAnswer):
    """A fact in each record that is in a store, with the words that a form offers."""

    subject: str
    property: str
    properties: tuple[str, ...]
    choices: tuple[str, ...]
    is_date: bool
    certainties: tuple[str, ...]
    voices: tuple[str, ...]
    languages: tuple[str, ...]
    parts: tuple[FactInStore, ...]


def correctable_fact(
    record: Record, histories: Sequence[FactHistory], asker: Asker
) -> CorrectableFact:
    """A fact in each record that is in a store.

    `histories`: one a record, as the store has them now; of one fact.
    """
    subject, name = histories[0].subject, histories[0].property
    table = table_of(subject)
    column = None if table is None or name == "interruption" else table.column(name)
    countries = list(dict.fromkeys(map(country_of, record.ends_of(subject))))
    sides = [*ends_in(record, subject), *(countries or record.meta.ends), THIRD]
    return CorrectableFact(
        subject=subject,
        property=name,
        properties=tuple(INTERRUPTIONS) if name == "interruption" else (name,),
        choices=tuple(column.type.words) if column else (),
        is_date=column is None or column.type.value == "date",
        certainties=tuple(map(str, Certainty)),
        voices=tuple(map(str, Voice)),
        languages=tuple(dict.fromkeys([*record.meta.languages, "en", "zh"])),
        parts=tuple(_in_store(record, history, sides, asker) for history in histories),
    )


def spoken_for(record: Record, statement: Statement, source: Source) -> str:
    """For whom somebody writes who adds a statement or judges it.

    That is an end of its subject, where it is that place's own word; else a country, or third
    parties, for which no steward writes.

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
    place = record.merged_keys.get(place, place)
    if place in ends_in(record, statement.subject) and (statement.lists or source.voice.is_local):
        return place
    return country_of(statement.side) or THIRD


def ends_in(record: Record, subject: str) -> tuple[str, ...]:
    """The places that can speak of a subject as its ends: of a place, itself."""
    kind, _, key = subject.partition(":")
    return (record.merged_keys.get(key, key),) if kind == "place" else record.ends_of(subject)


def properties_of(subject: str) -> tuple[str, ...]:
    """Properties of a subject that can be questioned, or added; none of one that is a person.

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


def _in_store(
    record: Record, history: FactHistory, sides: Iterable[str], asker: Asker
) -> FactInStore:
    return FactInStore(
        record=history.record,
        title=next(m.title for m in record.metas if m.id == history.record),
        version=history.version,
        statements=tuple(
            answer_on_statement(record, history, judged, asker)
            for judged in sorted(
                history.statements,
                key=lambda j: (list(JUDGED).index(j.status), j.statement.side, j.statement.value),
            )
            if judged.source.consent is not Consent.CLOSED
        ),
        answered=tuple(answers_of_ends(record, history)),
        events=tuple(events_on(history, asker)),
        sides=tuple(side for side in sides if asker.may_write(history.record, side)),
    )


def answer_on_statement(
    record: Record, history: FactHistory, stated: StandingStatement, asker: Asker
) -> StatedAnswer:
    statement, source = stated.statement, stated.source
    is_open = asker.sees_all or source.consent is Consent.PUBLIC
    may_write = asker.may_write(history.record, spoken_for(record, statement, source))
    choices = JUDGED[stated.status]
    if stated.questioned and stated.status == "counts":
        choices = ("accept", *choices)
    key = (history.record, source.id)
    return StatedAnswer(
        statement=statement.id,
        property=statement.property,
        value=("not " if statement.polarity == "denies" else "") + statement.value,
        when=statement.when,
        certainty=statement.certainty,
        side=_side_of_judged_statement(record, stated),
        source="/".join(key) if asker.sees_all or key in record.sources else "",
        title=source.title if is_open else "",
        url=source.web_address if is_open else "",
        locator=statement.locator if is_open else "",
        note=statement.note if is_open else "",
        status=stated.status,
        confirmed=tuple(_confirmed(record, history, statement.id)),
        may_confirm=bool(confirmable(record, history, stated, asker)),
        questioned=stated.questioned,
        choices=choices if may_write else (),
        may_question=may_write and stated.status == "counts" and not stated.questioned,
    )


def answers_of_ends(record: Record, history: FactHistory) -> Iterator[StatedAnswer]:
    """Answers of ends on a fact, given in interviews."""
    known = {judged.statement.id for judged in history.statements}
    ends = history.subject.removeprefix("tie:").split("|")
    subject = tie_key(*(record.merged_keys.get(end, end) for end in ends)) if len(ends) == 2 else ""
    return (
        StatedAnswer(
            *(said.id, said.property, said.value, said.when, said.certainty),
            side=record.side_of(said),
            source=f"{said.record}/{said.source}",
            answered=True,
        )
        for said in answered_on(record, subject, history.property)
        if said.record == history.record and said.id not in known
    )


def confirmable(
    record: Record, history: FactHistory, stated: StandingStatement, asker: Asker
) -> str:
    """The end for which who asks may confirm a statement; empty where they may not.

    It has to be the word of the other end, open and counted, and no confirmation itself.
    """
    ends = record.ends_of(stated.statement.subject)
    own = asker.speaks_for(history.record, ends)
    if not own or stated not in history.counting or confirmed_by(stated.statement):
        return ""
    side = _side_of_judged_statement(record, stated)
    if stated.source.consent is not Consent.PUBLIC or side not in ends or side == own:
        return ""
    places = {each.statement.id: each.source.place for each in history.statements}
    holds = any(
        each.of == stated.statement.id and each.changed is None and places[each.statement] == own
        for each in history.confirmations
    )
    return "" if holds else own


def _confirmed(record: Record, history: FactHistory, key: str) -> Iterator[ConfirmedAnswer]:
    stated = {each.statement.id: each for each in history.statements}
    return (
        ConfirmedAnswer(
            _side_of_judged_statement(record, stated[each.statement]),
            each.confirmed.date().isoformat(),
            each.changed.date().isoformat() if each.changed else "",
        )
        for each in history.confirmations
        if each.of == key and (stated[each.statement].status == "counts" or each.changed)
    )


def _side_of_judged_statement(record: Record, stated: StandingStatement) -> str:
    """The side of a statement, which need not stand in the record any more, under its rule."""
    statement, source = stated.statement, stated.source
    if statement.lists:
        return record.merged_keys.get(statement.side, statement.side)
    open_place = source.place if source.consent is Consent.PUBLIC else ""
    place = record.own.get((statement.record, source.id), open_place)
    speaker, ends = record.rule.speaker(source, place), record.ends_of(statement.subject)
    return record.rule.side(speaker, ends) if ends else record.rule.side_alone(speaker)


def events_on(
    history: FactHistory, asker: Asker, events: Iterable[HistoryEvent] | None = None
) -> Iterator[EventOnFact]:
    """Events on a fact, the latest first; of what is closed, nothing."""
    stated = {judged.statement.id: judged for judged in history.statements}
    last = {event.about: event.row for event in history.events if event.what != "undone"}
    for event in sorted(
        history.events if events is None else events, key=lambda e: (e.written, e.row), reverse=True
    ):
        judged = stated.get(event.about)
        consent = judged.source.consent if judged else Consent.PUBLIC
        if consent is Consent.CLOSED:
            continue
        is_open = asker.sees_all or consent is Consent.PUBLIC
        is_named = is_open and event.by != "import"
        by_person = event.what not in ("stated", "undone") and event.by != "import"
        is_last = event.row == last.get(event.about) and bool(event.row) and not event.undone
        yield EventOnFact(
            what=event.what,
            value=event.value,
            property=judged.statement.property if judged else history.property,
            source=judged.source.title if judged and is_open else "",
            by=event.by if is_named else "",
            why=event.why if is_named else "",
            on=event.written.date().isoformat(),
            at=event.written.strftime("%H:%M"),
            row=event.row,
            undone=event.undone,
            may_undo=by_person and is_last and (event.person, event.by) == (asker.key, asker.name),
        )
