"""The same as `study`, as pages that stay open."""

from __future__ import annotations

from pathlib import Path
from pkgutil import resolve_name
from typing import Annotated

import typer

from paradiplomacy.cli.options import Hypotheses, MoreRecords, RuleOrPlanned, SeedOrPlanned, StoreAt
from paradiplomacy.cli.show import note, progress_bar

__all__ = ["serve"]

PAGES = "paradiplomacy.web.serving:listening"
"""By its name, as servers name what they run: the command line and the pages do not know each
other, and the pages need an extra."""

_Records = Annotated[
    list[str] | None,
    typer.Argument(
        help="Records to show: shipped ones, record folders, store files, or records of "
        "--store; sino_us together with article and china_world without any."
    ),
]
_Plan = Annotated[
    Path | None,
    typer.Option(
        help="Carry out this analysis plan (see `plan new`); the pages list what departed from it.",
        show_default=False,
    ),
]
_Host = Annotated[
    str, typer.Option(help="Address to listen on; this one is seen from this machine alone.")
]
_Port = Annotated[
    int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes any that is free.")
]
_Browse = Annotated[bool, typer.Option("--open", help="Open the first page in a browser.")]


def serve(
    record: _Records = None,
    *,
    more: MoreRecords = None,
    store: StoreAt = None,
    rule: RuleOrPlanned = None,
    seed: SeedOrPlanned = None,
    plan: _Plan = None,
    hypotheses: Hypotheses = None,
    host: _Host = "127.0.0.1",
    port: _Port = 8000,
    browse: _Browse = False,
) -> None:
    """Reconcile a record, test the hypotheses, and show it as pages until you press Ctrl-C.

    Example: `paradiplomacy serve china_russia --hypotheses mine.yaml --open`
    """
    from paradiplomacy.report.gathered import gather

    with resolve_name(PAGES)(host, port) as server:
        if not server.is_private:
            note(f"Whoever reaches {host} can read these pages; nothing asks for a password.")
        with progress_bar() as progress:
            gathered = gather(
                *(record or []),
                *(more or []),
                store=store,
                rule=rule,
                seed=seed,
                plan=plan,
                hypotheses=hypotheses or (),
                progress=progress,
            )
        for deviation in gathered.material.tested.deviations:
            note(f"not as planned: {deviation}")
        server.show(
            gathered,
            browse=browse,
            ready=lambda: typer.echo(f"{server.address}  (Ctrl-C ends it)"),
        )
