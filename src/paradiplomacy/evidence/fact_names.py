"""Names of facts: that of a property, but for those that make up one fact together."""

from __future__ import annotations

__all__ = ["INTERRUPTION", "INTERRUPTIONS", "fact_of"]

INTERRUPTION = "interruption"
INTERRUPTIONS = ("ended", "suspended")
"""Properties that make up one fact."""


def fact_of(property: str) -> str:
    """The fact that a property belongs to: a suspension and an end are one interruption.

    Examples
    --------
    >>> fact_of("ended"), fact_of("established")
    ('interruption', 'established')
    """
    return INTERRUPTION if property in INTERRUPTIONS else property
