"""The places of a material that no gazetteer has placed yet, and whom they keep company with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from paradiplomacy.linking.naming import Reading, read_names
from paradiplomacy.model.records import Material
from paradiplomacy.sources.extract import NOWHERE

__all__ = ["Unplaced", "unplaced"]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """One mention: what its material says of the place, and its partners.

    Parameters
    ----------
    key, name, country : str
        Key of the mention, its first name in order of text, ISO code or `NOWHERE`.
    readings : tuple of Reading
        Of every name that the material gives.
    local : tuple of Reading
        Of every name in the country's own script.
    admin1 : tuple of str
        First-order division, as the material names it.
    level : str
        ``""`` where the material gives none.
    coordinates : (float, float) or None
    wikidata_id : str
    geonames_id : int or None
        Where the material itself says which place of GeoNames it means.
    partners : tuple of str
        Keys of the mentions that it is tied with.
    """

    key: str
    name: str
    country: str
    readings: tuple[Reading, ...]
    local: tuple[Reading, ...] = ()
    admin1: tuple[str, ...] = ()
    level: str = ""
    coordinates: tuple[float, float] | None = None
    wikidata_id: str = ""
    geonames_id: int | None = None
    partners: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """Every spelling of its name that a gazetteer may be asked for."""
        return frozenset(key for r in (*self.readings, *self.local) for key in r.keys)


def unplaced(material: Material) -> dict[str, Unplaced]:
    """The named places of a material by key, in order of key."""
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    partners: dict[str, set[str]] = defaultdict(set)
    for statement in material.statements:
        kind, _, key = statement.subject.partition(":")
        if kind == "place":
            said[key][statement.property].add(statement.value)
        elif kind == "tie":
            a, _, b = key.partition("|")
            partners[a].add(b)
            partners[b].add(a)
    texts = sorted(
        {v for of in said.values() for p in ("name", "name_local") for v in of.get(p, ())}
    )
    read = dict(zip(texts, read_names(texts), strict=True))
    return {
        key: _mention(key, said[key], read, partners[key])
        for key in sorted(said)
        if said[key].get("name")
    }


def _mention(
    key: str,
    said: Mapping[str, Collection[str]],
    read: Mapping[str, Reading],
    partners: Collection[str],
) -> Unplaced:
    def first(prop: str) -> str:
        return min(said.get(prop, ()), default="")

    names = sorted(said["name"])
    return Unplaced(
        key=key,
        name=names[0],
        country=first("country") or NOWHERE,
        readings=tuple(read[name] for name in names),
        local=tuple(read[name] for name in sorted(said.get("name_local", ()))),
        admin1=tuple(sorted(said.get("admin1", ()))),
        level=first("level"),
        coordinates=_position(said),
        wikidata_id=first("wikidata_id"),
        geonames_id=int(first("geonames_id")) if first("geonames_id").isdecimal() else None,
        partners=tuple(sorted(partners)),
    )


def _position(said: Mapping[str, Collection[str]]) -> tuple[float, float] | None:
    """Coordinates of the source, where it gives one pair only."""
    given = said.get("coordinates", ())
    if len(given) == 1:
        latitude, _, longitude = next(iter(given)).partition(",")
        return float(latitude), float(longitude)
    pair = (said.get("latitude", ()), said.get("longitude", ()))
    if all(len(one) == 1 for one in pair):
        return float(next(iter(pair[0]))), float(next(iter(pair[1])))
    return None
