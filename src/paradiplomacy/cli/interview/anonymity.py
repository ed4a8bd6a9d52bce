"""Which accounts are shown coarser than their consent has it, and why."""

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
    """Say which accounts too few others look like, and what they are shown without.

    Example: `paradiplomacy interview anonymity study`
    """
    from paradiplomacy.evidence.anonymity import GROUP, smallest_group
    from paradiplomacy.evidence.consent import coarser_accounts
    from paradiplomacy.language import Value, Words, render
    from paradiplomacy.record.open import read_material

    words = Words(__name__)

    def say(key: str, **needs: Value) -> str:
        return render(words(key, **needs), language)

    smallest = smallest_group()
    coarser = coarser_accounts(read_material(record, store=store))
    if json:
        accounts = [asdict(each) for each in coarser]
        as_json("interview-anonymity", {"smallest_group": smallest, "accounts": accounts})
        return
    if not coarser:
        typer.echo(say("none", smallest=smallest))
        return
    columns = [say(f"column.{name}") for name in ("account", "alike", "lost")]
    rows = [
        (
            each.account,
            str(each.group),
            say("listed", items=tuple(say(f"lost.{name.replace(' ', '-')}") for name in each.lost)),
        )
        for each in coarser
    ]
    table(say("title", n=len(rows)), columns, rows, whole=columns[:1])
    typer.echo(say("why", smallest=smallest, setting=GROUP))
