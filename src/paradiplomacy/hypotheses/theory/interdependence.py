"""Whether the web of ties carries several flows at once, and both ways."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval, share
from paradiplomacy.hypotheses.estimators.matched_share import detectable_match
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.phrases import largest_missed
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.theory.halves import halves, sentence, without_visits
from paradiplomacy.language import Message, Text, Words
from paradiplomacy.record.frames import Frames

if TYPE_CHECKING:
    from paradiplomacy.networks.multiplexity import Flows, Shared

__all__ = ["HALF", "INTERDEPENDENCE"]

WORDS = Words(__name__)
HALF = 0.5


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    import numpy as np

    both = halves(frames)
    deciding = [half.estimate() for half in both]
    if not whole:
        return Finding(INTERDEPENDENCE.id, Verdict.INCONCLUSIVE, "", estimates=tuple(deciding))
    rng = np.random.default_rng(frames.seed)
    seen, visits = _flows(frames, rng), without_visits(frames)
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
            *_levels(frames, rng),
            *_pairs(frames),
        ),
        n=n,
        method=WORDS("method"),
        mde=None if least is None else least - HALF,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=_mde_sentence(n, least),
        lacks=(WORDS("lack.logs"), WORDS("lack.learners")),
        sensitivity=(visits.estimate(), *_sensitivity(frames, rng, seen)),
        caveats=_caveats(seen),
        picture=Picture(
            "intervals",
            tuple(
                as_row(half.label(), half.estimate())
                for half in (*both, visits)
                if half.interval().value is not None
            ),
            WORDS("axis"),
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


def _estimate(name: Message, seen: Shared) -> Estimate:
    method = WORDS("exact-of-expected")
    return as_estimate(
        name, _beside_even(seen), len(seen.ties), "ratio", method, subjects=seen.ties
    )


def _counts(seen: Flows) -> tuple[Estimate, ...]:
    """The shares behind the ratios."""
    return tuple(
        as_estimate(
            name,
            share(part.both, len(part.ties)),
            len(part.ties),
            "share",
            WORDS("exact"),
            subjects=part.ties,
        )
        for name, part in (
            (WORDS("share.directions"), seen.directions),
            (WORDS("share.flows"), seen.kinds),
        )
    )


def _levels(frames: Frames, rng: Any) -> tuple[Estimate, ...]:
    """City ties below a tie of their regions: two levels of government at once."""
    from paradiplomacy.networks.multiplexity import levels

    nesting = levels(frames, rng)
    dealt = _dealt(nesting.nested, nesting.draws)
    if not nesting.city_ties or dealt.value is None:
        return ()
    return (
        as_estimate(
            WORDS("levels"),
            dealt,
            nesting.city_ties,
            "ratio",
            WORDS("dealt"),
        ),
    )


def _pairs(frames: Frames) -> tuple[Estimate, ...]:
    """Pairs of countries with several ties, where there are pairs to speak of."""
    from paradiplomacy.networks.graph import country_network, network_of
    from paradiplomacy.networks.multiplexity import ties_per_pair
    from paradiplomacy.networks.world_system import countries_with_ties

    counts = ties_per_pair(countries_with_ties(country_network(network_of(frames))))
    if counts.pairs < ENOUGH_EVENTS:
        return ()
    return (
        as_estimate(
            WORDS("several-ties"),
            share(counts.several, counts.pairs),
            counts.pairs,
            "share",
            WORDS("exact"),
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
        again = _flows(chosen, rng, draws=1)
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


def _mde_sentence(n: int, least: float | None) -> Message:
    if least is None:
        return largest_missed(WORDS("sample", n=n), WORDS("effect"))
    return WORDS("detectable", n=n, least=least)


def _caveats(seen: Flows) -> tuple[Message, ...]:
    ways = seen.directions
    caveats = [
        WORDS("caveat.recorded"),
        WORDS("caveat.travel"),
        WORDS("caveat.visit-and-return"),
        WORDS("caveat.known-flow", n=seen.ties),
    ]
    if seen.mutual:
        caveats.append(WORDS("caveat.mutual", n=seen.mutual))
    if ways.expected is not None and len(ways.ties):
        expected = f"{ways.expected:.0f}"
        caveats.append(WORDS("caveat.dealt-anew", expected=expected, share=ways.p_fewer))
    together = tuple(
        WORDS(
            "flows-together", first=_flow(first), second=_flow(second), both=both, expected=expected
        )
        for first, second, both, expected in seen.together.select(
            "first", "second", "both", "expected"
        ).iter_rows()
    )
    if together:
        caveats.append(WORDS("caveat.together", flows=together))
    return tuple(caveats)


def _flow(flow: str) -> Text:
    return WORDS(f"flow.{flow}") if flow in ("personnel", "ideas", "capital") else flow


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
    claim=WORDS("claim"),
    needs=(
        Need("exchanges", WORDS("need.directions"), _directed, least=ENOUGH_EVENTS),
        Need("exchanges", WORDS("need.flows"), _kinds, least=2),
    ),
    test=_test,
    alone=partial(_test, whole=False),
    estimator=WORDS("estimator"),
)
