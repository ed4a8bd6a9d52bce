"""A respondent who withdraws, or lets less be shown, while the other end finishes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import sqlalchemy as sa
from tests.support.folders import Folder
from tests.support.shared_site import SharedSite

from paradiplomacy.access.answering import Answering
from paradiplomacy.access.kept_interviews import Interview
from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.evidence.consent.stored_consents import consents_in_store
from paradiplomacy.evidence.engine import reading
from paradiplomacy.evidence.rows import STATEMENTS, statement_of
from paradiplomacy.evidence.store import Store
from paradiplomacy.evidence.tables import drafts, statements
from paradiplomacy.model.statements import Consent
from paradiplomacy.results.begun import RunOptions, begin
from paradiplomacy.site.live.cookies import csrf_token
from paradiplomacy.site.live.live import Live

__all__ = ["Answered", "Races", "at_once", "races_in"]

SECRET = "what nobody may read"


@dataclass(frozen=True, slots=True)
class Answered:
    """A respondent with answers, and the session of their browser."""

    person: str
    session: str
    tie: str

    @property
    def account(self) -> str:
        """Key of the account in the record."""
        return f"site-{self.person}"


class Races:
    """Two requests at once, again and again, each time by new respondents."""

    def __init__(self, site: SharedSite, store: Store) -> None:
        self.site = site
        self.store = store
        self.record = site.live.records[0]
        self.interviews = Answering(store.engine)
        self._tie = next(iter(site.live.site.record.ties))
        self._count = count()

    def respondent(
        self,
        end: int,
        *,
        finished: bool = False,
        answers: Mapping[str, str] | None = None,
        questionnaire: str = "2026.11",
        consent: str = "name",
    ) -> Answered:
        """Somebody who answered for an end of the tie."""
        side = self.site.live.site.record.ties[self._tie].ends[end]
        grant = Grant(Role.RESPONDENT, self.record, side)
        _, token = self.site.people.invite(grant, by="local", tie=self._tie)
        person, session = self.site.people.answering(token)
        of = (
            person.key,
            self.record,
            self._tie,
            side,
            questionnaire,
            "en",
            consent,
            "Office",
            "head",
        )
        self.interviews.begin(Interview(*of, "open", datetime.now(UTC), None))
        said = f"{SECRET} {next(self._count)}"
        assert self.interviews.save(person.key, "exchange.carrier", said, version=0)
        assert self.interviews.save(person.key, "trade.any", "1", version=0)
        for question, answer in (answers or {}).items():
            assert self.interviews.save(person.key, question, answer, version=0)
        if finished:
            self.interviews.finish(person.key)
        return Answered(person.key, session, self._tie)

    def sends(self, who: Answered, do: str, **fields: str) -> Callable[[], int]:
        """What a respondent sends from the first page; gives the status of the answer."""
        visitor = self.site.visitor()
        visitor.cookies["session"] = who.session
        form = {"token": csrf_token(who.session), "do": do, **fields}
        return lambda: visitor.ask("POST", "/answer.html", data=form).status_code

    def state(self, who: Answered) -> str:
        """How far the interview is."""
        mine = self.interviews.of(who.person)
        assert mine is not None
        return mine.state

    def left_of(self, who: Answered) -> list[str]:
        """What rows still hold of what somebody said."""
        mine = statements.c.subject.like(f"%:{who.account}%")
        wanted = sa.select(statements.c.value).where(mine, statements.c.value != "")
        kept = sa.select(drafts.c.answer).where(drafts.c.person == who.person)
        with reading(self.store.engine) as connection:
            return [*connection.execute(wanted).scalars(), *connection.execute(kept).scalars()]

    def open_of(self, who: Answered) -> list[str]:
        """What may be shown to others of what somebody said."""
        mine = statements.c.subject.like(f"%:{who.account}%")
        with reading(self.store.engine) as connection:
            rows = connection.execute(STATEMENTS.where(mine)).all()
            consents = consents_in_store(connection, self.record)
        stated = [statement_of(row) for row in rows]
        return [one.value for one in stated if consents.of(one) is not Consent.CLOSED]


def at_once(*acts: Callable[[], int], apart: float = 0.0) -> list[int]:
    """Do several things at the same time, each so many seconds after the one before."""
    barrier, done = threading.Barrier(len(acts)), [0] * len(acts)

    def run(number: int) -> None:
        barrier.wait()
        if apart:
            time.sleep(apart * number)
        done[number] = acts[number]()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


@contextmanager
def races_in(url: str, folder: Path) -> Iterator[Races]:
    """A small record in a store, both ends of whose first tie answer."""
    folder.mkdir(exist_ok=True)
    given = Folder.small(folder / "small")
    given.meta["claims"] = ["article"]  # so that the article's questions are asked
    with Store.open(url) as store:
        live_in_folder = begin(RunOptions((str(given.write()),)))
        store.import_material(live_in_folder.record.materials[0])
        record = live_in_folder.record.meta.id
        live = Live(begin(RunOptions((record,), store=url)))
        yield Races(SharedSite(live, People(store.engine)), store)
        live.close()
