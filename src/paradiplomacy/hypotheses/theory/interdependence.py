"""Whether the web of ties carries several flows at once, and both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from paradiplomacy.hypotheses.base import (
    Estimate,
    Finding,
    Hypothesis,
    Need,
    Picture,
    Verdict,
    wants_all,
)
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval, share
from paradiplomacy.hypotheses.estimators.matched_share import detectable_match
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.theory.halves import halves, sentence, without_visits
from paradiplomacy.hypotheses.wording import missed
from paradiplomacy.language.english import capital, count, listed, percent
from paradiplomacy.record.frames import Frames

if TYPE_CHECKING:
    from paradiplomacy.networks.multiplexity import Flows, Shared

__all__ = ["HALF", "INTERDEPENDENCE"]

EXACT = "exact interval of the share of ties (Clopper and Pearson 1934), put to what is expected"
HALF = 0.5
DEALT = "number of ties beside random draws; the interval is the middle 95% of those"


def _test(frames: Frames) -> Finding:
    import numpy as np

    rng = np.random.default_rng(frames.seed)
    seen = _flows(frames, rng)
    both, visits = halves(frames), without_visits(frames)
    deciding = [half.estimate() for half in both]
    n, least = len(both[0].ties), detectable_match(both[0].sizes)
    return Finding(
        INTERDEPENDENCE.id,
        # The claim states no size, and one of ours would be set after looking.
        Verdict.INCONCLUSIVE,
        sentence(both, visits),
        estimates=(
            *deciding,
            *(half.mean() for half in both),
            *_counts(seen),
            *((*_levels(frames, rng), *_pairs(frames)) if wants_all() else ()),
        ),
        n=n,
        method=(
            "How far the exchanges of a tie are matched by others that run the other way, and by "
            "those of other flows: unlike pairs of a tie's exchanges, ties as random effects."
        ),
        mde=None if least is None else least - HALF,
        mde_unit="part that is matched, above one half",
        mde_sentence=_mde_sentence(n, least),
        lacks=(
            "Logs of exchanges kept by both ends: how dense the web is cannot be told where a "
            "year without a recorded exchange may be silence.",
            "Who came to learn and who to teach, for visits: the record has where people came "
            "from.",
        ),
        sensitivity=(visits, *_sensitivity(frames, rng, seen)) if wants_all() else (),
        caveats=_caveats(seen),
        picture=Picture(
            "intervals",
            tuple(
                as_row(capital(str(e.name).partition(", tie by tie, ")[2]), e)
                for e in (*deciding, visits)
                if e.value is not None
            ),
            "Part of exchanges that is matched",
            "",
            reference=1.0,
        ),
    )


def _flows(frames: Frames, rng: Any, **choices: Any) -> Flows:
    from paradiplomacy.networks.multiplexity import flows

    return flows(frames, rng, **choices)


def _beside_even(seen: Shared) -> Interval:
    """Ties that show two, relative to a web in which every exchange is dealt out evenly."""
    n = len(seen.ties)
    if not n or seen.even <= 0:
        return Interval(None, None, None, 0.95)
    part, even = share(seen.both, n), seen.even / n
    value, low, high = (None if x is None else x / even for x in (part.value, part.low, part.high))
    return Interval(value, low, high, 0.95)


def _estimate(name: str, seen: Shared) -> Estimate:
    return as_estimate(name, _beside_even(seen), len(seen.ties), "ratio", EXACT, subjects=seen.ties)


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


def _mde_sentence(n: int, least: float | None) -> str:
    told = f"With {count(n, 'tie')}, and as many exchanges of each"
    if least is None:
        return missed(told, "part that is matched")
    return (
        f"{told}, a web of which {percent(least)} or more is matched would be told from one of "
        "which half is, in eight records of ten."
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
        "How far the exchanges of a tie are matched by others that run the other way, and by those "
        "of other flows: the part of the pairs of a tie's exchanges that are unlike, relative to "
        "an even web, on average over ties. The claim states no size, and a margin set after a "
        "look at the record would decide it by the record: so it is neither supported nor "
        "contradicted, always inconclusive, and both parts are given with their intervals."
    ),
    items=("exchange.count",),
)
