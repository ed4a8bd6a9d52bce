"""Which blockmodel describes a network best, and whether it describes a random network as well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.networks.blockmodel import BlockFit, fit_blocks, given_blocks
from paradiplomacy.networks.count_nulls import shuffled
from paradiplomacy.networks.description_length import Counted, counted

if TYPE_CHECKING:
    from paradiplomacy.networks.graph import CountryNetwork, TieNetwork

__all__ = ["MODELS", "BlockModels", "Compression", "ModelRow", "compare_models"]

MODELS = (
    "random",
    "degrees",
    "blocks",
    "blocks and degrees",
    "countries",
    "countries and degrees",
)
"""In what places are alike: see `paradiplomacy.networks.catalogue.block_model_title`."""


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One way to describe a network, and how long that takes.

    Parameters
    ----------
    model : str
        One of `MODELS`.
    blocks : int
    nats : float
        Description length.
    bits_a_tie : float
        The same in bits for each tie.
    behind : float
        Bits for each tie above the best model.
    """

    model: str
    blocks: int
    nats: float
    bits_a_tie: float
    behind: float


@dataclass(frozen=True, slots=True, eq=False)
class Compression:
    """What blocks save beyond degrees, beside random networks of the same degrees.

    Parameters
    ----------
    observed : float
        Bits for each tie that the degree-corrected blockmodel saves against degrees alone.
    draws : ndarray of float64
        The same of random networks with the same degrees.
    """

    observed: float
    draws: NDArray[np.float64]

    @property
    def p(self) -> float:
        """Share of networks, the observed one among them, that compress at least as well."""
        return float(1 + (self.draws >= self.observed - 1e-12).sum()) / (1 + len(self.draws))


@dataclass(frozen=True, slots=True, eq=False)
class BlockModels:
    """The models of a network side by side.

    Parameters
    ----------
    rows : tuple of ModelRow
        Shortest description first.
    plain, corrected : BlockFit
        The best blocks without and with degrees.
    compression : Compression
    """

    rows: tuple[ModelRow, ...]
    plain: BlockFit
    corrected: BlockFit
    compression: Compression

    @property
    def best(self) -> BlockFit:
        """The shorter of both blockmodels."""
        return min(self.corrected, self.plain, key=lambda fit: fit.nats)


def compare_models(
    network: TieNetwork | CountryNetwork | Counted,
    rng: np.random.Generator,
    *,
    draws: int = 9,
    restarts: int = 3,
    countries: NDArray[Any] | None = None,
) -> BlockModels:
    """Fit every model and compare their description lengths.

    Parameters
    ----------
    network : TieNetwork, CountryNetwork or Counted
    rng : numpy.random.Generator
    draws : int, keyword-only
        Random networks with the same degrees, to which the degree-corrected model is fitted.
    restarts : int, keyword-only
        Searches of each fit, of the observed network and the random ones alike.
    countries : ndarray, shape (n,), optional, keyword-only
        Country of each place, to offer countries as blocks.

    Examples
    --------
    >>> from paradiplomacy.networks.graph import of_pairs
    >>> pairs = [(a + b, a + c) for a in "xyz" for b in "12345678" for c in "12345678" if b < c]
    >>> found = compare_models(of_pairs(pairs), np.random.default_rng(1), draws=4)
    >>> found.rows[0].model, found.best.number, found.compression.p
    ('blocks and degrees', 3, 0.2)
    """
    graph = counted(network)
    single_block = np.zeros(graph.n, dtype=np.int64)
    plain = fit_blocks(graph, rng, corrected=False, restarts=restarts)
    corrected = fit_blocks(graph, rng, corrected=True, restarts=restarts)
    alone = given_blocks(graph, single_block, corrected=True)
    fits = {
        "random": given_blocks(graph, single_block, corrected=False),
        "degrees": alone,
        "blocks": plain,
        "blocks and degrees": corrected,
    }
    if countries is not None:
        fits["countries"] = given_blocks(graph, countries, corrected=False)
        fits["countries and degrees"] = given_blocks(graph, countries, corrected=True)
    shortest = min(fit.bits_a_tie for fit in fits.values())
    rows = tuple(
        ModelRow(name, fit.number, fit.nats, fit.bits_a_tie, fit.bits_a_tie - shortest)
        for name, fit in sorted(fits.items(), key=lambda item: item[1].nats)
    )
    saved = []
    for _ in range(draws):
        other = shuffled(graph, rng)
        blocks = fit_blocks(other, rng, corrected=True, restarts=restarts)
        degrees = given_blocks(other, single_block, corrected=True)
        saved.append(degrees.bits_a_tie - blocks.bits_a_tie)
    compression = Compression(alone.bits_a_tie - corrected.bits_a_tie, np.array(saved))
    return BlockModels(rows, plain, corrected, compression)
