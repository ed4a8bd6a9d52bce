"""Drafts of answers, and who waits for whom."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from paradiplomacy.access.answering import Answering
from paradiplomacy.access.kept_interviews import Interview
from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.evidence.store import Store

CN, US = "cn-jilin-changchun", "us-ar-little-rock"
TIE = f"tie:{CN}|{US}"
BOTH = (CN, US)


@pytest.fixture
def everybody(store: Store) -> People:
    return People(store.engine)


def begun(everybody: People, side: str) -> str:
    grant = Grant(Role.RESPONDENT, "r", side)
    _, token = everybody.invite(grant, by="local", tie=TIE)
    person, _ = everybody.answering(token)
    own = ("2026.11", "en", "role", "Office", "head", "open", datetime.now(UTC), None)
    Answering(everybody.engine).begin(Interview(person.key, "r", TIE, side, *own))
    return person.key


def test_of_many_who_save_the_same_version_one_does(everybody: People) -> None:
    answering, person = Answering(everybody.engine), begun(everybody, US)
    with ThreadPoolExecutor(4) as pool:
        saved = list(pool.map(lambda n: answering.save(person, "q", str(n), version=0), range(8)))
    assert saved.count(True) == 1
    assert answering.drafts(person)["q"].version == 1


def test_a_finished_interview_waits_for_who_is_still_to_answer(everybody: People) -> None:
    answering = Answering(everybody.engine)
    us, cn = begun(everybody, US), begun(everybody, CN)
    for person in (us, cn):
        assert answering.save(person, "q", "1", version=0)
    answering.finish(us)
    assert answering.ready("r", TIE, BOTH) == ()
    assert [one.person for one in answering.waiting("r")] == [us]
    answering.finish(cn)
    assert {one.person for one in answering.ready("r", TIE, BOTH)} == {us, cn}
    assert not answering.save(us, "q", "2", version=1), "it is finished"


def test_nobody_waits_for_an_invitation_that_was_taken_back(everybody: People) -> None:
    answering, us = Answering(everybody.engine), begun(everybody, US)
    grant = Grant(Role.RESPONDENT, "r", CN)
    invitation, _ = everybody.invite(grant, by="local", tie=TIE)
    answering.finish(us)
    assert answering.ready("r", TIE, BOTH) == ()
    everybody.revoke(invitation.key, by="local")
    assert [one.person for one in answering.ready("r", TIE, BOTH)] == [us]


def test_what_is_withdrawn_is_forgotten(everybody: People) -> None:
    answering, us = Answering(everybody.engine), begun(everybody, US)
    answering.save(us, "q", "secret words", version=0)
    answering.withdraw(us)
    assert not answering.drafts(us)
    mine = answering.of(us)
    assert mine is not None
    assert (mine.state, mine.office, mine.consent) == ("withdrawn", "", "none")
    assert "secret" not in str(everybody.log())


def test_an_end_is_done_once_it_was_asked_and_nobody_is_still_to_answer(
    everybody: People,
) -> None:
    answering = Answering(everybody.engine)

    def is_done(**more: object) -> tuple[bool, bool]:
        asked = answering.ends_asked("r", TIE, BOTH, **more)
        return asked[CN].is_done, asked[US].is_done

    assert is_done() == (False, False), "nobody was asked"
    assert is_done(elsewhere=[CN]) == (True, False), "answered on paper"
    silent, cn = begun(everybody, CN), begun(everybody, CN)
    assert is_done(elsewhere=[CN]) == (False, False), "and is asked here, too"
    answering.save(silent, "q", "", version=0)
    answering.save(silent, "p", "unknown", version=0)
    answering.finish(silent)
    assert is_done() == (False, False)
    answering.withdraw(cn)
    said = {"is_answer": lambda kept: kept not in ("", "unknown")}
    assert is_done(**said) == (False, False), "who finished there answered nothing"
    assert is_done() == (True, False)
    answering.close("r", TIE, CN, by="local")
    answering.close("r", TIE, CN, by="local")
    assert is_done(**said) == (True, False)
    assert not answering.ends_asked("r", TIE, BOTH, **said)[CN].may_compare
    everybody.invite(Grant(Role.RESPONDENT, "r", CN), by="local", tie=TIE)
    assert is_done(**said) == (False, False), "somebody is asked after all"
    assert not answering.could_read("r", TIE, US)
    assert answering.could_read("r", TIE, US, [CN])
    assert not answering.could_read("r", TIE, US, [US])


def test_who_opened_the_link_and_has_not_begun_is_waited_for(everybody: People) -> None:
    answering, us = Answering(everybody.engine), begun(everybody, US)
    answering.finish(us)
    _, token = everybody.invite(Grant(Role.RESPONDENT, "r", CN), by="local", tie=TIE)
    everybody.answering(token)
    assert answering.ends_asked("r", TIE, BOTH)[CN].is_open
    assert answering.ready("r", TIE, BOTH) == ()
