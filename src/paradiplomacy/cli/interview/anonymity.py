"""How accounts are shown that are not to be named: with a group, or not."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from paradiplomacy.cli.options import Json, Language, StoreAt
from paradiplomacy.cli.show import as_json, table

__all__ = ["anonymity"]


def anonymity(
    record: Annotated[
        str, typer.Argument(help="A shipped record, a record folder, or a record of --store.")
    ],
    *,
    store: StoreAt = None,
    language: Language = "en",
    json: Json = False,
) -> None:
    """Say how each account that is not to be named is shown, and without what.

    Example: `paradiplomacy interview anonymity study`
    """
    from paradiplomacy.evidence.consent.anonymity import GROUP, smallest_group
    from paradiplomacy.evidence.consent.showing import accounts_in_groups
    from paradiplomacy.language import Value, Words, render
    from paradiplomacy.record.open import read_material

    words = Words(__name__)

    def say(key: str, **needs: Value) -> str:
        return render(words(key, **needs), language)

    smallest = smallest_group()
    told = accounts_in_groups(read_material(record, store=store))
    if json:
        accounts = [asdict(each) for each in told]
        as_json("interview-anonymity", {"smallest_group": smallest, "accounts": accounts})
        return
    if not told:
        typer.echo(say("none"))
        return
    columns = [say(f"column.{name}") for name in ("account", "state", "group", "alike", "lost")]
    rows = [
        (
            each.account,
            say(f"state.{each.state}"),
            each.group or "-",
            str(each.alike),
            say("listed", items=tuple(say(f"lost.{name.replace(' ', '-')}") for name in each.lost))
            if each.lost
            else "-",
        )
        for each in told
    ]
    table(say("title", n=len(rows)), columns, rows, whole=columns[:1])
    typer.echo(say("why", smallest=smallest, setting=GROUP))
