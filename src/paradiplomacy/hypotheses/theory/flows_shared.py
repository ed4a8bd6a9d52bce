"""Ties that carry several flows, and both ways: beside webs that are dealt out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval, share
from paradiplomacy.hypotheses.finding import NOTHING
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

if TYPE_CHECKING:
    from paradiplomacy.networks.multiplexity import Flows, Shared

__all__ = ["flow_shares", "flows_of", "levels_of", "other_flows", "pairs_of"]

WORDS = Words(__name__)


def flows_of(frames: Frames, rng: Any, **choices: Any) -> Flows:
    """What flows the ties of a record carry."""
    from paradiplomacy.networks.multiplexity import flows

    return flows(frames, rng, **choices)


def _beside_even(seen: Shared) -> Interval:
    """Ties that show two, relative to a web in which every exchange is dealt out evenly."""
    n = len(seen.ties)
    if not n or seen.even <= 0:
        return NOTHING
    part, even = share(seen.both, n), seen.even / n
    value, low, high = (None if x is None else x / even for x in (part.value, part.low, part.high))
    return Interval(value, low, high, 0.95)


def _estimate(name: Message, seen: Shared) -> Estimate:
    method = WORDS("exact-of-expected")
    return as_estimate(
        name, _beside_even(seen), len(seen.ties), "ratio", method, subjects=seen.ties
    )


def flow_shares(seen: Flows) -> tuple[Estimate, ...]:
    """The shares behind the ratios."""
    rows = []
    for of, part in (("directions", seen.directions), ("flows", seen.kinds)):
        named, n = WORDS(f"share.{of}"), len(part.ties)
        found = share(part.both, n), n, "share", WORDS("exact")
        rows.append(as_estimate(named, *found, subjects=part.ties))
    return tuple(rows)


def levels_of(frames: Frames, rng: Any) -> tuple[Estimate, ...]:
    """City ties below a tie of their regions: two levels of government at once."""
    from paradiplomacy.networks.multiplexity import levels

    nesting = levels(frames, rng)
    dealt = _dealt(nesting.nested, nesting.draws)
    if not nesting.city_ties or dealt.value is None:
        return ()
    return (as_estimate(WORDS("levels"), dealt, nesting.city_ties, "ratio", WORDS("dealt")),)


def pairs_of(frames: Frames) -> tuple[Estimate, ...]:
    """Pairs of countries with several ties, where there are pairs to speak of."""
    from paradiplomacy.networks.graph import country_network, network_of
    from paradiplomacy.networks.multiplexity import ties_per_pair
    from paradiplomacy.networks.world_system import countries_with_ties

    counts = ties_per_pair(countries_with_ties(country_network(network_of(frames))))
    if counts.pairs < ENOUGH_EVENTS:
        return ()
    part = share(counts.several, counts.pairs)
    return (as_estimate(WORDS("several-ties"), part, counts.pairs, "share", WORDS("exact")),)


def _dealt(observed: int, draws: Any) -> Interval:
    """A number relative to the mean of random draws, and how far those vary."""
    import numpy as np

    low, high = np.quantile(draws, [0.025, 0.975]).tolist()
    mean = float(draws.mean())
    if low <= 0:
        return NOTHING
    return Interval(observed / mean, observed / high, observed / low, 0.95)


def other_flows(frames: Frames, rng: Any, seen: Flows) -> tuple[Estimate, ...]:
    """The same ratio under other choices on exchanges."""
    rows = []
    for what, part in (("directions", seen.directions), ("flows", seen.kinds)):
        dealt = _dealt(part.both, part.draws)
        if dealt.value is not None:
            name, n = WORDS(f"dealt-anew.{what}"), len(part.ties)
            method = WORDS("dealt")
            rows.append(as_estimate(name, dealt, n, "ratio", method, subjects=part.ties))
    others = {
        "once-a-year": _once_a_year(frames),
        "without-visits": _exchanges(frames, pl.col("flow") != "personnel"),
        "dated": _exchanges(frames, pl.col("date").is_not_null()),
    }
    for choice, chosen in others.items():
        again = flows_of(chosen, rng, draws=1)
        for what, part in (("directions", again.directions), ("flows", again.kinds)):
            if len(part.ties) >= ENOUGH_EVENTS and part.even > 0:
                name = WORDS(f"under-choice.{what}", choice=WORDS(f"choice.{choice}"))
                rows.append(_estimate(name, part))
    return tuple(rows)


def _exchanges(frames: Frames, chosen: pl.Expr) -> Frames:
    from dataclasses import replace

    return replace(frames, exchanges=frames.exchanges.filter(chosen))


def _once_a_year(frames: Frames) -> Frames:
    """Exchanges come in bunches, a visit and its return among them."""
    from dataclasses import replace

    year = pl.col("date_low").dt.year().alias("year")
    rows = frames.exchanges.with_columns(year).unique(
        ["tie", "year", "flow", "giver"], keep="first", maintain_order=True
    )
    return replace(frames, exchanges=rows.drop("year"))
