"""An end is asked, answers, or is closed while the other's answers go into the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.support.races import Races, at_once, races_in
from tests.support.shared_site import Visitor, token_in

from paradiplomacy.access.kept_interviews import Interview
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.site.live.cookies import csrf_token

MANY = 10


@pytest.fixture
def races(store_url: str, tmp_path: Path) -> Iterator[Races]:
    with races_in(store_url, tmp_path) as made:
        yield made


def ends(races: Races) -> tuple[str, tuple[str, str]]:
    tie = next(iter(races.site.live.site.record.ties))
    return tie, races.site.live.site.record.ties[tie].ends


def begins(races: Races, side: str) -> Callable[[], int]:
    """Somebody with a link for an end, who is about to begin."""
    tie, _ = ends(races)
    grant = Grant(Role.RESPONDENT, races.record, side)
    _, token = races.site.people.invite(grant, by="local", tie=tie)
    visitor = races.site.visitor()
    visitor.get(f"/invitation/{token}")
    form = {"token": token_in(visitor.get("/answer.html").text), "do": "start"}
    form |= {"tier": "name", "office": "Office"}
    return lambda: visitor.ask("POST", "/answer.html", data=form).status_code


def closes(races: Races, scholar: Visitor, side: str) -> Callable[[], int]:
    tie, _ = ends(races)
    form = {"token": csrf_token(scholar.cookies["session"]), "record": races.record}
    form |= {"tie": tie, "side": side}
    return lambda: scholar.ask("POST", "/close-end.html", data=form).status_code


def begun(races: Races, side: str) -> list[Interview]:
    tie, _ = ends(races)
    return [one for one in races.interviews.of_tie(races.record, tie) if one.side == side]


def test_who_begins_while_the_others_answers_are_let_go_is_never_taken_for_blind(
    races: Races,
) -> None:
    _, (a, b) = ends(races)
    scholar = races.site.signed_in(Role.RESEARCHER)
    outcomes = set()
    for number in range(MANY):
        here = races.respondent(0, finished=True)
        acts = [begins(races, b), closes(races, scholar, b)]
        known = {one.person for one in begun(races, b)}
        codes = at_once(*acts[:: -1 if number % 2 else 1], apart=0.004 * (number // 2 % 5))
        assert 303 in codes
        new = [one for one in begun(races, b) if one.person not in known]
        assert races.state(here) == "released"
        assert all(one.not_blind for one in new)
        outcomes.add(len(new))
        for one in (*new, *begun(races, a)):
            races.interviews.withdraw(one.person)
    assert outcomes <= {0, 1}


def test_two_ends_that_finish_at_once_are_both_let_go_and_both_blind(races: Races) -> None:
    here, there = races.respondent(0), races.respondent(1)
    acts = [races.sends(who, "finish") for who in (here, there)]
    assert at_once(*acts) == [303, 303]
    for who in (here, there):
        mine = races.interviews.of(who.person)
        assert mine is not None
        assert (mine.state, mine.not_blind) == ("released", False)


def test_of_two_of_one_end_who_finish_at_once_neither_is_let_go_before_the_other(
    races: Races,
) -> None:
    waiting = races.respondent(0, finished=True)
    two = [races.respondent(1), races.respondent(1)]
    assert at_once(*(races.sends(who, "finish") for who in two)) == [303, 303]
    every = [races.interviews.of(who.person) for who in (waiting, *two)]
    assert [one and (one.state, one.not_blind) for one in every] == [("released", False)] * 3
