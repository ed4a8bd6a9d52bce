"""Result of place resolution: which place is taken, and why a person is asked otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from paradiplomacy.language.countries import country_name
from paradiplomacy.linking.candidates import NameMatch
from paradiplomacy.linking.geonames import GEONAMES
from paradiplomacy.linking.mentions import Mention
from paradiplomacy.linking.open_questions import OpenQuestion
from paradiplomacy.linking.scoring import ACCEPTED, ANYWHERE, PlaceCandidate, expected_right
from paradiplomacy.model.places import Level
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Judgement, Source, Statement
from paradiplomacy.sources.folded_names import plain_name
from paradiplomacy.sources.mention_keys import NOWHERE

__all__ = ["Resolution"]


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
    """

    material: Material
    judgements: tuple[Judgement, ...]
    places: tuple[Statement, ...]
    queue: tuple[OpenQuestion[PlaceCandidate], ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        """Whom `places` cites."""
        return (GEONAMES,) if any(s.source == GEONAMES.id for s in self.places) else ()

    def apply(self) -> Material:
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


_STATES = frozenset(level.value for level in Level if level.tier == "state")

_SMALL = 10_000  # inhabitants of a place that is not known by another name the world over


def question(
    mention: Mention, matches: Sequence[NameMatch], ranked: Sequence[PlaceCandidate]
) -> str:
    """Reason why a person must be asked; ``""`` where the best candidate may be taken."""
    where = country_name(mention.country)
    if mention.level in _STATES and mention.geonames_id is None:
        return f"{mention.level}: the gazetteer has towns only"
    if not ranked:
        return f"no place of the gazetteer in {where} is called so"
    area = next((r.area_word for r in mention.readings if r.area_word), "")
    if area and any(match.kind == "area" for match in matches):
        return f"named as a {area}: the town of that name may be another place"
    pointed = [candidate for candidate in ranked if candidate.supported]
    if len(pointed) > 1 and set(pointed[0].supported) != set(pointed[1].supported):
        return (
            f"one name, several places: partners point to {pointed[0].label} and to "
            f"{pointed[1].label}"
        )
    if pointed and not ranked[0].supported:
        return f"a partner is known to be tied with {pointed[0].label}: {reason(ranked)}"
    if ranked[0].doubt:
        return f"{ranked[0].label}, {ranked[0].doubt}: {reason(ranked)}"
    right = expected_right(ranked, len(mention.partners))
    is_small = (
        mention.country == NOWHERE
        and ranked[0].population < _SMALL
        and not (plain_name(mention.name).startswith(plain_name(ranked[0].label.split(",")[0])))
    )
    doubted = "other name" if is_small else "other name beside main names"
    if mention.country == NOWHERE and ranked[0].parts[0].what.startswith(doubted):
        right = min(right, ACCEPTED)
    nowhere = mention.country == NOWHERE and not ranked[0].supported
    if right < (ANYWHERE if nowhere else ACCEPTED):
        why = f"{right:.0%} for {ranked[0].label}: {reason(ranked)}"
        return f"no country is stated; {why}" if nowhere else why
    return ""


def reason(ranked: Sequence[PlaceCandidate]) -> str:
    """The parts of the best candidate's score, and how far behind the next one is."""
    why = ranked[0].explanation
    if len(ranked) > 1:
        behind = ranked[0].score - ranked[1].score
        why += f"; next best {ranked[1].label} {behind:.1f} behind"
    return why
