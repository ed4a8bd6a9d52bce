"""The network of countries: how their places are tied, and how far ties stay at home."""

from __future__ import annotations

import numpy as np
import polars as pl

from paradiplomacy.networks.graph import CountryNetwork


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
    partners = (weights > 0).sum(axis=1) - (within > 0)
    return pl.DataFrame(
        {
            "country": list(network.names),
            "places": network.places,
            "abroad": abroad,
            "within": within,
            "partners": partners,
            "ei_index": [
                (a - w) / t if t else None
                for a, w, t in zip(abroad.tolist(), within.tolist(), ties.tolist(), strict=True)
            ],
        },
        schema_overrides={"country": pl.String, "ei_index": pl.Float64},
    ).sort(pl.col("abroad") + pl.col("within"), descending=True, maintain_order=True)
