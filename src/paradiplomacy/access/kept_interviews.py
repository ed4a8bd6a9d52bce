"""The interviews of a store as they are kept: how far each is, and what was answered so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import sqlalchemy as sa

from paradiplomacy.errors import StoreError
from paradiplomacy.evidence.consent.sealing import Sealing
from paradiplomacy.evidence.engine import on_record, reading, writing
from paradiplomacy.evidence.people_tables import drafts, interviews


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
        text = self._sealing.opened(of, row.answer) if self._sealing else None
        if text is None:
            raise StoreError("answers are encrypted, and this is not their key; see --key-file")
        return text
