"""The site of a record from a server on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.options import Hypotheses, MoreRecords, RuleOrPlanned, SeedOrPlanned, StoreAt
from paradiplomacy.cli.show import note, progress_bar

__all__ = ["serve"]

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
    """Show a record as a site until you press Ctrl-C; results appear as they are worked out.

    Example: `paradiplomacy serve china_russia --hypotheses mine.yaml --open`
    """
    from paradiplomacy.results.gathered import Asked, begin
    from paradiplomacy.site.live.serving import listening

    with listening(host, port) as server:
        if not server.is_private:
            note(f"Whoever reaches {host} can read these pages; nothing asks for a password.")
        asked = Asked(
            (*(record or []), *(more or [])),
            rule=rule,
            store=store,
            seed=seed,
            plan=plan,
            hypotheses=tuple(hypotheses or ()),
        )
        with progress_bar() as progress:
            opening = begin(asked, progress=progress)
        from paradiplomacy.site.live.live import Live

        server.show(
            Live(opening),
            browse=browse,
            ready=lambda: typer.echo(f"{server.address}  (Ctrl-C ends it)"),
            failed=note,
        )
