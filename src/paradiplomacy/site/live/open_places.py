"""The places of a record that wait for a person: worked out again when the store has changed."""

from __future__ import annotations

import threading
from collections import defaultdict
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from paradiplomacy.answers.review import open_places
from paradiplomacy.site.live.live import Live

if TYPE_CHECKING:
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.linking.questions import OpenQuestion
    from paradiplomacy.linking.scoring import PlaceCandidate

    Question: TypeAlias = OpenQuestion[PlaceCandidate]

PATIENCE = 3.0
"""Seconds that a page waits for them, before it says that they are being worked out."""


@dataclass(slots=True)
class _Queue:
    """Places that wait in one record, and the state of the store that they are of.

    What was worked out before a decision stays in `known`: less what is decided it is shown until
    the queue is fresh, so that nobody waits between two decisions.
    """

    state: list[list[str]] = field(default_factory=list)
    future: Future[tuple[Question, ...]] | None = None
    known: dict[str, Question] = field(default_factory=dict)


_QUEUES: defaultdict[tuple[str, str], _Queue] = defaultdict(_Queue)
_WORKING = threading.Lock()


def places_that_wait(live: Live, record: str) -> tuple[Question, ...]:
    """The places of a record that no rule could decide; some may have been decided just now.

    Raises concurrent.futures.TimeoutError: That is still being worked out.
    """
    store = live.store_of(record)
    # Signs that the store is as it was: the company of places may be in any record.
    state = [store.state(meta.id) for meta in store.records()]
    with _WORKING:
        queue = _QUEUES[live.written_in[record], record]
        future = queue.future
        if future is None or (future.done() and (queue.state != state or future.exception())):
            if future is not None and not future.exception():
                queue.known |= {each.mention: each for each in future.result()}
            queue.state, queue.future = state, (future := Future())
            threading.Thread(target=_work_out, args=(store, record, future), daemon=True).start()
        known = tuple(queue.known.values())
    if known and not future.done():
        return known
    return future.result(PATIENCE)


def _work_out(store: Store, record: str, future: Future[tuple[Question, ...]]) -> None:
    try:
        future.set_result(open_places(store, record))
    except BaseException as error:
        future.set_exception(error)
