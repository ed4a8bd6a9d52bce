"""Activities that a list has twice, in words that differ a little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from paradiplomacy.sources.place_names import fold_text

_SIMILARITY = 85.0
"""Similarity, 0 to 100, from which two descriptions are taken for one."""


Activities = dict[tuple[str, str], list[tuple[int, str]]]
"""By day and places: the rows of activities, and their words."""


def earlier_activity(
    seen: Activities, line: int, a: str, b: str, facts: Mapping[str, Sequence[str]]
) -> int:
    """The row of an activity of the same day, places and words; 0 where there is none.

    `seen`: activities read so far; this one is added.

    >>> seen = {}
    >>> kick = {"date": ["2024-06-15"], "description": ["Jugendfußball"]}
    >>> earlier_activity(seen, 9, "Bonn", "Windsor", kick)
    0
    >>> again = kick | {"description": ["Jugendfussball"]}
    >>> earlier_activity(seen, 10, "Bonn", "Windsor (Ontario)", again)
    9
    """
    from rapidfuzz import fuzz

    day = "; ".join(facts.get("date", ()))
    bare = [name.partition("(")[0].partition(",")[0].strip() for name in (a, b)]
    description = fold_text("; ".join(facts.get("description", ())), {})
    if not day:
        return 0
    same_day = seen.setdefault((day, fold_text(" ".join(bare), {})), [])
    earlier = next(
        (row for row, words in same_day if fuzz.ratio(description, words) >= _SIMILARITY), 0
    )
    same_day.append((line, description))
    return earlier
