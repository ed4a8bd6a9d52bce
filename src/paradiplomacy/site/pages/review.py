"""What waits for a person: proposals and questions, places, and disagreements of both ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.pages.fact import Asker, answered_views, event_views, stated_view

if TYPE_CHECKING:
    from paradiplomacy.evidence.history import FactHistory, StandingStatement
    from paradiplomacy.linking.questions import OpenQuestion
    from paradiplomacy.linking.scoring import PlaceCandidate
    from paradiplomacy.site.site_context import SiteContext

__all__ = [
    "KIND",
    "QUEUES",
    "SHOWN",
    "disagreement_item",
    "kind_of",
    "place_item",
    "review_view",
    "waiting_item",
]

QUEUES = ("waiting", "places", "disagreements")
SHOWN = 50
"""Items of a queue that a page shows."""
_CANDIDATES = 9
"""As many as there are keys for."""


def kind_of(queue: str) -> PageKind:
    """The kind of page of a queue; each stands at an address of its own."""
    return KIND if queue == "waiting" else replace(KIND, at=f"review-{queue}")


def review_view(queue: str, items: Sequence[View], *, total: int) -> View:
    """A queue.

    Parameters
    ----------
    queue : {"waiting", "places", "disagreements"}
    items : sequence of View
    total : int, keyword-only
        How many wait, shown or not.
    """
    queues = [{"queue": name, "address": kind_of(name).address()} for name in QUEUES]
    return {
        "queue": queue,
        "queues": queues,
        "entries": list(items),
        "total": total,
    }


def waiting_item(
    site: SiteContext, history: FactHistory, stated: StandingStatement, asker: Asker
) -> View:
    """A statement that was proposed or questioned, with what else is said of the fact."""
    shown = stated_view(site, history, stated, asker)
    asked = [e for e in history.events if e.about == stated.statement.id and not e.undone]
    others = [
        stated_view(site, history, standing, asker)
        for standing in history.statements
        if standing.statement.id != stated.statement.id and standing.status == "counts"
    ]
    return _item(history) | {
        "options": [shown],
        "accept": "take" if stated.status == "proposed" else "accept",
        "reject": "refuse" if stated.status == "proposed" else "reject",
        "asked": next(event_views(history, asker, asked[-1:]), None),
        "others": others,
    }


def disagreement_item(site: SiteContext, history: FactHistory, asker: Asker) -> View:
    """A fact on which both ends contradict each other; each statement can be chosen."""
    options = [stated_view(site, history, standing, asker) for standing in history.counting]
    answered = answered_views(site, history)
    allowed = [option for option in options if option["choices"]][:_CANDIDATES]
    others = [option for option in options if option not in allowed]
    return _item(history) | {
        "options": allowed,
        "answered": answered,
        "accept": "accept",
        "reject": "reject",
        "asked": None,
        "others": [*others, *answered],
    }


def place_item(record: str, question: OpenQuestion[PlaceCandidate], version: str) -> View:
    """A mention of a place, and what it may be."""
    return {
        "record": record,
        "version": version,
        "mention": question.mention,
        "name": question.name,
        "country": question.country,
        "candidates": [
            {"place": candidate.key, "label": candidate.label, "probability": candidate.probability}
            for candidate in question.candidates[:_CANDIDATES]
        ],
    }


def _item(history: FactHistory) -> View:
    return {
        "record": history.record,
        "subject": history.subject,
        "property": history.property,
        "version": history.version,
    }


KIND = PageKind("review", lambda site, key: {}, live_only=True)
