"""Pages of a server in a made language: what stands in none of its sentences is found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from tests.support.correcting import FACT
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder
from tests.support.made_language import TAG, found_in, write_made_language
from tests.support.people import PASSWORD, people_of
from tests.support.shared_site import SharedSite, Visitor
from tests.unit.site.test_made_language import left_over, of_the_record

from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.evidence.store import Store
from paradiplomacy.results.begun import RunOptions, begin
from paradiplomacy.site.live.live import Live

NOBODY = "zoe@example.org"
OF_PEOPLE = ("sign-in.html", "join.html", "account.html", "people.html", "second-factor.html")
OF_RECORD = ("review.html", "review-places.html", "review-disagreements.html", "answer-both.html")
TYPED = re.compile(
    r"`[^`]+`|\bmutual\b|\bteacher\b|\bname\b|XLSX|https://|UTC|[a-z]+@example\.org|"
    "coder|(?:admin|steward|reader) of the record"
)
"""What is typed or kept as it stands, and names of those who signed in or wrote."""
FORMS = ("tie", "exchange", "place", "agreement", "request", "contact")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedSite]:
    """A small record in a store, which names the made language."""
    folder = tmp_path_factory.mktemp("made")
    write_made_language(folder / "languages")
    small = Folder.small(folder / "small")
    small.meta |= {"languages": ["en", TAG], "claims": ["article"]}
    address = folder / "ties.db"
    with (
        found_in(folder / "languages"),
        people_of(address) as people,
        Store(address) as store,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("PARADIPLOMACY_GROUP", "1")
        store.import_material(begin(RunOptions((str(small.write()),))).record.materials[0])
        live = Live(begin(RunOptions(("small",), store=str(address))))
        yield SharedSite(live, people)
        live.close()


def respondent(site: SharedSite) -> Visitor:
    """Somebody with a link for an end of the tie, who has begun to answer."""
    tie = next(iter(site.live.site.record.ties))
    grant = Grant(Role.RESPONDENT, site.live.records[0], CHANGCHUN)
    _, token = site.people.invite(grant, by="local", tie=tie, language=TAG)
    visitor = site.visitor()
    visitor.get(f"/invitation/{token}")
    return visitor


def holds_no_english(site: SharedSite, *pages: str) -> None:
    """All that stands on pages is of the language, of the record or of who writes in it."""
    known = of_the_record(site.live.site.record)
    found: Counter[str] = Counter()
    for page in filter(None, pages):  # one that leads elsewhere is empty
        assert f'data-language="{TAG}"' in page
        found.update(left_over(page, known))
    assert not [text for text in found if re.search("[A-Za-z]{3,}", TYPED.sub("", text))]


@pytest.mark.parametrize("role", [None, Role.READER, Role.ADMIN], ids=str)
def test_pages_of_people_are_in_the_language(site: SharedSite, role: Role | None) -> None:
    who = site.visitor() if role is None else site.signed_in(role)
    holds_no_english(site, *(who.get(f"/{TAG}/{address}").text for address in OF_PEOPLE))


def test_what_cannot_be_taken_is_said_in_the_language(site: SharedSite) -> None:
    wrong = {"email": NOBODY, "password": PASSWORD + "x"}
    holds_no_english(site, site.visitor().send(f"/{TAG}/sign-in.html", **wrong).text)
    admin = site.signed_in(Role.ADMIN)
    for sent in ({"do": "invite", "role": "steward"}, {"do": "role", "person": "x"}):
        holds_no_english(site, admin.send(f"/{TAG}/people.html", **sent).text)


def test_pages_of_the_record_are_in_the_language(site: SharedSite) -> None:
    admin = site.signed_in(Role.ADMIN)
    addresses = [*OF_RECORD, FACT.lstrip("/"), "missing.html"]
    holds_no_english(site, *(admin.get(f"/{TAG}/{address}").text for address in addresses))
    refused = admin.send(f"/{TAG}{FACT}", do="add", property="established", value="x")
    holds_no_english(site, refused.text)


def test_the_desk_is_in_the_language(site: SharedSite) -> None:
    steward = site.signed_in(Role.STEWARD, side=LITTLE_ROCK)
    entry = {"partner": CHANGCHUN, "what": "2026", "title": "2026", "valid_until": "2020"}
    for kind in ("request", "agreement"):
        sent = steward.send(f"/{TAG}/desk/{kind}.html", office=LITTLE_ROCK, **entry)
        assert sent.status_code == 303, sent.text
    pages = [steward.get(f"/{TAG}/desk/{kind}.html").text for kind in FORMS]
    wrong = [steward.send(f"/{TAG}/desk/{kind}.html", country="?", date="x").text for kind in FORMS]
    desk = steward.get(f"/{TAG}/desk.html?done=request").text
    holds_no_english(site, desk, *pages, *wrong)


def test_a_respondent_answers_in_the_language(site: SharedSite) -> None:
    who = respondent(site)
    begun = who.send(f"/{TAG}/answer.html", do="start", tier="role", office="1", role="2")
    assert begun.status_code == 303, begun.text
    holds_no_english(site, who.get(f"/{TAG}/answer.html").text)
