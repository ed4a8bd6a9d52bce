"""Rule for two rows to be one exchange."""

from __future__ import annotations

__all__ = ["ONE_EXCHANGE"]

ONE_EXCHANGE = ("tie", "date_low", "date_high", "form", "giver")
"""Rows that agree on these are one exchange reported twice."""
