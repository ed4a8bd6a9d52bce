"""Respondents of both ends answer on the site."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.support.people import PASSWORD
from tests.support.shared_site import SharedSite, Visitor

from paradiplomacy.access.answering import Answering
from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.evidence import sealing
from paradiplomacy.evidence.engine import writing
from paradiplomacy.evidence.people_tables import invitations
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
    return next(iter(site.live.site.record.ties.values())).ends


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


def nobody_asked(site: SharedSite, side: str) -> None:
    """Somebody says that nobody, or nobody else, will be asked at an end of the first tie."""
    tie = next(iter(site.live.site.record.ties))
    Answering(site.people.engine).close(site.live.records[0], tie, side, by="local")


def alone(site: SharedSite, **more: str) -> Visitor:
    """Somebody who answers for the first end, where nobody is asked at the other."""
    a, b = sides(site)
    nobody_asked(site, b)
    return started(site, a, **more)


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
    assert {account.place for account in opened.accounts.values()} == {a, b}
    assert len(opened.answers) == 4
    from paradiplomacy.interviews.pairing import paired

    outcomes = {row.question: row.outcome for row in paired(opened).rows}
    assert outcomes["trade.any"] == "agree"
    assert outcomes["tie.founded"] == "contradict"
    assert record in site.live.records


def stored(site: SharedSite) -> object:
    return open_record(site.live.records[0], store=site.live.store)


def test_answers_wait_until_the_other_end_was_asked_or_nobody_will_be(site: SharedSite) -> None:
    a, b = sides(site)
    visitor = started(site, a)
    answer(visitor, "trade.any", "1")
    visitor.send("/answer.html", do="finish")
    assert "nobody else is asked there" in visitor.get("/answer.html").text
    assert not stored(site).accounts
    nobody_asked(site, b)
    assert "are in the record now" in visitor.get("/answer.html").text
    assert len(stored(site).accounts) == 1
    visitor.send("/answer/trade.any.html", form_at="/answer.html", answer="0", version="1")
    (given,) = stored(site).answers.values()
    assert given.value == 1, "what is finished is not changed"


def finished(site: SharedSite, side: str, **answers: str) -> Visitor:
    visitor = started(site, side)
    for key, text in answers.items():
        assert answer(visitor, key.replace("_", "."), text) == 303
    visitor.send("/answer.html", do="finish")
    return visitor


WORDS = {"exchange_carrier": "the WORDS of one end", "trade_any": "1"}


def reads(visitor: Visitor) -> bool:
    """Whether a respondent is shown what the other end answered."""
    return "WORDS" in visitor.get("/answer-both.html").text


def test_an_end_sees_the_other_after_all_who_were_asked_there_have_finished(
    site: SharedSite,
) -> None:
    a, b = sides(site)
    late, link = invited(site, b)
    finished(site, a, **WORDS)
    here = finished(site, b, trade_any="1")
    assert not reads(here)
    assert {account.side for account in stored(site).accounts.values()} == {"CN"} & {b[:2].upper()}
    late.get(link)
    late.send("/answer.html", **BEGIN)
    assert not reads(late)
    answer(late, "trade.any", "0")
    late.send("/answer.html", do="finish")
    assert reads(here)
    assert reads(late)
    assert len(stored(site).accounts) == 3
    assert not {account.not_blind for account in stored(site).accounts.values()} - {""}


def test_an_end_that_answered_nothing_sees_nothing(site: SharedSite) -> None:
    a, b = sides(site)
    finished(site, a, **WORDS)
    silent = started(site, b)
    for question in ("trade.any", "tie.founded"):
        silent.send(f"/answer/{question}.html", do="skip", version="0")
    silent.send("/answer.html", do="finish")
    assert not reads(silent)
    assert {account.place for account in stored(site).accounts.values()} <= {b}
    assert "WORDS" not in site.signed_in(Role.ADMIN).get("/interviews.html").text
    second = finished(site, b, trade_any="0")
    assert reads(second)
    mine = Answering(site.people.engine).of(interview(site, b))
    assert mine is not None
    assert not mine.not_blind


@pytest.mark.parametrize("how", ["revoked", "expired", "withdrawn"])
def test_who_cannot_answer_any_more_is_waited_for_no_longer(site: SharedSite, how: str) -> None:
    a, b = sides(site)
    here = finished(site, a, **WORDS)
    record, tie = site.live.records[0], next(iter(site.live.site.record.ties))
    if how == "withdrawn":
        there = finished(site, b, trade_any="1")
        there.send("/answer.html", do="withdraw")
    else:
        grant = Grant(Role.RESPONDENT, record, b)
        invitation, _ = site.people.invite(grant, by="local", tie=tie)
        assert "Your answers wait" in here.get("/answer.html").text
        column = {"revoked": "revoked", "expired": "expires"}[how]
        with writing(site.people.engine) as connection:
            mine = invitations.c.key == invitation.key
            now = datetime.now(UTC)
            connection.execute(invitations.update().where(mine).values({column: now}))
    assert "are in the record now" in here.get("/answer.html").text
    assert len(stored(site).accounts) == 1


def test_who_is_asked_later_is_told_first_and_marked(site: SharedSite) -> None:
    a, b = sides(site)
    nobody_asked(site, b)
    finished(site, a, **WORDS)
    visitor, link = invited(site, b)
    visitor.get(link)
    first = visitor.get("/answer.html").text
    assert "marked as not blind" in first
    assert "They do not see yours before" not in first
    assert "作答时已可见对方回答" in visitor.get("/zh/answer.html").text
    visitor.send("/answer.html", **BEGIN)
    answer(visitor, "trade.any", "1")
    visitor.send("/answer.html", do="finish")
    marks = {account.place: account.not_blind for account in stored(site).accounts.values()}
    assert marks == {a: "", b: "yes"}


def test_who_is_answering_while_nobody_waits_for_them_is_told_and_marked(site: SharedSite) -> None:
    a, b = sides(site)
    slow = started(site, b)
    assert "marked as not blind" not in slow.get("/answer.html").text
    finished(site, a, **WORDS)
    nobody_asked(site, b)
    site.signed_in(Role.RESEARCHER).get("/people.html")
    assert stored(site).accounts
    assert not reads(slow)
    assert "marked as not blind" in slow.get("/answer.html").text
    answer(slow, "trade.any", "1")
    slow.send("/answer.html", do="finish")
    marks = {account.place: account.not_blind for account in stored(site).accounts.values()}
    assert marks == {a: "", b: "yes"}
    assert reads(slow)


def test_to_invite_somebody_opens_an_end_again(site: SharedSite) -> None:
    a, b = sides(site)
    nobody_asked(site, b)
    invited(site, b)
    visitor = finished(site, a, **WORDS)
    assert "Your answers wait" in visitor.get("/answer.html").text


def test_who_may_says_that_nobody_else_will_be_asked(site: SharedSite) -> None:
    a, b = sides(site)
    _, link = invited(site, b)
    finished(site, a, **WORDS)
    record, tie = site.live.records[0], next(iter(site.live.site.record.ties))
    form = {"record": record, "tie": tie, "side": b}
    refused = {
        Role.CODER: None,
        Role.READER: None,
        Role.RESPONDENT: a,
        Role.STEWARD: a,  # of the other end: it would read what it waits for
    }
    for role, side in refused.items():
        visitor = site.signed_in(role, side=side)
        sent = visitor.send("/close-end.html", form_at="/sign-in.html", **form)
        assert sent.status_code == 403, role
        assert "WORDS" not in sent.text
    assert not stored(site).accounts
    scholar = site.signed_in(Role.RESEARCHER)
    assert "Nobody else will be asked in" in scholar.get("/people.html").text
    for wrong in ({"record": "another"}, {"tie": "tie:a|b"}, {"side": "CN"}):
        scholar.send("/close-end.html", form_at="/people.html", **form | wrong)
    assert not stored(site).accounts
    sent = scholar.send("/close-end.html", form_at="/people.html", **form)
    assert sent.headers["location"] == "/people.html"
    assert len(stored(site).accounts) == 1
    assert "This link does not work" in site.visitor().follow(site.visitor().get(link)).text
    assert [line.event for line in site.people.log()].count("close_end") == 1


def test_a_steward_says_it_for_their_own_place(site: SharedSite) -> None:
    a, b = sides(site)
    finished(site, a, **WORDS)
    site.people.add("eve@example.org", "Eve", Grant(Role.STEWARD, "", b), password=PASSWORD)
    _, session = site.people.sign_in("eve@example.org", PASSWORD)
    eve = site.visitor()
    eve.cookies["session"] = session
    page = eve.get("/account.html").text
    assert "Answers that wait for your place" in page
    tie = next(iter(site.live.site.record.ties))
    form = {"record": site.live.records[0], "tie": tie, "side": b}
    sent = eve.send("/close-end.html", form_at="/account.html", **form)
    assert sent.headers["location"] == "/account.html"
    assert len(stored(site).accounts) == 1
    assert "Answers that wait for your place" not in eve.get("/account.html").text


@pytest.mark.parametrize("finish", [False, True])
def test_what_is_withdrawn_on_the_link_is_shown_nowhere(site: SharedSite, finish: bool) -> None:
    a, b = sides(site)
    nobody_asked(site, b)
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
    visitor = alone(site, tier="name")
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
    visitor = alone(site, tier="name", office=evil, role='"><img src=x>')
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
    record, place, partner = site.live.records[0], b, a
    sheet = Respondent(
        "sheet-1", b[:2].upper(), place, partner, "City Hall", "", "en", consent, date(2026, 3, 1)
    )
    stated = statements_of(sheet, {"tie.founded": "1986-03", "trade.any": "1"}, shipped(), record)
    with Store(site.live.store) as store:
        before = store.material(record)
        source = source_of(b[:2].upper())
        store.import_material(
            replace(
                before,
                sources=(*before.sources, source),
                statements=(*before.statements, *stated),
            )
        )
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
    visitor = alone(site, tier="name")
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
