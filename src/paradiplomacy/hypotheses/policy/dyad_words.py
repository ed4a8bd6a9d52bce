"""What is said of pairs of several hubs, and of a record that has one hub only."""

from __future__ import annotations

from collections.abc import Iterator

from paradiplomacy.hypotheses.base import Estimate, Verdict
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS
from paradiplomacy.hypotheses.policy.dyads import DyadAnswer
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language.english import count, country, listed

__all__ = ["DYAD_METHOD", "NO_OTHER_HUB", "dyad_rows", "dyad_sentence", "mde_of_dyads"]

DYAD_METHOD = (
    "imputation with effects of pairs, of hubs by year and of partners by year (Borusyak, Jaravel "
    "and Spiess 2024), errors by partner"
)

NO_OTHER_HUB = (
    "All pairs of several hubs by year: untestable as such, it lacks ties of other hubs. "
    "Dated first ties of other countries (the U.S., Japan, Germany) with the same partners, and "
    "votes, would tell what moves a country toward one hub from what moves it toward all."
)


def dyad_sentence(answer: DyadAnswer) -> str:
    """What pairs of several hubs show, and what that survives."""
    dyads, found, trends = answer.dyads, answer.found, answer.trends
    moved = "nearer to each other" if (found.value or 0.0) < 0 else "farther apart"
    hubs = listed([country(code) for code in dyads.hubs])
    said = (
        f"Of {count(len(dyads.panel.units), 'pair')} of {hubs} with other countries, "
        f"{count(answer.ties, 'pair')} made a first tie and can be compared. In the decade from it "
        f"they moved {abs(found.value or 0.0):.2f} points {moved} in votes of the United Nations "
        "than both countries moved toward all others (95% interval "
        f"{found.low or 0.0:+.2f} to {found.high or 0.0:+.2f}). "
    )
    if trends.before is None or trends.robust is None:
        return f"{said}Too few years before first ties show whether pairs moved alike until then. "
    if trends.parted:
        return (
            f"{said}Pairs moved differently before their first tie already, so that this does not "
            "show what ties did. "
        )
    bounds = trends.robust.interval
    said += (
        "If trends may part after the first tie by as much as they did at most before it, the "
        f"interval is {bounds.low or 0.0:+.2f} to {bounds.high or 0.0:+.2f}. "
    )
    if answer.ties < ENOUGH_EVENTS:
        return f"{said}So few first ties decide nothing. "
    return said + {
        Verdict.SUPPORTED: "So first ties went with a policy that came closer. ",
        Verdict.CONTRADICTED: "So first ties did not bring policy closer, to the contrary. ",
    }.get(answer.verdict, "That does not tell an effect of ties from chance. ")


def mde_of_dyads(answer: DyadAnswer) -> str:
    """What effect the rule could find, before what was found."""
    hubs = count(len(answer.dyads.hubs), "hub")
    told = f"With {count(answer.ties, 'pair')} of {hubs} that made a first tie"
    if answer.mde is None:
        return f"{told} no effect could be worked out that would be found."
    return (
        f"{told}, and votes that vary as they did before any tie, an effect of {answer.mde:.2f} "
        "points would be found in eight of ten by the rule that decides, bounds included."
    )


def dyad_rows(answer: DyadAnswer) -> Iterator[Estimate]:
    """The deciding estimate, the test of the years before, and the bounds."""
    n, subjects = answer.ties, answer.dyads.dating
    yield as_estimate(
        "change of the distance of a pair in votes of the United Nations, in the decade from its "
        "first tie, beyond what both countries moved",
        answer.found,
        n,
        "points",
        DYAD_METHOD,
        subjects=subjects,
    )
    if answer.trends.before is not None:
        yield Estimate(
            "chance that pairs differ so much by luck in the years before their first tie",
            answer.trends.before,
            None,
            None,
            n,
            "p-value",
            "joint test of the years five to two before the first tie, errors by partner; below "
            "0.05 the comparison does not hold",
            subjects=subjects,
        )
    if answer.trends.robust is not None:
        yield as_estimate(
            "the same change of pairs if trends may part as much as before",
            answer.trends.robust.interval,
            n,
            "points",
            "relative magnitudes (Rambachan and Roth 2023), 1",
            subjects=subjects,
        )
