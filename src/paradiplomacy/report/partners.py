"""A total of ties is never said of one country where it holds those of two."""

from __future__ import annotations

from paradiplomacy.record.partners import ties_by_countries
from paradiplomacy.record.record import Record
from paradiplomacy.report.words import count_of, country, listed

__all__ = ["parts_of", "parts_words"]

_MOST = 3
"""Pairs of countries above which the parts are a table of their own."""


def parts_of(record: Record) -> dict[str, tuple[str, ...]]:
    """Ties with each partner country, by what they are called; empty where nothing is mixed.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> {title: len(ties) for title, ties in parts_of(open_record()).items()}
    {'ties with mainland China': 333, 'ties with Taiwan': 115}
    >>> parts_of(open_record("china_russia"))
    {}
    """
    by_pair = ties_by_countries(record)
    if not 1 < len(by_pair) <= _MOST:
        return {}
    codes = {code for pair in by_pair for code in pair}
    hubs = set.intersection(*(set(pair) for pair in by_pair))
    titles = {}
    for pair, ties in by_pair.items():
        others = [code for code in pair if code not in hubs] if len(hubs) == 1 else list(pair)
        named = [_named(code, codes) for code in others or pair]
        titles[f"ties with {named[0]}" if len(named) == 1 else f"ties of {listed(named)}"] = ties
    return titles


def _named(code: str, codes: set[str]) -> str:
    return "mainland China" if code == "CN" and "TW" in codes else country(code)


def parts_words(record: Record, *, only: set[str] | None = None) -> str:
    """A total of ties with its parts in brackets, where it holds ties with several countries.

    Parameters
    ----------
    record : Record
    only : set of str, optional, keyword-only
        Keys of the ties that are counted; all by default.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> parts_words(open_record())
    '448 ties (333 with mainland China and 115 with Taiwan)'
    >>> parts_words(open_record("china_russia"))
    '40 ties'
    """
    counted = set(record.ties) if only is None else only
    total = count_of(len(counted), "tie")
    parts = [
        f"{len(counted & set(ties))} {title.removeprefix('ties ')}"
        for title, ties in parts_of(record).items()
    ]
    return f"{total} ({listed(parts)})" if parts else total
