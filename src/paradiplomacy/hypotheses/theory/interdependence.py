"""Whether the web of ties carries several flows at once, and both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    Interval,
    detectable_share,
    share,
)
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.wording import capital, count, listed, percent, ratio, ratio_span
from paradiplomacy.record.frames import Frames

if TYPE_CHECKING:
    from paradiplomacy.networks.multiplexity import Flows, Shared

__all__ = ["INTERDEPENDENCE", "MARGIN", "beside_even", "decided", "detectable"]

MARGIN = 2 / 3
"""A web is two-way, or mixed, if ties are so at two thirds of what a fully mixed one gives."""

EXACT = "exact interval of the share of ties (Clopper and Pearson 1934), put to what is expected"
DEALT = "number of ties beside random draws; the interval is the middle 95% of those"


def _test(frames: Frames) -> Finding:
    import numpy as np

    rng = np.random.default_rng(frames.seed)
    seen = _flows(frames, rng)
    ways, kinds = seen.directions, seen.kinds
    least = detectable(ways)
    two_way, mixed = beside_even(ways), beside_even(kinds)
    verdict = decided((ways, kinds), (two_way, mixed))
    deciding = (
        _estimate("ties with exchanges from both ends, for each in a web that is two-way", ways),
        _estimate("ties with two flows or more, for each in a web that is mixed", kinds),
    )
    sensitivity = _sensitivity(frames, rng, seen)
    rows = [as_row("Both directions", deciding[0]), as_row("Several flows", deciding[1])]
    rows += [as_row(_short(e.name), e) for e in sensitivity if e.value is not None]
    return Finding(
        INTERDEPENDENCE.id,
        verdict,
        _sentence(seen, two_way, mixed, verdict),
        estimates=(*deciding, *_counts(seen), *_levels(frames, rng), *_pairs(frames)),
        n=len(ways.ties),
        method=(
            "Ties that show both directions, and several flows, of those with two exchanges or "
            "more; against the same exchanges in a web that is two-way and mixed throughout."
        ),
        mde=least,
        mde_unit="ratio to a web that is two-way",
        mde_sentence=_mde_sentence(ways, least),
        lacks=(
            "Logs of exchanges kept by both ends: how dense the web is cannot be told where a "
            "year without a recorded exchange may be silence.",
            "Who came to learn and who to teach, for visits: the record has where people came "
            "from.",
        ),
        sensitivity=sensitivity,
        caveats=_caveats(seen),
        picture=Picture(
            "intervals",
            tuple(rows),
            "Ties, for each in a web that is two-way and mixed",
            "",
            reference=1.0,
            margin=(MARGIN, 1 / MARGIN),
        ),
        p=_p((ways, kinds)),
    )


def _flows(frames: Frames, rng: Any, **choices: Any) -> Flows:
    from paradiplomacy.networks.multiplexity import flows

    return flows(frames, rng, **choices)


def beside_even(seen: Shared) -> Interval:
    """Ties that show two, relative to a web in which every exchange is dealt out evenly."""
    n = len(seen.ties)
    if not n or seen.even <= 0:
        return Interval(None, None, None, 0.95)
    part, even = share(seen.both, n), seen.even / n
    value, low, high = (None if x is None else x / even for x in (part.value, part.low, part.high))
    return Interval(value, low, high, 0.95)


def _p(seen: tuple[Shared, ...]) -> float | None:
    """P-value against two thirds of an even web: the larger of both one-sided exact tests.

    Both have to hold for the claim to, so that the larger one decides (Berger 1982).
    """
    from scipy.stats import binomtest

    if any(not part.ties or part.even <= 0 for part in seen):
        return None
    return max(
        float(
            binomtest(
                part.both, len(part.ties), min(MARGIN * part.even / len(part.ties), 1.0), "greater"
            ).pvalue
        )
        for part in seen
    )


def decided(seen: tuple[Shared, ...], found: tuple[Interval, ...]) -> Verdict:
    """What directions and flows say together of the claim."""
    if min(len(part.ties) for part in seen) < ENOUGH_EVENTS:
        return Verdict.INCONCLUSIVE
    if all(part.above(MARGIN) for part in found):
        return Verdict.SUPPORTED
    if any(part.below(MARGIN) for part in found):
        return Verdict.CONTRADICTED
    return Verdict.INCONCLUSIVE


def detectable(seen: Shared) -> float | None:
    """The ratio nearest above the margin that would be told from it."""
    n = len(seen.ties)
    if not n or seen.even <= 0:
        return None
    even = seen.even / n
    _, high = detectable_share(n, against=MARGIN * even)
    return None if high is None else high / even


def _estimate(name: str, seen: Shared) -> Estimate:
    return as_estimate(name, beside_even(seen), len(seen.ties), "ratio", EXACT, subjects=seen.ties)


def _counts(seen: Flows) -> tuple[Estimate, ...]:
    """The shares behind the ratios."""
    return tuple(
        as_estimate(
            name,
            share(part.both, len(part.ties)),
            len(part.ties),
            "share",
            "exact binomial interval (Clopper and Pearson 1934)",
            subjects=part.ties,
        )
        for name, part in (
            (
                "share of ties with two directed exchanges that have both directions",
                seen.directions,
            ),
            ("share of ties with two exchanges that have two flows or more", seen.kinds),
        )
    )


def _levels(frames: Frames, rng: Any) -> tuple[Estimate, ...]:
    """City ties below a tie of their regions: two levels of government at once."""
    from paradiplomacy.networks.multiplexity import levels

    found = levels(frames, rng)
    dealt = _dealt(found.nested, found.draws)
    if not found.city_ties or dealt.value is None:
        return ()
    return (
        as_estimate(
            "city ties between regions that are tied too, for each if city ties of two countries "
            "fell anywhere",
            dealt,
            found.city_ties,
            "ratio",
            DEALT,
        ),
    )


def _pairs(frames: Frames) -> tuple[Estimate, ...]:
    """Pairs of countries with several ties, where there are pairs to speak of."""
    from paradiplomacy.networks.graph import country_network, network_of
    from paradiplomacy.networks.multiplexity import ties_per_pair
    from paradiplomacy.networks.world_system import countries_with_ties

    found = ties_per_pair(countries_with_ties(country_network(network_of(frames))))
    if found.pairs < ENOUGH_EVENTS:
        return ()
    return (
        as_estimate(
            "share of tied pairs of countries with two ties or more",
            share(found.several, found.pairs),
            found.pairs,
            "share",
            "exact binomial interval (Clopper and Pearson 1934)",
        ),
    )


def _dealt(observed: int, draws: Any) -> Interval:
    """A number relative to the mean of random draws, and how far those vary."""
    import numpy as np

    low, high = np.quantile(draws, [0.025, 0.975]).tolist()
    mean = float(draws.mean())
    if low <= 0:
        return Interval(None, None, None, 0.95)
    return Interval(observed / mean, observed / high, observed / low, 0.95)


def _sensitivity(frames: Frames, rng: Any, seen: Flows) -> tuple[Estimate, ...]:
    rows = []
    for name, part in (("both directions", seen.directions), ("several flows", seen.kinds)):
        found = _dealt(part.both, part.draws)
        if found.value is not None:
            rows.append(
                as_estimate(
                    f"{name}, beside the same exchanges dealt out anew",
                    found,
                    len(part.ties),
                    "ratio",
                    DEALT,
                    subjects=part.ties,
                )
            )
    others = {
        "each flow, direction and year of a tie once": _once_a_year(frames),
        "without visits (ideas and capital alone)": _exchanges(
            frames, pl.col("flow") != "personnel"
        ),
        "without exchanges of unclear date": _exchanges(frames, pl.col("date").is_not_null()),
    }
    for name, chosen in others.items():
        again = _flows(chosen, rng, draws=1)
        for what, part in (("both directions", again.directions), ("several flows", again.kinds)):
            if len(part.ties) >= ENOUGH_EVENTS and part.even > 0:
                rows.append(_estimate(f"{what}, {name}", part))
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


def _short(name: str) -> str:
    return name[:1].upper() + name[1:]


def _sentence(seen: Flows, two_way: Interval, mixed: Interval, verdict: Verdict) -> str:
    ways, kinds = seen.directions, seen.kinds
    told = (
        f"Of {count(len(ways.ties), 'tie')} with two or more exchanges that one end gave, "
        f"{ways.both} had exchanges from both ends{_beside(ways, two_way, 'that runs both ways')}. "
        f"Of {count(len(kinds.ties), 'tie')} with two or more exchanges, {kinds.both} carried "
        "more than one of people, ideas and capital"
        f"{_beside(kinds, mixed, 'in which flows are mixed')}"
    )
    return told + _READING[verdict]


def _beside(seen: Shared, found: Interval, web: str) -> str:
    if found.value is None:
        return ""
    return (
        f", where a web {web} throughout would show about {seen.even:.0f} "
        f"(ratio {ratio(found.value)}, {ratio_span(found)})"
    )


_READING = {
    Verdict.SUPPORTED: (
        ". So what is recorded runs both ways and in several flows side by side. How dense the "
        "web is, this record cannot tell."
    ),
    Verdict.CONTRADICTED: (
        ". So ties are more one-sided, or keep more to one flow, than the claim has it."
    ),
    Verdict.INCONCLUSIVE: ". That is too uncertain to tell a two-way, many-stranded web from none.",
}


def _mde_sentence(seen: Shared, least: float | None) -> str:
    n = count(len(seen.ties), "tie")
    if least is None:
        return f"With {n} no two-way web could be told from one at two thirds of that."
    return (
        f"With {n}, a web at {ratio(least)} of a fully two-way one, or more, would be told from "
        "one at two thirds in eight records of ten."
    )


def _caveats(seen: Flows) -> tuple[str, ...]:
    ways = seen.directions
    caveats = [
        "Only exchanges that a source tells of are here, and well-known ties are told of more "
        "often; so ties are compared by what is recorded of each, not by how much.",
        "Where people travelled, the direction is where they came from: a two-way traffic of "
        "visits may still teach one way only.",
        "A visit and its return make a tie two-way; whether one led to the other is not asked.",
        f"{capital(count(seen.ties, 'tie'))} of the record have an exchange of known flow; "
        "nothing is said of the others.",
    ]
    if seen.mutual:
        caveats.append(
            f"Exchanges that both ends gave count for neither direction; "
            f"{count(seen.mutual, 'tie')} had one."
        )
    if ways.expected is not None and len(ways.ties):
        caveats.append(
            f"With directions dealt out anew among these exchanges, {ways.expected:.0f} ties "
            f"would have both; {percent(ways.p_fewer)} of draws had as few as are here."
        )
    strong = [
        f"{first} and {second} ({both}, {expected:.0f} expected)"
        for first, second, both, expected in seen.together.select(
            "first", "second", "both", "expected"
        ).iter_rows()
    ]
    if strong:
        caveats.append(f"Ties that carry both: {listed(strong)}.")
    return tuple(caveats)


def _directed(frames: Frames) -> int:
    from paradiplomacy.networks.multiplexity import flow_rows

    rows = flow_rows(frames).filter(pl.col("way").is_in(["a", "b"]))
    return rows.group_by("tie", maintain_order=True).len().filter(pl.col("len") >= 2).height


def _kinds(frames: Frames) -> int:
    from paradiplomacy.networks.multiplexity import flow_rows

    return flow_rows(frames)["flow"].n_unique()


INTERDEPENDENCE = Hypothesis(
    id="interdependence",
    section="Introduction, 3",
    claim=(
        "Ties are a web of interdependence: people, ideas and capital run along them side by "
        "side, and both ways."
    ),
    needs=(
        Need(
            "exchanges",
            "ties with two or more exchanges that one of both ends gave",
            _directed,
            least=ENOUGH_EVENTS,
        ),
        Need("exchanges", "exchanges of two flows or more", _kinds, least=2),
    ),
    test=_test,
    estimator=(
        "Of ties with two exchanges or more, those with both directions and those with two flows, "
        "relative to a web in which each exchange is as likely to run either way, and to be of "
        "any flow by its share: supported if both 95 % intervals lie above 2/3, contradicted if "
        "either lies below, else inconclusive; inconclusive with fewer than five ties."
    ),
    margin=(MARGIN, 1 / MARGIN),
    items=("exchange.count",),
)
