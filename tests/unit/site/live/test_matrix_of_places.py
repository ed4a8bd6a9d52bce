"""Two records, three ends: who writes, confirms and closes for which place, by every way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, OAKLAND
from tests.support.people import PASSWORD, people_of
from tests.support.shared_site import SharedSite, Visitor
from tests.unit.site.live.test_two_records import (
    OF_ALPHA,
    OF_BETA,
    SECRETS,
    at,
    folder_of,
    secrets_in,
    sent,
)

from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.evidence.store import Store
from paradiplomacy.results.begun import RunOptions, begin
from paradiplomacy.site.live.live import Live
from paradiplomacy.sources.record_folder import read_record_folder

TIES = {"alpha": OF_ALPHA, "beta": OF_BETA}
ENDS = {"alpha": (CHANGCHUN, LITTLE_ROCK), "beta": (DALIAN, OAKLAND)}
ENDS_TRIED = (CHANGCHUN, LITTLE_ROCK, OAKLAND, "us-ar", "US", "CN", "third")


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, and for what they may write, confirm and close: record and place."""

    role: Role | None
    record: str = ""
    side: str = ""

    def reads(self, record: str) -> bool:
        return self.role is not None and self.record in ("", record)

    def writes(self, record: str, place: str) -> bool:
        if not self.reads(record):
            return False
        if self.role is Role.STEWARD:
            return "-" in self.side and place == self.side and place in ENDS[record]
        return self.role in (Role.CODER, Role.RESEARCHER, Role.ADMIN)

    def confirms(self, record: str) -> bool:
        has_word = self.role in (Role.STEWARD, Role.RESPONDENT)
        return has_word and self.reads(record) and self.side in ENDS[record]

    def closes(self, record: str, place: str) -> bool:
        if self.role is Role.STEWARD:
            return self.reads(record) and "-" in self.side and place == self.side
        return self.role in (Role.RESEARCHER, Role.ADMIN) and self.reads(record)

    def __str__(self) -> str:
        return f"{self.role or 'nobody'}-{self.side or 'any'}-{self.record or 'every'}"


ACTORS = (
    Actor(None),
    Actor(Role.READER),
    Actor(Role.CODER, "alpha"),
    Actor(Role.RESEARCHER, "beta"),
    Actor(Role.ADMIN),
    Actor(Role.STEWARD, "alpha", LITTLE_ROCK),
    Actor(Role.STEWARD, "", LITTLE_ROCK),
    Actor(Role.STEWARD, "", CHANGCHUN),
    Actor(Role.STEWARD, "beta", OAKLAND),
    Actor(Role.STEWARD, "", OAKLAND),
    Actor(Role.STEWARD, "beta", LITTLE_ROCK),
    Actor(Role.STEWARD, "", "us-ar"),
    Actor(Role.STEWARD, "", "US"),
    Actor(Role.RESPONDENT, "alpha", LITTLE_ROCK),
    Actor(Role.RESPONDENT, "beta", OAKLAND),
)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Live, Path]]:
    folder = tmp_path_factory.mktemp("matrix")
    path = folder / "ties.db"
    with people_of(path), Store(path) as store:
        for record in ENDS:
            store.import_material(read_record_folder(folder_of(record, folder / record)))
    live = Live(begin(RunOptions(("alpha", "beta"), store=str(path))))
    yield live, path
    live.close()


@pytest.fixture
def site(stored: tuple[Live, Path]) -> Iterator[SharedSite]:
    live, path = stored
    with Store.open(path) as store:
        yield SharedSite(live, People(store.engine), is_private=True)


def visitor_of(site: SharedSite, actor: Actor) -> Visitor:
    visitor = site.visitor()
    if actor.role is None:
        return visitor
    grant = Grant(actor.role, actor.record, actor.side)
    if actor.role is Role.RESPONDENT:
        _, link = site.people.invite(grant, by="local", tie=TIES[actor.record])
        _, session = site.people.answering(link)
    else:
        email = f"{actor}@example.org".lower()
        if email not in {each.person.email for each in site.people.list_people()}:
            site.people.add(email, str(actor), grant, password=PASSWORD)
        _, session = site.people.sign_in(email, PASSWORD)
    visitor.cookies["session"] = session
    return visitor


def state(site: SharedSite) -> list[list[str]]:
    return [site.live.store_of(record).state(record) for record in ENDS]


class Asking:
    """What somebody sends: what is allowed gets somewhere; a refusal writes and shows nothing.

    That nothing was written is looked up once for all that is refused in a row.
    """

    def __init__(self, site: SharedSite, actor: Actor) -> None:
        self.site, self.actor = site, actor
        self.visitor = visitor_of(site, actor)
        self._before: list[list[str]] | None = None

    def send(self, address: str, *, allowed: bool, **fields: str) -> httpx2.Response:
        if allowed:
            self.nothing_was_written()
        elif self._before is None:
            self._before = state(self.site)
        answer = sent(self.visitor, address, **fields)
        if allowed:
            assert answer.status_code in (303, 409, 422), (str(self.actor), answer.status_code)
            assert "sign-in.html" not in answer.headers.get("location", "")
            return answer
        assert answer.status_code == 403, (str(self.actor), answer.status_code)
        assert "Please send this again" not in answer.text, "the form is theirs"
        assert "OWN WORD" not in answer.text
        if not self.actor.reads("alpha"):
            assert secrets_in(answer) == [], SECRETS
        return answer

    def nothing_was_written(self) -> None:
        if self._before is not None:
            assert state(self.site) == self._before
            self._before = None


@pytest.fixture(scope="module")
def said(stored: tuple[Live, Path]) -> dict[str, dict[str, str]]:
    """By record: a statement that is the own word of each end, by place; and one of nobody's."""
    live, path = stored
    with Store.open(path) as store:
        site = SharedSite(live, People(store.engine), is_private=True)
        return {record: words_of(site, record) for record in ENDS}


def words_of(site: SharedSite, record: str) -> dict[str, str]:
    admin = visitor_of(site, Actor(Role.ADMIN))
    store = site.live.store_of(record)
    for place in (*ENDS[record], "third"):
        version = store.history(record, TIES[record], "established").version
        fields = {"do": "add", "property": "established", "value": "1980-01-01"}
        fields |= {"end": place, "voice": "government", "language": "en", "why": "read"}
        fields |= {"title": f"OWN WORD of {place}", "record": record, "version": version}
        assert sent(admin, at(TIES[record]), **fields).status_code == 303
    of = store.history(record, TIES[record], "established").statements
    by_title = {one.source.title: one.statement.id for one in of}
    return {place: by_title[f"OWN WORD of {place}"] for place in (*ENDS[record], "third")}


@pytest.mark.parametrize("actor", ACTORS, ids=str)
def test_a_fact_is_read_and_written_by_who_may(
    site: SharedSite, said: dict[str, dict[str, str]], actor: Actor
) -> None:
    asking = Asking(site, actor)
    for record, tie in TIES.items():
        for folder in ("", "/zh"):
            page = asking.visitor.get(folder + at(tie))
            # Pages show all records together: who reads one alone writes by forms of others.
            assert (page.status_code == 200) == all(map(actor.reads, ENDS)), str(actor)
            assert actor.reads("alpha") or secrets_in(page) == []
        version = site.live.store_of(record).history(record, tie, "established").version
        form = {"record": record, "version": version, "why": "known"}
        for number, end in enumerate((*ENDS_TRIED, DALIAN)):
            for do in ("add", "propose"):
                fields = {"do": do, "property": "established", "value": f"19{number + 50}"}
                fields |= {"title": f"{actor} {do} {end}", "end": end, "voice": "government"}
                allowed = actor.writes(record, end)
                asking.send(at(tie), allowed=allowed, **form, **fields, language="en")
        for place, key in said[record].items():
            for do in ("question", "accept"):
                allowed = actor.writes(record, place)
                asking.send(at(tie), allowed=allowed, **form, do=do, statement=key)
    asking.nothing_was_written()


@pytest.mark.parametrize("actor", ACTORS, ids=str)
def test_an_end_confirms_the_word_of_the_other_alone(
    site: SharedSite, said: dict[str, dict[str, str]], actor: Actor
) -> None:
    asking = Asking(site, actor)
    for record, tie in TIES.items():
        address = at(tie).replace("/facts/", "/confirm/")
        history = site.live.store_of(record).history(record, tie, "established")
        for place, key in said[record].items():
            for of in ENDS:
                form = {"record": of, "version": history.version, "do": "confirm"}
                form |= {"statement": key}
                may = actor.confirms(record) and actor.reads(of)
                if may and (of != record or place in (actor.side, "third")):
                    before = state(site)
                    answer = sent(asking.visitor, address, **form)
                    if of == record:
                        assert answer.status_code == 422, "their own word, or nobody's"
                    assert answer.status_code in (403, 422)
                    assert state(site) == before
                else:
                    asking.send(address, allowed=may, **form)
        assert asking.visitor.get(address).status_code in (303, 403, 404, 405)
    asking.nothing_was_written()


@pytest.mark.parametrize("actor", ACTORS, ids=str)
def test_an_end_is_closed_by_who_may(site: SharedSite, actor: Actor) -> None:
    visitor = visitor_of(site, actor)
    for record, tie in TIES.items():
        for place in (*ENDS[record], "US", "us-ar"):
            before = len([e for e in site.people.log() if e.event == "close_end"])
            answer = sent(visitor, "/close-end.html", record=record, tie=tie, side=place)
            allowed = actor.closes(record, place)
            assert (answer.status_code == 303) == allowed, (str(actor), record, place)
            if not allowed:
                assert answer.status_code == 403
                assert actor.reads("alpha") or secrets_in(answer) == []
            after = len([e for e in site.people.log() if e.event == "close_end"])
            assert after - before == (allowed and place in ENDS[record])


def test_a_respondent_confirms_for_the_tie_that_they_were_asked_about(
    site: SharedSite, said: dict[str, dict[str, str]]
) -> None:
    key = said["beta"][DALIAN]
    shown = SharedSite(site.live, site.people)  # everybody reads
    visitor = visitor_of(shown, Actor(Role.RESPONDENT, "beta", OAKLAND))
    address = at(OF_BETA).replace("/facts/", "/confirm/")
    store = site.live.store_of("beta")

    def send(do: str, **fields: str) -> int:
        version = store.history("beta", OF_BETA, "established").version
        fields |= {"record": "beta", "version": version, "do": do}
        return sent(visitor, address, **fields).status_code

    for each in store.history("beta", OF_BETA, "established").confirmations:
        store.undo("beta", row=each.row)  # of the tests before
    assert "We confirm" in visitor.get(at(OF_BETA)).text
    assert "We confirm" not in visitor.get(at(OF_ALPHA)).text
    assert send("confirm", statement=key) == 303
    page = visitor.get(at(OF_BETA)).text
    assert "a respondent confirmed" in page
    assert f'action="../confirm/{at(OF_BETA)[7:]}"' in page
    (row,) = store.history("beta", OF_BETA, "established").confirmations
    other = visitor_of(shown, Actor(Role.RESPONDENT, "beta", OAKLAND))
    assert sent(other, address, record="beta", do="undo", row=str(row.row)).status_code == 422
    assert send("undo", row=str(row.row)) == 303
    assert not store.history("beta", OF_BETA, "established").confirmations
    events = [line for line in site.people.log() if line.event in ("confirm", "unconfirm")]
    assert [(line.event, line.record) for line in events[:2]] == [
        ("unconfirm", "beta"),
        ("confirm", "beta"),
    ]
