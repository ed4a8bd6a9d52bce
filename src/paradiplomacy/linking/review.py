"""The review queue of a store: what to ask a person, and what a person decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from paradiplomacy.errors import ChangeError, NotFoundError
from paradiplomacy.evidence.store import Store
from paradiplomacy.linking.candidates import Names
from paradiplomacy.linking.co_partners import KnownTie
from paradiplomacy.linking.geonames import GEONAMES, statements_of
from paradiplomacy.linking.judgements import applicable_judgements
from paradiplomacy.linking.mentions import Mention, mentions_of
from paradiplomacy.linking.naming import read_names
from paradiplomacy.linking.open_questions import OpenQuestion
from paradiplomacy.linking.resolution import question, reason
from paradiplomacy.linking.resolve import resolve
from paradiplomacy.linking.scoring import PlaceCandidate, rank
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Judgement, JudgementKind, Statement
from paradiplomacy.sources.gazetteer import Gazetteer
from paradiplomacy.sources.mention_keys import NOWHERE

NO_PLACE = "none"
"""What a person says of a mention that means no place of the gazetteer."""


@dataclass(frozen=True, slots=True)
class PlaceResolution:
    """Meaning of a single name.

    `taken`: whether the first candidate would be taken.
    `why`: the score explained, or why a person would be asked.
    `candidates`: the best first.
    """

    taken: bool
    why: str
    candidates: tuple[PlaceCandidate, ...]


@dataclass(frozen=True, slots=True)
class RecordedJudgement:
    """A judgement, and whether it is new; if not, it is the one that stands already."""

    judgement: Judgement
    added: bool


def ask(name: str, country: str, *, gazetteer: Gazetteer, admin1: str = "") -> PlaceResolution:
    """Resolve one name that keeps no company.

    >>> from paradiplomacy.sources.gazetteer import gazetteer
    >>> answer = ask("Little Rock", "US", gazetteer=gazetteer())
    >>> answer.taken, answer.candidates[0].label
    (True, 'Little Rock, Arkansas')
    >>> ask("Springfield", "US", gazetteer=gazetteer()).taken
    False
    """
    mention = Mention(
        key="asked",
        name=name,
        country=country,
        readings=tuple(read_names([name])),
        admin1=(admin1,) if admin1 else (),
    )
    names = Names(gazetteer, [mention])
    names.look_for_spellings([mention])
    matches = names.matches(mention)
    ranked = rank(mention, matches, names, company={}, labels={})
    asked = question(mention, matches, ranked)
    return PlaceResolution(not asked, asked or reason(ranked), ranked)


def review_queue(
    material: Material,
    *,
    gazetteer: Gazetteer,
    known: Iterable[KnownTie] = (),
    progress: Callable[[int, int], None] | None = None,
) -> tuple[OpenQuestion[PlaceCandidate], ...]:
    """The mentions of a stored record that wait for a person, those with candidates first.

    `material`: as the store has it: what was judged, by whomever, is not asked again.
    """
    resolution = resolve(material, gazetteer=gazetteer, known=known, progress=progress)
    ties = {key: len(mention.partners) for key, mention in mentions_of(material).items()}
    return tuple(
        sorted(
            resolution.queue,
            key=lambda open_question: (
                not open_question.candidates,
                -ties[open_question.mention],
                open_question.mention,
            ),
        )
    )


def judge(
    store: Store,
    record: str,
    *,
    mention: str,
    place: str,
    why: str,
    by: str,
    on: str,
    gazetteer: Gazetteer,
    version: str | None = None,
    person: str = "",
) -> RecordedJudgement:
    """Store what a person decided on a mention, and what GeoNames says of the place.

    What was decided so already, by the same person for the same reason, is not stored again.

    `mention`: key of the mention.
    `place`: a GeoNames id, a place key of the record, or `NO_PLACE`.
    `why`, `by`, `on`: the reason, the person, the ISO date.
    `version`: of the fact ``same place`` of the mention, as `Store.history` gave it.
    `person`: key of who decides, as a user.

    Raises ConflictError: Somebody else decided on the mention since; nothing was written.
    Raises NotFoundError: The record has no such mention; no such place; a place outside the country
        that the material states.
    Raises ParadiplomacyError: With what was decided before it goes round in a circle, or makes a
        place its own partner.
    """
    material = store.material(record)
    mentions = mentions_of(material)
    if mention not in mentions:
        raise NotFoundError("mention", mention, mentions, hint=f"in record {record!r}")
    place_key = mention if place == NO_PLACE else _key_of(place, mentions, gazetteer)
    country = mentions[mention].country
    if country not in (NOWHERE, place_key[:2].upper()):
        raise NotFoundError(
            "place", place, hint=f"{mention} is said to lie in {country}, and {place_key} does not"
        )
    judgement = Judgement(JudgementKind.SAME_PLACE, mention, place_key, by, on, why)
    before = store.find_same(record, judgement)
    if before is not None:
        return RecordedJudgement(before, added=False)
    _, refused = applicable_judgements(
        [judgement], mentions=mentions, live=material.judgements, gazetteer=gazetteer
    )
    if refused:
        raise ChangeError("not_decided", f"not decided: {refused[0].why}")
    gazetted = gazetteer.by_key(place_key)
    stated = () if gazetted is None else statements_of(gazetted, record)
    store.judge(
        record,
        judgement,
        version=version,
        person=person,
        sources=[GEONAMES] if stated else [],
        stated=stated,
    )
    return RecordedJudgement(judgement, added=True)


def _key_of(place: str, mentions: Iterable[str], gazetteer: Gazetteer) -> str:
    if place.isdecimal():
        return gazetteer.place(int(place)).key
    if place in mentions or gazetteer.by_key(place) is not None:
        return place
    raise NotFoundError(
        "place",
        place,
        mentions,
        hint=f"give a GeoNames id, a place key of the record, or {NO_PLACE!r}",
    )


def withdrawn_by_hand(store: Store, material: Material) -> Iterator[Statement]:
    """Statements that a person withdrew: they stay in the material, and stay withdrawn."""
    withdrawn = (j.subject for j in material.judgements if j.kind is JudgementKind.WITHDRAWN)
    return filter(None, map(store.statement, withdrawn))
