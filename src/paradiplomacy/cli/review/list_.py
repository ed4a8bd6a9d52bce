"""What waits for a person in a store."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import Json, Language
from paradiplomacy.cli.place.resolve import candidate_view, print_candidates
from paradiplomacy.cli.review.options import RecordOf, StoreOf, record_of, speaker
from paradiplomacy.cli.show import as_json, console, note, progress_bar, table

if TYPE_CHECKING:
    from paradiplomacy.evidence.history import FactHistory, StandingStatement
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.linking.questions import OpenQuestion
    from paradiplomacy.linking.scoring import PlaceCandidate
    from paradiplomacy.model.statements import Statement

__all__ = ["list_"]


class Queue(StrEnum):
    """What waits."""

    STATEMENTS = "statements"
    PLACES = "places"
    DISAGREEMENTS = "disagreements"


def list_(
    queue: Annotated[
        Queue,
        typer.Argument(
            help="Statements that were proposed or questioned, places that no rule could decide, "
            "or facts on which both ends, or an answer in an interview and others, contradict each "
            "other."
        ),
    ] = Queue.STATEMENTS,
    *,
    store: StoreOf,
    record: RecordOf = None,
    limit: Annotated[int, typer.Option(min=0, help="How many to show; 0 for all.")] = 20,
    language: Language = "en",
    json: Json = False,
) -> None:
    """List what waits for a person, as the queues of the live site do.

    Example: `paradiplomacy review list places --store world.db --limit 5`
    """
    from paradiplomacy.evidence.store import Store

    say = speaker(language)
    with Store.open(store, create=False) as opened, progress_bar() as progress:
        progress(say("reading"), 0.0)
        chosen = record_of(opened, record)
        entries: list[Any] = []
        if queue is Queue.PLACES:
            from paradiplomacy.answers.review import open_places

            entries = list(
                open_places(
                    opened, chosen, progress=lambda i, n: progress(say("again"), 0.3 + 0.7 * i / n)
                )
            )
        elif queue is Queue.STATEMENTS:
            entries = _statements(opened, chosen)
        else:
            entries = _disagreements(opened, chosen, store)
    shown: list[Any] = entries[:limit] if limit else entries
    if json:
        view = _place_view if queue is Queue.PLACES else dict
        as_json(
            "review-list",
            {
                "record": chosen,
                "queue": str(queue),
                "waiting": len(entries),
                "entries": [view(entry) for entry in shown],
            },
        )
        return
    if queue is Queue.PLACES:
        _print_places(shown)
    else:
        _print_statements(say, say(str(queue), record=chosen), shown)
    note(say("waiting", record=chosen, n=len(entries), shown=len(shown)))


def _statements(store: Store, record: str) -> list[dict[str, Any]]:
    from paradiplomacy.answers.review import waiting_statements

    entries = []
    for stated in waiting_statements(store, record):
        statement = stated.statement
        history = store.history(record, statement.subject, statement.property)
        entries.append(_fact_view(history, [stated]))
    return entries


def _disagreements(store: Store, record: str, address: str) -> list[dict[str, Any]]:
    from paradiplomacy.answers.review import answered_on, facts_at_odds, is_reviewed, to_review
    from paradiplomacy.record.open import open_record

    entries = []
    reconciled = open_record(record, store=address)
    for each in to_review(reconciled):
        subject = facts_at_odds(each)[record]
        history = store.history(record, subject, each.fact.property)
        if not is_reviewed(history):
            entry = _fact_view(history, history.counting)
            answered = answered_on(reconciled, each.tie.id, each.fact.property)
            entry["statements"] += [_answered_view(said) for said in answered]
            entries.append(entry)
    return entries


def _answered_view(statement: Statement) -> dict[str, Any]:
    """What an end answered in an interview: nobody but the respondent can change it."""
    return {
        "id": statement.id,
        "value": statement.value,
        "side": statement.side,
        "source": statement.source,
        "status": "counts",
        "questioned": False,
        "by": "",
        "why": "",
    }


def _fact_view(history: FactHistory, stated: Any) -> dict[str, Any]:
    """A fact, and the statements on it that wait."""
    return {
        "subject": history.subject,
        "property": history.property,
        "statements": [_statement_view(history, each) for each in stated],
    }


def _statement_view(history: FactHistory, stated: StandingStatement) -> dict[str, Any]:
    statement = stated.statement
    asked = [
        event
        for event in history.events
        if event.about == statement.id and event.what in ("proposed", "questioned")
    ]
    denied = "not " if statement.polarity == "denies" else ""
    return {
        "id": statement.id,
        "value": denied + statement.value,
        "side": statement.side,
        "source": statement.source,
        "status": stated.status,
        "questioned": stated.questioned,
        "by": asked[-1].by if asked else "",
        "why": asked[-1].why if asked else "",
    }


def _print_statements(say: Any, title: str, entries: list[dict[str, Any]]) -> None:
    names = ("id", "about", "property", "value", "end", "source", "asked")
    rows = [
        (
            each["id"],
            entry["subject"],
            entry["property"],
            each["value"],
            each["side"],
            each["source"],
            say("asked", who=each["by"], why=each["why"]) if each["by"] else "",
        )
        for entry in entries
        for each in entry["statements"]
    ]
    if rows:
        table(title, [say(f"column.{name}") for name in names], rows)


def _print_places(questions: list[OpenQuestion[PlaceCandidate]]) -> None:
    for each in questions:
        print_candidates(f"{each.name}, {each.country} ({each.mention})", each.candidates)
        console().print(f"{each.why}\n", highlight=False, markup=False)


def _place_view(question: OpenQuestion[PlaceCandidate]) -> dict[str, Any]:
    return {
        "mention": question.mention,
        "name": question.name,
        "country": question.country,
        "why": question.why,
        "candidates": [candidate_view(candidate) for candidate in question.candidates],
    }
