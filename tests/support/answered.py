"""A small record whose two ends answer the questionnaire."""

from __future__ import annotations

from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

__all__ = ["answered_by_both"]


def answered_by_both(folder: Folder) -> Folder:
    """Have both ends of Little Rock and Changchun answer, and contradict each other once."""
    ends = {"US": (LITTLE_ROCK, CHANGCHUN), "CN": (CHANGCHUN, LITTLE_ROCK)}
    for side, (place, partner) in ends.items():
        folder.add("accounts.csv", id=side.lower(), side=side, place=place, partner=partner)
        folder.change("accounts.csv", -1, office="office", date="2024", source="lr")
        for question, value in (("trade.any", "1"), ("rural.any", "1" if side == "US" else "0")):
            folder.add("answers.csv", account=side.lower(), question=question, value=value)
            folder.change("answers.csv", -1, source="lr")
    return folder
