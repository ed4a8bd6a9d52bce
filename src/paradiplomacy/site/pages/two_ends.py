"""Facts by who states them: both ends, one end, third parties, nobody; by fact, time, record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from paradiplomacy.answers.agreement import (
    FACTS,
    KindBelieved,
    StatedFact,
    agreement_by,
    kinds_believed,
    stated_facts,
)
from paradiplomacy.answers.review import Disagreement, disagreement_list
from paradiplomacy.evidence.speakers import country_of, is_end
from paradiplomacy.interviews.missed import BASE_RATE
from paradiplomacy.language import Text
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.shared_dates import Precision
from paradiplomacy.site.kinds import View
from paradiplomacy.site.lists import LongList, list_columns
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.views import RecordAnswer

LEAST_SURE = 8
"""Facts of a kind that the page lists."""
UNDATED = "undated"
SIDES = 30
"""How many countries the page shows, those of most facts first."""


class TwoEndsView(RecordAnswer):
    """Agreement of both ends by fact, decade and country; whom to believe."""

    contradicted: int
    between_ends: int
    facts: Sequence[View]
    precision: Sequence[View]
    starts: Sequence[View]
    sides: tuple[FactsOfCountry, ...]
    base_rate: Text
    believed: tuple[KindBelieved, ...]
    list: View


class FactsOfCountry(RecordAnswer):
    """Facts in which places of a country have a part; those said by it `alone`, and by `both`."""

    side: str
    all: int
    alone: int
    both: int


def view(site: SiteContext, key: str) -> View:
    """Agreement of both ends, by what is said, when, by whom, and in which record."""
    facts = stated_facts(site.headline)
    at_odds = _disagreements(site)
    starts = (fact for fact in facts if fact.fact == "start")
    return TwoEndsView(
        contradicted=sum(fact.agreement is Agreement.CONTRADICTED for fact in facts),
        between_ends=sum(
            (fact.tie, fact.fact) in at_odds and at_odds[fact.tie, fact.fact].between_ends
            for fact in facts
        ),
        facts=_table_of_agreement(facts, lambda fact: [fact.fact], order=FACTS),
        precision=_precision(facts),
        starts=_table_of_agreement(starts, _decade_of_fact),
        sides=_facts_by_country(facts),
        base_rate=BASE_RATE,
        believed=tuple(kinds_believed(site.index, most=LEAST_SURE)),
        list=FACT_LIST.first(site),
    ).to_dict()


def _table_of_agreement(
    facts: Iterable[StatedFact],
    key: Callable[[StatedFact], Iterable[str]],
    *,
    order: Sequence[str] = (),
) -> list[View]:
    """Number of facts at each agreement, a row a value."""
    counts = agreement_by(facts, key)
    return [
        {
            "value": value,
            "all": counts[value].total(),
            "counts": {str(agreement): counts[value][agreement] for agreement in Agreement},
        }
        for value in order or counts
        if value in counts
    ]


def _precision(facts: Iterable[StatedFact]) -> list[View]:
    """Closeness of both ends on dates that they confirm, by what is dated."""
    counts: dict[str, Counter[str]] = {}
    for fact in facts:
        if fact.precision:
            counts.setdefault(fact.fact, Counter())[fact.precision] += 1
    return [
        {"value": name, "counts": {str(p): counts[name][p] for p in Precision}}
        for name in FACTS
        if name in counts
    ]


def _facts_by_country(facts: Sequence[StatedFact]) -> tuple[FactsOfCountry, ...]:
    """By country: how many facts its places have a part in, and of how many one speaks alone."""
    ends = Counter(country for fact in facts for country in set(_countries_of_fact(fact)))
    alone = Counter(country_of(fact.speaks_alone) for fact in facts if fact.speaks_alone)
    both = Counter(
        country
        for fact in facts
        if fact.agreement is Agreement.CONFIRMED
        for country in set(_countries_of_fact(fact))
    )
    most = sorted(ends.items(), key=lambda end: (-end[1], end[0]))[:SIDES]
    return tuple(
        FactsOfCountry(end, n, alone[end], both[end]) for end, n in most if alone[end] or both[end]
    )


def _countries_of_fact(fact: StatedFact) -> tuple[str, ...]:
    return tuple(map(country_of, fact.ends))


def _decade_of_fact(fact: StatedFact) -> list[str]:
    return [fact.decade or UNDATED]


@lru_cache(maxsize=1)
def _disagreements(site: SiteContext) -> Mapping[tuple[str, str], Disagreement]:
    """Contradicted starts, kinds and interruptions, by tie and fact."""
    named = {"established": "start"}
    return {
        (each.tie.id, named.get(each.fact.property, each.fact.property)): each
        for each in disagreement_list(site.record)
    }


def _parties_of(each: Disagreement) -> str:
    """Parties that contradict each other: both ends, one end with itself, or others too."""
    if each.between_ends:
        return "ends"
    return "within" if all(map(is_end, each.fact.between)) else "third"


@lru_cache(maxsize=1)
def _stated_facts_of_site(site: SiteContext) -> tuple[StatedFact, ...]:
    return stated_facts(site.record)


def _rows_of_stated_facts(site: SiteContext) -> Sequence[Sequence[Any]]:
    """One row a fact, in the order of ties; then other facts of ties that are contradicted."""
    stated, at_odds = _stated_facts_of_site(site), dict(_disagreements(site))
    rows = [_row_of_fact(site, fact, at_odds.pop((fact.tie, fact.fact), None)) for fact in stated]
    others = (_stated_in_brief(name, each) for (_, name), each in at_odds.items())
    return rows + [_row_of_fact(site, fact, at_odds[fact.tie, fact.fact]) for fact in others]


def _stated_in_brief(name: str, each: Disagreement) -> StatedFact:
    """A contradicted fact that counts leave out, as the list shows it."""
    tie = each.tie
    return StatedFact(name, tie.id, tie.id, Agreement.CONTRADICTED, "", tie.ends, each.sides, ())


def _row_of_fact(
    site: SiteContext, fact: StatedFact, at_odds: Disagreement | None
) -> Sequence[Any]:
    return (
        (fact.tie if fact.tie in site.record.ties else "", *_keys_of_ends(site, fact.tie)),
        fact.fact,
        str(fact.agreement),
        fact.precision,
        fact.speaks_alone if fact.speaks_alone in site.record.places else "",
        round(at_odds.years, 1) if at_odds and at_odds.years is not None else None,
        *_decade_of_fact(fact),
        country_of(fact.speaks_alone),
        _countries_of_fact(fact),
        fact.records,
        _parties_of(at_odds) if at_odds else "",
    )


def _keys_of_ends(site: SiteContext, tie: str) -> tuple[str, ...]:
    """Keys of both ends, in the order of the tie where there is one."""
    known = site.record.ties.get(tie)
    return known.ends if known else tuple(tie.removeprefix("tie:").split("|"))


FACT_LIST = LongList(
    "facts",
    (
        *list_columns("tie tie, fact code, agreed code agreement, precision code, alone place"),
        *list_columns("apart number, decade code"),
        *list_columns("alone_in code country, ends codes country", is_shown=False),
        *list_columns("record codes, between code at_odds", is_shown=False),
    ),
    _rows_of_stated_facts,
    ("fact", "agreed", "between", "precision", "alone_in", "decade", "record"),
)
