"""Drafts of answers, and who waits for whom."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from paradiplomacy.access.answering import Answering, Interview
from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.evidence.store import Store


@pytest.fixture
def everybody(store: Store) -> People:
    return People(store.engine)


def begun(everybody: People, side: str) -> str:
    grant = Grant(Role.RESPONDENT, "r", side)
    _, token = everybody.invite(grant, by="local", tie="tie:a|b")
    person, _ = everybody.answering(token)
    own = ("2026.11", "en", "role", "Office", "head", "open", datetime.now(UTC), None)
    Answering(everybody.engine).begin(Interview(person.key, "r", "tie:a|b", side, *own))
    return person.key


def test_of_many_who_save_the_same_version_one_does(everybody: People) -> None:
    answering, person = Answering(everybody.engine), begun(everybody, "US")
    with ThreadPoolExecutor(4) as pool:
        saved = list(pool.map(lambda n: answering.save(person, "q", str(n), version=0), range(8)))
    assert saved.count(True) == 1
    assert answering.drafts(person)["q"].version == 1


def test_a_finished_interview_waits_for_who_is_still_to_answer(everybody: People) -> None:
    answering = Answering(everybody.engine)
    us, cn = begun(everybody, "US"), begun(everybody, "CN")
    answering.finish(us)
    assert answering.ready("r", "tie:a|b") == ()
    assert [one.person for one in answering.waiting("r")] == [us]
    answering.finish(cn)
    assert {one.person for one in answering.ready("r", "tie:a|b")} == {us, cn}
    assert not answering.save(us, "q", "1", version=0), "it is finished"


def test_nobody_waits_for_an_invitation_that_was_taken_back(everybody: People) -> None:
    answering, us = Answering(everybody.engine), begun(everybody, "US")
    grant = Grant(Role.RESPONDENT, "r", "CN")
    invitation, _ = everybody.invite(grant, by="local", tie="tie:a|b")
    answering.finish(us)
    assert answering.ready("r", "tie:a|b") == ()
    everybody.revoke(invitation.key, by="local")
    assert [one.person for one in answering.ready("r", "tie:a|b")] == [us]


def test_what_is_withdrawn_is_forgotten(everybody: People) -> None:
    answering, us = Answering(everybody.engine), begun(everybody, "US")
    answering.save(us, "q", "secret words", version=0)
    answering.withdraw(us)
    assert not answering.drafts(us)
    mine = answering.of(us)
    assert mine is not None
    assert (mine.state, mine.office, mine.consent) == ("withdrawn", "", "none")
    assert "secret" not in str(everybody.log())
