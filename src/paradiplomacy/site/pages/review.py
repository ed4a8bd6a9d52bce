"""Work that waits for a person: proposals and questions, places, disagreements of both ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.views import RecordAnswer

QUEUES = ("waiting", "places", "disagreements")
SHOWN = 50
"""Items of a queue that a page shows."""


def kind_of(queue: str) -> PageKind:
    """The kind of page of a queue; each stands at an address of its own."""
    return KIND if queue == "waiting" else replace(KIND, at=f"review-{queue}")


class QueueView(RecordAnswer):
    """A queue among all `queues`, its first entries, and how many wait in `total`."""

    queue: str
    queues: tuple[View, ...]
    entries: tuple[View, ...]
    total: int


def review_view(queue: str, items: Sequence[View], *, total: int) -> View:
    """A queue.

    total: How many wait, shown or not.
    """
    queues = tuple({"queue": name, "address": kind_of(name).address()} for name in QUEUES)
    return QueueView(queue, queues, tuple(items), total).to_dict()


KIND = PageKind("review", live_only=True)
