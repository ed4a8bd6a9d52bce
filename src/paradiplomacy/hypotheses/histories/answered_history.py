"""The record together with what interviews of both ends add to it, as every claim reads it.

When ties were founded, that they ended, and what became of them after June 1989: where the record
does not say it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.counted_units import Counted
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.histories.agreed_answers import (
    AnsweredTie,
    agreed_answers,
    days,
    rows_like,
    with_rows,
)
from paradiplomacy.hypotheses.histories.answered_counts import SHARP_DAYS
from paradiplomacy.hypotheses.selection import as_estimate, existing_on, ties_of_pair
from paradiplomacy.language import Text, Words
from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)

WITHIN_DAYS = 365
STOPPED = ("suspended", "ended", "resumed")
"""Answers that imply a suspension: what is resumed was suspended before."""
CARRIED_ON = ("continued", "letter", "protest")
"""Answers of a tie that goes on; a mere statement leaves it open."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Ties that existed before a shock, by what the record says that they did.

    suspended, mixed_answers, carried_on, silent: Ties. `mixed_answers` are reported both ways;
        `silent` are reported neither way.
    responses: The responses that say so.
    """

    suspended: tuple[str, ...]
    mixed_answers: tuple[str, ...]
    carried_on: tuple[str, ...]
    silent: tuple[str, ...]
    responses: tuple[str, ...]

    @property
    def total(self) -> int:
        """All ties that existed."""
        return sum(map(len, (self.suspended, self.mixed_answers, self.carried_on, self.silent)))

    @property
    def open(self) -> tuple[str, ...]:
        """Ties that may have done either."""
        return (*self.mixed_answers, *self.silent)

    @property
    def subjects(self) -> tuple[str, ...]:
        """Ties with an answer, and the responses."""
        reported = (*self.suspended, *self.mixed_answers, *self.carried_on)
        return (*reported, *(f"response:{key}" for key in self.responses))

    def estimate(self, name: Text) -> Estimate:
        """Bounds of the share that suspended."""
        least = len(self.suspended)
        most = least + len(self.open)
        total = max(self.total, 1)
        value = least / total if least == most else None
        bounds = Interval(value, least / total, most / total, 1.0)
        counted = Counted(least, total - most, most - least, 0.5)
        of = bounds, self.total, "share", _WORDS("bounds")
        return as_estimate(name, *of, subjects=self.subjects, counted=counted)


def shock_on(frames: Frames, day: date) -> str:
    """Key of the shock of that day, or ``""``."""
    shocks = frames.shocks.filter(
        (pl.col("date_low") <= day)
        & (pl.col("date_high") >= day)
        & ((pl.col("date_high") - pl.col("date_low")).dt.total_days() <= SHARP_DAYS)
    ).sort("shock")
    return "" if shocks.is_empty() else str(shocks["shock"][0])


def existing(frames: Frames, day: date) -> pl.DataFrame:
    """Ties of the main pair that surely stood on a day."""
    return existing_on(frames, ties_of_pair(frames), day)


def answers_to(frames: Frames, day: date) -> Answers:
    """Answers to a shock of the ties that stood on its day.

    day: Of the shock. A suspension in a status history counts within a year after it.
    """
    keys = existing(frames, day)["tie"].to_list()
    answered = frames.responses.filter(
        (pl.col("shock") == shock_on(frames, day)) & pl.col("tie").is_in(keys)
    )
    reported_stopped = set(answered.filter(pl.col("answer").is_in(STOPPED))["tie"])
    reported_going_on = set(answered.filter(pl.col("answer").is_in(CARRIED_ON))["tie"])
    spells = frames.spells.filter(
        (pl.col("status") == "suspended")
        & pl.col("tie").is_in(keys)
        & (pl.col("start_high") >= day)
        & ((pl.col("start_low") - pl.lit(day)).dt.total_days() <= WITHIN_DAYS)
    )
    suspended_spell = set(spells["tie"])
    # A status history outweighs a wording: a tie whose history holds the suspension counts.
    mixed = (reported_stopped & reported_going_on) - suspended_spell
    suspended = (reported_stopped | suspended_spell) - mixed
    carried_on = reported_going_on - reported_stopped - suspended_spell
    return Answers(
        suspended=tuple(sorted(suspended)),
        mixed_answers=tuple(sorted(mixed)),
        carried_on=tuple(sorted(carried_on)),
        silent=tuple(sorted(set(keys) - suspended - mixed - carried_on)),
        responses=tuple(answered["response"].sort()),
    )


JUNE_1989 = date(1989, 6, 4)
YEAR_AFTER = EventDate.of(JUNE_1989, date(1990, 6, 3))
"""The year of which the questionnaire asks what became of the tie."""

_RESPONSES = {1: ("continued",), 2: ("continued", "protest"), 4: ("suspended",), 5: ("ended",)}
"""Answers of the tie by the choice; that exchanges were put off leaves the tie open."""
_SUSPENDED, _STANDS_NO_MORE = 4, 4
_ENDED_BY = {3: "both", 4: "law", 5: "expired"}

QUESTION = "tie.founded"


def with_answers(frames: Frames) -> Frames:
    """The frames with what interviews say where the record is silent; the same ones without any.

    When ties were founded comes first: histories are cut out of dated stretches.
    """
    return with_answered_history(with_answered_founding(frames))


@cached_by_frames
def answers_that_date(frames: Frames) -> dict[str, AnsweredTie]:
    """By tie the answer that says when it was founded: only where the record is vaguer.

    A date of the record that does not contain the answer stays, and so does one as exact. An
    answer after the record has the tie suspended or ended counts for nothing.

    frames: Of a record, without what interviews say.
    """
    answers = agreed_answers(frames, QUESTION)
    if not answers:
        return {}
    dates = frames.ties.select("tie", "established_low", "established_high").iter_rows()
    known = {tie: (low or date.min, high or date.max) for tie, low, high in dates}
    first_stops = dict(
        frames.spells.unique("tie", keep="first", maintain_order=True)
        .select("tie", "stop_high")
        .iter_rows()
    )
    return {
        tie: answer
        for tie, answer in answers.items()
        if tie in known
        and isinstance(when := answer.value, EventDate)
        and when.is_bounded
        and (bounds := known[tie]) != (when.earliest, when.latest)
        and bounds[0] <= when.earliest
        and when.latest <= bounds[1]
        and when.earliest <= (first_stops.get(tie) or date.max)
    }


@cached_by_frames
def with_answered_founding(frames: Frames) -> Frames:
    """The frames with ties dated as answered, and their first stretch begun on that day.

    The same frames come back where no interview dates any tie.
    """
    dated = answers_that_date(frames)
    if not dated:
        return frames
    ties, spells = frames.ties.to_dicts(), frames.spells.to_dicts()
    for row in ties:
        if row["tie"] in dated:
            answer = dated[row["tie"]]
            row.update(days("established", answer.value))
            if row["established_agreement"] in (None, "", "silent"):
                row["established_agreement"] = "confirmed" if answer.agreed else "one-sided"
    begun = set[str]()
    for row in spells:
        # A tie that was proposed first has a history of its own.
        if row["tie"] in dated and row["tie"] not in begun and row["entry"] == "established":
            row.update(days("start", dated[row["tie"]].value))
        begun.add(row["tie"])
    evidence = dict(frames.evidence)
    for tie, answer in dated.items():
        of_answer = evidence.get(f"answer:{answer.account}|{QUESTION}", ())
        evidence[tie] = (*evidence.get(tie, ()), *of_answer)
    return replace(
        frames,
        ties=pl.DataFrame(ties, schema=frames.ties.schema),
        spells=pl.DataFrame(spells, schema=frames.spells.schema),
        evidence=evidence,
    )


def with_answers_that_date(frames: Frames, subjects: Iterable[str]) -> tuple[str, ...]:
    """Subjects of an estimate, ties followed by the answers that date them.

    frames: As for `answers_that_date`.
    """
    dated = answers_that_date(frames)
    of_ties = (
        (subject, f"answer:{dated[subject].account}|{QUESTION}") if subject in dated else (subject,)
        for subject in subjects
    )
    return tuple(subject for some in of_ties for subject in some)


@cached_by_frames
def with_answered_history(frames: Frames) -> Frames:
    """The frames with what interviews say became of ties: that they ended, and after June 1989.

    A status history of the record goes before answers, and a response that it has stays. The same
    frames come back where no interview says any of it.
    """
    if frames.answers.is_empty():
        return frames
    ended, june = _ends_of_ties(frames), agreed_answers(frames, "crisis.june-1989")
    if not ended and not june:
        return frames
    spells = _with_suspensions(frames, _with_ends(frames.spells, ended), june)
    return replace(with_rows(frames, "responses", _responses(frames, june)), spells=spells)


def _ends_of_ties(frames: Frames) -> dict[str, dict[str, Any]]:
    """The day on which each tie ended, and who ended it."""
    stands, by = agreed_answers(frames, "tie.stands"), agreed_answers(frames, "tie.ended-by")
    return {
        tie: {
            "exit": "ended",
            "exit_actor": _actor_who_ended_tie(by.get(tie)),
            **days("stop", reply.value),
        }
        for tie, reply in agreed_answers(frames, "tie.ended").items()
        if tie in stands and stands[tie].value == _STANDS_NO_MORE
    }


def _actor_who_ended_tie(reply: AnsweredTie | None) -> str:
    """Actor who ended a tie: a country, both, a law, or nobody since it expired."""
    return (
        ""
        if reply is None or not isinstance(reply.value, float)
        else ({1: reply.side, 2: reply.other} | _ENDED_BY).get(int(reply.value), "")
    )


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
    key = shock_on(frames, JUNE_1989)
    if not key:
        return frames.responses.clear()
    known = set(frames.responses.filter(pl.col("shock") == key)["tie"])
    rows = (
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
    )
    return rows_like(frames.responses, rows)


def _with_suspensions(
    frames: Frames, spells: pl.DataFrame, june: dict[str, AnsweredTie]
) -> pl.DataFrame:
    """The stretch in which a tie was suspended after June 1989, cut out of one that was active."""
    back = agreed_answers(frames, "crisis.june-1989-return")
    suspended = {tie for tie, reply in june.items() if reply.value == _SUSPENDED}
    if not suspended:
        return spells
    rows: list[dict[str, Any]] = []
    for row in spells.iter_rows(named=True):
        stood = row["start_low"] is not None and (row["start_high"] or date.max) <= JUNE_1989
        until = row["stop_low"] or frames.as_of
        if row["tie"] in suspended and row["status"] == "active" and stood and until > JUNE_1989:
            rows += _suspension_of_1989(row, back.get(row["tie"]))
            suspended.discard(row["tie"])
        else:
            rows.append(row)
    return pl.DataFrame(rows, schema=spells.schema)


def _suspension_of_1989(row: dict[str, Any], back: AnsweredTie | None) -> list[dict[str, Any]]:
    returned = back.value if back is not None and isinstance(back.value, EventDate) else None
    if returned is not None and returned.latest <= JUNE_1989:
        returned = None
    soon = returned is not None and returned.latest < YEAR_AFTER.latest
    stopped = EventDate.of(JUNE_1989, returned.latest) if returned and soon else YEAR_AFTER
    before = row | {"exit": "suspended", "exit_actor": "", **days("stop", stopped)}
    idle = row | {"status": "suspended", "entry": "suspended", **days("start", stopped)}
    if returned is None:
        return [before, idle]
    idle |= {"exit": "resumed", "exit_actor": "", **days("stop", returned)}
    return [before, idle, row | {"entry": "resumed", **days("start", returned)}]
