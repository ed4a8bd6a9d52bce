"""The queues: proposals and questions, places, and disagreements of both ends."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, TimeoutError
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar
from weakref import WeakKeyDictionary

from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.answers.review import (
    Disagreement,
    facts_at_odds,
    is_reviewed,
    open_places,
    to_review,
    waiting_statements,
)
from paradiplomacy.answers.review_items import disagreement_item, place_item, waiting_item
from paradiplomacy.errors import ChangeError, ParadiplomacyError
from paradiplomacy.evidence.history import SAME_PLACE, StandingStatement
from paradiplomacy.site.kinds import View
from paradiplomacy.site.live.changes import ChangeWriter, demand_right, undo_last, wrote
from paradiplomacy.site.live.correcting import answer_form
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.live import Live
from paradiplomacy.site.live.problems import problems_of
from paradiplomacy.site.live.request_parts import going_to, live_of, page_response
from paradiplomacy.site.live.rights import may_read, sees
from paradiplomacy.site.pages.live_only import SHOWN, kind_of_queue, review_view

if TYPE_CHECKING:
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.linking.open_questions import OpenQuestion
    from paradiplomacy.linking.scoring import PlaceCandidate
    from paradiplomacy.site.site import Site

    Question: TypeAlias = OpenQuestion[PlaceCandidate]

T = TypeVar("T")

PATIENCE = 3.0
"""Seconds that a page waits for places, before it says that they are being worked out."""
_DISAGREEMENTS: WeakKeyDictionary[Site, tuple[Disagreement, ...]] = WeakKeyDictionary()


def change_queue(queue: str, request: Request, fields: PostedForm) -> Response:
    """Say which place a mention means; or take back what somebody wrote last."""
    again = partial(review_page, queue, request)
    if queue == "places" and fields.get("do") != "undo":
        judge, back = partial(_judge_place, request, fields), "review-places.html"
        return answer_form(request, fields, judge, back=back, again=again)
    try:
        undo_last(request)
    except ParadiplomacyError as error:
        return again(problems_of(error, fields))
    return going_to(request, f"{kind_of_queue(queue).address()}.html")


def _judge_place(request: Request, fields: PostedForm) -> None:
    from paradiplomacy.linking.review import NO_PLACE, judge
    from paradiplomacy.sources.gazetteer import gazetteer

    live = live_of(request)
    record, mention = fields.get("record", ""), fields.get("mention", "")
    demand_right(request, record, mention)
    place = NO_PLACE if fields.get("do") == "reject" else fields.get("place", "")
    if not place or not fields.get("why", ""):
        raise ChangeError("no_choice", "choose a place, and give a reason")
    judge(
        live.store_of(record),
        record,
        mention=mention,
        place=place,
        why=fields["why"],
        by=ChangeWriter.of(request).name,
        on=datetime.now(UTC).date().isoformat(),
        gazetteer=gazetteer(),
        version=fields.get("version", ""),
        person=ChangeWriter.of(request).key,
    )
    wrote(request, record)


def review_page(queue: str, request: Request, problems: Sequence[View] = ()) -> Response:
    """The page of a queue."""
    asker = ChangeWriter.of(request)
    items: list[View | None] = []
    is_pending = False
    try:
        items += _ITEMS[queue](request, asker)
    except TimeoutError:
        is_pending = True
    view = review_view(queue, [item for item in items if item], total=len(items))
    view |= {"problems": list(problems), "pending": is_pending}
    answer = page_response(request, kind_of_queue(queue), status=422 if problems else 200, **view)
    if is_pending:
        answer.headers["refresh"] = "3"
    return answer


def _written_in(request: Request) -> list[str]:
    """The records that are in a store and that who asks may read."""
    return [key for key in live_of(request).written_in if may_read(request, key)]


def _limit(waiting: Iterable[T], items_of: Callable[[T], Iterable[View]]) -> Iterator[View | None]:
    """The items of a queue, as many as are shown; None for each one more, which is only counted."""
    shown_items = 0
    for each in waiting:
        if shown_items >= SHOWN:
            yield None
            continue
        for item in items_of(each):
            shown_items += 1
            yield item


def _waiting(request: Request, asker: ChangeWriter) -> Iterator[View | None]:
    live = live_of(request)
    waiting = (
        stated
        for record in _written_in(request)
        for stated in waiting_statements(live.store_of(record), record)
        if sees(request, stated.statement.subject)
    )

    def items(stated: StandingStatement) -> Iterator[View]:
        statement = stated.statement
        history = live.store_of(statement.record).history(
            statement.record, statement.subject, statement.property
        )
        item = waiting_item(live.site.record, history, stated, asker)
        if item.options[0].choices:
            yield item.to_dict()

    return _limit(waiting, items)


def _disagreements_to_review(request: Request, asker: ChangeWriter) -> Iterator[View | None]:
    live = live_of(request)
    site = live.site
    if site not in _DISAGREEMENTS:
        _DISAGREEMENTS[site] = to_review(site.record)
    waiting = (each for each in _DISAGREEMENTS[site] if sees(request, each.tie.id))

    def items(each: Disagreement) -> Iterator[View]:
        for record, subject in facts_at_odds(each).items():
            if record not in live.written_in:
                continue
            history = live.store_of(record).history(record, subject, each.fact.property)
            item = disagreement_item(site.record, history, asker, tie=each.tie.id)
            if (item.options or item.answered) and not is_reviewed(history):
                yield item.to_dict()

    return _limit(waiting, items)


def _places_to_review(request: Request, asker: ChangeWriter) -> Iterator[View | None]:
    live = live_of(request)
    waiting = (
        (record, question)
        for record in _written_in(request)
        for question in places_that_wait(live, record)
        if asker.may_write(record, question.mention)
    )

    def items(place: tuple[str, Question]) -> Iterator[View]:
        record, question = place
        history = live.store_of(record).history(record, f"place:{question.mention}", SAME_PLACE)
        if not any(e.what == SAME_PLACE and not e.undone for e in history.events):
            yield place_item(record, question, history.version).to_dict()

    return _limit(waiting, items)


_ITEMS = {
    "waiting": _waiting,
    "places": _places_to_review,
    "disagreements": _disagreements_to_review,
}


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
    return known if known and not future.done() else future.result(PATIENCE)


def _work_out(store: Store, record: str, future: Future[tuple[Question, ...]]) -> None:
    try:
        future.set_result(open_places(store, record))
    except BaseException as error:
        future.set_exception(error)


def start(request: Request) -> Response:
    """Lead to the first queue."""
    return going_to(request, "review.html")
