"""What one end sees of the other, once everybody who is asked there has answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.support.answering import (
    BEGIN,
    answer,
    finished,
    interview,
    invited,
    nobody_asked,
    sides,
    started,
    stored,
)
from tests.support.people import PASSWORD
from tests.support.shared_site import SharedSite, Visitor

from paradiplomacy.access.answering import Answering
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.evidence.engine import writing
from paradiplomacy.evidence.store import Store
from paradiplomacy.evidence.tables import invitations
from paradiplomacy.interviews.answered import Respondent, source_of, statements_of
from paradiplomacy.interviews.instrument import read_shipped


@pytest.fixture
def site(in_store: SharedSite) -> SharedSite:
    return in_store


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
    from paradiplomacy.interviews.pairing import pair_ends

    outcomes = {row.question: row.outcome for row in pair_ends(opened).rows}
    assert outcomes["trade.any"] == "agree"
    assert outcomes["tie.founded"] == "contradict"
    assert record in site.live.records


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
    assert "The other end does not see yours before" not in first
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


@pytest.mark.parametrize(("consent", "is_shown"), [("role", True), ("none", False)])
def test_an_end_that_answered_on_paper_has_answered(
    site: SharedSite, consent: str, is_shown: bool
) -> None:
    a, b = sides(site)
    record, place, partner = site.live.records[0], b, a
    sheet = Respondent(
        "sheet-1", b[:2].upper(), place, partner, "City Hall", "", "en", consent, date(2026, 3, 1)
    )
    stated = statements_of(
        sheet, {"tie.founded": "1986-03", "trade.any": "1"}, read_shipped(), record
    )
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
