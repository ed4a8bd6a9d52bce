"""The words of the ledger and of histories, said once for commands, report and pages.

Who acted, what a tie is, how the ends agree, and why a value is preferred.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from paradiplomacy.evidence.preference import Criterion
from paradiplomacy.model.facts import Agreement, Fact
from paradiplomacy.model.statements import THIRD
from paradiplomacy.record.dormancy import YEARS, Standing
from paradiplomacy.report.words import country, listed, when

__all__ = [
    "ACTORS",
    "actor_words",
    "agreement_words",
    "behind_words",
    "reason_words",
    "sign_words",
    "standing_words",
    "status_rows",
]

ACTORS = {"both": "jointly", "law": "by law", "expired": "as the agreement ran out"}
"""Who acted, where that is no one country."""

_REASONS = {
    Criterion.DATED: "it names a date",
    Criterion.ENDS: "more ends support it",
    Criterion.OFFICIAL: "an end's own office, association or law supports it",
    Criterion.SOURCES: "more sources support it",
    Criterion.PRECISE: "it is more precise",
    Criterion.TEXT: "nothing else decides, and it comes first in order of text",
}
_BEHIND = {
    Criterion.DATED: "names no date",
    Criterion.ENDS: "fewer ends support it",
    Criterion.OFFICIAL: "no end's office, association or law supports it",
    Criterion.SOURCES: "fewer sources support it",
    Criterion.REFINES: "agrees, less precise",
    Criterion.PRECISE: "less precise",
    Criterion.TEXT: "later in order of text; nothing else decides",
}


def actor_words(actor: str) -> str:
    """Who acted, after the word for what was done; ``""`` where nobody says.

    Both ends acting together is no agreement of what both say: it is called *jointly*.

    Examples
    --------
    >>> actor_words("both"), actor_words("US"), actor_words("law"), actor_words("")
    ('jointly', 'by United States', 'by law', '')
    """
    return ACTORS.get(actor) or (f"by {country(actor)}" if actor else "")


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


def agreement_words(agreement: str, between: Sequence[str] = ()) -> str:
    """How the ends agree on a fact, and whose statements cannot all be true.

    Examples
    --------
    >>> agreement_words("contradicted", ("CN", "US")), agreement_words("contradicted", ("US",))
    ('contradicted between CN and US', 'contradicted among sources of US')
    >>> agreement_words("contradicted", ("US", "third")), agreement_words("confirmed")
    ('contradicted between US and third parties', 'confirmed by both ends')
    """
    if agreement == Agreement.CONFIRMED:
        return "confirmed by both ends"
    sides = ["third parties" if side == THIRD else side for side in between]
    if len(sides) == 1:
        who = sides[0] if between[0] == THIRD else f"sources of {sides[0]}"
        return f"{agreement} among {who}"
    return f"{agreement} between {listed(sides)}" if sides else str(agreement)


def behind_words(behind: str) -> str:
    """Why a value is not the preferred one; ``""`` of the preferred one."""
    return _BEHIND[Criterion(behind)] if behind else ""


def reason_words(fact: Fact) -> str:
    """Why the preferred value of a fact is preferred; ``""`` where there is no other value.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> tie = open_record("sino_us").tie("Maryland", "Anhui")
    >>> reason_words(tie.fact("established")).partition(";")[0]
    'given by an end, and more precise than 1980-06 and 1980, which agree with it'
    """
    said = []
    for reason in fact.reasons:
        if reason == Criterion.REFINES:
            vaguer = [p.value for p in fact.dissent if p.behind == reason]
            agree = "agrees" if len(vaguer) == 1 else "agree"
            given = set(fact.positions[0].sides) - {THIRD}
            said.append(
                f"{'given by an end, and ' if given else ''}more precise than {listed(vaguer)}, "
                f"which {agree} with it"
            )
        else:
            said.append(_REASONS[Criterion(reason)])
    return "; ".join(said)
