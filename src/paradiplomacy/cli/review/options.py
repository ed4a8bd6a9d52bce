"""What the commands on what waits share."""

from __future__ import annotations

import getpass
from contextlib import suppress
from typing import Annotated

import typer

from paradiplomacy.cli.place.options import RecordOf, StoreOf, record_of
from paradiplomacy.cli.show import Say, say_in
from paradiplomacy.language import Message, Value, Words

__all__ = ["LOCAL", "By", "ItemId", "RecordOf", "StoreOf", "Why", "record_of", "speaker"]
__all__ += ["writer_name"]

_WORDS = Words(__name__)

LOCAL = "local"
"""The account of who sits at the machine that has the store, as on a site for it alone."""

ItemId = Annotated[
    str, typer.Argument(metavar="ID", help="Id of a statement or key of a place, from review list.")
]
Why = Annotated[str, typer.Option(help="The reason.")]
By = Annotated[str, typer.Option(help="Who decides.", show_default="your name on this machine")]


def writer_name(by: str) -> str:
    """As what somebody decides is signed: their name on the machine, where no other is given."""
    if by:
        return by
    with suppress(ImportError, KeyError, OSError):  # a machine without a list of its users
        return getpass.getuser()
    return LOCAL


def speaker(language: str) -> Say:
    """What says sentences of these commands in a language."""

    def message(key: str, **needs: Value) -> Message:
        return _WORDS(key, **needs)

    return say_in(message, language)
