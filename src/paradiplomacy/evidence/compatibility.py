"""Which values of a property can both be true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from paradiplomacy.evidence.fact_names import INTERRUPTIONS, fact_of
from paradiplomacy.model import cells
from paradiplomacy.model.dates import EventDate, agree
from paradiplomacy.model.statements import Certainty
from paradiplomacy.model.tables import property_names

__all__ = [
    "NOT",
    "OF_A_YEAR",
    "UNKNOWN",
    "Assertion",
    "at_different_times",
    "by_time",
    "compatible",
    "concur",
    "events",
    "is_event",
    "is_list",
    "same_event",
    "vagueness",
    "within",
]

_EVENTS = frozenset(
    {"letter_of_intent", "approved", "renewed", "dormant", "resumed", *INTERRUPTIONS}
)
_DATES = property_names(value="date")
_LISTS = property_names(value="list")
_PROSE = property_names(cells.PROSE)
_EXCHANGES = "exchanges_in_year"
OF_A_YEAR = frozenset({"stated_status", _EXCHANGES})
"""Properties of a year: of each year a fact of its own, which holds for all of it."""
_SHARE = 0.2
"""By how much counts of exchanges may differ, as in answers of both ends that are the same."""
UNKNOWN = "unknown"
NOT = "not "
"""Before the value of a denial."""


def is_event(name: str) -> bool:
    """Whether a property is a change of status, which may happen more than once."""
    return name in _EVENTS


def is_list(name: str) -> bool:
    """Whether a property takes several values at once, so that none excludes another."""
    return name in _LISTS or name in _PROSE


class Assertion(NamedTuple):
    """A statement as reconciliation sees it: judgements applied, a side given by the rule.

    `value` of a denial starts with ``not``. `official` says whether a government, the
    association that keeps its ties, or a law speaks. `publisher` is the outlet of the source
    where one is named, else the source: sources of one publisher are not independent. What is
    not ``stated`` is never compared with what is.
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


def compatible(first: Assertion, second: Assertion) -> bool:
    """Whether two statements on one fact can both be true.

    Examples
    --------
    >>> def says(name, value, when=""):
    ...     return Assertion("", "", name, value, when, "", "")
    >>> compatible(says("established", "1994-04"), says("established", "1994-04-05"))
    True
    >>> compatible(says("kind", "sister", "../2025-07"), says("kind", "friendship", "2025-08/.."))
    True
    >>> compatible(says("suspended", "1989"), says("ended", "1989"))
    False
    """
    if is_list(first.property):
        return True
    if first.property != second.property:
        return False
    return at_different_times(first, second) or _values_agree(first, second)


def concur(first: Assertion, second: Assertion) -> bool:
    """Whether two statements say the same of the same time, so that one bears out the other.

    Values that merely do not exclude each other do not concur: two kinds of two periods,
    two sectors of one exchange, two descriptions, a date and the word that there was one.
    """
    if (
        first.property != second.property
        or first.property in _PROSE
        or at_different_times(first, second)
    ):
        return False
    return UNKNOWN not in (first.value, second.value) and _values_agree(first, second)


def vagueness(assertion: Assertion) -> int:
    """Days that a dated value leaves open, more than all for an unknown one; else 0."""
    if assertion.property not in _DATES:
        return 0
    value = assertion.value.removeprefix(NOT)
    return 10_000_000 if value == UNKNOWN else EventDate.parse(value).span_days


def within(first: Assertion, second: Assertion) -> bool:
    """Whether a dated value lies in another: all its days are possible for the second."""
    if first.property != second.property or not (vagueness(first) and vagueness(second)):
        return False
    if UNKNOWN in (first.value, second.value) or NOT in (first.value[:4], second.value[:4]):
        return False
    return EventDate.parse(first.value).within(EventDate.parse(second.value))


def at_different_times(first: Assertion, second: Assertion) -> bool:
    """Whether both speak of periods, and these can lie one after the other."""
    if not (first.when and second.when):
        return False
    if first.property in OF_A_YEAR:
        return not EventDate.parse(first.when).overlaps(EventDate.parse(second.when))
    return _may_precede(first.when, second.when) or _may_precede(second.when, first.when)


def by_time(name: str, assertions: Sequence[Assertion]) -> list[list[Assertion]]:
    """Statements on a property, by the year for which it is said to hold; of most all together.

    Examples
    --------
    >>> def says(value, when):
    ...     return Assertion("", "", "exchanges_in_year", value, when, "", "")
    >>> years = by_time("exchanges_in_year", [says("9", "2019"), says("5", "2017")])
    >>> [[said.value for said in year] for year in years]
    [['5'], ['9']]
    """
    if name not in OF_A_YEAR:
        return [list(assertions)]
    years: dict[int, list[Assertion]] = {}
    for assertion in assertions:
        year = EventDate.parse(assertion.when).earliest.year if assertion.when else 0
        years.setdefault(year, []).append(assertion)
    return [years[year] for year in sorted(years)]


def _may_precede(period: str, later: str) -> bool:
    """Whether a period can be over when another begins: ``../2011`` and ``2011/..`` can."""
    end, start = period.rsplit("/", maxsplit=1)[-1], later.split("/", maxsplit=1)[0]
    if end in ("", "..") or start in ("", ".."):
        return False
    return EventDate.parse(end).earliest <= EventDate.parse(start).latest


def _values_agree(first: Assertion, second: Assertion) -> bool:
    value, against = first.value.removeprefix(NOT), second.value.removeprefix(NOT)
    denials = first.value.startswith(NOT) + second.value.startswith(NOT)
    if denials:  # two denials never clash, one clashes with what it denies
        return denials == 2 or value != against
    if UNKNOWN in (value, against):
        return True
    if first.property in _DATES:
        return agree(EventDate.parse(value), EventDate.parse(against))
    share = _SHARE if first.property == _EXCHANGES else 0.0
    return value == against or _same_number(value, against, share)


def _same_number(value: str, other: str, share: float) -> bool:
    """Whether two numbers differ by no more than a share of the larger."""
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

    Returns
    -------
    list of (str, list)
        Name of the fact and its statements, in order of time.
    """
    by_kind: dict[str, list[Assertion]] = {}
    for assertion in assertions:
        by_kind.setdefault(fact_of(assertion.property), []).append(assertion)
    result = []
    for kind in sorted(by_kind):
        dated = [a for a in by_kind[kind] if a.value.removeprefix(NOT) != UNKNOWN]
        undated = [a for a in by_kind[kind] if a not in dated]
        clusters = _clusters(dated)
        if undated and clusters:
            clusters[-1] += undated
        elif undated:
            clusters = [undated]
        result += [(kind, sorted(cluster, key=lambda a: a.id)) for cluster in clusters]
    return result


def same_event(assertion: Assertion, others: Iterable[Assertion]) -> bool:
    """Whether a statement on a change of status may speak of the event that others speak of.

    As in `events`, whoever names no date may mean any.

    Examples
    --------
    >>> def says(name, value):
    ...     return Assertion("", "", name, value, "", "", "")
    >>> same_event(says("renewed", "2024"), [says("renewed", "2024-07"), says("renewed", "2023")])
    True
    >>> same_event(says("renewed", "2024"), [says("renewed", "2014")])
    False
    """
    values = [other.value.removeprefix(NOT) for other in others]
    dated = [EventDate.parse(value) for value in values if value != UNKNOWN]
    value = assertion.value.removeprefix(NOT)
    if value == UNKNOWN or not dated:
        return True
    when = EventDate.parse(value)
    return any(agree(when, other) for other in dated)


def _clusters(dated: Sequence[Assertion]) -> list[list[Assertion]]:
    """Connected runs of overlapping dates: a sweep over the days, order-free."""

    def bounds(assertion: Assertion) -> EventDate:
        return EventDate.parse(assertion.value.removeprefix(NOT))

    in_order = sorted(dated, key=lambda assertion: (bounds(assertion), assertion.id))
    clusters: list[list[Assertion]] = [[assertion] for assertion in in_order[:1]]
    reached = bounds(in_order[0]).latest if in_order else None
    for assertion in in_order[1:]:
        date = bounds(assertion)
        if reached is not None and date.earliest <= reached:
            clusters[-1].append(assertion)
            reached = max(reached, date.latest)
        else:
            clusters.append([assertion])
            reached = date.latest
    return clusters
