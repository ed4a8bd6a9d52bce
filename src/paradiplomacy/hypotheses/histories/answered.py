"""What interviews of both ends say of ties, where the ends do not contradict each other.

An answer of one end counts where the other is silent, as any fact that one end alone states; where
both answer and contradict each other, or accounts of one end do, nothing is known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import inf
from typing import Any

import polars as pl

from paradiplomacy.evidence.speakers import country_of
from paradiplomacy.interviews.instrument import Instrument, shipped
from paradiplomacy.interviews.pairing import AnyAnswer, Outcome, Pairing, Spoken, pair_answers
from paradiplomacy.model.context import Account, SurveyAnswer
from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

__all__ = ["AnsweredTie", "answer_behind", "answered", "answered_by_ends", "days"]
__all__ += ["with_answered_history"]

JUNE_1989 = date(1989, 6, 4)
YEAR_AFTER = EventDate.of(JUNE_1989, date(1990, 6, 3))
"""The year of which the questionnaire asks what became of the tie."""

_RESPONSES = {1: ("continued",), 2: ("continued", "protest"), 4: ("suspended",), 5: ("ended",)}
"""Answers of the tie by the choice; that exchanges were put off leaves the tie open."""
_SUSPENDED, _ENDED, _STANDS_NO_MORE = 4, 5, 4
_ENDED_BY = {3: "both", 4: "law", 5: "expired"}


@dataclass(frozen=True, slots=True)
class AnsweredTie:
    """What is answered of a tie.

    Parameters
    ----------
    tie, side : str
        The answer is seen from this end: as exchanges name who gives and who acts, its country,
        or within one country the place.
    other : str
        The other end.
    value : float, EventDate or str
    account : str
        The first that says so.
    agreed : bool
        Whether the other end says the same; else it is silent.
    """

    tie: str
    side: str
    other: str
    value: AnyAnswer
    account: str
    agreed: bool


@cached_by_frames
def _pairing(frames: Frames, question: str) -> Pairing:
    """Both ends' answers to a question, read with those on whose answers it depends."""
    whole = shipped()
    keys = [question]
    while (rule := whole[keys[-1]].asked_if) is not None:
        keys.append(rule.question)
    accounts = [
        Account(row["account"], row["side"], "", row["place"] or "", row["partner"] or "")
        if row["date"] is None
        else Account(
            row["account"],
            row["side"],
            "",
            row["place"] or "",
            row["partner"] or "",
            date=EventDate.of(row["date_low"], row["date_high"]),
        )
        for row in frames.accounts.iter_rows(named=True)
    ]
    answers = [
        SurveyAnswer(
            row["account"],
            row["question"],
            row["value"],
            EventDate.parse(row["value_date_edtf"]) if row["value_date_edtf"] else None,
            row["text"] or "",
            row["no_answer"] or "",
        )
        for row in frames.answers.filter(pl.col("question").is_in(keys)).iter_rows(named=True)
    ]
    read = Instrument(whole.version, whole.title, whole.introduction, whole.chosen(keys[::-1]))
    return pair_answers(accounts, answers, read)


@cached_by_frames
def answered(frames: Frames, question: str) -> dict[str, AnsweredTie]:
    """By tie what is answered to a question; not where ends contradict each other or themselves.

    Parameters
    ----------
    frames : Frames
    question : str
        One of the shipped questionnaire, not an open one.

    Notes
    -----
    Of two dates that agree, the more exact one counts.
    """
    if frames.answers.is_empty():
        return {}
    by_tie = {}
    for row in _pairing(frames, question).of(question):
        if row.outcome not in (Outcome.AGREE, Outcome.ONE_SIDED):
            continue
        here, there = row.ends
        if here.spoken is not Spoken.ANSWERED or _days_of(there.value) < _days_of(here.value):
            here, there = there, here
        if here.value is not None:
            by_tie[row.tie] = AnsweredTie(
                row.tie,
                *_parties(here.side, there.side),
                here.value,
                here.accounts[0],
                row.outcome is Outcome.AGREE,
            )
    return by_tie


@cached_by_frames
def answered_by_ends(frames: Frames, question: str) -> dict[tuple[str, str], AnsweredTie]:
    """By tie and end what that end answers for itself; not where its accounts differ.

    Parameters
    ----------
    frames : Frames
    question : str
        One that each end answers for itself, such as whether it stopped exchanges.
    """
    if frames.answers.is_empty():
        return {}
    return {
        (row.tie, side): AnsweredTie(row.tie, side, there, end.value, end.accounts[0], agreed=False)
        for row in _pairing(frames, question).of(question)
        for end, other in (row.ends, row.ends[::-1])
        for side, there in [_parties(end.side, other.side)]
        if end.value is not None and len(set(end.given)) == 1
    }


def _parties(end: str, other: str) -> tuple[str, str]:
    """Both ends as parties of what happens between them."""
    here, there = country_of(end), country_of(other)
    return (end, other) if here == there else (here, there)


def _days_of(value: AnyAnswer | None) -> float:
    """Days of a date; without end for any other answer."""
    return value.span_days if isinstance(value, EventDate) and value.is_bounded else inf


def answer_behind(subject: str) -> str:
    """The answer on which a response or exchange rests that an interview gives; else the subject.

    Examples
    --------
    >>> answer_behind("response:seattle-2026|crisis.june-1989:suspended")
    'answer:seattle-2026|crisis.june-1989'
    >>> answer_behind("exchange:nurses-2024")
    'exchange:nurses-2024'
    """
    kind, _, key = subject.partition(":")
    if "|" not in key or kind not in ("response", "exchange"):
        return subject
    return f"answer:{key.partition(':')[0]}"


@cached_by_frames
def with_answered_history(frames: Frames) -> Frames:
    """The frames with what interviews say became of ties: that they ended, and after June 1989.

    A status history of the record goes before answers, and a response that it has stays. The same
    frames come back where no interview says any of it.
    """
    if frames.answers.is_empty():
        return frames
    ended, june = _ended(frames), answered(frames, "crisis.june-1989")
    if not ended and not june:
        return frames
    responses = _responses(frames, june)
    spells = _with_suspensions(frames, _with_ends(frames.spells, ended), june)
    statements = {
        f"response:{key}": frames.evidence.get(f"answer:{key.rpartition(':')[0]}", ())
        for key in responses["response"]
    }
    return replace(
        frames,
        responses=pl.concat([frames.responses, responses], how="diagonal").sort("response"),
        spells=spells,
        evidence={**frames.evidence, **statements},
    )


def _ended(frames: Frames) -> dict[str, dict[str, Any]]:
    """The day on which each tie ended, and who ended it."""
    stands, by = answered(frames, "tie.stands"), answered(frames, "tie.ended-by")
    ends = {}
    for tie, reply in answered(frames, "tie.ended").items():
        if tie not in stands or stands[tie].value != _STANDS_NO_MORE:
            continue
        actor = by.get(tie)
        ends[tie] = {"exit": "ended", "exit_actor": _actor(actor), **days("stop", reply.value)}
    return ends


def _actor(reply: AnsweredTie | None) -> str:
    """Who ended a tie: a country, both, a law, or nobody since it expired."""
    if reply is None or not isinstance(reply.value, float):
        return ""
    ends = {1: reply.side, 2: reply.other}
    return (ends | _ENDED_BY).get(int(reply.value), "")


def days(name: str, when: AnyAnswer) -> dict[str, Any]:
    """The cells of a date column of a frame; none where an answer is not a date."""
    if not isinstance(when, EventDate) or not when.is_bounded:
        return {}
    low, high = when.earliest, when.latest
    return {name: when.middle, f"{name}_edtf": str(when), f"{name}_low": low, f"{name}_high": high}


def _with_ends(spells: pl.DataFrame, ended: dict[str, dict[str, Any]]) -> pl.DataFrame:
    """Stretches whose end the record does not know end as answered."""
    if not ended:
        return spells
    rows = spells.to_dicts()
    last = {row["tie"]: at for at, row in enumerate(rows)}
    for tie, end in ended.items():
        at = last.get(tie)
        if at is None or rows[at]["exit"] or "stop" not in end:
            continue
        start = rows[at]["start_low"]
        if start is None or start <= end["stop_high"]:
            rows[at] |= end
    return pl.DataFrame(rows, schema=spells.schema)


def _responses(frames: Frames, june: dict[str, AnsweredTie]) -> pl.DataFrame:
    """Responses to the crackdown, where the record has that crisis and no response of the tie."""
    shock = frames.shocks.filter(
        (pl.col("date_low") <= JUNE_1989) & (pl.col("date_high") >= JUNE_1989)
    ).sort("shock")
    if shock.is_empty():
        return frames.responses.clear()
    key = shock["shock"][0]
    known = set(frames.responses.filter(pl.col("shock") == key)["tie"])
    rows = [
        {
            "response": f"{reply.account}|crisis.june-1989:{answer}",
            "shock": key,
            # The question is what became of the tie, not which end acted.
            "place": "",
            "partner": "",
            "tie": tie,
            "answer": answer,
            **days("date", YEAR_AFTER),
        }
        for tie, reply in june.items()
        if tie not in known and isinstance(reply.value, float)
        for answer in _RESPONSES.get(int(reply.value), ())
    ]
    schema = frames.responses.schema
    return pl.DataFrame([dict.fromkeys(schema) | row for row in rows], schema=schema)


def _with_suspensions(
    frames: Frames, spells: pl.DataFrame, june: dict[str, AnsweredTie]
) -> pl.DataFrame:
    """The stretch in which a tie was suspended after June 1989, cut out of one that was active."""
    back = answered(frames, "crisis.june-1989-return")
    suspended = {tie for tie, reply in june.items() if reply.value == _SUSPENDED}
    if not suspended:
        return spells
    rows: list[dict[str, Any]] = []
    for row in spells.iter_rows(named=True):
        stood = row["start_low"] is not None and row["start_high"] <= JUNE_1989
        until = row["stop_low"] or frames.as_of
        if row["tie"] in suspended and row["status"] == "active" and stood and until > JUNE_1989:
            rows += _cut(row, back.get(row["tie"]))
            suspended.discard(row["tie"])
        else:
            rows.append(row)
    return pl.DataFrame(rows, schema=spells.schema)


def _cut(row: dict[str, Any], back: AnsweredTie | None) -> list[dict[str, Any]]:
    returned = back.value if back is not None and isinstance(back.value, EventDate) else None
    if returned is not None and returned.latest <= JUNE_1989:
        returned = None
    stopped = YEAR_AFTER
    if returned is not None and returned.latest < stopped.latest:
        stopped = EventDate.of(JUNE_1989, returned.latest)
    before = row | {"exit": "suspended", "exit_actor": "", **days("stop", stopped)}
    idle = row | {"status": "suspended", "entry": "suspended", **days("start", stopped)}
    if returned is None:
        return [before, idle]
    idle |= {"exit": "resumed", "exit_actor": "", **days("stop", returned)}
    after = row | {"entry": "resumed", **days("start", returned)}
    return [before, idle, after]
