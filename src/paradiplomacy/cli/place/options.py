"""Options of the commands that work on the places of a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from paradiplomacy.evidence.store import Store

__all__ = ["RecordOf", "StoreOf", "record_of"]

StoreOf = Annotated[
    str,
    typer.Option(
        "--store",
        envvar="PARADIPLOMACY_STORE",
        help="The store: a SQLite file or a database address.",
        show_default=False,
    ),
]

RecordOf = Annotated[
    str | None,
    typer.Option(
        "--record", "-r", help="A record of the store; may be left out where there is but one."
    ),
]


def record_of(store: Store, wanted: str | None) -> str:
    """The record that is meant: the one that is named, or the only one."""
    from paradiplomacy.errors import NotFoundError

    names = [meta.id for meta in store.records()]
    if wanted is None and len(names) == 1:
        return names[0]
    if wanted is None or wanted not in names:
        raise NotFoundError("record", wanted or "", names, hint="name one of the store by --record")
    return wanted
