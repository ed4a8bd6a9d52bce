"""An interview into its record and out of it again: whoever withdraws wins every race.

To release, to withdraw and to let less be shown are each one transaction, beside which nobody
writes to the record. How far an interview is, is read inside: who comes second sees what the first
did.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Self

import sqlalchemy as sa

from paradiplomacy.access import audit
from paradiplomacy.evidence.accounts import (
    add_account_within,
    narrow_account_within,
    unquote_account_within,
)
from paradiplomacy.evidence.accounts_elsewhere import AnsweredElsewhere, answered_elsewhere_within
from paradiplomacy.evidence.appended import now
from paradiplomacy.evidence.consent.erasure import erase
from paradiplomacy.evidence.consent.scrubbing import is_scrubbed, scrub_soon
from paradiplomacy.evidence.consent.sealing import Sealing
from paradiplomacy.evidence.engine import on_record, reading, writing
from paradiplomacy.evidence.on_site import account_on_site, live_on_site
from paradiplomacy.evidence.people_tables import interviews
from paradiplomacy.model.statements import TIERS, Source, Statement

if TYPE_CHECKING:
    from paradiplomacy.access.answering import Interview

__all__ = ["BY", "InterviewTurns"]

BY = "a respondent"
"""Who answers, as judgements name them: nobody by name."""


class InterviewTurns:
    """The part of the interviews of a store that moves them between the site and the record."""

    def __init__(
        self,
        engine: sa.Engine,
        sealing: Sealing | None = None,
        *,
        within: sa.Connection | None = None,
    ) -> None:
        self._engine = engine
        self._sealing = sealing
        self._within = within

    @abstractmethod
    def of(self, person: str) -> Interview | None:
        """The interview of a respondent; None where they have not begun."""

    @contextmanager
    def turn(self, record: str) -> Iterator[Self]:
        """These interviews in one transaction, beside which nobody writes to a record.

        To release, to withdraw and to let less be shown take such a turn, and read inside how far
        an interview is: who comes second sees what the first did.
        """
        with on_record(self._engine, record) as connection:
            yield type(self)(self._engine, self._sealing, within=connection)

    def _reading(self) -> AbstractContextManager[sa.Connection]:
        return reading(self._engine) if self._within is None else nullcontext(self._within)

    def _writing(self) -> AbstractContextManager[sa.Connection]:
        if self._within is None:
            return writing(self._engine, lock="")
        return nullcontext(self._within)

    def elsewhere(self, record: str, ends: tuple[str, str]) -> tuple[AnsweredElsewhere, ...]:
        """What was answered for the places of a tie, but not on the site."""
        with self._reading() as connection:
            return answered_elsewhere_within(connection, record, ends)

    def withdrawn_sides(self, record: str, tie: str) -> set[str]:
        """The sides of a tie of which somebody withdrew, and nobody else has an interview."""
        mine = (interviews.c.record == record, interviews.c.tie == tie)
        with self._reading() as connection:
            every = connection.execute(sa.select(interviews).where(*mine)).all()
        there = {row.side for row in every if row.state != "withdrawn"}
        return {row.side for row in every} - there

    def release(
        self, interview: Interview, source: Source, stated: Sequence[Statement], *, by: str
    ) -> bool:
        """Bring a finished interview into its record; False where it was withdrawn meanwhile.

        Who is still answering at the other end can read it from now on, and is blind no more.
        Inside a `turn`, in which the interview was read.

        Parameters
        ----------
        interview : Interview
        source : Source
        stated : sequence of Statement
            All that the account says.
        by : str, keyword-only
            Key of who lets it go into the record.
        """
        mine = (interviews.c.person == interview.person, interviews.c.state == "finished")
        answering = (
            interviews.c.record == interview.record,
            interviews.c.tie == interview.tie,
            interviews.c.side != interview.side,
            interviews.c.state == "open",
        )
        with self._writing() as connection:
            change = interviews.update().where(*mine).values(state="released", released=now())
            if not connection.execute(change).rowcount:
                return False
            connection.execute(interviews.update().where(*answering).values(not_blind=True))
            audit.note(connection, by, "answer_released", subject=interview.person)
            return add_account_within(
                connection, interview.record, source, stated, by=BY, why="answered on the site"
            )

    def consent(self, person: str, tier: str) -> bool:
        """Let less be shown than before, from here on; False where it would not be less."""
        mine = self.of(person)
        if mine is None:
            return False
        with self.turn(mine.record) as turn:
            return turn._consent_to_less(person, tier)

    def _consent_to_less(self, person: str, tier: str) -> bool:
        mine = self.of(person)
        if mine is None or mine.state == "withdrawn":
            return False
        if TIERS.index(tier) <= TIERS.index(mine.consent):
            return False
        change = interviews.update().where(interviews.c.person == person).values(consent=tier)
        with self._writing() as connection:
            connection.execute(change)
            audit.note(connection, person, "consent", subject=person)
            if mine.state == "released":
                account, why = account_on_site(person), "changed by the respondent"
                narrow_account_within(connection, mine.record, account, tier, by=BY, why=why)
        return True

    def unquote(self, person: str) -> bool:
        """Quote the words of somebody no more, from here on; False where they were not quoted."""
        mine = self.of(person)
        if mine is None:
            return False
        with self.turn(mine.record) as turn:
            return turn._unquote(person)

    def _unquote(self, person: str) -> bool:
        mine = self.of(person)
        if mine is None or mine.state == "withdrawn" or not mine.quote:
            return False
        change = interviews.update().where(interviews.c.person == person).values(quote=False)
        with self._writing() as connection:
            connection.execute(change)
            audit.note(connection, person, "unquoted", subject=person)
            if mine.state == "released":
                account, why = account_on_site(person), "changed by the respondent"
                unquote_account_within(connection, mine.record, account, by=BY, why=why)
        return True

    def withdraw(self, person: str) -> bool:
        """Forget the answers of somebody, and what they said of themselves, here and in the record.

        It is done when this returns. The file of an SQLite store is rewritten as soon as nobody
        reads it (`is_scrubbed`). To withdraw again does what is left to do.

        Returns
        -------
        bool
            Whether the file is rewritten, too.
        """
        mine = self.of(person)
        if mine is None:
            return True
        with on_record(self._engine, mine.record) as connection:
            erase(connection, mine.record, account_on_site(person), by=BY, moment=now())
            audit.note(connection, person, "answer_withdrawn", subject=person)
        return scrub_soon(self._engine)

    @property
    def is_scrubbed(self) -> bool:
        """Whether the file of the store holds nothing any more that was withdrawn."""
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
