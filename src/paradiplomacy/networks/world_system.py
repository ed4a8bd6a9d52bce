"""The world-system view: the cores of places and of countries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from paradiplomacy.networks.core_periphery import CoreFit, CoreNull, core_confidence, core_nulls
from paradiplomacy.networks.graph import CountryNetwork, TieNetwork, country_network, network_of
from paradiplomacy.networks.tie_counts import CountedNetwork, NullKind, counted_network

if TYPE_CHECKING:
    from paradiplomacy.record.frames import Frames

__all__ = [
    "Layer",
    "WorldSystem",
    "countries_with_ties",
    "layer_of",
    "world_system",
    "world_tables",
]

_FEW = 2_000
"""Nodes up to which searches and draws are repeated more often."""

_NODES = {
    "name": pl.String,
    "ties": pl.Int64,
    "core": pl.Boolean,
    "confidence": pl.Float64,
}


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """The world-system view of one network.

    Parameters
    ----------
    names : tuple of str
        The n nodes: place keys or country codes, those with a tie.
    degrees : ndarray of int64, shape (n,)
        Ties of each node.
    core : CoreFit
    nulls : mapping
        The core beside random networks: ``random`` and ``degrees``.
    confidence : ndarray of float64, shape (n,)
        How often each node is in the core when ties are resampled.
    """

    names: tuple[str, ...]
    degrees: NDArray[np.int64]
    core: CoreFit
    nulls: Mapping[NullKind, CoreNull]
    confidence: NDArray[np.float64]

    @property
    def ties(self) -> int:
        """Ties of the network."""
        return int(self.degrees.sum()) // 2

    def table(self) -> pl.DataFrame:
        """One row a node: name, ties, core, confidence; the surest first."""
        return pl.DataFrame(
            {
                "name": self.names,
                "ties": self.degrees,
                "core": self.core.core,
                "confidence": self.confidence,
            },
            schema=_NODES,
        ).sort("confidence", "ties", "name", descending=[True, True, False])


@dataclass(frozen=True, slots=True, eq=False)
class WorldSystem:
    """The world-system view of a record.

    Parameters
    ----------
    places, countries : Layer
        The network of places, and that of countries with their ties between each other.
    """

    places: Layer
    countries: Layer


def world_system(frames: Frames) -> WorldSystem:
    """The world-system view of a record: all of it, with the record's seed.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.record.frames import frames_of
    >>> found = world_system(frames_of(open_record("china_russia")))
    >>> found.countries.names
    ('CN', 'RU')
    """
    network, rng = network_of(frames), np.random.default_rng(frames.seed)
    return WorldSystem(
        layer_of(network, rng), layer_of(countries_with_ties(country_network(network)), rng)
    )


def countries_with_ties(network: CountryNetwork) -> CountedNetwork:
    """The countries that have a tie to another country, and those ties.

    Examples
    --------
    >>> weights = np.array([[3, 2, 0], [2, 0, 0], [0, 0, 4]])
    >>> countries_with_ties(CountryNetwork(("CN", "US", "XK"), weights, np.ones(3), 0)).names
    ('CN', 'US')
    """
    graph = counted_network(network)
    with_ties = np.flatnonzero(graph.degrees() > 0)
    number = np.full(graph.n, -1, dtype=np.int32)
    number[with_ties] = np.arange(len(with_ties), dtype=np.int32)
    names = tuple(graph.names[k] for k in with_ties.tolist())
    return CountedNetwork(names, number[graph.edges].reshape(-1, 2), graph.counts)


def layer_of(network: TieNetwork | CountedNetwork, rng: np.random.Generator) -> Layer:
    """Core and nulls of one network; large ones with fewer repetitions."""
    graph = counted_network(network)
    small = graph.n <= _FEW
    core, nulls = core_nulls(graph, rng, draws=199 if small else 19)
    confidence = core_confidence(graph, rng, resamples=200 if small else 50)
    return Layer(graph.names, graph.degrees(), core, nulls, confidence)


def world_tables(world: WorldSystem | None) -> dict[str, pl.DataFrame]:
    """Table ``cores``: a row a country or place."""
    layers = {} if world is None else {"countries": world.countries, "places": world.places}
    rows = [
        layer.table().select(pl.lit(name).alias("layer"), "*") for name, layer in layers.items()
    ]
    return {"cores": pl.concat([pl.DataFrame(schema={"layer": pl.String, **_NODES}), *rows])}
