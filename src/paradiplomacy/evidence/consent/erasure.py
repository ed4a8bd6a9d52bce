"""Erasure of an account that was withdrawn: of all that it said, in every row of the store.

Rows keep id and times, so that history shows that something was withdrawn, and when. A judgement
of the kind ``erased`` on the account, and on each source that nobody else speaks in, stays as the
tombstone: later imports that still hold them bring nothing back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from paradiplomacy.errors import NotFoundError
from paradiplomacy.evidence import ledger
from paradiplomacy.evidence.applied_judgements import places_named
from paradiplomacy.evidence.confirmations import confirmed_by
from paradiplomacy.evidence.consent.consents import account_of, respondent_of
from paradiplomacy.evidence.consent.less import shows_less
from paradiplomacy.evidence.consent.scrubbing import ask_to_scrub
from paradiplomacy.evidence.consent.showing import (
    is_gazetted,
    named_by_these_alone,
    without_what_only,
)
from paradiplomacy.evidence.consent.tombstones import other_keys
from paradiplomacy.evidence.ledger import Origin
from paradiplomacy.evidence.on_site import accounts_on_site, answers_on_site, end_on_site
from paradiplomacy.evidence.rows import (
    STATEMENTS,
    execute_each,
    meta_of,
    row_of_meta,
    source_of,
    statement_of,
)
from paradiplomacy.evidence.tables import judgements, records, sources, statements
from paradiplomacy.model.records import Material, translations_of
from paradiplomacy.model.statements import Judgement, JudgementKind, Statement

GONE = "erased"
"""What stands where a text was erased that may not be empty."""

_ON_SITE = "site-interview/"
"""How the method of an answer on the site begins."""

_EMPTIED = ("value", "raw", "locator", "note", "when", "actor")


@dataclass(frozen=True, slots=True)
class Erased:
    """All that withdrawing an account erases.

    `statements`: of the account, its answers, and its own sources.
    `others`: those among them that are neither the account nor an answer.
    `sources`: in which nobody else speaks.
    `judgements`: whose reasons are erased, since they are on what is.
    `drafts`: answers on the site that are kept with the interview.
    """

    record: str
    account: str
    statements: int
    others: int
    sources: tuple[str, ...]
    judgements: int
    drafts: int = 0


@dataclass(frozen=True, slots=True)
class Tombstones:
    """The accounts, sources and contacts of a record that were erased; contacts as subjects."""

    accounts: frozenset[str]
    sources: frozenset[str]
    contacts: frozenset[str] = frozenset()

    def __or__(self, other: Tombstones) -> Tombstones:
        accounts, contacts = self.accounts | other.accounts, self.contacts | other.contacts
        return Tombstones(accounts, self.sources | other.sources, contacts)

    @classmethod
    def of(cls, judged: Iterable[Judgement]) -> Tombstones:
        """Those that judgements name."""
        return cls.named(j.subject for j in judged if j.kind is JudgementKind.ERASED)

    @classmethod
    def named(cls, subjects: Iterable[str]) -> Tombstones:
        """Those that are subjects of the judgements that erased them."""
        named = [subject.partition(":") for subject in subjects]
        return cls(
            frozenset(key for kind, _, key in named if kind == "account"),
            frozenset(key for kind, _, key in named if kind == "source"),
            frozenset(f"contact:{key}" for kind, _, key in named if kind == "contact"),
        )

    def cover(self, statement: Statement) -> bool:
        """Tell whether a statement is of what was erased."""
        account = respondent_of(account_of(statement.subject))
        gone = statement.source in self.sources or statement.subject in self.contacts
        return gone or account in self.accounts


def own_sources(stated: Iterable[Statement], account: str) -> frozenset[str]:
    """The sources in which an account speaks and no other does.

    That of the interviews on the site is nobody's own: others will speak in it.
    """
    speakers: dict[str, set[str]] = {}
    for statement in stated:
        if key := respondent_of(account_of(statement.subject)):
            is_shared = statement.method.startswith(_ON_SITE)
            speakers.setdefault(statement.source, set()).add("" if is_shared else key)
    return frozenset(source for source, keys in speakers.items() if keys == {account})


@dataclass(frozen=True, slots=True)
class Taken:
    """All that goes with an account that is withdrawn, of what a record states.

    `own`: sources in which nobody else speaks; see `own_sources`.
    `statements`: by id: those of the account, its answers, its own sources, and what confirms any
      of them.
    `hidden`: places that nothing else names.
    """

    account: str
    own: frozenset[str]
    statements: Mapping[str, Statement]
    hidden: frozenset[str]

    @classmethod
    def of(cls, account: str, stated: Mapping[str, Statement]) -> Taken:
        """Of an account, given all statements of the record by id."""
        own = own_sources(stated.values(), account)
        taken = {
            id_: said
            for id_, said in stated.items()
            if respondent_of(account_of(said.subject)) == account or said.source in own
        }
        # Who confirmed any of it repeated it.
        taken |= {id_: said for id_, said in stated.items() if confirmed_by(said) in taken}
        left = (said for id_, said in stated.items() if id_ not in taken)
        return cls(account, own, taken, frozenset(named_by_these_alone(taken.values(), left)))

    @property
    def keys(self) -> set[str]:
        """Keys of what goes, on which judgements go, too."""
        return {
            *self.statements,
            *self.hidden,
            f"account:{self.account}",
            *(f"source:{key}" for key in self.own),
        }

    def words(self, register: Iterable[tuple[str, str, str]]) -> list[str]:
        """Words that name the account in a reason, given key, title and address of each source."""
        of_own = (word for source in register if source[0] in self.own for word in source)
        return [self.account, *(word for word in of_own if word)]

    def outcome(self, record: str, *, judgements: int, drafts: int = 0) -> Erased:
        """The same in numbers."""
        others = sum(not account_of(said.subject) for said in self.statements.values())
        own, n = tuple(sorted(self.own)), len(self.statements)
        return Erased(record, self.account, n, others, own, judgements, drafts)


def without_erased(material: Material, tombstones: Tombstones) -> Material:
    """A material without what was erased in the store that it comes to."""
    if not (tombstones.accounts or tombstones.sources or tombstones.contacts):
        return material
    taken = [s for s in material.statements if tombstones.cover(s)]
    left = tuple(s for s in material.statements if not tombstones.cover(s))
    hidden = named_by_these_alone(taken, left)
    left = tuple(s for s in left if not (is_gazetted(s) and hidden.intersection(places_named(s))))
    judged = without_what_only(taken, material.judgements, left)
    register = tuple(s for s in material.sources if s.id not in tombstones.sources)
    translations = translations_of(material.meta.translations, left, register)
    return replace(
        material,
        meta=replace(material.meta, translations=translations),
        sources=register,
        statements=left,
        judgements=tuple(j for j in judged if not _is_on_showing_of(tombstones, j)),
    )


def _is_on_showing_of(tombstones: Tombstones, judgement: Judgement) -> bool:
    kind, _, key = judgement.subject.partition(":")
    of = {"account": tombstones.accounts, "source": tombstones.sources}.get(kind, frozenset())
    is_gone = key in of or judgement.subject in tombstones.contacts
    return is_gone and judgement.kind is not JudgementKind.ERASED


def groups_of(account: str, judged: Iterable[tuple[str, str, str]]) -> frozenset[str]:
    """The groups that an account was noted in, by kind, subject and object of judgements."""
    mine = (JudgementKind.GROUPED.value, f"account:{account}")
    return frozenset(name for kind, subject, name in judged if (kind, subject) == mine)


def erasure_plan(connection: sa.Connection, record: str, account: str) -> Erased:
    """List all that withdrawing an account would erase; nothing is written.

    Raises NotFoundError: There is no such account.
    """
    return _Plan(connection, record, account).outcome


def erase(
    connection: sa.Connection, record: str, account: str, *, by: str, moment: datetime
) -> Erased:
    """Erase an account inside the transaction of `connection`."""
    plan = _Plan(connection, record, account)
    # In this transaction: whoever reads the store after it finds the text nowhere, and a process
    # that ends now leaves a store that knows what is still to be rewritten.
    ask_to_scrub(connection)
    end_on_site(connection, record, account)
    if plan.is_done or not plan.ids:
        return plan.outcome
    shows_less(connection, record)
    plan.empty_statements()
    plan.empty_sources()
    plan.empty_judgements()
    _drop_translations(connection, record)
    subjects = [f"account:{account}", *(f"source:{key}" for key in plan.outcome.sources)]
    subjects += [f"account:{key}" for key in plan.other_keys]
    _note_erased(connection, record, plan.ids, subjects, by=by, moment=moment)
    return plan.outcome


def _note_erased(
    connection: sa.Connection,
    record: str,
    ids: Iterable[str],
    subjects: Iterable[str],
    *,
    by: str,
    moment: datetime,
) -> None:
    """Append that statements are withdrawn, and the tombstones of what was erased."""
    judged = [(JudgementKind.WITHDRAWN, id_) for id_ in ids]
    judged += [(JudgementKind.ERASED, subject) for subject in subjects]
    day = moment.date().isoformat()
    ledger.append(
        connection,
        record,
        origin=Origin.ERASED,
        judged=[Judgement(kind, of, "", by, day, GONE) for kind, of in judged],
        written=moment,
    )


def erase_contact(
    connection: sa.Connection, record: str, key: str, *, by: str, moment: datetime
) -> int:
    """Erase a contact inside the transaction of `connection`; the number of its statements.

    Raises NotFoundError: There is no such contact.
    """
    c, subject = statements.c, f"contact:{key}"
    mine = sa.and_(c.record == record, c.subject == subject)
    stated = {row.id: statement_of(row) for row in connection.execute(STATEMENTS.where(mine))}
    if not stated:
        wanted = sa.select(c.subject).where(c.record == record, c.subject.startswith("contact:"))
        known = {each.removeprefix("contact:") for each in connection.execute(wanted).scalars()}
        raise NotFoundError("contact", key, known, hint=f"in record {record!r}")
    ask_to_scrub(connection)
    if subject in tombstones_of(connection, record).contacts:
        return 0
    shows_less(connection, record)
    connection.execute(statements.update().where(mine).values(**dict.fromkeys(_EMPTIED, "")))
    _drop_translations(connection, record)
    words = {key, *(s.value for s in stated.values() if s.property in ("name", "channel"))} - {""}
    rows = [
        row.row
        for row in ledger.rows_on(connection, record)
        if row.subject in {*stated, subject} or any(word in row.why for word in words)
    ]
    connection.execute(judgements.update().where(judgements.c.row.in_(rows)).values(why=GONE))
    _note_erased(connection, record, sorted(stated), [subject], by=by, moment=moment)
    return len(stated)


def erase_all(
    connection: sa.Connection,
    record: str,
    asked: Tombstones,
    done: Tombstones,
    *,
    moment: datetime,
) -> None:
    """Erase those accounts and contacts that a record still has; not those that are `done`."""
    for account in sorted(asked.accounts - done.accounts):
        with suppress(NotFoundError):
            erase(connection, record, account, by="import", moment=moment)
    for contact in sorted(asked.contacts - done.contacts):
        key = contact.removeprefix("contact:")
        with suppress(NotFoundError):
            erase_contact(connection, record, key, by="import", moment=moment)


def _drop_translations(connection: sa.Connection, record: str) -> None:
    """Drop the translations of what no statement and no source of a record has any more."""
    mine = records.c.id == record
    meta = meta_of(connection.execute(sa.select(records).where(mine)).one())
    if meta.translations:
        stated = connection.execute(STATEMENTS.where(statements.c.record == record))
        register = connection.execute(sa.select(sources).where(sources.c.record == record))
        kept = translations_of(
            meta.translations, map(statement_of, stated), map(source_of, register)
        )
        values = row_of_meta(replace(meta, translations=kept))["translations"]
        connection.execute(records.update().where(mine).values(translations=values))


class _Plan:
    """The rows that withdrawing an account touches."""

    def __init__(self, connection: sa.Connection, record: str, account: str) -> None:
        self._connection = connection
        self._mine = statements.c.record == record
        self._record = record
        every = connection.execute(STATEMENTS.where(self._mine)).all()
        stated = {row.id: statement_of(row) for row in every}
        self._taken = taken = Taken.of(account, stated)
        self.is_done = account in tombstones_of(connection, record).accounts
        given = answers_on_site(connection, record, account)
        if not taken.statements and given is None:
            known = {account_of(said.subject) for said in stated.values()} - {""}
            known |= accounts_on_site(connection, record)
            raise NotFoundError("account", account, known, hint=f"in record {record!r}")
        if self.is_done:
            self.ids: list[str] = []
            self.outcome = Erased(record, account, 0, 0, (), 0, given or 0)
            return
        self.ids = sorted(taken.statements)
        self.other_keys = other_keys(record, account, taken.statements.values())
        self._gazetted = [
            id_
            for id_, said in stated.items()
            if id_ not in taken.statements
            and is_gazetted(said)
            and taken.hidden.intersection(places_named(said))
        ]
        self._subjects = {
            id_: said.subject
            for id_, said in taken.statements.items()
            if taken.hidden.intersection(_places_of(said.subject))
        }
        self._judged = self._judgement_rows()
        self.outcome = taken.outcome(record, judgements=len(self._judged), drafts=given or 0)

    def _judgement_rows(self) -> list[sa.Row[Any]]:
        """Judgements on what is erased, and those whose reason names it."""
        register = sa.select(sources).where(sources.c.record == self._record)
        words = self._taken.words(
            (r.id, r.title, r.url) for r in self._connection.execute(register)
        )
        every = ledger.rows_on(self._connection, self._record)
        # What its group was noted with is a hash of what it said, too.
        judged = ((row.kind, row.subject, row.object) for row in every)
        on = self._taken.keys | groups_of(self._taken.account, judged)
        return [
            row
            for row in every
            if {row.subject, row.object} & on or any(word in row.why for word in words)
        ]

    def empty_statements(self) -> None:
        """Empty all that says something; subjects too, where they name what nobody else does."""
        named = statements.update().where(self._mine, statements.c.id == sa.bindparam("key"))
        empty = dict.fromkeys(_EMPTIED, "")
        self._connection.execute(named, [{"key": id_, **empty} for id_ in self.ids])
        hidden = [
            {"key": id_, "subject": f"{subject.partition(':')[0]}:{GONE}", "side": ""}
            for id_, subject in self._subjects.items()
        ]
        execute_each(self._connection, named, hidden)
        # The gazetteer may speak of the place again once somebody else names it.
        gazetted = statements.delete().where(self._mine, statements.c.id == sa.bindparam("key"))
        execute_each(self._connection, gazetted, [{"key": id_} for id_ in self._gazetted])

    def empty_sources(self) -> None:
        """Empty what names a source of its own."""
        mine = (sources.c.record == self._record, sources.c.id.in_(self._taken.own))
        emptied = {"title": GONE, "url": "", "note": "", "listed": False}
        self._connection.execute(sources.update().where(*mine).values(**emptied))

    def empty_judgements(self) -> None:
        """Empty reasons, and the places that nobody else names."""
        named = judgements.update().where(judgements.c.row == sa.bindparam("key"))
        rows = [
            {
                "key": row.row,
                "why": GONE,
                "subject": GONE if row.subject in self._taken.hidden else row.subject,
                "object": GONE if row.object in self._taken.hidden else row.object,
            }
            for row in self._judged
        ]
        execute_each(self._connection, named, rows)


def _places_of(subject: str) -> Sequence[str]:
    kind, _, key = subject.partition(":")
    return key.split("|") if kind in ("place", "tie", "reading") else ()


def tombstones_of(connection: sa.Connection, record: str) -> Tombstones:
    """Tombstones in a store of what was erased of a record."""
    wanted = sa.select(judgements.c.subject).where(
        judgements.c.record == record, judgements.c.kind == JudgementKind.ERASED.value
    )
    return Tombstones.named(connection.execute(wanted).scalars())
