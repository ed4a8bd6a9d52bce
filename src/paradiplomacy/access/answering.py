"""Interviews on the site: one side of one tie answers, and comes back to it until it is finished.

What is answered stays here until the other end is done (`blinding`); only then does it go into
the record, where others read it. It knows no question: answers are text by key.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from paradiplomacy.access import audit, rows
from paradiplomacy.access.blinding import Blinding
from paradiplomacy.access.roles import Role
from paradiplomacy.errors import StoreError
from paradiplomacy.evidence.people_tables import drafts, interviews, invitations

__all__ = ["Answering", "Draft", "Interview"]


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview of a respondent.

    Parameters
    ----------
    person : str
        Key of the respondent.
    record, tie, side : str
    questionnaire : str
        Its version.
    language : str
    consent : str
        The tier that the respondent agreed to.
    office, role : str
    state : {"open", "finished", "released", "withdrawn"}
        ``finished``: it waits for the other end; ``released``: it is in the record.
    started : datetime
    finished : datetime or None
    quote : bool
        Whether the respondent's words may be quoted.
    released : datetime or None
        When it went into the record; it stays when the respondent withdraws.
    not_blind : bool
        Whether the respondent could read what the other end answered before they had finished.
    """

    person: str
    record: str
    tie: str
    side: str
    questionnaire: str
    language: str
    consent: str
    office: str
    role: str
    state: str
    started: datetime
    finished: datetime | None
    quote: bool = False
    released: datetime | None = None
    not_blind: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer so far; empty where the respondent left it out.

    Parameters
    ----------
    answer : str
    version : int
        Raised with each change, so that of two who change it at once the second notices.
    """

    answer: str
    version: int


class Answering(Blinding):
    """The interviews of a store.

    Parameters
    ----------
    engine : sqlalchemy.Engine
    sealing : Sealing, optional
        Encrypts what respondents answer (`paradiplomacy.evidence.consent.sealing.sealing_of`).
    within : sqlalchemy.Connection, optional, keyword-only
        All is one transaction of this connection; by default each method is one of its own.
    """

    def of(self, person: str) -> Interview | None:
        """The interview of a respondent; None where they have not begun."""
        with self._reading() as connection:
            row = connection.execute(
                sa.select(interviews).where(interviews.c.person == person)
            ).first()
        return None if row is None else Interview(**row._mapping)

    def begin(self, interview: Interview) -> None:
        """Begin an interview, or change what the respondent said of themselves before it ends.

        Who is not blind any more stays so.
        """
        values = {name: getattr(interview, name) for name in Interview.__dataclass_fields__}
        mine = interviews.c.person == interview.person
        with self._writing() as connection:
            changed = connection.execute(
                interviews.update()
                .where(mine, interviews.c.state == "open")
                .values(
                    **{
                        name: values[name]
                        for name in ("language", "consent", "office", "role", "quote")
                    },
                    not_blind=sa.or_(interviews.c.not_blind, sa.literal(interview.not_blind)),
                )
            ).rowcount
            known = sa.select(interviews.c.person).where(mine)
            if not changed and connection.execute(known).first() is None:
                connection.execute(interviews.insert().values(**values))
                audit.note(
                    connection,
                    interview.person,
                    "answer_begun",
                    record=interview.record,
                    subject=interview.tie,
                )

    def drafts(self, person: str) -> Mapping[str, Draft]:
        """What a respondent has answered so far, by question.

        Raises
        ------
        StoreError
            It is encrypted, and the key is not there, or not the right one.
        """
        wanted = sa.select(drafts).where(drafts.c.person == person)
        with self._reading() as connection:
            every = connection.execute(wanted).all()
        return {row.question: Draft(self._opened(row), row.version) for row in every}

    def _opened(self, row: sa.Row[Any]) -> str:
        if not row.sealed:
            return str(row.answer)
        of = f"{row.person}|{row.question}"
        text = self._sealing.opened(of, row.answer) if self._sealing else None
        if text is None:
            raise StoreError("answers are encrypted, and this is not their key; see --key-file")
        return text

    def save(self, person: str, question: str, answer: str, *, version: int) -> bool:
        """Save an answer; False where somebody changed it since, or the interview is over.

        Parameters
        ----------
        person, question, answer : str
        version : int, keyword-only
            Of the answer that was shown; 0 where there was none.
        """
        kept = self._sealing.sealed(f"{person}|{question}", answer) if self._sealing else answer
        row = {"answer": kept, "sealed": bool(self._sealing)}
        row |= {"version": version + 1, "saved": rows.now()}
        mine = (drafts.c.person == person, drafts.c.question == question)
        is_open = sa.select(interviews.c.person).where(
            interviews.c.person == person, interviews.c.state == "open"
        )
        with self._writing() as connection:
            # Locked, so that of two who answer at once one waits for the other.
            if connection.execute(is_open.with_for_update()).first() is None:
                return False
            known = connection.execute(sa.select(drafts.c.version).where(*mine)).scalar()
            if (known or 0) != version:
                return False
            if known:
                connection.execute(drafts.update().where(*mine).values(**row))
            else:
                connection.execute(drafts.insert().values(person=person, question=question, **row))
        return True

    def finish(self, person: str, *, not_blind: bool = False) -> None:
        """End an interview: its answers stay as they are.

        Parameters
        ----------
        person : str
        not_blind : bool, keyword-only
            Whether they could read by now what the other end answered, if that is not noted yet.
        """
        mine = (interviews.c.person == person, interviews.c.state == "open")
        with self._writing() as connection:
            values: dict[str, object] = {"state": "finished", "finished": rows.now()}
            if not_blind:
                values["not_blind"] = True
            if connection.execute(interviews.update().where(*mine).values(**values)).rowcount:
                audit.note(connection, person, "answer_finished", subject=person)

    def of_tie(self, record: str, tie: str) -> tuple[Interview, ...]:
        """The interviews on a tie that were not withdrawn, in the order in which they began."""
        wanted = sa.select(interviews).where(
            interviews.c.record == record,
            interviews.c.tie == tie,
            interviews.c.state != "withdrawn",
        )
        with self._reading() as connection:
            every = connection.execute(wanted.order_by(interviews.c.started)).all()
        return tuple(Interview(**row._mapping) for row in every)

    def ready(
        self,
        record: str,
        tie: str,
        ends: tuple[str, str],
        *,
        elsewhere: Collection[str] = (),
        is_answer: Callable[[str], bool] = bool,
    ) -> tuple[Interview, ...]:
        """The finished interviews on a tie whose other end is done; see `asked`."""
        asked = self.asked(record, tie, ends, elsewhere=elsewhere, is_answer=is_answer)
        done = {end for end in ends if asked[end].is_done}
        return tuple(
            interview
            for interview in self.of_tie(record, tie)
            if interview.state == "finished" and done - {interview.side}
        )

    def waiting(self, record: str) -> tuple[Interview, ...]:
        """The finished interviews of a record that wait for the other end."""
        return self._in_state(record, "finished")

    def released_in(self, record: str) -> tuple[Interview, ...]:
        """The interviews of a record whose answers are in it."""
        return self._in_state(record, "released")

    def _in_state(self, record: str, state: str) -> tuple[Interview, ...]:
        wanted = (
            sa.select(interviews)
            .where(interviews.c.record == record, interviews.c.state == state)
            .order_by(interviews.c.started)
        )
        with self._reading() as connection:
            return tuple(Interview(**row._mapping) for row in connection.execute(wanted))

    def invitation_of(self, person: str) -> tuple[str, str, str] | None:
        """Record, tie and side that somebody was asked about; None for who is not a respondent."""
        wanted = sa.select(invitations.c.record, invitations.c.tie, invitations.c.side).where(
            invitations.c.person == person, invitations.c.role == Role.RESPONDENT.value
        )
        with self._reading() as connection:
            row = connection.execute(wanted).first()
        return None if row is None else (row.record, row.tie, row.side)
