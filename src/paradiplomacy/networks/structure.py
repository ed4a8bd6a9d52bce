"""Everything that is measured of one network, each figure beside what it would be by chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from paradiplomacy.errors import NotFoundError
from paradiplomacy.language import Message
from paradiplomacy.networks.centrality import Centralities, centralities, centrality_figures
from paradiplomacy.networks.communities import Communities, communities, community_figures
from paradiplomacy.networks.distance_effect import (
    DistanceEffect,
    distance_effect,
    distance_effect_figures,
)
from paradiplomacy.networks.edge_list import EdgeList
from paradiplomacy.networks.figures import (
    STATISTICS,
    Absent,
    Figure,
    FigureInterval,
    Figures,
    NetworkStatistic,
    absence_reason,
    absent,
    number,
    reason,
)
from paradiplomacy.networks.graph import (
    CountryNetwork,
    TieNetwork,
    component_labels,
    country_network,
    network_of,
)
from paradiplomacy.networks.great_circles import at_risk
from paradiplomacy.networks.measure import (
    Degrees,
    Distances,
    degree_distribution,
    distances,
    measure,
    power_law_figures,
)
from paradiplomacy.networks.mixing import RichClub, rich_club
from paradiplomacy.networks.nulls import NullRange
from paradiplomacy.networks.power_law import PowerLaw, fit_power_law
from paradiplomacy.networks.sensitivity import NetworkVariant, sensitivity, variants_of
from paradiplomacy.networks.structure_nulls import NullModel, null_models

if TYPE_CHECKING:
    from paradiplomacy.record.frames import Frames


@dataclass(frozen=True, slots=True)
class Claims:
    """Number of pairs that are claimed in both directions, and in one only."""

    both_ways: int
    one_way: int


@dataclass(frozen=True, slots=True)
class MeasuredFigure:
    """One figure of a network.

    Parameters
    ----------
    statistic : NetworkStatistic
        Its name, title and definition.
    figure : Figure
        The number, with an interval where it has one; or why there is none.
    nulls : mapping of str to NullRange
        By null model, where one was drawn that says something about this figure.
    """

    statistic: NetworkStatistic
    figure: Figure
    nulls: Mapping[str, NullRange]

    @property
    def value(self) -> float | None:
        """The bare number, or None."""
        return number(self.figure)


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """The structure of one network.

    Parameters
    ----------
    measured : mapping of str to MeasuredFigure
        By name, all of `paradiplomacy.networks.figures.STATISTICS` in their order.
    degrees : Degrees
    distances : ndarray of int64
        Unordered pairs of the largest component that lie 0, 1, 2, ... ties apart.
    power_law : PowerLaw or Absent
    rich_club : RichClub
    rich_club_null : ndarray of float64 or None
        Mean number of ties in each club under rewiring.
    centralities : Centralities
    communities : Communities or Absent
    countries : CountryNetwork
    country_pairs, country_table : polars.DataFrame
    distance_effect : DistanceEffect or Absent
    sensitivity : tuple of NetworkVariant
    pairs_at_risk : Message
        Which pairs the null models and the effect of distance take as possible ties.
    nulls : mapping of str to NullModel
        The null models that were drawn, and how.
    seed : int
    """

    measured: Mapping[str, MeasuredFigure]
    degrees: Degrees
    distances: NDArray[np.int64]
    power_law: PowerLaw | Absent
    rich_club: RichClub
    rich_club_null: NDArray[np.float64] | None
    centralities: Centralities
    communities: Communities | Absent
    countries: CountryNetwork
    country_pairs: pl.DataFrame
    country_table: pl.DataFrame
    distance_effect: DistanceEffect | Absent
    sensitivity: tuple[NetworkVariant, ...]
    pairs_at_risk: Message
    nulls: Mapping[str, NullModel]
    seed: int

    def __getitem__(self, name: str) -> float | None:
        """The bare number of a figure by its name, or None."""
        if name not in self.measured:
            raise NotFoundError("figure", name, self.measured)
        return self.measured[name].value


def structure(
    network: TieNetwork,
    *,
    nulls: int = 0,
    seed: int = 1989,
    claims: Claims | None = None,
    variants: Mapping[str, tuple[Message, TieNetwork | Absent]] | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Structure:
    """Measure a network.

    Parameters
    ----------
    network : TieNetwork
        With the attributes ``country``, ``latitude``, ``longitude`` and ``population``
        where they are known; what needs one that is not there is absent, and says so.
    nulls : int
        How many networks to draw from each null model; 0 for none.
    seed : int
        Of everything random. Each part draws from a stream of its own, so that more nulls
        change no other figure.
    claims : Claims, optional
        Pairs by who claims them; without, there is no reciprocity.
    variants : mapping, optional
        Other definitions, see `paradiplomacy.networks.sensitivity.variants_of`; without,
        those that the network itself allows.
    progress : callable, optional
        Told what is being done, and the share that is done.

    Examples
    --------
    >>> from paradiplomacy.networks.graph import of_pairs
    >>> ring = of_pairs([(f"{k:02}", f"{(k + 1) % 20:02}") for k in range(20)])
    >>> found = structure(ring, nulls=5)
    >>> found["diameter"], found["transitivity"], found["components"]
    (10.0, 0.0, 1.0)
    >>> str(found.measured["reciprocity"].figure.why)
    'who claims the ties is not known'
    """
    report = progress or (lambda what, share: None)
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(5)]
    report("distances", 0.0)
    whole, largest = _distances_of_whole_and_largest(network)
    report("clustering and mixing", 0.05)
    figures: dict[str, Figure] = measure(network, known=largest)
    report("power law", 0.1)
    law = fit_power_law(network.degrees(), streams[0])
    figures |= {**power_law_figures(law), **_figures_of_claims(claims)}
    report("centrality", 0.15)
    central = centralities(network, streams[1], known=whole)
    figures |= centrality_figures(network, central)
    report("communities", 0.4)
    groups = communities(network, streams[2])
    figures |= community_figures(groups)
    report("distance over the globe", 0.45)
    effect = distance_effect(network, streams[3])
    figures |= distance_effect_figures(effect)
    report("other definitions", 0.5)
    variants_measured = sensitivity(variants_of(network) if variants is None else variants)
    report("null models", 0.6)
    models = null_models(
        network,
        figures,
        streams[4],
        draws=nulls,
        progress=lambda share: report("null models", 0.6 + 0.4 * share),
    )
    countries = country_network(network)
    report("done", 1.0)
    return Structure(
        measured=_measured_figures(figures, models),
        degrees=degree_distribution(network),
        distances=largest.pairs,
        power_law=law,
        rich_club=rich_club(network),
        rich_club_null=models["rewired"].rich_club if "rewired" in models else None,
        centralities=central,
        communities=groups,
        countries=countries,
        country_pairs=country_pairs(countries),
        country_table=country_table(countries),
        distance_effect=effect,
        sensitivity=variants_measured,
        pairs_at_risk=at_risk(network).definition,
        nulls=models,
        seed=seed,
    )


def structure_of(
    frames: Frames,
    *,
    nulls: int = 0,
    seed: int = 1989,
    progress: Callable[[str, float], None] | None = None,
) -> Structure:
    """Measure the network of a record, with its claims and its other definitions."""
    network = network_of(frames)
    return structure(
        network,
        nulls=nulls,
        seed=seed,
        claims=claims_of(frames),
        variants=variants_of(network, frames),
        progress=progress,
    )


def _distances_of_whole_and_largest(network: TieNetwork) -> tuple[Distances, Distances]:
    """Distances in the network, and within its largest component."""
    whole = distances(network)
    inside = component_labels(network) == 0
    return whole, whole if inside.all() else distances(network.within(inside))


def claims_of(material: Frames | EdgeList) -> Claims | None:
    """Claims of a record, or those of a directed edge list; None where it has none."""
    if isinstance(material, EdgeList):
        return Claims(material.both_ways, material.one_way) if material.both_ways else None
    from paradiplomacy.networks.two_sided import two_sidedness

    claimed = two_sidedness(material)
    return Claims(claimed.both, claimed.one) if claimed.both + claimed.one else None


def _measured_figures(
    figures: Mapping[str, Figure], models: Mapping[str, NullModel]
) -> dict[str, MeasuredFigure]:
    """Each statistic with its figure, and what each null model gives for it."""
    return {
        name: MeasuredFigure(
            statistic,
            figures[name],
            {model: run.ranges[name] for model, run in models.items() if name in run.ranges},
        )
        for name, statistic in STATISTICS.items()
    }


def _figures_of_claims(claims: Claims | None) -> Figures:
    if claims is None:
        return absent("claims", reason("no-claims"))
    return {
        "reciprocity": 2 * claims.both_ways / (2 * claims.both_ways + claims.one_way),
        "pairs_both_ways": claims.both_ways,
        "pairs_one_way": claims.one_way,
    }


def country_pairs(network: CountryNetwork) -> pl.DataFrame:
    """Ties by country pair, beside what the countries' totals alone would give.

    Columns: ``country_a``, ``country_b``, ``ties``, ``expected`` and their ``ratio``; pairs without
    a tie are left out; most ties first. `expected` is the configuration model's: the ends of all
    ties, dealt out at random.

    >>> import numpy as np
    >>> weights, places = np.array([[1, 2], [2, 0]]), np.array([2, 2])
    >>> found = country_pairs(CountryNetwork(("CN", "US"), weights, places, 0))
    >>> found.select("country_a", "country_b", "ties", "ratio").rows()
    [('CN', 'US', 2, 1.5), ('CN', 'CN', 1, 0.75)]
    """
    weights = network.weights
    ends = weights.sum(axis=1) + weights.diagonal()
    total = int(ends.sum()) // 2
    i, j = np.nonzero(np.triu(weights))
    expected = ends[i] * ends[j] / max(1, 2 * total) / np.where(i == j, 2, 1)
    ties = weights[i, j]
    codes = np.array(network.names, dtype=object)
    return pl.DataFrame(
        {
            "country_a": codes[i].tolist(),
            "country_b": codes[j].tolist(),
            "ties": ties,
            "expected": expected,
            "ratio": ties / expected,
        },
        schema_overrides={"country_a": pl.String, "country_b": pl.String},
    ).sort("ties", "country_a", "country_b", descending=[True, False, False])


def country_table(network: CountryNetwork) -> pl.DataFrame:
    """Each country's places, ties abroad and at home, partners, and E-I index.

    Columns: ``country``, ``places``, ``abroad``, ``within``, ``partners`` (other countries) and
    ``ei_index``: (abroad - within) / (abroad + within), null without a tie; most ties first. After
    Krackhardt and Stern (1988).
    """
    weights = network.weights
    within = weights.diagonal()
    abroad = weights.sum(axis=1) - within
    ties = abroad + within
    return pl.DataFrame(
        {
            "country": list(network.names),
            "places": network.places,
            "abroad": abroad,
            "within": within,
            "partners": (weights > 0).sum(axis=1) - (within > 0),
            "ei_index": [
                (a - w) / t if t else None
                for a, w, t in zip(abroad.tolist(), within.tolist(), ties.tolist(), strict=True)
            ],
        },
        schema_overrides={"country": pl.String, "ei_index": pl.Float64},
    ).sort(pl.col("abroad") + pl.col("within"), descending=True, maintain_order=True)


def structure_tables(structure: Structure | None) -> dict[str, pl.DataFrame]:
    """Tables ``structure``, ``structure_nulls``, ``degrees`` and ``centralities``."""
    rows = list(_figure_rows(structure)) if structure else []
    nulls = [
        {
            "statistic": name,
            "model": model,
            **{key: getattr(null, key) for key in _NULLS if key not in ("statistic", "model")},
        }
        for name, measured in (structure.measured.items() if structure else ())
        for model, null in measured.nulls.items()
    ]
    tables = {
        "structure": pl.DataFrame(rows, schema=_STRUCTURE),
        "structure_nulls": pl.DataFrame(nulls, schema=_NULLS),
    }
    if structure:
        tables["degrees"] = pl.DataFrame(
            {"ties": structure.degrees.degree, "places": structure.degrees.places}
        )
        tables["centralities"] = structure.centralities.frame.rename({"name": "place"})
    return tables


_STRUCTURE = {
    "network": pl.String,
    "statistic": pl.String,
    "group": pl.String,
    "title": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "absent": pl.String,
}
_NULLS = {
    "statistic": pl.String,
    "model": pl.String,
    "observed": pl.Float64,
    "draws": pl.Int64,
    "mean": pl.Float64,
    "sd": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "z": pl.Float64,
}


def _figure_rows(structure: Structure) -> Iterator[dict[str, Any]]:
    """Every figure of the network itself, then of it under each other definition."""
    networks: list[tuple[str, Figures | Absent]] = [
        ("whole", {name: measured.figure for name, measured in structure.measured.items()}),
        *((variant.name, variant.figures) for variant in structure.sensitivity),
    ]
    for network, figures in networks:
        for name, measured in structure.measured.items():
            if isinstance(figures, Absent):
                figure: Figure = figures
            elif name in figures:
                figure = figures[name]
            else:
                continue
            low, high = (
                (figure.low, figure.high) if isinstance(figure, FigureInterval) else (None, None)
            )
            yield {
                "network": network,
                "statistic": name,
                "group": measured.statistic.group,
                "title": str(measured.statistic.title),
                "value": number(figure),
                "low": low,
                "high": high,
                "absent": absence_reason(figure),
            }
