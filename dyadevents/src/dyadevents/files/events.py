"""Events in plain files: their times, kinds and ends, and the window that they were watched in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from dyadevents.arrays import Floats, Ints
from dyadevents.errors import DyadEventsError
from dyadevents.files.tables import Table, Unit
from dyadevents.files.time import Times, as_date, moment
from dyadevents.kinds import EVENT, STATE_KINDS, Kind
from dyadevents.network import Network

__all__ = ["check_order", "ends", "kind_named", "kinds_of", "outside", "window"]


def kind_named(
    name: str,
    known: Sequence[Kind] = STATE_KINDS,
    *,
    plain: bool = False,
    of_network: bool = False,
) -> Kind:
    """Return the kind of a name.

    Known kinds have their rules of who is at risk, and so has what is named after them with a dot,
    such as ``end.expired``. Every other kind can happen on any dyad at any time.

    Parameters
    ----------
    known : sequence of Kind
        By default ``form``, ``suspend``, ``resume`` and ``end``.
    plain : bool
        Every kind can happen anywhere, whatever it is called.
    of_network : bool
        The kind has no dyad.

    Examples
    --------
    >>> kind_named("end.expired").at_risk == kind_named("end").at_risk
    True
    >>> kind_named("visit").leads_to is None
    True
    """
    if of_network:
        return Kind(name, of_network=True)
    bases = {kind.name: kind for kind in known if not kind.of_network}
    base = bases.get(name.partition(".")[0])
    return Kind(name) if plain or base is None else replace(base, name=name)


def check_order(table: Table, times: Floats) -> None:
    """Note every row that is earlier than the one before."""
    table.note_rows(~table.is_filled("time"), "time", "the cell is empty; fill it in")
    back = np.flatnonzero(np.diff(times) < 0) + 1
    if not len(back):
        return
    cells = table.cells("time")
    back = back[:20]
    for row, before in zip(back, table.lines(back - 1), strict=True):
        what = (
            f"{cells[int(row)]} comes after the {cells[int(row) - 1]} of row {before}; "
            "sort the rows by time"
        )
        table.note(int(row), "time", what)


def kinds_of(
    table: Table, plain: bool, known: Sequence[Kind], more: Sequence[str] = ()
) -> tuple[tuple[Kind, ...], Ints]:
    """Return the kinds of a file, those that are known first, and that of each event.

    `more` are kinds that there are even if no event is of them.
    """
    if "kind" not in table.columns and not set(more) - {EVENT.name}:
        return (kind_named(EVENT.name, known, plain=plain),), np.zeros(len(table), dtype=np.int64)
    if "kind" in table.columns:
        cells = ["" if cell is None else cell for cell in table.texts("kind")]
    else:
        cells = [EVENT.name] * len(table)
    blank = ~(table.is_filled("sender") | table.is_filled("receiver"))
    life = [kind.name for kind in known]
    acts = {kind.name for kind in known if kind.of_network}

    def order(name: str) -> tuple[int, str]:
        base = name.partition(".")[0]
        return (life.index(base) if base in life else len(life), name)

    names = sorted({*cells, *more}, key=order)
    number = {name: k for k, name in enumerate(names)}
    kind_of = np.fromiter((number[cell] for cell in cells), dtype=np.int64, count=len(cells))
    kinds = []
    for position, name in enumerate(names):
        empty = blank[kind_of == position]
        alone = bool(empty.all()) if len(empty) else name in acts
        kinds.append(kind_named(name, known, plain=plain, of_network=alone))
    return tuple(kinds), kind_of


def ends(
    table: Table, network: Network, kinds: tuple[Kind, ...], kind_of: Ints
) -> tuple[Ints, Ints]:
    """Return the numbers of senders and receivers; empty cells and loops are problems."""
    of_network = np.array([kind.of_network for kind in kinds])[kind_of]
    places = []
    for column, actors in (("sender", network.senders), ("receiver", network.receivers)):
        empty = ~table.is_filled(column) & ~of_network
        table.note_rows(
            empty, column, "the cell is empty; only kinds of which no event has a dyad leave it so"
        )
        places.append(table.places(column, actors))
    senders, receivers = places
    if network.mode != "two-mode":
        loops = (senders == receivers) & (senders >= 0)
        table.note_rows(loops, "receiver", "{cell} has an event with itself; drop the row")
    return senders, receivers


def window(
    when: Times,
    *,
    start: object,
    end: object,
    timed: bool,
    from_first: bool = False,
    unit: Unit = "year",
) -> tuple[float, float, list[str]]:
    """Return the observation window, and notes of what is taken for granted.

    `from_first` has the clock start at the first event, which is in the window, without a start.
    """
    times, dates, notes = when.values, when.dates, list[str]()
    if not len(times):
        if start is None or end is None:
            raise DyadEventsError("there are no events: give start and end")
        finish = moment(str(end), "end", at="end", unit=unit, zoned=when.zoned)
        return moment(str(start), "start", unit=unit, zoned=when.zoned), finish, notes
    first, last = float(times[0]), float(times[-1])
    finish = last if end is None else moment(str(end), "end", at="end", unit=unit, zoned=when.zoned)
    if start is not None:
        begin = moment(str(start), "start", unit=unit, zoned=when.zoned)
    elif from_first:
        begin = float(np.nextafter(first, -np.inf))
    elif not dates and 0 < first <= last - first:
        begin = 0.0
    elif not timed:
        begin = float(np.ceil(first) - 1)
    else:
        at = as_date(first, unit) if dates else f"{first:g}"
        raise DyadEventsError(
            f"the interval likelihood needs to know since when events were watched, and the first "
            f"is at {at}: give start (an earlier time; the time without events counts)"
        )
    if end is not None and not begin < finish:
        raise DyadEventsError(
            f"the window ends ({finish:g}) before it starts ({begin:g}); see start and end"
        )
    if timed and start is None and not from_first:
        notes.append("events are taken to be watched from 0 on; start says otherwise")
    if timed and end is None:
        notes.append("events are taken to be watched up to the last one; end says otherwise")
    before, after = int((times <= begin).sum()), int((times > finish).sum())
    notes += outside(
        before,
        after,
        len(times),
        within=(begin, finish),
        span=(first, last),
        dates=dates and unit == "year",
    )
    return begin, finish, notes


def outside(
    before: int,
    after: int,
    events: int,
    *,
    within: tuple[float, float],
    span: tuple[float, float],
    dates: bool = False,
) -> list[str]:
    """Return notes of the events before and after the window, within which one must be.

    A window of dates cannot begin a thousand years before the first.
    """
    if dates and within[0] < span[0] - 1000:
        raise DyadEventsError(
            f"start is the year {within[0]:g}, and the first event is of {as_date(span[0])}; give "
            "the date since when events were watched"
        )
    if before + after == events:
        raise DyadEventsError(
            f"no event lies between start ({within[0]:g}) and end ({within[1]:g}); the events go "
            f"from {span[0]:g} to {span[1]:g}"
        )
    notes = {
        f"events up to the start, which only shape later ones: {before:,}": before,
        f"events after the end, which are left out: {after:,}": after,
    }
    return [note for note, count in notes.items() if count]
