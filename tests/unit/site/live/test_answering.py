"""Respondents of both ends answer on the site."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.support.shared_site import SharedSite, Visitor

from paradiplomacy.access.answering import Answering
from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.answers.ties import ends_that_answer
from paradiplomacy.evidence import sealing
from paradiplomacy.evidence.store import Store
from paradiplomacy.interviews.answered import Respondent, source_of, statements_of
from paradiplomacy.interviews.instrument import shipped
from paradiplomacy.record.open import open_record

BEGIN = {"do": "start", "tier": "role", "office": "Foreign Affairs Office", "role": "head"}


@pytest.fixture
def site(in_store: SharedSite) -> SharedSite:
    return in_store


def invited(site: SharedSite, side: str, language: str = "en") -> tuple[Visitor, str]:
    """Somebody with a link for one side of the first tie."""
    record = site.live.records[0]
    tie = next(iter(site.live.site.record.ties))
    grant = Grant(Role.RESPONDENT, record, side)
    _, token = site.people.invite(grant, by="local", tie=tie, language=language)
    return site.visitor(), f"/invitation/{token}"


def sides(site: SharedSite) -> tuple[str, str]:
    record = site.live.site.record
    return ends_that_answer(record, next(iter(record.ties)))


def started(site: SharedSite, side: str, **more: str) -> Visitor:
    visitor, link = invited(site, side)
    visitor.get(link)
    visitor.send("/answer.html", **BEGIN | more)
    return visitor


def answer(visitor: Visitor, key: str, text: str, **more: str) -> int:
    return visitor.send(
        f"/answer/{key}.html", answer=text, **more_version(visitor, key, more)
    ).status_code


def more_version(visitor: Visitor, key: str, more: dict[str, str]) -> dict[str, str]:
    shown = re.search(r'name="version" value="(\d+)"', visitor.get(f"/answer/{key}.html").text)
    return {"version": shown[1] if shown else "0", **more}


def interview(site: SharedSite, side: str) -> str:
    tie = next(iter(site.live.site.record.ties))
    every = Answering(site.people.engine).of_tie(site.live.records[0], tie)
    return next(one.person for one in every if one.side == side)


def test_a_link_leads_to_the_questions_in_the_language_of_who_is_asked(site: SharedSite) -> None:
    a, _ = sides(site)
    visitor, link = invited(site, a, "zh")
    answer_to = visitor.get(link)
    assert answer_to.headers["location"] == "/zh/answer.html"
    page = visitor.follow(answer_to).text
    assert "您的回答可以公开到什么程度" in page
    assert link.rpartition("/")[2] not in page
    assert not site.people.listed(), "a link alone begins nothing"
    reply = visitor.send("/zh/answer.html", **BEGIN)
    first = visitor.follow(reply).text
    assert shipped().questions[0].text("zh") in first
    assert 'invitation=""' in reply.headers.get_list("set-cookie")[-1]


def test_nobody_begins_without_saying_how_far_they_consent(site: SharedSite) -> None:
    visitor, link = invited(site, sides(site)[0])
    visitor.get(link)
    for lacking in ({"tier": ""}, {"tier": "all"}, {"office": " "}):
        reply = visitor.send("/answer.html", **BEGIN | lacking)
        assert reply.status_code == 400
    assert not site.people.listed()


def test_answers_are_saved_as_they_are_given_and_skip_what_is_needless(site: SharedSite) -> None:
    a, _ = sides(site)
    visitor = started(site, a)
    reply = visitor.send("/answer/training.any.html", answer="0", version="0")
    assert "training.taught" not in reply.headers["location"]
    reply = visitor.send(
        "/answer/training.any.html", answer="1", version="1", form_at="/answer/training.any.html"
    )
    assert "training." in reply.headers["location"]
    assert "answered" in visitor.get("/answer.html").text
    drafts = Answering(site.people.engine).drafts(interview(site, a))
    assert (drafts["training.any"].answer, drafts["training.any"].version) == ("1", 2)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("tie.founded", "in the eighties"),
        ("tie.founded", "2999"),
        ("training.any", "7"),
        ("training.any", "<script>alert(1)</script>"),
        ("tie.founded", "' OR 1=1 --"),
    ],
)
def test_what_is_no_answer_is_refused_and_shown_again(
    site: SharedSite, key: str, text: str
) -> None:
    a, _ = sides(site)
    visitor = started(site, a)
    reply = visitor.send(f"/answer/{key}.html", answer=text, version="0")
    assert reply.status_code == 400
    assert "<script>alert" not in reply.text
    assert key not in Answering(site.people.engine).drafts(interview(site, a))


def test_of_two_who_answer_at_once_the_second_sees_the_first(site: SharedSite) -> None:
    visitor = started(site, sides(site)[0])
    assert answer(visitor, "tie.founded", "1985", version="0") == 303
    reply = visitor.send("/answer/tie.founded.html", answer="1986", version="0")
    assert reply.status_code == 409
    assert "1985" in reply.text
    assert 'value="1986"' in reply.text
    assert answer(visitor, "tie.founded", "1986") == 303
    assert answer(visitor, "tie.founded", "1986", version="0") == 303, (
        "the same twice is not a conflict"
    )


def test_one_end_sees_the_other_only_when_both_have_finished(site: SharedSite) -> None:
    a, b = sides(site)
    there, link = invited(site, b)
    here = started(site, a)
    answer(here, "tie.founded", "1985")
    answer(here, "trade.any", "1")
    here.send("/answer.html", do="finish")
    assert "wait until the other end" in here.get("/answer.html").text
    assert here.get("/answer-both.html").headers["location"] == "/answer.html"
    record = site.live.records[0]
    assert not stored(site).accounts, "nothing is in the record yet"
    there.get(link)
    there.send("/answer.html", **BEGIN)
    assert there.get("/answer-both.html").headers["location"] == "/answer.html"
    answer(there, "tie.founded", "1986-03")
    answer(there, "trade.any", "1")
    there.send("/answer.html", do="finish")
    page = there.get("/answer-both.html").text
    assert "1986-03" in page
    assert "1985" in page
    assert "different" in page
    assert "1986-03" in here.get("/answer-both.html").text
    opened = stored(site)
    assert {account.side for account in opened.accounts.values()} == {a, b}
    assert len(opened.answers) == 4
    from paradiplomacy.interviews.pairing import paired

    outcomes = {row.question: row.outcome for row in paired(opened).rows}
    assert outcomes["trade.any"] == "agree"
    assert outcomes["tie.founded"] == "contradict"
    assert record in site.live.records


def stored(site: SharedSite) -> object:
    return open_record(site.live.records[0], store=site.live.store)


def test_an_end_that_nobody_else_was_asked_for_waits_for_nobody(site: SharedSite) -> None:
    visitor = started(site, sides(site)[0])
    answer(visitor, "trade.any", "1")
    visitor.send("/answer.html", do="finish")
    assert "are in the record now" in visitor.get("/answer.html").text
    assert len(stored(site).accounts) == 1
    visitor.send("/answer/trade.any.html", form_at="/answer.html", answer="0", version="1")
    (given,) = stored(site).answers.values()
    assert given.value == 1, "what is finished is not changed"


def test_who_may_invite_releases_what_waits_in_vain(site: SharedSite) -> None:
    a, b = sides(site)
    invited(site, b)
    visitor = started(site, a)
    answer(visitor, "trade.any", "1")
    visitor.send("/answer.html", do="finish")
    scholar = site.signed_in(Role.RESEARCHER)
    page = scholar.get("/people.html").text
    assert "Release now" in page
    tie = next(iter(site.live.site.record.ties))
    site.signed_in(Role.CODER).send(
        "/release.html", form_at="/account.html", record=site.live.records[0], tie=tie
    )
    assert not stored(site).accounts
    scholar.send("/release.html", form_at="/people.html", record=site.live.records[0], tie=tie)
    assert len(stored(site).accounts) == 1


@pytest.mark.parametrize("finish", [False, True])
def test_what_is_withdrawn_on_the_link_is_shown_nowhere(site: SharedSite, finish: bool) -> None:
    a, _ = sides(site)
    visitor, link = invited(site, a)
    visitor.get(link)
    visitor.send("/answer.html", **BEGIN)
    answer(visitor, "trade.any", "1")
    key = interview(site, a)
    if finish:
        visitor.send("/answer.html", do="finish")
        assert stored(site).accounts
    again = site.visitor()
    again.get(link)
    again.send("/answer.html", do="resume")
    again.send("/answer.html", do="withdraw")
    assert "withdrawn and deleted" in again.get("/answer.html").text
    opened = stored(site)
    assert not opened.accounts
    assert not opened.answers
    assert not Answering(site.people.engine).drafts(key)
    mine = Answering(site.people.engine).of(key)
    assert mine is not None
    assert (mine.office, mine.role) == ("", "")


def test_a_respondent_lets_less_be_shown_later(site: SharedSite) -> None:
    visitor = started(site, sides(site)[0], tier="name")
    answer(visitor, "trade.any", "1")
    visitor.send("/answer.html", do="finish")
    (before,) = stored(site).accounts.values()
    assert before.office == "Foreign Affairs Office"
    visitor.send("/answer.html", do="tier", tier="city")
    (after,) = stored(site).accounts.values()
    assert after.office != "Foreign Affairs Office"
    visitor.send("/answer.html", do="tier", tier="name")
    mine = Answering(site.people.engine).of(interview(site, sides(site)[0]))
    assert mine is not None
    assert mine.consent == "city", "nothing is opened further here"


def test_what_a_respondent_writes_is_text_wherever_it_stands(site: SharedSite) -> None:
    evil = "<script>alert(1)</script>"
    visitor = started(site, sides(site)[0], tier="name", office=evil, role='"><img src=x>')
    answer(visitor, "exchange.carrier", evil)
    answer(visitor, "trade.any", "1")
    visitor.send("/answer.html", do="finish")
    site.live.open_again()
    tie = site.live.site.record.ties[interview_tie(site)]
    from paradiplomacy.site.kinds import slug

    pages = ("/answer.html", f"/ties/{slug(tie.id)}.html", "/interviews.html", "/sources.html")
    for address in (*pages, f"/places/{tie.place_a}.html"):
        page = visitor.get(address)
        assert page.status_code == 200, address
        assert "<script>alert" not in page.text, address
        assert "<img src=x>" not in page.text, address
    assert "&lt;script&gt;" in visitor.get("/answer.html").text


def interview_tie(site: SharedSite) -> str:
    return next(iter(site.live.site.record.ties))


def test_nobody_answers_for_somebody_else(site: SharedSite, people: People) -> None:
    a, b = sides(site)
    started(site, a)
    for visitor in (site.visitor(), site.signed_in(Role.READER), site.signed_in(Role.STEWARD)):
        assert visitor.get("/answer/tie.founded.html").headers["location"] == "/answer.html"
        assert visitor.get("/answer.html").status_code == 403
    other = started(site, b)
    answer(other, "tie.founded", "1999")
    assert "tie.founded" not in Answering(site.people.engine).drafts(interview(site, a))
    assert other.get("/answer/no-such-question.html").status_code == 404


@pytest.mark.parametrize(("consent", "is_shown"), [("role", True), ("none", False)])
def test_an_end_that_answered_on_paper_has_answered(
    site: SharedSite, consent: str, is_shown: bool
) -> None:
    a, b = sides(site)
    record, tie = site.live.records[0], next(iter(site.live.site.record.ties))
    place, partner = reversed(site.live.site.record.ties[tie].ends)
    sheet = Respondent(
        "sheet-1", b, place, partner, "City Hall", "", "en", consent, date(2026, 3, 1)
    )
    stated = statements_of(sheet, {"tie.founded": "1986-03", "trade.any": "1"}, shipped(), record)
    with Store(site.live.store) as store:
        before = store.material(record)
        source = source_of(b)
        store.import_material(
            replace(
                before,
                sources=(*before.sources, source),
                statements=(*before.statements, *stated),
            )
        )
    invited(site, b)  # and nobody waits for who was asked here as well
    here = started(site, a)
    answer(here, "tie.founded", "1985")
    assert here.get("/answer-both.html").headers["location"] == "/answer.html"
    here.send("/answer.html", do="finish")
    assert "See what both ends answered" in here.get("/answer.html").text
    page = here.get("/answer-both.html").text
    assert ("1986-03" in page) == is_shown
    assert ("does not let its answers be shown" in page) != is_shown


def test_with_a_key_words_are_read_by_those_who_may_see_accounts_and_nowhere_else(
    in_store: SharedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "COST", 2**4)
    key = sealing.sealing_of(in_store.people.engine, b"a long passphrase")
    site = replace(in_store, sealing=key)
    plain = in_store.signed_in(Role.ADMIN).get("/people.html").text
    assert "no key is set" in plain
    visitor = started(site, sides(site)[0], tier="name")
    answer(visitor, "exchange.carrier", "Whispers of the bank")
    answer(visitor, "trade.any", "1")
    assert "Whispers of the bank" in visitor.get("/answer/exchange.carrier.html").text
    visitor.send("/answer.html", do="finish")
    (given,) = (a for a in stored(site).answers.values() if a.question == "exchange.carrier")
    assert given.text == "withheld"
    store = Path(site.live.store)
    for path in store.parent.glob(f"{store.name}*"):
        assert b"Whispers" not in path.read_bytes()
    for role in (Role.READER, Role.STEWARD, Role.CODER):
        assert "Whispers" not in site.signed_in(role).get("/words.csv").text
    admin = site.signed_in(Role.ADMIN)
    assert "is encrypted in the store" in admin.get("/people.html").text
    words = admin.get("/zh/words.csv")
    assert "exchange.carrier,Whispers of the bank" in words.text
    assert words.headers["cache-control"] == "no-store"
    visitor.send("/answer.html", do="withdraw")
    assert "Whispers" not in admin.get("/words.csv").text
