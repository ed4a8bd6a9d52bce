"""Which values of a property can both be true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from paradiplomacy.model import cells
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.tables import property_names

__all__ = [
    "UNKNOWN",
    "Said",
    "at_different_times",
    "compatible",
    "concur",
    "events",
    "is_event",
    "is_list",
    "vagueness",
    "within",
]

_INTERRUPTIONS = frozenset({"suspended", "ended"})
_EVENTS = frozenset({"renewed", "dormant", "resumed"}) | _INTERRUPTIONS
_DATES = property_names(value="date")
_LISTS = property_names(value="list")
_PROSE = property_names(cells.PROSE)
UNKNOWN = "unknown"
_NOT = "not "


def is_event(name: str) -> bool:
    """Whether a property is a change of status, which may happen more than once."""
    return name in _EVENTS


def is_list(name: str) -> bool:
    """Whether a property takes several values at once, so that none excludes another."""
    return name in _LISTS or name in _PROSE


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as reconciliation sees it: judgements applied, a side given by the rule.

    `value` of a denial starts with ``not``. `official` says whether a government, the
    association that keeps its ties, or a law speaks.
    """

    id: str
    subject: str
    property: str
    value: str
    when: str
    side: str
    source: str
    official: bool = False


def compatible(one: Said, other: Said) -> bool:
    """Whether two statements on one fact can both be true.

    Examples
    --------
    >>> def said(name, value, when=""):
    ...     return Said("", "", name, value, when, "", "")
    >>> compatible(said("established", "1994-04"), said("established", "1994-04-05"))
    True
    >>> compatible(said("kind", "sister", "../2025-07"), said("kind", "friendship", "2025-08/.."))
    True
    >>> compatible(said("suspended", "1989"), said("ended", "1989"))
    False
    """
    if is_list(one.property):
        return True
    if one.property != other.property:
        return False
    return at_different_times(one, other) or _values_agree(one, other)


def concur(one: Said, other: Said) -> bool:
    """Whether two statements say the same of the same time, so that one bears out the other.

    Values that merely do not exclude each other do not concur: two kinds of two periods,
    two sectors of one exchange, two descriptions, a date and the word that there was one.
    """
    if one.property != other.property or one.property in _PROSE or at_different_times(one, other):
        return False
    return UNKNOWN not in (one.value, other.value) and _values_agree(one, other)


def vagueness(said: Said) -> int:
    """Days that a dated value leaves open, more than all for an unknown one; else 0."""
    if said.property not in _DATES:
        return 0
    value = said.value.removeprefix(_NOT)
    return 10_000_000 if value == UNKNOWN else EventDate.parse(value).span_days


def within(one: Said, other: Said) -> bool:
    """Whether a dated value lies in another: all its days are possible for the other."""
    if one.property != other.property or not (vagueness(one) and vagueness(other)):
        return False
    if UNKNOWN in (one.value, other.value) or _NOT in (one.value[:4], other.value[:4]):
        return False
    return EventDate.parse(one.value).within(EventDate.parse(other.value))


def at_different_times(one: Said, other: Said) -> bool:
    """Whether both speak of periods, and these can lie one after the other."""
    if not (one.when and other.when):
        return False
    return _may_precede(one.when, other.when) or _may_precede(other.when, one.when)


def _may_precede(period: str, later: str) -> bool:
    """Whether a period can be over when another begins: ``../2011`` and ``2011/..`` can."""
    end, start = period.rsplit("/", maxsplit=1)[-1], later.split("/", maxsplit=1)[0]
    if end in ("", "..") or start in ("", ".."):
        return False
    return EventDate.parse(end).earliest <= EventDate.parse(start).latest


def _values_agree(one: Said, other: Said) -> bool:
    said, against = one.value.removeprefix(_NOT), other.value.removeprefix(_NOT)
    denials = one.value.startswith(_NOT) + other.value.startswith(_NOT)
    if denials:  # two denials never clash, one clashes with what it denies
        return denials == 2 or said != against
    if UNKNOWN in (said, against):
        return True
    if one.property in _DATES:
        return EventDate.parse(said).overlaps(EventDate.parse(against))
    return said == against or _same_number(said, against)


def _same_number(value: str, other: str) -> bool:
    try:
        return float(value) == float(other)
    except ValueError:
        return False


def events(said: Iterable[Said]) -> list[tuple[str, list[Said]]]:
    """Sort statements on changes of status into the events that they speak of.

    Statements of one kind of change whose dates overlap, directly or through others,
    speak of one event. A suspension and an end at the same time are one *interruption*,
    told in two ways. Undated statements join the last event of their kind.

    Returns
    -------
    list of (str, list)
        Name of the fact and its statements, in order of time.
    """
    by_kind: dict[str, list[Said]] = {}
    for one in said:
        kind = "interruption" if one.property in _INTERRUPTIONS else one.property
        by_kind.setdefault(kind, []).append(one)
    result = []
    for kind in sorted(by_kind):
        dated = [one for one in by_kind[kind] if one.value.removeprefix(_NOT) != UNKNOWN]
        undated = [one for one in by_kind[kind] if one not in dated]
        clusters = _clusters(dated)
        if undated and clusters:
            clusters[-1] += undated
        elif undated:
            clusters = [undated]
        result += [(kind, sorted(cluster, key=lambda one: one.id)) for cluster in clusters]
    return result


def _clusters(dated: Sequence[Said]) -> list[list[Said]]:
    """Connected runs of overlapping dates: a sweep over the days, order-free."""

    def bounds(one: Said) -> EventDate:
        return EventDate.parse(one.value.removeprefix(_NOT))

    in_order = sorted(dated, key=lambda one: (bounds(one), one.id))
    clusters: list[list[Said]] = [[one] for one in in_order[:1]]
    reached = bounds(in_order[0]).latest if in_order else None
    for one in in_order[1:]:
        date = bounds(one)
        if reached is not None and date.earliest <= reached:
            clusters[-1].append(one)
            reached = max(reached, date.latest)
        else:
            clusters.append([one])
            reached = date.latest
    return clusters
