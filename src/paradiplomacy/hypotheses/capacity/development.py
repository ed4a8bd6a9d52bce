"""Which countries are developed, and what provinces earn."""

from __future__ import annotations

__all__ = ["DEVELOPED", "TRANSITION", "developed_and_developing"]

_TABLE_A = (
    "AT AU BE BG CA CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT JP LT LU LV MT NL NO NZ PL "
    "PT RO SE SI SK US"
)
_TABLE_B = "AL AM AZ BA BY GE KG KZ MD ME MK RS RU TJ TM UA UZ"

DEVELOPED = frozenset(_TABLE_A.split())
"""Developed economies (ISO 3166): table A of the statistical annex of the United Nations'
World Economic Situation and Prospects 2020. All others are developing, but those of table B."""

TRANSITION = frozenset(_TABLE_B.split())
"""Economies in transition (table B), which count as neither."""


def developed_and_developing(pair: tuple[str, str] | None) -> tuple[str, str] | None:
    """The pair with its developed end first; None where it is not one of each.

    Examples
    --------
    >>> developed_and_developing(("CN", "US")), developed_and_developing(("CN", "RU"))
    (('US', 'CN'), None)
    """
    for first, second in (pair, pair[::-1]) if pair else ():
        if first in DEVELOPED and second not in DEVELOPED | TRANSITION:
            return (first, second)
    return None
