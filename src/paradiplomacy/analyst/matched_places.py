"""Places of two frames that are one place, without a shared key."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from paradiplomacy.analyst.given_frames import (
    columns_of,
    demand_number,
    given_frame,
    library_of,
    names_in,
    numbers_in,
    text_of_names,
)
from paradiplomacy.analyst.tidy import TidyResult, few_of
from paradiplomacy.errors import Problem, RecordError
from paradiplomacy.language.countries import countries_called
from paradiplomacy.linking.conclusions import Linkage
from paradiplomacy.linking.link import THRESHOLD, link_tables
from paradiplomacy.linking.mentions import columns, mention_row
from paradiplomacy.linking.spelling import divisions_named

__all__ = ["LinkResult", "MatchedPlace", "link"]

_MOST = 20
_KEY = "\0key"  # the column that tells places apart
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
        Column that tells places apart, in place of name, country and admin1 together.
    country : str
        Column of the country, in any language or as a code, if any.
    partner : str
        Column of the name of a place that it is tied to, which tells namesakes apart, if any.
    threshold : float
        Least probability of a link.
    every : bool
        Give every pair that was compared, and not only those that are linked or doubtful.
    library : {"pandas", "polars", "pyarrow"}, optional
        Of frames that go out; by default that of `a`.

    Returns
    -------
    LinkResult

    Raises
    ------
    RecordError
        A column is not there, or a cell cannot be: an empty name or key, a country of no language.
    ParadiplomacyError
        The extra ``linking`` is not installed, or `threshold` does not lie between 0 and 1.

    Examples
    --------
    >>> found = link(
    ...     {"name": ["Zuerich", "Bern"], "country": ["CH", "CH"]},
    ...     {"name": ["Zürich", "Nice"], "country": ["Schweiz", "Frankreich"]},
    ... )
    >>> found.frame().select("name_a", "name_b", "outcome").rows()
    [('Zuerich', 'Zürich', 'linked')]
    """
    demand_number("threshold", threshold, below=1)
    mentions, notes = _Mentions(), list[str]()
    for argument, given in (("a", a), ("b", b)):
        table = given_frame(given, argument)
        columns_of(table, (name, *([key] if key else [])), argument)
        table = _pick(table, argument, name=name, key=key, country=country)
        for (place,), rows in table.group_by(_KEY, maintain_order=True):
            mentions.add(argument, str(place), rows, partner)
        several = table.group_by(_KEY).agg(pl.col("name").n_unique()).filter(pl.col("name") > 1)
        if several.height:
            called = few_of(several[_KEY].sort().to_list())
            notes.append(f"{argument}: one place under several names, by {key!r}: {called}")
    numbers = [sum(row["record"] == argument for row in mentions.rows) for argument in "ab"]
    linkage = link_tables(*mentions.tables(), threshold=threshold)
    matched = _matched_pairs(linkage.pairs, every=every)
    outcomes = sorted(Counter(pair.outcome for pair in matched).items())
    return LinkResult(
        title="Places that are one",
        rows=matched,
        facts=(
            ("Places", " and ".join(f"{number:,}" for number in numbers)),
            ("Pairs", ", ".join(f"{count:,} {outcome}" for outcome, count in outcomes) or "none"),
            ("Threshold", f"{threshold:g}"),
        ),
        notes=tuple(notes),
        columns=tuple(MatchedPlace.__dataclass_fields__),
        library=library or library_of(a),
        linkage=linkage,
    )


class _Mentions:
    """Places of both frames as rows of a table of mentions, and who is tied to whom."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self._partners: list[tuple[str, int, str]] = []
        self._divisions = divisions_named(())

    def add(self, argument: str, place: str, rows: pl.DataFrame, partner: str) -> None:
        """Add a place, of all its rows."""
        columns = [c for c in ("name", *_TEXTS, *_COORDINATES) if c in rows.columns]
        values = {c: _values_of_column(rows[c]) for c in columns}
        number = self._append(f"{argument}:{place}", argument, values)
        if partner in rows.columns:
            named = _values_of_column(text_of_names(rows[partner]))
            self._partners += [(argument, number, other) for other in named]

    def tables(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Mentions, with partners that have no row of their own, and their ties."""
        known = {(row["record"], row["name"]): row["id"] for row in self.rows}
        ties = set()
        for argument, number, other in self._partners:
            if (argument, other) not in known:
                made = self._append(f"{argument}:partner:{other}", argument, {"name": [other]})
                known[argument, other] = made
            ties.add((number, known[argument, other]))
        schema = {"id": pl.Int64, "partner": pl.Int64}
        listed = pl.DataFrame(sorted(ties), schema=schema, orient="row")
        return pl.DataFrame(self.rows, schema=columns()), listed

    def _append(self, key: str, argument: str, values: Mapping[str, list[str]]) -> int:
        number = len(self.rows)
        row = mention_row(
            key,
            argument,
            values=defaultdict(list, values),
            at="",
            several=False,
            divisions=self._divisions,
        )
        self.rows.append({**row, "id": number})
        return number


def _values_of_column(column: pl.Series) -> list[str]:
    return column.drop_nulls().unique(maintain_order=True).to_list()


def _matched_pairs(pairs: pl.DataFrame, *, every: bool) -> tuple[MatchedPlace, ...]:
    """Pairs of a place of either frame, the likeliest first."""
    of_partners = pl.any_horizontal(pl.col("key_a", "key_b").str.contains("^[ab]:partner:"))
    wanted = (pl.col("record_a") != pl.col("record_b")) & ~of_partners
    if not every:
        wanted &= pl.col("outcome") != "no"
    keyed = pl.col("key_a", "key_b").str.slice(2)  # behind the name of the argument
    chosen = pairs.filter(wanted).with_columns(keyed).sort("weight", descending=True)
    return tuple(MatchedPlace(*row) for row in chosen.select(*MatchedPlace.__slots__).iter_rows())


def _pick(table: pl.DataFrame, argument: str, *, name: str, key: str, country: str) -> pl.DataFrame:
    """The columns that linking reads, by their own names, as text."""
    read = [c for c in (country, "admin1", "geonames_id", *_COORDINATES) if c in table.columns]
    columns_of(table, read, argument)
    prepared = table.with_columns(names_in(table, name, argument).alias("name"))
    if country in table.columns:
        prepared = prepared.with_columns(_iso_codes_of_column(table[country], argument, country))
    for column in _COORDINATES:
        if column in table.columns:
            numbers = numbers_in(table, column, argument)
            prepared = prepared.with_columns(numbers.cast(pl.String).alias(column))
    for column in ("admin1", "geonames_id"):
        if column in table.columns:
            prepared = prepared.with_columns(pl.col(column).cast(pl.String).replace("", None))
    if key:
        prepared = prepared.with_columns(names_in(table, key, argument).alias(_KEY))
    else:
        parts = [c for c in ("name", "country", "admin1") if c in prepared.columns]
        joined = pl.concat_str([pl.col(c).fill_null("") for c in parts], separator=", ")
        prepared = prepared.with_columns(joined.str.strip_chars_end(", ").alias(_KEY))
    return prepared


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
