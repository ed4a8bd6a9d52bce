"""Both halves of interdependence: which way exchanges run, and of which flow they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import Interval, share
from paradiplomacy.hypotheses.estimators.matched_share import matched, mean_share
from paradiplomacy.hypotheses.finding import NOTHING
from paradiplomacy.hypotheses.selection import as_estimate, main_pair
from paradiplomacy.language import Message, Text, Words, sentences
from paradiplomacy.record.frames import Frames

if TYPE_CHECKING:
    from paradiplomacy.networks.multiplexity import Flows

__all__ = ["dealt_flows", "flow_shares", "flows_of", "halves", "sentence", "without_visits"]

WORDS = Words(__name__)

Pairing = Literal["directions", "flows", "directions-without-visits"]


@dataclass(frozen=True, slots=True)
class Half:
    """Half of the claim: the way that exchanges of ties run, or the flow they are of.

    Parameters
    ----------
    of : {"directions", "flows", "directions-without-visits"}
    first : Message
        What the first kind is, as in "55 % are given by the U.S. end".
    ties : tuple of str
        Ties with two such exchanges or more.
    counts : tuple of tuple of int
        Their exchanges of each kind.
    even : float
        The part of pairs that would be unlike in an even web.
    """

    of: Pairing
    first: Message
    ties: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    even: float

    @property
    def sizes(self) -> tuple[int, ...]:
        """Exchanges of each tie."""
        return tuple(map(sum, self.counts))

    def interval(self) -> Interval:
        """Interval of how far exchanges are matched."""
        return matched(self.counts, even=self.even) if self.even > 0 else matched((), even=1.0)

    def estimate(self) -> Estimate:
        """The same as an estimate."""
        return as_estimate(
            WORDS(f"matched.{self.of}"),
            self.interval(),
            len(self.ties),
            "index",
            WORDS("mixed"),
            subjects=self.ties,
        )

    def label(self) -> Message:
        """Label of it in a picture."""
        return WORDS(f"label.{self.of}")

    def mean(self) -> Estimate:
        """The share of the first kind on a tie, on average over ties."""
        return as_estimate(
            WORDS("share", first=self.first),
            mean_share(self.counts),
            len(self.ties),
            "share",
            WORDS("mean"),
            subjects=self.ties,
        )

    def sentence(self) -> Message:
        """Sentence on how far exchanges are matched."""
        n, interval = len(self.ties), self.interval()
        if interval.value is None:
            return WORDS("too-few", n=n)
        by, share = WORDS(f"by.{self.of}"), mean_share(self.counts)
        return WORDS("half", n=n, share=share, first=self.first, by=by, matched=interval)


def halves(frames: Frames) -> tuple[Half, Half]:
    """Directions and flows of the ties of a record."""
    from paradiplomacy.networks.multiplexity import flow_rows

    rows = flow_rows(frames)
    directed = rows.filter(pl.col("way").is_in(["a", "b"]))
    pair = main_pair(frames)
    flows = rows["flow"].value_counts().sort("count", "flow", descending=[True, False])["flow"]
    ways, kinds = (
        _count_exchanges_by_kind(directed, "way", ["a", "b"]),
        _count_exchanges_by_kind(rows, "flow", flows.to_list()),
    )
    given = WORDS("first.given-by", country=pair[0]) if pair else WORDS("first.given-by-one")
    flow = (
        WORDS("first.flow", flow=_words_for_flow(flows[0]))
        if len(flows)
        else WORDS("first.no-flow")
    )
    return Half("directions", given, *ways, 0.5), Half("flows", flow, *kinds, _mixed(kinds[1]))


def _words_for_flow(flow: str) -> Text:
    return WORDS(f"flow.{flow}") if flow in ("personnel", "ideas", "capital") else flow


def _count_exchanges_by_kind(
    rows: pl.DataFrame, label: str, kinds: list[str]
) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """Ties with two exchanges or more, and how many of each kind."""
    several = rows.filter(pl.len().over("tie") >= 2)
    of_kind = [(pl.col(label) == kind).sum().alias(f"kind {kind}") for kind in kinds]
    ties = several.group_by("tie").agg(of_kind).sort("tie")
    return tuple(ties["tie"]), tuple(tuple(row[1:]) for row in ties.iter_rows())


def _mixed(counts: tuple[tuple[int, ...], ...]) -> float:
    """The part of unlike pairs if each tie mixed flows as all exchanges together do."""
    totals = [sum(column) for column in zip(*counts, strict=True)]
    every = sum(totals)
    return 1 - sum((k / every) ** 2 for k in totals) if every else 0.0


def without_visits(frames: Frames) -> Half:
    """Directions of ideas and capital alone: a visit is returned as a matter of protocol."""
    kept = replace(frames, exchanges=frames.exchanges.filter(pl.col("flow") != "personnel"))
    return replace(halves(kept)[0], of="directions-without-visits")


def sentence(both: tuple[Half, ...], visits: Half) -> Message:
    """Sentence that a council member reads."""
    matched = visits.interval()
    of_visits = (
        WORDS("visits-too-few")
        if matched.value is None
        else WORDS("visits", matched=matched, n=len(visits.ties))
    )
    return sentences(*(half.sentence() for half in both), of_visits, WORDS("not-decided"))


def flows_of(frames: Frames, rng: Any, **choices: Any) -> Flows:
    """Flows that the ties of a record carry."""
    from paradiplomacy.networks.multiplexity import flows

    return flows(frames, rng, **choices)


def flow_shares(seen: Flows) -> tuple[Estimate, ...]:
    """The shares behind the ratios."""
    rows = []
    for of, part in (("directions", seen.directions), ("flows", seen.kinds)):
        named, n = WORDS(f"both.{of}"), len(part.ties)
        found = share(part.both, n), n, "share", WORDS("exact")
        rows.append(as_estimate(named, *found, subjects=part.ties))
    return tuple(rows)


def _dealt(observed: int, draws: Any) -> Interval:
    """A number relative to the mean of random draws, and how far those vary."""
    import numpy as np

    low, high = np.quantile(draws, [0.025, 0.975]).tolist()
    mean = float(draws.mean())
    if low <= 0:
        return NOTHING
    return Interval(observed / mean, observed / high, observed / low, 0.95)


def dealt_flows(seen: Flows) -> tuple[Estimate, ...]:
    """Ties that show two, beside the same exchanges dealt out anew."""
    rows = []
    for what, part in (("directions", seen.directions), ("flows", seen.kinds)):
        dealt = _dealt(part.both, part.draws)
        if dealt.value is not None:
            name, n = WORDS(f"dealt-anew.{what}"), len(part.ties)
            method = WORDS("dealt")
            rows.append(as_estimate(name, dealt, n, "ratio", method, subjects=part.ties))
    return tuple(rows)
