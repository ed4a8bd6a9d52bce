"""Compatibility of values: those of a property that can both be true."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model import cells
from paradiplomacy.model.dates import EventDate, agree
from paradiplomacy.model.statements import Certainty
from paradiplomacy.model.tables import TABLES, property_names

INTERRUPTION = "interruption"
INTERRUPTIONS = ("ended", "suspended")
"""Properties that make up one fact."""
_EVENTS = frozenset(
    {"letter_of_intent", "approved", "renewed", "dormant", "resumed", *INTERRUPTIONS}
)
_DATES = property_names(value="date")
_LISTS = property_names(value="list")
_PROSE = property_names(cells.PROSE)
_ONE_TEXT = frozenset(c.name for table in TABLES for c in table.properties if c.one_text)
_EXCHANGES = "exchanges_in_year"
OF_A_YEAR = frozenset({"stated_status", _EXCHANGES})
"""Properties of a year: of each year a fact of its own, which holds for all of it."""
_SHARE = 0.2
"""By how much counts of exchanges may differ, as in answers of both ends that are the same."""
UNKNOWN = "unknown"
NOT = "not "
"""Before the value of a denial."""


def fact_of(property: str) -> str:
    """The fact that a property belongs to: a suspension and an end are one interruption.

    >>> fact_of("ended"), fact_of("established")
    ('interruption', 'established')
    """
    return INTERRUPTION if property in INTERRUPTIONS else property


def is_event(name: str) -> bool:
    """Tell whether a property is a change of status, which may happen more than once."""
    return name in _EVENTS


def is_list(name: str) -> bool:
    """Tell whether a property takes several values at once, so that none excludes another."""
    return name in _LISTS or name in _PROSE


def is_joined(name: str) -> bool:
    """Tell whether the value of a fact is all that is said; else it is the preferred text alone."""
    return is_list(name) and name not in _ONE_TEXT


class Assertion(NamedTuple):
    """A statement as reconciliation sees it: judgements applied, a side given by the rule.

    `value` of a denial starts with ``not``. `official` says whether a government, the
    association that manages its ties, or a law speaks. `publisher` is the outlet of the source
    where one is named, else the source: sources of one publisher are not independent. What is
    not ``stated`` is never compared with what is. `ranked` ones come first by the record's word.
    """

    id: str
    subject: str
    property: str
    value: str
    when: str
    side: str
    source: str
    official: bool = False
    publisher: str = ""
    certainty: Certainty = Certainty.STATED
    ranked: bool = False

    @builtins.property
    def denies(self) -> bool:
        """True if it says that the value is not so."""
        return self.value.startswith(NOT)

    @builtins.property
    def said_value(self) -> str:
        """The value that it states or denies."""
        return self.value.removeprefix(NOT)

    @builtins.property
    def is_open(self) -> bool:
        """True if it says, or denies, that something happened, and names no date."""
        return self.said_value == UNKNOWN


def compatible(first: Assertion, second: Assertion) -> bool:
    """Tell whether two statements on one fact can both be true.

    >>> def says(name, value, when=""):
    ...     return Assertion("", "", name, value, when, "", "")
    >>> compatible(says("established", "1994-04"), says("established", "1994-04-05"))
    True
    >>> compatible(says("kind", "sister", "../2025-07"), says("kind", "friendship", "2025-08/.."))
    True
    >>> compatible(says("suspended", "1989"), says("ended", "1989"))
    False
    """
    return is_list(first.property) or (
        first.property == second.property
        and (at_different_times(first, second) or _values_agree(first, second))
    )


def concur(first: Assertion, second: Assertion) -> bool:
    """Tell whether two statements say the same of the same time, so that one bears out the other.

    Values that merely do not exclude each other do not concur: two kinds of two periods,
    two sectors of one exchange, two descriptions, a date and the word that there was one.
    """
    return (
        first.property == second.property
        and first.property not in _PROSE
        and not at_different_times(first, second)
        and UNKNOWN not in (first.value, second.value)
        and _values_agree(first, second)
    )


def vagueness(assertion: Assertion) -> int:
    """Days that a dated value leaves open, more than all for an unknown one; else 0."""
    if assertion.property not in _DATES:
        return 0
    return 10_000_000 if assertion.is_open else EventDate.parse(assertion.said_value).span_days


def within(first: Assertion, second: Assertion) -> bool:
    """Tell whether a dated value lies in another: all its days are possible for the second."""
    dated = first.property == second.property and vagueness(first) and vagueness(second)
    if not dated or UNKNOWN in (first.value, second.value) or first.denies or second.denies:
        return False
    return EventDate.parse(first.value).within(EventDate.parse(second.value))


def at_different_times(first: Assertion, second: Assertion) -> bool:
    """Tell whether both speak of periods, and these can lie one after the other; one lies not."""
    if not (first.when and second.when) or first.when == second.when:
        return False
    if first.property in OF_A_YEAR:
        return not EventDate.parse(first.when).overlaps(EventDate.parse(second.when))
    return _may_precede(first.when, second.when) or _may_precede(second.when, first.when)


def by_time(name: str, assertions: Sequence[Assertion]) -> list[list[Assertion]]:
    """Statements on a property, by the year for which it is said to hold; of most all together.

    >>> def says(value, when):
    ...     return Assertion("", "", "exchanges_in_year", value, when, "", "")
    >>> years = by_time("exchanges_in_year", [says("9", "2019"), says("5", "2017")])
    >>> [[said.value for said in year] for year in years]
    [['5'], ['9']]
    """
    if name not in OF_A_YEAR:
        return [list(assertions)]
    years = group_pairs(
        (EventDate.parse(each.when).earliest.year if each.when else 0, each) for each in assertions
    )
    return [years[year] for year in sorted(years)]


def _may_precede(period: str, later: str) -> bool:
    """Tell whether a period can be over when another begins: ``../2011`` and ``2011/..`` can."""
    end, start = period.rsplit("/", maxsplit=1)[-1], later.split("/", maxsplit=1)[0]
    is_known = end not in ("", "..") and start not in ("", "..")
    return is_known and EventDate.parse(end).earliest <= EventDate.parse(start).latest


def _values_agree(first: Assertion, second: Assertion) -> bool:
    value, against = first.said_value, second.said_value
    if first.denies or second.denies:  # two denials never clash, one with what it denies
        return (first.denies and second.denies) or value != against
    if UNKNOWN in (value, against):
        return True
    if first.property in _DATES:
        return agree(EventDate.parse(value), EventDate.parse(against))
    share = _SHARE if first.property == _EXCHANGES else 0.0
    return value == against or _same_number(value, against, share)


def _same_number(value: str, other: str, share: float) -> bool:
    """Tell whether two numbers differ by no more than a share of the larger."""
    try:
        one, another = float(value), float(other)
    except ValueError:
        return False
    return abs(one - another) <= share * max(abs(one), abs(another)) + 1e-9 * bool(share)


def events(assertions: Iterable[Assertion]) -> list[tuple[str, list[Assertion]]]:
    """Sort statements on changes of status into the events that they speak of.

    Statements of one kind of change whose dates overlap, directly or through others,
    speak of one event. A suspension and an end at the same time are one *interruption*,
    described in two ways. Undated statements join the last event of their kind.

    Returns: Name of the fact and its statements, in order of time.
    """
    by_kind = group_pairs((fact_of(each.property), each) for each in assertions)
    result = []
    for kind in sorted(by_kind):
        dated = [a for a in by_kind[kind] if not a.is_open]
        undated = [a for a in by_kind[kind] if a.is_open]
        clusters = _clusters(dated) or [[]]
        clusters[-1] += undated
        result += [(kind, sorted(cluster, key=lambda a: a.id)) for cluster in clusters]
    return result


def same_event(assertion: Assertion, others: Iterable[Assertion]) -> bool:
    """Tell whether a statement on a change of status may speak of the event that others speak of.

    As in `events`, whoever names no date may mean any.

    >>> def says(name, value):
    ...     return Assertion("", "", name, value, "", "", "")
    >>> same_event(says("renewed", "2024"), [says("renewed", "2024-07"), says("renewed", "2023")])
    True
    >>> same_event(says("renewed", "2024"), [says("renewed", "2014")])
    False
    """
    dated = [EventDate.parse(other.said_value) for other in others if not other.is_open]
    if assertion.is_open or not dated:
        return True
    when = EventDate.parse(assertion.said_value)
    return any(agree(when, other) for other in dated)


def _clusters(dated: Sequence[Assertion]) -> list[list[Assertion]]:
    """Connected runs of dates that agree, order-free: each with the one that reaches farthest."""
    in_order = sorted(
        ((EventDate.parse(each.said_value), each.id, each) for each in dated),
        key=lambda row: row[:2],
    )
    clusters: list[list[Assertion]] = []
    farthest: EventDate | None = None
    for when, _, assertion in in_order:
        if farthest is not None and agree(when, farthest):
            clusters[-1].append(assertion)
        else:
            clusters.append([assertion])
        farthest = max(farthest or when, when, key=attrgetter("latest"))
    return clusters
