"""Place resolution: which place of GeoNames a name means, with a reason, or a question.

    material  ->  candidates by name, within the stated country only
              ->  a score that adds up, part by part
              ->  a judgement where one candidate stands out, else the review queue

The names of one material also explain each other: in a second pass, places that were
resolved are the company of those that were not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language.cities import cities_called
from paradiplomacy.linking.candidates import NameMatch, Names, km_between
from paradiplomacy.linking.co_partners import CoPartners, KnownTie
from paradiplomacy.linking.geonames import GEONAMES, METHOD, same_place, statements_of
from paradiplomacy.linking.mentions import Mention, mentions_of
from paradiplomacy.linking.naming import name_with_city, read_names
from paradiplomacy.linking.open_questions import OpenQuestion
from paradiplomacy.linking.resolution import Resolution, question, reason
from paradiplomacy.linking.scoring import ACCEPTED, USUAL_POINTS, PlaceCandidate, PointWeights, rank
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Judgement, JudgementKind, Statement
from paradiplomacy.sources.gazetteer import Gazetteer
from paradiplomacy.sources.mention_keys import NOWHERE

Progress = Callable[[int, int], None]
"""Called with how many mentions are done, of how many."""

_MENTIONS_SHOWN = 8
"""Candidates that a question carries, at most."""


def resolve(
    material: Material,
    *,
    gazetteer: Gazetteer,
    known: Iterable[KnownTie] = (),
    decided: Iterable[Judgement] = (),
    progress: Progress | None = None,
) -> Resolution:
    """Find the places of GeoNames that the names of a material mean.

    Parameters
    ----------
    material : Material
        Of an extract: its places are mentions.
    gazetteer : Gazetteer
    known : iterable of KnownTie
        Ties of other records, see `known_ties`: the company that names keep.
    decided : iterable of Judgement
        What people decided, in the order in which they did. Their mentions are left as
        they are.
    progress : callable, optional

    Returns
    -------
    Resolution
        The same for any order of the material's statements.

    Notes
    -----
    No place outside the stated country is ever a candidate. Where no country is stated, all
    countries are searched, and more is asked of the best candidate. Coordinates are evidence, not
    truth: what they say for and against a candidate is learned from each source. A place with a
    point of which the gazetteer has no name exists by its point.

    Examples
    --------
    >>> from paradiplomacy.sources.extract import Extractor
    >>> from paradiplomacy.record.open import read_material
    >>> from paradiplomacy.sources.gazetteer import gazetteer
    >>> known = read_material("china_russia")
    >>> extractor = Extractor(known.meta, known.sources, file="example", method="example/1")
    >>> a, b = extractor.place("Harbin", "CN"), extractor.place("Khabarovsk", "RU")
    >>> extractor.listing(a, b)
    >>> resolution = resolve(extractor.close().material, gazetteer=gazetteer())
    >>> [judgement.object for judgement in resolution.judgements]
    ['cn-gn-2037013', 'ru-gn-2022890']
    """
    mentions = mentions_of(material)
    by_hand = AppliedJudgements.of((*material.judgements, *decided)).same
    open_ = {
        key: mention
        for key, mention in mentions.items()
        if key not in by_hand and gazetteer.by_key(key) is None
    }
    work = _ResolveWork(mentions, gazetteer, open_, CoPartners(known))
    work.learn_points()
    for done, key in enumerate(open_, start=1):
        work.first(key)
        if progress is not None and (done % 500 == 0 or done == len(open_)):
            progress(done, len(open_))
    work.explain_each_other(by_hand)
    chosen = {key: best.geonames_id for key, best in work.taken.items()}
    places = {gazetteer.place(number).key: number for number in chosen.values()}
    places |= {
        place_key: by_person.id
        for place_key in by_hand.values()
        if (by_person := gazetteer.by_key(place_key)) is not None
    }
    return Resolution(
        material=material,
        judgements=tuple(
            same_place(key, work.taken[key].key, work.why[key]) for key in sorted(chosen)
        ),
        places=(
            *_by_point(material, work.by_point),
            *(
                statement
                for key in sorted(places)
                for statement in statements_of(gazetteer.place(places[key]), material.meta.id)
            ),
        ),
        queue=tuple(work.questions()),
    )


class _ResolveWork:
    """The state of one resolution."""

    def __init__(
        self,
        mentions: Mapping[str, Mention],
        gazetteer: Gazetteer,
        open_: Mapping[str, Mention],
        company: CoPartners,
    ) -> None:
        self._mentions = mentions
        self._gazetteer = gazetteer
        open_ = {key: _without_point_abroad(mention, gazetteer) for key, mention in open_.items()}
        self._company = company
        other = _otherwise(open_)
        self._names = Names(gazetteer, [*open_.values(), *other.values()])
        used = {
            key: mention
            for key, mention in other.items()
            if not self._names.forget(open_[key]) and self._names.forget(mention)
        }
        self._open = {**open_, **used}
        self._names.look_for_spellings(self._open.values())
        self._points = USUAL_POINTS
        self.by_point: set[str] = set()
        self._labels = {key: mention.name for key, mention in mentions.items()}
        self._matches: dict[str, list[NameMatch]] = {}
        self.ranked: dict[str, tuple[PlaceCandidate, ...]] = {}
        self.taken: dict[str, PlaceCandidate] = {}
        self.why: dict[str, str] = {}

    def learn_points(self) -> None:
        """Learn how far each source's coordinates lie from places that are known without them."""
        seen = []
        for mention in self._open.values():
            if mention.coordinates is None:
                continue
            matches = self._names.matches(mention)
            ranked = rank(
                replace(mention, coordinates=None), matches, self._names, company={}, labels={}
            )
            sure = bool(ranked) and ranked[0].probability >= ACCEPTED and not ranked[0].doubt
            seen += [
                (
                    mention.located_by,
                    km_between(mention.coordinates, (match.place.latitude, match.place.longitude)),
                    match.place.id == ranked[0].geonames_id,
                )
                for match in matches
                if sure
            ]
        self._points = PointWeights.from_candidates(seen)

    def first(self, key: str) -> None:
        """Judge a mention by what is said of it, and by ties known elsewhere."""
        mention = self._open[key]
        self._matches[key] = self._names.matches(mention)
        places = [match.place for match in self._matches[key]]
        self._decide(key, self._company.support(places, mention.keys, self._with(key)))

    def explain_each_other(self, by_hand: Mapping[str, str]) -> None:
        """Judge again what is open, with what was resolved in this material as company."""
        at = {key: best.geonames_id for key, best in self.taken.items()}
        at |= {
            key: place.id
            for key, kept in by_hand.items()
            if key in self._mentions and (place := self._gazetteer.by_key(kept)) is not None
        }
        tied = {
            (place_id, _name_shared_by_mentions(partner, at))
            for key, place_id in at.items()
            for partner in self._mentions[key].partners
        }
        for key in [key for key in self._open if key not in self.taken]:
            mention = self._open[key]
            partners = self._with(key)
            places = [match.place for match in self._matches[key]]
            support = self._company.support(places, mention.keys, partners)
            for place in places:
                in_material = {
                    p.key
                    for p in partners
                    if (place.id, _name_shared_by_mentions(p.key, at)) in tied
                }
                supporters = dict.fromkeys(in_material, "this record") | support.get(place.id, {})
                support[place.id] = dict(sorted(supporters.items()))
            if any(support.values()):
                self._decide(key, support)

    def questions(self) -> Iterator[OpenQuestion[PlaceCandidate]]:
        """Questions that are left for a person, with the places that they may mean."""
        return (
            OpenQuestion(
                key,
                mention.name,
                mention.country,
                self.ranked[key][:_MENTIONS_SHOWN],
                self.why[key],
            )
            for key, mention in self._open.items()
            if key not in self.taken and key not in self.by_point
        )

    def _with(self, key: str) -> list[Mention]:
        return [self._mentions[p] for p in self._mentions[key].partners if p in self._mentions]

    def _decide(self, key: str, support: Mapping[int, Mapping[str, str]]) -> None:
        mention = self._open[key]
        ranked = rank(
            mention,
            self._matches[key],
            self._names,
            company=support,
            labels=self._labels,
            points=self._points,
        )
        self.ranked[key] = ranked
        asked = question(mention, self._matches[key], ranked)
        if not any(support.values()):
            places = [match.place for match in self._matches[key]]
            if elsewhere := self._company.elsewhere(mention, self._with(key), places):
                asked = (
                    f"its partner is known to be tied with {elsewhere}, which is none of the "
                    "candidates"
                )
        self.by_point.discard(key)
        if not asked:
            self.taken[key] = ranked[0]
        elif self._points.stands_alone(mention, ranked):
            self.by_point.add(key)
        self.why[key] = asked or reason(ranked)


def _without_point_abroad(mention: Mention, gazetteer: Gazetteer) -> Mention:
    """The mention; without its point where that lies in no part of its country: a namesake's."""
    at, country = mention.coordinates, mention.country
    abroad = at is not None and country != NOWHERE and not gazetteer.reaches(country, at)
    return replace(mention, coordinates=None) if abroad else mention


def _otherwise(open_: Mapping[str, Mention]) -> dict[str, Mention]:
    """Mentions by another reading of their name, for where no place is called as it stands.

    Istanbul-Üsküdar is Üsküdar in Istanbul; Kischinau is what Chișinău is called in German.
    """
    names = {
        key: name_with_city(mention.name)
        or min(cities_called(mention.name, mention.country.replace(NOWHERE, "")), default="")
        for key, mention in open_.items()
    }
    texts = sorted({name for name in names.values() if name})
    read = dict(zip(texts, read_names(texts), strict=True))
    return {key: replace(open_[key], readings=(read[n],)) for key, n in names.items() if n}


def _by_point(material: Material, keys: Collection[str]) -> Iterator[Statement]:
    """Latitude and longitude of places that exist by the point that their source gives."""
    for statement in material.statements:
        kind, _, key = statement.subject.partition(":")
        if kind == "place" and statement.property == "coordinates" and key in keys:
            latitude, _, longitude = statement.value.partition(",")
            yield replace(statement, property="latitude", value=latitude)
            yield replace(statement, property="longitude", value=longitude)


def _name_shared_by_mentions(key: str, at: Mapping[str, int]) -> str:
    """One name for all mentions of a place that is resolved; else the mention's own."""
    return f"geonames {at[key]}" if key in at else key


_WHY = "the only partner of that name in this record"


def partners_of_record(
    material: Material, stored: Material | None, live: Iterable[Judgement]
) -> tuple[Judgement, ...]:
    """Judgements that a partner without a country is the record's only one of that name.

    Whether the gazetteer knows that one or a person is still asked about it, both are one partner.

    `material`: what is brought; `stored`: what the store has of the record, by any table.
    `live`: judgements in their order; those of people stand.
    """
    if stored is None:
        return ()
    brought = {source.id for source in material.sources}
    other_statements = [s for s in stored.statements if s.source not in {*brought, GEONAMES.id}]
    mentions = mentions_of(replace(material, statements=(*other_statements, *material.statements)))
    judgements = tuple(live)
    last = {j.subject: j for j in judgements if j.kind is JudgementKind.SAME_PLACE}
    by_people = {subject for subject, judgement in last.items() if judgement.method != METHOD}
    judged = AppliedJudgements.of(judgements)
    called = group_pairs(
        (spelling, key)
        for key, mention in mentions.items()
        if mention.country != NOWHERE and mention.partners
        for spelling in _spellings(mention, bare=True)
    )
    made = []
    for key, mention in mentions.items():
        if mention.country != NOWHERE or key in by_people:
            continue
        same_name = {each for spelling in _spellings(mention) for each in called.get(spelling, ())}
        meant = [  # of a contact nobody says whose partner it is
            each
            for each in sorted(same_name)
            if not mention.partners or not set(mention.partners).isdisjoint(mentions[each].partners)
        ]
        if len({judged.place(each) for each in meant}) == 1:
            made.append(same_place(key, meant[0], _WHY))
    return tuple(made)


def _spellings(mention: Mention, *, bare: bool = False) -> set[str]:
    """Spellings of its names; Springfield (Illinois) stays whole, unless `bare`."""
    readings = (*mention.readings, *mention.local)
    shorter = (r for r in readings if bare or not r.qualifiers)
    spellings = {key for r in shorter for key in (*r.bases, *r.stripped)}
    return spellings.union(r.full for r in readings) - {""}
