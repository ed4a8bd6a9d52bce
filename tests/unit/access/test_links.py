"""Links to an account or a new password: they end with whoever made them, and with each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.support.people import PASSWORD, people_of

from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Person, Role
from paradiplomacy.errors import AccessError
from paradiplomacy.evidence.tables import people as people_table

ADMIN, READER, CODER = Grant(Role.ADMIN), Grant(Role.READER), Grant(Role.CODER, "sino_us")
RESEARCHER = Grant(Role.RESEARCHER, "sino_us")
ANSWERS = Grant(Role.RESPONDENT, "sino_us", "US")
NEW = "another long password"


@pytest.fixture
def everybody(tmp_path: Path) -> Iterator[People]:
    with people_of(tmp_path / "ties.db") as people:
        people.add("ann@example.org", "Ann", ADMIN, password=PASSWORD)
        people.add("bo@example.org", "Bo", ADMIN, password=PASSWORD)
        people.add("cy@example.org", "Cy", RESEARCHER, password=PASSWORD)
        yield people


def by_name(everybody: People, name: str) -> Person:
    return everybody.by_email(f"{name}@example.org")


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(AccessError) as refused:
        act()
    return refused.value.code


def accepted(everybody: People, token: str) -> tuple[Person, str]:
    return everybody.accept(token, email="new@example.org", name="New", password=NEW)


def is_dead(everybody: People, token: str) -> bool:
    before = len(everybody.list_people())
    codes = {
        refusal(lambda: everybody.invitation(token)),
        refusal(lambda: accepted(everybody, token)),
    }
    assert codes <= {"revoked", "used"}
    assert len(everybody.list_people()) == before
    return True


def disabled(everybody: People, key: str) -> None:
    everybody.disable(key, by="local")


def demoted(everybody: People, key: str) -> None:
    everybody.set_role(key, READER, by="local")


@pytest.mark.parametrize("leave", [disabled, demoted])
@pytest.mark.parametrize("grant", [ADMIN, CODER, ANSWERS], ids=str)
def test_an_invitation_ends_with_the_rights_of_who_made_it(
    everybody: People, grant: Grant, leave: Callable[[People, str], None]
) -> None:
    bo = by_name(everybody, "bo")
    invitation, token = everybody.invite(grant, by=bo.key, tie="tie:a|b")
    assert everybody.invitation(token).state == "open"
    leave(everybody, bo.key)
    if grant is ANSWERS:
        assert refusal(lambda: everybody.answering(token)) == "revoked"
    assert is_dead(everybody, token)
    (listed,) = (each for each in everybody.invitations() if each.key == invitation.key)
    assert listed.state == "revoked"
    everybody.enable(bo.key, by="local")
    everybody.set_role(bo.key, ADMIN, by="local")
    assert is_dead(everybody, token), "it ended for good"


def test_a_link_that_was_there_before_counts_no_more_than_a_new_one(everybody: People) -> None:
    """An earlier version let links be when their maker was disabled."""
    bo = by_name(everybody, "bo")
    _, token = everybody.invite(ADMIN, by=bo.key)
    _, reset = everybody.reset(by_name(everybody, "cy").key, by=bo.key)
    with everybody.engine.begin() as connection:
        gone = sa.update(people_table).where(people_table.c.key == bo.key)
        connection.execute(gone.values(disabled=everybody.list_people()[0].added))
    assert is_dead(everybody, token)
    assert is_dead(everybody, reset)


def test_other_links_go_on(everybody: People) -> None:
    cy, ann = by_name(everybody, "cy"), by_name(everybody, "ann")
    _, of_cy = everybody.invite(ANSWERS, by=cy.key, tie="tie:a|b")
    _, of_ann = everybody.invite(CODER, by=ann.key)
    _, of_machine = everybody.invite(CODER, by="local")
    everybody.disable(by_name(everybody, "bo").key, by="local")
    everybody.set_role(cy.key, Grant(Role.RESEARCHER), by="local")
    for token in (of_cy, of_ann, of_machine):
        assert everybody.invitation(token).state == "open"


def test_who_answered_before_comes_back_though_the_maker_left(everybody: People) -> None:
    cy = by_name(everybody, "cy")
    _, token = everybody.invite(ANSWERS, by=cy.key, tie="tie:a|b")
    one, _ = everybody.answering(token)
    everybody.disable(cy.key, by="local")
    assert everybody.answering(token)[0] == one
    everybody.disable(one.key, by="local")
    assert refusal(lambda: everybody.answering(token)) == "revoked"
    everybody.enable(one.key, by="local")
    assert everybody.answering(token)[0] == one


@pytest.mark.parametrize("leave", [disabled, demoted])
def test_a_link_to_a_new_password_ends_with_the_admin_who_made_it(
    everybody: People, leave: Callable[[People, str], None]
) -> None:
    ann, bo = by_name(everybody, "ann"), by_name(everybody, "bo")
    _, token = everybody.reset(ann.key, by=bo.key)
    leave(everybody, bo.key)
    assert is_dead(everybody, token)
    everybody.sign_in("ann@example.org", PASSWORD)


def test_a_link_to_a_new_password_ends_with_the_next_one(everybody: People) -> None:
    cy = by_name(everybody, "cy")
    tokens = [everybody.reset(cy.key, by="local")[1] for _ in range(3)]
    assert is_dead(everybody, tokens[0])
    assert is_dead(everybody, tokens[1])
    person, session = accepted(everybody, tokens[2])
    assert person.key == cy.key
    assert everybody.of_session(session) == person
    assert all(is_dead(everybody, token) for token in tokens)


def test_a_link_to_a_new_password_ends_with_the_password(everybody: People) -> None:
    cy = by_name(everybody, "cy")
    _, token = everybody.reset(cy.key, by="local")
    everybody.change_password(cy.key, PASSWORD, NEW)
    assert is_dead(everybody, token)
    everybody.sign_in("cy@example.org", NEW)


def test_somebody_who_is_disabled_sets_no_password(everybody: People) -> None:
    cy = by_name(everybody, "cy")
    _, token = everybody.reset(cy.key, by="local")
    everybody.disable(cy.key, by="local")
    assert is_dead(everybody, token)
    _, while_out = everybody.reset(cy.key, by="local")
    assert is_dead(everybody, while_out)
    everybody.enable(cy.key, by="local")
    assert is_dead(everybody, token)
    everybody.sign_in("cy@example.org", PASSWORD)


def test_a_link_of_somebody_who_stays_admin_goes_on_where_disabling_fails(
    everybody: People,
) -> None:
    everybody.disable(by_name(everybody, "bo").key, by="local")
    ann = by_name(everybody, "ann")
    _, token = everybody.invite(CODER, by=ann.key)
    assert refusal(lambda: everybody.disable(ann.key, by=ann.key)) == "last_admin"
    assert everybody.invitation(token).state == "open"
