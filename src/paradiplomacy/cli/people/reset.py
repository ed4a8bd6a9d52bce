"""Let somebody set a new password."""

from __future__ import annotations

import typer

from paradiplomacy.cli.options import Address
from paradiplomacy.cli.people.options import Email, StoreOfPeople, people
from paradiplomacy.cli.show import note

__all__ = ["reset"]


def reset(email: Email, *, store: StoreOfPeople, address: Address = "") -> None:
    """Make a link by which somebody sets a new password; it is shown once.

    Example: `paradiplomacy people reset ann@example.org --store ties.db`
    """
    with people(store) as (_, everybody):
        key = everybody.by_email(email).key
        invitation, token = everybody.reset(key, by="local")
    note(f"Send this link; it works until {invitation.expires.date()} and is shown only now:")
    typer.echo(f"{address.rstrip('/')}/invitation/{token}")
