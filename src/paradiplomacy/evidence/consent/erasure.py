"""Erasure of an account that was withdrawn: of all that goes with it, in every row of the store.

Rows keep id and times, so that history shows that something was withdrawn, and when. A judgement
of the kind ``erased`` on the account, and on each source that nobody else speaks in, stays as the
tombstone: later imports that still hold them bring nothing back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

import sqlalchemy as sa

from paradiplomacy.errors import NotFoundError
from paradiplomacy.evidence import ledger
from paradiplomacy.evidence.applied_judgements import is_gazetted, places_named
from paradiplomacy.evidence.consent.consents import account_of
from paradiplomacy.evidence.consent.less import shows_less
from paradiplomacy.evidence.consent.scrubbing import ask_to_scrub
from paradiplomacy.evidence.consent.tombstones import (
    GONE,
    Erasure,
    Withdrawal,
    erased_in,
    groups_of,
)
from paradiplomacy.evidence.ledger import Origin
from paradiplomacy.evidence.rows import (
    STATEMENTS,
    execute_each,
    meta_of,
    row_of_meta,
    source_of,
    statement_of,
)
from paradiplomacy.evidence.stored_accounts import accounts_on_site, answers_on_site, end_on_site
from paradiplomacy.evidence.tables import judgements, records, sources, statements
from paradiplomacy.model.records import translations_of
from paradiplomacy.model.statements import Judgement, JudgementKind

_EMPTIED = ("value", "raw", "locator", "note", "when", "actor")
_OF_PLACES = ("place:", "tie:", "reading:")


_Rows: TypeAlias = Sequence[sa.Row[Any]]


def erasure_plan(connection: sa.Connection, record: str, account: str) -> Erasure:
    """List all that withdrawing an account would erase; nothing is written.

    Raises NotFoundError: There is no such account.
    """
    taken, judged, drafts = _find_rows(connection, record, account)
    return taken.outcome(record, judgements=len(judged), drafts=drafts)


def erase(
    connection: sa.Connection, record: str, account: str, *, by: str, moment: datetime
) -> Erasure:
    """Erase an account inside the transaction of `connection`."""
    taken, judged, drafts = _find_rows(connection, record, account)
    # In this transaction: whoever reads the store after it finds the text nowhere, and a process
    # that ends now leaves a store that knows what is still to be rewritten.
    ask_to_scrub(connection)
    end_on_site(connection, record, account)
    if taken.statements:
        _hide_places(connection, record, taken)
        own = sources.update().where(sources.c.record == record, sources.c.id.in_(taken.own))
        connection.execute(own.values(title=GONE, url="", note="", listed=False))
        _empty_rows(
            connection, record, taken.statements, judged, taken.tombstones(record),
            hidden=taken.hidden, by=by, moment=moment,
        )  # fmt: skip
    return taken.outcome(record, judgements=len(judged), drafts=drafts)


def _find_rows(
    connection: sa.Connection, record: str, account: str
) -> tuple[Withdrawal, _Rows, int]:
    """All that withdrawing an account takes, judgements on it, and answers kept with the interview.

    The judgements are those on what goes, and those whose reason names it. Of an account that was
    erased before, nothing is left to go.
    """
    rows = connection.execute(STATEMENTS.where(statements.c.record == record))
    taken = Withdrawal.of(account, {row.id: statement_of(row) for row in rows})
    drafts = answers_on_site(connection, record, account)
    if not taken.statements and drafts is None:
        known = {account_of(statement.subject) for statement in taken.stated.values()} - {""}
        known |= accounts_on_site(connection, record)
        raise NotFoundError("account", account, known, hint=f"in record {record!r}")
    if f"account:{account}" in erased_in(connection, record):
        return Withdrawal.of(account, {}), (), drafts or 0
    register = connection.execute(sa.select(sources).where(sources.c.record == record))
    words = taken.words((row.id, row.title, row.url) for row in register)
    every = ledger.rows_on(connection, record)
    # What its group was noted with is a hash of what it said, too.
    on = taken.keys | groups_of(account, ((row.kind, row.subject, row.object) for row in every))
    return taken, _judged_on(every, on, words), drafts or 0


def erase_contact(
    connection: sa.Connection, record: str, key: str, *, by: str, moment: datetime
) -> int:
    """Erase a contact inside the transaction of `connection`; the number of its statements.

    Raises NotFoundError: There is no such contact.
    """
    c, subject = statements.c, f"contact:{key}"
    of_contact = STATEMENTS.where(c.record == record, c.subject == subject)
    stated = {row.id: statement_of(row) for row in connection.execute(of_contact)}
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
    judgements_noted = [Judgement(kind, of, "", by, day, GONE) for kind, of in noted]
    ledger.append(connection, record, judgements_noted, origin=Origin.ERASED, written=moment)


def _hide_places(connection: sa.Connection, record: str, taken: Withdrawal) -> None:
    """Empty subjects that name what nobody else does, and leave out the gazetteer's word on it."""
    nameless = [
        {"key": id_, "subject": f"{statement.subject.partition(':')[0]}:{GONE}", "side": ""}
        for id_, statement in taken.statements.items()
        if statement.subject.startswith(_OF_PLACES)
        and taken.hidden.intersection(re.split("[:|]", statement.subject))
    ]
    execute_each(connection, _changed_statement(record), nameless)
    # The gazetteer may speak of the place again once somebody else names it.
    gazetted = [
        id_
        for id_, statement in taken.stated.items()
        if id_ not in taken.statements
        and is_gazetted(statement)
        and taken.hidden.intersection(places_named(statement))
    ]
    of_record = statements.c.record == record
    connection.execute(statements.delete().where(of_record, statements.c.id.in_(gazetted)))


def _changed_statement(record: str) -> sa.Update:
    """Change of a statement of a record, by its id."""
    c = statements.c
    return statements.update().where(c.record == record, c.id == sa.bindparam("key"))


def _drop_translations(connection: sa.Connection, record: str) -> None:
    """Drop the translations of what no statement and no source of a record has any more."""
    of_record = records.c.id == record
    meta = meta_of(connection.execute(sa.select(records).where(of_record)).one())
    if meta.translations:
        stated = connection.execute(STATEMENTS.where(statements.c.record == record))
        register = connection.execute(sa.select(sources).where(sources.c.record == record))
        remaining = translations_of(
            meta.translations, map(statement_of, stated), map(source_of, register)
        )
        values = row_of_meta(replace(meta, translations=remaining))["translations"]
        connection.execute(records.update().where(of_record).values(translations=values))
