"""The command line: thin. It parses, calls the room that knows, and shows what comes back."""

from __future__ import annotations

import gc
import sys
from typing import Annotated

import typer

from paradiplomacy import __version__
from paradiplomacy.cli import (
    ask,
    fetch,
    flows,
    link,
    model,
    network,
    package,
    plan,
    record,
    review,
    run,
    serve,
    write,
)
from paradiplomacy.cli.root import Root, ended
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.masking import masked
from paradiplomacy.printable import printable, shortened

__all__ = ["app", "main"]

COLLECT_AFTER = 50_000
"""New objects before garbage is looked for; Python's 700 cost a tenth of a short command."""

app = typer.Typer(
    name="paradiplomacy",
    cls=Root,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help=(
        "Sister-city ties as evidence: who says what, how the two ends agree, and whether "
        "the claims about them hold.\n\n"
        "Start with `paradiplomacy study`: it writes a report of the shipped Sino-U.S. "
        "record. Then ask for one tie: `paradiplomacy tie show 'Little Rock' Changchun`."
    ),
)
app.command("study", rich_help_panel="The main job")(run.study)
app.command("serve", rich_help_panel="The main job")(serve.serve)
app.command("package", rich_help_panel="The main job")(package.package)
app.add_typer(record.app, name="record", rich_help_panel="Records")
app.add_typer(fetch.app, name="fetch", rich_help_panel="Records")
app.command("import", rich_help_panel="Records")(write.import_)
app.command("link", rich_help_panel="Records")(link.link)
app.command("export", rich_help_panel="Records")(write.export)
app.add_typer(ask.tie_app, name="tie", rich_help_panel="Questions")
review.register(ask.place_app)
app.add_typer(ask.place_app, name="place", rich_help_panel="Questions")
app.command("count", rich_help_panel="Questions")(ask.count)
app.command("flows", rich_help_panel="Questions")(flows.flows)
app.add_typer(network.app, name="network", rich_help_panel="Questions")
app.add_typer(model.app, name="model", rich_help_panel="Questions")
app.add_typer(run.hypothesis_app, name="hypothesis", rich_help_panel="Questions")
app.add_typer(plan.app, name="plan", rich_help_panel="Questions")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"paradiplomacy {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; an error of ours is one clear message and exit status 1."""
    gc.set_threshold(COLLECT_AFTER, 20, 50)
    try:
        with ended():
            app()
    except ParadiplomacyError as error:
        said = str(error)
    except OSError as error:  # a file or folder that may not be read or written, a full disk
        said = ": ".join(filter(None, (error.filename, error.strerror))) or str(error)
    except UnicodeEncodeError as error:  # text of the command line; names of files have their ways
        if not any("\ud800" <= one <= "\udfff" for one in error.object[error.start : error.end]):
            raise
        around = error.object[max(0, error.start - 40) : error.end + 40]
        said = f"{around!r} holds bytes that are no UTF-8; write that text in UTF-8"
    else:
        return
    sys.stderr.write(f"Error: {shortened(printable(masked(said)))}\n")
    raise SystemExit(1)
