"""Results of a record as a network: where ties lie, who claims them, their structure."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from paradiplomacy.networks.structure import Structure
from paradiplomacy.networks.two_sided import TwoSidedness
from paradiplomacy.networks.world_system import WorldSystem
from paradiplomacy.results.geography import Geography


@dataclass(frozen=True, slots=True)
class Networks:
    """Results of the analyses of a record as a network.

    `claimed`: see `paradiplomacy.networks.two_sided.tie_claims`.
    `structure`: None where there is no tie.
    `world`: None where there are too few countries for a core among them.
    """

    geography: Geography
    two_sided: TwoSidedness
    claimed: pl.DataFrame
    structure: Structure | None = None
    world: WorldSystem | None = None
