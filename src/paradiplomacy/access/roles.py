"""Roles of people: what each role allows, and the one function that decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Role of somebody for a record. Each role reads; an admin may do everything."""

    READER = "reader"
    RESPONDENT = "respondent"
    CODER = "coder"
    STEWARD = "steward"
    RESEARCHER = "researcher"
    ADMIN = "admin"


class Action(StrEnum):
    """Action that can be done with a record."""

    READ = "read"
    ANSWER = "answer"
    PROPOSE = "propose"
    REVIEW = "review"
    WRITE = "write"
    SEE_ACCOUNTS = "see_accounts"
    CLOSE = "close"
    CONFIRM = "confirm"
    INVITE = "invite"
    MANAGE = "manage"


_A = Action
RIGHTS: Mapping[Role, frozenset[Action]] = {
    Role.READER: frozenset({_A.READ}),
    Role.RESPONDENT: frozenset({_A.READ, _A.ANSWER, _A.CONFIRM}),
    Role.CODER: frozenset({_A.READ, _A.PROPOSE, _A.REVIEW, _A.WRITE}),
    Role.STEWARD: frozenset({_A.READ, _A.PROPOSE, _A.WRITE, _A.CLOSE, _A.CONFIRM}),
    Role.RESEARCHER: frozenset(
        {_A.READ, _A.PROPOSE, _A.REVIEW, _A.WRITE, _A.SEE_ACCOUNTS, _A.INVITE, _A.CLOSE}
    ),
    Role.ADMIN: frozenset(Action),
}
"""What each role allows."""

OF_ONE_SIDE = frozenset({Role.RESPONDENT, Role.STEWARD})
"""Roles that speak for one place; for any other they may only read."""


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """A role of somebody.

    `record`: key of a record; empty for every record of the store.
    `side`: key of the place that a steward or respondent speaks for. Stewards of old may have a
      country, such as ``US``: they read, and write once they are given a place.
    """

    role: Role
    record: str = ""
    side: str = ""

    def __post_init__(self) -> None:
        if (self.role in OF_ONE_SIDE) != bool(self.side):
            needed = "needs the side that it speaks for" if not self.side else "has no side"
            raise ValueError(f"a grant of {self.role} {needed}")

    @property
    def lacks_place(self) -> bool:
        """True for a steward of a country: they may write nothing before they have a place."""
        return self.role is Role.STEWARD and not is_place(self.side)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses the site.

    `key`: empty for somebody who has not signed in.
    `name`, `email`: empty for a respondent.
    `language`: of the pages: ``en``, ``zh``, or empty where nothing is chosen.
    """

    key: str
    name: str
    email: str
    grants: tuple[Grant, ...] = ()
    language: str = ""


ANYBODY = Person("", "", "")
"""Somebody who has not signed in, and may do nothing."""


def local_person(name: str) -> Person:
    """Person at the machine that shows a record to nobody else: may do everything.

    `name`: login name on the machine.
    """
    return Person("local", name, "", (Grant(Role.ADMIN),))


def may(person: Person, action: Action, *, record: str, side: str | None = "") -> bool:
    """Tell whether somebody may do something with a record.

    `record`: key of the record.
    `side`: key of the place for which it is done, or a country or ``third`` where it is done for no
      place; empty where it is done for nobody. None asks whether it may be done for anybody.

    >>> boston = Grant(Role.STEWARD, "sino_us", "us-ma-boston")
    >>> steward = Person("ann", "Ann", "ann@example.org", (boston,))
    >>> may(steward, Action.WRITE, record="sino_us", side="us-ma-boston")
    True
    >>> may(steward, Action.WRITE, record="sino_us", side="us-ar-little-rock")
    False
    >>> may(steward, Action.READ, record="sino_us")
    True
    """
    return any(_allows(grant, action, record, side) for grant in person.grants)


def speaks_for(person: Person, record: str, place: str) -> bool:
    """Tell whether somebody has the word of a place: its steward or a respondent; no admin has it.

    >>> boston = Grant(Role.STEWARD, "sino_us", "us-ma-boston")
    >>> speaks_for(Person("ann", "Ann", "", (boston,)), "sino_us", "us-ma-boston")
    True
    >>> speaks_for(local_person("ann"), "sino_us", "us-ma-boston")
    False
    """
    return any(
        grant.role in OF_ONE_SIDE and _allows(grant, Action.CONFIRM, record, place)
        for grant in person.grants
    )


def may_give(person: Person, grant: Grant) -> bool:
    """Tell whether somebody may give a role, or invite somebody to it.

    An admin gives every role for what they are admin of; who may invite, that of a respondent.

    >>> scholar = Person("ann", "Ann", "a@x.org", (Grant(Role.RESEARCHER, "sino_us"),))
    >>> may_give(scholar, Grant(Role.RESPONDENT, "sino_us", "us-ma-boston"))
    True
    >>> may_give(scholar, Grant(Role.ADMIN, "sino_us"))
    False
    """
    action = Action.INVITE if grant.role is Role.RESPONDENT else Action.MANAGE
    return may(person, action, record=grant.record, side=grant.side)


def _allows(grant: Grant, action: Action, record: str, side: str | None) -> bool:
    if action not in RIGHTS[grant.role] or grant.record not in ("", record):
        return False
    if grant.role not in OF_ONE_SIDE or action is Action.READ:
        return True
    return not grant.lacks_place and (side is None or side == grant.side)


def is_place(side: str) -> bool:
    """Tell whether what somebody speaks for is a place, and not a country.

    >>> is_place("us-ar"), is_place("US"), is_place("third")
    (True, False, False)
    """
    return "-" in side
