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
