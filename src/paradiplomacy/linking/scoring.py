"""Fit of a gazetteer's place to a mention: log-odds that add up and say why.

Every part has a name, so that a score reads like a reason. The weights are stated in
the documentation of methods; they are set by what the parts mean and by how often
populated places stand in lists of twin towns, not fitted to a sample.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log

from paradiplomacy.language.countries import countries_called
from paradiplomacy.linking.candidates import NameMatch, Names, km_between
from paradiplomacy.linking.mentions import Mention
from paradiplomacy.linking.naming import without_area_words
from paradiplomacy.linking.open_questions import Candidate, ScorePart
from paradiplomacy.sources.folded_names import plain_name
from paradiplomacy.sources.gazetteer import GazetteerPlace, countries_divided
from paradiplomacy.sources.mention_keys import NOWHERE

_BANDS_KM = (5.0, 15.0, 50.0, 100.0)
"""Upper ends of distances; the last is open."""
_MEANT = (0.74, 0.12, 0.07, 0.03, 0.04)
_OTHER = (0.001, 0.004, 0.02, 0.035, 0.94)
_USUAL_N = 20.0
"""Places that the usual shares count for."""
_LEAST, _MOST = -6.0, 7.0


@dataclass(frozen=True, slots=True)
class PointWeights:
    """Log-odds of distances, by source: learned for each, as the points of some often err.

    The weight of a distance is the logarithm of how often the place that is meant lies so far from
    its point, over how often another place of its name and country does: Fellegi and Sunter's m
    and u. Both are counted where the name alone decides, and start from usual shares.

    `by_source`: one for each band of distance.
    """

    by_source: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    @classmethod
    def from_candidates(cls, seen: Iterable[tuple[str, float, bool]]) -> PointWeights:
        """From candidates of mentions that their names decide.

        `seen`: source of the point, kilometres, and whether the candidate is the place that is
          meant.

        >>> good = PointWeights.from_candidates([("a", 1.0, True)] * 90 + [("a", 300.0, True)] * 2)
        >>> bad = PointWeights.from_candidates([("b", 1.0, True)] * 50 + [("b", 300.0, True)] * 50)
        >>> round(good.of("a", 300), 1), round(bad.of("b", 300), 1)
        (-3.6, -0.8)
        """
        counts: dict[str, dict[bool, list[float]]] = defaultdict(
            lambda: {True: [n * _USUAL_N for n in _MEANT], False: [n * _USUAL_N for n in _OTHER]}
        )
        for source, km, is_meant in seen:
            counts[source][is_meant][bisect_left(_BANDS_KM, km)] += 1
        return cls({source: _log_odds(n[True], n[False]) for source, n in counts.items()})

    def of(self, source: str, km: float) -> float:
        """The weight of a distance."""
        return self.by_source.get(source, _USUAL)[bisect_left(_BANDS_KM, km)]

    def stands_alone(self, mention: Mention, ranked: Sequence[Candidate]) -> bool:
        """True of a place that exists by its point: nothing is called so, nothing alike is near.

        Where a source is often wrong, its points show no place that the gazetteer lacks; and a
        place of the very name that lies elsewhere is a question.
        """
        if mention.coordinates is None or self.of(mention.located_by, 10_000) > FORBIDS:
            return False
        return all(
            candidate.parts[0].what.startswith("spelling")
            and any(
                p.what.startswith("coordinates") and p.value <= FORBIDS for p in candidate.parts
            )
            for candidate in ranked
        )


FORBIDS = -2.0
"""Weight from which a point speaks so strongly against a candidate that a person must be asked."""


def _log_odds(meant: Sequence[float], other: Sequence[float]) -> tuple[float, ...]:
    weights = (log(m / sum(meant)) - log(u / sum(other)) for m, u in zip(meant, other, strict=True))
    return tuple(round(min(max(weight, _LEAST), _MOST), 3) for weight in weights)


_USUAL = _log_odds(_MEANT, _OTHER)
USUAL_POINTS = PointWeights()
"""Of sources of which nothing is known."""


ACCEPTED = 0.95
"""Probability from which the best candidate is taken; below, a person is asked."""

ANYWHERE = 0.98
"""The same of a place whose country nobody says: it is looked for in all of them."""

WEIGHTS: Mapping[str, float] = {
    "stated id": 9.0,
    "name": 3.0,
    "other name": 1.5,
    "other name beside main names": -1.5,
    "area": 3.0,
    "spelling": 0.0,
    "spelling, a point less": -1 / 6,
    "local name": 2.5,
    "only one in country": 2.0,
    "population": 1.2,
    "division": 5.0,
    "other division": -4.0,
    "part of": 3.0,
    "not near": -3.0,
    "company": 5.0,
    "more company": 0.5,
    "in the list": 1.5,
    "state of that name": 8.0,
}
"""Log-odds of each part of a score; `population` is per unit of log(inhabitants / 1000)."""

_ALIKE_ENOUGH = 92.0
_MOST_MORE = 4
_FEWEST = 500
"""A town of unknown size counts as the smallest."""

_PART_KM = (30.0, 80.0)
_WITHIN_KM = 10.0
_TIMES = (1, 10)
"""How much larger than a part a city is up to that distance, and farther."""

_CITY = 1_000  # inhabitants of a place that is meant by its name alone


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCandidate(Candidate):
    """A place of GeoNames that a mention may be.

    `key`, `probability`, `parts`: as of `Candidate`; the probability is the share among all
      candidates and "none of them".
    `label`: name and first-order division.
    `score`: sum of the parts.
    `alone`: the score without the part of co-partners.
    `supported`: partners whose known ties point to this place.
    `doubt`: why it may not be taken however high it scores; ``""`` for no doubt. A name that is
      only spelt alike needs other evidence, and a place must lie where it is said to.
    """

    geonames_id: int
    label: str
    population: int
    score: float
    alone: float = 0.0
    supported: tuple[str, ...] = ()
    doubt: str = ""


def rank(
    mention: Mention,
    matches: Sequence[NameMatch],
    names: Names,
    *,
    company: Mapping[int, Mapping[str, str]],
    labels: Mapping[str, str],
    points: PointWeights = USUAL_POINTS,
) -> tuple[PlaceCandidate, ...]:
    """Candidates with their scores, the best first.

    `company`: GeoNames id to the partners whose known ties point there, each with its record.
    `labels`: names of partners, for people.
    `points`: what the distance from the mention's coordinates says.
    """
    scored = []
    for match in matches:
        parts = _score_parts(mention, match, names, beside=matches, points=points)
        alone = sum(part.value for part in parts)
        supporters = company.get(match.place.id, {})
        parts += _score_company(supporters, labels)
        score = sum(part.value for part in parts)
        scored.append((match, parts, score, alone, tuple(supporters)))
    # "None of them" stands at zero; a state of that name is a rival of its own.
    rest = 1.0 + (
        exp(WEIGHTS["state of that name"]) if _names_division(mention, matches, names) else 0
    )
    whole = rest + sum(exp(score) for _, _, score, _, _ in scored)
    ranked = sorted(scored, key=lambda s: (-round(s[2], 9), s[0].place.id))
    unread = _unread_region(mention, matches, names) if ranked else ""
    if unread and len(ranked) == 1 and not names.has_namesake(ranked[0][0].place):
        unread = ""
    return tuple(
        PlaceCandidate(
            key=match.place.key,
            geonames_id=match.place.id,
            label=match.place.label,
            population=match.place.population,
            score=round(score, 2),
            probability=round(exp(score) / whole, 4),
            parts=tuple(parts),
            alone=round(alone, 2),
            supported=supported,
            doubt=_doubt_about_candidate(match, parts, unread),
        )
        for match, parts, score, alone, supported in ranked
    )


def expected_right(ranked: Sequence[PlaceCandidate], partners: int) -> float:
    """Share of a mention's ties that the best candidate is expected to have right.

    A list that gives names only pools its namesakes under one. A partner that is known to
    be tied with the best candidate speaks for its own tie; for the others the score
    without company decides, with a lift as the list is known to hold the place.

    `ranked`: the best first.
    `partners`: how many the mention has.
    """
    best = ranked[0]
    backed = len(best.supported)
    if backed == 0 or backed >= partners:
        return best.probability
    own_odds = exp(best.alone + WEIGHTS["in the list"])
    share = own_odds / (1.0 + own_odds + sum(exp(other.alone) for other in ranked[1:]))
    return min(best.probability, (backed + (partners - backed) * share) / partners)


def _score_parts(
    mention: Mention,
    match: NameMatch,
    names: Names,
    *,
    beside: Sequence[NameMatch],
    points: PointWeights,
) -> list[ScorePart]:
    place = match.place
    is_beside = match.kind == "other name" and any(other.kind == "name" for other in beside)
    kind = "other name beside main names" if is_beside else match.kind
    parts = [ScorePart(kind, WEIGHTS[kind])]
    if match.kind == "spelling":
        slip = (100 - match.alike) * WEIGHTS["spelling, a point less"]
        parts = [ScorePart(f"spelling {match.alike:.0f} % alike to {place.name}", slip)]
    if match.local:
        parts.append(ScorePart("local name", WEIGHTS["local name"]))
    if len(beside) == 1 and match.kind != "spelling":
        parts.append(ScorePart("only one in country", WEIGHTS["only one in country"]))
    size = WEIGHTS["population"] * log(max(place.population, _FEWEST) / 1000)
    inhabitants = f"{place.population:,}" if place.population else "unknown"
    parts.append(ScorePart(f"population {inhabitants}", size))
    parts += _score_division(mention, match, names)
    parts += _score_coordinates(mention, match, points)
    return parts


def _doubt_about_candidate(match: NameMatch, parts: Sequence[ScorePart], unread: str) -> str:
    elsewhere = [p.what for p in parts if p.value <= WEIGHTS["not near"]]
    elsewhere += [p.what for p in parts if p.what[:11] == "coordinates" and p.value <= FORBIDS]
    if elsewhere:
        return elsewhere[0]
    if unread and not any(p.what.startswith(_TELLS_APART) and p.value > 0 for p in parts):
        return f"though the state or area as written, {unread}, is not understood"
    borne = ("local name", *_TELLS_APART)
    known = match.alike >= _ALIKE_ENOUGH and any(
        part.what.startswith(borne) and part.value > 0 for part in parts
    )
    return "only spelt alike" if match.kind == "spelling" and not known else ""


_TELLS_APART = ("coordinates", "tied with")
"""Evidence for a place that no namesake shares."""


def _unread_region(mention: Mention, matches: Sequence[NameMatch], names: Names) -> str:
    """A state or area as written that is none of the country; ``""`` where all are understood."""
    country = mention.country
    written = {plain_name(name): name for name in mention.admin1}
    for reading in mention.readings:
        spelt = {place for place, _ in names.places_of(country, reading.full)}
        if not any(match.place.id in spelt for match in matches):
            written |= {qualifier: qualifier for qualifier in reading.qualifiers}
    for plain, region in written.items():
        own = {place for place, _ in names.places_of(country, plain.replace(" ", ""))}
        if not (
            countries_called(plain)
            or any(
                match.place.id in own
                or names.division(match.place.country, plain)
                or any(part.value > 0 for part in _qualifier(plain, match, names))
                for match in matches
            )
        ):
            return unicodedata.normalize("NFC", region)
    return ""


def _score_division(mention: Mention, match: NameMatch, names: Names) -> list[ScorePart]:
    """The state or province, or the place that the mention is said to be part of."""
    place = match.place
    stated = [name for name in mention.admin1 if names.division(place.country, plain_name(name))]
    areas = [plain_name(name) for name in mention.admin1 if name not in stated]
    # A county in the column of states speaks for what lies in it.
    parts = [p for area in areas for p in _qualifier(area, match, names) if p.value > 0]
    codes = {names.division(place.country, plain_name(name)) for name in stated}
    if codes:
        agrees = place.admin1_code in codes
        parts.append(
            ScorePart(
                f"in {place.admin1}" if agrees else f"in {place.admin1}, not {stated[0]}",
                WEIGHTS["division" if agrees else "other division"],
            )
        )
    for qualifier in dict.fromkeys(q for r in mention.readings for q in r.qualifiers):
        if of_qualifier := _qualifier(qualifier, match, names):
            parts += of_qualifier
        elif mention.country == NOWHERE and _lies_elsewhere(qualifier, match, names):
            said = f"in {place.country}, not {qualifier}"
            parts.append(ScorePart(said, WEIGHTS["other division"]))
    return parts


def _qualifier(qualifier: str, match: NameMatch, names: Names) -> list[ScorePart]:
    place = match.place
    code = names.division(place.country, qualifier)
    if code == place.admin1_code:
        return [ScorePart(f"in {place.admin1}", WEIGHTS["division"])]
    at, key = (place.latitude, place.longitude), qualifier.replace(" ", "")
    bearing = names.places_of(place.country, key)
    called = {n for n, _ in bearing}
    if place.id in called:  # eThekwini (Durban): another name of its own
        return []
    other_places = map(names.place, sorted(called))
    distance_of = {
        other: km_between((other.latitude, other.longitude), at) for other in other_places
    }
    area = without_area_words(plain_name(place.admin2))
    if area and area == without_area_words(qualifier):
        return [ScorePart(f"in {place.admin2}", WEIGHTS["division"])]
    whole = [km for other, km in distance_of.items() if _is_whole(other, place, km)]
    if whole:
        value = WEIGHTS["part of"] * (1.0 if min(whole) <= _PART_KM[0] else 0.7)
        return [ScorePart(f"{min(whole):.0f} km from {qualifier}", value)]
    if place.country in countries_called(qualifier):
        return []
    if distance_of and min(distance_of.values()) <= _PART_KM[1]:
        return [
            ScorePart(
                f"{min(distance_of.values()):.0f} km from {qualifier}, which may be a second place",
                WEIGHTS["not near"],
            )
        ]
    if code is not None:
        return [ScorePart(f"in {place.admin1}, not {qualifier}", WEIGHTS["other division"])]
    if distance_of:
        # Another name of a town may be that of a state in a language that we do not have.
        where = "near" if any(main for _, main in bearing) else "in or by what is known as"
        return [ScorePart(f"not {where} {qualifier}", WEIGHTS["not near"])]
    return []


def _is_whole(city: GazetteerPlace, part: GazetteerPlace, km: float) -> bool:
    """True of a city that gives a place's district its name, or beside which it is small."""
    return km <= _PART_KM[1] and (
        f" {plain_name(city.name)} " in f" {plain_name(part.admin2)} "
        or (km <= _PART_KM[0] and city.population > _TIMES[km > _WITHIN_KM] * part.population)
    )


def _lies_elsewhere(qualifier: str, match: NameMatch, names: Names) -> bool:
    """True of the name of a state, or of a city, that is in other countries alone."""
    bearing = names.places_of(NOWHERE, qualifier.replace(" ", ""))
    cities = (names.place(n) for n, main in bearing if main and not countries_called(qualifier))
    countries = countries_divided(qualifier) or {c.country for c in cities if c.population >= _CITY}
    return bool(countries) and match.place.country not in countries


def _score_coordinates(mention: Mention, match: NameMatch, points: PointWeights) -> list[ScorePart]:
    if mention.coordinates is None:
        return []
    km = km_between(mention.coordinates, (match.place.latitude, match.place.longitude))
    return [ScorePart(f"coordinates {km:,.0f} km away", points.of(mention.located_by, km))]


def _score_company(supporters: Mapping[str, str], labels: Mapping[str, str]) -> list[ScorePart]:
    if not supporters:
        return []
    first, record = next(iter(supporters.items()))
    value = WEIGHTS["company"] + min(len(supporters) - 1, _MOST_MORE) * WEIGHTS["more company"]
    more = f" and {len(supporters) - 1} more" if len(supporters) > 1 else ""
    return [ScorePart(f"tied with {labels.get(first, first)}{more} ({record})", value)]


def _names_division(mention: Mention, matches: Sequence[NameMatch], names: Names) -> bool:
    """True if a state is called so, and the candidates are not a capital or town within it."""
    if mention.admin1 or any(reading.qualifiers for reading in mention.readings):
        return False
    codes = {names.division(mention.country, reading.spoken) for reading in mention.readings}
    codes -= {None}
    return bool(codes) and not any(match.place.admin1_code in codes for match in matches)
