"""Statements, judgements and questions that people write into a store; none is overwritten.

Each is a row that is appended, with its author, reason and time, in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

from paradiplomacy.errors import ChangeError
from paradiplomacy.evidence import ledger
from paradiplomacy.evidence.compatibility import fact_of
from paradiplomacy.evidence.consent.tombstones import erased_in, is_of_erased
from paradiplomacy.evidence.engine import on_record, reading
from paradiplomacy.evidence.fact_turns import turn_on
from paradiplomacy.evidence.history import (
    SAME_PLACE,
    ConflictError,
    FactHistory,
    StandingStatement,
    fact_judged,
    history_of,
    statement_in,
    subjects_of,
)
from paradiplomacy.evidence.ledger import BY_HAND, Origin
from paradiplomacy.evidence.rows import (
    STATEMENTS,
    add_rows,
    demand_author,
    demand_record,
    demand_short,
    now,
)
from paradiplomacy.evidence.tables import judgements, statements
from paradiplomacy.model.statements import Judgement, JudgementKind, Source, Statement
from paradiplomacy.model.tables import table_of


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row that was written, and the version of the fact after it.

    `row`: by which its author can take it back.
    """

    row: int
    version: str


class HandWritten:
    """A store, as people write into it by hand."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def history(self, record: str, subject: str, property: str) -> FactHistory:
        """Everything that was stated and judged on a fact, and its version.

        `property`: name of the fact: ``established``, ``interruption``; ``same place`` of a place
          for what was judged on which place it is.

        Raises NotFoundError: There is no such record.
        """
        with reading(self._engine) as connection:
            demand_record(connection, record)
            return history_of(connection, record, subject, property)

    def waiting(self, record: str) -> tuple[StandingStatement, ...]:
        """The statements that wait for somebody: proposed or questioned ones, the oldest first.

        Raises NotFoundError: There is no such record.
        """
        asking = judgements.c.origin.in_([Origin.PROPOSED.value, Origin.QUESTIONED.value])
        wanted = (
            sa.select(judgements.c.subject, sa.func.min(judgements.c.row))
            .where(judgements.c.record == record, asking)
            .group_by(judgements.c.subject)
        )
        with reading(self._engine) as connection:
            demand_record(connection, record)
            since = {row[0]: row[1] for row in connection.execute(wanted)}
            by_id = STATEMENTS.where(statements.c.id.in_(since))
            facts = {
                (row.subject, fact_of(row.property)) for row in connection.execute(by_id).all()
            }
            stated = {
                each.statement.id: each
                for fact in sorted(facts)
                for each in history_of(connection, record, *fact).statements
            }
        waits = [
            stated[id_]
            for id_ in since
            if stated[id_].questioned or stated[id_].status == "proposed"
        ]
        return tuple(sorted(waits, key=lambda each: since[each.statement.id]))

    def add_statement(
        self,
        record: str,
        statement: Statement,
        *,
        source: Source,
        by: str,
        why: str,
        version: str,
        person: str = "",
        proposed: bool = False,
        confirms: str = "",
    ) -> WrittenRow:
        """Add a statement by hand; later imports of the record leave it.

        `statement`: of that record and source.
        `source`: who says it. A source of this key that the record has stays as it is.
        `by`, `why`: who adds it, and the reason.
        `version`: of the fact, as `history` gave it.
        `person`: key of who adds it, as a user: whoever has it can take this back.
        `proposed`: add it as a proposal, which counts once somebody accepts it with a judgement of
          the kind ``restored``.
        `confirms`: id of the statement that it confirms; it counts as long as that stands, see
          `paradiplomacy.evidence.confirmations`.

        Raises ConflictError: Somebody wrote on the fact since; nothing was written.
        Raises NotFoundError: There is no such record.
        Raises ParadiplomacyError: The source says the same already; author or reason is missing.
        """
        if (statement.record, statement.source) != (record, source.id):
            raise ChangeError(
                "another_source", "the statement is of another record or source; name its own"
            )
        demand_author(by, why)
        about = (statement.subject, statement.property)
        with self._on_fact(record, *about, version) as (connection, fact):
            _demand_new(fact, statement)
            if confirms:
                _demand_counting(fact, confirms)
            if is_of_erased(statement, erased_in(connection, record)):
                raise ChangeError(
                    "gone", "the account or source was withdrawn; nothing can be added to it"
                )
            origin = Origin.PROPOSED if proposed else Origin.ADDED
            row = ledger.add_stated(
                connection,
                record,
                [source],
                [statement],
                by=by,
                why=why,
                moment=now(),
                person=person,
                origin=Origin.CONFIRMED if confirms else origin,
                confirms=confirms,
            )
            return WrittenRow(row, history_of(connection, record, *about).version)

    def question(
        self,
        record: str,
        statement_id: str,
        *,
        by: str,
        why: str,
        version: str,
        person: str = "",
    ) -> WrittenRow:
        """Ask for another look at a statement; it counts until somebody decides.

        Raises ConflictError: Somebody wrote on the fact since; nothing was written.
        Raises NotFoundError: There is no such record or statement.
        """
        demand_author(by, why)
        asked = Judgement(JudgementKind.ACCEPT, statement_id, "", by, now().date().isoformat(), why)
        return self._judge(record, asked, origin=Origin.QUESTIONED, version=version, person=person)

    def judge(
        self,
        record: str,
        judgement: Judgement,
        *,
        version: str | None = None,
        person: str = "",
        sources: Sequence[Source] = (),
        stated: Sequence[Statement] = (),
    ) -> int:
        """Append a judgement that somebody made; the number of its row.

        Where the latest judgement on its subject says the very same (but for the day), nothing
        is appended, and the number is of that row.

        `version`: of the fact, as `history` gave it; without one, what others wrote since is not
          looked at.
        `person`: key of who made it, as a user.
        `sources`, `stated`: statements that come with the judgement, such as what the gazetteer
          says of the place that was chosen, and their sources; those that are there stay.

        Raises ConflictError: Somebody wrote on the fact since; nothing was written.
        Raises NotFoundError: There is no such record, or the judgement is on a statement that it
            does not have.
        """
        return self._judge(
            record,
            judgement,
            origin=Origin.HAND,
            version=version,
            person=person,
            sources=sources,
            stated=stated,
        ).row

    def _judge(
        self,
        record: str,
        judgement: Judgement,
        *,
        origin: Origin,
        version: str | None,
        person: str,
        sources: Sequence[Source] = (),
        stated: Sequence[Statement] = (),
    ) -> WrittenRow:
        demand_short("judgement", by=judgement.by, why=judgement.why)
        about = fact_judged(self._engine, record, judgement)
        with self._on_fact(record, *about, version) as (connection, fact):
            entries = ledger.live_entries(connection, record, on=[judgement.subject])
            same = None if origin is Origin.QUESTIONED else ledger.same_entry(entries, judgement)
            if same is not None:
                return WrittenRow(same.row, fact.version)
            moment = now()
            add_rows(connection, record, sources, stated, moment, imported=True)
            (row,) = ledger.append(
                connection, record, [judgement], origin=origin, written=moment, person=person
            )
            return WrittenRow(row, history_of(connection, record, *about).version)

    def find_same(self, record: str, judgement: Judgement) -> Judgement | None:
        """The live judgement that says the same already, as `judge` takes it; None without one.

        Raises NotFoundError: There is no such record.
        """
        with reading(self._engine) as connection:
            demand_record(connection, record)
            same = ledger.same_entry(
                ledger.live_entries(connection, record, on=[judgement.subject]), judgement
            )
        return None if same is None else same.judgement

    def undo(
        self, record: str, *, by: str | None = None, person: str = "", row: int | None = None
    ) -> Judgement | None:
        """Take back what was written by hand.

        Nothing is removed: a row is appended that supersedes the other. Another call takes back
        the one before. What imports brought or noted is left alone.

        `by`: whose; without it, anybody's.
        `person`: their key as a user. What another of the same name wrote is not theirs.
        `row`: number of the row; the latest, without it.

        Returns: What was taken back; None where nothing was left.

        Raises NotFoundError: There is no such record.
        Raises ParadiplomacyError: The row is somebody else's, somebody else decided on the same
            statement since, or the record cannot do without what it added.
        """
        author = None if by is None else (person, by)
        while (last := self._last_by_hand(record, author, row=row)) is not None:
            about = fact_judged(self._engine, record, last.judgement)
            with self._on_fact(record, *about, None) as (connection, fact):
                entries = ledger.live_entries(connection, record, on=[last.judgement.subject])
                if last not in entries:
                    continue  # somebody took it back just now
                if author is not None:
                    ledger.demand_undecided(entries, last, author)
                if last.judgement.kind in (JudgementKind.RESTORED, JudgementKind.ACCEPT):
                    demand_another(fact, last.judgement.subject)
                ledger.append(
                    connection,
                    record,
                    [last.judgement],
                    origin=Origin.UNDO,
                    written=now(),
                    person=person,
                    supersedes=last.row,
                )
                return last.judgement
        return None

    def _last_by_hand(
        self, record: str, author: tuple[str, str] | None, *, row: int | None
    ) -> ledger.LedgerEntry | None:
        """The latest that was written by hand, by somebody or anybody, or that of one row."""
        with reading(self._engine) as connection:
            demand_record(connection, record)
            entries = ledger.live_entries(connection, record)
        takable = [
            entry
            for entry in entries
            if entry.origin in BY_HAND
            and author in (None, entry.author)
            and row in (None, entry.row)
        ]
        if not takable and row is not None:
            whose = author[1] if author else "anybody"
            raise ChangeError(
                "not_yours", f"row {row} is not {whose}'s to take back, or was taken back already"
            )
        return takable[-1] if takable else None

    def statement(self, statement_id: str) -> Statement | None:
        """The statement of an id, withdrawn or not; None where there is none."""
        with reading(self._engine) as connection:
            return statement_in(connection, statement_id)

    def _turn_on(self, record: str, subject: str, property: str) -> AbstractContextManager[None]:
        """One's turn on a fact, under whichever key its places are named."""
        with reading(self._engine) as connection:
            demand_record(connection, record)
            of = [subject] if property == SAME_PLACE else subjects_of(connection, record, subject)
        return turn_on(self._engine, record, of[0], fact_of(property))

    @contextmanager
    def _on_fact(
        self, record: str, subject: str, property: str, version: str | None
    ) -> Iterator[tuple[sa.Connection, FactHistory]]:
        """A transaction on a fact of which nobody wrote since it had a version, and its history."""
        with (
            self._turn_on(record, subject, property),
            on_record(self._engine, record, alone=False) as connection,
        ):
            current = history_of(connection, record, subject, property)
            if version not in (None, current.version):
                raise ConflictError(current, str(version))
            yield connection, current


def demand_another(history: FactHistory, key: str) -> None:
    """Keep what a record cannot do without, such as the name of a place."""
    table = table_of(history.subject)
    if table is None or history.subject.startswith("tie:"):
        return
    counting = [each.statement.id for each in history.counting]
    if table.column(history.property).required and counting == [key]:
        raise ChangeError(
            "needed",
            "the record cannot do without this value; add the right one first, then reject this",
        )


def _demand_counting(fact: FactHistory, key: str) -> None:
    counting = {each.statement.id for each in fact.counting}
    if key not in counting or key in {each.statement for each in fact.confirmations}:
        raise ChangeError("no_statement", "choose a statement that counts, and no confirmation")


def _demand_new(fact: FactHistory, statement: Statement) -> None:
    for each in fact.statements:
        if each.statement.id == statement.id and each.status != "withdrawn":
            raise ChangeError(
                "said_already",
                f"source {statement.source!r} says {statement.value!r} already "
                f"({each.status}); judge that statement, or name another source",
                value=statement.value,
            )


DECISIONS: Mapping[str, JudgementKind] = {
    "accept": JudgementKind.ACCEPT,
    "reject": JudgementKind.REJECT,
    "take": JudgementKind.RESTORED,
    "restore": JudgementKind.RESTORED,
    "refuse": JudgementKind.WITHDRAWN,
}
"""What can be decided on a statement: ``take`` and ``refuse`` of one that was proposed."""

ACCEPTING = {"counts": "accept", "rejected": "accept", "proposed": "take", "withdrawn": "restore"}
"""Which decision lets a statement count, by where it stands."""

REJECTING = {"counts": "reject", "rejected": "reject", "proposed": "refuse", "withdrawn": "refuse"}
"""Which decision has it not count."""


def decide(
    store: HandWritten,
    record: str,
    statement_id: str,
    decision: str,
    *,
    why: str,
    by: str,
    person: str = "",
    version: str | None = None,
) -> int:
    """Decide on a statement; the number of the row.

    `decision`: one of `DECISIONS`.
    `why`, `by`: the reason, and who decides.
    `person`: their key as a user.
    `version`: of the fact, as `Store.history` gave it.

    Raises ConflictError: Somebody wrote on the fact since; nothing was written.
    Raises ChangeError: There is no such statement, no reason, or the record cannot do without it.
    """
    statement = store.statement(statement_id)
    if statement is None or statement.record != record:
        raise ChangeError("no_statement", f"no statement {statement_id!r} in record {record!r}")
    if not why:
        raise ChangeError("no_reason", "give a reason")
    if decision in ("reject", "refuse"):
        demand_another(store.history(record, statement.subject, statement.property), statement_id)
    today = now().date().isoformat()
    return store.judge(
        record,
        Judgement(DECISIONS[decision], statement_id, "", by, today, why),
        version=version,
        person=person,
    )
