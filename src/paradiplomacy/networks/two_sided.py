"""Two-sidedness at scale: which ties both ends claim, and which sources disagree."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import polars as pl

from paradiplomacy.networks.graph import NO_COUNTRY
from paradiplomacy.record.frames import Frames

__all__ = ["TwoSidedness", "named_pairs", "tie_claims", "two_sidedness"]


@dataclass(frozen=True, slots=True)
class TwoSidedness:
    """Claims on the ties of a record, by who makes them.

    Parameters
    ----------
    total, both, one, third, open : int
        All ties; those that both ends claim, one end only, third parties only, and one end
        at least: those are known only from registers that hold each pair once, and so
        cannot show whether the other end claims them too.
    by_source : polars.DataFrame
        record, ties, both, one, third, open: the same within each record that went in.
    by_countries : polars.DataFrame
        country_a, country_b, pairs, both, one_a, one_b, third, open: by country pair, most
        ties first; ``one_a`` counts the ties that only the end in `country_a` claims. Of ties
        within one country, whichever end claims them, ``one_a``.
    overlap : polars.DataFrame
        record_a, record_b, both, only_a, only_b: ties that two records share or not,
        counted where both of a tie's places are known to both records: elsewhere a record
        that lacks a tie says nothing.
    by_tie : polars.DataFrame
        tie, by: who claims each tie, ``both``, ``a``, ``b``, ``third`` or ``open``.
    """

    total: int
    both: int
    one: int
    third: int
    by_source: pl.DataFrame
    by_countries: pl.DataFrame
    overlap: pl.DataFrame
    by_tie: pl.DataFrame
    open: int = 0


def two_sidedness(frames: Frames) -> TwoSidedness:
    """Count who claims which ties.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.record.frames import frames_of
    >>> found = two_sidedness(frames_of(open_record("sino_us")))
    >>> found.total == found.both + found.one + found.third + found.open
    True
    """
    claimed = _claimants(frames.listings, "tie")
    counts = _count_claims_by_side(claimed)
    return TwoSidedness(
        total=claimed.height,
        both=counts["both"],
        one=counts["a"] + counts["b"],
        third=counts["third"],
        by_source=_count_claims_by_source(frames.listings),
        by_countries=_by_countries(claimed, frames.ties),
        overlap=_overlap_between_records(frames),
        by_tie=claimed,
        open=counts["open"],
    )


def tie_claims(frames: Frames, two_sided: TwoSidedness) -> pl.DataFrame:
    """Claimants of each tie, the ends in the order of their countries.

    Returns
    -------
    polars.DataFrame
        tie, place_a, place_b, country_a, country_b, by: ``both``, ``a``, ``b`` or
        ``third``; within one country, a single end is ``a``; ``open`` where no source could
        have shown whether the other end claims it too.
    """
    return _in_order_of_countries(two_sided.by_tie, frames.ties).sort("tie")


def _in_order_of_countries(claimed: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    """Claims with both ends of each tie in the order of their countries' codes."""
    ends = ("place_a", "place_b", "country_a", "country_b")
    turned = pl.col("country_a") > pl.col("country_b")
    return claimed.join(ties.select("tie", *ends), on="tie").select(
        "tie",
        *(
            pl.when(turned)
            .then(f"{name}_{other}")
            .otherwise(f"{name}_{end}")
            .alias(f"{name}_{end}")
            for name in ("place", "country")
            for end, other in ("ab", "ba")
        ),
        pl.when(pl.col("country_a") == pl.col("country_b"))
        .then(pl.col("by").replace({"b": "a"}))
        .when(turned)
        .then(pl.col("by").replace({"a": "b", "b": "a"}))
        .otherwise(pl.col("by"))
        .alias("by"),
    )


def _claimants(listings: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """Claimants of each tie, in column ``by``."""
    has_a, has_b = ((pl.col("side") == end).any() for end in "ab")
    # A register that holds each pair once is silent on the other end: it cannot be alone in
    # telling that one end only claims a tie.
    shows = (pl.col("side").is_in(["a", "b"]) & ~pl.col("pairs_once")).any()
    who = (
        pl.when(has_a & has_b)
        .then(pl.lit("both"))
        .when((has_a | has_b) & ~shows)
        .then(pl.lit("open"))
        .when(has_a)
        .then(pl.lit("a"))
        .when(has_b)
        .then(pl.lit("b"))
        .otherwise(pl.lit("third"))
    )
    return listings.group_by(*keys).agg(who.alias("by")).sort(*keys)


def _count_claims_by_side(claimed: pl.DataFrame) -> dict[str, int]:
    numbers = dict(claimed.group_by("by").len().iter_rows())
    return {name: int(numbers.get(name, 0)) for name in ("both", "a", "b", "third", "open")}


def _number_claimed(name: str, *by: str) -> pl.Expr:
    """Number of ties that are claimed so."""
    return pl.col("by").is_in(by).sum().cast(pl.Int64).alias(name)


def _count_claims_by_source(listings: pl.DataFrame) -> pl.DataFrame:
    claimed = _claimants(listings, "record", "tie").group_by("record", maintain_order=True)
    return claimed.agg(
        pl.len().cast(pl.Int64).alias("ties"),
        _number_claimed("both", "both"),
        _number_claimed("one", "a", "b"),
        _number_claimed("third", "third"),
        _number_claimed("open", "open"),
    )


def _by_countries(claimed: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    return (
        _in_order_of_countries(claimed, ties)
        .group_by("country_a", "country_b")
        .agg(
            pl.len().cast(pl.Int64).alias("pairs"),
            _number_claimed("both", "both"),
            _number_claimed("one_a", "a"),
            _number_claimed("one_b", "b"),
            _number_claimed("third", "third"),
            _number_claimed("open", "open"),
        )
        .sort("pairs", "country_a", "country_b", descending=[True, False, False])
    )


_OVERLAP = {
    "record_a": pl.String,
    "record_b": pl.String,
    "both": pl.Int64,
    "only_a": pl.Int64,
    "only_b": pl.Int64,
}


def _overlap_between_records(frames: Frames) -> pl.DataFrame:
    listings = frames.listings.select("record", "tie").unique()
    ends = listings.join(frames.ties.select("tie", "place_a", "place_b"), on="tie")
    records = sorted(listings["record"].unique())
    ties = {key: set(listings.filter(pl.col("record") == key)["tie"]) for key in records}
    of_records = {key: ends.filter(pl.col("record") == key) for key in records}
    places = {key: {*part["place_a"], *part["place_b"]} for key, part in of_records.items()}
    where = {tie: (a, b) for tie, a, b in ends.select("tie", "place_a", "place_b").iter_rows()}
    rows = []
    for record, other in combinations(records, 2):
        known = places[record] & places[other]
        comparable = {tie for tie in ties[record] | ties[other] if known.issuperset(where[tie])}
        a, b = ties[record] & comparable, ties[other] & comparable
        rows.append((record, other, len(a & b), len(a - b), len(b - a)))
    return pl.DataFrame(rows, schema=_OVERLAP, orient="row")


def named_pairs(sidedness: TwoSidedness) -> pl.DataFrame:
    """Claims by pair of countries, without pairs of which a country is not known."""
    nobody = sorted(NO_COUNTRY)
    return sidedness.by_countries.filter(
        ~pl.col("country_a").is_in(nobody) & ~pl.col("country_b").is_in(nobody)
    )
