"""The ties of one thing as its small map needs them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from paradiplomacy.record.questions import TieSummary

if TYPE_CHECKING:
    from paradiplomacy.record.record import Record
    from paradiplomacy.site.kinds import View

__all__ = ["ties_on_map"]


def ties_on_map(record: Record, ties: Iterable[TieSummary]) -> View:
    """Places with their coordinates, and ties between them, for the macro ``maps.own``.

    Parameters
    ----------
    record : Record
    ties : iterable of TieSummary
        What `tie_list` gives.

    Returns
    -------
    dict
        ``places``: key, longitude and latitude in degrees (None where nobody knows).
        ``ties``: positions of both ends in `places`, kind, status.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.record.questions import tie_list
    >>> record = open_record()
    >>> shown = ties_on_map(record, tie_list(record, place="us-ar-little-rock"))
    >>> shown["places"][0], shown["ties"][0]
    (['us-ar-little-rock', -92.29, 34.75], [0, 1, 'friendship', 'active'])
    """
    rows = tuple(ties)
    keys = dict.fromkeys(end for tie in rows for end in (tie.place_a, tie.place_b))
    at = {key: position for position, key in enumerate(keys)}
    return {
        "places": [
            [key, rounded(record.places[key].longitude), rounded(record.places[key].latitude)]
            for key in keys
        ],
        "ties": [[at[tie.place_a], at[tie.place_b], tie.kind, tie.status] for tie in rows],
    }


def rounded(angle: float | None) -> float | None:
    """Degrees to a hundredth, about a kilometre."""
    return None if angle is None else round(angle, 2)
