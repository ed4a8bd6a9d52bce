"""Share of last year's exchanges that a body beyond both places carried, as interviews say."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.histories.agreed_answers import agreed_answers
from paradiplomacy.hypotheses.histories.answered_counts import LAST_YEAR, answered_counts
from paradiplomacy.hypotheses.selection import without_repeats
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

QUESTION = "exchange.through"
DIRECT = ("", "none")
"""Of an exchange whose carrier nobody names, and of one that nobody else carried."""


@cached_by_frames
def answered_carriers(frames: Frames) -> pl.DataFrame:
    """Ties of which interviews count last year's exchanges, and those that others carried.

    frames: With the exchanges that the record lists.

    Columns: tie, exchanges, carried, subject (the answer). Where the record lists more exchanges of
    that year, or more that a body carried, as many count.
    """
    carried = agreed_answers(frames, QUESTION)
    schema = {"tie": pl.String, "exchanges": pl.Int64, "carried": pl.Int64, "subject": pl.String}
    rows = []
    for count in answered_counts(frames, (LAST_YEAR,)):
        answer = carried.get(count.tie)
        if answer is None or not isinstance(answer.value, float):
            continue
        listed = without_repeats(
            frames.exchanges.filter(
                (pl.col("tie") == count.tie)
                & (pl.col("date_low") >= count.low)
                & (pl.col("date_high") <= count.high)
            )
        )
        through = listed.filter(~pl.col("through").fill_null("").is_in(DIRECT)).height
        number = max(count.number, listed.height)
        by_bodies = min(max(int(answer.value), through), number)
        rows.append((count.tie, number, by_bodies, f"answer:{answer.account}|{QUESTION}"))
    return pl.DataFrame(rows, schema=schema, orient="row")
