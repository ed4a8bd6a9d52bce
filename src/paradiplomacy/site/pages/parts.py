"""Parts of views that several pages show: exchanges, responses, statements, where a tie stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from paradiplomacy.model.activity import Exchange, Flow, Response
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Fact
from paradiplomacy.model.statements import Statement
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.flows import travelled
from paradiplomacy.record.record import Record
from paradiplomacy.results.agreement_words import acting
from paradiplomacy.site.kinds import View

if TYPE_CHECKING:
    from paradiplomacy.site.site import Site

__all__ = [
    "flow_ways",
    "latest_first",
    "reasons_view",
    "response_view",
    "said_view",
    "status_view",
    "tie_row",
    "years_of",
]


def status_view(site: Site, tie: Tie) -> View:
    """What a tie is on the record's day, and its last dated sign of life."""
    current = site.indexes.status_of(tie)
    return {
        "status": str(current.status),
        "last_sign": str(current.last_sign or ""),
        "sign_end": current.sign_end,
        "sign_is_list": current.is_listed,
    }


def tie_row(site: Site, tie: Tie, place: str = "") -> View:
    """A tie in one line of a table; of a place, `partner` is the other end."""
    start = tie.fact("established")
    partner = next((end for end in tie.ends if end != place), tie.place_b)
    return {
        "tie": tie.id,
        "partner": partner,
        "kind": str(tie.kind or ""),
        "established": str(tie.established or ""),
        "agreement": str(start.agreement) if start else "silent",
        **status_view(site, tie),
    }


def reasons_view(fact: Fact) -> list[View]:
    """Why the preferred value of a fact is preferred: by which criterion, to which values."""
    over: dict[str, list[str]] = {}
    for position in fact.dissent:
        if position.behind and position.value not in over.setdefault(position.behind, []):
            over[position.behind].append(position.value)
    return [{"criterion": name, "over": values} for name, values in over.items()]


_DATED = frozenset(
    {"proposed", "letter_of_intent", "approved", "established", "in_force"}
    | {"renewed", "resumed", "dormant"}
)
"""Facts of ties whose value is a date."""


def is_vague(fact: Fact) -> bool:
    """Whether a more exact date that agrees with the preferred one was given, and lost."""
    if fact.property not in _DATED:
        return False
    dates = [_date(position.value) for position in fact.positions]
    return any(
        date is not None and dates[0] is not None and date != dates[0] and date.within(dates[0])
        for date in dates[1:]
    )


def _date(text: str) -> EventDate | None:
    return None if text == "unknown" or text.startswith("not ") else EventDate.parse(text)


def response_view(site: Site, response: Response) -> View:
    """What a place did about a crisis, and who says so."""
    return {
        "response": response.id,
        "crisis": response.shock,
        "place": response.place,
        "partner": response.partner,
        "answer": str(response.answer),
        "date": str(response.date or ""),
        "actor": acting(response.actor, (response.place, response.partner)),
        "description": response.description,
        "sources": list(site.indexes.sources_of(response.statements)),
    }


def said_view(site: Site, statement: Statement) -> View:
    """One statement: what it says, and of which source."""
    denied = "not " if statement.polarity == "denies" else ""
    return {
        "statement": statement.id,
        "property": statement.property,
        "value": denied + statement.value,
        "when": statement.when,
        "actor": acting(statement.actor, site.record.ends_of(statement.subject)),
        "source": f"{statement.record}/{statement.source}",
        "locator": statement.locator,
        "note": statement.note,
    }


def years_of(dates: Iterable[EventDate | None]) -> list[tuple[int, int]]:
    """How many dates lie in which year, from the first year to the last; those of one year only."""
    known = [when.year for when in dates if when is not None]
    counts = Counter(year for year in known if year is not None)
    return [(year, counts[year]) for year in range(min(counts), max(counts) + 1)] if counts else []


def latest_first(exchanges: Sequence[Exchange]) -> list[Exchange]:
    """Exchanges in order of time, turned round; those without a date stay last."""
    dated = [exchange for exchange in exchanges if exchange.date is not None]
    undated = [exchange for exchange in exchanges if exchange.date is None]
    return [*reversed(dated), *undated]


def flow_ways(record: Record, exchanges: Iterable[Exchange]) -> list[View]:
    """How many exchanges moved people, ideas and capital, from which country to which."""
    counts: dict[str, Counter[tuple[str, str]]] = {str(flow): Counter() for flow in Flow}
    for exchange in exchanges:
        if exchange.flow:
            counts[exchange.flow][travelled(record, exchange)] += 1
    return [
        {
            "flow": flow,
            "total": count.total(),
            "ways": [{"way": list(way), "exchanges": n} for way, n in count.most_common()],
        }
        for flow, count in counts.items()
        if count
    ]
