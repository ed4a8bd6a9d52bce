"""The history of a fact: every statement and every judgement on it, and its version.

A subject is read under every key by which its places are named in the record.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from typing import Any

import sqlalchemy as sa

from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.evidence import ledger
from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.evidence.compatibility import INTERRUPTION, INTERRUPTIONS, fact_of
from paradiplomacy.evidence.consent.consents import Consents, strictest
from paradiplomacy.evidence.consent.stored_consents import consents_in_store
from paradiplomacy.evidence.engine import reading
from paradiplomacy.evidence.ledger import Origin
from paradiplomacy.evidence.rows import STATEMENTS, demand_record, source_of, statement_of
from paradiplomacy.evidence.standings import Confirmation, Standings, read_standings
from paradiplomacy.evidence.tables import judgements, statements
from paradiplomacy.model.statements import Certainty, Judgement, JudgementKind, Source, Statement
from paradiplomacy.model.ties import tie_key

SAME_PLACE = "same place"
"""The fact of a place that another key names the same one."""


def subjects_of(connection: sa.Connection, record: str, subject: str) -> list[str]:
    """A subject, under every key by which its places are named in the record, sorted."""
    kind, _, key = subject.partition(":")
    if kind == "place":
        return [f"place:{name}" for name in merged_places(connection, record, key)]
    if kind != "tie":
        return [subject]
    ends = [merged_places(connection, record, end) for end in key.split("|")]
    return sorted({tie_key(*pair) for pair in product(*ends)})


def merged_places(connection: sa.Connection, record: str, place: str) -> list[str]:
    """The keys that were judged to be of the same place as one, sorted; that one among them."""
    c = judgements.c
    merged = {place}
    while True:
        touching = sa.or_(c.subject.in_(merged), c.object.in_(merged))
        same = c.kind == JudgementKind.SAME_PLACE.value
        wanted = sa.select(c.subject, c.object).where(c.record == record, same, touching)
        more = {key for row in connection.execute(wanted) for key in row}
        if more <= merged:
            break
        merged |= more
    if len(merged) == 1:
        return [place]
    applied = AppliedJudgements.of(
        entry.judgement
        for entry in ledger.live_entries(connection, record, on=merged)
        if entry.judgement.kind is JudgementKind.SAME_PLACE
    )
    return sorted(key for key in merged if applied.place(key) == applied.place(place))


def statement_in(connection: sa.Connection, statement_id: str) -> Statement | None:
    """The statement of an id, withdrawn or not; None where there is none."""
    row = connection.execute(STATEMENTS.where(statements.c.id == statement_id)).first()
    return None if row is None else statement_of(row)


def fact_judged(engine: sa.Engine, record: str, judgement: Judgement) -> tuple[str, str]:
    """Subject and property that a judgement is on.

    Raises NotFoundError: There is no such record or statement.
    """
    if judgement.kind is JudgementKind.SAME_PLACE:
        return f"place:{judgement.subject}", SAME_PLACE
    with reading(engine) as connection:
        if judgement.kind.is_on_showing and _speaks(connection, record, judgement.subject):
            return judgement.subject, str(judgement.kind)
        statement = statement_in(connection, judgement.subject)
        if statement is None or statement.record != record:
            demand_record(connection, record)
            raise NotFoundError(
                "statement",
                judgement.subject,
                hint=f"in record {record!r}; a statement is named by its id",
            )
    return statement.subject, fact_of(statement.property)


def _speaks(connection: sa.Connection, record: str, subject: str) -> bool:
    """Tell whether a record has statements of an account, a contact or a source."""
    kind, _, key = subject.partition(":")
    conditions = [statements.c.record == record, statements.c.subject == subject]
    if kind == "source":
        conditions[1] = statements.c.source == key
    elif kind not in ("account", "contact"):
        return False
    return connection.execute(STATEMENTS.where(*conditions).limit(1)).first() is not None


_STATED = "stated"
_UNDONE = "undone"
_NEW = (str(Origin.ADDED), str(Origin.CONFIRMED), str(Origin.PROPOSED))
_SAYING = (*_NEW, _STATED, str(JudgementKind.RESTORED))
_VERSION = re.compile(r"[0-9]{1,18}\.[0-9]{1,18}")
_WORDS = (*_NEW, str(Origin.QUESTIONED))


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """Something that happened to a fact.

    Parameters
    ----------
    what : str
        ``stated`` by an import; ``added``, ``proposed`` or ``questioned`` by a person; the kind of
        a judgement; or ``undone``.
    about : str
        Id of the statement that it happened to, or key of the place.
    value : str
        What the statement says, or the place that the other was judged to be.
    by, why : str
        Who, and the reason.
    written : datetime.datetime
        When it reached the store.
    row : int
        Number of its row in the ledger; 0 where an import brought the statement.
    undone : bool
        Whether it was taken back later.
    person : str
        Key of who, as a user; empty where it is not known.
    """

    what: str
    about: str
    value: str
    by: str
    why: str
    written: datetime
    row: int = 0
    undone: bool = False
    person: str = ""


@dataclass(frozen=True, slots=True)
class StandingStatement:
    """A statement on a fact, and where it stands.

    Parameters
    ----------
    statement : Statement
    source : Source
        Its consent is how openly the statement may be shown: the strictest of all that apply.
    status : str
        ``counts``, ``rejected``, ``proposed`` or ``withdrawn``.
    questioned : bool
        Whether somebody asked for another look, and nobody decided since.
    """

    statement: Statement
    source: Source
    status: str
    questioned: bool = False


@dataclass(frozen=True, slots=True)
class FactHistory:
    """All that was ever stated and judged on one property of one subject.

    Parameters
    ----------
    record, subject, property : str
    version : str
        Changes with everything that is written on the fact; who writes gives the one that was read.
    statements : tuple of StandingStatement
        By id; those that do not count, too.
    events : tuple of HistoryEvent
        In the order of time.
    confirmations : tuple of Confirmation
        Those that nobody took back, also where they hold no more.
    """

    record: str
    subject: str
    property: str
    version: str
    statements: tuple[StandingStatement, ...]
    events: tuple[HistoryEvent, ...]
    confirmations: tuple[Confirmation, ...] = ()

    def since(self, version: str) -> tuple[HistoryEvent, ...]:
        """Events that were written after a version was read."""
        is_version = _VERSION.fullmatch(version) is not None
        known, known_rows = map(int, version.split(".")) if is_version else (0, 0)
        rows = [event for event in self.events if event.row > known_rows]
        stated = [event for event in self.events if not event.row]
        grown = len(self.statements) - known - sum(e.what in _NEW for e in rows)
        return tuple(sorted([*stated[len(stated) - max(grown, 0) :], *rows], key=_moment_of_event))

    def version_for(self, seen: str, *, about: str = "", value: str = "") -> str:
        """The version to write with, for who read another one.

        It is that of now where nothing was written since that touches what is to be written, so
        that nobody is refused for it.

        Parameters
        ----------
        seen : str
            The version that was read.
        about : str, keyword-only
            Id of the statement that is to be judged: what was written on it touches that.
        value : str, keyword-only
            Without one, the value that is to be added: another value that was added touches it.
        """
        if not _VERSION.fullmatch(seen):
            return seen
        touched = any(
            event.about == about
            if about
            else event.what in _SAYING and event.value != value and not event.undone
            for event in self.since(seen)
        )
        return seen if touched else self.version

    @builtins.property
    def counting(self) -> tuple[StandingStatement, ...]:
        """The statements that count: neither set aside nor doubted nor announced."""
        return tuple(
            each
            for each in self.statements
            if each.status == "counts" and each.statement.certainty is Certainty.STATED
        )


class ConflictError(ParadiplomacyError):
    """Somebody wrote on the same fact since it was read; nothing was written.

    Parameters
    ----------
    current : FactHistory
        What is there now.
    version : str
        The version that was read.
    """

    def __init__(self, current: FactHistory, version: str) -> None:
        self.current = current
        self.version = version
        self.since = current.since(version)
        names = ", ".join(dict.fromkeys(event.by for event in self.since)) or "somebody"
        super().__init__(
            f"{names} wrote on {current.property!r} of {current.subject!r} since you read it; "
            "nothing was written, read it again and decide"
        )


def _moment_of_event(event: HistoryEvent) -> tuple[datetime, int]:
    return event.written, event.row


def history_of(connection: sa.Connection, record: str, subject: str, property: str) -> FactHistory:
    """The history of a fact, as one transaction sees it.

    Of the fact ``same place`` of a place it is what was judged on which place that is.
    """
    fact = fact_of(property)
    if property == SAME_PLACE:
        every = ledger.rows_on(connection, record, [subject.removeprefix("place:")])
        same = [row for row in every if row.kind == JudgementKind.SAME_PLACE.value]
        read = Standings((), same, {})
    else:
        named = statements.c.subject.in_(subjects_of(connection, record, subject))
        names = INTERRUPTIONS if fact == INTERRUPTION else (fact,)
        read = read_standings(connection, record, named, statements.c.property.in_(names))
    return FactHistory(
        record,
        subject,
        fact,
        f"{len(read.rows)}.{max((row.row for row in read.judged), default=0)}",
        tuple(_statements_with_status(read, consents_in_store(connection, record)))
        if read.rows
        else (),
        tuple(sorted(_events(read.rows, read.judged), key=_moment_of_event)),
        read.confirmations,
    )


def _statements_with_status(read: Standings, consents: Consents) -> Iterator[StandingStatement]:
    for row in read.rows:
        statement, source = statement_of(row), source_of(read.register[row.source])
        consent = strictest((consents.of(statement, row.id), consents.of_title(row.record, source)))
        source = source if consent is source.consent else replace(source, consent=consent)
        is_questioned = row.id in read.questioned_ids
        yield StandingStatement(statement, source, read.status(row.id), is_questioned)


def _events(rows: Sequence[sa.Row[Any]], judged: Sequence[sa.Row[Any]]) -> Iterator[HistoryEvent]:
    superseded = {row.supersedes for row in judged}
    values = {row.id: row.value for row in rows}
    by_hand = {(row.subject, row.written) for row in judged if row.origin in _NEW}
    yield from (
        HistoryEvent(_STATED, row.id, row.value, row.coder, "", row.first_seen)
        for row in rows
        if (row.id, row.first_seen) not in by_hand
    )
    for row in judged:
        what = row.origin if row.origin in _WORDS else row.kind
        yield HistoryEvent(
            _UNDONE if row.origin == Origin.UNDO else what,
            row.subject,
            values.get(row.subject, row.object),
            row.by,
            row.why,
            row.written,
            row.row,
            row.row in superseded,
            row.person,
        )
