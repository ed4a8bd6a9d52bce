"""Answers of both ends to the same questions, and what the questions could have missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from paradiplomacy.interviews.agreement import compared_view
from paradiplomacy.interviews.instrument import read_shipped
from paradiplomacy.interviews.missed import BASE_RATE
from paradiplomacy.interviews.questions import Question
from paradiplomacy.site.kinds import View
from paradiplomacy.site.site_context import SiteContext

SHOWN = 200
"""How many discrepancies the page shows."""


@lru_cache(maxsize=1)
def view(site: SiteContext, key: str) -> View:
    """Outcomes by question, each discrepancy with its answers, and bounds of what was missed."""
    instrument = read_shipped()
    compared = compared_view(site.record, instrument)
    discrepancies, whole = compared["discrepancies"], compared["with_not_blind"]
    return {
        **compared,
        "base_rate": BASE_RATE,
        "questions": [
            {**each, "text": _texts_of_question(instrument[each["question"]], site.languages)}
            for each in compared["questions"]
        ],
        "whole": {each["question"]: each for each in whole["questions"]} if whole else {},
        "discrepancies": [
            _discrepancy(row, instrument[row["question"]], site.languages)
            for row in discrepancies[:SHOWN]
        ],
        "all_discrepancies": len(discrepancies),
        "left_out": {reason: len(keys) for reason, keys in compared["left_out"].items()},
    }


def _texts_of_question(question: Question, languages: Sequence[str]) -> View:
    return {each: question.text(each) for each in languages}


def _discrepancy(row: Mapping[str, Any], question: Question, languages: Sequence[str]) -> View:
    """The question and what each end answered, each answer in all languages where it has words."""
    return {
        "tie": row["tie"],
        "question": row["question"],
        "text": _texts_of_question(question, languages),
        "outcome": row["outcome"],
        "ends": [
            {
                "side": end["side"],
                "answers": [
                    _answer_in_languages(each, question, languages) for each in end["given"]
                ],
            }
            for end in row["ends"]
        ],
    }


def _answer_in_languages(value: Any, question: Question, languages: Sequence[str]) -> View:
    choice = question.values.get(int(value)) if isinstance(value, float) else None
    if choice is not None:
        return {each: choice.label(each) for each in languages}
    if question.kind == "date":
        return {"date": value}
    if isinstance(value, float):
        return {"number": int(value) if value.is_integer() else value}
    return {"words": value}


def only_if_any(site: SiteContext) -> tuple[str, ...]:
    """The page where anybody has answered; a frozen site has it only then."""
    shown = view(site, "")
    return ("",) if shown["compared"]["ties"] or shown["with_not_blind"] or shown["facts"] else ()
