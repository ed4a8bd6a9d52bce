"""Facts that a council page shows of a tie or place: looked up once per record."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any

from paradiplomacy.answers.alike import AlikePlace, alike_places, place_or_division
from paradiplomacy.answers.columns import further_columns
from paradiplomacy.answers.crises import ResponseAnswer, response_answer
from paradiplomacy.answers.due_list import day_in_year
from paradiplomacy.answers.exchanges import exchange_answer
from paradiplomacy.answers.facts import is_vague, reasons_of, shared_view
from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.answers.laws import ChangeByActor, laws_by_tie
from paradiplomacy.answers.ties import TieLine, tie_line
from paradiplomacy.evidence.speakers import is_end
from paradiplomacy.model.activity import Exchange, Response
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.statements import THIRD
from paradiplomacy.model.status import Status
from paradiplomacy.model.ties import Tie
from paradiplomacy.views import RecordAnswer, line_of

YEARS = 10
"""How many years back a page looks, if nobody asks for more or fewer."""
OTHERS = "others"
"""Of the ties of a place: all who speak and are neither it nor a partner."""
MOST_EXCHANGES = 7
MOST_SOURCES = 3
MOST_PARTNERS = 12
ON_ONE_SHEET = {"ties": 7, "exchanges": 3}
"""Of a state or province: as many as stand on one sheet together with all else."""
_PAGE_FACTS = ("kind", "established", "interruption", "resumed", "renewed", "dormant")


class TieOnSheet(RecordAnswer):
    """A tie in one line, with the kinds that it had before and how its ends agree on its start."""

    line: TieLine
    kind_since: str
    is_to_come: bool
    kinds_before: tuple[Mapping[str, str], ...]
    between: tuple[str, ...]
    shared: Mapping[str, Any]


class TieOfPlaceOnSheet(RecordAnswer):
    """A tie on the sheet of a place: its ends, `near` in it, and its exchanges of these years."""

    row: TieOnSheet
    near: str
    partner: str
    exchanges: int

    @property
    def ends(self) -> Mapping[str, str]:
        """The place of the tie that is in this one, and the other."""
        return {"near": self.near, "partner": self.partner}


class TieSheet(RecordAnswer, kw_only=True):
    """The council page of a tie: what it is, what it did in these years, what is not sure."""

    row: TieOnSheet
    subject: str = "tie"
    key: str = field()
    ends: tuple[str, ...]
    as_of: date
    since: date
    years: int
    history: tuple[ChangeByActor, ...]
    exchanges: ExchangesOnSheet
    responses: tuple[ResponseAnswer, ...]
    sides: tuple[SideOnSheet, ...]
    contradicted: tuple[FactOnSheet, ...]
    one_sided: tuple[FactOnSheet, ...]
    third_party: tuple[FactOnSheet, ...]
    laws: tuple[Mapping[str, Any], ...]


class PlaceSheet(RecordAnswer, kw_only=True):
    """The council page of a place: its `n` ties, what they did in these years, what is not sure."""

    subject: str = "place"
    key: str = field()
    ends: tuple[str, ...]
    country: str
    is_state: bool
    alike: tuple[AlikePlace, ...]
    further: Mapping[str, Any]
    as_of: date
    since: date
    years: int
    active_years: int
    n: int
    within: int
    statuses: Mapping[str, int]
    kinds: Mapping[str, int]
    ties: tuple[TieOfPlaceOnSheet, ...]
    exchanges: ExchangesOnSheet
    responses: tuple[ResponseAnswer, ...]
    sides: tuple[SideOnSheet, ...]
    agreements: Mapping[str, int]
    doubtful: Mapping[str, tuple[Mapping[str, str], ...]]
    not_known: tuple[Mapping[str, str], ...]
    laws: tuple[Mapping[str, Any], ...]


class ExchangesOnSheet(RecordAnswer):
    """Exchanges of these years, `n` of `all`, by year, sector and giver, and the latest of them.

    perhaps_before: How many of the `n` may be from before these years.
    """

    n: int
    all: int
    undated: int
    perhaps_before: int
    by_year: Mapping[int, int]
    year_uncertain: int
    by_sector: Mapping[str, int]
    by_giver: Mapping[str, int]
    latest: tuple[Mapping[str, Any], ...]


class SideOnSheet(RecordAnswer):
    """A side that speaks, with how many sources and the first of them."""

    side: str
    n: int
    sources: tuple[str, ...]


class FactOnSheet(RecordAnswer):
    """A fact on which ends do not agree, with each value that somebody gives."""

    property: str
    between: tuple[str, ...]
    reasons: tuple[Any, ...]
    vague: bool
    values: tuple[ValueOnSheet, ...]


class ValueOnSheet(RecordAnswer):
    """A value of a fact, and the sides that give it."""

    value: str
    when: str
    sides: tuple[str, ...]


class CouncilFacts:
    """Facts of a record that council pages ask for."""

    def __init__(self, index: RecordIndex) -> None:
        self.index = index
        self.record = index.record

    def ties_of(self, place: str) -> list[Tie]:
        """Ties of a place and, of a state or province, those of places in it."""
        keys = (*self.index.ties_of(place), *self.index.ties_within(place))
        return [self.record.ties[key] for key in keys]

    def exchanges_of(self, tie: str) -> list[Exchange]:
        """Exchanges of a tie."""
        return [self.record.exchanges[k] for k in self.index.exchanges_by_tie.get(tie, ())]

    def states(self) -> list[str]:
        """Keys of states, provinces and municipalities with ties, own or of places in them."""
        states = (
            key
            for key, place in self.record.places.items()
            if place.level.tier == "state" or place.admin1 == place.name
        )
        return [*filter(self.ties_of, (*states, *sorted(self.index.divisions_of_cities)))]

    def matters(self, tie: str) -> bool:
        """True if the sheets of a tie sum up more than its page shows at once.

        That is several things that were done in these years, or a law that touches the tie.
        """
        exchanges, responses = self.exchanges_of(tie), self._responses_of(tie)
        dates = (*(e.date for e in exchanges), *(r.date for r in responses))
        return (
            tie in laws_by_tie(self.index)
            or sum(self._may_be_in(YEARS, date) for date in dates) > 1
        )

    def about(self, key: str, years: int = YEARS) -> dict[str, Any]:
        """All of the page of a tie, or of a place."""
        if key in self.record.ties:
            return self._about_tie(self.record.ties[key], years).to_dict()
        return self._about_place(key, years).to_dict()

    def _about_tie(self, tie: Tie, years: int) -> TieSheet:
        return TieSheet(
            row=self._tie_row(tie),
            key=tie.id,
            ends=tie.ends,
            as_of=self.record.as_of,
            since=self._since(years),
            years=years,
            history=tuple(ChangeByActor.of(tie, change) for change in tie.history[1:]),
            exchanges=self._exchanges(self.exchanges_of(tie.id), years),
            responses=self._responses(tie.id, years),
            sides=tuple(self._sides([tie])),
            contradicted=self._facts(tie, Agreement.CONTRADICTED),
            one_sided=self._facts(tie, Agreement.ONE_SIDED),
            third_party=self._facts(tie, Agreement.THIRD_PARTY),
            laws=self._laws([tie]),
        )

    def _about_place(self, key: str, years: int) -> PlaceSheet:
        ties, place = self.ties_of(key), place_or_division(self.index, key)
        is_state = place.level.tier == "state"
        most = ON_ONE_SHEET if is_state else {"ties": MOST_PARTNERS, "exchanges": MOST_EXCHANGES}
        own = (*self.index.exchanges_of(key), *self.index.exchanges_within(key))
        exchanges = [self.record.exchanges[each] for each in own]
        rows = [self._tie_of_place(tie, key, years) for tie in ties]
        rows.sort(key=lambda row: (-row.exchanges, row.key))
        lines = [row.row.line for row in rows]
        return PlaceSheet(
            key=key,
            ends=(key,),
            country=place.country,
            is_state=is_state,
            alike=alike_places(self.index, place),
            further=further_columns(self.record, "place", key),
            as_of=self.record.as_of,
            since=self._since(years),
            years=years,
            active_years=self.record.active_years,
            n=len(rows),
            within=len(self.index.ties_within(key)),
            statuses=Counter(line.status for line in lines),
            kinds=Counter(str(line.kind or "unknown") for line in lines),
            ties=tuple(rows[: most["ties"]]),
            exchanges=self._exchanges(exchanges, years, most["exchanges"]),
            responses=self._responses(key, years),
            sides=tuple(self._sides(ties, key)),
            agreements=Counter(line.agreement for line in lines),
            doubtful={
                name: tuple(row.ends for row in rows if row.row.line.agreement == name)
                for name in ("contradicted", "one-sided", "third-party", "silent")
            }
            | {
                "contradicted-else": tuple(
                    row.ends
                    for row in rows
                    if {
                        fact.property
                        for fact in self._facts(self.record.ties[row.key], Agreement.CONTRADICTED)
                    }
                    - {"established"}
                )
            },
            not_known=tuple(row.ends for row in rows if row.row.line.status == "not known"),
            laws=self._laws(ties),
        )

    def _tie_of_place(self, tie: Tie, place: str, years: int) -> TieOfPlaceOnSheet:
        near = self._near(tie, place)
        partner = next(end for end in tie.ends if end != near)
        recent = sum(self._may_be_in(years, e.date) for e in self.exchanges_of(tie.id))
        return TieOfPlaceOnSheet(self._tie_row(tie), near, partner, recent)

    def _near(self, tie: Tie, place: str) -> str:
        """The end that a place is or, of a tie of a place in a state, that place."""
        if place in tie.ends:
            return place
        inside = self.index.places_within(place)
        return next(end for end in tie.ends if end in inside)

    def _since(self, years: int) -> date:
        return day_in_year(self.record.as_of, max(self.record.as_of.year - years, 1))

    def _may_be_in(self, years: int, when: EventDate | None) -> bool:
        """True of what may be of these years; what has no date, or is still to come, is not."""
        if when is None:
            return False
        return when.latest >= self._since(years) and when.earliest <= self.record.as_of

    def _tie_row(self, tie: Tie) -> TieOnSheet:
        fact = tie.fact("established")
        before = [(str(kind), str(when or "")) for kind, when in tie.kinds if kind != tie.kind]
        now = [str(when) for kind, when in tie.kinds if kind == tie.kind and when]
        return TieOnSheet(
            line=tie_line(self.index, tie),
            kind_since=now[-1] if before and now else "",
            is_to_come=bool(tie.established and tie.established.earliest > self.record.as_of),
            kinds_before=tuple(
                {"kind": kind, "when": when} for kind, when in dict(reversed(before)).items()
            ),
            between=fact.between if fact else (),
            shared=shared_view(fact) if fact else {},
        )

    def _exchanges(
        self, exchanges: Sequence[Exchange], years: int, most: int = MOST_EXCHANGES
    ) -> ExchangesOnSheet:
        since = self._since(years)
        recent = [e for e in exchanges if self._may_be_in(years, e.date)]
        recent.sort(key=lambda e: (e.date and (e.date.latest, e.date.earliest), e.id), reverse=True)
        years_of = (e.date.year for e in recent if e.date and e.date.year)
        by_year = Counter(year for year in years_of if year >= since.year)
        sectors = Counter(sector for each in recent for sector in each.sectors)
        return ExchangesOnSheet(
            n=len(recent),
            all=len(exchanges),
            undated=sum(e.date is None for e in exchanges),
            perhaps_before=sum(bool(e.date and e.date.earliest < since) for e in recent),
            by_year={year: by_year[year] for year in sorted(by_year)},
            year_uncertain=len(recent) - sum(by_year.values()),
            by_sector=dict(sectors.most_common()),
            by_giver=dict(Counter(e.giver or "unknown" for e in recent).most_common()),
            latest=tuple(map(self._exchange, recent[:most])),
        )

    def _exchange(self, exchange: Exchange) -> dict[str, Any]:
        """An exchange, and the source that is named: an end's own office, if there is one."""
        first = self._sources(exchange.statements)[0]
        return exchange_answer(self.index, exchange).to_dict() | {"first_source": first}

    def _responses_of(self, subject: str) -> Sequence[Response]:
        if subject in self.record.ties:
            return self.index.responses_of_tie.get(subject, ())
        places = (subject, *self.index.places_within(subject))
        of_each = (self.index.responses_of_place.get(place, ()) for place in places)
        return list({each.id: each for of_place in of_each for each in of_place}.values())

    def _responses(self, subject: str, years: int) -> tuple[ResponseAnswer, ...]:
        recent = [r for r in self._responses_of(subject) if self._may_be_in(years, r.date)]
        recent.sort(key=lambda r: (r.date and r.date.latest, r.id), reverse=True)
        return tuple(response_answer(self.index, r) for r in recent)

    def _sides(self, ties: Sequence[Tie], own: str = "") -> Iterator[SideOnSheet]:
        """Speakers: each end and all others, with how many sources and the first of them.

        Of the ties of a place, the ends are the place itself and those in it, and all partners;
        all others are one.
        """
        of_side: dict[str, list[str]] = defaultdict(list)
        for tie in ties:
            near = self._near(tie, own) if own else ""
            if not own:
                of_side |= {end: [] for end in tie.ends}
            for fact in tie.facts:
                for key in fact.statements:
                    side = self.record.side_of(self.record.statements[key])
                    if own:
                        end = own if side == near else "partners"
                        side = end if side in tie.ends else OTHERS
                    of_side[side].append(key)
        voices = sorted(side for side in of_side if side != THIRD and not is_end(side))
        sides = [*filter(is_end, of_side), *voices, THIRD]
        if own:
            sides = [own, "partners", OTHERS]
        for side in sides if ties else ():
            sources = self._sources(of_side.get(side, ()))
            yield SideOnSheet(side, len(sources), tuple(sources[:MOST_SOURCES]))

    def _sources(self, statements: Iterable[str]) -> list[str]:
        """Keys of the sources of statements, an end's own office first."""
        sources = {
            (statement.record, statement.source): self.record.source_of(statement)
            for statement in (self.record.statements[key] for key in statements)
        }
        keys = sorted(sources, key=lambda k: (not sources[k].voice.is_official, k))
        return ["/".join(key) for key in keys]

    def _facts(self, tie: Tie, agreement: Agreement) -> tuple[FactOnSheet, ...]:
        return tuple(
            FactOnSheet(
                property=fact.property,
                between=fact.between,
                reasons=tuple(reasons_of(fact)),
                vague=is_vague(fact),
                values=tuple(ValueOnSheet(p.value, p.when, p.sides) for p in fact.positions),
            )
            for fact in tie.facts
            if fact.agreement is agreement and fact.property in _PAGE_FACTS
        )

    def _laws(self, ties: Sequence[Tie]) -> tuple[Mapping[str, Any], ...]:
        own = {tie.id for tie in ties}
        by_law = {
            law.law.id: law for tie in ties for law, _ in laws_by_tie(self.index).get(tie.id, ())
        }
        return tuple(
            line_of(law)
            | {
                "own_ties": sorted({each.tie for each in law.touched} & own),
                "own_proposed": sum(
                    each.tie in own and each.status is Status.PROPOSED for each in law.touched
                ),
            }
            for law in by_law.values()
        )
