"""Accounts on a tie in a store: added, shown less, and what one end told elsewhere.

Elsewhere is an account that came by an import: on paper, by a sheet, by ODK or Kobo. Of an
interview on the site the store knows whose account it is, and ends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from paradiplomacy.evidence import ledger
from paradiplomacy.evidence.consent.consents import account_of, respondent_of
from paradiplomacy.evidence.consent.less import shows_less
from paradiplomacy.evidence.consent.stored_consents import consents_in_store
from paradiplomacy.evidence.consent.tombstones import erased_in, is_of_erased
from paradiplomacy.evidence.history import merged_places
from paradiplomacy.evidence.ledger import Origin
from paradiplomacy.evidence.rows import STATEMENTS, demand_author, now, statement_of
from paradiplomacy.evidence.standings import read_standings
from paradiplomacy.evidence.tables import drafts, interviews, statements
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.statements import (
    CONSENT_WORDS,
    THIRD,
    Consent,
    Judgement,
    JudgementKind,
    Source,
    Statement,
)


def add_account_within(
    connection: sa.Connection,
    record: str,
    source: Source,
    statements: Sequence[Statement],
    *,
    by: str,
    why: str,
) -> bool:
    """Add an account inside a transaction that holds the record; False where it was withdrawn."""
    demand_author(by, why)
    gone = erased_in(connection, record)
    if any(is_of_erased(statement, gone) for statement in statements):
        return False
    ledger.add_stated(connection, record, [source], statements, by=by, why=why, moment=now())
    return True


def narrow_account_within(
    connection: sa.Connection, record: str, account: str, *, consent: str, by: str, why: str
) -> None:
    """Show an account no more openly than a consent, inside a transaction that holds the record.

    Where it was judged to be shown less already, that stays.
    """
    moment = now()
    subject, day = f"account:{account}", moment.date().isoformat()
    judged = [entry.judgement for entry in ledger.live_entries(connection, record, on=[subject])]
    consents = [each.object for each in judged if each.kind is JudgementKind.CONSENT]
    if consents and CONSENT_WORDS.index(consents[-1]) >= CONSENT_WORDS.index(consent):
        return
    narrower = Judgement(JudgementKind.CONSENT, subject, consent, by, day, why)
    ledger.append(connection, record, [narrower], origin=Origin.HAND, written=moment)


def unquote_account_within(
    connection: sa.Connection, record: str, account: str, *, by: str, why: str
) -> None:
    """Quote the words of an account no more, inside a transaction that holds the record."""
    c = statements.c
    agreed = STATEMENTS.where(
        c.record == record,
        c.subject == f"account:{account}",
        c.property == "quote",
        c.value == "yes",
    )
    moment = now()
    for yes in [statement_of(row) for row in connection.execute(agreed)]:
        no = replace(yes, value="no", raw="no")
        ledger.add_stated(connection, record, (), [no], by=by, why=why, moment=moment)
        rejected = Judgement(JudgementKind.REJECT, yes.id, "", by, f"{moment:%Y-%m-%d}", why)
        ledger.append(connection, record, [rejected], origin=Origin.HAND, written=moment)
    shows_less(connection, record)


_ABOUT = ("side", "place", "partner")
_ANSWERS = ("value", "date", "text")


@dataclass(frozen=True, slots=True)
class AnsweredElsewhere:
    """Answers that somebody gave for an end of a tie, but not on the site.

    `end`: which end of the tie: 0 or 1.
    `answers`: by question.
    `is_open`: whether the answers may be shown to anybody.
    """

    end: int
    answers: Mapping[str, str]
    is_open: bool


def answered_elsewhere_within(
    connection: sa.Connection, record: str, ends: tuple[str, str]
) -> tuple[AnsweredElsewhere, ...]:
    """The same, as one transaction sees it."""
    keys = [merged_places(connection, record, end) for end in ends]
    accounts = _accounts_of_places(connection, record, {key for of_end in keys for key in of_end})
    if not accounts:
        return ()
    consents = consents_in_store(connection, record)
    by_account = group_pairs(
        (account_of(statement.subject), statement)
        for statement in _statements_not_withdrawn(connection, record, accounts)
    )
    latest = {respondent_of(key): key for key in sorted(by_account, reverse=True)}
    elsewhere = []
    for key in sorted(latest.values()):
        about = {s.property: s.value for s in by_account[key] if s.subject == f"account:{key}"}
        places = (about.get("place"), about.get("partner"))
        at = [n for n in (0, 1) if places[0] in keys[n] and places[1] in keys[1 - n]]
        given = [s for s in by_account[key] if s.subject.startswith("answer:")]
        answers = {s.subject.partition("|")[2]: s.value for s in given if s.property in _ANSWERS}
        is_answered = any(s.property in (*_ANSWERS, "no_answer") for s in given)
        if at and is_answered and about.get("side") != THIRD:
            is_open = all(consents.of(s) is not Consent.CLOSED for s in given)
            elsewhere.append(AnsweredElsewhere(at[0], answers, is_open))
    return tuple(elsewhere)


def _accounts_of_places(connection: sa.Connection, record: str, places: Iterable[str]) -> set[str]:
    """Accounts that imports brought and that name one of some places as one of their ends."""
    c = statements.c
    wanted = sa.select(c.subject).where(
        c.record == record,
        c.subject > "account:",
        c.subject < "account;",  # a range, since an index has no use for a pattern
        c.property.in_(_ABOUT),
        c.value.in_(list(places)),
        c.imported,
    )
    return {account_of(subject) for subject in connection.execute(wanted).scalars()}


def _statements_not_withdrawn(
    connection: sa.Connection, record: str, accounts: Iterable[str]
) -> Iterator[Statement]:
    """Statements of accounts that were not withdrawn."""
    c = statements.c
    ranges = [
        sa.or_(
            c.subject == f"account:{key}",
            sa.and_(c.subject > f"answer:{key}|", c.subject < f"answer:{key}}}"),
        )
        for key in accounts
    ]
    read = read_standings(connection, record, c.imported, sa.or_(*ranges))
    yield from (statement_of(row) for row in read.rows if row.id not in read.withdrawn)


_BEGIN = "site-"


def account_on_site(person: str) -> str:
    """Key of the account that a respondent has in the record.

    >>> account_on_site("p1")
    'site-p1'
    """
    return f"{_BEGIN}{person}"


def accounts_on_site(connection: sa.Connection, record: str) -> set[str]:
    """Keys of the accounts that respondents of a record have or will have, withdrawn ones too."""
    wanted = sa.select(interviews.c.person).where(interviews.c.record == record)
    return set(map(account_on_site, connection.execute(wanted).scalars()))


def answers_on_site(connection: sa.Connection, record: str, account: str) -> int | None:
    """Number of answers kept with an interview; None where the account is of none."""
    if account not in accounts_on_site(connection, record):
        return None
    of_person = drafts.c.person == account.removeprefix(_BEGIN)
    count = sa.select(sa.func.count()).select_from(drafts).where(of_person)
    return int(connection.execute(count).scalar_one())


def end_on_site(connection: sa.Connection, record: str, account: str) -> None:
    """Withdraw the interview of an account, if it is of one: it is over, and its answers go."""
    if not account.startswith(_BEGIN):
        return
    person = account.removeprefix(_BEGIN)
    of_person = interviews.update().where(
        interviews.c.person == person, interviews.c.record == record
    )
    nothing = {"state": "withdrawn", "office": "", "role": "", "consent": "none", "quote": False}
    # First the interview: who is just saving an answer holds it, and is waited for.
    if connection.execute(of_person.values(**nothing)).rowcount:
        connection.execute(drafts.delete().where(drafts.c.person == person))


def live_on_site(connection: sa.Connection) -> tuple[str, ...]:
    """Keys of the respondents who withdrew, and of whom a record still says something."""
    account = sa.literal(f"account:{_BEGIN}") + interviews.c.person
    still = sa.exists().where(
        statements.c.record == interviews.c.record,
        statements.c.subject == account,
        statements.c.value != "",
    )
    wanted = sa.select(interviews.c.person).where(interviews.c.state == "withdrawn", still)
    return tuple(connection.execute(wanted.order_by(interviews.c.person)).scalars())
