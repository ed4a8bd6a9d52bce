"""GeoNames: populated places of 500 inhabitants or more, by name and country.

The file ships with the package (see ``scripts/make_gazetteer.py``); GeoNames is licensed
CC BY 4.0.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import polars as pl

from paradiplomacy.errors import FileError, NotFoundError
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.sources.folded_names import name_key, plain_name, plain_names

_FILE = Path(__file__).with_name("assets") / "gazetteer.parquet"


_REACH_DEGREES = 0.75


@dataclass(frozen=True, slots=True)
class GazetteerPlace:
    """One place of the gazetteer.

    Parameters
    ----------
    id : int
        Of GeoNames.
    name, country : str
        Main name, ISO 3166-1 alpha-2 code.
    admin1_code, admin1 : str
        First-order division: GeoNames' code (in the U.S., the state's letters) and its
        English name; ``""`` where GeoNames has none.
    admin2 : str
        Name of the second-order division: county, department, prefecture; ``""`` for some.
    latitude, longitude : float
        Degrees, WGS 84.
    population : int
        0 where GeoNames does not know.
    names : tuple of str
        Other names, in many scripts.
    """

    id: int
    name: str
    country: str
    admin1_code: str
    admin1: str
    admin2: str
    latitude: float
    longitude: float
    population: int
    names: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Place key: ``us-gn-4119403``."""
        return f"{self.country.lower()}-gn-{self.id}"

    @property
    def label(self) -> str:
        """Name with its first-order division."""
        return f"{self.name}, {self.admin1}" if self.admin1 not in ("", self.name) else self.name


class Gazetteer:
    """Places by id and by name.

    Parameters
    ----------
    frame : polars.DataFrame
        One row a place, the fields of `GazetteerPlace` as columns; ``names`` is a list.

    Examples
    --------
    >>> [place.label for place in gazetteer().places_of_name("Little Rock", "US")][:1]
    ['Little Rock, Arkansas']
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame if frame["id"].is_sorted() else frame.sort("id")
        self._spots: dict[str, Any] = {}
        self._last: tuple[frozenset[str] | None, pl.DataFrame | None] = (None, None)

    def __len__(self) -> int:
        return self.frame.height

    @cached_property
    def _ids(self) -> Any:
        return self.frame["id"].to_numpy()

    def _row(self, geonames_id: int) -> int | None:
        row = bisect_left(self._ids, geonames_id)
        return row if row < len(self._ids) and self._ids[row] == geonames_id else None

    def place(self, geonames_id: int) -> GazetteerPlace:
        """The place of a GeoNames id.

        Raises
        ------
        NotFoundError
            The gazetteer has no such place.
        """
        row = self._row(geonames_id)
        if row is None:
            raise NotFoundError(
                "place of the gazetteer",
                str(geonames_id),
                hint="it holds populated places of GeoNames with 500 inhabitants or more",
            )
        cells = self.frame.row(row, named=True)
        return GazetteerPlace(**{**cells, "names": tuple(cells["names"] or ())})

    def by_key(self, key: str) -> GazetteerPlace | None:
        """The place of a key such as ``us-gn-4119403``; None where the key is another sort."""
        country, _, rest = key.partition("-gn-")
        if not rest.isdecimal() or self._row(int(rest)) is None:
            return None
        place = self.place(int(rest))
        return place if place.country == country.upper() else None

    def reaches(self, country: str, at: tuple[float, float]) -> bool:
        """True where a country has a place within some 80 km of a point, so that it may lie in it.

        Examples
        --------
        >>> gazetteer().reaches("US", (34.7, -92.3)), gazetteer().reaches("US", (52.5, -1.9))
        (True, False)
        """
        import numpy as np

        if country not in self._spots:
            of_country = self.frame.filter(pl.col("country") == country)
            self._spots[country] = of_country.select("latitude", "longitude").to_numpy()
        north, east = (self._spots[country] - np.array(at)).T
        east = np.abs((east + 180) % 360 - 180) * np.cos(np.radians(at[0]))
        return bool(((np.abs(north) < _REACH_DEGREES) & (east < _REACH_DEGREES)).any())

    def index(
        self, countries: Collection[str] | None = None, *, keys: Collection[str] | None = None
    ) -> pl.DataFrame:
        """Names as keys: one row a country, key and place.

        Parameters
        ----------
        countries, keys : collection of str, optional
            Only places of these countries, only these names.

        Returns
        -------
        polars.DataFrame
            Columns country, key, id, and main: whether it is the place's main name.
        """
        listed = self._in_countries(None if countries is None else frozenset(countries))
        if keys is not None:
            listed = listed.filter(pl.col("key").is_in(sorted(keys)))
        return (
            listed.group_by("country", "key", "id")
            .agg(pl.col("main").any())
            .sort("country", "key", "id")
        )

    def _in_countries(self, countries: frozenset[str] | None) -> pl.DataFrame:
        """Every name of places of some countries; the last answer is kept for the next."""
        covered, listed = self._last
        if listed is not None and (
            covered is None or (countries is not None and countries <= covered)
        ):
            if countries != covered:
                listed = listed.filter(pl.col("country").is_in(sorted(countries or ())))
            return listed
        frame = self.frame.select("id", "country", "name", "names")
        if countries is not None:
            frame = frame.filter(pl.col("country").is_in(sorted(countries)))
        main = frame.select("country", "id", name="name", main=pl.lit(True))
        further = frame.explode("names").select("country", "id", name="names", main=pl.lit(False))
        written = pl.concat([main, further.filter(pl.col("name").is_not_null())])
        key = plain_names(written["name"]).str.replace_all(" ", "", literal=True)
        listed = written.select("country", "id", "main").with_columns(key.alias("key"))
        listed = listed.filter(pl.col("key") != "")
        self._last = (countries, listed)
        return listed

    def places_of_name(self, name: str, country: str = "") -> tuple[GazetteerPlace, ...]:
        """Places that bear a name, main name or other, the most populous first."""
        bearing = self.index({country} if country else None, keys={name_key(name)})
        return tuple(sorted(map(self.place, bearing["id"]), key=lambda p: (-p.population, p.id)))


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer that ships with the package, read once.

    Raises
    ------
    RecordError
        The file is not there: the package was not built, only copied.
    """
    if not _FILE.is_file():
        raise FileError(
            _FILE.name,
            "the gazetteer is missing; install the package with pip, which makes it, or run "
            "scripts/make_gazetteer.py of the checkout",
        )
    return Gazetteer(pl.read_parquet(_FILE))


@cache
def _divisions_of_countries() -> dict[str, frozenset[str]]:
    frame = gazetteer().frame.select("country", "admin1").unique()
    pairs = frame.with_columns(plain_names(frame["admin1"])).iter_rows()
    by_name = group_pairs((name, country) for country, name in pairs)
    return {name: frozenset(countries) for name, countries in by_name.items() if name}


def countries_divided(name: str) -> frozenset[str]:
    """Countries that have a first-order division of that name.

    Examples
    --------
    >>> sorted(countries_divided("Georgia")), sorted(countries_divided("France"))
    (['US'], [])
    """
    return _divisions_of_countries().get(plain_name(name), frozenset())


@cache
def gazetteer_digest() -> str:
    """SHA-256 of the gazetteer's file, so that results show by which one they came about."""
    return hashlib.sha256(_FILE.read_bytes()).hexdigest()
