"""A small record whose two ends answer the questionnaire."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

__all__ = ["TIE", "answered_by_both", "with_facts"]


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


TIE = f"tie:{CHANGCHUN}|{LITTLE_ROCK}"
"""The tie of the ends that answer."""
_STATUSES = {"1": "active", "2": "dormant", "3": "suspended", "4": "ended"}
_ENDED_BY = {"1": "own", "2": "partner", "3": "both", "4": "law", "5": "expired"}


def with_facts(
    folder: Folder,
    side: str,
    *,
    founded: str = "",
    stands: str = "",
    ended: str = "",
    by: str = "",
    counts: Mapping[str, str] | None = None,
    consent: str = "",
    told: bool = True,
) -> Folder:
    """Have a respondent of an end answer about the facts of the tie, with an opinion beside."""
    key = side.lower()
    places = (LITTLE_ROCK, CHANGCHUN) if side == "US" else (CHANGCHUN, LITTLE_ROCK)
    source = f"talk-{key}"
    folder.add("sources.csv", id=source, title=f"Talk {key}", end=side, voice="government")
    folder.add("accounts.csv", id=key, side=side, place=places[0], partner=places[1])
    folder.change("accounts.csv", -1, office="Office of Hush", role="deputy", date="2025-03-09")
    folder.change("accounts.csv", -1, source=source, consent=consent, locator=f"form-{key}")

    def answer(question: str, states: str = "", **cells: str) -> None:
        folder.add("answers.csv", account=key, question=question, source=source, **cells)
        folder.change("answers.csv", -1, states=states if told else "")

    answer("trust.city", value="1")
    if founded:
        answer("tie.founded", "established", date=founded)
    if stands:
        answer("tie.stands", f"stated_status {_STATUSES[stands]}", value=stands)
    if ended:
        answer("tie.ended", "ended", date=ended)
    if by:
        answer("tie.ended-by", f"ended by {_ENDED_BY[by]}", value=by)
    for question, count in (counts or {}).items():
        year = "2024" if question == "exchange.count" else question[-4:]
        answer(question, f"exchanges_in_year {year}", value=count)
    return folder
