"""The effect of distance: how far it keeps places from being tied, given their sizes."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from paradiplomacy.networks.figures import Absent, Figure, FigureInterval, absent, reason
from paradiplomacy.networks.graph import TieNetwork
from paradiplomacy.networks.great_circles import (
    BOUNDS_KM,
    AtRisk,
    at_risk,
    by_distance,
    great_circle_km,
    located_mask,
    unit_vectors,
)

_ALL_PAIRS = 250_000  # up to as many, all pairs are taken
_CONTROLS = 10  # pairs without a tie to each with one
_LEAST = 30  # ties below which no model is fitted


@dataclass(frozen=True, slots=True, eq=False)
class DistanceEffect:
    """Fall of the chance of a tie with distance.

    shape: ``km_low``, ``km_high``, ``pairs``, ``ties``, ``per_million`` pairs, and its exact 95 %
        interval ``low``, ``high``.
    model: Log odds of a tie: ``log_distance``, ``log_population`` (of both ends together, where
        known) and ``same_country`` (where it varies).
    ties, controls: Pairs that the model rests on.
    median_km, median_km_all: Median distance of ties, and of all pairs at risk (by the bins,
        interpolated).
    located: Places with coordinates; the others are left out.
    """

    shape: pl.DataFrame
    model: Mapping[str, FigureInterval] | Absent
    ties: int
    controls: int
    median_km: float
    median_km_all: float
    located: int


def distance_effect(network: TieNetwork, rng: np.random.Generator) -> DistanceEffect | Absent:
    """The effect of distance on ties, as a model and as a shape that assumes none.

    The model is a logit of all pairs at risk, or, where these are many, of all ties and ten random
    pairs without one for each (which leaves slopes as they are). Its errors are robust to
    pairs that share a place (Aronow, Samii and Assenova 2015).

    >>> pair = TieNetwork(("a", "b"), np.array([[0, 1]]))
    >>> str(distance_effect(pair, np.random.default_rng(1)).why)
    'fewer than two tied places have coordinates'
    """
    part = network.within(located_mask(network))
    if not part.m:
        return Absent(reason("no-coordinates"))
    where = unit_vectors(part)
    km = great_circle_km(where[part.edges[:, 0]], where[part.edges[:, 1]])
    risk = at_risk(part)
    bins = shape(part, risk=risk)
    model, ties, controls = _fit_distance_model(part, where, risk, rng)
    return DistanceEffect(
        shape=bins,
        model=model,
        ties=ties,
        controls=controls,
        median_km=float(np.median(km)),
        median_km_all=_median_distance_of_pairs(bins),
        located=part.n,
    )


def shape(network: TieNetwork, *, risk: AtRisk) -> pl.DataFrame:
    """Ties per million pairs at risk, by bins of distance; every place must be located."""
    from scipy.special import betaincinv

    counts = by_distance(network, np.ones(network.n), risk=risk)
    pairs, ties = counts.pairs, counts.ties
    some = pairs > 0
    pairs, ties = pairs[some], ties[some]
    low = np.where(ties > 0, betaincinv(np.maximum(ties, 1), pairs - ties + 1, 0.025), 0.0)
    without = np.maximum(pairs - ties, 1)
    high = np.where(ties < pairs, betaincinv(ties + 1, without, 0.975), 1.0)
    return pl.DataFrame(
        {
            "km_low": BOUNDS_KM[:-1][some],
            "km_high": BOUNDS_KM[1:][some],
            "pairs": pairs,
            "ties": ties,
            "per_million": 1e6 * ties / pairs,
            "low": 1e6 * low,
            "high": 1e6 * high,
        }
    )


def _median_distance_of_pairs(bins: pl.DataFrame) -> float:
    """Median distance of the pairs, as if they were spread evenly within a bin."""
    within = np.cumsum(bins["pairs"].to_numpy())
    half = within[-1] / 2
    at = int(np.searchsorted(within, half))
    low, high, pairs = bins.select("km_low", "km_high", "pairs").row(at)
    return float(low + (high - low) * (half - (within[at] - pairs)) / pairs)


def _fit_distance_model(
    part: TieNetwork, where: NDArray[np.float64], risk: AtRisk, rng: np.random.Generator
) -> tuple[Mapping[str, FigureInterval] | Absent, int, int]:
    people = np.asarray(part.attributes.get("population", np.full(part.n, np.nan)), np.float64)
    known = people > 0
    # Sizes belong in the model where most ties have them; without, distance stands alone.
    sized_pairs = known[part.edges].all(axis=1)
    sized = bool(sized_pairs.mean() > 0.5)
    usable = known if sized else np.ones(part.n, dtype=bool)
    cases = part.edges[sized_pairs] if sized else part.edges
    if len(cases) < _LEAST:
        return Absent(reason("few-located", least=_LEAST)), len(cases), 0
    controls = _sample_untied_pairs(part, np.flatnonzero(usable), len(cases), risk, rng)
    pairs = np.concatenate([cases, controls]).astype(np.int64)
    tied = np.arange(len(pairs)) < len(cases)
    km = great_circle_km(where[pairs[:, 0]], where[pairs[:, 1]])
    columns = {"log_distance": np.log(np.maximum(km, 1.0))}
    if sized:
        columns["log_population"] = np.log(people[pairs]).sum(axis=1)
    countries = part.attributes.get("country")
    if countries is not None:
        same = (countries[pairs[:, 0]] == countries[pairs[:, 1]]).astype(np.float64)
        if 0 < same[tied].mean() < 1 and 0 < same[~tied].mean() < 1:
            columns["same_country"] = same
    return _logit(columns, tied, pairs), len(cases), len(controls)


def _sample_untied_pairs(
    part: TieNetwork,
    usable: NDArray[np.int64],
    cases: int,
    risk: AtRisk,
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Pairs of usable places without a tie: all of them, or so many for each case."""
    coded = np.sort(part.edges[:, 0].astype(np.int64) * part.n + part.edges[:, 1])
    size = len(usable)
    if size * (size - 1) // 2 <= _ALL_PAIRS:
        i, j = np.triu_indices(size, k=1)
    else:
        controls = cases * _CONTROLS
        # Enough that as many are left when repeats and pairs not at risk have gone.
        share = float(risk.of(*rng.choice(usable, (2, 10_000))).mean())
        sampled = rng.integers(0, size, size=(int(2 * controls / max(share, 0.01)) + 1000, 2))
        sampled = np.unique(np.sort(sampled, axis=1), axis=0)
        sampled = sampled[sampled[:, 0] < sampled[:, 1]]
        sampled = sampled[risk.of(usable[sampled[:, 0]], usable[sampled[:, 1]])]
        i, j = sampled[np.sort(rng.permutation(len(sampled))[:controls])].T
    pairs = np.column_stack([usable[i], usable[j]])
    pairs = pairs[risk.of(pairs[:, 0], pairs[:, 1])]
    return pairs[~np.isin(pairs[:, 0] * part.n + pairs[:, 1], coded)]


def _logit(
    columns: Mapping[str, NDArray[np.float64]], tied: NDArray[np.bool_], pairs: NDArray[np.int64]
) -> Mapping[str, FigureInterval] | Absent:
    from statsmodels.discrete.discrete_model import Logit

    raw = np.column_stack(list(columns.values()))
    design = np.column_stack([np.ones(len(tied)), raw - raw.mean(axis=0)])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return Absent(reason("not-separable"))
    absent = Absent(reason("no-error"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            fit: Any = Logit(tied.astype(np.float64), design).fit(disp=0, maxiter=100)
            bread = np.linalg.inv(-fit.model.hessian(fit.params))
        except (Warning, np.linalg.LinAlgError, ArithmeticError):
            return absent
    scores = fit.model.score_obs(fit.params)
    # Sum of the scores of the pairs of each place; what a pair has with itself comes twice.
    of = np.zeros((int(pairs.max()) + 1, design.shape[1]))
    np.add.at(of, pairs[:, 0], scores)
    np.add.at(of, pairs[:, 1], scores)
    covariance = bread @ (of.T @ of - scores.T @ scores) @ bread
    variance = covariance.diagonal()
    if not (variance > 0).all():  # few places: fall back on pairs that know no others
        variance = (bread @ (scores.T @ scores) @ bread).diagonal()
    error = np.sqrt(variance)
    return {
        name: FigureInterval(float(b), float(b - 1.96 * e), float(b + 1.96 * e))
        for name, b, e in zip(columns, fit.params[1:], error[1:], strict=True)
    }


def distance_effect_figures(effect: DistanceEffect | Absent) -> dict[str, Figure]:
    """Median length of ties and of pairs, and the coefficients of the model."""
    if isinstance(effect, Absent):
        return absent("geography", effect.why)
    model = effect.model
    coefficients = {
        "distance_effect": ("log_distance", reason("not-separable")),
        "size_effect": ("log_population", reason("few-populations")),
        "home_effect": ("same_country", reason("no-home")),
    }
    return {
        "tie_km_median": effect.median_km,
        "pair_km_median": effect.median_km_all,
        **{
            name: model if isinstance(model, Absent) else model.get(key, Absent(why))
            for name, (key, why) in coefficients.items()
        },
    }
