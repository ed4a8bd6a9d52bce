"""Covariates in plain files: of dyads, of actors, of the whole network."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from dyadevents.arrays import Bools, Floats, Ints
from dyadevents.covariates import Covariate, Of
from dyadevents.files.tables import Table
from dyadevents.files.time import as_date, times_of
from dyadevents.network import Network
from dyadevents.suggestions import suggestion

__all__ = ["actor_covariates", "dyad_covariates", "network_covariates"]


_NAMED = 5  # dyads or actors that a message names


@dataclass(frozen=True)
class _CovariateRows:
    """The rows of a file: what each is of, and since when; empty times mean from the start."""

    place: Ints  # -1 where the row is wrong or left out
    since: Floats
    size: int


def _rows(table: Table, place: Ints, size: int, *, either_way: bool = False) -> _CovariateRows:
    """Note rows that speak of one place and one time twice.

    `either_way`: a row that only repeats the other one is left out, as in a table that lists
    undirected dyads from both ends.
    """
    since = np.full(len(table), -np.inf)
    if "time" in table.columns:
        since = times_of(table).values
        since = np.where(np.isnan(since), -np.inf, since)
    order = np.lexsort((since, place))
    same = (np.diff(place[order]) == 0) & (place[order][1:] >= 0)
    same &= since[order][1:] == since[order][:-1]
    if either_way and same.any():
        repeats = same.copy()
        for name in set(table.columns) - {"sender", "receiver"}:
            cells = table.cells(name)[order]
            repeats &= np.equal(cells[1:], cells[:-1]).astype(bool)
        place = place.copy()
        place[order[1:][repeats]] = -1
        same &= ~repeats
    if same.any():
        again = np.zeros(len(table), dtype=bool)
        first = np.zeros(len(table), dtype=np.int64)
        again[order[1:][same]] = True
        first[order[1:][same]] = order[:-1][same]
        shown = np.flatnonzero(again)[:20]
        for row, line in zip(shown, table.lines(first[shown]), strict=True):
            what = f"speaks of what row {line} spoke of already; keep one of the two"
            if either_way and (column := table.field(int(first[row]), "")):  # of a wide table
                both = f"row {line}, field {column!r}, is of this undirected dyad, too"
                what = f"{both}; give both the same value"
            table.note(int(row), "", what)
    return _CovariateRows(place, since, size)


def _step_covariate(
    name: str, of: Of, *, rows: _CovariateRows, values: Floats, shape: tuple[int, ...], start: float
) -> tuple[Covariate, Bools]:
    """Put values in place; also where there is one at the start."""
    usable = (rows.place >= 0) & np.isfinite(values)
    first = usable & (rows.since <= start)
    initial = np.zeros(rows.size)
    known = np.zeros(rows.size, dtype=bool)
    order = np.flatnonzero(first)
    order = order[np.argsort(rows.since[order], kind="stable")]
    initial[rows.place[order]] = values[order]
    known[rows.place[order]] = True
    covariate = Covariate(name, of, initial.reshape(shape))
    later = usable & ~first
    if later.any():
        covariate = covariate.with_steps(rows.since[later], rows.place[later], values[later])
    return covariate, known


def _columns(table: Table, keys: tuple[str, ...], *, none_will_do: bool = False) -> list[str]:
    names = [name for name in table.columns if name not in (*keys, "time")]
    if not names and not none_will_do:
        table.note(-1, "", "the file has no covariate; each further column is one")
    return names


def dyad_covariates(
    table: Table,
    network: Network,
    *,
    start: float,
    fill: float | None = None,
) -> tuple[dict[str, Covariate], int]:
    """Read covariates of dyads: columns sender, receiver, optionally time, and one each.

    Parameters
    ----------
    start : float
        Rows without a time or up to here give the values at the start, later ones steps.
    fill : float, optional
        The value of dyads that have no row; without it each must have one.

    Returns
    -------
    covariates : dict of str to Covariate
    loops : int
        Rows of an actor with itself, which are left out.
    """
    if not table.require("sender", "receiver", optional=("time",)):
        return {}, 0
    table.texts("sender")
    table.texts("receiver")
    n, m = network.n_senders, network.n_receivers
    i = _actor_numbers(table, "sender", network.senders)
    j = _actor_numbers(table, "receiver", network.receivers)
    usable = (i >= 0) & (j >= 0)
    loops = usable & (i == j) if network.mode != "two-mode" else np.zeros(len(i), dtype=bool)
    if network.mode == "undirected":
        i, j = np.minimum(i, j), np.maximum(i, j)
    rows = _rows(
        table,
        np.where(usable & ~loops, i * m + j, -1),
        n * m,
        either_way=network.mode == "undirected",
    )
    names = _columns(table, ("sender", "receiver"))
    covariates, some = {}, np.ones(n * m, dtype=bool)
    for name in names:
        covariate, known = _step_covariate(
            name,
            "dyads",
            rows=rows,
            values=table.numbers(name, ~loops),
            shape=(n, m),
            start=start,
        )
        if fill is not None:
            covariate.initial.reshape(-1)[~known] = fill
        if network.mode == "undirected":
            lower = np.tril_indices(n, -1)
            covariate.initial[lower] = covariate.initial.T[lower]
        some &= known
        covariates[name] = covariate
    if names and fill is None and not table.problems:
        _tell_missing(table, network, some, start)
    return covariates, int(loops.sum())


def _actor_numbers(table: Table, column: str, actors: tuple[str, ...]) -> Ints:
    """Return the numbers of actors; those that the actors file does not have are problems."""
    numbers = table.places(column, actors)
    tell_unknown(table, (numbers < 0) & table.is_filled(column), column, actors)
    return numbers


def tell_unknown(
    table: Table, strange: Bools, column: str, actors: tuple[str, ...], where: str = ""
) -> None:
    """Note each unknown name once, at its first row."""
    if not strange.any():
        return
    cells = table.cells(column)
    first = {cells[row]: row for row in np.flatnonzero(strange)[::-1]}
    for name, row in sorted(first.items(), key=itemgetter(1))[:20]:
        unknown, instead = f"unknown place {name!r}{where}", suggestion(name, sorted(actors))
        table.note(int(row), column, f"{unknown}; {instead}" if instead else unknown)


def _tell_missing(table: Table, network: Network, known: Bools, start: float) -> None:
    n, m = network.n_senders, network.n_receivers
    wanted = np.ones((n, m), dtype=bool)
    if network.mode == "directed":
        np.fill_diagonal(wanted, val=False)
    elif network.mode == "undirected":
        wanted = np.triu(wanted, 1)
    missing = np.flatnonzero(wanted.ravel() & ~known)
    if len(missing) == 0:
        return
    some = ", ".join(" - ".join(network.dyad(int(d))) for d in missing[:_NAMED])
    more = ", ..." if len(missing) > _NAMED else ""
    timed = f" at the start ({start:g})" if "time" in table.columns else ""
    table.note(
        -2,
        "",
        f"no value{timed} for {len(missing):,} of {network.n_dyads:,} dyads: {some}{more}; "
        "give each a row, or say with fill what those without one have",
    )


def _categories(table: Table, name: str) -> Floats | None:
    """Return numbers for the words of a column that holds no number; None for numbers."""
    if table.numeric(name):
        return None
    words = sorted({cell for cell in table.column(name) if cell is not None})
    codes = table.places(name, words).astype(np.float64)
    return np.where(codes < 0, np.nan, codes)


def actor_covariates(
    table: Table,
    network: Network,
    sides: dict[str, Bools],
    *,
    start: float,
    listing: bool = False,
) -> tuple[dict[str, Covariate], list[str]]:
    """Read covariates of actors: columns name, optionally side and time, and one each.

    Parameters
    ----------
    sides : dict of str to array of bool, shape (rows,)
        Rows that are of senders and of receivers; one-mode networks have "senders" only.
    listing : bool
        Whether the file says who the actors are, for which names alone will do.

    Returns
    -------
    covariates : dict of str to Covariate
        In a two-mode network by ``name.senders`` and ``name.receivers``.
    words : list of str
        Covariates that were words and are numbered now: only their sameness means anything.
    """
    covariates: dict[str, Covariate] = {}
    words = []
    two_mode = network.mode == "two-mode"
    read: dict[str, Floats] = {}
    for name in _columns(table, ("name", "side"), none_will_do=listing):
        coded = _categories(table, name)
        if coded is not None:
            words.append(name)
        read[name] = table.numbers(name, np.zeros(len(table), bool)) if coded is None else coded
    for side, usable in sides.items():
        of: Of = "senders" if side == "senders" else "receivers"
        actors = network.senders if of == "senders" else network.receivers
        numbers = np.where(usable, table.places("name", actors), -1)
        rows = _rows(table, numbers, len(actors))
        for name, values in read.items():
            given = table.is_filled(name) & usable
            if two_mode and not given.any():
                continue  # a covariate of the other side
            key = f"{name}.{of}" if two_mode else name
            covariate, known = _step_covariate(
                key, of, rows=rows, values=values, shape=(len(actors),), start=start
            )
            if name not in words:
                table.numbers(name, usable)  # notes what is not a number
            else:
                empty = "the cell is empty; give every actor a word"
                table.note_rows(usable & ~given, name, empty)
            if not known.all() and not table.problems:
                lacking = np.flatnonzero(~known)
                some = ", ".join(actors[k] for k in lacking[:_NAMED])
                more = ", ..." if len(lacking) > _NAMED else ""
                begins = f"{start:g}" if table.unit == "year" else as_date(start, table.unit)
                what = f"no value at the start ({begins}) for {some}{more}"
                table.note(-2, name, f"{what}; add rows with an earlier or no time")
            covariates[key] = covariate
    return covariates, words


def network_covariates(table: Table, *, start: float) -> dict[str, Covariate]:
    """Read series of the whole network: columns time, and one each.

    A row holds from after its time until the next one. The first must not be later than the
    start.
    """
    if not table.require("time"):
        return {}
    table.texts("time")
    rows = _rows(table, np.zeros(len(table), dtype=np.int64), 1)
    covariates = {}
    for name in _columns(table, ()):
        covariate, known = _step_covariate(
            name, "network", rows=rows, values=table.numbers(name), shape=(), start=start
        )
        if not known.all() and not table.problems:
            what = f"the series begins after the start ({start:g}); add a row for the time before"
            table.note(-2, name, what)
        covariates[name] = covariate
    return covariates
