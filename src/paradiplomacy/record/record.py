"""The reconciled record: what analyses and pages work on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from paradiplomacy.errors import NotFoundError
from paradiplomacy.evidence.rules import Facts, Rule
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.activity import Act, Exchange, NationalShock, Reading, Response
from paradiplomacy.model.context import (
    Account,
    Claim,
    FrameworkInstrument,
    Law,
    SurveyAnswer,
    Total,
)
from paradiplomacy.model.office_papers import Contact, OfficeRequest, SignedAgreement
from paradiplomacy.model.places import Place
from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import Judgement, Source, Statement
from paradiplomacy.model.ties import Tie, UntiedPair, tie_key

_ENDS = {
    "exchange": ("exchanges", "place_a", "place_b"),
    "agreement": ("agreements", "place_a", "place_b"),
    "response": ("responses", "place", "partner"),
    "claim": ("claims", "place_a", "place_b"),
}
"""By kind of subject: where a record has it, and which of its fields are its ends."""

SEVERAL = 20
"""How many places a name that fits several lists."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record after reconciliation: entities, and the evidence behind each.

    Parameters
    ----------
    materials : tuple of Material
        What went in, the leading one first, with consent applied.
    rule : Rule
        The reconciliation rule.
    as_of : datetime.date
        The day to which the record speaks.
    places, ties, exchanges, ... : mapping of str to entity
        By key, sorted.
    facts : mapping of str to tuple of Fact
        Every reconciled fact, by subject.
    statements : mapping of str to Statement
        By id.
    sources : mapping of (record, key) to Source
    active_years : int
        For how many years a dated sign of life makes a tie active.
    own : mapping of (record, key) to str
        The place whose own voice each source is, of those that are one.
    merged_keys : mapping of str to str
        Place keys that were judged to be of one place, and the key that is kept.
    merged : tuple of str
        Pairs that are not ties, since both ends were judged to be one place.
    untied : mapping of str to UntiedPair
        Pairs that have no tie, although sources speak of one: it is denied, or only doubted or
        announced. See `paradiplomacy.record.denials.untied`.
    agreements, requests, contacts : mapping of str to entity
        What an office keeps, by key. Of contacts what consent lets be shown; requests where the
        record was opened whole.
    """

    materials: tuple[Material, ...] = field(repr=False)
    rule: Rule
    as_of: date
    places: Mapping[str, Place]
    ties: Mapping[str, Tie]
    exchanges: Mapping[str, Exchange]
    shocks: Mapping[str, NationalShock]
    responses: Mapping[str, Response]
    laws: Mapping[str, Law]
    totals: Mapping[str, Total]
    acts: Mapping[str, Act]
    framework: Mapping[str, FrameworkInstrument]
    readings: Mapping[str, Reading]
    claims: Mapping[str, Claim]
    accounts: Mapping[str, Account]
    answers: Mapping[str, SurveyAnswer]
    facts: Facts = field(repr=False)
    statements: Mapping[str, Statement] = field(repr=False)
    sources: Mapping[tuple[str, str], Source] = field(repr=False)
    own: Mapping[tuple[str, str], str] = field(default_factory=dict, repr=False)
    merged_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    merged: tuple[str, ...] = ()
    active_years: int = 10
    untied: Mapping[str, UntiedPair] = field(default_factory=dict, repr=False)
    agreements: Mapping[str, SignedAgreement] = field(default_factory=dict)
    requests: Mapping[str, OfficeRequest] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)

    def __repr__(self) -> str:
        names = ", ".join(material.meta.id for material in self.materials)
        return (
            f"<Record {names}: {len(self.places)} places, {len(self.ties)} ties, "
            f"{len(self.exchanges)} exchanges; rule {self.rule}, as of {self.as_of}>"
        )

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """All judgements, in the order of the materials."""
        return tuple(j for material in self.materials for j in material.judgements)

    @property
    def metas(self) -> tuple[RecordMeta, ...]:
        """Descriptions of the records that went in, the leading one first."""
        return tuple(material.meta for material in self.materials)

    @property
    def meta(self) -> RecordMeta:
        """The leading record's description."""
        return self.metas[0]

    @property
    def years(self) -> tuple[int, int] | None:
        """First and last year of which its records speak, where one of them says so."""
        given = [meta.years for meta in self.metas if meta.years]
        return (min(y for y, _ in given), max(y for _, y in given)) if given else None

    def source_of(self, statement: Statement) -> Source:
        """The source of a statement."""
        return self.sources[(statement.record, statement.source)]

    def side_of(self, statement: Statement) -> str:
        """The side for which a statement speaks under the rule.

        See `paradiplomacy.evidence.speakers`. Of statements that are on nothing with ends, the side
        as `side_of_source` has it.
        """
        speaker = (
            self.merged_keys.get(statement.side, statement.side)
            if self.rule.listings and statement.lists
            else self._speaker(statement.record, statement.source)
        )
        ends = self.ends_of(statement.subject)
        return self.rule.side(speaker, ends) if ends else self.rule.side_alone(speaker)

    def side_of_source(self, record: str, key: str) -> str:
        """The side for which a source speaks under the rule, whatever it speaks of."""
        return self.rule.side_alone(self._speaker(record, key))

    def _speaker(self, record: str, key: str) -> str:
        return self.rule.speaker(self.sources[record, key], self.own.get((record, key), ""))

    def ends_of(self, subject: str) -> tuple[str, ...]:
        """Ends of a tie, exchange, agreement, response or claim, by key; of anything else none."""
        kind, _, key = subject.partition(":")
        if kind == "tie":
            return tuple(self.merged_keys.get(end, end) for end in key.split("|"))
        table, *names = _ENDS.get(kind, ("",))
        thing = getattr(self, table).get(key) if table else None
        return tuple(filter(None, (getattr(thing, name, "") for name in names)))

    def tie(self, place_a: str, place_b: str) -> Tie:
        """The tie between two places, named by key or by (unambiguous) name.

        Raises
        ------
        NotFoundError
            No such place, or no tie between them.
        """
        key, ends = self._between(place_a, place_b)
        if key not in self.ties:
            partners = [self.label(p) for end in ends for p in self.partners(end.id)]
            raise NotFoundError(
                "tie",
                f"{ends[0].label} - {ends[1].label}",
                hint=self._untied_hint(key)
                or (partners and f"their ties are with {'; '.join(sorted(set(partners)))}")
                or "neither has any tie in this record",
            )
        return self.ties[key]

    def pair(self, place_a: str, place_b: str) -> Tie:
        """Tie of two places, or, where they have none, what speaks against it.

        Raises
        ------
        NotFoundError
            No such place, or nobody speaks of a tie between them.
        """
        key, _ = self._between(place_a, place_b)
        return self.untied[key].tie if key in self.untied else self.tie(place_a, place_b)

    def _between(self, place_a: str, place_b: str) -> tuple[str, tuple[Place, Place]]:
        ends = (self.place(place_a), self.place(place_b))
        return tie_key(ends[0].id, ends[1].id), ends

    def _untied_hint(self, key: str) -> str:
        if key not in self.untied:
            return ""
        denying = self.untied[key].denied_by
        reason = (
            f"{' and '.join(map(self.label, denying))} denies that there is one"
            if denying
            else "what is said of one is doubted or announced"
        )
        return f"{reason}; `paradiplomacy tie show` shows who says what"

    def place(self, name: str) -> Place:
        """A place by key or by any of its names.

        Parameters
        ----------
        name : str
            The name in English or in the place's own script, with its state or province
            or without; short (重庆), traditional (長春) or in pinyin; a name of old (Peking)
            or in Chinese (小石城) as GeoNames has it. See `PlaceNames`.

        Raises
        ------
        NotFoundError
            No place of that name, or several: then all of them are named.

        Examples
        --------
        >>> from paradiplomacy.record.open import open_record
        >>> record = open_record()
        >>> record.place("重庆").id, record.place("小石城").id
        ('cn-chongqing', 'us-ar-little-rock')
        """
        if name in self.places:
            return self.places[name]
        wanted = str(name).strip().casefold()  # what is no text is no place, either
        matches: tuple[Place, ...] = tuple(
            place
            for place in self.places.values()
            if wanted
            and wanted in (place.name.casefold(), place.label.casefold(), place.name_local)
        )
        names = None
        if not matches and wanted:
            from paradiplomacy.record.place_names import place_names_of

            names = place_names_of(self.places)
            matches = names.find(str(name))
        if len(matches) > 1:
            listed = ", ".join(f"{p.id} ({p.label})" for p in matches[:SEVERAL])
            more = f" and {len(matches) - SEVERAL} more" if len(matches) > SEVERAL else ""
            raise NotFoundError("single place", name, hint=f"there are several: {listed}{more}")
        if not matches:
            similar = names.similar_labels(str(name)) if names else ()
            raise NotFoundError("place", str(name), near=similar)
        return matches[0]

    def partners(self, place: str) -> tuple[str, ...]:
        """Keys of the places to which a place has, or had, a tie."""
        ties = (tie.ends for tie in self.ties.values() if place in tie.ends)
        return tuple(end for ends in ties for end in ends if end != place)

    def ties_by_countries(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Keys of ties by pair of country codes, those of most ties first.

        The first country of a pair is the one that the record names first.

        >>> from paradiplomacy import open_record
        >>> found = open_record().ties_by_countries()
        >>> {pair: len(ties) for pair, ties in found.items()}
        {('US', 'CN'): 335, ('US', 'TW'): 115}
        """
        places = self.places
        by_countries = group_pairs(
            ((places[tie.place_a].country, places[tie.place_b].country), key)
            for key, tie in self.ties.items()
        )
        in_order = sorted(by_countries.items(), key=lambda item: (-len(item[1]), item[0]))
        return {pair: tuple(keys) for pair, keys in in_order}

    def country_of(self, place: str) -> str:
        """Country of a place, by its key where the record does not have it."""
        return self.places[place].country if place in self.places else place[:2].upper()

    def label(self, place: str) -> str:
        """Label of a place in sentences."""
        return self.places[place].label if place in self.places else place
