"""How much of a record stands in the page; all of it stands in the tables beside the page."""

from __future__ import annotations

from dataclasses import dataclass

from paradiplomacy.record.record import Record

__all__ = ["LARGE", "Limits", "limits_of"]

LARGE = 2_000
"""From so many ties on, the page shows a part of each list. A page with all statements of
as many ties is near the size at which a browser becomes slow."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many entries of each list a page shows.

    Parameters
    ----------
    listed : int
        Members of a list behind a number.
    ties, others, places : int
        Ties, other subjects of one kind, and places with their statements or sources; more
        where lists or disagreements that are shown lead to them.
    disputes, opened : int
        Disagreements, and those of them that stand open.
    """

    listed: int = 25
    ties: int = 300
    others: int = 150
    places: int = 300
    disputes: int = 100
    opened: int = 10


def limits_of(record: Record) -> Limits | None:
    """The limits of a large record; None for one that is shown whole."""
    return Limits() if len(record.ties) > LARGE else None
