"""The words of the ledger and of histories, said once for commands, report and pages.

Who acted, what a tie is, how the ends agree, and why a value is preferred.
"""

from __future__ import annotations

from collections.abc import Mapping

from paradiplomacy.evidence.preference import Criterion
from paradiplomacy.evidence.speakers import is_end
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Fact
from paradiplomacy.model.status import Status
from paradiplomacy.model.ties import Untied
from paradiplomacy.record.current_status import CurrentStatus
from paradiplomacy.results.words import listed, when

__all__ = [
    "reason_words",
    "sign_words",
    "status_rows",
    "status_words",
    "untied_words",
]

_REASONS = {
    Criterion.DATED: "it names a date",
    Criterion.ENDS: "more ends support it",
    Criterion.OUTWEIGHED: "several dated sources agree on it, twice as many as say otherwise",
    Criterion.OFFICIAL: "an end's own office, association or law supports it",
    Criterion.SOURCES: "more sources support it",
    Criterion.PRECISE: "it is more precise",
    Criterion.TEXT: "nothing else decides, and it comes first in order of text",
}


def sign_words(current: CurrentStatus) -> str:
    """When a tie last gave a dated sign of life.

    Examples
    --------
    >>> from paradiplomacy.model.dates import EventDate
    >>> from paradiplomacy.model.status import Status
    >>> sign_words(CurrentStatus(Status.ACTIVE, EventDate.parse("2024-05")))
    'last dated sign 2024'
    >>> sign_words(CurrentStatus(Status.ACTIVE, EventDate.parse("2024"), is_listed=True))
    'named in 2024 by an end'
    >>> sign_words(CurrentStatus(Status.NOT_KNOWN, EventDate.parse("[1987..2005]")))
    'no dated sign since 2005 at the latest'
    >>> sign_words(CurrentStatus(Status.NOT_KNOWN, None))
    'no dated sign'
    """
    sign = current.last_sign
    if sign is None:
        return "no dated sign"
    if current.status is Status.NOT_KNOWN:
        return f"no dated sign since {_year_words(sign)}"
    said = _year_words(sign)
    return f"named in {said} by an end" if current.is_listed else f"last dated sign {said}"


def _year_words(sign: EventDate) -> str:
    if sign.year is not None:
        return str(sign.year)
    if sign.is_bounded:
        return f"{sign.latest.year} at the latest"
    if sign.text.endswith(("/..", "/")):
        return f"{when(sign.text.partition('/')[0])} or later"
    return when(sign.text)


def status_words(current: CurrentStatus) -> str:
    """What a tie is, and when it last gave a sign: never plainly *active*.

    Examples
    --------
    >>> from paradiplomacy.model.dates import EventDate
    >>> status_words(CurrentStatus(Status.ACTIVE, EventDate.parse("2024-05-21")))
    'active, last dated sign 2024'
    >>> status_words(CurrentStatus(Status.NOT_KNOWN, EventDate.parse("2005")))
    'not known, no dated sign since 2005'
    >>> status_words(CurrentStatus(Status.ENDED, EventDate.parse("2005")))
    'ended'
    """
    if current.status in (Status.ACTIVE, Status.NOT_KNOWN):
        return f"{current.status}, {sign_words(current)}"
    return str(current.status)


def untied_words(pair: Untied) -> str:
    """Why a pair that sources speak of has no tie.

    Examples
    --------
    >>> from paradiplomacy.model.ties import Tie
    >>> untied_words(Untied(Tie("tie:a|b", "a", "b"), ("US",)))
    'no tie, denied by US'
    """
    if pair.denied_by:
        return f"no tie, denied by {listed(pair.denied_by)}"
    return "no tie, only doubted or announced"


def status_rows(counts: Mapping[str, int], *, years: int) -> list[tuple[str, int]]:
    """Rows of a table of `paradiplomacy.record.current_status.status_counts`.

    What no tie is stays out.
    """
    titles = {
        "active": f"active: a dated sign within {years} years",
        "not known": "not known: no such sign, and no source says that it stopped",
        "no_dated_sign": "of these, nothing dated at all",
        "dormant": "dormant, as a source says",
        "suspended": "suspended",
        "ended": "ended",
        "proposed": "proposed, not established",
    }
    return [(title, counts[key]) for key, title in titles.items() if counts[key]]


def reason_words(fact: Fact) -> str:
    """Why the preferred value of a fact is preferred; ``""`` where there is no other value.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> tie = open_record("sino_us").tie("Maryland", "Anhui")
    >>> reason_words(tie.fact("established")).partition(";")[0]
    'given by an end, and more precise than 1980-06 and 1980, which agree with it'
    """
    clauses = []
    for reason in fact.reasons:
        if reason == Criterion.REFINES:
            vaguer = [p.value for p in fact.dissent if p.behind == reason]
            agree = "agrees" if len(vaguer) == 1 else "agree"
            given = any(map(is_end, fact.positions[0].sides))
            clauses.append(
                f"{'given by an end, and ' if given else ''}more precise than {listed(vaguer)}, "
                f"which {agree} with it"
            )
        else:
            clauses.append(_REASONS[Criterion(reason)])
    return "; ".join(clauses)
