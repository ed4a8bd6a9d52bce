"""Respondents of both ends answer on the site."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.answering import (
    BEGIN,
    alone,
    answer,
    interview,
    invited,
    nobody_asked,
    sides,
    started,
    stored,
)
from tests.support.folders import CHANGCHUN, LITTLE_ROCK
from tests.support.shared_site import SharedSite, Visitor

from paradiplomacy.access.answering import Answering
from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.evidence.consent import sealing
from paradiplomacy.interviews.answered import no_answer
from paradiplomacy.interviews.instrument import read_shipped
from paradiplomacy.record.open import open_record


@pytest.fixture
def site(in_store: SharedSite) -> SharedSite:
    return in_store


def test_a_link_leads_to_the_questions_in_the_language_of_who_is_asked(site: SharedSite) -> None:
    a, _ = sides(site)
    visitor, link = invited(site, a, "zh")
    answer_to = visitor.get(link)
    assert answer_to.headers["location"] == "/zh/answer.html"
    page = visitor.follow(answer_to).text
    assert "您的回答可以公开到什么程度" in page
    assert link.rpartition("/")[2] not in page
    assert not site.people.list_people(), "a link alone begins nothing"
    reply = visitor.send("/zh/answer.html", **BEGIN)
    first = visitor.follow(reply).text
    assert read_shipped().questions[0].text("zh") in first
    assert 'invitation=""' in reply.headers.get_list("set-cookie")[-1]


def test_nobody_begins_without_saying_how_far_they_consent(site: SharedSite) -> None:
    visitor, link = invited(site, sides(site)[0])
    visitor.get(link)
    for lacking in ({"tier": ""}, {"tier": "all"}, {"office": " "}):
        reply = visitor.send("/answer.html", **BEGIN | lacking)
        assert reply.status_code == 400
    both = visitor.send("/answer.html", **BEGIN | {"tier": "", "office": ""}).text
    assert "Say for which office or association you speak. Choose how openly" in both
    assert not site.people.list_people()


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


def test_with_a_key_words_are_read_by_those_who_may_see_accounts_and_nowhere_else(
    in_store: SharedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "COST", 2**4)
    key = sealing.sealing_of(in_store.people.engine, b"a long passphrase")
    site = replace(in_store, sealing=key)
    plain = in_store.signed_in(Role.ADMIN).get("/people.html").text
    assert "no key is set" in plain
    visitor = alone(site, tier="name", quote="yes")
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


def tie_of(site: SharedSite, place: str) -> str:
    return next(key for key in site.live.site.record.ties if place in key)


def beginner(site: SharedSite, place: str, side: str, language: str = "en") -> Visitor:
    """Somebody who has opened their link for one end of the tie of a place."""
    grant = Grant(Role.RESPONDENT, site.live.records[0], side)
    tie = tie_of(site, place)
    _, token = site.people.invite(grant, by="local", tie=tie, language=language)
    visitor = site.visitor()
    visitor.get(f"/invitation/{token}")
    return visitor


def respondent(
    site: SharedSite, place: str = LITTLE_ROCK, side: str = LITTLE_ROCK, **more: str
) -> Visitor:
    visitor = beginner(site, place, side)
    visitor.send("/answer.html", **BEGIN | more)
    return visitor


def drafts_of(site: SharedSite, side: str = LITTLE_ROCK) -> dict[str, str]:
    every = Answering(site.people.engine).of_tie(site.live.records[0], tie_of(site, LITTLE_ROCK))
    person = next(one.person for one in every if one.side == side)
    return {key: d.answer for key, d in Answering(site.people.engine).drafts(person).items()}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Who is asking", "half a minute", "never shown to the other", "You answer for Ch")),
        ("zh", ("调查方", "每题半分钟", "绝不会给对方看", "您代表长春市作答")),
    ],
)
def test_before_the_first_question_it_says_who_asks_and_who_sees_what(
    site: SharedSite, language: str, words: tuple[str, ...]
) -> None:
    visitor = beginner(site, LITTLE_ROCK, CHANGCHUN, language)
    page = visitor.get("/zh/answer.html" if language == "zh" else "/answer.html").text
    for each in words:
        assert each in page, each
    assert "You answer for the United States" not in page


def test_a_record_names_who_asks_and_whom_to_write_to(
    site: SharedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = site.live.site.record
    texts = {
        "publisher": {"en": "Institute of Ties"},
        "contact": {"en": "ties@example.org"},
        "ethics": {"en": "Approved by board 7."},
    }
    material = replace(record.materials[0], meta=replace(record.meta, texts=texts))
    changed = replace(record, materials=(material, *record.materials[1:]))
    monkeypatch.setattr(site.live.site, "record", changed)
    page = beginner(site, LITTLE_ROCK, CHANGCHUN).get("/answer.html").text
    for words in ("Institute of Ties", "ties@example.org", "Approved by board 7."):
        assert words in page


def test_no_answer_is_coded_and_not_shown_to_the_other_end(site: SharedSite) -> None:
    here, there = respondent(site), respondent(site, side=CHANGCHUN)
    for key, code in (("trade.any", "refused"), ("rural.any", "unknown")):
        here.send(f"/answer/{key}.html", do=code, version="0")
        answer(there, key, "1")
    assert drafts_of(site)["trade.any"] == no_answer("refused")
    assert "So far you said: prefer not to answer" in here.get("/answer/trade.any.html").text
    assert "prefer not to answer" in here.get("/answer.html").text
    for visitor in (here, there):  # who answers nothing at all sees nothing
        answer(visitor, "training.any", "1")
        visitor.send("/answer.html", do="finish")
    page = there.get("/answer-both.html").text
    assert "prefer not" not in page
    assert "do not know" not in page
    assert page.count("one end alone") == 2
    record = open_record(site.live.records[0], store=site.live.store, whole=True)
    said = {a.question: a.no_answer for a in record.answers.values() if a.no_answer}
    assert not [a for a in stored(site).answers.values() if a.no_answer]
    assert said == {"trade.any": "refused", "rural.any": "unknown"}
    from paradiplomacy.interviews.pairing import pair_ends

    assert {row.outcome for row in pair_ends(record).of("trade.any")} == {"one-sided"}


@pytest.mark.parametrize("smallest", ["1", "3"])
def test_what_somebody_thinks_is_shown_to_the_other_end_nowhere(
    site: SharedSite, monkeypatch: pytest.MonkeyPatch, smallest: str
) -> None:
    monkeypatch.setenv("PARADIPLOMACY_GROUP", smallest)
    here, there = respondent(site, tier="name"), respondent(site, side=CHANGCHUN, tier="name")
    assert "never shown to the other end" in there.get("/answer/trust.city.html").text
    answer(there, "trust.city", "1")  # not at all
    answer(there, "rights.raised", "1")
    answer(there, "exchange.count", "4711")
    for visitor in (here, there):
        answer(visitor, "trade.any", "1")
    answer(here, "trust.city", "5")
    answer(here, "rights.raised", "0")
    for visitor in (here, there):
        visitor.send("/answer.html", do="finish")
    page = here.get("/answer-both.html").text
    assert "4711" in page, "facts are shown"
    for words in (read_shipped()["trust.city"].text("en"), "not at all", "Have human rights been"):
        assert words not in page
    assert "not compared here" in page
    assert {a.question for a in stored(site).answers.values()} == {"trade.any", "exchange.count"}
    site.live.open_again()
    for address in ("/interviews.json", "/interviews.html", "/zh/interviews.html"):
        shown = here.get(address)
        assert "trust.city" not in shown.text, address
        assert "rights.raised" not in shown.text, address
    whole = open_record(site.live.records[0], store=site.live.store, whole=True)
    kept = {(a.account, a.question): a.value for a in whole.answers.values()}
    assert sorted(v for (_, q), v in kept.items() if q == "trust.city") == [1.0, 5.0]


def test_sensitive_questions_come_last_and_are_skipped_together(site: SharedSite) -> None:
    visitor = respondent(site)
    address, seen = "/answer/tie.founded.html", []
    while "/answer/" in address:
        key = address.removeprefix("/answer/").removesuffix(".html")
        seen.append(key)
        page = visitor.get(address).text
        is_sensitive = read_shipped()[key].sensitive
        assert ("The following questions are sensitive" in page) is is_sensitive
        if is_sensitive:
            break
        address = visitor.send(address, do="unknown", version="0").headers["location"]
    assert seen[-1] == "friction.rival-tie"
    reply = visitor.send(address, do="skip_sensitive")
    assert reply.headers["location"] == "/answer.html"
    drafts = drafts_of(site)
    refused = {key for key, text in drafts.items() if text == no_answer("refused")}
    assert refused == {
        "friction.rival-tie",
        "friction.harm",
        "crisis.protested",
        "rights.raised",
        "rights.change",
    }
    assert "crisis.june-1989" not in drafts, "the tie is of 1994"


def test_a_question_that_cannot_concern_the_tie_is_neither_shown_nor_taken(
    site: SharedSite,
) -> None:
    here = respondent(site)
    nobody_asked(site, CHANGCHUN)
    address = "/answer/crisis.june-1989.html"
    assert here.get(address).headers["location"] == "/answer.html"
    reply = here.send(address, form_at="/answer.html", answer="4", version="0")
    assert reply.headers["location"] == "/answer.html"
    assert "crisis.june-1989" not in drafts_of(site)
    # The respondent knows better than the record, and then thinks better of it.
    answer(here, "tie.founded", "1985")
    assert "June 1989" in here.get(address).text
    assert here.send(address, answer="4", version="0").status_code == 303
    answer(here, "tie.founded", "1994")
    here.send("/answer.html", do="finish")
    assert {a.question for a in stored(site).answers.values()} == {"tie.founded"}
    chinese = respondent(site, side=CHANGCHUN)
    assert chinese.get("/answer/friction.rival-tie.html").status_code == 303


def test_an_answer_that_became_irrelevant_is_not_released(site: SharedSite) -> None:
    visitor = respondent(site)
    nobody_asked(site, CHANGCHUN)
    answer(visitor, "training.any", "1")
    answer(visitor, "training.taught", "2")
    answer(visitor, "training.any", "0")
    assert "Which end taught" not in visitor.get("/answer.html").text
    visitor.send("/answer.html", do="finish")
    assert {a.question for a in stored(site).answers.values()} == {"training.any"}


@pytest.mark.parametrize("quote", ["", "yes"])
def test_words_are_quoted_where_a_respondent_agreed_and_until_they_take_it_back(
    site: SharedSite, monkeypatch: pytest.MonkeyPatch, quote: str
) -> None:
    monkeypatch.setenv("PARADIPLOMACY_GROUP", "3")
    visitor = respondent(site, tier="name", quote=quote)
    nobody_asked(site, CHANGCHUN)
    answer(visitor, "exchange.carrier", "The Rotary clubs")
    answer(visitor, "trade.any", "1")
    visitor.send("/answer.html", do="finish")

    def words() -> set[str]:
        return {a.text for a in stored(site).answers.values() if a.text}

    assert words() == ({"The Rotary clubs"} if quote else set())
    page = visitor.get("/answer.html").text
    assert ("Do not quote me any more" in page) is bool(quote)
    visitor.send("/answer.html", do="unquote")
    assert words() == set()
    assert {a.question for a in stored(site).answers.values()} == {"trade.any"}
    assert "Do not quote me any more" not in visitor.get("/answer.html").text


def test_what_an_answer_makes_asked_can_be_answered_under_it(site: SharedSite) -> None:
    visitor = respondent(site)
    page = visitor.get("/answer/tie.stands.html").text
    assert page.count('data-asked-if="4" hidden') == 2, "when and by whom it ended"
    under = {"answer:tie.ended": "2020-05", "version:tie.ended": "0", "answer:tie.ended-by": ""}
    reply = visitor.send("/answer/tie.stands.html", answer="4", version="0", **under)
    # What was left empty there comes on a page of its own.
    assert reply.headers["location"] == "/answer/tie.ended-by.html"
    assert drafts_of(site) == {"tie.stands": "4", "tie.ended": "2020-05"}
    under = {"answer:tie.ended-by": "3", "version:tie.ended-by": "0"}
    reply = visitor.send("/answer/tie.stands.html", answer="1", version="1", **under)
    assert reply.headers["location"] == "/answer/exchange.count.html"
    assert "tie.ended-by" not in drafts_of(site), "what the answer does not make asked is not taken"


def test_a_mistake_under_a_question_is_named_and_the_rest_is_kept(site: SharedSite) -> None:
    visitor = respondent(site, side=CHANGCHUN)
    under = {"answer:rural.first": "soon", "version:rural.first": "0"}
    reply = visitor.send("/answer/rural.any.html", answer="1", version="0", **under)
    assert reply.status_code == 400
    assert read_shipped()["rural.first"].text("en") in reply.text
    assert "Enter a past date" in reply.text
    assert drafts_of(site, CHANGCHUN) == {"rural.any": "1"}


def test_a_version_that_is_no_number_is_that_of_another_answer(site: SharedSite) -> None:
    visitor = started(site, sides(site)[0])
    for version in ("9" * 4_400, "²", "-1"):
        reply = visitor.send("/answer/tie.founded.html", answer="1985", version=version)
        assert reply.status_code in (303, 409)
