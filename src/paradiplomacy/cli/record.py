"""Records: what there is, what one holds, whether a folder is as it should be."""

from __future__ import annotations

import json as jsonlib
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.options import Json, Records, Rule, StoreAt, opened
from paradiplomacy.cli.show import as_json, note, progress_bar, table
from paradiplomacy.errors import RecordError
from paradiplomacy.model.facts import Agreement

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="Records: what they hold, and their format.")


@app.command("validate")
def validate(
    folder: Annotated[str, typer.Argument(help="A record folder, or a shipped record.")],
    json: Json = False,
) -> None:
    """Check a record folder: every file, row and field. Exit status 1 if anything is wrong.

    Example: `paradiplomacy record validate my_record/`
    """
    from paradiplomacy.record.open import read_material

    try:
        material = read_material(folder)
    except RecordError as error:
        if not json:
            raise
        problems = [
            {"file": p.file, "row": p.row, "field": p.field, "message": p.message}
            for p in error.problems
        ]
        as_json("record-validate", {"folder": folder, "valid": False, "problems": problems})
        raise typer.Exit(1) from None
    held = {"sources": len(material.sources), "statements": len(material.statements)}
    if json:
        as_json("record-validate", {"folder": folder, "valid": True, "problems": [], **held})
    else:
        note(f"{folder} is valid: {held['statements']} statements of {held['sources']} sources")


@app.command("check")
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
    language: Annotated[str, typer.Option(help="Language of the sentences: en or zh.")] = "en",
    store: StoreAt = None,
    json: Json = False,
) -> None:
    """List what is valid but doubtful in a record. Exit status 1 if a doubt is open.

    A doubt is open until its rows are mended, or accepted_doubts.csv says why they stay. An
    acceptance of what is no longer found counts as open too.

    Example: `paradiplomacy record check sino_us --only repeated-row`
    """
    from paradiplomacy.cli.record_check import checked, show_checked
    from paradiplomacy.doubts.wording import list_words_of, words_of

    words, around = words_of(language), list_words_of(language)
    with nullcontext(_unseen) if json else progress_bar() as progress:
        found = checked(record, store=store, only=only or (), file=accepted, progress=progress)
    if json:
        as_json("record-check", {"records": [one.view(words) for one in found]})
    else:
        for one in found:
            show_checked(one, words, around, everything=everything)
    if not all(one.settled.is_clear for one in found):
        raise typer.Exit(1)


def _unseen(what: str, share: float) -> None:
    """Progress that nobody is shown: with --json, standard error stays empty."""


@app.command("info")
def info(
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    json: Json = False,
) -> None:
    """Show what a record holds, how sure it is, and what must not be read from it.

    Example: `paradiplomacy record info --record china_russia`
    """
    from paradiplomacy.record.open import shipped_records
    from paradiplomacy.report.ledger_words import status_rows
    from paradiplomacy.report.views import record_view

    view = record_view(opened(record, rule, store)) | {"shipped": list(shipped_records())}
    if json:
        as_json("record", view)
        return
    for meta in view["records"]:
        note(f"{meta['id']}: {meta['title']} (as of {meta['as_of']})")
    held = dict(view["holds"])
    by_countries = view["ties_by_countries"]
    shown = list(held.items())
    if len(by_countries) in (2, 3):  # one total would mix them
        at = list(held).index("ties") + 1
        shown[at:at] = [(f"  {pair}", n) for pair, n in by_countries.items()]
    table("Holds", ("what", "how many"), shown)
    table("Ties by status", ("status", "ties"), status_rows(view["status"]))
    kinds = [str(kind) for kind in Agreement]
    table(
        f"How the ends agree, by rule {view['rule']}",
        ("fact", *kinds),
        ((name, *counts.values()) for name, counts in view["agreement"].items()),
    )
    if view["pair_claims_by_side"]:
        rows = ((side, len(claims)) for side, claims in view["pair_claims_by_side"].items())
        table("Pair-level claims rest on", ("side", "claims"), rows)
    limits = [(m["id"], limit) for m in view["records"] for limit in m["limits"]]
    table("Limits", ("record", "limit"), limits)


@app.command("schema")
def schema(
    out: Annotated[Path | None, typer.Option(help="Write to this file instead.")] = None,
) -> None:
    """Print the JSON schema of the rows of every table of a record folder.

    Example: `paradiplomacy record schema > record.schema.json`
    """
    from paradiplomacy.sources.tables import json_schema
    from paradiplomacy.writing import write_whole

    text = jsonlib.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_whole(out, text)
        note(f"wrote {out}")
