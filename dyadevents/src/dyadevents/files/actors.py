"""Who the actors are that plain files speak of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from dyadevents.arrays import Bools
from dyadevents.files.covariates import tell_unknown
from dyadevents.files.tables import Cells, Table
from dyadevents.network import Mode, Network

__all__ = ["read_actors", "sides_of"]


_SIDES = {"sender": "senders", "receiver": "receivers", "senders": "senders"}
_SIDES |= {"receivers": "receivers"}


def sides_of(table: Table, network: Network) -> dict[str, Bools]:
    """Return which rows of an actors file are of senders and which of receivers."""
    if network.mode != "two-mode":
        return {"senders": np.ones(len(table), dtype=bool)}
    if "side" in table.columns:
        side_of = _side_of(table)
        return {side: side_of == side for side in ("senders", "receivers")}
    return {
        "senders": table.places("name", network.senders) >= 0,
        "receivers": table.places("name", network.receivers) >= 0,
    }


def _names(tables: Sequence[Table], *columns: str) -> list[str]:
    """Return the names in some columns, each once, in alphabetical order."""
    named = {
        cell
        for table in tables
        for column in columns
        if column in table.columns
        for cell in table.column(column)
    }
    return sorted(name for name in named if name is not None)


def _side_of(table: Table) -> Cells:
    """Return the side of each row; empty where that is not said, or is none."""
    return np.array([_SIDES.get(cell or "", "") for cell in table.column("side")], dtype=object)


def _listed_once(cells: Iterable[str | None]) -> list[str]:
    """Return the names of some cells, each once, in their order."""
    return [name for name in dict.fromkeys(cells) if name is not None]


def read_actors(
    events: Table,
    *,
    dyads: Sequence[Table],
    actors: Sequence[Table],
    states: Table | None,
    mode: Mode,
    filled: bool,
) -> Network:
    """Return the network of the actors, and note events and states of others.

    Parameters
    ----------
    dyads, actors : sequences of Table
        The first actors file lists them all; without one, the dyads files do, unless dyads
        without a row are `filled`.
    states : Table or None
    mode : {"directed", "undirected", "two-mode"}
    """
    loose = [events, *([states] if states is not None else [])]
    whole = [table.require("name", optional=("side", "time")) for table in actors]
    whole += [table.require("sender", "receiver", optional=("time",)) for table in dyads]
    if states is not None:
        whole.append(states.require("sender", "receiver", "state", optional=("time",)))
    if not all(whole):
        return Network.directed([])
    if actors:
        network = _network_of_listing(actors[0], [*loose, *dyads], mode)
    else:
        source = [*dyads, *loose] if filled or not dyads else list(dyads)
        if mode == "two-mode":
            network = Network.two_mode(_names(source, "sender"), _names(source, "receiver"))
        else:
            network = _one_set(_names(source, "sender", "receiver"), mode)
    lists = actors[0].name if actors else " and ".join(table.name for table in dyads)
    everyone = tuple(sorted({*network.senders, *network.receivers}))
    known = {"sender": network.senders, "receiver": network.receivers, "name": everyone}
    for table in (*loose, *actors[1:]) if lists else ():
        for column, names in known.items():
            if column in table.columns:
                strange = (table.places(column, names) < 0) & table.is_filled(column)
                tell_unknown(table, strange, column, names, f", which {lists} does not have")
    return network


def _one_set(names: Sequence[str], mode: Mode) -> Network:
    return Network(tuple(names), tuple(names), mode)


def _network_of_listing(listing: Table, others: Sequence[Table], mode: Mode) -> Network:
    names = _listed_once(listing.texts("name"))
    return _two_sides(listing, others) if mode == "two-mode" else _one_set(names, mode)


def _two_sides(listing: Table, tables: Sequence[Table]) -> Network:
    """Split an actors file by its column side, or by where the other files have the names."""
    if "side" in listing.columns:
        listing.texts("side")
        side_of, cells = _side_of(listing), listing.cells("name")
        bad = (side_of == "") & listing.is_filled("side")
        listing.note_rows(bad, "side", "{cell} is not a side; sender and receiver are")
        sides = [_listed_once(cells[side_of == side]) for side in ("senders", "receivers")]
        return Network.two_mode(*sides)
    names = _listed_once(listing.column("name"))
    senders, receivers = (set(_names(tables, column)) for column in ("sender", "receiver"))
    for row, name in enumerate(listing.column("name")):
        if (name in senders) == (name in receivers):
            what = f"is {name!r} a sender or a receiver? say so in a column 'side'"
            listing.note(row, "name", what)
    return Network.two_mode(
        [name for name in names if name in senders and name not in receivers],
        [name for name in names if name in receivers and name not in senders],
    )
