"""Exchanges of know-how between two countries, and who taught whom in them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.histories.agreed_answers import agreed_answers, rows_like
from paradiplomacy.hypotheses.selection import (
    as_share,
    exchange_subjects,
    main_pair,
    pair_ties,
    without_repeats,
)
from paradiplomacy.language import Text, Words
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)

_TABLE_A = (
    "AT AU BE BG CA CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT JP LT LU LV MT NL NO NZ PL "
    "PT RO SE SI SK US"
)
_TABLE_B = "AL AM AZ BA BY GE KG KZ MD ME MK RS RU TJ TM UA UZ"

DEVELOPED = frozenset(_TABLE_A.split())
"""Developed economies (ISO 3166): table A of the statistical annex of the United Nations'
World Economic Situation and Prospects 2020. All others are developing, but those of table B."""

TRANSITION = frozenset(_TABLE_B.split())
"""Economies in transition (table B), which count as neither."""


def developed_and_developing(pair: tuple[str, str] | None) -> tuple[str, str] | None:
    """The pair with its developed end first; None where it is not one of each.

    >>> developed_and_developing(("CN", "US")), developed_and_developing(("CN", "RU"))
    (('US', 'CN'), None)
    """
    for first, second in (pair, pair[::-1]) if pair else ():
        if first in DEVELOPED and second not in DEVELOPED | TRANSITION:
            return (first, second)
    return None


TRAINING = ("training",)
KNOW_HOW = ("training", "technical cooperation")
UNKNOWN = (pl.col("teacher") == "") & (pl.col("learner") == "")
"""Of which nobody says who taught whom."""
EXACT = WORDS("exact")


def training(
    frames: Frames, first: str, second: str, *, forms: Sequence[str] = TRAINING
) -> pl.DataFrame:
    """Exchanges of two countries' ties of some forms.

    Rows on the same tie, date and form are one exchange reported twice; the one that says who
    taught is kept. Where the record has no training of a tie, interviews may have.
    """
    ties = pair_ties(frames, first, second)
    exchanges = frames.exchanges.filter(
        pl.col("tie").is_in(ties["tie"].to_list()) & pl.col("form").is_in(list(forms))
    )
    if set(TRAINING) <= set(forms):
        trained = set(exchanges.filter(pl.col("form").is_in(list(TRAINING)))["tie"])
        answers = _training_by_interviews(frames).filter(
            pl.col("tie").is_in(ties["tie"].to_list()) & ~pl.col("tie").is_in(list(trained))
        )
        exchanges = pl.concat([exchanges, answers])
    return (
        exchanges.with_columns(pl.col("teacher", "learner").fill_null(""))
        .sort(UNKNOWN, "exchange")
        .pipe(without_repeats)
        .sort("exchange")
    )


@cached_by_frames
def _training_by_interviews(frames: Frames) -> pl.DataFrame:
    """Training of which an interview says who taught, one exchange a tie, undated."""
    rows = []
    for tie, answer in agreed_answers(frames, "training.taught").items():
        places = tie.removeprefix("tie:").split("|")
        ways = {
            1: (answer.side, answer.other),
            2: (answer.other, answer.side),
            3: ("mutual", "mutual"),
        }
        teacher, learner = ways[int(answer.value)] if isinstance(answer.value, float) else ("", "")
        rows.append(
            {
                "exchange": f"{answer.account}|training.taught",
                "tie": tie,
                "place_a": places[0],
                "place_b": places[1],
                "form": TRAINING[0],
                "flow": "personnel",
                "teacher": teacher,
                "learner": learner,
                "sectors": [],
            }
        )
    return rows_like(frames.exchanges, rows)


def taught(teacher: str, learner: str) -> pl.Expr:
    """True if the one country taught the other; who travelled does not say it.

    Where only who learned is known, the other end taught.
    """
    return (pl.col("teacher") == teacher) | (
        (pl.col("teacher") == "") & (pl.col("learner") == learner)
    )


def taught_by(name: Text, exchanges: pl.DataFrame, teacher: str, learner: str) -> Estimate:
    """The share of exchanges in which one country taught the other."""
    one_taught, subjects = exchanges.filter(taught(teacher, learner)), exchange_subjects(exchanges)
    return as_share(name, one_taught.height, exchanges.height, EXACT, subjects=subjects)


def one_way(frames: Frames, forms: tuple[str, ...]) -> pl.DataFrame:
    """Exchanges of know-how in which one end of the main pair taught the other."""
    pair = developed_and_developing(main_pair(frames))
    return (
        frames.exchanges.clear()
        if pair is None
        else training(frames, *pair, forms=forms).filter(taught(*pair) | taught(*pair[::-1]))
    )


def unknown(frames: Frames) -> pl.DataFrame:
    """Exchanges of know-how of which nobody says who taught whom; gifts of means left out."""
    pair = developed_and_developing(main_pair(frames))
    return (
        frames.exchanges.clear()
        if pair is None
        else training(frames, *pair, forms=KNOW_HOW).filter(
            UNKNOWN & (pl.col("flow") != "capital").fill_null(value=True)
        )
    )
