"""Cooperation of places with the other country, and their confrontation of it.

Two dimensions, each coded from acts of its own: no act counts on both, so that a place is high
on both only by what it did, not by how an act is read. The table is described in
docs/methods/cooperation-and-confrontation.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.histories.agreed_answers import answers_by_end, rows_like, with_rows
from paradiplomacy.hypotheses.histories.answered_counts import worst_crises
from paradiplomacy.hypotheses.histories.crisis_windows import PANDEMIC
from paradiplomacy.hypotheses.histories.tie_time import BROKEN, LAW
from paradiplomacy.hypotheses.selection import main_pair, ties_of_pair, without_repeats
from paradiplomacy.interviews.pairing import AnyAnswer
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

STOPPED = "stopped"
ANSWERS: Mapping[tuple[str, AnyAnswer], str] = {
    ("crisis.stopped", 0): "continued",
    ("crisis.stopped", 1): STOPPED,
    ("crisis.protested", 1): "protest",
}
"""What an answer of an end is as a response; that it never protested is none.

Whether an end went on and whether it protested are asked apart: that it stopped weighs nothing,
for were it confrontation, the two would be opposites by what they are called.
"""
ALL = "all"
"""The period that is the whole record."""
Weights = tuple[float, float]
WEIGHTS: dict[str, Weights] = {
    "continued": (1.0, 0.0),
    "resumed": (2.0, 0.0),
    "statement": (0.0, 0.0),
    "letter": (0.0, 1.0),
    "protest": (0.0, 2.0),
    "suspended": (0.0, 3.0),
    "ended": (0.0, 4.0),
}
"""Of each answer of a response: cooperation, and confrontation. An exchange weighs (1, 0)."""
STANCES = {
    "place": pl.String,
    "label": pl.String,
    "country": pl.String,
    "period": pl.String,
    "cooperation": pl.Float64,
    "confrontation": pl.Float64,
    "responses": pl.Int64,
    "exchanges": pl.Int64,
    "subjects": pl.List(pl.String),
}


def coded_acts(frames: Frames, *, exchanges: bool = True) -> pl.DataFrame:
    """Every act of a place toward the other country of the main pair, with its weights.

    exchanges: Whether exchanges count, or responses alone.

    Columns place, country, subject, shock (of a response), answer, date, cooperation and
    confrontation.

    Responses to a pandemic, which is no dispute between two governments, do not count, nor stops
    that a law ordered, which are no acts of the place. Of a suspension and an end of one tie in one
    crisis, often two wordings of one act, the graver counts and the other weighs nothing.
    """
    pair = main_pair(frames)
    homes = _places_with_country(frames).filter(pl.col("country").is_in(list(pair or ())))
    forced = frames.spells.filter(pl.col("exit").is_in(BROKEN) & (pl.col("exit_actor") == LAW))
    reported = frames.responses.filter(
        ~pl.col("shock").is_in(frames.shocks.filter(pl.col("kind") == PANDEMIC)["shock"].to_list())
    ).filter(~(pl.col("answer").is_in(BROKEN) & pl.col("tie").is_in(forced["tie"].to_list())))
    answers = reported.join(homes, on="place").join(
        homes.rename({"place": "partner", "country": "other"}).drop("label"),
        on="partner",
        how="left",
    )
    answers = answers.filter(
        (pl.col("partner").fill_null("") == "")
        | (pl.col("other").is_not_null() & (pl.col("other") != pl.col("country")))
    )
    weighed = answers.select(
        "place",
        "country",
        ("response:" + pl.col("response")).alias("subject"),
        "shock",
        "answer",
        "date",
        pl.col("tie").fill_null("").alias("tie"),
        *(
            pl.col("answer")
            .replace_strict(
                {name: weights[at] for name, weights in WEIGHTS.items()},
                default=0.0,
                return_dtype=pl.Float64,
            )
            .alias(column)
            for at, column in enumerate(("cooperation", "confrontation"))
        ),
    ).sort("subject")
    parts = [_one_stop(weighed).drop("tie")]
    if exchanges:
        parts.append(_exchange_stances(frames, homes))
    return pl.concat(parts, how="diagonal").sort("place", "subject")


@cached_by_frames
def _places_with_country(frames: Frames) -> pl.DataFrame:
    """Places with label and country, those of ties too."""
    ends = [
        frames.ties.select(
            pl.col(f"{name}_{end}").alias(name) for name in ("place", "label", "country")
        )
        for end in "ab"
    ]
    return (
        pl.concat([frames.places.select("place", "label", "country"), *ends])
        .unique("place", keep="first")
        .sort("place")
    )


def _one_stop(answers: pl.DataFrame) -> pl.DataFrame:
    stop = pl.col("answer").is_in(BROKEN)
    of_tie = ("place", "shock", "tie", stop)
    grave = pl.col("confrontation") == pl.col("confrontation").max().over(of_tie)
    first = pl.int_range(pl.len()).over([*of_tie, "confrontation"]) == 0
    counts = ~stop | (grave & first)
    return answers.with_columns(
        pl.when(counts).then(pl.col("confrontation")).otherwise(0.0).alias("confrontation")
    )


def _exchange_stances(frames: Frames, homes: pl.DataFrame) -> pl.DataFrame:
    """Exchanges of ties of the pair, once for either end."""
    exchanges = frames.exchanges.join(ties_of_pair(frames).select("tie"), on="tie", how="semi")
    once = without_repeats(exchanges.sort("exchange"))
    return (
        pl.concat(
            [once.select(pl.col(f"place_{end}").alias("place"), "exchange", "date") for end in "ab"]
        )
        .join(homes, on="place")
        .select(
            "place",
            "country",
            ("exchange:" + pl.col("exchange")).alias("subject"),
            "date",
            pl.lit(1.0).alias("cooperation"),
            pl.lit(0.0).alias("confrontation"),
        )
    )


def stances(frames: Frames, *, exchanges: bool = True) -> pl.DataFrame:
    """Cooperation and confrontation of each place, over all and decade by decade.

    exchanges: Whether they count, or responses alone.

    Columns as in `STANCES`. Period is ``all``, or a decade such as ``1980s``; acts without a date
    count in the whole alone.
    """
    acts = coded_acts(frames, exchanges=exchanges)
    decade = (pl.col("date").dt.year() // 10 * 10).cast(pl.String) + "s"
    dated = acts.filter(pl.col("date").is_not_null()).with_columns(decade.alias("period"))
    answered = pl.col("subject").str.starts_with("response:")
    rows = (
        pl.concat([acts.with_columns(pl.lit(ALL).alias("period")), dated])
        .group_by("place", "country", "period", maintain_order=True)
        .agg(
            pl.col("cooperation").sum(),
            pl.col("confrontation").sum(),
            answered.sum().cast(pl.Int64).alias("responses"),
            (~answered).sum().cast(pl.Int64).alias("exchanges"),
            pl.col("subject").sort().alias("subjects"),
        )
        .join(_places_with_country(frames).select("place", "label"), on="place")
    )
    order = (pl.col("period") != ALL, "period")
    return rows.select(list(STANCES)).cast(STANCES).sort("place", *order)  # type: ignore[arg-type]


@cached_by_frames
def asked_places(frames: Frames) -> frozenset[str]:
    """Places whose end of a tie answers both whether it stopped and whether it protested."""
    stopped, protested = (
        answers_by_end(frames, question) for question in ("crisis.stopped", "crisis.protested")
    )
    places = dict(frames.accounts.select("account", "place").iter_rows())
    return frozenset(places[stopped[end].account] for end in stopped if end in protested)


@cached_by_frames
def with_answered_stances(frames: Frames) -> Frames:
    """The frames with what places answer that they did, where the record has nothing of a place.

    The same frames come back where no end answers.
    """
    added = rows_like(
        frames.responses, [] if frames.answers.is_empty() else _rows_of_answered_stances(frames)
    )
    return frames if added.is_empty() else with_rows(frames, "responses", added)


def _rows_of_answered_stances(frames: Frames) -> Iterator[dict[str, Any]]:
    with_responses = set(frames.responses["place"])
    ends = {
        account: (place, partner)
        for account, place, partner in frames.accounts.select(
            "account", "place", "partner"
        ).iter_rows()
    }
    crises, places = worst_crises(frames), asked_places(frames)
    for question in ("crisis.stopped", "crisis.protested"):
        for (tie, _), answer in sorted(answers_by_end(frames, question).items()):
            place, partner = ends[answer.account]
            kind = ANSWERS.get((question, answer.value))
            if kind is not None and place in places and place not in with_responses:
                yield {
                    "response": f"{answer.account}|{question}:{kind}",
                    "shock": crises[tie].shock if tie in crises else "",
                    "place": place,
                    "partner": partner,
                    "tie": tie,
                    "answer": kind,
                }
