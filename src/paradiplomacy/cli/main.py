"""The command line: thin. It parses, calls the room that knows, and shows what comes back."""

from __future__ import annotations

import atexit
import errno
import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from dyadevents.errors import DyadEventsError
from paradiplomacy import __version__
from paradiplomacy.cache import cache_folder
from paradiplomacy.cli.commands import Commands
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.libraries import LIBRARY_SETTINGS
from paradiplomacy.masking import mask
from paradiplomacy.printable import printable, shorten

TERMINATED = 128 + signal.SIGTERM
"""The exit status after SIGTERM, as shells count it."""

SETTINGS = {
    "PARADIPLOMACY_STORE": "Path or address of the store, for --store.",
    "PARADIPLOMACY_RULE": "Name of the reconciliation rule, for --rule.",
    "PARADIPLOMACY_ADDRESS": "Where others reach a shared record, for --address.",
    "PARADIPLOMACY_OIDC": "File on an identity provider, for --oidc.",
    "PARADIPLOMACY_SIGNING_KEY": "File of the key that signs backups, for --sign-with.",
    "PARADIPLOMACY_OUT": "Folder that `study` writes to, for --out.",
    "PARADIPLOMACY_LANGUAGE": "Tag of the language of the words, for --language.",
}
"""Environment variables that give options their defaults."""

_ADDRESSES = ("--store", "--endpoint")
"""Options that take an address."""
_STORE = "PARADIPLOMACY_STORE"


class Root(TyperGroup):
    """The commands; before one is run, every argument is looked at."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named | {"commands": Commands()})

    def make_context(self, info_name: str | None, args: list[str], *more: Any, **named: Any) -> Any:
        """Parse the arguments of all commands; refuse an address where none belongs."""
        _refuse_addresses(args)
        with _messages_shown():
            return super().make_context(info_name, args, *more, **named)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        with _messages_shown():
            return super().invoke(ctx)


def _refuse_addresses(args: Sequence[str]) -> None:
    """Stop where an argument or a setting that is not an address holds one with a password.

    A folder, a file or a record would be called so, and its name is shown in many places.
    """
    before, only_names = "", False
    for argument in args:
        of_option = before in _ADDRESSES or argument.partition("=")[0] in _ADDRESSES
        if only_names or not of_option:
            _refuse_address(argument, "an argument")
        only_names |= argument == "--"
        before = argument
    for name in SETTINGS:
        if name != _STORE:
            _refuse_address(os.environ.get(name, ""), name)


def _refuse_address(text: str, what: str) -> None:
    if mask(text) != text:
        raise ParadiplomacyError(
            f"{what} is an address with a password; expected it with --store or in {_STORE} only. "
            "What is shown of this run would show it"
        )


@contextmanager
def _messages_shown() -> Iterator[None]:
    """Keep passwords out of what the parser says of a wrong argument, which repeats it."""
    try:
        yield
    except Exception as error:
        # The parser's own errors alone: those of others may not let anybody change them.
        if hasattr(error, "format_message"):
            message = shorten(printable(mask(getattr(error, "message", "")), one_line=True))
            error.message = message  # type: ignore[attr-defined]
        raise


@contextmanager
def end_on_sigterm() -> Iterator[None]:
    """Have SIGTERM end what runs like Ctrl-C does, with a message and a status of its own.

    Python's own answer to SIGTERM is to stop at once, without leaving any `with` or `finally`.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals reach the main thread alone
        return
    here = os.getpid()
    terminated = False

    def end(number: int, _: FrameType | None) -> None:
        nonlocal terminated
        if os.getpid() != here:  # a worker has this from us, and is ended by us
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
            return
        terminated = True
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        if not terminated:
            raise
    finally:
        signal.signal(signal.SIGTERM, before)
    if terminated:
        sys.stderr.write("Ended by SIGTERM.\n")
        raise SystemExit(TERMINATED)


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
        with end_on_sigterm():
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
    sys.stderr.write(f"Error: {shorten(printable(mask(message)))}\n")
    raise SystemExit(1)
