"""The command line: thin. It parses, calls the room that knows, and shows what comes back."""

from __future__ import annotations

import atexit
import errno
import gc
import os
import sys
from typing import Annotated

import typer

from dyadevents.errors import DyadEventsError
from paradiplomacy import __version__
from paradiplomacy.cache import cache_folder
from paradiplomacy.cli.root import Root, ended
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.libraries import LIBRARY_SETTINGS
from paradiplomacy.masking import masked
from paradiplomacy.printable import printable, shortened

COLLECT_AFTER = 250_000
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


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"paradiplomacy {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    pass


_MAY_NOT = "; choose another folder, or ask who keeps this one for the right to write in it"
_ADVICE = {
    errno.EACCES: _MAY_NOT,
    errno.EPERM: _MAY_NOT,
    errno.EROFS: "; nothing can be written there: choose another folder",
    errno.ENOSPC: "; make room there, or choose another disk; nothing half written is left",
    errno.EDQUOT: "; make room in your share of that disk, or choose another one",
    errno.EFBIG: "; choose a disk that takes larger files; nothing half written is left",
    errno.ENOENT: "; check the path, and make the folder first that it is to stand in",
    errno.EEXIST: "; something else has this name: choose another one",
    errno.ENOTDIR: "; this is no folder: choose another one",
    errno.ENAMETOOLONG: "; choose a shorter name",
}
"""What to do where the system refuses a file."""


def main() -> None:
    """Run the command line; an error of ours is one clear message and exit status 1."""
    for setting, value in LIBRARY_SETTINGS.items():
        os.environ.setdefault(setting, value)
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder() / "compiled"))
    gc.set_threshold(COLLECT_AFTER, 20, 50)
    atexit.register(gc.freeze)  # at its end Python looks at every object, a fifth of a second
    try:
        with ended():
            app()
    except (ParadiplomacyError, DyadEventsError) as error:
        message = str(error)
    except OSError as error:  # a file or folder that may not be read or written, a full disk
        message = ": ".join(filter(None, (error.filename, error.strerror))) or str(error)
        message += _ADVICE.get(error.errno or 0, "")
    except UnicodeEncodeError as error:  # text of the command line; names of files have their ways
        if not any(
            "\ud800" <= character <= "\udfff" for character in error.object[error.start : error.end]
        ):
            raise
        around = error.object[max(0, error.start - 40) : error.end + 40]
        message = f"{around!r} holds bytes that are not UTF-8; write that text in UTF-8"
    else:
        return
    sys.stderr.write(f"Error: {shortened(printable(masked(message)))}\n")
    raise SystemExit(1)
