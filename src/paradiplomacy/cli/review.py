"""Queues of what waits for a person: proposals, questions, places, and both ends at odds."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.asking import says
from paradiplomacy.cli.options import RecordOf, StoreOf, record_of
from paradiplomacy.cli.place_candidates import candidate_view, print_candidates
from paradiplomacy.cli.reply import Printer
from paradiplomacy.cli.show import console, progress_bar, values_of
from paradiplomacy.errors import ChangeError
from paradiplomacy.language import Words

if TYPE_CHECKING:
    from paradiplomacy.evidence.history import FactHistory, StandingStatement
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.linking.questions import OpenQuestion
    from paradiplomacy.linking.scoring import PlaceCandidate
    from paradiplomacy.model.statements import Statement

__all__ = ["accept", "list_", "reject", "undo"]

_WORDS = Words(__name__)
LOCAL = "local"
"""The account of who sits at the machine that has the store, as on a site for it alone."""

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


@says("review-list", _WORDS)
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
    from paradiplomacy.answers.review import open_places
    from paradiplomacy.evidence.store import Store

    say, is_places = reply.say, queue is Queue.PLACES
    with Store.open(store, create=False) as opened, progress_bar(reply.language) as progress:
        progress(say("reading"), 0.0)
        chosen = record_of(opened, record)
        entries: list[Any]
        if is_places:
            entries = [
                *open_places(
                    opened, chosen, progress=lambda i, n: progress(say("again"), 0.3 + 0.7 * i / n)
                )
            ]
        elif queue is Queue.STATEMENTS:
            entries = [*_statements_that_wait(opened, chosen)]
        else:
            entries = [*_facts_at_odds(opened, chosen, store)]
    shown: list[Any] = entries[:limit] if limit else entries
    head = {"record": chosen, "queue": str(queue)} | {"waiting": len(entries)}
    if reply.prints(head | {"entries": [*map(_place_view, shown)] if is_places else shown}):
        return
    if is_places:
        _print_places(reply, shown)
    else:
        _print_statements(reply, say(str(queue), record=chosen), shown)
    reply.remark("waiting", record=chosen, n=len(entries), shown=len(shown))


@says("review-decision", _WORDS)
def accept(
    reply: Printer,
    item: ItemId,
    *,
    place: str = "",
    why: Why,
    by: By = "",
    store: StoreOf,
    record: RecordOf = None,
) -> None:
    """Let a statement count, or say which place is meant. It is kept, and no import asks again.

    Example: `paradiplomacy review accept us-wikipedia-2026-kent --place 5799625
    --store world.db --record wikipedia_2026 --why 'Kent lists Yangzhou' --by Ann`

    place: Of a place: which it is, as a GeoNames id or a place key of the record.
    """
    _decide(reply, item, place, counts=True, store=store, record=record, why=why, by=by)


@says("review-decision", _WORDS)
def reject(
    reply: Printer,
    item: ItemId,
    *,
    why: Why,
    by: By = "",
    store: StoreOf,
    record: RecordOf = None,
) -> None:
    """Have a statement not count, or say that no place of the gazetteer is meant.

    Example: `paradiplomacy review reject cn-hebei --store ties.db --why 'a province' --by Ann`
    """
    _decide(reply, item, "", counts=False, store=store, record=record, why=why, by=by)


@says("review-decision", _WORDS)
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

    item ID: Id of the statement or key of the place; your latest without it.
    entry: All that your latest entry of a desk wrote.
    """
    from paradiplomacy.evidence.store import Store

    with Store.open(store, create=False) as opened:
        chosen = record_of(opened, record)
        if entry:
            n = opened.undo_entry(chosen, by=_writer_name(by), person=LOCAL)
            if not reply.prints({"record": chosen, "undone": True, "statements": n}):
                reply.remark("entry_undone", record=chosen, n=n)
            return
        if item:
            judgement = opened.undo(chosen, row=_latest_row(opened, chosen, item))
        else:
            judgement = opened.undo(chosen, by=_writer_name(by), person=LOCAL)
    view: dict[str, Any] = {"record": chosen, "undone": bool(judgement)}
    if judgement:
        view |= {"id": judgement.subject, "decision": str(judgement.kind)}
        view |= {"place": judgement.object}
    if reply.prints(view):
        return
    if judgement is None:
        reply.remark("nothing", record=chosen)
    else:
        reply.remark("undone", record=chosen, id=judgement.subject, why=judgement.why)


def _latest_row(store: Store, record: str, item: str) -> int:
    """The row of the latest decision on a statement or place that nobody took back.

    Raises
    ------
    ChangeError
        There is none.
    """
    from paradiplomacy.evidence.subjects import SAME_PLACE

    statement = store.statement(item)
    about = (f"place:{item}", SAME_PLACE)
    if statement is not None:
        about = (statement.subject, statement.property)
    rows = [
        event.row
        for event in store.history(record, *about).events
        if event.about == item and event.row and not event.undone and event.what != "undone"
    ]
    if not rows:
        raise ChangeError("nothing_left", f"nobody decided on {item!r}")
    return max(rows)


def _writer_name(by: str) -> str:
    """As what somebody decides is signed: their name on the machine, where no other is given."""
    if by:
        return by
    with suppress(ImportError, KeyError, OSError):  # a machine without a list of its users
        return getpass.getuser()
    return LOCAL


def _decide(
    reply: Printer,
    item: str,
    place: str,
    *,
    counts: bool,
    store: str,
    record: str | None,
    why: str,
    by: str,
) -> None:
    """Decide on a statement, or say which place is meant, and print that it is done.

    Parameters
    ----------
    reply : Printer
    item : str
        Id of a statement, or key of a place.
    place : str
        Which place it is; empty of a statement, or where it is none of the gazetteer.
    counts : bool, keyword-only
        Whether the statement counts.
    store, record, why, by : str, keyword-only
    """
    from paradiplomacy.evidence.decisions import ACCEPTING, REJECTING, decide
    from paradiplomacy.evidence.store import Store

    name = _writer_name(by)
    with Store.open(store, create=False) as opened:
        chosen = record_of(opened, record)
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
    decision = "reject" if is_own else "accept"
    view = _decision_view(mention, decision, judgement.object, added=outcome.added)
    if not outcome.added:
        return view, ("already", {"on": judgement.on})
    return view, ("no_place" if is_own else "is_place", {"id": mention, "place": judgement.object})


def _statements_that_wait(store: Store, record: str) -> Iterator[dict[str, Any]]:
    from paradiplomacy.answers.review import waiting_statements

    for stated in waiting_statements(store, record):
        statement = stated.statement
        history = store.history(record, statement.subject, statement.property)
        yield _view_of_waiting_fact(history, [stated])


def _facts_at_odds(store: Store, record: str, address: str) -> Iterator[dict[str, Any]]:
    """Facts at odds, each with what respondents answered, which nobody else can change."""
    from paradiplomacy.answers.review import answered_on, facts_at_odds, is_reviewed, to_review
    from paradiplomacy.record.open import open_record

    reconciled = open_record(record, store=address)
    for each in to_review(reconciled):
        subject = facts_at_odds(each)[record]
        history = store.history(record, subject, each.fact.property)
        if not is_reviewed(history):
            entry = _view_of_waiting_fact(history, history.counting)
            answered = answered_on(reconciled, each.tie.id, each.fact.property)
            entry["statements"] += [_statement_view(history, said, "counts") for said in answered]
            yield entry


def _view_of_waiting_fact(
    history: FactHistory, stated: Iterable[StandingStatement]
) -> dict[str, Any]:
    """A fact, and the statements on it that wait."""
    waiting = [
        _statement_view(history, each.statement, each.status, questioned=each.questioned)
        for each in stated
    ]
    return values_of(history, "subject", "property") | {"statements": waiting}


def _statement_view(
    history: FactHistory, statement: Statement, status: str, *, questioned: bool = False
) -> dict[str, Any]:
    """A statement, where it stands, and who asked for a decision."""
    asked = [
        event
        for event in history.events
        if event.about == statement.id and event.what in ("proposed", "questioned")
    ]
    denied = "not " if statement.polarity == "denies" else ""
    return (
        {"id": statement.id, "value": denied + statement.value}
        | values_of(statement, "side", "source")
        | {"status": status, "questioned": questioned}
        | (values_of(asked[-1], "by", "why") if asked else {"by": "", "why": ""})
    )


def _print_statements(reply: Printer, title: str, entries: list[dict[str, Any]]) -> None:
    rows = [
        (
            each["id"],
            entry["subject"],
            entry["property"],
            each["value"],
            each["side"],
            each["source"],
            reply.say("asked", who=each["by"], why=each["why"]) if each["by"] else "",
        )
        for entry in entries
        for each in entry["statements"]
    ]
    if rows:
        reply.grid(title, ("id", "about", "property", "value", "end", "source", "asked"), rows)


def _print_places(reply: Printer, questions: list[OpenQuestion[PlaceCandidate]]) -> None:
    for each in questions:
        title = f"{each.name}, {each.country} ({each.mention})"
        print_candidates(title, each.candidates, reply.language)
        console().print(f"{each.why}\n", highlight=False, markup=False)


def _place_view(question: OpenQuestion[PlaceCandidate]) -> dict[str, Any]:
    candidates = [candidate_view(candidate) for candidate in question.candidates]
    return values_of(question, "mention", "name", "country", "why") | {"candidates": candidates}
