"""Cases that the article itself names: illustrations, from which no share can be estimated."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import CLAIMED, Estimate
from paradiplomacy.hypotheses.histories.crisis_windows import PANDEMIC
from paradiplomacy.hypotheses.histories.exposure import RIVAL, homes_of
from paradiplomacy.hypotheses.names import names_of
from paradiplomacy.hypotheses.selection import as_number
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["pairs_that_went_on", "places_with_dual_ties"]

_WORDS = Words(__name__)


def _named_pairs(frames: Frames) -> pl.DataFrame:
    of_conflict = (pl.col("kind") == "pair") & (pl.col("domain") == "conflict")
    return frames.claims.filter(of_conflict & (pl.col("tie") != "")).sort("claim")


def pairs_that_went_on(frames: Frames) -> tuple[Estimate, ...]:
    """Pairs of which the article says that they went on, and which a response confirms."""
    shocks = frames.shocks.filter(pl.col("kind") != PANDEMIC).select("shock", "name")
    went_on = frames.responses.filter((pl.col("answer") == "continued") & (pl.col("tie") != ""))
    went_on = went_on.join(shocks, on="shock").sort("response")
    names, rows = names_of(frames), []
    for claim, tie in _named_pairs(frames).select("claim", "tie").iter_rows():
        answers = went_on.filter(pl.col("tie") == tie)
        if answers.is_empty():
            continue
        name = _WORDS("went-on.name", tie=names[tie], crisis=answers["name"][0])
        subjects = (f"claim:{claim}", *(f"response:{r}" for r in answers["response"]))
        rows.append(_case(name, 1, _WORDS("went-on.how"), subjects))
    return tuple(rows)


def places_with_dual_ties(frames: Frames) -> tuple[Estimate, ...]:
    """Places of the article that keep ties with the mainland and with Taiwan."""
    rivals = list(homes_of(frames, RIVAL))
    claims = _named_pairs(frames).filter(pl.col("tie").is_in(rivals))
    if claims.is_empty():
        return ()
    subjects = tuple(f"claim:{key}" for key in claims["claim"])
    name, how = _WORDS("both.name"), _WORDS("both.how")
    return (_case(name, claims["tie"].n_unique(), how, subjects),)


def _case(name: Message, n: int, how: Message, subjects: tuple[str, ...]) -> Estimate:
    return as_number(name, float(n), n, "count", how, basis=CLAIMED[1], subjects=subjects)
