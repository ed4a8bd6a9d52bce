"""Which ties a law touches, by a stated rule of reading. It is not legal advice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from paradiplomacy.model.context import Law
from paradiplomacy.model.places import Place
from paradiplomacy.record.record import Record

__all__ = ["LOCAL", "STATE", "LawOnTie", "covers", "laws_on_ties"]

LOCAL = r"(?i)municipal|\bcit(y|ies)\b|\btowns?\b|\bcount(y|ies)\b|local|subdivision"
STATE = r"(?i)\bstate (agenc|depart|govern)|\bstates?\b"


@dataclass(frozen=True, slots=True)
class LawOnTie:
    """A law that touches a tie.

    Parameters
    ----------
    law : Law
        In force, an order, or a bill, as its status says.
    place : str
        The end that the law binds.
    """

    law: Law
    place: str


def covers(covered: str, tier: str) -> bool:
    """Whether a law covers the bodies of a tier, by the words for whom it covers.

    Examples
    --------
    >>> covers("state agencies", "city"), covers("cities; counties", "city"), covers("", "city")
    (False, True, True)
    """
    local, state = re.search(LOCAL, covered), re.search(STATE, covered)
    if not local and not state:
        return True
    return bool(state if tier == "state" else local)


def laws_on_ties(record: Record) -> Mapping[str, tuple[LawOnTie, ...]]:
    """Laws, orders and bills by the key of each tie that they touch.

    Notes
    -----
    A law binds an end in its place: the place itself, or places of the state. It touches a tie
    if the other end lies in a country of its scope and it covers bodies of the bound end's tier.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> record = open_record("sino_us")
    >>> tie = record.tie("Little Rock", "Changchun")
    >>> [(law.law.id, law.place) for law in laws_on_ties(record)[tie.id]]
    [('ar-14-1-116', 'us-ar-little-rock')]
    """
    by_tie: dict[str, list[LawOnTie]] = defaultdict(list)
    laws = [law for law in record.laws.values() if law.place]
    for tie in record.ties.values() if laws else ():
        for near, far in (tie.ends, tie.ends[::-1]):
            bound, country = record.places[near], record.places[far].country
            by_tie[tie.id] += [
                LawOnTie(law, near)
                for law in laws
                if (not law.scope_countries or country in law.scope_countries)
                and _binds(record, law, bound)
                and covers(law.covered, bound.level.tier)
            ]
    return {tie: tuple(laws) for tie, laws in by_tie.items() if laws}


def _binds(record: Record, law: Law, place: Place) -> bool:
    if law.place == place.id:
        return True
    home = record.places.get(law.place)
    if home is None or home.level.tier != "state":
        return False
    return (place.admin1, place.country) == (home.name, home.country)
