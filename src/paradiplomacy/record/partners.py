"""Ties of a record by the two countries between which they are."""

from __future__ import annotations

from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.record.record import Record


def ties_by_countries(record: Record) -> dict[tuple[str, str], tuple[str, ...]]:
    """Keys of ties by pair of country codes, those of most ties first.

    The first country of a pair is the one that the record names first.

    >>> from paradiplomacy import open_record
    >>> found = ties_by_countries(open_record())
    >>> {pair: len(ties) for pair, ties in found.items()}
    {('US', 'CN'): 335, ('US', 'TW'): 115}
    """
    places = record.places
    by_countries = group_pairs(
        ((places[tie.place_a].country, places[tie.place_b].country), key)
        for key, tie in record.ties.items()
    )
    in_order = sorted(by_countries.items(), key=lambda item: (-len(item[1]), item[0]))
    return {pair: tuple(keys) for pair, keys in in_order}
