"""The places of a record that wait for a person: worked out again when the store has changed."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from paradiplomacy.answers.review import open_places
from paradiplomacy.site.live.live import Live

if TYPE_CHECKING:
    from paradiplomacy.linking.questions import OpenQuestion
    from paradiplomacy.linking.scoring import PlaceCandidate

    Question: TypeAlias = OpenQuestion[PlaceCandidate]

PATIENCE = 3.0
"""Seconds that a page waits for them, before it says that they are being worked out."""
QUIET = 2.0
"""Seconds without another decision, before they are worked out again."""


@dataclass(slots=True)
class _Queue:
    """Places that wait in one record, and the state of the store that they are of.

    What was worked out before a decision stays in `known`: less what is decided it is shown until
    the queue is fresh, so that nobody waits between two decisions.
    """

    imported: list[str]
    state: list[list[str]]
    future: Future[tuple[Question, ...]]
    known: dict[str, Question] = field(default_factory=dict)


_QUEUES: dict[tuple[str, str], _Queue] = {}
_WORKING = threading.Lock()


def places_that_wait(live: Live, record: str) -> tuple[Question, ...]:
    """The places of a record that no rule could decide; some may have been decided just now.

    Raises concurrent.futures.TimeoutError: That is still being worked out.
    """
    key = (live.written_in[record], record)
    state = _state_of_store(live, record)
    imported = [of_record[0] for of_record in state]
    with _WORKING:
        queue = _QUEUES.get(key)
        has_failed = queue is not None and queue.future.done() and queue.future.exception()
        if queue is None or queue.imported != imported or has_failed:
            queue = _QUEUES[key] = _Queue(imported, state, Future())
            _start_work_on_places(live, record, queue, state, at_once=True)
        elif queue.future.done() and queue.state != state:
            queue.known |= {each.mention: each for each in queue.future.result()}
            queue.state, queue.future = state, Future()
            _start_work_on_places(live, record, queue, state, at_once=False)
        known = tuple(queue.known.values())
        future = queue.future
    if known and not future.done():
        return known
    return future.result(PATIENCE)


def _state_of_store(live: Live, record: str) -> list[list[str]]:
    """Signs that the store is as it was: the company of places may be in any record."""
    store = live.store_of(record)
    return [store.state(meta.id) for meta in store.records()]


def _start_work_on_places(
    live: Live, record: str, queue: _Queue, state: list[list[str]], *, at_once: bool
) -> None:
    def work_out() -> None:
        known, is_quiet = state, at_once
        try:
            while not is_quiet:
                time.sleep(QUIET)
                now = _state_of_store(live, record)
                known, is_quiet = now, now == known
            queue.state = known
            queue.future.set_result(open_places(live.store_of(record), record))
        except BaseException as error:
            queue.future.set_exception(error)

    threading.Thread(target=work_out, daemon=True).start()
