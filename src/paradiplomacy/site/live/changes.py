"""Changes that somebody asks to write on a fact: read from a form, allowed or not, and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request

from paradiplomacy.access.answering import Answering
from paradiplomacy.access.kept_interviews import BY
from paradiplomacy.access.roles import Action, Person, Role, may, speaks_for
from paradiplomacy.answers.corrections import spoken_for
from paradiplomacy.errors import ChangeError, ParadiplomacyError
from paradiplomacy.evidence.by_hand import DECISIONS, decide
from paradiplomacy.evidence.speakers import country_of
from paradiplomacy.evidence.store import Store
from paradiplomacy.model.statements import Certainty, Source, Statement
from paradiplomacy.model.tables import property_names, table_of
from paradiplomacy.site.live.refusals import not_shown
from paradiplomacy.site.live.request_parts import live_of, note_event, shown_record, whole_number
from paradiplomacy.sources.hand_entry import ByHand, stated_by_hand
from paradiplomacy.sources.mapped import date_of

_GIVEN = (
    *("property", "value", "certainty", "title", "url", "end", "voice", "language", "dated"),
    *("quote", "note"),
)
ENTERED = (*_GIVEN, "do", "record", "why")
"""Fields of a form that are shown again where something in it is wrong."""


@dataclass(frozen=True, slots=True)
class ChangeWriter:
    """Somebody who asks for a change, and what they may write."""

    person: Person
    tie: str = ""
    sees_all = False

    @classmethod
    def of(cls, request: Request) -> ChangeWriter:
        """Sender of a request, and of a respondent the tie that they were asked about."""
        person: Person = request.state.person
        people = request.app.state.identity.people
        if people is None or all(grant.role is not Role.RESPONDENT for grant in person.grants):
            return cls(person)
        invited = Answering(people.engine).invitation_of(person.key)
        return cls(person, invited[1] if invited else "tie:")

    @property
    def key(self) -> str:
        """Their key as a user, by which they may take back what they wrote."""
        return self.person.key

    @property
    def name(self) -> str:
        """As what they write is signed; a respondent is named nowhere."""
        return self.person.name or BY

    def may_write(self, record: str, side: str) -> bool:
        """True if they may write on a record for a place, a country or third parties."""
        return may(self.person, Action.WRITE, record=record, side=side)

    def speaks_for(self, record: str, ends: Sequence[str]) -> str:
        """End of a subject that they have the word of; a respondent of one tie alone."""
        if self.tie and set(ends) != set(self.tie.removeprefix("tie:").split("|")):
            return ""
        return next((end for end in ends if speaks_for(self.person, record, end)), "")

    def may_write_in(self, record: str) -> bool:
        """True if they may write on a record at all, perhaps for one place alone."""
        return may(self.person, Action.WRITE, record=record, side=None)


def demand_right(request: Request, record: str, side: str) -> None:
    """Stop who may not write for a place: stewards write for their own alone.

    Raises HTTPException: 403.
    """
    if not ChangeWriter.of(request).may_write(record, side):
        raise HTTPException(403, "other_end")


def _demand_right_on(request: Request, statement: Statement, source: Source) -> None:
    demand_right(request, statement.record, spoken_for(shown_record(request), statement, source))


def write(request: Request, subject: str, fields: Mapping[str, str]) -> None:
    """Write what a form asks for on a fact.

    fields: ``do``: ``add``, ``propose``, ``question``, ``accept``, ``reject``, ``take``,
    ``refuse``, ``restore`` or ``undo``; ``record``, ``version``, ``why`` and what it is about.
    Raises ConflictError: Somebody wrote on the fact since.
    Raises ParadiplomacyError: What is wrong.
    Raises HTTPException: They may not, or it is nothing that can be done.
    """
    record, do = fields.get("record", ""), fields.get("do", "")
    store, writer = live_of(request).store_of(record), ChangeWriter.of(request)
    if do == "undo":
        if not writer.may_write_in(record):  # not any more, though they did
            raise HTTPException(403, "role")
        row = whole_number(fields.get("row", ""))
        store.undo(record, by=writer.name, person=writer.key, row=row)
    elif do in ("add", "propose"):
        _add_statement(request, store, record, subject, fields)
    else:
        _judge(request, store, record, fields)
    wrote(request, record, subject)


def wrote(
    request: Request, record: str, subject: str = "", *, show: Callable[[], object] = lambda: None
) -> None:
    """Remember where somebody wrote last, and let pages show it.

    show: What else is needed for that.
    Raises HTTPException: 503: it is written, and cannot be shown now.
    """
    state, key = request.app.state, request.state.person.key
    state.last_written = getattr(state, "last_written", {}) | {key: record}
    try:
        note_event(request, "write", record=record)
        live_of(request).show_change(record, subject)
        show()
    except (ParadiplomacyError, OSError) as error:
        raise not_shown(error) from error


def undo_last(request: Request) -> None:
    """Take back what somebody wrote last, in the record where they wrote since the server began.

    Raises ParadiplomacyError: Nothing of theirs is left, or somebody else decided on it since.
    """
    live = live_of(request)
    writer = ChangeWriter.of(request)
    last = getattr(request.app.state, "last_written", {}).get(writer.person.key, "")
    for record in (last, *live.written_in) if last else live.written_in:
        if not writer.may_write_in(record):
            continue
        store = live.store_of(record)
        undone = store.undo(record, by=writer.name, person=writer.key)
        if undone is not None:
            statement = store.statement(undone.subject)
            wrote(request, record, statement.subject if statement else "")
            return
    raise ChangeError("nothing_left", "nothing of yours is left to take back")


def _add_statement(
    request: Request, store: Store, record: str, subject: str, fields: Mapping[str, str]
) -> None:
    writer = ChangeWriter.of(request)
    entered = {name: fields.get(name, "") for name in _GIVEN}
    if "-" in (place := entered["end"]):  # an end, which is a place; else a country
        entered |= {"end": country_of(place), "place": place}
    entered["certainty"] = fields.get("certainty") or str(Certainty.STATED)
    if entered["property"] in property_names(value="date"):  # in words, too, as on the desk
        with suppress(ValueError):
            entered["value"] = date_of(entered["value"], ("edtf", "words"))
    given = ByHand(subject, **entered)
    statement, source = stated_by_hand(record, given, by=writer.name)
    _demand_right_on(request, statement, source)
    why, seen = fields.get("why", ""), fields.get("version", "")
    table = table_of(subject)
    names_a_place = table is not None and table.column(statement.property).names == "places"
    for place in ([given.place] if given.place else []) + [statement.value] * names_a_place:
        if place not in shown_record(request).places:
            raise ChangeError("no_place", f"no place {place!r} in the record", value=place)
    with store.turn(record, statement.subject, statement.property) as fact:
        # Who was told once that others wrote, and keeps theirs, is not told again and again.
        keeps = fields.get("keep") in ("both", "mine")
        store.add_statement(
            record,
            statement,
            source=source,
            by=writer.name,
            person=writer.key,
            why=why,
            version=fact.version if keeps else fact.version_for(seen, value=statement.value),
            proposed=fields.get("do") == "propose",
        )


def _judge(request: Request, store: Store, record: str, fields: Mapping[str, str]) -> None:
    writer = ChangeWriter.of(request)
    why, seen = fields.get("why", ""), fields.get("version", "")
    do, key = fields.get("do", ""), fields.get("statement", "")
    statement = store.statement(key)
    if statement is None or statement.record != record:
        raise ChangeError("no_statement", "choose a statement")
    history = store.history(record, statement.subject, statement.property)
    standing = next(each for each in history.statements if each.statement.id == key)
    _demand_right_on(request, statement, standing.source)
    if not why:
        raise ChangeError("no_reason", "give a reason")
    if do != "question" and do not in DECISIONS:
        raise HTTPException(400, "no_change")
    who = {"by": writer.name, "person": writer.key}
    with store.turn(record, statement.subject, statement.property) as fact:
        version = fact.version_for(seen, about=key)
        if do == "question":
            store.question(record, key, why=why, version=version, **who)
        else:
            decide(store, record, key, do, why=why, version=version, **who)
