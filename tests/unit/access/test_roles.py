"""Who may do what."""

from __future__ import annotations

import pytest

from paradiplomacy.access.roles import (
    ANYBODY,
    RIGHTS,
    Action,
    Grant,
    Person,
    Role,
    local_person,
    may,
)

LITTLE_ROCK = "us-ar-little-rock"
ONE_SIDE = (Role.RESPONDENT, Role.STEWARD)


def person(role: Role, record: str = "r", side: str = LITTLE_ROCK) -> Person:
    return Person("p", "P", "p@example.org", (Grant(role, record, side * (role in ONE_SIDE)),))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_a_role_may_do_what_its_row_says_and_no_more(role: Role, action: Action) -> None:
    assert may(person(role), action, record="r", side=LITTLE_ROCK) == (action in RIGHTS[role])
    assert not may(person(role), action, record="other", side=LITTLE_ROCK)
    assert may(person(role, record=""), action, record="other", side=LITTLE_ROCK) == (
        action in RIGHTS[role]
    )


@pytest.mark.parametrize("role", ONE_SIDE)
def test_who_speaks_for_one_end_does_nothing_for_the_other_but_read(role: Role) -> None:
    for action in RIGHTS[role]:
        assert may(person(role), action, record="r", side="cn-changchun") == (action is Action.READ)
        assert may(person(role), action, record="r", side=None)


def test_nobody_may_do_nothing_and_an_admin_everything() -> None:
    for action in Action:
        assert not may(ANYBODY, action, record="r")
        assert may(local_person("ann"), action, record="r", side="cn-changchun")


def test_only_those_who_speak_for_an_end_have_a_side() -> None:
    with pytest.raises(ValueError, match="needs the side"):
        Grant(Role.STEWARD, "r")
    with pytest.raises(ValueError, match="has no side"):
        Grant(Role.CODER, "r", LITTLE_ROCK)


def test_a_steward_of_a_country_reads_and_does_nothing_else() -> None:
    for side in ("US", LITTLE_ROCK, None, "third"):
        for action in Action:
            allowed = may(person(Role.STEWARD, side="US"), action, record="r", side=side)
            assert allowed == (action is Action.READ)
    assert Grant(Role.STEWARD, "r", "US").lacks_place
    assert not Grant(Role.STEWARD, "r", LITTLE_ROCK).lacks_place


def test_a_steward_of_a_state_speaks_for_the_state_alone() -> None:
    arkansas = person(Role.STEWARD, side="us-ar")
    assert may(arkansas, Action.WRITE, record="r", side="us-ar")
    for side in (LITTLE_ROCK, "us-ok", "US"):
        assert not may(arkansas, Action.WRITE, record="r", side=side)
