"""Places: the subnational governments that keep ties."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Level", "Place"]


class Level(StrEnum):
    """Kind of government that a place has.

    `tier` is one of two that counts of ties keep apart: ``state`` (a first-order
    division of its country) and ``city`` (all that lies below).
    """

    STATE = "state"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    CITY = "city"
    DISTRICT = "district"
    BOROUGH = "borough"
    TOWN = "town"
    TOWNSHIP = "township"
    ZONE = "zone"
    ASSOCIATION = "association"
    PORT = "port"

    @property
    def tier(self) -> str:
        """``state`` or ``city``."""
        return "state" if self in (Level.STATE, Level.PROVINCE) else "city"


@dataclass(frozen=True, slots=True)
class Place:
    """A subnational government.

    Parameters
    ----------
    id : str
        Stable key, ISO country first: ``us-ar-little-rock``, ``cn-jilin-changchun``.
    name, name_local : str
        English name, and the name in the country's own script (may be empty).
    country : str
        ISO 3166-1 alpha-2 code. A code names a mailing region, not a position on status.
    level : Level
    admin1 : str
        State, province or like, in English; equals `name` for a state or province.
    region : str
        Region of the country by its statistics office, or ``""``.
    coastal : bool or None
    latitude, longitude : float or None
        Degrees, WGS 84.
    population : int or None
        Inhabitants by GeoNames.
    geonames_id : int or None
    wikidata_id : str
        Item of Wikidata, ``Q3955``, or ``""``.
    """

    id: str
    name: str
    country: str
    level: Level
    name_local: str = ""
    admin1: str = ""
    region: str = ""
    coastal: bool | None = None
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None
    geonames_id: int | None = None
    wikidata_id: str = ""

    @property
    def label(self) -> str:
        """Name with its state or province: ``Little Rock, Arkansas``."""
        if not self.admin1 or self.admin1 == self.name:
            return self.name
        return f"{self.name}, {self.admin1}"
