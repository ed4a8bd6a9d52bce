"""Interviews on the site, as the store sees them: whose account it is, and how one ends."""

from __future__ import annotations

import sqlalchemy as sa

from paradiplomacy.evidence.people_tables import drafts, interviews
from paradiplomacy.evidence.tables import statements

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
