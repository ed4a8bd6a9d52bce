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

ONE_SIDE = (Role.RESPONDENT, Role.STEWARD)


def person(role: Role, record: str = "r", side: str = "US") -> Person:
    return Person("p", "P", "p@example.org", (Grant(role, record, side * (role in ONE_SIDE)),))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_a_role_may_do_what_its_row_says_and_no_more(role: Role, action: Action) -> None:
    assert may(person(role), action, record="r", side="US") == (action in RIGHTS[role])
    assert not may(person(role), action, record="other", side="US")
    assert may(person(role, record=""), action, record="other", side="US") == (
        action in RIGHTS[role]
    )


@pytest.mark.parametrize("role", ONE_SIDE)
def test_who_speaks_for_one_end_does_nothing_for_the_other_but_read(role: Role) -> None:
    for action in RIGHTS[role]:
        assert may(person(role), action, record="r", side="CN") == (action is Action.READ)
        assert may(person(role), action, record="r", side=None)


def test_nobody_may_do_nothing_and_an_admin_everything() -> None:
    for action in Action:
        assert not may(ANYBODY, action, record="r")
        assert may(local_person("ann"), action, record="r", side="CN")


def test_only_those_who_speak_for_an_end_have_a_side() -> None:
    with pytest.raises(ValueError, match="needs the side"):
        Grant(Role.STEWARD, "r")
    with pytest.raises(ValueError, match="has no side"):
        Grant(Role.CODER, "r", "US")
