"""Work on a subject of which interviews speak, as exchanges of ties where the record has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.histories.agreed_answers import agreed_answers, days, rows_like
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames


@dataclass(frozen=True, slots=True)
class AskedWork:
    """Work on a subject, and the questions that ask for it.

    sectors: Of exchanges that count as such work.
    question: Whether a tie did any.
    first: When it first did; ``""`` where nobody is asked.
    """

    sectors: tuple[str, ...]
    question: str
    first: str = ""


def works_on(sectors: tuple[str, ...]) -> pl.Expr:
    """True if an exchange is coded with one of some sectors."""
    named = pl.col("sectors").list.eval(pl.element().is_in(list(sectors))).list.any()
    return named.fill_null(value=False)


@cached_by_frames
def answered_work(frames: Frames, work: AskedWork) -> pl.DataFrame:
    """One exchange a tie, where interviews say something of such work and the record nothing.

    Rows as of `Frames.exchanges`. A tie that did such work, with no exchange of it in the record,
    has one; dated as the first of it is. A tie that did none has one without a sector where the
    record has no exchange of it at all, so that it counts among those asked.
    """
    answers = agreed_answers(frames, work.question)
    if not answers:
        return frames.exchanges.clear()
    first = agreed_answers(frames, work.first) if work.first else {}
    did = set(frames.exchanges.filter(works_on(work.sectors))["tie"])
    active = set(frames.exchanges["tie"])
    rows: list[dict[str, Any]] = []
    for tie, place_a, place_b in frames.ties.select("tie", "place_a", "place_b").iter_rows():
        if tie not in answers or tie in did:
            continue
        answer, worked = answers[tie], answers[tie].value == 1
        if worked or tie not in active:
            rows.append(
                {
                    "exchange": f"{answer.account}|{work.question}",
                    "tie": tie,
                    "place_a": place_a,
                    "place_b": place_b,
                    "sectors": list(work.sectors[:1]) if worked else [],
                    # An exchange of the record on the same days is another one.
                    "form": "answered",
                    **(days("date", first[tie].value) if worked and tie in first else {}),
                }
            )
    return rows_like(frames.exchanges, rows)
