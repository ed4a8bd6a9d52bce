"""Who did what."""

from __future__ import annotations

from typing import Annotated

import typer

from paradiplomacy.cli.options import Json
from paradiplomacy.cli.people.options import StoreOfPeople, people
from paradiplomacy.cli.show import as_json, table

__all__ = ["log"]

_Most = Annotated[int, typer.Option("--most", min=1, help="How many lines, the latest first.")]


def log(*, store: StoreOfPeople, most: _Most = 100, json: Json = False) -> None:
    """Show the audit log: who did what, when, on which record. It holds keys alone.

    Example: `paradiplomacy people log --store ties.db --most 20`
    """
    with people(store) as (_, everybody):
        lines = everybody.log(most=most)
        emails = {each.person.key: each.person.email for each in everybody.listed()}
    if json:
        shown = [
            {
                "at": line.at.isoformat(),
                "person": line.person,
                "event": line.event,
                "record": line.record,
                "subject": line.subject,
            }
            for line in lines
        ]
        as_json("people-log", {"log": shown})
        return
    table(
        "Audit log",
        ("When", "Who", "Did", "Record", "On"),
        [
            (
                f"{line.at:%Y-%m-%d %H:%M:%S}",
                emails.get(line.person) or line.person or "(unknown)",
                line.event,
                line.record,
                line.subject,
            )
            for line in lines
        ],
        whole=("On",),
    )
