"""Two records on one private server: who is of one reads nothing of the other, by any way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import httpx2
import pytest
from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, OAKLAND, Folder
from tests.support.people import PASSWORD, people_of
from tests.support.shared_site import SharedSite, Visitor

from paradiplomacy.access.answering import Answering
from paradiplomacy.access.kept_interviews import Interview
from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.evidence.store import Store
from paradiplomacy.results.begun import RunOptions, begin
from paradiplomacy.site.kinds import slug
from paradiplomacy.site.live.live import Live
from paradiplomacy.site.live.rights import LiveRoute
from paradiplomacy.sources.record_folder import read_record_folder

OF_ALPHA = f"tie:{CHANGCHUN}|{LITTLE_ROCK}"
OF_BETA = f"tie:{DALIAN}|{OAKLAND}"
SECRETS = ("Little Rock", "小石城", "ALPHATITLE", "ALPHALOCATOR", "ALPHAREMARK", "1971")
"""What stands in alpha alone."""
TOKEN_REFUSED = ("Please send this again", "请重新提交")
OF_BETA_ALONE = {
    Role.READER: "",
    Role.CODER: "",
    Role.RESEARCHER: "",
    Role.ADMIN: "",
    Role.STEWARD: OAKLAND,
    Role.RESPONDENT: OAKLAND,
}


def at(tie: str, name: str = "established") -> str:
    return f"/facts/{slug(f'{tie}/{name}')}.html"


def folder_of(record: str, path: Path) -> Path:
    """Of two ties one each."""
    made = Folder.small(path)
    made.meta |= {"id": record, "title": f"The record {record}"}
    kept = OAKLAND if record == "beta" else LITTLE_ROCK
    made.tables["ties.csv"] = [r for r in made.tables["ties.csv"] if r["place_a"] == kept]
    places = {OAKLAND, DALIAN} if record == "beta" else {LITTLE_ROCK, CHANGCHUN}
    made.tables["places.csv"] = [r for r in made.tables["places.csv"] if r["id"] in places]
    sources = {"oak", "geonames"} if record == "beta" else {"lr", "jilin", "geonames"}
    made.tables["sources.csv"] = [r for r in made.tables["sources.csv"] if r["id"] in sources]
    del made.tables["exchanges.csv"]
    if record == "alpha":
        made.tables["sources.csv"][0]["title"] = "ALPHATITLE"
        made.change("ties.csv", 1, value="1971-03-04", locator="ALPHALOCATOR", note="ALPHAREMARK")
    return made.write()


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Live, Path]]:
    folder = tmp_path_factory.mktemp("two")
    path = folder / "ties.db"
    with people_of(path), Store(path) as store:
        for record in ("alpha", "beta"):
            store.import_material(read_record_folder(folder_of(record, folder / record)))
    live = Live(begin(RunOptions(("alpha", "beta"), store=str(path))))
    yield live, path
    live.close()


@pytest.fixture
def site(stored: tuple[Live, Path]) -> Iterator[SharedSite]:
    live, path = stored
    with Store.open(path) as store:
        yield SharedSite(live, People(store.engine), is_private=True)


def visitor_of(site: SharedSite, role: Role, record: str = "beta") -> Visitor:
    side = OF_BETA_ALONE[role]
    if role is Role.RESPONDENT:
        grant = Grant(role, record, side)
        _, link = site.people.invite(grant, by="local", tie=OF_BETA)
        _, session = site.people.answering(link)
    else:
        email = f"{role}.{record or 'all'}@example.org"
        if email not in {each.person.email for each in site.people.list_people()}:
            site.people.add(email, str(role), Grant(role, record, side), password=PASSWORD)
        _, session = site.people.sign_in(email, PASSWORD)
    visitor = site.visitor()
    visitor.cookies["session"] = session
    return visitor


def sent(visitor: Visitor, address: str, **fields: str) -> httpx2.Response:
    answer = visitor.ask("POST", address, data={"token": visitor.token(), **fields})
    # Whatever is refused is refused for its rights: the token is right to the last form.
    assert not any(f"<h1>{title}</h1>" in answer.text for title in TOKEN_REFUSED), address
    return answer


def secrets_in(answer: httpx2.Response) -> list[str]:
    return [text for text in SECRETS if text in answer.text]


@pytest.mark.parametrize("role", OF_BETA_ALONE, ids=str)
def test_no_answer_to_somebody_of_one_record_has_anything_of_the_other(
    site: SharedSite, role: Role
) -> None:
    visitor = visitor_of(site, role)
    keys = [at(OF_ALPHA)[7:-5], "nothing--established", f"{LITTLE_ROCK}--name"]
    tried = 0
    for route in site.app.routes:
        assert isinstance(route, LiveRoute)
        for key in keys if "{key}" in route.path else [""]:
            address = re.sub(r"\{key\}", key, route.path)
            address = re.sub(r"\{\w+(?::\w+)?\}", "ties.html", address)
            if "sign-out" in address:
                continue
            if route.method == "POST":
                fields = {"record": "beta", "tie": OF_ALPHA, "do": "add", "value": "soon"}
                answer = sent(visitor, address, **fields)
            else:
                answer = visitor.ask(route.method, address, params={"tie": OF_ALPHA})
            assert secrets_in(answer) == [], (route.method, address)
            assert answer.status_code != 500, (route.method, address)
            tried += 1
    assert tried > len(site.app.routes)


FORMS: tuple[dict[str, str], ...] = (
    {"do": "add", "property": "established", "value": "soon"},
    {"do": "propose", "property": "established", "value": "1994", "title": "x"},
    {"do": "undo"},
    {"do": "undo", "row": "1"},
    {"do": "reject", "statement": "none"},
    {"do": "question", "statement": "none", "why": "why"},
    {"do": "nonsense"},
    {"keep": "theirs"},
    {},
)


@pytest.mark.parametrize("role", [Role.CODER, Role.RESEARCHER, Role.STEWARD, Role.ADMIN], ids=str)
def test_a_form_to_a_fact_of_another_record_is_refused_as_its_page_is(
    site: SharedSite, role: Role
) -> None:
    """Each form to the other's fact for each record, and for each record somewhere else, too."""
    visitor = visitor_of(site, role)
    before = site.live.store_of("alpha").state("alpha"), site.live.store_of("beta").state("beta")
    elsewhere = (at(OF_ALPHA, "ended"), at("tie:a|b"), at(LITTLE_ROCK))
    records = ("beta", "alpha", "", "gamma")
    for folder in ("", "/zh"):
        for address in (at(OF_ALPHA), *elsewhere):
            assert visitor.get(folder + address).status_code == 403
    for number, (fields, record) in enumerate(product(FORMS, records)):
        here, there = ("", "/zh") if number % 2 else ("/zh", "")
        for address in (here + at(OF_ALPHA), there + elsewhere[number % len(elsewhere)]):
            answer = sent(visitor, address, record=record, **fields)
            assert answer.status_code == 403, (address, record, fields)
            assert secrets_in(answer) == []
    assert before == (
        site.live.store_of("alpha").state("alpha"),
        site.live.store_of("beta").state("beta"),
    )


def test_who_reads_one_record_writes_in_it_and_who_reads_both_sees_what_is_wrong(
    site: SharedSite,
) -> None:
    coder = visitor_of(site, Role.CODER)
    wrong = {"do": "add", "property": "established", "value": "soon", "title": "x"}
    answer = sent(coder, at(OF_BETA), record="beta", **wrong)
    assert answer.status_code == 422
    assert "Oakland" in answer.text
    assert secrets_in(answer) == []
    both = visitor_of(site, Role.ADMIN, "")
    answer = sent(both, at(OF_ALPHA), record="alpha", **wrong)
    assert answer.status_code == 422
    assert "ALPHATITLE" in answer.text


def test_a_fact_of_both_records_is_refused_to_who_reads_one(
    site: SharedSite, stored: tuple[Live, Path]
) -> None:
    admin = visitor_of(site, Role.ADMIN, "")
    page = admin.get(at(OF_BETA)).text
    history = site.live.store_of("beta").history("beta", OF_BETA, "established")
    proposed = sent(
        admin,
        at(OF_BETA),
        record="beta",
        version=history.version,
        do="propose",
        property="established",
        value="1983",
        title="Letters",
        end="US",
        voice="government",
        language="en",
        why="read",
    )
    assert proposed.status_code == 303, page
    assert "1983" in visitor_of(site, Role.RESEARCHER).get("/review.html").text
    shown = visitor_of(site, Role.RESEARCHER, "alpha").get("/review.html").text
    assert re.search(r"\b1983\b", shown) is None  # a token of the form may hold the digits


@pytest.mark.parametrize("is_private", [True, False], ids=["private", "public"])
def test_a_researcher_sees_whose_interviews_wait_in_their_own_record_alone(
    site: SharedSite, is_private: bool
) -> None:
    shown = SharedSite(site.live, site.people, is_private=is_private)
    ends = {"alpha": LITTLE_ROCK, "beta": OAKLAND}
    for record, tie in (("alpha", OF_ALPHA), ("beta", OF_BETA)):
        grant = Grant(Role.RESPONDENT, record, ends[record])
        _, link = shown.people.invite(grant, by="local", tie=tie)
        person, _ = shown.people.answering(link)
        answering = Answering(shown.people.engine)
        of = (person.key, record, tie, ends[record], "x", "en", "none", "", "", "open")
        answering.begin(Interview(*of, started=datetime.now(UTC), finished=None))
        answering.finish(person.key)
    for address in ("/people.html", "/zh/people.html"):
        page = visitor_of(shown, Role.RESEARCHER).get(address).text
        waiting = re.findall(r'name="tie" value="(tie:[^"]+)"', page)
        assert set(waiting) == {OF_BETA}
        every = visitor_of(shown, Role.ADMIN, "").get(address).text
        assert set(re.findall(r'name="tie" value="(tie:[^"]+)"', every)) == {OF_ALPHA, OF_BETA}


def test_nobody_is_invited_to_a_tie_of_another_record(site: SharedSite) -> None:
    researcher = visitor_of(site, Role.RESEARCHER)
    fields = {"do": "invite", "role": "respondent", "record": "beta", "side": OAKLAND}
    for tie in (OF_ALPHA, "Little Rock – Changchun"):
        answer = sent(researcher, "/people.html", tie=tie, **fields)
        assert answer.status_code == 400
        assert 'class="link"' not in answer.text
    assert 'class="link"' in sent(researcher, "/people.html", tie=OF_BETA, **fields).text


def test_who_may_not_write_any_more_takes_nothing_back(site: SharedSite) -> None:
    key = site.people.add("eve@example.org", "Eve", Grant(Role.CODER, "alpha")).key
    for record in ("alpha", "beta"):
        site.people.set_role(key, Grant(Role.CODER, record), by="local")
    _, token = site.people.reset(key, by="local")
    _, session = site.people.accept(token, email="", name="", password=PASSWORD)
    eve = site.visitor()
    eve.cookies["session"] = session
    store = site.live.store_of("alpha")
    history = store.history("alpha", OF_ALPHA, "established")
    asked = {"record": "alpha", "do": "question", "why": "a misprint?", "version": history.version}
    statement = history.statements[0].statement.id
    assert sent(eve, at(OF_ALPHA), statement=statement, **asked).status_code == 303
    site.people.set_role(key, Grant(Role.READER, "alpha"), by="local")
    before = store.state("alpha")
    assert sent(eve, at(OF_ALPHA), record="alpha", do="undo").status_code == 403
    assert sent(eve, "/review.html", do="undo").status_code == 422
    assert store.state("alpha") == before
    site.people.set_role(key, Grant(Role.CODER, "alpha"), by="local")
    assert sent(eve, "/review.html", do="undo").status_code == 303
    assert store.state("alpha") != before
