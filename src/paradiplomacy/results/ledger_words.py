"""The rows in which `record info` says how many ties stand how."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["status_rows"]


def status_rows(counts: Mapping[str, int], *, years: int) -> list[tuple[str, int]]:
    """Rows of a table of `paradiplomacy.record.current_status.status_counts`.

    What no tie is stays out.
    """
    titles = {
        "active": f"active: a dated sign within {years} years",
        "not known": "not known: no such sign, and no source says that it stopped",
        "no_dated_sign": "of these, nothing dated at all",
        "dormant": "dormant, as a source says",
        "suspended": "suspended",
        "ended": "ended",
        "proposed": "proposed, not established",
    }
    return [(title, counts[key]) for key, title in titles.items() if counts[key]]
