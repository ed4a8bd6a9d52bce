"""The replication package."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.options import (
    Hypotheses,
    Json,
    MoreRecords,
    RuleOrPlanned,
    SeedOrPlanned,
    StoreAt,
)
from paradiplomacy.cli.show import as_json, note, progress_bar

__all__ = ["package"]

_Records = Annotated[
    list[str] | None,
    typer.Argument(
        help="Records to study: shipped ones, record folders, store files, or records of "
        "--store; sino_us together with article and china_world without any."
    ),
]
_Out = Annotated[Path, typer.Option(help="Folder to write to.")]
_Zip = Annotated[
    bool, typer.Option("--zip/--no-zip", help="Write a zip file beside the folder, too.")
]
_Plan = Annotated[
    Path | None,
    typer.Option(
        help="Carry out this analysis plan (see `plan new`) and take it in; README and report "
        "list what departed from it.",
        show_default=False,
    ),
]


def package(
    record: _Records = None,
    *,
    more: MoreRecords = None,
    out: _Out = Path("package"),
    zip_: _Zip = True,
    plan: _Plan = None,
    hypotheses: Hypotheses = None,
    store: StoreAt = None,
    rule: RuleOrPlanned = None,
    seed: SeedOrPlanned = None,
    json: Json = False,
) -> None:
    """Study a record, and write a replication package that others run as it is.

    Example: `paradiplomacy package --out replication`
    """
    from paradiplomacy.package.build import package as make

    names = [*(record or []), *(more or [])]
    with progress_bar() as progress:
        built = make(
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
    for deviation in built.deviations:
        note(f"not as planned: {deviation}")
    if json:
        shown = {
            "folder": str(built.folder.resolve()),
            "zip": str(built.archive) if built.archive else None,
            "files": built.files,
            "bytes": built.size,
            "verdicts": {key: str(finding.verdict) for key, finding in built.findings.items()},
        }
        as_json("package", shown)
    else:
        note(f"{built.files} files; to check it: python {out / 'code' / 'run.py'}")
        typer.echo(os.fsencode(built.archive or built.folder.resolve()))
