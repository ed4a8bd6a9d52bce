"""Activities that a list has twice, in words that differ a little."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from paradiplomacy.sources.place_names import folded

_ALIKE = 85.0
"""Similarity, 0 to 100, from which two descriptions are taken for one."""


class Repeats:
    """Activities read so far, to be asked for one that is nearly the same."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)

    def earlier(self, line: int, a: str, b: str, facts: Mapping[str, Sequence[str]]) -> int:
        """The row of an activity of the same day, places and words; 0 where there is none.

        Examples
        --------
        >>> seen = Repeats()
        >>> kick = {"date": ["2024-06-15"], "description": ["Jugendfußball"]}
        >>> seen.earlier(9, "Bonn", "Windsor", kick)
        0
        >>> again = kick | {"description": ["Jugendfussball"]}
        >>> seen.earlier(10, "Bonn", "Windsor (Ontario)", again)
        9
        """
        from rapidfuzz import fuzz

        day = "; ".join(facts.get("date", ()))
        bare = [name.partition("(")[0].partition(",")[0].strip() for name in (a, b)]
        places = folded(" ".join(bare), {})
        said = folded("; ".join(facts.get("description", ())), {})
        if not day:
            return 0
        seen = self._seen[day, places]
        found = next((row for row, words in seen if fuzz.ratio(said, words) >= _ALIKE), 0)
        seen.append((line, said))
        return found
