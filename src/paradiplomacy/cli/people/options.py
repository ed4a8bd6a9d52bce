"""Options that the commands on people share, and how somebody is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.access.roles import OF_ONE_SIDE, Grant, Role
from paradiplomacy.errors import NotFoundError

if TYPE_CHECKING:
    from paradiplomacy.access.people import People
    from paradiplomacy.evidence.store import Store

__all__ = [
    "AsRole",
    "Email",
    "OfRecord",
    "OfSide",
    "StoreOfPeople",
    "granted",
    "in_words",
    "people",
]
__all__ += ["grant_view"]

StoreOfPeople = Annotated[
    str,
    typer.Option(
        "--store",
        envvar="PARADIPLOMACY_STORE",
        help="The store: a SQLite file or a database address.",
        show_default=False,
    ),
]
Email = Annotated[str, typer.Argument(help="Email address of the person.")]
AsRole = Annotated[
    str,
    typer.Option(
        "--role", help=f"What they are: {', '.join(Role)}; see the guide on sharing a record."
    ),
]
OfRecord = Annotated[
    str, typer.Option("--record", "-r", help="Record of the role; without it all of the store.")
]
OfSide = Annotated[
    str, typer.Option("--side", help="End that a steward or respondent speaks for, such as US.")
]


@contextmanager
def people(store: str) -> Iterator[tuple[Store, People]]:
    """A store and its people."""
    from paradiplomacy.access.people import People
    from paradiplomacy.evidence.store import Store

    with Store.open(store, create=False) as opened:
        yield opened, People(opened.engine)


def granted(store: Store, role: str, record: str, side: str) -> Grant:
    """The role that the options name.

    Raises
    ------
    NotFoundError
        There is no such role, or no such record in the store.
    """
    if role not in list(Role):
        raise NotFoundError("role", role, Role)
    known = [meta.id for meta in store.records()]
    if record and record not in known:
        raise NotFoundError("record", record, known)
    if (Role(role) in OF_ONE_SIDE) != bool(side):
        needs = "needs --side, the end that it speaks for" if not side else "takes no --side"
        raise typer.BadParameter(f"the role {role} {needs}", param_hint="--side")
    return Grant(Role(role), record, side)


def in_words(grant: Grant) -> str:
    """A role as people read it."""
    of_side = f" of {grant.side}" if grant.side else ""
    return f"{grant.role}{of_side}, {grant.record or 'every record'}"


def grant_view(grant: Grant) -> dict[str, Any]:
    """A role for JSON."""
    return {"role": grant.role.value, "record": grant.record, "side": grant.side}
