"""What is said of pairs of several hubs, and of a record that has one hub only."""

from __future__ import annotations

from collections.abc import Iterator

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS
from paradiplomacy.hypotheses.phrases import Detectable
from paradiplomacy.hypotheses.policy.dyads import DyadAnswer
from paradiplomacy.hypotheses.selection import as_estimate, as_number
from paradiplomacy.language import Message, Words, sentences

__all__ = ["DYAD_METHOD", "NO_OTHER_HUB", "detectable_of_dyads", "dyad_rows", "dyad_sentence"]

WORDS = Words(__name__)
DYAD_METHOD = WORDS("method")
NO_OTHER_HUB = WORDS("no-other-hub")


def dyad_sentence(answer: DyadAnswer) -> Message:
    """What pairs of several hubs show, and what that survives."""
    dyads, change, trends = answer.dyads, answer.interval, answer.trends
    moved = WORDS(
        "moved",
        n=len(dyads.panel.units),
        hubs=tuple(WORDS("hub", country=code) for code in dyads.hubs),
        ties=answer.ties,
        estimate=_side(change.value or 0.0),
        low=_side(change.low or 0.0),
        high=_side(change.high or 0.0),
    )
    if trends.before is None or trends.robust is None:
        return sentences(moved, WORDS("trends.unknown"))
    if trends.parted:
        return sentences(moved, WORDS("trends.parted"))
    bounds = trends.robust.interval
    alike = WORDS("trends.bounds", low=_side(bounds.low or 0.0), high=_side(bounds.high or 0.0))
    enough = answer.ties >= ENOUGH_EVENTS
    reading = WORDS(f"reading.{answer.verdict}") if enough else WORDS("too-few")
    return sentences(moved, alike, reading)


def _side(value: float) -> Message:
    return WORDS("side.nearer" if value < 0 else "side.farther", size=abs(value))


def detectable_of_dyads(answer: DyadAnswer) -> Detectable:
    """What effect the rule could find, before what was found."""
    sample = WORDS("sample", ties=answer.ties, hubs=len(answer.dyads.hubs))
    return Detectable(answer.mde, WORDS("mde-unit"), sample, "number")


def dyad_rows(answer: DyadAnswer) -> Iterator[Estimate]:
    """The deciding estimate, the test of the years before, and the bounds."""
    of, trends = {"subjects": answer.dyads.dating}, answer.trends
    n = answer.ties
    yield as_estimate(WORDS("name"), answer.interval, n, "points", DYAD_METHOD, **of)
    if trends.before is not None:
        how = WORDS("check.luck-how")
        yield as_number(WORDS("check.luck"), trends.before, n, "p-value", how, **of)
    if trends.robust is not None:
        name, how = WORDS("check.parting"), WORDS("check.parting-how")
        yield as_estimate(name, trends.robust.interval, n, "points", how, **of)
