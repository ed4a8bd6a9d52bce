"""Whether ties between cities form a core and a periphery of countries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.estimators.exact import SIGNIFICANCE, Interval
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.theory.bare_periphery import bareness, detectable
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

if TYPE_CHECKING:
    import numpy as np

    from paradiplomacy.networks.core_periphery import CoreFit, CoreNull
    from paradiplomacy.networks.tie_counts import Counted

__all__ = ["DRAWS", "MARGIN", "UNEVEN_POWER", "Seen", "beside_random", "between"]
__all__ += ["countries_of", "decided"]

MARGIN = 4 / 5
"""The periphery has a fifth fewer ties within itself than numbers of ties alone give."""

COUNTRIES = 10
TIES = 100
DRAWS = 199
FAR_KM = 2_000.0
FEW_PLACES = 2_000

WORDS = Words(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """The core of one network beside its random ones."""

    graph: Counted
    core: CoreFit
    degrees: CoreNull
    random: CoreNull | None
    ratio: Interval


def _test(frames: Frames) -> Finding:
    import numpy as np

    rng = np.random.default_rng(frames.seed)
    seen = beside_random(countries_of(frames, between(frames)), rng, draws=DRAWS, dealt=True)
    least = detectable(seen.core, seen.degrees, against=MARGIN)
    verdict = decided(seen)
    subjects = tuple(between(frames)["tie"].sort())
    deciding = _estimate(WORDS("outside.countries"), seen, subjects=subjects)
    described = (*_of_countries(seen), *_of_places(frames, rng))
    choices = _sensitivity(frames, rng, seen)
    rows = [as_row(WORDS("row"), deciding)]
    rows += [as_row(label, e) for label, e in choices if e.value is not None]
    return Finding(
        UNEVEN_POWER.id,
        verdict,
        _sentence(seen, verdict),
        estimates=(deciding, *described),
        n=seen.graph.ties,
        method=WORDS("method"),
        mde=least,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=_mde_sentence(seen, least),
        lacks=(WORDS("lack.power"), WORDS("lack.exchanges")),
        sensitivity=tuple(estimate for _, estimate in choices),
        caveats=_caveats(frames, seen),
        picture=Picture(
            "intervals",
            tuple(rows),
            WORDS("axis"),
            "",
            reference=1.0,
            margin=(MARGIN, 1 / MARGIN),
        ),
    )


def between(frames: Frames) -> pl.DataFrame:
    """Ties between two known countries."""
    from paradiplomacy.networks.graph import NO_COUNTRY

    known = [
        ~pl.col(name).fill_null("").is_in(sorted(NO_COUNTRY)) for name in ("country_a", "country_b")
    ]
    return frames.ties.filter(*known, pl.col("country_a") != pl.col("country_b"))


def countries_of(frames: Frames, ties: pl.DataFrame) -> Counted:
    """The countries of these ties, and how many each two have."""
    from paradiplomacy.networks.graph import country_network, network_of
    from paradiplomacy.networks.world_system import countries_with_ties

    return countries_with_ties(country_network(network_of(frames, ties)))


def beside_random(
    graph: Counted,
    rng: np.random.Generator,
    *,
    draws: int = 99,
    dealt: bool = False,
    **choices: Any,
) -> Seen:
    """The core that fits best, beside those of random networks."""
    from paradiplomacy.networks.core_periphery import core_nulls

    core, nulls = core_nulls(
        graph, rng, draws=draws, kinds=("degrees", "random") if dealt else ("degrees",), **choices
    )
    degrees = nulls["degrees"]
    return Seen(graph, core, degrees, nulls.get("random"), bareness(core, degrees))


def decided(seen: Seen) -> Verdict:
    """What a core and its periphery say of the claim."""
    if seen.ratio.above(MARGIN):
        return Verdict.CONTRADICTED
    beyond_chance = seen.random is not None and seen.random.p_fit <= SIGNIFICANCE
    if seen.ratio.below(MARGIN) and seen.core.ordered and beyond_chance:
        return Verdict.SUPPORTED
    return Verdict.INCONCLUSIVE


def _estimate(what: Message, seen: Seen, **more: Any) -> Estimate:
    name, n = WORDS("relative", what=what), seen.graph.ties
    return as_estimate(name, seen.ratio, n, "ratio", WORDS("relative-method"), **more)


def _of_countries(seen: Seen) -> tuple[Estimate, ...]:
    """What else the country network shows; none of it decides."""
    graph, core = seen.graph, seen.core
    estimates = []
    dealt = seen.random.ratio() if seen.random else None
    if dealt:
        estimates.append(
            as_estimate(
                WORDS("outside-anywhere"),
                Interval(*dealt, 0.95),
                graph.ties,
                "ratio",
                WORDS("anywhere-method"),
            )
        )
    method = WORDS("held-method", core=core.size, countries=graph.n)
    ends = 2 * graph.ties
    estimates.append(Estimate(WORDS("held"), _held(seen), None, None, ends, "share", method))
    return tuple(estimates)


def _held(seen: Seen) -> float:
    degrees = seen.graph.degrees()
    return float(degrees[seen.core.core].sum() / max(1, degrees.sum()))


def _of_places(frames: Frames, rng: np.random.Generator) -> tuple[Estimate, ...]:
    """The same question put to places instead of countries."""
    from paradiplomacy.networks.graph import network_of
    from paradiplomacy.networks.tie_counts import counted

    graph = counted(network_of(frames))
    seen = beside_random(graph, rng, draws=99 if graph.n <= FEW_PLACES else 19)
    return (_estimate(WORDS("outside.places"), seen),)


def _sensitivity(
    frames: Frames, rng: np.random.Generator, seen: Seen
) -> tuple[tuple[Message, Estimate], ...]:
    """The ratio under other choices, each with the label of its row."""
    import numpy as np

    ties = between(frames)
    again = (
        (WORDS("choice.unlogged"), beside_random(seen.graph, rng, logged=False)),
        (WORDS("choice.strict"), beside_random(seen.graph, rng, pattern="strict")),
    )
    largest = seen.graph.names[int(np.argmax(seen.graph.degrees()))]
    others = (
        (
            WORDS("choice.without-largest", country=largest),
            ties.filter((pl.col("country_a") != largest) & (pl.col("country_b") != largest)),
        ),
        (WORDS("choice.far", km=f"{FAR_KM:,.0f}"), _far(frames, ties)),
        (WORDS("choice.both-ends"), _both_ends(frames, ties)),
    )
    rows = [(WORDS("label", what=what), _estimate(what, seen)) for what, seen in again]
    for what, chosen in others:
        if chosen.height >= TIES:
            graph = countries_of(frames, chosen)
            if graph.n >= COUNTRIES:
                estimate = _estimate(what, beside_random(graph, rng))
                rows.append((WORDS("label", what=what), estimate))
    return tuple(rows)


def _far(frames: Frames, ties: pl.DataFrame) -> pl.DataFrame:
    """Ties whose ends lie further apart than neighbours do, where coordinates are known."""
    from paradiplomacy.networks.geography import great_circle_km, located, unit_vectors
    from paradiplomacy.networks.graph import network_of

    network = network_of(frames, ties)
    where = network.within(located(network))
    if not where.m:
        return ties.clear()
    points = unit_vectors(where)
    i, j = where.edges[:, 0], where.edges[:, 1]
    far = where.edges[great_circle_km(points[i], points[j]) > FAR_KM]
    pairs = pl.DataFrame(
        [(where.names[a], where.names[b]) for a, b in far.tolist()],
        schema={"one": pl.String, "other": pl.String},
        orient="row",
    )
    return (
        ties.with_columns(
            one=pl.min_horizontal("place_a", "place_b"),
            other=pl.max_horizontal("place_a", "place_b"),
        )
        .join(pairs, on=["one", "other"], how="semi")
        .drop("one", "other")
    )


def _both_ends(frames: Frames, ties: pl.DataFrame) -> pl.DataFrame:
    sides = frames.listings.filter(pl.col("side").is_in(["a", "b"]))
    both = (
        sides.group_by("tie", maintain_order=True)
        .agg(pl.col("side").n_unique())
        .filter(pl.col("side") == 2)
    )
    return ties.join(both, on="tie", how="semi")


def _sentence(seen: Seen, verdict: Verdict) -> Message:
    graph, core = seen.graph, seen.core
    if not core.size or not seen.ratio.value:
        return WORDS("no-core", ties=f"{graph.ties:,}", countries=graph.n)
    degrees = graph.degrees()
    order = sorted(range(graph.n), key=lambda k: (-int(degrees[k]), graph.names[k]))
    members = tuple(WORDS("country", country=graph.names[k]) for k in order if core.core[k])
    counted = WORDS(
        "counted",
        core=core.size,
        countries=graph.n,
        members=members,
        held=_held(seen),
        outside=core.outside,
        expected=f"{core.outside / seen.ratio.value:,.0f}",
        ratio=seen.ratio,
    )
    return WORDS(f"sentence.{verdict}", counted=counted)


def _mde_sentence(seen: Seen, least: float | None) -> Message:
    if least is None:
        return WORDS("undetectable", ties=seen.graph.ties)
    return WORDS("detectable", ties=seen.graph.ties, countries=seen.graph.n, ratio=least)


def _caveats(frames: Frames, seen: Seen) -> tuple[Message, ...]:
    left = frames.ties.height - between(frames).height
    caveats = [
        WORDS("caveat.power"),
        WORDS("caveat.neighbours"),
        WORDS("caveat.lists"),
        WORDS("caveat.interval"),
    ]
    if seen.core.size and not seen.core.ordered:
        caveats.append(WORDS("caveat.not-ordered"))
    if left:
        caveats.append(WORDS("caveat.left-out", n=left))
    return tuple(caveats)


def _country_count(frames: Frames) -> int:
    ties = between(frames)
    return len({*ties["country_a"], *ties["country_b"]})


UNEVEN_POWER = Hypothesis(
    id="uneven-power",
    section="Introduction, 3",
    claim=WORDS("claim"),
    needs=(
        Need("ties", WORDS("need.countries"), _country_count, least=COUNTRIES),
        Need("ties", WORDS("need.ties"), lambda frames: between(frames).height, least=TIES),
    ),
    test=_test,
    estimator=WORDS("estimator"),
    varies=(),  # it varies the record itself, and each variant takes as long as all the rest
)
