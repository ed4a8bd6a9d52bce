"""The option to take accounts whole, for who may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cli.show import note

if TYPE_CHECKING:
    from paradiplomacy.record.record import Record

__all__ = ["Whole", "opened_whole"]

Whole = Annotated[
    bool,
    typer.Option(
        "--whole",
        help="Take accounts whole that are not shown, but for what is closed: for who may see "
        "them, and not to be published.",
    ),
]


def opened_whole(records: list[str] | None, rule: str, store: str | None, language: str) -> Record:
    """The reconciled record with all that is not closed; that it is private is said."""
    from paradiplomacy.language import Words, render
    from paradiplomacy.record.open import open_record, stored_records

    names = records or []
    if store is not None and not names:
        names = list(stored_records(store))
    words = Words(__name__)
    note(render(words("private"), language))
    return open_record(*names, rule=rule, store=store, whole=True)
