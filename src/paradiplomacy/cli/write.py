"""Take records in, and give them out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.options import Json, Records, Rule, StoreAt, opened
from paradiplomacy.cli.show import as_json, note

__all__ = ["export", "import_"]


def import_(
    folder: Annotated[str, typer.Argument(help="A record folder, or a shipped record.")],
    store: Annotated[
        str,
        typer.Option(
            envvar="PARADIPLOMACY_STORE",
            help="Store to write to: a SQLite file (made if it is not there) or an address.",
        ),
    ] = "paradiplomacy.db",
    json: Json = False,
) -> None:
    """Import a record folder into a store: all of it, or nothing.

    Importing again adds what is new, withdraws what is gone, and repeats nothing.

    Example: `paradiplomacy import my_record/ --store ties.db`
    """
    from rich.console import Console
    from rich.progress import Progress

    from paradiplomacy.evidence.store import Store
    from paradiplomacy.record.open import read_material

    material = read_material(folder)
    with Store.open(store) as opened_store, Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("importing", total=len(material.statements))
        outcome = opened_store.import_material(
            material, progress=lambda done, total: bar.update(task, completed=done, total=total)
        )
    result = {name: getattr(outcome, name) for name in outcome.__dataclass_fields__}
    if json:
        as_json("import", {"store": store, **result})
    else:
        note(
            f"{outcome.record}: {outcome.added} statements added, {outcome.unchanged} unchanged, "
            f"{outcome.withdrawn} withdrawn, {outcome.restored} restored; store {store}"
        )


def export(
    format_: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT", help="csv, parquet, graphml, gexf, geojson, ftm or record."
        ),
    ],
    *,
    out: Annotated[
        Path | None, typer.Option(help="New file or folder.", show_default="by format")
    ] = None,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    json: Json = False,
) -> None:
    """Write a record in a format that other tools read.

    Example: `paradiplomacy export gexf --out ties.gexf`
    """
    from paradiplomacy.errors import NotFoundError
    from paradiplomacy.record.exports import FORMATS
    from paradiplomacy.record.exports import export as export_record

    if format_ not in FORMATS:
        raise NotFoundError("format", format_, FORMATS)
    target = out or Path(FORMATS[format_].default)
    written = export_record(opened(record, rule, store), format_, target)
    if json:
        as_json("export", {"format": format_, "path": str(written.resolve())})
    else:
        note(f"{FORMATS[format_].description}: {written}")
