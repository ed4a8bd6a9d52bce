"""Answers of both ends of each tie on its facts, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from paradiplomacy.evidence.consent.answered_facts import is_answered
from paradiplomacy.model.facts import Fact
from paradiplomacy.model.statements import Statement
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.record import Record


def answered_facts(record: Record) -> list[dict[str, Any]]:
    """The facts of ties on which respondents answered, as plain values.

    Of each fact, and of each year of one that holds for a year: what either end answered, and how
    far all that is said of the fact agrees, whoever says it.

    >>> from paradiplomacy import open_record
    >>> answered_facts(open_record("article"))
    []
    """
    return [
        row
        for tie in record.ties.values()
        for fact in tie.facts
        for row in _answers_on_fact(record, tie, fact)
    ]


def _answers_on_fact(record: Record, tie: Tie, fact: Fact) -> Iterator[dict[str, Any]]:
    statements = [s for key in fact.statements if is_answered(s := record.statements[key])]
    for when in sorted({statement.when for statement in statements}):
        of_time = [statement for statement in statements if statement.when == when]
        yield {
            "tie": tie.id,
            "property": fact.property,
            "when": when,
            "agreement": str(fact.agreement),
            "between": list(fact.between),
            "ends": [
                {
                    "side": end,
                    "values": _values_of_answers(s for s in of_time if record.side_of(s) == end),
                }
                for end in tie.ends
            ],
        }


def _values_of_answers(statements: Iterable[Statement]) -> list[dict[str, str]]:
    """Answers of an end, with the question; of a change of status its kind stands before."""
    return [
        {
            "value": f"{each.property} {each.value}" if each.property == "ended" else each.value,
            "actor": each.actor,
            "question": each.locator,
        }
        for each in sorted(statements, key=lambda each: (each.value, each.actor, each.locator))
    ]
