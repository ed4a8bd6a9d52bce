"""Keep somebody from signing in."""

from __future__ import annotations

from typing import Annotated

import typer

from paradiplomacy.cli.people.options import StoreOfPeople, people
from paradiplomacy.cli.show import note
from paradiplomacy.errors import NotFoundError

__all__ = ["disable"]

_Who = Annotated[
    str, typer.Argument(help="Email address of a person, or key of a person or an invitation.")
]
_Enable = Annotated[bool, typer.Option("--enable", help="Let them sign in again.")]


def disable(who: _Who, *, store: StoreOfPeople, enable: _Enable = False) -> None:
    """Keep somebody from signing in and end their sessions, or take an invitation back.

    Example: `paradiplomacy people disable bo@example.org --store ties.db`
    """
    with people(store) as (_, everybody):
        if "@" in who:
            key = everybody.by_email(who).key
        elif who in {each.key for each in everybody.invitations()}:
            everybody.revoke(who, by="local")
            note(f"{who}: the invitation is taken back")
            return
        elif who in {each.person.key for each in everybody.listed()}:
            key = who
        else:
            known = [each.person.email for each in everybody.listed() if each.person.email]
            raise NotFoundError("person or invitation", who, known)
        if enable:
            everybody.enable(key, by="local")
        else:
            everybody.disable(key, by="local")
    note(f"{who}: {'may sign in again' if enable else 'cannot sign in any more'}")
