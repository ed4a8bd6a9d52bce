"""Erasure of an account that was withdrawn: of all that it said, in every row of the store.

Rows keep id and times, so that history shows that something was withdrawn, and when. A judgement
of the kind ``erased`` on the account, and on each source that nobody else speaks in, stays as the
tombstone: later imports that still hold them bring nothing back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
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


def erased_by(judged: Iterable[Judgement]) -> frozenset[str]:
    """The accounts, sources and contacts that judgements erased, as their tombstones name them."""
    return frozenset(j.subject for j in judged if j.kind is JudgementKind.ERASED)


def erased_in(connection: sa.Connection, record: str) -> frozenset[str]:
    """The accounts, sources and contacts of a record that were erased from a store."""
    wanted = sa.select(judgements.c.subject).where(
        judgements.c.record == record, judgements.c.kind == JudgementKind.ERASED.value
    )
    return frozenset(connection.execute(wanted).scalars())


def is_of_erased(statement: Statement, erased: frozenset[str]) -> bool:
    """Tell whether a statement is of an account, a source or a contact that was erased."""
    account = respondent_of(account_of(statement.subject))
    of = (statement.subject, f"source:{statement.source}", f"account:{account}")
    return not erased.isdisjoint(of)


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


def without_erased(material: Material, erased: frozenset[str]) -> Material:
    """A material without what was erased in the store that it comes to."""
    if not erased:
        return material
    taken = [s for s in material.statements if is_of_erased(s, erased)]
    left = tuple(s for s in material.statements if not is_of_erased(s, erased))
    hidden = named_by_these_alone(taken, left)
    left = tuple(s for s in left if not (is_gazetted(s) and hidden.intersection(places_named(s))))
    judged = without_what_only(taken, material.judgements, left)
    register = tuple(s for s in material.sources if f"source:{s.id}" not in erased)
    translations = translations_of(material.meta.translations, left, register)
    return replace(
        material,
        meta=replace(material.meta, translations=translations),
        sources=register,
        statements=left,
        judgements=tuple(
            j for j in judged if j.kind is JudgementKind.ERASED or j.subject not in erased
        ),
    )


def groups_of(account: str, judged: Iterable[tuple[str, str, str]]) -> frozenset[str]:
    """The groups that an account was noted in, by kind, subject and object of judgements."""
    mine = (JudgementKind.GROUPED.value, f"account:{account}")
    return frozenset(name for kind, subject, name in judged if (kind, subject) == mine)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Rows that withdrawing an account touches in a store; none where that was done before.

    `stated`: all that the record states, by id.
    `judged`: rows of judgements on what is erased, and of those whose reason names it.
    `drafts`: how many answers on the site are kept with the interview.
    """

    stated: Mapping[str, Statement]
    taken: Taken
    judged: Sequence[sa.Row[Any]]
    drafts: int

    @classmethod
    def of(cls, connection: sa.Connection, record: str, account: str) -> _Plan:
        """Raise NotFoundError where there is no such account."""
        rows = connection.execute(STATEMENTS.where(statements.c.record == record))
        stated = {row.id: statement_of(row) for row in rows}
        taken = Taken.of(account, stated)
        drafts = answers_on_site(connection, record, account)
        if not taken.statements and drafts is None:
            known = {account_of(said.subject) for said in stated.values()} - {""}
            known |= accounts_on_site(connection, record)
            raise NotFoundError("account", account, known, hint=f"in record {record!r}")
        if f"account:{account}" in erased_in(connection, record):
            return cls({}, Taken(account, frozenset(), {}, frozenset()), (), drafts or 0)
        register = connection.execute(sa.select(sources).where(sources.c.record == record))
        words = taken.words((row.id, row.title, row.url) for row in register)
        every = ledger.rows_on(connection, record)
        # What its group was noted with is a hash of what it said, too.
        on = taken.keys | groups_of(account, ((row.kind, row.subject, row.object) for row in every))
        return cls(stated, taken, _judged_on(every, on, words), drafts or 0)

    def outcome(self, record: str) -> Erased:
        """The same in numbers."""
        return self.taken.outcome(record, judgements=len(self.judged), drafts=self.drafts)


def erasure_plan(connection: sa.Connection, record: str, account: str) -> Erased:
    """List all that withdrawing an account would erase; nothing is written.

    Raises NotFoundError: There is no such account.
    """
    return _Plan.of(connection, record, account).outcome(record)


def erase(
    connection: sa.Connection, record: str, account: str, *, by: str, moment: datetime
) -> Erased:
    """Erase an account inside the transaction of `connection`."""
    plan = _Plan.of(connection, record, account)
    taken = plan.taken
    # In this transaction: whoever reads the store after it finds the text nowhere, and a process
    # that ends now leaves a store that knows what is still to be rewritten.
    ask_to_scrub(connection)
    end_on_site(connection, record, account)
    if not taken.statements:
        return plan.outcome(record)
    _hide_places(connection, record, plan)
    mine = (sources.c.record == record, sources.c.id.in_(taken.own))
    nameless = {"title": GONE, "url": "", "note": "", "listed": False}
    connection.execute(sources.update().where(*mine).values(**nameless))
    gone = [f"account:{account}", *(f"source:{key}" for key in sorted(taken.own))]
    gone += [f"account:{key}" for key in other_keys(record, account, taken.statements.values())]
    hidden = taken.hidden
    _empty_rows(
        connection, record, taken.statements, plan.judged, gone, hidden=hidden, by=by, moment=moment
    )
    return plan.outcome(record)


def erase_contact(
    connection: sa.Connection, record: str, key: str, *, by: str, moment: datetime
) -> int:
    """Erase a contact inside the transaction of `connection`; the number of its statements.

    Raises NotFoundError: There is no such contact.
    """
    c, subject = statements.c, f"contact:{key}"
    mine = STATEMENTS.where(c.record == record, c.subject == subject)
    stated = {row.id: statement_of(row) for row in connection.execute(mine)}
    if not stated:
        wanted = sa.select(c.subject).where(c.record == record, c.subject.startswith("contact:"))
        known = {each.removeprefix("contact:") for each in connection.execute(wanted).scalars()}
        raise NotFoundError("contact", key, known, hint=f"in record {record!r}")
    ask_to_scrub(connection)
    if subject in erased_in(connection, record):
        return 0
    words = {key, *(s.value for s in stated.values() if s.property in ("name", "channel"))} - {""}
    judged = _judged_on(ledger.rows_on(connection, record), {*stated, subject}, words)
    _empty_rows(connection, record, stated, judged, [subject], by=by, moment=moment)
    return len(stated)


def erase_all(
    connection: sa.Connection, record: str, subjects: Iterable[str], *, moment: datetime
) -> None:
    """Erase those accounts and contacts that a record still has."""
    for kind, _, key in (subject.partition(":") for subject in sorted(subjects)):
        with suppress(NotFoundError):
            if kind == "account":
                erase(connection, record, key, by="import", moment=moment)
            elif kind == "contact":
                erase_contact(connection, record, key, by="import", moment=moment)


def _judged_on(
    rows: Iterable[sa.Row[Any]], on: Collection[str], words: Collection[str]
) -> list[sa.Row[Any]]:
    """Judgements on some things, and those whose reason has one of some words."""
    return [
        row
        for row in rows
        if row.subject in on or row.object in on or any(word in row.why for word in words)
    ]


def _empty_rows(
    connection: sa.Connection,
    record: str,
    ids: Iterable[str],
    judged: Iterable[sa.Row[Any]],
    gone: Iterable[str],
    *,
    hidden: Collection[str] = (),
    by: str,
    moment: datetime,
) -> None:
    """Empty statements, reasons and places that nobody else names, and append the tombstones."""
    shows_less(connection, record)
    ids = sorted(ids)
    nothing = dict.fromkeys(_EMPTIED, "")
    connection.execute(_changed_statement(record).values(**nothing), [{"key": id_} for id_ in ids])
    rows = [
        {
            "key": row.row,
            "why": GONE,
            "subject": GONE if row.subject in hidden else row.subject,
            "object": GONE if row.object in hidden else row.object,
        }
        for row in judged
    ]
    by_row = judgements.update().where(judgements.c.row == sa.bindparam("key"))
    execute_each(connection, by_row, rows)
    _drop_translations(connection, record)
    noted = [(JudgementKind.WITHDRAWN, id_) for id_ in ids]
    noted += [(JudgementKind.ERASED, subject) for subject in gone]
    day = moment.date().isoformat()
    ledger.append(
        connection,
        record,
        origin=Origin.ERASED,
        judged=[Judgement(kind, of, "", by, day, GONE) for kind, of in noted],
        written=moment,
    )


def _hide_places(connection: sa.Connection, record: str, plan: _Plan) -> None:
    """Empty subjects that name what nobody else does, and leave out the gazetteer's word on it."""
    hidden, taken = plan.taken.hidden, plan.taken.statements
    nameless = [
        {"key": id_, "subject": f"{said.subject.partition(':')[0]}:{GONE}", "side": ""}
        for id_, said in taken.items()
        if hidden.intersection(_places_of(said.subject))
    ]
    execute_each(connection, _changed_statement(record), nameless)
    # The gazetteer may speak of the place again once somebody else names it.
    gazetted = [
        id_
        for id_, said in plan.stated.items()
        if id_ not in taken and is_gazetted(said) and hidden.intersection(places_named(said))
    ]
    mine = statements.c.record == record
    connection.execute(statements.delete().where(mine, statements.c.id.in_(gazetted)))


def _changed_statement(record: str) -> sa.Update:
    """Change of a statement of a record, by its id."""
    c = statements.c
    return statements.update().where(c.record == record, c.id == sa.bindparam("key"))


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


def _places_of(subject: str) -> Sequence[str]:
    kind, _, key = subject.partition(":")
    return key.split("|") if kind in ("place", "tie", "reading") else ()
