"""All pictures of a report, in the order in which they stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from paradiplomacy.definitions.count import DefinitionComparison
from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.record.ledger import agreement_counts
from paradiplomacy.record.record import Record
from paradiplomacy.report.charts import (
    agreement,
    atlas,
    claimed,
    close_range,
    degrees,
    finding,
    matrix,
    outlook,
    timeline,
    world_map,
)
from paradiplomacy.report.charts import counts as counts_chart
from paradiplomacy.report.drawing import Sketch
from paradiplomacy.report.event_model import Modelled
from paradiplomacy.report.networked import Networked

__all__ = ["PROPERTIES", "sketches"]

PROPERTIES = ("established", "kind", "interruption", "resumed")
"""Facts of ties whose agreement the report shows."""


def sketches(
    record: Record,
    findings: Mapping[str, Finding],
    *,
    comparisons: Sequence[DefinitionComparison],
    networked: Networked,
    event_model: Modelled,
) -> tuple[Sketch, ...]:
    """The pictures that the record has something to show for."""
    made = [
        *_maps(record, networked),
        *_networks(networked),
        *outlook.sketches(event_model.outlook),
        timeline.sketch(record),
        agreement.sketch(agreement_counts(record)),
        counts_chart.sketch(comparisons),
        *(finding.sketch(one) for one in findings.values()),
    ]
    return tuple(sketch for sketch in made if sketch is not None)


def _maps(record: Record, networked: Networked) -> Iterator[Sketch | None]:
    """Ties one by one where few countries are tied, and else gathered, then at close range."""
    geography = networked.geography
    if not geography.is_wide:
        yield world_map.sketch(record)
        return
    yield atlas.sketch(geography)
    for region in networked.regions:
        yield close_range.sketch(geography, region)
    yield matrix.sketch(geography)


def _networks(networked: Networked) -> Iterator[Sketch | None]:
    if networked.geography.is_wide:
        yield claimed.sketch(networked.two_sided)
    if networked.structure is not None:
        yield degrees.sketch(networked.structure.degrees, networked.structure.power_law)
    if networked.world is not None:
        yield matrix.sketch(networked.geography, layer=networked.world.countries)
