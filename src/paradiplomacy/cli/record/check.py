"""Check what is valid but doubtful in a record."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.options import Json, Language, StoreAt
from paradiplomacy.cli.show import as_json, progress_bar

__all__ = ["check"]


def check(
    record: Annotated[
        list[str],
        typer.Argument(
            help="Records to check, each alone: shipped ones, record folders, store files, or "
            "records of --store."
        ),
    ],
    *,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="CHECK", help="Run this check alone; may be repeated."),
    ] = None,
    accepted: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Doubts that were looked into, for a record in a store.",
            show_default="accepted_doubts.csv of the record folder",
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show accepted doubts too, and why they stand.")
    ] = False,
    language: Language = "en",
    store: StoreAt = None,
    json: Json = False,
) -> None:
    """List what is valid but doubtful in a record. Exit status 1 if a doubt is open.

    A doubt is open until its rows are mended, or accepted_doubts.csv says why they stay. An
    acceptance of what is no longer found counts as open too.

    Example: `paradiplomacy record check sino_us --only repeated-row`
    """
    from paradiplomacy.cli.record.checked import checked, show_checked
    from paradiplomacy.doubts.doubtful_words import list_words_of, words_of

    words, around = words_of(language), list_words_of(language)
    with nullcontext(_unseen) if json else progress_bar() as progress:
        results = checked(record, store=store, only=only or (), file=accepted, progress=progress)
    if json:
        as_json("record-check", {"records": [result.view(words) for result in results]})
    else:
        for result in results:
            show_checked(result, words, around, everything=everything)
    if not all(result.settled.is_clear for result in results):
        raise typer.Exit(1)


def _unseen(what: str, share: float) -> None:
    """Progress that nobody is shown: with --json, standard error stays empty."""
