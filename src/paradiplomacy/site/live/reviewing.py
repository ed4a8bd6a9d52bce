"""The queues: proposals and questions, places, and disagreements of both ends."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import TimeoutError
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from paradiplomacy.access.roles import Action
from paradiplomacy.answers.corrections import disagreement_item, place_item, waiting_item
from paradiplomacy.answers.review import (
    facts_at_odds,
    is_reviewed,
    to_review,
    waiting_statements,
)
from paradiplomacy.errors import ChangeError, ParadiplomacyError
from paradiplomacy.evidence.history import SAME_PLACE, ConflictError
from paradiplomacy.site.kinds import View
from paradiplomacy.site.live.changes import ChangeWriter, demand_right, undo_last, wrote
from paradiplomacy.site.live.correcting import conflict_page
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.live import Live
from paradiplomacy.site.live.open_places import places_that_wait
from paradiplomacy.site.live.problems import problems_of
from paradiplomacy.site.live.rights import get, may_read, page_routes, post, sees
from paradiplomacy.site.live.shown import going_to, shown
from paradiplomacy.site.pages import review

if TYPE_CHECKING:
    from paradiplomacy.answers.disagreements import Disagreement
    from paradiplomacy.site.site import Site

__all__ = ["ROUTES"]

_DISAGREEMENTS: WeakKeyDictionary[Site, tuple[Disagreement, ...]] = WeakKeyDictionary()


@get(Action.WRITE)
def waiting_page(request: Request) -> Response:
    """Statements that somebody proposed or questioned."""
    return _page(request, "waiting")


@get(Action.WRITE)
def places_page(request: Request) -> Response:
    """Mentions of places that no rule could tell."""
    return _page(request, "places")


@get(Action.WRITE)
def disagreements_page(request: Request) -> Response:
    """Facts on which both ends, or an answer and others, contradict each other."""
    return _page(request, "disagreements")


@post(Action.WRITE)
def undo(request: Request, fields: PostedForm) -> Response:
    """Take back what somebody wrote last."""
    is_first = request.url.path.endswith("/review.html")
    return _undone(request, "waiting" if is_first else "disagreements", fields)


@post(Action.WRITE)
def judge_place(request: Request, fields: PostedForm) -> Response:
    """Say which place a mention means."""
    if fields.get("do") == "undo":
        return _undone(request, "places", fields)
    if fields.get("keep") == "theirs":
        return going_to(request, "review-places.html")
    try:
        _judge_place(request, fields)
    except ConflictError as error:
        return conflict_page(request, error, fields)
    except ParadiplomacyError as error:
        return _page(request, "places", problems_of(error, fields))
    return going_to(request, "review-places.html")


def _undone(request: Request, queue: str, fields: PostedForm) -> Response:
    try:
        undo_last(request)
    except ParadiplomacyError as error:
        return _page(request, queue, problems_of(error, fields))
    return going_to(request, f"{review.kind_of(queue).address()}.html")


def _judge_place(request: Request, fields: PostedForm) -> None:
    from paradiplomacy.linking.review import NO_PLACE, judge
    from paradiplomacy.sources.gazetteer import gazetteer

    live: Live = request.app.state.live
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


def _page(request: Request, queue: str, problems: list[View] | None = None) -> Response:
    asker = ChangeWriter.of(request)
    items: list[View | None] = []
    is_pending = False
    try:
        items += _ITEMS[queue](request, asker)
    except TimeoutError:
        is_pending = True
    view = review.review_view(queue, [item for item in items if item], total=len(items))
    view |= {"problems": problems or [], "pending": is_pending}
    answer = shown(request, review.kind_of(queue), view, status=422 if problems else 200)
    if is_pending:
        answer.headers["refresh"] = "3"
    return answer


def _written_in(request: Request) -> list[str]:
    """The records that are in a store and that who asks may read."""
    return [key for key in request.app.state.live.written_in if may_read(request, key)]


def _waiting(request: Request, asker: ChangeWriter) -> Iterator[View | None]:
    live: Live = request.app.state.live
    shown_items = 0
    for record in _written_in(request):
        store = live.store_of(record)
        for stated in waiting_statements(store, record):
            if not sees(request, stated.statement.subject):
                continue
            if shown_items >= review.SHOWN:
                yield None
                continue
            statement = stated.statement
            history = store.history(record, statement.subject, statement.property)
            item = waiting_item(live.site.record, history, stated, asker)
            if item.options[0].choices:
                shown_items += 1
                yield item.to_dict()


def _disagreements(request: Request, asker: ChangeWriter) -> Iterator[View | None]:
    live: Live = request.app.state.live
    site = live.site
    if site not in _DISAGREEMENTS:
        _DISAGREEMENTS[site] = to_review(site.record)
    shown_items = 0
    for each in _DISAGREEMENTS[site]:
        if not sees(request, each.tie.id):
            continue
        if shown_items >= review.SHOWN:
            yield None
            continue
        for record, subject in facts_at_odds(each).items():
            if record not in live.written_in:
                continue
            history = live.store_of(record).history(record, subject, each.fact.property)
            item = disagreement_item(site.record, history, asker)
            if (item.options or item.answered) and not is_reviewed(history):
                shown_items += 1
                yield item.to_dict() | {"subject": each.tie.id}


def _places(request: Request, asker: ChangeWriter) -> Iterator[View | None]:
    live: Live = request.app.state.live
    shown_items = 0
    for record in _written_in(request):
        store = live.store_of(record)
        for question in places_that_wait(live, record):
            if not asker.may_write(record, question.mention):
                continue
            if shown_items >= review.SHOWN:
                yield None
                continue
            history = store.history(record, f"place:{question.mention}", SAME_PLACE)
            if not any(e.what == SAME_PLACE and not e.undone for e in history.events):
                shown_items += 1
                yield place_item(record, question, history.version).to_dict()


_ITEMS = {"waiting": _waiting, "places": _places, "disagreements": _disagreements}


@get(Action.WRITE)
def start(request: Request) -> Response:
    """Lead to the first queue."""
    return going_to(request, "review.html")


ROUTES = [
    Route("/review", start),
    Route("/zh/review", start),
    *page_routes(review.kind_of("waiting"), waiting_page, undo),
    *page_routes(review.kind_of("places"), places_page, judge_place),
    *page_routes(review.kind_of("disagreements"), disagreements_page, undo),
]
