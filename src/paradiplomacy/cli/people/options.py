"""Options that the commands on people share, and how somebody is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.access.roles import OF_ONE_SIDE, Grant, Role, is_place
from paradiplomacy.errors import NotFoundError

if TYPE_CHECKING:
    from paradiplomacy.access.people import People
    from paradiplomacy.evidence.store import Store

__all__ = [
    "AsRole",
    "Email",
    "OfPlace",
    "OfRecord",
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
OfPlace = Annotated[
    str,
    typer.Option(
        "--place", help="Key of the place that a steward or respondent speaks for: us-wa-seattle."
    ),
]


@contextmanager
def people(store: str) -> Iterator[tuple[Store, People]]:
    """A store and its people."""
    from paradiplomacy.access.people import People
    from paradiplomacy.evidence.store import Store

    with Store.open(store, create=False) as opened:
        yield opened, People(opened.engine)


def granted(store: Store, role: str, record: str, place: str) -> Grant:
    """The role that the options name.

    Raises
    ------
    NotFoundError
        There is no such role, or no such record or place in the store.
    """
    if role not in list(Role):
        raise NotFoundError("role", role, Role)
    known = [meta.id for meta in store.records()]
    if record and record not in known:
        raise NotFoundError("record", record, known)
    if (Role(role) in OF_ONE_SIDE) != bool(place):
        needs = "takes no --place" if place else "needs --place, the place that it speaks for"
        raise typer.BadParameter(f"the role {role} {needs}", param_hint="--place")
    if place:
        _demand_place(store, [record] if record else known, place)
    return Grant(Role(role), record, place)


def _demand_place(store: Store, records: list[str], place: str) -> None:
    if any(store.material_on(record, f"place:{place}").statements for record in records):
        return
    known = {
        statement.subject.removeprefix("place:")
        for record in records
        for statement in store.material(record).statements
        if statement.subject.startswith("place:")
    }
    hint = "a steward speaks for one place, and not for a country" if place.isupper() else ""
    raise NotFoundError("place", place, known, hint=hint)


def in_words(grant: Grant) -> str:
    """A role as people read it."""
    of_side = f" of {grant.side}" if grant.side else ""
    if grant.role is Role.STEWARD and not is_place(grant.side):
        of_side += " (reads only: give a --place)"
    return f"{grant.role}{of_side}, {grant.record or 'every record'}"


def grant_view(grant: Grant) -> dict[str, Any]:
    """A role for JSON."""
    return {"role": grant.role.value, "record": grant.record, "side": grant.side}
