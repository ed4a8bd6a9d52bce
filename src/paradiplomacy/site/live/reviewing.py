"""The queues: proposals and questions, places, and disagreements of both ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from paradiplomacy.access.roles import Action
from paradiplomacy.answers.review import facts_at_odds, is_reviewed, to_review, waiting_statements
from paradiplomacy.answers.review_items import disagreement_item, place_item, waiting_item
from paradiplomacy.errors import ChangeError, ParadiplomacyError
from paradiplomacy.evidence.subjects import SAME_PLACE
from paradiplomacy.site.kinds import View
from paradiplomacy.site.live.changes import ChangeWriter, demand_right, undo_last, wrote
from paradiplomacy.site.live.correcting import answer_form
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.open_places import places_that_wait
from paradiplomacy.site.live.problems import problems_of
from paradiplomacy.site.live.request_parts import going_to, live_of
from paradiplomacy.site.live.rights import (
    Handler,
    get,
    may_read,
    page_routes,
    post,
    routes_at,
    sees,
)
from paradiplomacy.site.live.shown import shown
from paradiplomacy.site.pages import review

if TYPE_CHECKING:
    from paradiplomacy.answers.disagreements import Disagreement
    from paradiplomacy.evidence.history import StandingStatement
    from paradiplomacy.site.live.open_places import Question
    from paradiplomacy.site.site import Site

T = TypeVar("T")

_DISAGREEMENTS: WeakKeyDictionary[Site, tuple[Disagreement, ...]] = WeakKeyDictionary()


def _routes_of_queue(queue: str, judge: Handler | None = None) -> list[Route]:
    """The page of a queue, and its form: it judges, or takes back what somebody wrote last."""

    @get(Action.WRITE)
    def show_queue(request: Request) -> Response:
        return _review_page(request, queue)

    @post(Action.WRITE)
    def undo(request: Request, fields: PostedForm) -> Response:
        return _undone(request, queue, fields)

    return page_routes(review.kind_of(queue), show_queue, judge or undo)


@post(Action.WRITE)
def judge_place(request: Request, fields: PostedForm) -> Response:
    """Say which place a mention means."""
    if fields.get("do") == "undo":
        return _undone(request, "places", fields)
    return answer_form(
        request,
        fields,
        lambda: _judge_place(request, fields),
        back="review-places.html",
        again=lambda problems: _review_page(request, "places", problems),
    )


def _undone(request: Request, queue: str, fields: PostedForm) -> Response:
    try:
        undo_last(request)
    except ParadiplomacyError as error:
        return _review_page(request, queue, problems_of(error, fields))
    return going_to(request, f"{review.kind_of(queue).address()}.html")


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


def _review_page(request: Request, queue: str, problems: list[View] | None = None) -> Response:
    asker = ChangeWriter.of(request)
    items: list[View | None] = []
    is_pending = False
    try:
        items += _ITEMS[queue](request, asker)
    except TimeoutError:
        is_pending = True
    view = review.review_view(queue, [item for item in items if item], total=len(items))
    view |= {"problems": problems or [], "pending": is_pending}
    answer = shown(request, review.kind_of(queue), status=422 if problems else 200, **view)
    if is_pending:
        answer.headers["refresh"] = "3"
    return answer


def _written_in(request: Request) -> list[str]:
    """The records that are in a store and that who asks may read."""
    return [key for key in live_of(request).written_in if may_read(request, key)]


def _capped(found: Iterable[T], items_of: Callable[[T], Iterable[View]]) -> Iterator[View | None]:
    """The items of a queue, as many as are shown; None for each one more, which is only counted."""
    shown_items = 0
    for each in found:
        if shown_items >= review.SHOWN:
            yield None
            continue
        for item in items_of(each):
            shown_items += 1
            yield item


def _waiting(request: Request, asker: ChangeWriter) -> Iterator[View | None]:
    live = live_of(request)
    found = (
        stated
        for record in _written_in(request)
        for stated in waiting_statements(live.store_of(record), record)
        if sees(request, stated.statement.subject)
    )

    def items(stated: StandingStatement) -> Iterator[View]:
        said = stated.statement
        history = live.store_of(said.record).history(said.record, said.subject, said.property)
        item = waiting_item(live.site.record, history, stated, asker)
        if item.options[0].choices:
            yield item.to_dict()

    return _capped(found, items)


def _disagreements_to_review(request: Request, asker: ChangeWriter) -> Iterator[View | None]:
    live = live_of(request)
    site = live.site
    if site not in _DISAGREEMENTS:
        _DISAGREEMENTS[site] = to_review(site.record)
    found = (each for each in _DISAGREEMENTS[site] if sees(request, each.tie.id))

    def items(each: Disagreement) -> Iterator[View]:
        for record, subject in facts_at_odds(each).items():
            if record not in live.written_in:
                continue
            history = live.store_of(record).history(record, subject, each.fact.property)
            item = disagreement_item(site.record, history, asker, tie=each.tie.id)
            if (item.options or item.answered) and not is_reviewed(history):
                yield item.to_dict()

    return _capped(found, items)


def _places_to_review(request: Request, asker: ChangeWriter) -> Iterator[View | None]:
    live = live_of(request)
    found = (
        (record, question)
        for record in _written_in(request)
        for question in places_that_wait(live, record)
        if asker.may_write(record, question.mention)
    )

    def items(waiting: tuple[str, Question]) -> Iterator[View]:
        record, question = waiting
        history = live.store_of(record).history(record, f"place:{question.mention}", SAME_PLACE)
        if not any(e.what == SAME_PLACE and not e.undone for e in history.events):
            yield place_item(record, question, history.version).to_dict()

    return _capped(found, items)


_ITEMS = {
    "waiting": _waiting,
    "places": _places_to_review,
    "disagreements": _disagreements_to_review,
}


@get(Action.WRITE)
def start(request: Request) -> Response:
    """Lead to the first queue."""
    return going_to(request, "review.html")


ROUTES = [
    *routes_at("/review", start),
    *_routes_of_queue("waiting"),
    *_routes_of_queue("places", judge_place),
    *_routes_of_queue("disagreements"),
]
