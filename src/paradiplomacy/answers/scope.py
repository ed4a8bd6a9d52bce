"""Scope of headlines: ties between the two countries of which a record speaks first.

Every total of a page or figure is of these, so that no two pages count different sets. Ties of
other pairs of countries stand in the lists, and are counted apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from paradiplomacy.model.activity import Response
from paradiplomacy.record.record import Record

__all__ = ["MANY_COUNTRIES", "Scope", "headline", "scope_of"]

MANY_COUNTRIES = 5
"""From so many countries on, a record is shown as ties between countries first."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Scope of what the headlines of a record count.

    Parameters
    ----------
    countries : tuple of str
        Codes of the two countries between which ties are counted, in the order of the record;
        empty where all ties are.
    ties : int
        How many ties that are.
    others : tuple of (tuple of str, int)
        Ties that are counted apart, by pair of countries, those of most ties first.
    """

    countries: tuple[str, ...]
    ties: int
    others: tuple[tuple[tuple[str, str], int], ...]

    @property
    def pair(self) -> str:
        """The pair as lists are filtered by it, ``CN-US``; empty where all ties are counted."""
        return "-".join(sorted(self.countries)) if self.others else ""

    @property
    def query(self) -> str:
        """Query that an address of a list needs further to show what headlines count."""
        return f"&pair={self.pair}" if self.pair else ""


def scope_of(record: Record) -> Scope:
    """Scope of what the headlines of a record count.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> scope = scope_of(open_record("sino_us"))
    >>> scope.countries, scope.pair, [countries for countries, _ in scope.others]
    (('US', 'CN'), 'CN-US', [('US', 'TW')])
    """
    first = record.meta.ends[:2]
    many = len({place.country for place in record.places.values()}) >= MANY_COUNTRIES
    if many or len(set(first)) < 2:
        return Scope((), len(record.ties), ())
    rest = tuple(
        (pair, len(ties))
        for pair, ties in record.ties_by_countries().items()
        if set(pair) != set(first)
    )
    return Scope(tuple(first), len(record.ties) - sum(n for _, n in rest), rest)


def headline(record: Record) -> Record:
    """The record with the ties, exchanges and responses that headlines count, and no others.

    A response that names no partner is a headline's if its place lies in one of both countries.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> record = open_record("sino_us")
    >>> len(headline(record).ties) == scope_of(record).ties < len(record.ties)
    True
    """
    scope = scope_of(record)
    if not scope.others:
        return record
    countries = set(scope.countries)

    def is_meant(*places: str) -> bool:
        return {record.country_of(place) for place in places} == countries

    def is_answer(response: Response) -> bool:
        if response.partner:
            return is_meant(response.place, response.partner)
        return not response.place or record.country_of(response.place) in countries

    return replace(
        record,
        ties={key: tie for key, tie in record.ties.items() if is_meant(*tie.ends)},
        exchanges={
            key: each
            for key, each in record.exchanges.items()
            if is_meant(each.place_a, each.place_b)
        },
        responses={key: each for key, each in record.responses.items() if is_answer(each)},
    )
