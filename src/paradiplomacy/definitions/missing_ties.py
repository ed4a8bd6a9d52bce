"""Ties that a record misses, from how far what the sides name overlaps; counts with them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from paradiplomacy.definitions.count import Count, DefinitionComparison, TotalAnswer, total_answer
from paradiplomacy.definitions.dual_system import (
    EstimatedTotal,
    ListsModel,
    from_three_lists,
    from_two_lists,
    share_in_all,
)
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.statements import Certainty, Polarity
from paradiplomacy.model.status import ChangeKind
from paradiplomacy.model.ties import Tie, TieKind
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer, line_of

GROUPINGS = ("region", "size", "decade")
"""By what ties are divided: region and inhabitants of the place of the first country, and the
decade in which they began."""

SIGNIFICANT = 0.05
_SMALL, _LARGE = 100_000, 500_000
_Cell = tuple[bool, bool, bool]


@dataclass(frozen=True, slots=True)
class Stratum:
    """Ties of one region, size or decade.

    grouping: One of `GROUPINGS`.
    name: Name of the region, ``1980``, or ``small``, ``middle``, ``large``.
    known, first, second, both: Ties on record, those that voices of either country name, and those
        that both do.
    """

    grouping: str
    name: str
    known: int
    first: int
    second: int
    both: int
    total: EstimatedTotal | None


@dataclass(frozen=True, slots=True)
class ShareOfAll:
    """A share of the ties on record, and what it may be among all ties.

    what: What the ties have: a known start, an exchange, a suspension or an end; or that they are
        sister ties.
    two, three: Lower and upper bound if as many ties are missing as the upper end from two lists
        says, and the best model of three lists; empty where there is none.
    """

    what: str
    with_it: int
    known: int
    two: tuple[float, ...]
    three: tuple[float, ...]


class MissingTies(RecordAnswer):
    """Number of ties that a definition would count if none were missing.

    countries: The first two countries of the record.
    known, first, second, both: As of a `Stratum`. A country's list is what its places' governments
        and associations, its statutes and its local press name; national bodies and press,
        scholars, registers and reference works are the third list.
    two: From the two lists of the countries, as if these did not depend on each other.
    models: From all three, the best fit first.
    odds, p: Odds that one country names a tie that is on the third list where the other does,
        relative to where it does not, with Fisher's exact p-value: one, if the lists of the
        countries do not depend on each other. None where that cannot be told.
    depends: Whether the two countries' lists depend on each other, so that `two` is wrong.
    """

    definition: str
    countries: tuple[str, str]
    known: int
    first: int
    second: int
    both: int
    two: EstimatedTotal
    models: tuple[ListsModel, ...]
    odds: float | None
    p: float | None
    depends: bool
    strata: tuple[Stratum, ...]
    shares: tuple[ShareOfAll, ...]


def missing_ties(record: Record, counted: Count) -> MissingTies | None:
    """Estimate how many ties are missing between the first two countries of a record.

    counted: Ties that count, by a definition on a day.

    None where two lists give no number, as too few ties are named by both countries.

    Only what is stated counts, not what is doubted or announced. See
    `paradiplomacy.definitions.dual_system` for the estimates and what they rest on.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.definitions.count import count
    >>> from paradiplomacy.definitions.definitions import get_definition
    >>> record = open_record()
    >>> found = missing_ties(record, count(record, get_definition("all-levels")))
    >>> found.depends
    True
    """
    if len(record.meta.ends) < 2:
        return None
    countries = (record.meta.ends[0], record.meta.ends[1])
    tie_lists = {tie.id: _lists_of_tie(record, tie, countries) for tie in _ties(record, counted)}
    first, second, overlap = _overlap(tie_lists.values())
    two = from_two_lists(first, second, overlap, known=len(tie_lists))
    if two is None:
        return None
    cells = Counter(tie_lists.values())
    models = from_three_lists(cells)
    odds, p = _odds_on_third_list(cells)
    return MissingTies(
        counted.definition,
        countries,
        len(tie_lists),
        first,
        second,
        overlap,
        two,
        models,
        odds,
        p,
        two.value is None or (p is not None and p < SIGNIFICANT),
        tuple(_strata(record, tie_lists, countries[0])),
        tuple(_shares(record, tie_lists, two, models)),
    )


def _ties(record: Record, counted: Count) -> Iterator[Tie]:
    """Ties that count between the first two countries."""
    pair = set(record.meta.ends[:2])
    for row in counted.rows:
        tie = record.ties[row.tie]
        if row.counts and {record.places[end].country for end in tie.ends} == pair:
            yield tie


def _lists_of_tie(record: Record, tie: Tie, countries: tuple[str, str]) -> _Cell:
    """The lists that name a tie; one that nobody names outright is on the third."""
    sides = {
        record.source_of(statement).side
        for fact in tie.facts
        for statement in map(record.statements.__getitem__, fact.statements)
        if statement.polarity is Polarity.ASSERTS and statement.certainty is Certainty.STATED
    }
    first, second = (country in sides for country in countries)
    return first, second, bool(sides - set(countries)) or not (first or second)


def _overlap(cells: Iterable[_Cell]) -> tuple[int, int, int]:
    lists = list(cells)
    return (
        sum(a for a, _, _ in lists),
        sum(b for _, b, _ in lists),
        sum(a and b for a, b, _ in lists),
    )


def _odds_on_third_list(cells: Mapping[_Cell, int]) -> tuple[float | None, float | None]:
    from scipy.stats import fisher_exact

    (yes, no), (other, none) = table = [
        [cells.get((a, b, True), 0) for b in (True, False)] for a in (True, False)
    ]
    if not all((yes + no, other + none, yes + other, no + none)):
        return None, None
    return (yes * none / (no * other) if no * other else None), float(fisher_exact(table).pvalue)


def _strata(record: Record, listed: Mapping[str, _Cell], country: str) -> Iterator[Stratum]:
    groups = group_pairs(
        ((grouping, name), cell)
        for key, cell in listed.items()
        for grouping, name in zip(
            GROUPINGS, _names_of_strata(record, record.ties[key], country), strict=True
        )
        if name
    )
    by_size = {"small": "1", "middle": "2", "large": "3"}
    for grouping, name in sorted(
        groups, key=lambda g: (GROUPINGS.index(g[0]), by_size.get(g[1], g[1]))
    ):
        cells = groups[grouping, name]
        overlap, known = _overlap(cells), len(cells)
        yield Stratum(grouping, name, known, *overlap, from_two_lists(*overlap, known=known))


def _names_of_strata(record: Record, tie: Tie, country: str) -> tuple[str, str, str]:
    """Names of region, size and decade; empty where not known."""
    (place,) = (p for end in tie.ends if (p := record.places[end]).country == country)
    start, people = tie.established, place.population
    decade = ""
    if start is not None and start.is_bounded:
        early, late = start.earliest.year // 10, start.latest.year // 10
        decade = f"{early}0" if early == late else ""
    sizes = ("small", "middle", "large")
    size = "" if people is None else sizes[bisect_right((_SMALL, _LARGE), people)]
    return place.region, size, decade


def _shares(
    record: Record, listed: Mapping[str, _Cell], two: EstimatedTotal, models: tuple[ListsModel, ...]
) -> Iterator[ShareOfAll]:
    pairs = {frozenset((each.place_a, each.place_b)) for each in record.exchanges.values()}
    tests: dict[str, Callable[[Tie], bool]] = {
        "dated": lambda tie: tie.stated_start is not None,
        "exchange": lambda tie: frozenset(tie.ends) in pairs,
        "interrupted": lambda tie: any(
            each.change in (ChangeKind.SUSPENDED, ChangeKind.ENDED) for each in tie.history
        ),
        "sister": lambda tie: tie.kind in (TieKind.SISTER, TieKind.SISTER_PORT),
    }
    known = len(listed)
    for what, test in tests.items():
        with_it = sum(test(record.ties[key]) for key in listed)
        yield ShareOfAll(
            what,
            with_it,
            known,
            share_in_all(with_it, known, two.high) if two.high is not None else (),
            share_in_all(with_it, known, known + models[0].total.missing) if models else (),
        )


class CountsAnswer(RecordAnswer):
    """Counts of ties between countries, all where these are ``""``, and published totals."""

    countries: str
    counts: tuple[Mapping[str, Any], ...]
    published: tuple[TotalAnswer, ...]


class CountWithMissing(RecordAnswer):
    """A count, and the ties that it would have if none were missing."""

    more = Count.more
    count: Count
    missing: MissingTies | None


def counts_answer(
    countries: str,
    counts: Iterable[Count],
    missing: Iterable[MissingTies],
    comparisons: Iterable[DefinitionComparison],
    *,
    with_rows: bool = False,
) -> CountsAnswer:
    """Counts as their page and the command show them: each with every tie, or as a line."""
    by_definition = {each.definition: each for each in missing}
    answers = (CountWithMissing(each, by_definition.get(each.definition)) for each in counts)
    return CountsAnswer(
        countries=countries,
        counts=tuple(each.to_dict() if with_rows else line_of(each) for each in answers),
        published=tuple(map(total_answer, comparisons)),
    )
