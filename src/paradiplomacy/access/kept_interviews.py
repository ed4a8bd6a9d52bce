"""The interviews of a store as they are kept, and into their record and out of it again.

To release, to withdraw and to let less be shown are each one transaction, beside which nobody
writes to the record. How far an interview is, is read inside: who comes second sees what the first
did, and whoever withdraws wins every race.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Self

import sqlalchemy as sa

from paradiplomacy.access import audit
from paradiplomacy.errors import StoreError
from paradiplomacy.evidence.consent.erasure import erase
from paradiplomacy.evidence.consent.scrubbing import is_scrubbed, scrub_soon
from paradiplomacy.evidence.consent.sealing import Sealing
from paradiplomacy.evidence.engine import on_record, reading, writing
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
from paradiplomacy.evidence.tables import drafts, interviews
from paradiplomacy.model.statements import CONSENT_WORDS, Source, Statement

BY = "a respondent"
"""Who answers, as judgements name them: nobody by name."""


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview of a respondent.

    `person`: key of the respondent.
    `questionnaire`: its version.
    `consent`: the consent that the respondent agreed to.
    `state`: {"open", "finished", "released", "withdrawn"}; ``finished``: it waits for the other
      end; ``released``: it is in the record.
    `quote`: whether the respondent's words may be quoted.
    `released`: when it went into the record; it stays when the respondent withdraws.
    `not_blind`: whether the respondent could read what the other end answered before they had
      finished.
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

    `version`: raised with each change, so that of two who change it at once the second notices.
    """

    answer: str
    version: int


class KeptInterviews:
    """The interviews of a store, each with its answers.

    `sealing`: encrypts what respondents answer
      (`paradiplomacy.evidence.consent.sealing.sealing_of`).
    `within`: all is one transaction of this connection; by default each method is one of its own.
    """

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

    def of(self, person: str) -> Interview | None:
        """The interview of a respondent; None where they have not begun."""
        return next(iter(self._every(interviews.c.person == person)), None)

    def of_tie(self, record: str, tie: str) -> tuple[Interview, ...]:
        """The interviews on a tie that were not withdrawn, in the order in which they began."""
        conditions = (interviews.c.record == record, interviews.c.tie == tie)
        return self._every(*conditions, interviews.c.state != "withdrawn")

    def waiting(self, record: str) -> tuple[Interview, ...]:
        """The finished interviews of a record that wait for the other end."""
        return self._every(interviews.c.record == record, interviews.c.state == "finished")

    def released_in(self, record: str) -> tuple[Interview, ...]:
        """The interviews of a record whose answers are in it."""
        return self._every(interviews.c.record == record, interviews.c.state == "released")

    def _every(self, *which: sa.ColumnElement[bool]) -> tuple[Interview, ...]:
        wanted = sa.select(interviews).where(*which).order_by(interviews.c.started)
        with self._reading() as connection:
            return tuple(Interview(**row._mapping) for row in connection.execute(wanted))

    def drafts(self, person: str) -> Mapping[str, Draft]:
        """Drafts of what a respondent has answered so far, by question.

        Raises StoreError: It is encrypted, and the key is not there, or not the right one.
        """
        wanted = sa.select(drafts).where(drafts.c.person == person)
        with self._reading() as connection:
            every = connection.execute(wanted).all()
        return {row.question: Draft(self._open_answer(row), row.version) for row in every}

    def _open_answer(self, row: sa.Row[Any]) -> str:
        if not row.sealed:
            return str(row.answer)
        of = f"{row.person}|{row.question}"
        text = self._sealing.unseal(of, row.answer) if self._sealing else None
        if text is None:
            raise StoreError("answers are encrypted, and this is not their key; see --key-file")
        return text

    # --- into the record and out of it -----------------------------------------

    def elsewhere(self, record: str, ends: tuple[str, str]) -> tuple[AnsweredElsewhere, ...]:
        """Answers for the places of a tie that were not given on the site."""
        with self._reading() as connection:
            return answered_elsewhere_within(connection, record, ends)

    def withdrawn_sides(self, record: str, tie: str) -> set[str]:
        """The sides of a tie of which somebody withdrew, and nobody else has an interview."""
        every = self._every(interviews.c.record == record, interviews.c.tie == tie)
        present = {one.side for one in every if one.state != "withdrawn"}
        return {one.side for one in every} - present

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
            connection.execute(
                interviews.update().where(interviews.c.person == person).values(**values)
            )
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
