"""Interviews on the site: one side of one tie answers, and comes back to it until it is finished.

What is answered stays here until the other end is done; only then does it go into the record,
where everybody reads it: the other end was asked, nobody there is still to answer, and somebody
answered or all of them are closed. Where an end was never asked, or finished and answered nothing,
they wait until somebody says that nobody else will be asked there.

It knows no question: answers are text by key.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from paradiplomacy.access import audit, rows
from paradiplomacy.access.kept_interviews import Interview, KeptInterviews
from paradiplomacy.access.roles import Role
from paradiplomacy.evidence.tables import closed_ends, drafts, interviews, invitations

_END = ("record", "tie", "side")


@dataclass(frozen=True, slots=True)
class EndAsked:
    """Progress of one end of a tie in answering.

    `is_asked`: whether anybody was invited, or answered elsewhere.
    `is_open`: whether somebody is still to answer: their link works, and they have not finished.
    `has_answered`: whether somebody who finished answered any question.
    `is_silent`: whether somebody finished and answered none.
    `is_closed`: whether somebody said that nobody else will be asked there.

    >>> EndAsked(True, False, True, False, False).is_done
    True
    >>> EndAsked(True, False, False, True, False).is_done, EndAsked(*[False] * 5).is_done
    (False, False)
    """

    is_asked: bool
    is_open: bool
    has_answered: bool
    is_silent: bool
    is_closed: bool

    @property
    def is_done(self) -> bool:
        """True if the other end's answers wait for it no longer."""
        all_closed = self.is_asked and not self.is_silent
        return self.is_closed or (not self.is_open and (self.has_answered or all_closed))

    @property
    def may_compare(self) -> bool:
        """True if its respondents may be shown what the other end answered."""
        return self.has_answered and not self.is_open


class Answering(KeptInterviews):
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
        stored = self._sealing.seal(f"{person}|{question}", answer) if self._sealing else answer
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

    # --- one end does not read what the other answered first -------------------

    def ends_asked(
        self,
        record: str,
        tie: str,
        ends: Collection[str],
        *,
        elsewhere: Collection[str] = (),
        is_answer: Callable[[str], bool] = bool,
    ) -> Mapping[str, EndAsked]:
        """Progress of each end of a tie in answering.

        `ends`: keys of its places.
        `elsewhere`: those that answered, but not here.
        `is_answer`: whether what was kept for a question answers it.
        """
        now = rows.now()
        respondent = invitations.c.role == Role.RESPONDENT.value
        of_tie = (invitations.c.record == record, invitations.c.tie == tie, respondent)
        of_this_tie = (interviews.c.record == record, interviews.c.tie == tie)
        shut = sa.select(closed_ends.c.side).where(
            closed_ends.c.record == record, closed_ends.c.tie == tie
        )
        with self._reading() as connection:
            links = connection.execute(sa.select(invitations).where(*of_tie)).all()
            every = connection.execute(sa.select(interviews).where(*of_this_tie)).all()
            closed = set(connection.execute(shut).scalars())
            finished = {row.person for row in every if row.state in ("finished", "released")}
            answers = connection.execute(
                sa.select(drafts).where(drafts.c.person.in_(finished))
            ).all()
        answered = {row.person for row in answers if is_answer(self._open_answer(row))}
        works = {row.key for row in links if row.revoked is None and row.expires > now}
        link_of = {row.person: row.key for row in links if row.person}
        begun = {row.person for row in every}
        still = {row.side for row in links if row.key in works and row.person not in begun}
        still |= {
            row.side
            for row in every
            if row.state == "open" and link_of.get(row.person, "") in {"", *works}
        }
        return {
            end: EndAsked(
                is_asked=end in {row.side for row in (*links, *every)} | set(elsewhere),
                is_open=end in still,
                has_answered=end in elsewhere
                or any(row.side == end and row.person in answered for row in every),
                is_silent=any(
                    row.side == end and row.person in finished - answered for row in every
                ),
                is_closed=end in closed,
            )
            for end in ends
        }

    def could_read(self, record: str, tie: str, side: str, elsewhere: Collection[str] = ()) -> bool:
        """Tell whether an end of a tie could have read by now what the other end answered.

        `elsewhere`: ends that answered, but not here, and whose answers anybody may read.
        """
        released = sa.select(interviews.c.person).where(
            interviews.c.record == record,
            interviews.c.tie == tie,
            interviews.c.side != side,
            interviews.c.released.is_not(None),
        )
        with self._reading() as connection:
            return bool(set(elsewhere) - {side}) or connection.execute(released).first() is not None

    def close(self, record: str, tie: str, side: str, *, by: str) -> None:
        """Note that nobody else will be asked at an end of a tie, and end links nobody opened.

        Who is answering may finish. To invite somebody opens the end again.
        """
        row = {"record": record, "tie": tie, "side": side, "by": by, "closed": rows.now()}
        waiting = (
            *(invitations.c[name] == row[name] for name in _END),
            invitations.c.role == Role.RESPONDENT.value,
            *rows.OPEN,
        )
        with self._writing() as connection:
            open_end(connection, record, tie, side)
            connection.execute(closed_ends.insert().values(**row))
            connection.execute(invitations.update().where(*waiting).values(revoked=row["closed"]))
            audit.note(connection, by, "close_end", record=record, subject=f"{tie}/{side}")


def open_end(connection: sa.Connection, record: str, tie: str, side: str) -> None:
    """Forget that nobody else would be asked at an end of a tie."""
    end = zip(_END, (record, tie, side), strict=True)
    connection.execute(
        closed_ends.delete().where(*(closed_ends.c[name] == key for name, key in end))
    )
