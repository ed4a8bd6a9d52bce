"""Facts by who states them: both ends, one end, third parties, nobody; by fact, time, record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from paradiplomacy.answers.agreement import FACTS, StatedFact, agreement_by, stated_facts
from paradiplomacy.evidence.speakers import country_of
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.shared_dates import Precision
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.lists import ListColumn, LongList

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["FACT_LIST", "KIND"]

UNDATED = "undated"
SIDES = 30
"""How many countries the page shows, those of most facts first."""


def view(site: SiteContext, key: str) -> View:
    """Agreement of both ends, by what is said, when, by whom, and in which record."""
    facts = stated_facts(site.headline)
    return {
        "facts": _table_of_agreement(facts, lambda fact: [fact.fact], order=FACTS),
        "precision": _precision(facts),
        "starts": _table_of_agreement(
            [fact for fact in facts if fact.fact == "start"], _decade_of_fact
        ),
        "exchanges": _table_of_agreement(
            [fact for fact in facts if fact.fact == "exchange"], _decade_of_fact
        ),
        "sides": _facts_by_country(facts),
        "records": _table_of_agreement(facts, lambda fact: fact.records),
        "list": FACT_LIST.first(site),
    }


def _table_of_agreement(
    facts: Iterable[StatedFact],
    key: Callable[[StatedFact], Iterable[str]],
    *,
    order: Sequence[str] = (),
) -> list[View]:
    """Number of facts at each agreement, a row a value."""
    counts = agreement_by(facts, key)
    return [
        {"value": value, **_counts_of_agreement(counts[value])}
        for value in order or counts
        if value in counts
    ]


def _counts_of_agreement(counts: Mapping[Agreement, int]) -> View:
    return {
        "all": sum(counts.values()),
        "counts": {str(agreement): counts.get(agreement, 0) for agreement in Agreement},
    }


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


def _facts_by_country(facts: Sequence[StatedFact]) -> list[View]:
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
    return [
        {"side": end, "all": n, "alone": alone[end], "both": both[end]}
        for end, n in most
        if alone[end] or both[end]
    ]


def _countries_of_fact(fact: StatedFact) -> tuple[str, ...]:
    return tuple(map(country_of, fact.ends))


def _decade_of_fact(fact: StatedFact) -> list[str]:
    return [fact.decade or UNDATED]


@lru_cache(maxsize=1)
def _stated_facts_of_site(site: SiteContext) -> tuple[StatedFact, ...]:
    return stated_facts(site.record)


def _rows_of_stated_facts(site: SiteContext) -> Sequence[Sequence[Any]]:
    """One row a fact, in the order of ties."""
    ties = site.record.ties
    return [
        (
            (fact.tie if fact.tie in ties else "", *_keys_of_ends(site, fact.tie)),
            fact.fact,
            str(fact.agreement),
            fact.precision,
            fact.speaks_alone if fact.speaks_alone in site.record.places else "",
            *_decade_of_fact(fact),
            country_of(fact.speaks_alone),
            _countries_of_fact(fact),
            fact.records,
        )
        for fact in _stated_facts_of_site(site)
    ]


def _keys_of_ends(site: SiteContext, tie: str) -> tuple[str, ...]:
    """Keys of both ends, in the order of the tie where there is one."""
    known = site.record.ties.get(tie)
    return known.ends if known else tuple(tie.removeprefix("tie:").split("|"))


FACT_LIST = LongList(
    "facts",
    (
        ListColumn("tie", "tie"),
        ListColumn("fact", "code"),
        ListColumn("agreed", "code", group="agreement"),
        ListColumn("precision", "code"),
        ListColumn("alone", "place"),
        ListColumn("decade", "code"),
        ListColumn("alone_in", "code", group="country", is_shown=False),
        ListColumn("ends", "codes", group="country", is_shown=False),
        ListColumn("record", "codes", is_shown=False),
    ),
    _rows_of_stated_facts,
    ("fact", "agreed", "precision", "alone_in", "decade", "record"),
)
KIND = PageKind("two_ends", view, needs="record")
