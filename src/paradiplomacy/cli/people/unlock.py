"""Let somebody in who is kept out: by too many attempts, or without their second factor."""

from __future__ import annotations

from typing import Annotated

import typer

from paradiplomacy.cli.people.options import Email, StoreOfPeople, people
from paradiplomacy.cli.show import note

__all__ = ["unlock"]

_Factor = Annotated[
    bool,
    typer.Option(
        "--second-factor",
        help="Also take the second factor away, of who has lost it; all their sessions end.",
    ),
]


def unlock(email: Email, *, store: StoreOfPeople, second_factor: _Factor = False) -> None:
    """Let the attempts on somebody's account count no more.

    Example: `paradiplomacy people unlock ann@example.org --store ties.db`
    """
    from paradiplomacy.access.factors import Factors

    with people(store) as (_, everybody):
        key = everybody.by_email(email).key
        everybody.unlock(key, by="local")
        if second_factor:
            Factors(everybody.engine).take_away(key, by="local")
    gone = "; the second factor is gone" if second_factor else ""
    note(f"{email}: attempts so far count no more{gone}")
