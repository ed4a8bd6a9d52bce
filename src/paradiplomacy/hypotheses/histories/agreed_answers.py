"""Answers of both ends about ties, where the ends do not contradict each other.

An answer of one end counts where the other is silent, as any fact that one end alone states; where
both answer and contradict each other, or accounts of one end do, nothing is known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import Any

import polars as pl

from paradiplomacy.evidence.speakers import country_of
from paradiplomacy.interviews.instrument import Instrument, read_shipped
from paradiplomacy.interviews.pairing import AnyAnswer, Outcome, Pairing, Reaction, pair_answers
from paradiplomacy.model.context import Account, SurveyAnswer
from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames


@dataclass(frozen=True, slots=True)
class AnsweredTie:
    """Answers about a tie.

    tie, side: The answer is seen from this end: as exchanges name who gives and who acts, its
        country, or within one country the place.
    other: The other end.
    account: The first that says so.
    agreed: Whether the other end says the same; else it is silent.
    """

    tie: str
    side: str
    other: str
    value: AnyAnswer
    account: str
    agreed: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Accounts:
    """Accounts of a table, read once; equal to themselves alone, so that they are found again."""

    all: tuple[Account, ...]


@cached_by_frames
def _accounts(table: pl.DataFrame) -> _Accounts:
    """The accounts of a table, by end and date."""
    return _Accounts(
        tuple(
            Account(
                row["account"],
                row["side"],
                "",
                row["place"] or "",
                row["partner"] or "",
                date=None
                if row["date"] is None
                else EventDate.of(row["date_low"], row["date_high"]),
            )
            for row in table.iter_rows(named=True)
        )
    )


def _pairing(frames: Frames, question: str) -> Pairing:
    """Both ends' answers to a question, read with those on whose answers it depends."""
    return _pairing_of(frames.answers, _accounts(frames.accounts), question)


@cached_by_frames
def _pairing_of(table: pl.DataFrame, accounts: _Accounts, question: str) -> Pairing:
    """The pairing, for all frames that share both tables."""
    whole = read_shipped()
    keys = [question]
    while (rule := whole[keys[-1]].asked_if) is not None:
        keys.append(rule.question)
    answers = [
        SurveyAnswer(
            row["account"],
            row["question"],
            row["value"],
            EventDate.parse(row["value_date_edtf"]) if row["value_date_edtf"] else None,
            row["text"] or "",
            row["no_answer"] or "",
        )
        for row in table.filter(pl.col("question").is_in(keys)).iter_rows(named=True)
    ]
    read = Instrument(whole.version, whole.title, whole.introduction, whole.choose(keys[::-1]))
    return pair_answers(accounts.all, answers, read)


@cached_by_frames
def agreed_answers(frames: Frames, question: str) -> dict[str, AnsweredTie]:
    """By tie what is answered to a question; not where ends contradict each other or themselves.

    question: One of the shipped questionnaire, not an open one.

    Of two dates that agree, the more exact one counts.
    """
    if frames.answers.is_empty():
        return {}
    by_tie = {}
    for row in _pairing(frames, question).of(question):
        if row.outcome not in (Outcome.AGREE, Outcome.ONE_SIDED):
            continue
        first, second = row.ends
        if first.spoken is not Reaction.ANSWERED or _days_of(second.value) < _days_of(first.value):
            first, second = second, first
        if first.value is not None:
            by_tie[row.tie] = AnsweredTie(
                row.tie,
                *_parties(first.side, second.side),
                first.value,
                first.accounts[0],
                row.outcome is Outcome.AGREE,
            )
    return by_tie


def ties_answering(
    frames: Frames, question: str, ties: pl.DataFrame, *, hits: Collection[float]
) -> pl.DataFrame:
    """Ties of which interviews answer a question by a choice, or by yes or no.

    ties: Only of these.
    hits: Answers that are hits.

    Columns: subject (the tie), answer (as subjects of statements name it), hit.
    """
    some = set(ties["tie"])
    rows = [
        (tie, f"answer:{answer.account}|{question}", answer.value in hits)
        for tie, answer in sorted(agreed_answers(frames, question).items())
        if tie in some
    ]
    return pl.DataFrame(
        rows, schema={"subject": pl.String, "answer": pl.String, "hit": pl.Boolean}, orient="row"
    )


@cached_by_frames
def answers_by_end(frames: Frames, question: str) -> dict[tuple[str, str], AnsweredTie]:
    """By tie and end what that end answers for itself; not where its accounts differ.

    question: One that each end answers for itself, such as whether it stopped exchanges.
    """
    if frames.answers.is_empty():
        return {}
    return {
        (row.tie, side): AnsweredTie(
            row.tie, side, partner, end.value, end.accounts[0], agreed=False
        )
        for row in _pairing(frames, question).of(question)
        for end, other in (row.ends, row.ends[::-1])
        for side, partner in [_parties(end.side, other.side)]
        if end.value is not None and len(set(end.given)) == 1
    }


def _parties(end: str, other: str) -> tuple[str, str]:
    """Both ends as parties of what happens between them."""
    country, other_country = country_of(end), country_of(other)
    return (end, other) if country == other_country else (country, other_country)


def _days_of(value: AnyAnswer | None) -> float:
    """Days of a date; without end for any other answer."""
    return value.span_days if isinstance(value, EventDate) and value.is_bounded else inf


def answer_behind(subject: str) -> str:
    """The answer on which a response or exchange rests that an interview gives; else the subject.

    >>> answer_behind("response:seattle-2026|crisis.june-1989:suspended")
    'answer:seattle-2026|crisis.june-1989'
    >>> answer_behind("exchange:nurses-2024")
    'exchange:nurses-2024'
    """
    kind, _, key = subject.partition(":")
    in_answer = "|" in key and kind in ("response", "exchange")
    return f"answer:{key.partition(':')[0]}" if in_answer else subject


def days(name: str, when: AnyAnswer) -> dict[str, Any]:
    """The cells of a date column of a frame; none where an answer is not a date."""
    if not isinstance(when, EventDate) or not when.is_bounded:
        return {}
    low, high = when.earliest, when.latest
    return {name: when.middle, f"{name}_edtf": str(when), f"{name}_low": low, f"{name}_high": high}


def rows_like(frame: pl.DataFrame, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows with the columns of a frame; null where they have none of a name."""
    schema = frame.schema
    return pl.DataFrame([dict.fromkeys(schema) | dict(row) for row in rows], schema=schema)


def with_rows(frames: Frames, table: str, rows: pl.DataFrame) -> Frames:
    """The frames with rows that interviews give, and the statements of the answers behind them.

    table: ``responses`` or ``exchanges``.
    rows: As from `rows_like`, their keys as `answer_behind` reads them.
    """
    whole: pl.DataFrame = getattr(frames, table)
    key = whole.columns[0]
    subjects = (f"{key}:{name}" for name in rows[key])
    behind = {name: frames.evidence.get(answer_behind(name), ()) for name in subjects}
    together = pl.concat([whole, rows], how="diagonal").sort(key)
    more: dict[str, Any] = {table: together, "evidence": {**frames.evidence, **behind}}
    return replace(frames, **more)
