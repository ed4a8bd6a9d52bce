"""Make the link of an invitation."""

from __future__ import annotations

from typing import Annotated

import typer

from paradiplomacy.cli.options import Address, Language
from paradiplomacy.cli.people.options import (
    AsRole,
    OfPlace,
    OfRecord,
    StoreOfPeople,
    granted,
    people,
)
from paradiplomacy.cli.show import note
from paradiplomacy.errors import NotFoundError

__all__ = ["invite"]

_Email = Annotated[str, typer.Option("--email", help="Email address of whom you invite.")]
_Name = Annotated[str, typer.Option("--name", help="Name of whom you invite.")]
_Tie = Annotated[
    str, typer.Option("--tie", help="Of a respondent: key of the tie that is asked about.")
]
_Days = Annotated[
    int | None,
    typer.Option(
        "--days",
        min=1,
        max=180,
        help="How long the link works; 14 days, that of a respondent 90.",
        show_default=False,
    ),
]


def invite(
    *,
    store: StoreOfPeople,
    role: AsRole = "reader",
    record: OfRecord = "",
    place: OfPlace = "",
    tie: _Tie = "",
    email: _Email = "",
    name: _Name = "",
    language: Language = "en",
    days: _Days = None,
    address: Address = "",
) -> None:
    """Make a link that invites somebody; it is shown once.

    Example: `paradiplomacy people invite --role respondent --record sino_us
    --place us-wa-seattle --tie 'tie:cn-chongqing|us-wa-seattle' --store ties.db`
    """
    if language not in ("en", "zh"):
        raise NotFoundError("language", language, ("en", "zh"))
    if (role == "respondent") != bool(tie):
        needs = "needs --tie" if not tie else "takes no --tie"
        raise typer.BadParameter(f"the role {role} {needs}", param_hint="--tie")
    with people(store) as (opened, everybody):
        grant = granted(opened, role, record, place)
        if tie:
            _demand_tie(store, record, tie, place)
        invitation, token = everybody.invite(
            grant, by="local", email=email, name=name, tie=tie, language=language, days=days or 0
        )
    note(f"Send this link; it works until {invitation.expires.date()} and is shown only now:")
    typer.echo(f"{address.rstrip('/')}/invitation/{token}")


def _demand_tie(store: str, record: str, tie: str, place: str) -> None:
    from paradiplomacy.record.open import open_record

    if not record:
        raise typer.BadParameter("a respondent needs --record", param_hint="--record")
    opened = open_record(record, store=store)
    if tie not in opened.ties:
        raise NotFoundError("tie", tie, opened.ties, hint="`paradiplomacy tie list` has the keys")
    if place not in opened.ties[tie].ends:
        raise NotFoundError("end", place, opened.ties[tie].ends)
