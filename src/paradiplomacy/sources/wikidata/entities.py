"""Whole entities of Wikidata in JSON: whom each lists as partner, since when, by what reference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from paradiplomacy.sources.extract import NOWHERE, Extract, Extractor
from paradiplomacy.sources.wikidata.entity_files import (
    Problems,
    entities_of,
    modified_on,
    revision_of,
)
from paradiplomacy.sources.wikidata.listing import END, POINT, START, TWIN, Dates, state_listing
from paradiplomacy.sources.wikidata.meta import checked_date, meta_of
from paradiplomacy.sources.wikidata.places import PLACE_PROPERTIES, EntityPlace, place_of
from paradiplomacy.sources.wikidata.snaks import (
    labels_of,
    mapping,
    qualifiers,
    rank_of,
    snak_of,
    sound,
)
from paradiplomacy.sources.wikidata.values import WIKIDATA, clean
from paradiplomacy.tabular.files import modified_by

__all__ = ["read_wikidata_entities"]

METHOD = "wikidata-entities/1"
_MEMBERS = {"pageid", "ns", "title", "lastrevid", "modified", "type", "id", "labels", "claims"}
_CITES = {"P854": "cites", "P248": "stated in", "P143": "imported from", "P4656": "imported from"}
_LONGEST_NOTE = 300


def read_wikidata_entities(
    path: str | Path,
    *,
    record: str = "wikidata_entities",
    title: str = "Twin towns of Wikidata, as whole entities",
    as_of: str = "",
) -> Extract:
    """Read entities as ``Special:EntityData``, the API or a dump gives them.

    Parameters
    ----------
    path : str or Path
        One entity, ``{"entities": {...}}``, a list of entities, or one entity a line; or a
        folder of such files.
    record : str
        Key of the record that it becomes.
    title : str
    as_of : str
        EDTF date to which the entities speak; without it, the day on which the latest of
        them was modified.

    Returns
    -------
    Extract
        Every statement of P190 is a listing by its entity. P580 is the date of
        establishment and P582 that of the end (``unknown`` where Wikidata knows that there
        is one); P585 says that the tie held by then: ``../1995``. Statements of rank
        deprecated are left out: Wikidata keeps them to show what not to believe, which
        does not deny the tie. Preferred and normal ones count alike.

    Raises
    ------
    RecordError
        A file cannot be read, or holds no entity that lists a partner.
    """
    at = Path(path)
    entities, problems = entities_of(at)
    modified = max(map(modified_on, entities.values()))
    unread: Counter[str] = Counter()
    places = {item: place_of(entity, unread) for item, entity in entities.items()}
    ties = [
        (item, statement, partner)
        for item, entity in entities.items()
        for statement, partner in _twins(item, entity, problems)
    ]
    bare = sorted({partner for *_, partner in ties} - entities.keys())
    meta = meta_of(
        record,
        title=title,
        description=f"{len(entities):,} entities of Wikidata and the partners that they list.",
        as_of=checked_date(as_of or modified, file=at.name)
        if as_of or modified
        else modified_by(at),
        method=METHOD,
        limits=_limits(ties, places, len(bare)),
    )
    extractor = Extractor(meta, [WIKIDATA], file=at.name, method=METHOD)
    keys = {item: _state(extractor, item, entities[item], place) for item, place in places.items()}
    for item in bare:
        keys[item] = extractor.place(
            item, NOWHERE, identified_by=item, wikidata_id=item, locator=item
        )
    for item, statement, partner in ties:
        _list(extractor, item, statement, partner, keys)
    for field, message in problems:
        extractor.skip(0, field, message)
    for entity in entities.values():
        unread.update(_unread(entity))
    for name, times in unread.items():
        if times:
            extractor.leave_unread(name, times)
    return extractor.close()


_Tie = tuple[str, Mapping[str, Any], str]


def _limits(ties: list[_Tie], places: Mapping[str, EntityPlace], bare: int) -> list[str]:
    unsourced = sum(not _listed(statement.get("references")) for _, statement, _ in ties)
    several = sum(place.countries > 1 for place in places.values())
    limits = [f"{unsourced:,} of {len(ties):,} statements of a partner cite no reference."]
    if bare:
        limits.append(f"{bare:,} partners have no entity here: nothing but their QID is known.")
    if several:
        limits.append(f"{several:,} places are said to lie in several countries; none is chosen.")
    return limits


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _twins(
    item: str, entity: Mapping[str, Any], problems: Problems
) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Statements that name a partner; the others become problems."""
    claims = entity.get("claims")
    listed = mapping(claims).get(TWIN, [])
    if not sound(claims) or not isinstance(listed, list):
        problems.append((f"{item} claims", "are not as Wikidata writes them; fetch it again"))
        return
    for statement in map(mapping, listed):
        snak = snak_of(statement.get("mainsnak"))
        partner = snak.item
        if rank_of(statement) == "deprecated":
            message = "has rank deprecated: Wikidata keeps it to show what not to believe"
        elif snak.kind == "somevalue":
            message = "has a partner of whom it is not known which item it is"
        elif snak.kind == "novalue":
            message = "says that there is no partner, which names no tie"
        elif partner is None:
            message = "names no item as partner, expected one such as Q3955"
        elif partner == item:
            message = "lists itself as its partner; correct or remove it"
        else:
            yield statement, partner
            continue
        problems.append((_locator(item, statement), message))


def _locator(item: str, statement: Mapping[str, Any]) -> str:
    """Id of a statement; in Wikidata, ``/wiki/Q3955#`` with it leads there."""
    return clean(statement.get("id"))[:80] or f"{item} {TWIN}"


def _state(extractor: Extractor, item: str, entity: Mapping[str, Any], place: EntityPlace) -> str:
    revision = revision_of(entity)
    locator = f"{item}, revision {revision}" if revision else item
    key = extractor.place(
        place.name or item,
        place.country,
        identified_by=item,
        name_local=place.name_local,
        coordinates=place.point,
        wikidata_id=item,
        locator=locator,
    )
    for number in place.geonames:
        extractor.say(f"place:{key}", "geonames_id", number, locator=locator)
    return key


def _list(
    extractor: Extractor,
    item: str,
    statement: Mapping[str, Any],
    partner: str,
    keys: Mapping[str, str],
) -> None:
    locator = _locator(item, statement)
    dates = Dates()
    for prop, snak in qualifiers(statement.get("qualifiers")):
        if prop not in (START, END, POINT):
            extractor.leave_unread(f"{TWIN} qualifier {clean(prop)[:40]}")
        elif prop == END and snak.kind == "somevalue":
            dates.ends.append(("unknown", "somevalue"))
        elif snak.kind in ("somevalue", "novalue"):
            extractor.leave_unread(f"{TWIN} qualifier {prop}, {snak.kind}")
        else:
            try:
                date = (snak.edtf, clean(mapping(snak.value).get("time")))
            except ValueError as error:
                message = f"{error}; the tie is kept without this date"
                extractor.skip(0, f"{locator} {prop}", message)
            else:
                dates.of(prop).append(date)
    state_listing(
        extractor,
        (keys[item], keys[partner]),
        items=(item, partner),
        dates=dates,
        locator=locator,
        note=_references(extractor, statement),
    )


def _references(extractor: Extractor, statement: Mapping[str, Any]) -> str:
    """Whom a statement cites, in short."""
    cited: dict[str, None] = {}
    for reference in _listed(statement.get("references")):
        for prop, snak in qualifiers(mapping(reference).get("snaks")):
            what = snak.item or clean(snak.text)
            if prop in _CITES and what:
                cited[f"{_CITES[prop]} {what}"] = None
            else:
                extractor.leave_unread(f"{TWIN} reference {clean(prop)[:40]}")
    text = "; ".join(cited)
    return text if len(text) <= _LONGEST_NOTE else text[: _LONGEST_NOTE - 4] + " ..."


def _unread(entity: Mapping[str, Any]) -> Counter[str]:
    """Members and properties that nothing here reads, and how often they occur."""
    unread: Counter[str] = Counter()
    for name, member in entity.items():
        if name not in _MEMBERS and member:
            unread[clean(name)[:40]] += 1
    for prop, statements in mapping(entity.get("claims")).items():
        if prop not in (TWIN, *PLACE_PROPERTIES):
            unread[clean(prop)[:40]] += len(_listed(statements)) or 1
    unread["labels in other languages"] += max(len(labels_of(entity)) - 2, 0)
    return unread
