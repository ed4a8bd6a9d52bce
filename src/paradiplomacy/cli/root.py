"""The root of all commands: no password is shown, and a signal ends one in an orderly way."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

from typer.core import TyperGroup

from paradiplomacy.cli.commands import Commands
from paradiplomacy.cli.options import SETTINGS
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.masking import masked
from paradiplomacy.printable import printable, shortened

TERMINATED = 128 + signal.SIGTERM
"""The exit status after SIGTERM, as shells count it."""

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
    if masked(text) != text:
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
            message = shortened(printable(masked(getattr(error, "message", "")), one_line=True))
            error.message = message  # type: ignore[attr-defined]
        raise


@contextmanager
def ended() -> Iterator[None]:
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
