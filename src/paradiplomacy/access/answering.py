"""Interviews on the site: one side of one tie answers, and comes back to it until it is finished.

What is answered stays here until the other end is done (`blinding`); only then does it go into
the record, where others read it. It knows no question: answers are text by key.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

import sqlalchemy as sa

from paradiplomacy.access import audit, rows
from paradiplomacy.access.blinding import Blinding
from paradiplomacy.access.kept_interviews import Interview
from paradiplomacy.access.roles import Role
from paradiplomacy.evidence.people_tables import drafts, interviews, invitations


class Answering(Blinding):
    """The interviews of a store: begun, answered, finished and released."""

    def begin(self, interview: Interview) -> None:
        """Begin an interview, or change what the respondent said of themselves before it ends.

        Who is not blind any more stays so.
        """
        values = {name: getattr(interview, name) for name in Interview.__dataclass_fields__}
        of_person = interviews.c.person == interview.person
        with self._writing() as connection:
            changed = connection.execute(
                interviews.update()
                .where(of_person, interviews.c.state == "open")
                .values(
                    **{
                        name: values[name]
                        for name in ("language", "consent", "office", "role", "quote")
                    },
                    not_blind=sa.or_(interviews.c.not_blind, sa.literal(interview.not_blind)),
                )
            ).rowcount
            known = sa.select(interviews.c.person).where(of_person)
            if not changed and connection.execute(known).first() is None:
                connection.execute(interviews.insert().values(**values))
                audit.note(
                    connection,
                    interview.person,
                    "answer_begun",
                    record=interview.record,
                    subject=interview.tie,
                )

    def save(self, person: str, question: str, answer: str, *, version: int) -> bool:
        """Save an answer; False where somebody changed it since, or the interview is over.

        `version`: of the answer that was shown; 0 where there was none.
        """
        stored = self._sealing.sealed(f"{person}|{question}", answer) if self._sealing else answer
        row = {"answer": stored, "sealed": bool(self._sealing)}
        row |= {"version": version + 1, "saved": rows.now()}
        this_draft = (drafts.c.person == person, drafts.c.question == question)
        is_open = sa.select(interviews.c.person).where(
            interviews.c.person == person, interviews.c.state == "open"
        )
        with self._writing() as connection:
            # Locked, so that of two who answer at once one waits for the other.
            if connection.execute(is_open.with_for_update()).first() is None:
                return False
            known = connection.execute(sa.select(drafts.c.version).where(*this_draft)).scalar()
            if (known or 0) != version:
                return False
            connection.execute(
                drafts.update().where(*this_draft).values(**row)
                if known
                else drafts.insert().values(person=person, question=question, **row)
            )
        return True

    def finish(self, person: str, *, not_blind: bool = False) -> None:
        """End an interview: its answers stay as they are.

        `not_blind`: whether they could read by now what the other end answered, if that is not
          noted yet.
        """
        of_person = (interviews.c.person == person, interviews.c.state == "open")
        with self._writing() as connection:
            values: dict[str, object] = {"state": "finished", "finished": rows.now()}
            if not_blind:
                values["not_blind"] = True
            if connection.execute(interviews.update().where(*of_person).values(**values)).rowcount:
                audit.note(connection, person, "answer_finished", subject=person)

    def ready(
        self,
        record: str,
        tie: str,
        ends: tuple[str, str],
        *,
        elsewhere: Collection[str] = (),
        is_answer: Callable[[str], bool] = bool,
    ) -> tuple[Interview, ...]:
        """The finished interviews on a tie whose other end is done; see `ends_asked`."""
        asked = self.ends_asked(record, tie, ends, elsewhere=elsewhere, is_answer=is_answer)
        done = {end for end in ends if asked[end].is_done}
        return tuple(
            interview
            for interview in self.of_tie(record, tie)
            if interview.state == "finished" and done - {interview.side}
        )

    def invitation_of(self, person: str) -> tuple[str, str, str] | None:
        """Record, tie and side that somebody was asked about; None for who is not a respondent."""
        wanted = sa.select(invitations.c.record, invitations.c.tie, invitations.c.side).where(
            invitations.c.person == person, invitations.c.role == Role.RESPONDENT.value
        )
        with self._reading() as connection:
            row = connection.execute(wanted).first()
        return None if row is None else (row.record, row.tie, row.side)
