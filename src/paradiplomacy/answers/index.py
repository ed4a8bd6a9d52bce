"""Index of a record for the questions, made once: ties and exchanges by place and tie.

Events that nobody states, announced or in doubt, stand beside them and are in no count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.activity import Exchange, Response
from paradiplomacy.model.context import Claim
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Fact
from paradiplomacy.model.places import Place
from paradiplomacy.model.statements import Certainty, Judgement, Statement
from paradiplomacy.model.ties import Tie, tie_key
from paradiplomacy.record.current_status import CurrentStatus, Signs, current_status, signs_of_life
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer


class UncertainEvent(RecordAnswer):
    """An exchange or a response that sources announce or doubt, and none states.

    `subject`: ``exchange:...`` or ``response:...``.
    `certainty`: ``announced`` where all that is said of it is; else ``doubted``.
    `places`: keys of the places that it is about; of a response, the partner may lack.
    `date`, `description`: what is said of it; ``""`` where nothing is.
    `notes`: the coder's reasons, each once.
    `sources`: keys of the sources on it, as ``RECORD/KEY``.
    `statements`: ids of the statements, sorted.
    """

    subject: str
    kind: str
    certainty: Certainty
    places: tuple[str, ...]
    date: str
    description: str
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    statements: tuple[str, ...]

    @property
    def tie(self) -> str:
        """Key of the pair of its places, whether the record has that tie or not; or ``""``."""
        return tie_key(*self.places) if len(self.places) == 2 else ""


def uncertain_events(record: Record) -> Iterator[UncertainEvent]:
    """Exchanges and responses of which a record makes nothing, by subject."""
    made: Mapping[str, Mapping[str, object]] = {
        "exchange": record.exchanges,
        "response": record.responses,
    }
    for subject, facts in record.facts.items():
        kind, _, key = subject.partition(":")
        if kind in made and key not in made[kind]:
            yield _event(record, subject, facts)


def _event(record: Record, subject: str, facts: Sequence[Fact]) -> UncertainEvent:
    # Where nothing is stated, the first value that is doubted or announced.
    said = {f.property: f.value or next((u.value for u in f.uncertain), "") for f in facts}
    ends = ("place_a", "place_b") if subject.startswith("exchange:") else ("place", "partner")
    statements = tuple(sorted({key for fact in facts for key in fact.all_statements}))
    stated = [record.statements[key] for key in statements]
    announced = {statement.certainty for statement in stated} == {Certainty.ANNOUNCED}
    return UncertainEvent(
        subject,
        subject.partition(":")[0],
        Certainty.ANNOUNCED if announced else Certainty.DOUBTED,
        tuple(said[end] for end in ends if said.get(end)),
        said.get("date", ""),
        said.get("description", ""),
        tuple(dict.fromkeys(statement.note for statement in stated if statement.note)),
        tuple(sorted({f"{each.record}/{each.source}" for each in stated})),
        statements,
    )


T = TypeVar("T")

_last: list[RecordIndex] = []
"""The index of the record that was asked last."""


def index_of(record: Record) -> RecordIndex:
    """The index of a record; that of the last record is kept for the next question."""
    if not _last or _last[0].record is not record:
        _last[:] = [RecordIndex(record)]
    return _last[0]


class RecordIndex:
    """Look-ups in a record, each made when it is first needed.

    >>> from paradiplomacy import open_record
    >>> index = index_of(open_record("sino_us"))
    >>> len(index.ties_of("us-tx")), len(index.ties_within("us-tx"))
    (0, 28)
    """

    def __init__(self, record: Record) -> None:
        self.record = record
        self._statuses: dict[str, CurrentStatus] = {}
        self._made: dict[Callable[..., Any], Any] = {}

    @cached_property
    def signs(self) -> Signs:
        """Dated signs of life, by tie."""
        return signs_of_life(self.record)

    @cached_property
    def exchanges_by_tie(self) -> Mapping[str, Sequence[str]]:
        """Keys of exchanges by the pair of their places, whether the record has that tie or not."""
        return group_pairs(
            (tie_key(each.place_a, each.place_b), key)
            for key, each in self.record.exchanges.items()
        )

    @cached_property
    def exchanges_by_place(self) -> Mapping[str, Sequence[str]]:
        """Keys of exchanges by the place at either end."""
        return _by_ends(
            (key, (exchange.place_a, exchange.place_b))
            for key, exchange in self.record.exchanges.items()
        )

    @cached_property
    def ties_by_place(self) -> Mapping[str, Sequence[str]]:
        """Keys of ties by the place at either end."""
        return _by_ends((key, tie.ends) for key, tie in self.record.ties.items())

    @cached_property
    def places_by_division(self) -> Mapping[str, tuple[str, ...]]:
        """Keys of the places that lie in each state, province or municipality of the record."""
        places = self.record.places
        inside = group_pairs(((p.country, p.admin1), key) for key, p in places.items() if p.admin1)
        within = {}
        for key, place in places.items():
            parts = inside.get((place.country, place.admin1 or place.name), ())
            if place.level.tier == "state":
                within[key] = tuple(part for part in parts if part != key)
            elif place.admin1 == place.name:  # a city that is a division: Beijing, not New York
                within[key] = tuple(part for part in parts if part.startswith(f"{key}-"))
        return {key: parts for key, parts in within.items() if parts}

    @cached_property
    def divisions(self) -> Mapping[tuple[str, str], Sequence[str]]:
        """Keys of states and provinces by their country and name."""
        return group_pairs(
            ((place.country, place.admin1 or place.name), key)
            for key, place in self.record.places.items()
            if place.level.tier == "state"
        )

    @cached_property
    def divisions_of_cities(self) -> Mapping[str, tuple[str, ...]]:
        """Keys of the places in each state or province that is no place itself: ``US-Alaska``."""
        places = self.record.places
        named = {(p.country, p.name) for p in places.values() if p.admin1 in ("", p.name)}
        inside = group_pairs(
            (f"{place.country}-{place.admin1}", key)
            for key, place in places.items()
            if place.admin1 and (place.country, place.admin1) not in named
        )
        return {division: tuple(keys) for division, keys in inside.items()}

    @cached_property
    def uncertain_by_tie(self) -> Mapping[str, tuple[UncertainEvent, ...]]:
        """Exchanges and responses that nobody states, by the pair of their places."""
        events = sorted(uncertain_events(self.record), key=lambda e: (e.date or "9", e.subject))
        by_tie = group_pairs((event.tie, event) for event in events)
        return {tie: tuple(of_tie) for tie, of_tie in by_tie.items()}

    @cached_property
    def untied_by_place(self) -> Mapping[str, Sequence[str]]:
        """Keys of pairs that have no tie, although sources speak of one, by the place at an end."""
        return _by_ends((key, each.tie.ends) for key, each in self.record.untied.items())

    def exchanges_in_time(self, keys: Iterable[str]) -> list[Exchange]:
        """Exchanges of some keys in order of time."""
        return sorted(
            [self.record.exchanges[key] for key in keys],
            key=lambda exchange: (*in_time(exchange.date), exchange.id),
        )

    @cached_property
    def responses_of_tie(self) -> Mapping[str, Sequence[Response]]:
        """Responses to crises toward a partner, by the key of the tie, in order of time."""
        toward = (each for each in self._responses if each.place and each.partner)
        return group_pairs((tie_key(each.place, each.partner), each) for each in toward)

    @cached_property
    def responses_of_place(self) -> Mapping[str, Sequence[Response]]:
        """Responses to crises by the key of a place that gave, or got, them, in order of time."""
        return group_pairs(
            (place, each) for each in self._responses for place in {each.place, each.partner} - {""}
        )

    @cached_property
    def _responses(self) -> Sequence[Response]:
        return sorted(self.record.responses.values(), key=lambda r: (*in_time(r.date), r.id))

    @cached_property
    def claims_of_tie(self) -> Mapping[str, Sequence[Claim]]:
        """Claims of studies on a pair, by the key of its tie."""
        claims = (each for each in self.record.claims.values() if each.place_a and each.place_b)
        return group_pairs((tie_key(each.place_a, each.place_b), each) for each in claims)

    @cached_property
    def set_aside(self) -> Mapping[str, Sequence[tuple[Statement, Judgement]]]:
        """Statements that a judgement rejects, with the judgement, by subject."""
        latest = {judgement.subject: judgement for judgement in self.record.judgements}
        return group_pairs(
            (self.judged.apply_to(statement).subject, (statement, latest[key]))
            for key, statement in self.record.statements.items()
            if self.judged.rejects(key)
        )

    @cached_property
    def ties_of_pair(self) -> Mapping[str, Sequence[Tie]]:
        """Ties by the two countries of their ends, ``CN-US``; those of most ties first."""
        ties = self.record.ties.values()
        country = self.record.country_of
        pairs = ((pair_of_countries(map(country, tie.ends)), tie) for tie in ties)
        return _largest_first(group_pairs(pairs))

    @cached_property
    def exchanges_of_sector(self) -> Mapping[str, Sequence[Exchange]]:
        """Exchanges by the word for a sector, in order of time."""
        exchanges = self.exchanges_in_time(self.record.exchanges)
        return _largest_first(group_pairs((s, each) for each in exchanges for s in each.sectors))

    @cached_property
    def statements_of_source(self) -> Mapping[str, Sequence[str]]:
        """Ids of statements by the key of the page of their source, ``RECORD/KEY``."""
        return group_pairs(
            (f"{each.record}/{each.source}", key) for key, each in self.record.statements.items()
        )

    @cached_property
    def preferred(self) -> frozenset[str]:
        """Ids of the statements whose value is the preferred one of their fact."""
        return frozenset(
            key
            for facts in self.record.facts.values()
            for fact in facts
            if fact.positions
            for key in fact.positions[0].statements
        )

    @cached_property
    def judged(self) -> AppliedJudgements:
        """Decisions of the judgements of the record."""
        return AppliedJudgements.of(self.record.judgements)

    def places_within(self, place: str) -> tuple[str, ...]:
        """Keys of the places that lie in a state, province or municipality; none in a city."""
        return self.places_by_division.get(place) or self.divisions_of_cities.get(place, ())

    def ties_of(self, place: str) -> Sequence[str]:
        """Keys of the ties of a place itself."""
        return self.ties_by_place.get(place, ())

    def ties_within(self, place: str) -> tuple[str, ...]:
        """Keys of the ties of places in a state or province that are not its own."""
        return _others(self.ties_by_place, self.ties_of(place), self.places_within(place))

    def exchanges_of(self, place: str) -> Sequence[str]:
        """Keys of the exchanges of a place itself."""
        return self.exchanges_by_place.get(place, ())

    def exchanges_within(self, place: str) -> tuple[str, ...]:
        """Keys of the exchanges of places in a state or province that are not its own."""
        return _others(self.exchanges_by_place, self.exchanges_of(place), self.places_within(place))

    def around(self, place: str) -> frozenset[str]:
        """Keys of a place and of the divisions of the record in which it lies."""
        around = (key for key, inside in self.places_by_division.items() if place in inside)
        return frozenset((place, *around))

    def computed_once(self, made: Callable[[RecordIndex], T]) -> T:
        """Result that a question makes of the whole record: made once, and kept."""
        if made not in self._made:
            self._made[made] = made(self)
        result: T = self._made[made]
        return result

    def status_of(self, tie: Tie) -> CurrentStatus:
        """Status of a tie on the record's day."""
        if tie.id not in self._statuses:
            self._statuses[tie.id] = current_status(self.record, tie, signs=self.signs)
        return self._statuses[tie.id]

    def meant(self, name: str, *, within: bool = True) -> frozenset[str]:
        """Keys of the place that a name means and, of a state or province, of those in it.

        Raises NotFoundError: there is no such place, or several.
        """
        place: Place = self.record.place(name)
        return frozenset((place.id, *(self.places_within(place.id) if within else ())))

    def sources_of(self, statements: Iterable[str]) -> tuple[str, ...]:
        """Keys of the sources of statements, as ``RECORD/KEY``, sorted, each once."""
        stated = (self.record.statements[key] for key in statements)
        return tuple(sorted({f"{each.record}/{each.source}" for each in stated}))


def pair_of_countries(codes: Iterable[str]) -> str:
    """Two countries as lists are filtered by them, ``CN-US``."""
    return "-".join(sorted(codes))


def in_time(when: EventDate | None) -> tuple[date, date]:
    """Place of something in order of time; what has no date comes last."""
    return (date.max, date.max) if when is None else (when.earliest, when.latest)


def _by_ends(items: Iterable[tuple[str, Iterable[str]]]) -> dict[str, list[str]]:
    return group_pairs((end, key) for key, ends in items for end in ends)


def _largest_first(groups: dict[str, list[T]]) -> dict[str, list[T]]:
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))


def _others(
    by_place: Mapping[str, Sequence[str]], own: Iterable[str], places: Iterable[str]
) -> tuple[str, ...]:
    """Values that any of the places has, each once, but for what the whole has itself."""
    of_places = {key for place in places for key in by_place.get(place, ())}
    return tuple(sorted(of_places.difference(own)))
