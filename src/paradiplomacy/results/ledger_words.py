"""The words of the ledger and of histories, said once for commands, report and pages.

Who acted, what a tie is, how the ends agree, and why a value is preferred.
"""

from __future__ import annotations

from collections.abc import Mapping

from paradiplomacy.evidence.preference import Criterion
from paradiplomacy.evidence.speakers import is_end
from paradiplomacy.model.facts import Fact
from paradiplomacy.record.dormancy import YEARS, Standing
from paradiplomacy.results.words import listed, when

__all__ = [
    "reason_words",
    "sign_words",
    "standing_words",
    "status_rows",
]

_REASONS = {
    Criterion.DATED: "it names a date",
    Criterion.ENDS: "more ends support it",
    Criterion.OFFICIAL: "an end's own office, association or law supports it",
    Criterion.SOURCES: "more sources support it",
    Criterion.PRECISE: "it is more precise",
    Criterion.TEXT: "nothing else decides, and it comes first in order of text",
}


def sign_words(standing: Standing) -> str:
    """When a tie last gave a dated sign of life.

    Examples
    --------
    >>> from paradiplomacy.model.dates import EventDate
    >>> from paradiplomacy.model.status import Status
    >>> sign_words(Standing(Status.ACTIVE, EventDate.parse("2014-05")))
    'last sign 2014'
    >>> sign_words(Standing(Status.ACTIVE, EventDate.parse("[1987..2005]")))
    'last sign 2005 at the latest'
    >>> sign_words(Standing(Status.ACTIVE, EventDate.parse("2025-07/..")))
    'last sign July 2025 or later'
    """
    sign = standing.last_sign
    if sign is None:
        return "no dated sign of life"
    if sign.year is not None:
        return f"last sign {sign.year}"
    if sign.is_bounded:
        return f"last sign {sign.latest.year} at the latest"
    if sign.text.endswith(("/..", "/")):
        return f"last sign {when(sign.text.partition('/')[0])} or later"
    return f"last sign {when(sign.text)}"


def standing_words(standing: Standing) -> str:
    """What a tie is, and since when it has been silent: never plainly *active*.

    Examples
    --------
    >>> from paradiplomacy.model.dates import EventDate
    >>> from paradiplomacy.model.status import Status
    >>> standing_words(Standing(Status.ACTIVE, EventDate.parse("2024-05-21")))
    'active, last sign 2024'
    >>> standing_words(Standing(Status.DORMANT, EventDate.parse("2005"), inferred="silence-10y/1"))
    'dormant (inferred from silence), last sign 2005'
    >>> standing_words(Standing(Status.ENDED, EventDate.parse("2005")))
    'ended'
    """
    if standing.status is None:
        return "not established"
    if standing.inferred:
        return f"{standing.status} (inferred from silence), {sign_words(standing)}"
    return f"active, {sign_words(standing)}" if standing.is_active else str(standing.status)


def status_rows(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Rows of a table of `paradiplomacy.record.dormancy.standing_counts`.

    What no tie is stays out; the silent ones are a part of those that are not known to have ended.
    """
    titles = {
        "not_ended": "not known to have ended",
        "silent": f"of these, no dated sign of life for {YEARS} years (dormant, inferred)",
        "no_dated_sign": "of these, nothing dated at all",
        "dormant": "dormant, as stated",
        "suspended": "suspended",
        "ended": "ended",
        "not_established": "not established",
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
