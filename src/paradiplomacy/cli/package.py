"""The replication package."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.options import Hypotheses, Json, RuleOrPlanned, StoreAt
from paradiplomacy.cli.show import as_json, note, progress_bar

__all__ = ["package"]


def package(
    record: Annotated[
        list[str] | None,
        typer.Argument(
            help="Records to study: shipped ones, record folders, store files, or records of "
            "--store; sino_us together with article without any."
        ),
    ] = None,
    *,
    more: Annotated[
        list[str] | None,
        typer.Option(
            "--record",
            "-r",
            metavar="RECORD",
            help="The same as the argument; may be repeated.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder to write to.")] = Path("package"),
    zip_: Annotated[
        bool, typer.Option("--zip/--no-zip", help="Write a zip file beside the folder, too.")
    ] = True,
    plan: Annotated[
        Path | None,
        typer.Option(
            help="Carry out this analysis plan (see `plan new`) and take it in; README and report "
            "list what departed from it.",
            show_default=False,
        ),
    ] = None,
    hypotheses: Hypotheses = None,
    store: StoreAt = None,
    rule: RuleOrPlanned = None,
    seed: Annotated[
        int | None,
        typer.Option(help="Seed of everything random.", show_default="the plan's, or 1989"),
    ] = None,
    json: Json = False,
) -> None:
    """Study a record, and write a replication package that others run as it is.

    Example: `paradiplomacy package --out replication`
    """
    from paradiplomacy.report.package.build import package as make

    names = [*(record or []), *(more or [])]
    with progress_bar() as progress:
        made = make(
            *names,
            out=out,
            rule=rule,
            store=store,
            seed=seed,
            plan=plan,
            hypotheses=hypotheses or (),
            zipped=zip_,
            progress=progress,
        )
    for deviation in made.deviations:
        note(f"not as planned: {deviation}")
    if json:
        shown = {
            "folder": str(made.folder.resolve()),
            "zip": str(made.archive) if made.archive else None,
            "files": made.files,
            "bytes": made.size,
            "verdicts": {key: str(finding.verdict) for key, finding in made.findings.items()},
        }
        as_json("package", shown)
    else:
        note(f"{made.files} files; to check it: python {out / 'code' / 'run.py'}")
        typer.echo(os.fsencode(made.archive or made.folder.resolve()))
