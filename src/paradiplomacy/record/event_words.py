"""Words for what reading a record as events fills in, leaves out, or lacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from paradiplomacy.language import Message, Words

words = Words(__name__)

LeftOut = Literal["unseen", "first-sign", "before", "not-active"]
"""Why an exchange is not an event: its tie never comes into sight; it is the sign by which a tie
without a dated start does; it is from before the tie; its tie was not active."""


def left_out_notes(counted: Mapping[LeftOut, int]) -> tuple[Message, ...]:
    """Notes of how many exchanges are not events, by reason.

    >>> str(left_out_notes({"before": 2})[0])
    'Two exchanges before the tie was formed are not counted as events.'
    """
    return tuple(
        words("left-out.one" if n == 1 else "left-out.many", n=n, why=words(f"why.{why}"))
        for why, n in counted.items()
        if n
    )


def size_unknown(n: int, of: int, country: str) -> Message:
    """Places without a known population."""
    return words("size-unknown", n=n, of=of, country=country)


def coast_unknown(n: int, of: int, country: str) -> Message:
    """Places of which it is not known whether they lie on the coast."""
    return words("coast-unknown", n=n, of=of, country=country)


def series_of_places(name: str, years: list[int]) -> Message:
    """Years in which a series of the provinces is known."""
    return words(f"provinces.{name}", n=len(years), first=str(years[0]), last=str(years[-1]))


def trade_known(n: int, first: int, last: int) -> Message:
    """Years in which trade is known."""
    return words("trade", n=n, first=str(first), last=str(last))


def series_of_pair(name: str, n: int, *, first: int, last: int) -> Message:
    """Readings of a series of the two countries."""
    return words(f"series.{name}", n=n, first=str(first), last=str(last))


def no_dated_tie() -> Message:
    """No tie between two countries is dated."""
    return words("no-dated-tie")


def none_within(pair: tuple[str, str], widest: float) -> Message:
    """No tie of two countries is dated closely enough."""
    return words("none-within", a=pair[0], b=pair[1], years=widest)


def places_too_many(pair: tuple[str, str], senders: int, receivers: int, *, most: int) -> Message:
    """There are too many pairs of places."""
    return words("too-many", a=pair[0], b=pair[1], senders=senders, receivers=receivers, most=most)
