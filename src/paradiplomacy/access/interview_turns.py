"""An interview into its record and out of it again: whoever withdraws wins every race.

To release, to withdraw and to let less be shown are each one transaction, beside which nobody
writes to the record. How far an interview is, is read inside: who comes second sees what the first
did.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from paradiplomacy.access import audit
from paradiplomacy.access.kept_interviews import Interview, KeptInterviews
from paradiplomacy.evidence.consent.erasure import erase
from paradiplomacy.evidence.consent.scrubbing import is_scrubbed, scrub_soon
from paradiplomacy.evidence.engine import on_record
from paradiplomacy.evidence.rows import now
from paradiplomacy.evidence.stored_accounts import (
    AnsweredElsewhere,
    account_on_site,
    add_account_within,
    answered_elsewhere_within,
    live_on_site,
    narrow_account_within,
    unquote_account_within,
)
from paradiplomacy.evidence.tables import interviews
from paradiplomacy.model.statements import CONSENT_WORDS, Source, Statement

BY = "a respondent"
"""Who answers, as judgements name them: nobody by name."""


class InterviewTurns(KeptInterviews):
    """The part of the interviews of a store that moves them between the site and the record."""

    def elsewhere(self, record: str, ends: tuple[str, str]) -> tuple[AnsweredElsewhere, ...]:
        """Answers for the places of a tie that were not given on the site."""
        with self._reading() as connection:
            return answered_elsewhere_within(connection, record, ends)

    def withdrawn_sides(self, record: str, tie: str) -> set[str]:
        """The sides of a tie of which somebody withdrew, and nobody else has an interview."""
        every = self._every(interviews.c.record == record, interviews.c.tie == tie)
        return {one.side for one in every} - {one.side for one in every if one.state != "withdrawn"}

    def release(
        self, interview: Interview, source: Source, stated: Sequence[Statement], *, by: str
    ) -> bool:
        """Bring a finished interview into its record; False where it was withdrawn meanwhile.

        Who is still answering at the other end can read it from now on, and is blind no more.
        Inside a `turn`, in which the interview was read.

        `stated`: all that the account says.
        `by`: key of who lets it go into the record.
        """
        finished = (interviews.c.person == interview.person, interviews.c.state == "finished")
        answering = (
            interviews.c.record == interview.record,
            interviews.c.tie == interview.tie,
            interviews.c.side != interview.side,
            interviews.c.state == "open",
        )
        with self._writing() as connection:
            change = interviews.update().where(*finished).values(state="released", released=now())
            if not connection.execute(change).rowcount:
                return False
            connection.execute(interviews.update().where(*answering).values(not_blind=True))
            audit.note(connection, by, "answer_released", subject=interview.person)
            return add_account_within(
                connection, interview.record, source, stated, by=BY, why="answered on the site"
            )

    def consent(self, person: str, consent: str) -> bool:
        """Let less be shown than before, from here on; False where it would not be less."""
        return self._show_less(
            person,
            lambda interview: CONSENT_WORDS.index(consent) > CONSENT_WORDS.index(interview.consent),
            {"consent": consent},
            event="consent",
            in_record=partial(narrow_account_within, consent=consent),
        )

    def unquote(self, person: str) -> bool:
        """Quote the words of somebody no more, from here on; False where they were not quoted."""
        return self._show_less(
            person,
            lambda interview: interview.quote,
            {"quote": False},
            event="unquoted",
            in_record=unquote_account_within,
        )

    def _show_less(
        self,
        person: str,
        is_less: Callable[[Interview], bool],
        values: Mapping[str, object],
        *,
        event: str,
        in_record: Callable[..., None],
    ) -> bool:
        """Change what somebody agreed to, in the record as well where they are in it already.

        The interview is read again once nobody else writes to the record: who withdrew, or was
        released, meanwhile is seen.
        """
        interview = self.of(person)
        if interview is None:
            return False
        with self.turn(interview.record) as turn, turn._writing() as connection:
            interview = turn.of(person)
            if interview is None or interview.state == "withdrawn" or not is_less(interview):
                return False
            mine = interviews.update().where(interviews.c.person == person)
            connection.execute(mine.values(**values))
            audit.note(connection, person, event, subject=person)
            if interview.state == "released":
                account, why = account_on_site(person), "changed by the respondent"
                in_record(connection, interview.record, account, by=BY, why=why)
        return True

    def withdraw(self, person: str) -> bool:
        """Forget the answers of somebody, and what they said of themselves, here and in the record.

        It is done when this returns. The file of an SQLite store is rewritten as soon as nobody
        reads it (`is_scrubbed`). To withdraw again does what is left to do.

        Returns: Whether the file is rewritten, too.
        """
        interview = self.of(person)
        if interview is None:
            return True
        with on_record(self._engine, interview.record) as connection:
            erase(connection, interview.record, account_on_site(person), by=BY, moment=now())
            audit.note(connection, person, "answer_withdrawn", subject=person)
        return scrub_soon(self._engine)

    @property
    def is_scrubbed(self) -> bool:
        """True if the file of the store holds nothing any more that was withdrawn."""
        return is_scrubbed(self._engine)

    def withdraw_what_is_left(self) -> int:
        """Withdraw from records what withdrawn interviews still have there; how many had anything.

        Up to version 0.1.0 a respondent who withdrew while the other end finished could be left in
        the record.
        """
        with self._reading() as connection:
            left = live_on_site(connection)
        for person in left:
            self.withdraw(person)
        return len(left)
