"""Places of two frames that are one place, without a shared key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from paradiplomacy.analyst.given_frames import (
    columns_of,
    fault,
    given_frame,
    library_of,
    numbers_in,
)
from paradiplomacy.analyst.tidy import TidyResult
from paradiplomacy.errors import Problem, RecordError
from paradiplomacy.language.countries import countries_called
from paradiplomacy.linking.gazetted import divisions_named
from paradiplomacy.linking.link import THRESHOLD, link_tables
from paradiplomacy.linking.linkage import Linkage
from paradiplomacy.linking.mentions import columns, mention_row

__all__ = ["LinkResult", "MatchedPlace", "link"]

_MOST = 20
_TEXTS = ("country", "admin1", "geonames_id")
_COORDINATES = ("latitude", "longitude")


@dataclass(frozen=True, slots=True)
class MatchedPlace:
    """A pair of places, and whether they are one: ``linked``, ``asked`` (doubtful) or ``no``.

    `key_a` and `key_b` are values of the column that tells places apart; `weight` is in bits.
    """

    key_a: str
    name_a: str
    key_b: str
    name_b: str
    probability: float
    weight: float
    outcome: str


@dataclass(frozen=True, repr=False, kw_only=True)
class LinkResult(TidyResult):
    """Pairs of two frames that were compared, the likeliest first.

    Attributes
    ----------
    linkage : Linkage
        Everything that was found: weights of each part of the evidence, questions for a person.
    """

    linkage: Linkage


def link(
    a: Any,
    b: Any,
    *,
    name: str = "name",
    key: str = "",
    country: str = "country",
    partner: str = "partner",
    threshold: float = THRESHOLD,
    every: bool = False,
    seed: int = 1989,
    library: str = "",
) -> LinkResult:
    """Find the places of two frames that are one place.

    Parameters
    ----------
    a, b : frame
        A row for each place, or for each place and partner. Read where there are columns of
        these names: ``admin1``, ``latitude``, ``longitude``, ``geonames_id``.
    name : str
        Column of the place's name.
    key : str
        Column that tells places apart; without it, name, country and admin1 together do.
    country : str
        Column of the country, in any language or as a code; may be absent.
    partner : str
        Column of the name of a place that it is tied to; may be absent. Partners in common tell
        namesakes apart.
    threshold : float
        Least probability of a link.
    every : bool
        Give every pair that was compared, and not only those that are linked or doubtful.
    seed : int
        Of the sample on which distances by chance are measured.
    library : {"pandas", "polars", "pyarrow"}, optional
        Of frames that go out; by default that of `a`.

    Returns
    -------
    LinkResult

    Raises
    ------
    RecordError
        A column is not there, or a cell cannot be: an empty name, a country of no language.
    ParadiplomacyError
        The extra ``linking`` is not installed.

    Examples
    --------
    >>> found = link(
    ...     {"name": ["Zuerich", "Bern"], "country": ["CH", "CH"]},
    ...     {"name": ["Zürich", "Nice"], "country": ["Schweiz", "Frankreich"]},
    ... )
    >>> found.frame().select("name_a", "name_b", "outcome").rows()
    [('Zuerich', 'Zürich', 'linked')]
    """
    divisions = divisions_named(())
    rows: list[dict[str, Any]] = []
    partners: list[tuple[str, str, str]] = []
    for argument, given in (("a", a), ("b", b)):
        table = given_frame(given, argument)
        chosen = key or "\0key"
        columns_of(table, (name, *([key] if key else [])), argument)
        table = _read(table, argument, name=name, key=key, country=country)
        for place, of_place in table.group_by(chosen, maintain_order=True):
            known = defaultdict(list, {
                column: of_place[column].drop_nulls().unique(maintain_order=True).to_list()
                for column in ("name", *_TEXTS, *_COORDINATES) if column in of_place.columns
            })  # fmt: skip
            mention = str(place[0])
            row = mention_row(
                f"{argument}:{mention}", argument, values=known, at="", several=False,
                divisions=divisions,
            )  # fmt: skip
            rows.append(row)
            if partner in of_place.columns:
                named = of_place[partner].drop_nulls().cast(pl.String).unique(maintain_order=True)
                partners += [(argument, row["key"], other) for other in named.to_list()]
    ids = {row["key"]: number for number, row in enumerate(rows)}
    places = {(row["record"], row["name"]): row["key"] for row in rows}
    ties: set[tuple[int, int]] = set()
    for record, mention, other in partners:
        if (record, other) not in places:
            blank: Mapping[str, list[str]] = defaultdict(list, {"name": [other]})
            made = mention_row(
                f"{record}:partner:{other}", record, values=blank, at="", several=False,
                divisions=divisions,
            )  # fmt: skip
            places[record, other] = made["key"]
            ids[made["key"]] = len(rows)
            rows.append(made)
        ties.add((ids[mention], ids[places[record, other]]))
    numbered = [{**row, "id": number} for number, row in enumerate(rows)]
    linkage = link_tables(
        pl.DataFrame(numbered, schema=columns()),
        pl.DataFrame(sorted(ties), schema={"id": pl.Int64, "partner": pl.Int64}, orient="row"),
        threshold=threshold,
        seed=seed,
    )
    found = linkage.pairs.filter(pl.col("record_a") != pl.col("record_b"))
    found = found.filter(
        ~pl.any_horizontal(pl.col("key_a", "key_b").str.contains("^[ab]:partner:"))
    )
    if not every:
        found = found.filter(pl.col("outcome") != "no")
    matched = tuple(
        MatchedPlace(
            row["key_a"][2:], row["name_a"], row["key_b"][2:], row["name_b"], row["probability"],
            row["weight"], row["outcome"],
        )
        for row in found.sort("weight", descending=True).iter_rows(named=True)
    )  # fmt: skip
    counts = found["outcome"].value_counts().sort("outcome").rows()
    return LinkResult(
        title="Places that are one",
        rows=matched,
        facts=(
            (
                "Places",
                f"{sum(r['record'] == 'a' for r in rows):,} and "
                f"{sum(r['record'] == 'b' for r in rows):,}",
            ),
            ("Pairs", ", ".join(f"{count:,} {outcome}" for outcome, count in counts) or "none"),
            ("Threshold", f"{threshold:g}"),
        ),
        columns=tuple(MatchedPlace.__dataclass_fields__),
        library=library or library_of(a),
        linkage=linkage,
    )


def _read(table: pl.DataFrame, argument: str, *, name: str, key: str, country: str) -> pl.DataFrame:
    """The columns that linking reads, by their own names, as text."""
    kept = table.with_columns(pl.col(name).cast(pl.String).str.strip_chars().alias("name"))
    empty = (kept["name"].is_null() | (kept["name"] == "")).arg_true()
    if len(empty):
        what = "is empty; fill it or drop the row"
        raise fault(argument, what, row=empty[0] + 1, column=name)
    if country in table.columns:
        kept = kept.with_columns(_iso_codes_of_column(table[country], argument, country))
    for column in _COORDINATES:
        if column in table.columns:
            numbers = numbers_in(table, column, argument)
            kept = kept.with_columns(numbers.cast(pl.String).alias(column))
    for column in ("admin1", "geonames_id"):
        if column in table.columns:
            kept = kept.with_columns(pl.col(column).cast(pl.String).replace("", None))
    if not key:
        parts = [c for c in ("name", "country", "admin1") if c in kept.columns]
        joined = pl.concat_str([pl.col(c).fill_null("") for c in parts], separator=", ")
        kept = kept.with_columns(joined.str.strip_chars_end(", ").alias("\0key"))
    return kept


def _iso_codes_of_column(column: pl.Series, argument: str, name: str) -> pl.Series:
    """Countries as ISO codes; one error lists all that are none."""
    texts = column.cast(pl.String).str.strip_chars().replace("", None)
    codes: dict[str, str] = {}
    problems = []
    for text in texts.drop_nulls().unique(maintain_order=True).to_list():
        called = countries_called(text)
        if len(called) == 1:
            codes[text] = next(iter(called))
            continue
        row = int((texts == text).arg_true()[0]) + 1
        may = f"may be {', '.join(sorted(called))}" if called else "is no country that we know"
        problems.append(Problem(argument, row, name, f"{text!r} {may}; write its ISO code"))
    if problems:
        raise RecordError(problems[:_MOST])
    return texts.replace_strict(codes, default=None, return_dtype=pl.String).alias("country")
