"""Turning a statement of P190 into statements of a record: a listing and its dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from paradiplomacy.model.ties import tie_key
from paradiplomacy.sources.extract import Extractor

__all__ = ["END", "POINT", "START", "TWIN", "Dates", "state_listing"]

TWIN, START, END, POINT = "P190", "P580", "P582", "P585"
StatedDate = tuple[str, str]
"""A date in EDTF, and how it stood in the material."""


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates that the qualifiers of one statement of P190 give.

    Parameters
    ----------
    starts, ends, points : list of (str, str)
        P580, P582 and P585: each in EDTF (an end may be ``unknown``) and as it stood.
    """

    starts: list[StatedDate] = field(default_factory=list)
    ends: list[StatedDate] = field(default_factory=list)
    points: list[StatedDate] = field(default_factory=list)


def state_listing(
    extractor: Extractor,
    keys: tuple[str, str],
    *,
    items: tuple[str, str],
    dates: Dates,
    locator: str,
) -> None:
    """State that an item lists another, and the dates that come with it.

    Parameters
    ----------
    extractor : Extractor
    keys : (str, str)
        Keys of the place whose item lists, and of the one that it lists.
    items : (str, str)
        Their QIDs, for the raw value.

    Notes
    -----
    P585 says of a day that the tie held on it. Whether it was signed then is not said, so
    it bounds the establishment from above, ``../1995``; where P580 gives that date, P585
    adds nothing and is noted as unread.
    """
    of, to = keys
    extractor.listing(of, to, raw=f"{items[0]} {TWIN} {items[1]}", locator=locator)

    def say(fact: str, prop: str, values: Iterable[StatedDate]) -> None:
        for value, raw in values:
            extractor.say(
                tie_key(of, to),
                fact,
                value,
                raw=f"{prop} {raw}",
                side=of,
                locator=locator,
            )

    say("established", START, dates.starts)
    if not dates.starts:
        say(
            "established",
            POINT,
            ((f"../{value.rpartition('/')[2]}", raw) for value, raw in dates.points),
        )
    elif dates.points:
        extractor.leave_unread(f"{TWIN} qualifier {POINT} beside {START}", len(dates.points))
    known = [date for date in dates.ends if date[0] != "unknown"]
    say("ended", END, known or dates.ends)
