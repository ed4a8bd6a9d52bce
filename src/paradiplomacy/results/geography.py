"""Geography of the ties of a record: by country, by pair of countries, by place.

Counts only, of what the frames hold, as the pictures and tables of the report need them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl
import yaml

from paradiplomacy.answers.scope import MANY_COUNTRIES
from paradiplomacy.model.sphere import Point, point_of, vector
from paradiplomacy.networks.graph import NO_COUNTRY
from paradiplomacy.record.frames import Frames

ELSEWHERE = "Elsewhere"


@dataclass(frozen=True, slots=True)
class Country:
    """A country in a record.

    `places`, `ties`, `abroad`: places with a tie; ties with an end there; those of them that lead
        abroad.
    `where`: middle of its places, each weighted by its ties; None where none has coordinates.
    """

    code: str
    area: str
    places: int
    ties: int
    abroad: int
    where: Point | None


@dataclass(frozen=True, slots=True)
class Geography:
    """Geography of ties: where they lie.

    `countries`: those with most ties first; a country that nothing names is none of them.
    `pairs`: country_a, country_b, area_a, area_b, ties, places_a, places_b: by pair of countries,
        most ties first; within one country, both are the same.
    `ties`, `inside`, `unnamed`, `without_spot`: all ties; those within one country; those with an
        end whose country nothing names, and with one that has no coordinates.
    """

    countries: tuple[Country, ...]
    pairs: pl.DataFrame
    ties: int
    inside: int
    unnamed: int
    without_spot: int

    @property
    def is_wide(self) -> bool:
        """True if ties lie among many countries."""
        return len(self.countries) >= MANY_COUNTRIES

    @property
    def hub(self) -> str:
        """The country in which every tie has exactly one end; none where there is no such.

        The network then has two sides, with no tie within either.
        """
        return next((c.code for c in self.countries[:2] if c.abroad == c.ties == self.ties), "")


def geography_of(frames: Frames) -> Geography:
    """Count the ties of a record by country, pair of countries and place.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.record.frames import frames_of
    >>> found = geography_of(frames_of(open_record("china_russia")))
    >>> [country.code for country in found.countries], found.is_wide
    (['CN', 'RU'], False)
    """
    ends = pl.concat(
        frames.ties.select(
            "tie",
            pl.col(f"place_{end}").alias("place"),
            (pl.col("country_a") != pl.col("country_b")).alias("abroad"),
        )
        for end in "ab"
    )
    ties_of = ends.group_by("place").agg(pl.len().cast(pl.Int64).alias("ties"))
    placed = frames.places.join(ties_of, on="place").sort("ties", "place", descending=[True, False])
    located = placed.drop_nulls(["longitude", "latitude"])
    spots = located["place"].to_list()
    both_located = pl.col("place_a").is_in(spots) & pl.col("place_b").is_in(spots)
    country_a, country_b = pl.col("country_a"), pl.col("country_b")
    nobody = sorted(NO_COUNTRY)
    is_named = ~country_a.is_in(nobody) & ~country_b.is_in(nobody)
    return Geography(
        countries=_locate_countries(frames, placed, ends, located),
        pairs=_count_ties_of_pairs(frames),
        ties=frames.ties.height,
        inside=frames.ties.filter(is_named & (country_a == country_b)).height,
        unnamed=frames.ties.filter(~is_named).height,
        without_spot=frames.ties.filter(~both_located).height,
    )


def _locate_countries(
    frames: Frames, placed: pl.DataFrame, ends: pl.DataFrame, on_map: pl.DataFrame
) -> tuple[Country, ...]:
    located = ends.join(frames.places.select("place", "country"), on="place")
    middles = _middles(on_map)
    return tuple(
        Country(
            code=row["country"],
            area=area_of(row["country"]),
            places=int(row["places"]),
            ties=row["ties"],
            abroad=row["abroad"],
            where=middles.get(row["country"]),
        )
        for row in located.unique(["tie", "country"])
        .group_by("country")
        .agg(
            pl.len().cast(pl.Int64).alias("ties"),
            pl.col("abroad").sum().cast(pl.Int64).alias("abroad"),
        )
        .join(placed.group_by("country").agg(pl.len().alias("places")), on="country")
        .sort("ties", "country", descending=[True, False])
        .iter_rows(named=True)
        if row["country"] not in NO_COUNTRY
    )


def _middles(places: pl.DataFrame) -> dict[str, Point]:
    """The middle of each country's places on the globe, weighted by ties."""
    sums: dict[str, list[float]] = {}
    columns = ("country", "longitude", "latitude", "ties")
    for country, *where, ties in places.select(columns).iter_rows():
        total = sums.setdefault(country, [0.0, 0.0, 0.0])
        for axis, part in enumerate(vector((where[0], where[1]))):
            total[axis] += ties * part
    return {code: point_of(total) for code, total in sums.items() if any(total)}


def _count_ties_of_pairs(frames: Frames) -> pl.DataFrame:
    a, b = pl.col("country_a"), pl.col("country_b")
    turned = a > b
    return (
        frames.ties.select(
            pl.min_horizontal(a, b).alias("country_a"),
            pl.max_horizontal(a, b).alias("country_b"),
            pl.when(turned).then("place_b").otherwise("place_a").alias("a"),
            pl.when(turned).then("place_a").otherwise("place_b").alias("b"),
        )
        .group_by("country_a", "country_b")
        .agg(
            pl.len().cast(pl.Int64).alias("ties"),
            pl.col("a").n_unique().cast(pl.Int64).alias("places_a"),
            pl.col("b").n_unique().cast(pl.Int64).alias("places_b"),
        )
        .with_columns(
            pl.col(f"country_{end}")
            .map_elements(area_of, return_dtype=pl.String)
            .alias(f"area_{end}")
            for end in "ab"
        )
        .select("country_a", "country_b", "area_a", "area_b", "ties", "places_a", "places_b")
        .sort("ties", "country_a", "country_b", descending=[True, False, False])
    )


def area_of(country: str) -> str:
    """The part of the world in which a country lies.

    `country`: ISO 3166-1 alpha-2 code.

    >>> area_of("JP"), area_of("ZZ")
    ('East Asia', 'Elsewhere')
    """
    return _area_by_country().get(country, ELSEWHERE)


@cache
def _area_by_country() -> dict[str, str]:
    text = (files("paradiplomacy.results") / "areas.yaml").read_text(encoding="utf-8")
    return {code: area for area, codes in yaml.safe_load(text).items() for code in codes.split()}
