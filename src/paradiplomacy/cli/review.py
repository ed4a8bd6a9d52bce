"""Queues of what waits for a person: proposals, questions, places, and both ends at odds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import (
    LOCAL,
    RecordOf,
    StoreOf,
    name_of_writer,
    says,
    stored_record,
    takes_choices,
)
from paradiplomacy.cli.place import print_candidates
from paradiplomacy.cli.reply import Printer
from paradiplomacy.cli.show import console, progress_bar
from paradiplomacy.errors import ChangeError

if TYPE_CHECKING:
    from paradiplomacy.answers.review_items import PlaceItem, ReviewItem
    from paradiplomacy.evidence.store import Store


ItemId = Annotated[
    str, typer.Argument(metavar="ID", help="Id of a statement or key of a place, from review list.")
]
Why = Annotated[str, typer.Option(help="The reason.")]
By = Annotated[str, typer.Option(help="Who decides.", show_default="your name on this machine")]


class Queue(StrEnum):
    """Queues of what waits."""

    STATEMENTS = "statements"
    PLACES = "places"
    DISAGREEMENTS = "disagreements"


@says("review-list/2")
def list_(
    reply: Printer,
    queue: Queue = Queue.STATEMENTS,
    *,
    store: StoreOf,
    record: RecordOf = None,
    limit: Annotated[int, typer.Option(min=0)] = 20,
) -> None:
    """List what waits for a person, as the queues of the live site do.

    Example: `paradiplomacy review list places --store world.db --limit 5`

    queue: Statements that were proposed or questioned, places that no rule could decide, or facts
        on which both ends, or an answer in an interview and others, contradict each other.
    limit: How many to show; 0 for all.
    """
    with progress_bar(reply.language) as progress, stored_record(store, record) as (opened, chosen):
        progress(reply.say("reading"), 0.0)

        def report(i: int, n: int) -> None:
            progress(reply.say("again"), 0.3 + 0.7 * i / n)

        waiting: Sequence[Any] = (
            [*_places_that_wait(opened, chosen, report)]
            if queue is Queue.PLACES
            else [*_facts_that_wait(queue, opened, chosen, store)]
        )
    most = limit or len(waiting)
    view = {"record": chosen, "queue": str(queue), "total": len(waiting)}
    if reply.prints(view | {"entries": [each.to_dict() for each in waiting[:most]]}):
        return
    if queue is Queue.PLACES:
        _print_places(reply, waiting[:most])
    else:
        _print_statements(reply, queue, chosen, waiting[:most])
    reply.remark("waiting", record=chosen, n=len(waiting), shown=len(waiting[:most]))


@dataclass(frozen=True, kw_only=True)
class DecisionChoice:
    """A decision on what waits: why, who decides, and in which record."""

    why: Why
    by: By = ""
    store: StoreOf
    record: RecordOf = None


@says("review-decision")
@takes_choices
def accept(reply: Printer, item: ItemId, *, place: str = "", choice: DecisionChoice) -> None:
    """Let a statement count, or say which place is meant. It is kept, and no import asks again.

    Example: `paradiplomacy review accept us-wikipedia-2026-kent --place 5799625
    --store world.db --record wikipedia_2026 --why 'Kent lists Yangzhou' --by Ann`

    place: Of a place: which it is, as a GeoNames id or a place key of the record.
    """
    _decide(reply, item, place, choice, counts=True)


@says("review-decision")
@takes_choices
def reject(reply: Printer, item: ItemId, choice: DecisionChoice) -> None:
    """Have a statement not count, or say that no place of the gazetteer is meant.

    Example: `paradiplomacy review reject cn-hebei --store ties.db --why 'a province' --by Ann`
    """
    _decide(reply, item, "", choice, counts=False)


@says("review-decision")
def undo(
    reply: Printer,
    item: str = "",
    *,
    entry: bool = False,
    by: By = "",
    store: StoreOf,
    record: RecordOf = None,
) -> None:
    """Take back what you decided last, or the latest decision on a statement or place.

    Of a statement or place that you name it is taken back whoever decided. With --entry, all that
    `tie add`, `contact add` and the like wrote last; a person to call is erased.

    Example: `paradiplomacy review undo --store ties.db --by Ann`

    item ID: Id of the statement or key of the place; with --entry, what the entry was on, as it
        was printed (`place:se-little-made`). Your latest without it.
    entry: All that your latest entry of a desk wrote.
    """
    with stored_record(store, record) as (opened, chosen):
        if entry:
            n = opened.undo_entry(chosen, by=name_of_writer(by), person=LOCAL, subject=item)
            if not reply.prints({"record": chosen, "undone": True, "statements": n}):
                reply.remark("entry_undone", record=chosen, n=n)
            return
        if item:
            judgement = opened.undo(chosen, row=_latest_row(opened, chosen, item))
        else:
            judgement = opened.undo(chosen, by=name_of_writer(by), person=LOCAL)
    view: dict[str, Any] = {"record": chosen, "undone": bool(judgement)}
    if judgement is None:
        if not reply.prints(view):
            reply.remark("nothing", record=chosen)
        return
    view |= {"id": judgement.subject, "decision": str(judgement.kind)}
    if not reply.prints(view | {"place": judgement.object}):
        reply.remark("undone", record=chosen, id=judgement.subject, why=judgement.why)


def _latest_row(store: Store, record: str, item: str) -> int:
    """The row of the latest decision on a statement or place that nobody took back."""
    from paradiplomacy.evidence.history import SAME_PLACE

    statement = store.statement(item)
    about = (
        (f"place:{item}", SAME_PLACE)
        if statement is None
        else (statement.subject, statement.property)
    )
    rows = [
        event.row
        for event in store.history(record, *about).events
        if event.about == item and event.row and not event.undone and event.what != "undone"
    ]
    if not rows:
        raise ChangeError("nothing_left", f"nobody decided on {item!r}")
    return max(rows)


def _decide(reply: Printer, item: str, place: str, choice: DecisionChoice, *, counts: bool) -> None:
    """Decide on a statement, or say which place is meant, and print that it is done.

    Of a statement no place is given, nor where none of the gazetteer is meant.
    """
    from paradiplomacy.evidence.by_hand import ACCEPTING, REJECTING, decide

    why, name = choice.why, name_of_writer(choice.by)
    with stored_record(choice.store, choice.record) as (opened, chosen):
        statement = opened.statement(item)
        if statement is None and counts and not place:
            raise ChangeError(
                "no_choice", f"{item!r} is not a statement; of a place, say by --place which it is"
            )
        if statement is None or place:
            view, (key, needs) = _settle_mention(opened, chosen, item, place, why=why, by=name)
        else:
            history = opened.history(statement.record, statement.subject, statement.property)
            status = next(s.status for s in history.statements if s.statement.id == item)
            decision = (ACCEPTING if counts else REJECTING)[status]
            decide(opened, chosen, item, decision, why=why, by=name, person=LOCAL)
            view = _decision_view(item, decision)
            key, needs = "accepted" if counts else "rejected", {"id": item}
    if not reply.prints({"record": chosen, "undone": False} | view):
        reply.remark(key, record=chosen, **needs)


def _decision_view(
    item: str, decision: str, place: str = "", *, added: bool = True
) -> dict[str, Any]:
    return {"id": item, "decision": decision} | {"place": place, "added": added}


def _settle_mention(
    store: Any, record: str, mention: str, place: str, *, why: str, by: str
) -> tuple[dict[str, Any], tuple[str, dict[str, str]]]:
    """Say which place a mention means; what is printed, as a key and what it needs."""
    from paradiplomacy.linking.review import NO_PLACE, judge
    from paradiplomacy.sources.gazetteer import gazetteer

    outcome = judge(
        store,
        record,
        mention=mention,
        place=place or NO_PLACE,
        why=why,
        by=by,
        person=LOCAL,
        on=date.today().isoformat(),
        gazetteer=gazetteer(),
    )
    judgement = outcome.judgement
    is_own = judgement.object == mention
    view = _decision_view(
        mention, "reject" if is_own else "accept", judgement.object, added=outcome.added
    )
    if not outcome.added:
        return view, ("already", {"on": judgement.on})
    return view, ("no_place" if is_own else "is_place", {"id": mention, "place": judgement.object})


@dataclass(frozen=True, slots=True)
class StoreOwner:
    """Somebody at the machine that has the store: no source is hidden, and they may write all."""

    name: str = LOCAL
    key: str = LOCAL
    sees_all: bool = True

    def may_write(self, record: str, side: str) -> bool:
        """They may."""
        return True

    def speaks_for(self, record: str, ends: Sequence[str]) -> str:
        """Nobody has asked them to."""
        return ""


def _facts_that_wait(queue: Queue, store: Store, record: str, address: str) -> Iterator[ReviewItem]:
    """Statements that wait, or facts at odds, with what respondents answered."""
    from paradiplomacy.answers.review import (
        facts_at_odds,
        is_reviewed,
        to_review,
        waiting_statements,
    )
    from paradiplomacy.answers.review_items import disagreement_item, waiting_item
    from paradiplomacy.record.open import open_record

    reconciled, owner = open_record(record, store=address), StoreOwner()
    if queue is Queue.STATEMENTS:
        for stated in waiting_statements(store, record):
            statement = stated.statement
            history = store.history(record, statement.subject, statement.property)
            yield waiting_item(reconciled, history, stated, owner)
        return
    for each in to_review(reconciled):
        history = store.history(record, facts_at_odds(each)[record], each.fact.property)
        if not is_reviewed(history):
            yield disagreement_item(reconciled, history, owner, tie=each.tie.id)


def _places_that_wait(
    store: Store, record: str, progress: Callable[[int, int], None]
) -> Iterator[PlaceItem]:
    from paradiplomacy.answers.review import open_places
    from paradiplomacy.answers.review_items import place_item
    from paradiplomacy.evidence.history import SAME_PLACE

    for question in open_places(store, record, progress=progress):
        history = store.history(record, f"place:{question.mention}", SAME_PLACE)
        yield place_item(record, question, history.version)


def _print_statements(
    reply: Printer, queue: Queue, record: str, items: Sequence[ReviewItem]
) -> None:
    """Print statements that can be chosen; of facts at odds, what else is said as well."""
    rows = [
        (
            *(each.statement, item.subject, item.property),
            *(each.value, each.side, each.source.removeprefix(f"{record}/")),
            reply.say("asked", who=item.asked.by, why=item.asked.why) if item.asked else "",
        )
        for item in items
        for each in (*item.options, *(() if queue is Queue.STATEMENTS else item.others))
    ]
    if rows:
        columns = ("id", "about", "property", "value", "end", "source", "asked")
        reply.grid(reply.say(str(queue), record=record), columns, rows)


def _print_places(reply: Printer, items: Sequence[PlaceItem]) -> None:
    for each in items:
        print_candidates(
            f"{each.name}, {each.country} ({each.mention})", each.candidates, reply.language
        )
        console().print(f"{each.why}\n", highlight=False, markup=False)
