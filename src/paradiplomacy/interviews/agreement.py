"""Agreement of both ends, question by question, and what the questions could have missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from paradiplomacy.evidence.consent.answered_facts import is_answered
from paradiplomacy.interviews.coefficients import DRAWS, AgreementCoefficient, ac1, alpha
from paradiplomacy.interviews.instrument import Instrument
from paradiplomacy.interviews.missed import LEVEL, MissedBound, bound_missed
from paradiplomacy.interviews.pairing import AnyAnswer, Outcome, PairedAnswer, Pairing, pair_ends
from paradiplomacy.interviews.questions import Question
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.context import NO_ANSWERS
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Fact
from paradiplomacy.model.statements import Statement
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.record import Record

FEWEST = 10
"""The fewest pairs of answers of which a coefficient is given: of fewer it says nothing."""

COMPARED = (Outcome.AGREE, Outcome.CONTRADICT, Outcome.DIVIDED)
"""Outcomes of what could have shown a discrepancy."""


@dataclass(frozen=True, slots=True)
class QuestionAgreement:
    """Answers of both ends to one question, over all ties.

    both: Ties both ends of which answered.
    alpha: Krippendorff's, by the level of the question; None of an open one, and of fewer than
        `FEWEST` pairs.
    ac1: Gwet's, of yes or no and choices; None of fewer pairs.
    missed: What so many ties could have missed; None where answers cannot contradict.
    no_answers: How many accounts preferred not to answer (``refused``) or did not know
        (``unknown``): neither agrees with anything or contradicts it.
    """

    question: Question
    counts: Mapping[Outcome, int]
    both: int
    alpha: AgreementCoefficient | None
    ac1: AgreementCoefficient | None
    missed: MissedBound | None
    no_answers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AgreementOfEnds:
    """The agreement of both ends over a record.

    questions: Those that any end answered, in the order of the questionnaire.
    counts: Over all of them.
    apart: What was missed if each answer stands for itself.
    together: The same if all answers of a tie go together.
    """

    pairing: Pairing
    questions: tuple[QuestionAgreement, ...]
    counts: Mapping[Outcome, int]
    apart: MissedBound
    together: MissedBound


def agreement_of_ends(pairing: Pairing, *, draws: int = DRAWS, seed: int = 1989) -> AgreementOfEnds:
    """Count outcomes, measure agreement beyond chance, bound what was missed.

    draws, seed: Of the bootstrap, by tie.
    """
    by_question = group_pairs((row.question, row) for row in pairing.rows)
    questions = tuple(
        _of_question(
            question,
            by_question.get(question.key, ()),
            pairing.no_answers.get(question.key, {}),
            draws=draws,
            seed=seed,
        )
        for question in pairing.instrument
        if question.key in pairing.no_answers
        or any(len(row.missing) < 2 for row in by_question.get(question.key, ()))
    )
    compared = [row for row in pairing.rows if _could_show(row)]
    wrong = [row for row in compared if row.outcome is not Outcome.AGREE]
    return AgreementOfEnds(
        pairing,
        questions,
        sum((Counter(dict(q.counts)) for q in questions), Counter()),
        bound_missed(len(compared), len(wrong)),
        bound_missed(len({row.tie for row in compared}), len({row.tie for row in wrong})),
    )


def _could_show(row: PairedAnswer) -> bool:
    """Both ends answered what can contradict."""
    return not row.missing and row.outcome in COMPARED


def _of_question(
    question: Question,
    rows: Sequence[PairedAnswer],
    no_answers: Mapping[str, int],
    *,
    draws: int,
    seed: int,
) -> QuestionAgreement:
    both = [row for row in rows if not row.missing]
    compared = [row for row in both if _could_show(row)]
    ratings = [_ratings(question, row) for row in both]
    level, is_enough = question.level, len(both) >= FEWEST
    named = level == "nominal" and is_enough
    return QuestionAgreement(
        question,
        Counter(row.outcome for row in rows),
        len(both),
        alpha(ratings, level, draws=draws, seed=seed) if level and is_enough else None,
        ac1(ratings, _count_offered(question, ratings), draws=draws, seed=seed) if named else None,
        bound_missed(len(compared), sum(row.outcome is not Outcome.AGREE for row in compared))
        if question.is_compared
        else None,
        no_answers,
    )


def _count_offered(question: Question, ratings: Sequence[tuple[float, float]]) -> int:
    """Number of answers that are offered; no fewer than were given."""
    given = {value for pair in ratings for value in pair}
    return len(given | {float(value) for value in question.values})


def _ratings(question: Question, row: PairedAnswer) -> tuple[float, float]:
    """Both answers as numbers, seen from the first end."""
    first, second = (end.value for end in row.ends)
    if isinstance(second, float):
        second = float(question.seen_from_there(second))
    return _number_of_answer(first), _number_of_answer(second)


def _number_of_answer(value: AnyAnswer | None) -> float:
    """A date counts in days; one with an open end, or words, not at all."""
    if isinstance(value, EventDate):
        middle = value.middle
        return float("nan") if middle is None else float(middle.toordinal())
    return value if isinstance(value, float) else float("nan")


def agreement_view(agreement: AgreementOfEnds, *, attitudes: bool = False) -> dict[str, Any]:
    """Plain values of all that was compared, for JSON and for pages.

    attitudes: List single answers on what respondents think, too: for who may see accounts.
    """
    pairing = agreement.pairing
    listed = [
        row
        for row in pairing.discrepancies
        if attitudes or not pairing.instrument[row.question].attitude
    ]
    return {
        "instrument": pairing.instrument.version,
        "ties": list(pairing.ties),
        "both": list(pairing.both),
        "compared": {"ties": len(pairing.ties), "both": len(pairing.both)},
        "fewest": FEWEST,
        "counts": _counts_view(agreement.counts),
        "questions": [
            {
                "question": each.question.key,
                "kind": each.question.kind,
                "same": str(each.question.same),
                "both": each.both,
                "counts": _counts_view(each.counts),
                "no_answers": {code: each.no_answers.get(code, 0) for code in NO_ANSWERS},
                "alpha": each.alpha and asdict(each.alpha),
                "ac1": each.ac1 and asdict(each.ac1),
                "missed": None if each.missed is None else _missed_view(each.missed),
            }
            for each in agreement.questions
        ],
        "discrepancies": [_row_view(row) for row in listed],
        "missed": {
            "apart": _missed_view(agreement.apart),
            "together": _missed_view(agreement.together),
        },
        "left_out": {
            "third": list(pairing.third),
            "unplaced": list(pairing.unplaced),
            "unanswered": list(pairing.unanswered),
            "not_blind": list(pairing.not_blind),
            "unknown_questions": list(pairing.unknown),
        },
    }


def compared_view(
    record: Record, instrument: Instrument | None = None, *, attitudes: bool = False
) -> dict[str, Any]:
    """Plain values of how both ends of a record agree, as far as the record shows them.

    Figures are of blind pairs. Where any account was not blind, ``with_not_blind`` has counts and
    coefficients of all pairs, and discrepancies are those of all.
    """
    blind = pair_ends(record, instrument, blind=True)
    view = agreement_view(agreement_of_ends(blind), attitudes=attitudes)
    view["facts"] = answered_facts(record)
    if not blind.not_blind:
        return view | {"with_not_blind": None}
    every = agreement_of_ends(pair_ends(record, instrument))
    whole = agreement_view(every, attitudes=attitudes)
    shown = ("question", "both", "counts", "alpha", "ac1")
    return view | {
        "discrepancies": whole["discrepancies"],
        "with_not_blind": {
            "compared": whole["compared"],
            "counts": whole["counts"],
            "questions": [{name: each[name] for name in shown} for each in whole["questions"]],
        },
    }


def _missed_view(bound: MissedBound) -> dict[str, Any]:
    """Plain values of a bound."""
    return {
        "trials": bound.trials,
        "seen": bound.seen,
        "rate": bound.rate,
        "level": LEVEL,
        "chances": [{"rate": rate, "chance": chance} for rate, chance in bound.chances.items()],
    }


def _counts_view(counts: Mapping[Outcome, int]) -> dict[str, int]:
    return {str(outcome): counts.get(outcome, 0) for outcome in Outcome}


def _row_view(row: PairedAnswer) -> dict[str, Any]:
    return {
        "tie": row.tie,
        "question": row.question,
        "outcome": str(row.outcome),
        "ends": [
            {
                "side": end.side,
                "spoken": str(end.spoken),
                "value": _plain_value_of_answer(end.value),
                "accounts": list(end.accounts),
                "given": [_plain_value_of_answer(value) for value in end.given],
            }
            for end in row.ends
        ],
    }


def _plain_value_of_answer(value: AnyAnswer | None) -> AnyAnswer | None:
    """A number or words as they are, a date as EDTF."""
    return str(value) if isinstance(value, EventDate) else value


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
