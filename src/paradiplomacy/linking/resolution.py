"""Result of place resolution: judgements, places, and questions for a person."""

from __future__ import annotations

from dataclasses import dataclass, replace

from paradiplomacy.linking.geonames import GEONAMES
from paradiplomacy.linking.questions import OpenQuestion
from paradiplomacy.linking.scoring import PlaceCandidate
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Judgement, Source, Statement

__all__ = ["Outside", "Resolution"]


@dataclass(frozen=True, slots=True)
class Outside:
    """Coordinates of a source that lie far from the place that was resolved.

    Parameters
    ----------
    mention, name, country, place : str
        `place` is the key of the GeoNames place.
    km : float
    """

    mention: str
    name: str
    country: str
    place: str
    km: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """Result of resolving the places of a record.

    Parameters
    ----------
    material : Material
        As it came.
    judgements : tuple of Judgement
        One for each resolved mention, in order of mention.
    places : tuple of Statement
        What GeoNames says of the places resolved to, by a person or by us; and the points of
        those that exist by their points.
    queue : tuple of OpenQuestion
        Mentions for a person, in order of mention.
    outside : tuple of Outside
        Coordinates of the source that are some other place's, in order of mention.
    """

    material: Material
    judgements: tuple[Judgement, ...]
    places: tuple[Statement, ...]
    queue: tuple[OpenQuestion[PlaceCandidate], ...]
    outside: tuple[Outside, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        """Whom `places` cites."""
        return (GEONAMES,) if any(s.source == GEONAMES.id for s in self.places) else ()

    def applied(self) -> Material:
        """The material with the judgements, and the places that they refer to.

        Judgements that the material had come last: a person's word outlasts ours.
        """
        listed = {source.id: source for source in (*self.sources, *self.material.sources)}
        return replace(
            self.material,
            sources=tuple(sorted(listed.values())),
            statements=(*self.material.statements, *self.places),
            judgements=(*self.judgements, *self.material.judgements),
        )
