"""Cooperation of places with the other country, and confrontation: how both go together.

Two dimensions, each coded from acts of its own: no act counts on both, so that a place is high
on both only by what it did, not by how an act is read. The table is described in
docs/methods/cooperation-and-confrontation.md.

A place with one answer has it on one dimension alone, so that the two look opposite even if
nothing makes them so. Answers that are dealt anew among places keep that, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.estimators.correlations import bootstrap_rho, p_against, spearman
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.histories.agreed_answers import answers_by_end, rows_like, with_rows
from paradiplomacy.hypotheses.histories.answered_counts import worst_crises
from paradiplomacy.hypotheses.histories.crisis_windows import PANDEMIC
from paradiplomacy.hypotheses.histories.tie_time import BROKEN, LAW
from paradiplomacy.hypotheses.picture import Picture
from paradiplomacy.hypotheses.selection import main_pair, place_name, ties_of_pair, without_repeats
from paradiplomacy.interviews.pairing import AnyAnswer
from paradiplomacy.language import Name, Words
from paradiplomacy.record.frames import Frames, cached_by_frames

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


WORDS = Words(__name__)

OPPOSITE = -0.5
AXES = ("cooperation", "confrontation")
DRAWS = 20_000
"""Resamples of places."""


@dataclass(frozen=True, slots=True)
class StanceCorrelation:
    """The correlation over places that answered a crisis, and what it rests on."""

    places: pl.DataFrame
    interval: Interval
    p: float | None

    @classmethod
    def of(cls, frames: Frames) -> StanceCorrelation:
        """By answers to crises alone.

        Where enough places are asked what they did, over these alone: of the others only what
        stood out is reported. An exchange is no answer to a crisis.
        """
        asked = places_asked(frames)
        places = stances(frames, exchanges=False).filter(
            (pl.col("period") == ALL)
            & (pl.col("responses") > 0)
            & (pl.col("place").is_in(asked) if asked else pl.lit(value=True))
        )
        x, y = (places[axis].to_list() for axis in AXES)
        fisher, (drawn, p) = (
            spearman(x, y),
            bootstrap_rho(x, y, seed=frames.seed, against=OPPOSITE, draws=DRAWS),
        )
        ps = [p for p in (p_against(x, y, OPPOSITE), p) if p is not None]
        return cls(places, fisher.spanning(drawn), max(ps, default=None))

    def by_chance(self, frames: Frames) -> float:
        """Chance that answers dealt at random are as opposite."""
        acts = coded_acts(frames, exchanges=False)
        return p_of_opposites(
            acts.filter(pl.col("place").is_in(self.places["place"].to_list())), seed=frames.seed
        )

    @property
    def least(self) -> int:
        """Places with any act, of the dimension that fewer have."""
        return min(self.places.filter(pl.col(axis) > 0).height for axis in AXES)

    @property
    def floor(self) -> float:
        """The correlation if the same numbers were dealt in opposite order."""
        x, y = (self.places[axis].sort().to_list() for axis in AXES)
        return spearman(x, y[::-1]).value or 0.0

    @property
    def subjects(self) -> tuple[str, ...]:
        """The acts that it rests on."""
        return tuple(self.places["subjects"].explode().drop_nulls().unique().sort())


def places_asked(frames: Frames) -> list[str]:
    """Places that are asked what they did in crises; none where they are too few to decide."""
    places = sorted(asked_places(frames)) if not frames.answers.is_empty() else []
    return places if len(places) >= ENOUGH_EVENTS else []


DEALINGS = 19_999
MOST = 5_000_000
"""Answers times dealings that are computed at most: more answers are dealt fewer times."""


def p_of_opposites(acts: pl.DataFrame, *, seed: int) -> float:
    """Chance that answers dealt at random make the two dimensions as opposite, or more.

    acts: As from `coded_acts`.

    Each place keeps how many answers it gave; which these are is dealt anew. The correlation is
    Spearman's of the sums of places.
    """
    import numpy as np
    from scipy.stats import rankdata

    rows = acts.sort("place", "subject")
    first = np.unique(rows["place"].rank("dense").to_numpy() - 1, return_index=True)[1]
    draws = min(DEALINGS, max(199, MOST // max(rows.height, 1)))
    orders = np.tile(np.arange(rows.height), (draws + 1, 1))
    orders[1:] = np.random.default_rng(seed).permuted(orders[1:], axis=1)

    def ranks(axis: str) -> Any:
        ranked = rankdata(np.add.reduceat(rows[axis].to_numpy()[orders], first, axis=1), axis=1)
        return ranked - ranked.mean(axis=1, keepdims=True)

    a, b = ranks("cooperation"), ranks("confrontation")
    norm = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    rho = np.where(norm > 0, (a * b).sum(axis=1) / np.where(norm > 0, norm, 1.0), 0.0)
    return float((rho <= rho[0] + 1e-9).mean())


def stances_picture(frames: Frames, places: pl.DataFrame) -> Picture:
    """Places by how much they cooperated and confronted."""

    def names(keys: list[str]) -> tuple[Name, ...]:
        return tuple(place_name(frames, key) for key in keys)

    spots = (
        places.sort("label")
        .group_by("country", *AXES, maintain_order=True)
        .agg(pl.len().alias("count"), pl.col("place"))
        .sort("country", *AXES)
    )
    rows = tuple(
        {
            "x": row["cooperation"],
            "y": row["confrontation"],
            "group": WORDS("side", country=row["country"]),
            "label": WORDS("places", labels=names(row["place"])),
            "count": row["count"],
        }
        for row in spots.iter_rows(named=True)
    )
    return Picture("points", rows, WORDS("axis.cooperation"), WORDS("axis.confrontation"))
