"""Add somebody who may sign in."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from paradiplomacy.cli.people.options import (
    AsRole,
    Email,
    OfPlace,
    OfRecord,
    StoreOfPeople,
    granted,
    in_words,
    people,
)
from paradiplomacy.cli.show import note
from paradiplomacy.errors import ParadiplomacyError

__all__ = ["add"]

_Name = Annotated[str, typer.Option(help="Their name; it stands with what they write.")]
_Stdin = Annotated[
    bool,
    typer.Option(
        "--password-stdin", help="Read the password from standard input, not from the terminal."
    ),
]
_Elsewhere = Annotated[
    bool, typer.Option("--no-password", help="They sign in by an account of another site.")
]


def add(
    email: Email,
    *,
    store: StoreOfPeople,
    name: _Name,
    role: AsRole = "reader",
    record: OfRecord = "",
    place: OfPlace = "",
    password_stdin: _Stdin = False,
    no_password: _Elsewhere = False,
) -> None:
    """Add somebody who may sign in; asks for a password. The first is an admin.

    Example: `paradiplomacy people add ann@example.org --name Ann --role admin --store ties.db`
    """
    with people(store) as (opened, everybody):
        if role == "respondent":
            raise ParadiplomacyError("a respondent has no account; use `people invite`")
        grant = granted(opened, role, record, place)
        password = "" if no_password else _password(password_stdin)
        person = everybody.add(email, name, grant, password=password)
    note(f"{person.email}: {in_words(grant)}")


def _password(from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    text: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return text
