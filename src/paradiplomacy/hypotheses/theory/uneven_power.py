"""Whether ties between cities form a core and a periphery of countries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.estimators.exact import SIGNIFICANCE, Interval
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.theory.bare_periphery import bareness, detectable
from paradiplomacy.language.english import (
    capital,
    count,
    country,
    listed,
    percent,
    ratio,
    ratio_span,
)
from paradiplomacy.record.frames import Frames

if TYPE_CHECKING:
    import numpy as np

    from paradiplomacy.networks.core_periphery import CoreFit, CoreNull
    from paradiplomacy.networks.description_length import Counted

__all__ = ["DRAWS", "MARGIN", "UNEVEN_POWER", "Seen", "beside_random", "between"]
__all__ += ["countries_of", "decided"]

MARGIN = 4 / 5
"""The periphery has a fifth fewer ties within itself than numbers of ties alone give."""

COUNTRIES = 10
TIES = 100
DRAWS = 199
FAR_KM = 2_000.0
FEW_PLACES = 2_000

METHOD = (
    "ties outside the fitted core, relative to random networks in which every country keeps its "
    "number of ties, each with a fitted core of its own; the interval is the wider of the middle "
    "95% of those and of chance in the ties of this core and its periphery"
)


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
    deciding = _estimate("ties among countries outside the core", seen, subjects=subjects)
    beside = (*_of_countries(seen, rng), *_of_places(frames, rng))
    sensitivity = _sensitivity(frames, rng, seen)
    rows = [as_row("Ties between countries", deciding)]
    rows += [as_row(_short(str(e.name)), e) for e in sensitivity if e.value is not None]
    return Finding(
        UNEVEN_POWER.id,
        verdict,
        _sentence(seen, verdict),
        estimates=(deciding, *beside),
        n=seen.graph.ties,
        method=(
            "Core-periphery fit to the logged number of ties of each two countries; ties within "
            "the periphery against random networks with the same number of ties of each country."
        ),
        mde=least,
        mde_unit="ratio to numbers of ties alone",
        mde_sentence=_mde_sentence(seen, least),
        lacks=(
            "A measure of power or wealth for each country and year: without one, who is in the "
            "core is a matter of ties alone.",
            "Exchanges with giver and flow for ties all over the world: who gives and who takes "
            "is what the theory is about, and a list of ties does not say.",
        ),
        sensitivity=sensitivity,
        caveats=_caveats(frames, seen),
        picture=Picture(
            "intervals",
            tuple(rows),
            "Ties outside the core, for each that numbers of ties alone give",
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


def _estimate(name: str, seen: Seen, **more: Any) -> Estimate:
    return as_estimate(
        f"{name}, for each that numbers of ties alone give",
        seen.ratio,
        seen.graph.ties,
        "ratio",
        METHOD,
        **more,
    )


def _short(name: str) -> str:
    words = name.removesuffix(", for each that numbers of ties alone give")
    return words[:1].upper() + words[1:]


def _of_countries(seen: Seen, rng: np.random.Generator) -> tuple[Estimate, ...]:
    """What else the country network tells; none of it decides."""
    from paradiplomacy.networks.block_models import compare_models

    graph, core = seen.graph, seen.core
    made = []
    dealt = seen.random.ratio() if seen.random else None
    if dealt:
        made.append(
            as_estimate(
                "ties among countries outside the core, for each if ties fell anywhere",
                Interval(*dealt, 0.95),
                graph.ties,
                "ratio",
                "as the deciding estimate, beside random networks with as many ties; the interval "
                "is the middle 95% of those",
            )
        )
    made.append(
        Estimate(
            "share of all ends of ties that core countries hold",
            _held(seen),
            None,
            None,
            2 * graph.ties,
            "share",
            f"a count: {core.size} of {graph.n} countries are in the core",
        )
    )
    models = compare_models(graph, rng, draws=9, restarts=1)
    made.append(
        Estimate(
            f"what {count(models.corrected.number, 'block')} of countries tell of ties, beyond "
            "numbers of ties",
            models.compression.observed,
            None,
            None,
            graph.ties,
            "bits a tie",
            "description length of the degree-corrected blockmodel against that of degrees "
            f"alone; random networks with the same degrees reach "
            f"{max(0.0, float(models.compression.draws.max())):.2f} at most",
        )
    )
    return tuple(made)


def _held(seen: Seen) -> float:
    degrees = seen.graph.degrees()
    return float(degrees[seen.core.core].sum() / max(1, degrees.sum()))


def _of_places(frames: Frames, rng: np.random.Generator) -> tuple[Estimate, ...]:
    """The same question put to places instead of countries."""
    from paradiplomacy.networks.description_length import counted
    from paradiplomacy.networks.graph import network_of

    graph = counted(network_of(frames))
    seen = beside_random(graph, rng, draws=99 if graph.n <= FEW_PLACES else 19)
    return (_estimate("ties among places outside a core of places", seen),)


def _sensitivity(frames: Frames, rng: np.random.Generator, seen: Seen) -> tuple[Estimate, ...]:
    import numpy as np

    ties = between(frames)
    rows = [
        _estimate("ties not logged", beside_random(seen.graph, rng, logged=False)),
        _estimate(
            "core tied within, periphery free to be tied to it or not",
            beside_random(seen.graph, rng, pattern="strict"),
        ),
    ]
    largest = seen.graph.names[int(np.argmax(seen.graph.degrees()))]
    others = {
        f"without {country(largest)}, which has most ties": ties.filter(
            (pl.col("country_a") != largest) & (pl.col("country_b") != largest)
        ),
        f"ties of more than {FAR_KM:,.0f} km": _far(frames, ties),
        "ties that both ends claim": _both_ends(frames, ties),
    }
    for name, chosen in others.items():
        if chosen.height >= TIES:
            graph = countries_of(frames, chosen)
            if graph.n >= COUNTRIES:
                rows.append(_estimate(name, beside_random(graph, rng)))
    return tuple(rows)


def _far(frames: Frames, ties: pl.DataFrame) -> pl.DataFrame:
    """Ties whose ends lie further apart than neighbours do, where coordinates tell."""
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


def _sentence(seen: Seen, verdict: Verdict) -> str:
    graph, core = seen.graph, seen.core
    if not core.size or not seen.ratio.value:
        return (
            f"The {graph.ties:,} ties between {graph.n} countries are too few, or too even, to "
            "tell a core from a periphery."
        )
    degrees = graph.degrees()
    order = sorted(range(graph.n), key=lambda k: (-int(degrees[k]), graph.names[k]))
    members = [country(graph.names[k]) for k in order if core.core[k]]
    return (
        f"{capital(count(core.size, 'country'))} of {graph.n} fit best as a core "
        f"({listed(members)}); they hold {percent(_held(seen))} of all ends of ties. The others "
        f"have {count(core.outside, 'tie')} with one another, where every country's number of "
        f"ties alone would give about {core.outside / seen.ratio.value:,.0f} "
        f"(ratio {ratio(seen.ratio.value)}, {ratio_span(seen.ratio)})" + _READING[verdict]
    )


_READING = {
    Verdict.SUPPORTED: (
        ". So the periphery is tied to the core and little to itself, more than numbers of ties "
        "explain: the order that world-system theory expects."
    ),
    Verdict.CONTRADICTED: (
        ". So ties are unequal, but a country's number of ties explains all or nearly all of the "
        "core: the periphery is not cut off from itself."
    ),
    Verdict.INCONCLUSIVE: (
        ". That is too uncertain to tell a core from countries that merely have many ties."
    ),
}


def _mde_sentence(seen: Seen, least: float | None) -> str:
    if least is None:
        return (
            f"With {count(seen.graph.ties, 'tie')} no periphery, however bare, could be told from "
            "one that numbers of ties explain."
        )
    return (
        f"With {count(seen.graph.ties, 'tie')} between {seen.graph.n} countries, a periphery with "
        f"{ratio(least)} times the ties that numbers of ties alone give, or fewer, would be found "
        "in eight records of ten."
    )


def _caveats(frames: Frames, seen: Seen) -> tuple[str, ...]:
    left = frames.ties.height - between(frames).height
    caveats = [
        "A core is told by ties and not by power: that a country is in it does not say that it "
        "gains at the cost of others.",
        "Neighbours are tied more often, so a continent of many small countries makes ties in "
        "the periphery; only the ties over long distances, where shown, hold that apart.",
        "Lists of ties are longer for countries whose lists are well kept.",
        "The interval tells how far random networks differ, and how far these ties vary by chance; "
        "it does not know which ties the lists forgot.",
    ]
    if seen.core.size and not seen.core.ordered:
        caveats.append("Ties do not thin out from the core to the periphery, as they should.")
    if left:
        caveats.append(
            f"Left out: {count(left, 'tie')} within a country or with an end whose country is "
            "unknown."
        )
    return tuple(caveats)


def _country_count(frames: Frames) -> int:
    ties = between(frames)
    return len({*ties["country_a"], *ties["country_b"]})


UNEVEN_POWER = Hypothesis(
    id="uneven-power",
    section="Introduction, 3",
    claim=(
        "Ties between cities repeat the uneven order of the world-system: a core of countries "
        "tied to all, and a periphery tied to the core and little to itself."
    ),
    needs=(
        Need(
            "ties",
            "ties between many countries, since two or three make no world order",
            _country_count,
            least=COUNTRIES,
        ),
        Need(
            "ties",
            "ties between places of different countries",
            lambda frames: between(frames).height,
            least=TIES,
        ),
    ),
    test=_test,
    estimator=(
        "Ties among the countries outside the core, relative to random networks in which every "
        "country keeps its number of ties: supported if the 95 % interval lies below 4/5, ties "
        "thin out from core to periphery and the core fits better than where ties fall anywhere; "
        "contradicted if the interval lies above 4/5; else inconclusive."
    ),
    varies=(),  # it varies the record itself, and each variant takes as long as all the rest
)
