"""When ties were founded, as interviews of both ends say, where the record does not say it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import polars as pl

from paradiplomacy.hypotheses.histories.answered import AnsweredTie, answered, days
from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

__all__ = ["answers_that_date", "with_answered_founding", "with_answers_that_date"]

QUESTION = "tie.founded"


@cached_by_frames
def answers_that_date(frames: Frames) -> dict[str, AnsweredTie]:
    """By tie the answer that says when it was founded: only where the record is vaguer.

    A date of the record that does not contain the answer stays, and so does one as exact. An
    answer after the record has the tie suspended or ended counts for nothing.

    Parameters
    ----------
    frames : Frames
        Of a record, without what interviews say.
    """
    answers = answered(frames, QUESTION)
    if not answers:
        return {}
    bounds = ("established_low", "established_high")
    known = {tie: (low, high) for tie, low, high in frames.ties.select("tie", *bounds).iter_rows()}
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
        and _is_vaguer(*known[tie], when)
        and when.earliest <= (first_stops.get(tie) or date.max)
    }


def _is_vaguer(low: date | None, high: date | None, when: EventDate) -> bool:
    low, high = low or date.min, high or date.max
    contained = low <= when.earliest and when.latest <= high
    return contained and (low, high) != (when.earliest, when.latest)


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

    Parameters
    ----------
    frames : Frames
        As for `answers_that_date`.
    subjects : iterable of str
    """
    dated = answers_that_date(frames)
    of_ties = (
        (subject, f"answer:{dated[subject].account}|{QUESTION}") if subject in dated else (subject,)
        for subject in subjects
    )
    return tuple(subject for some in of_ties for subject in some)
