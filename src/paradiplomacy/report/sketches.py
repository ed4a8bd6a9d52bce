"""All pictures of a report, in the order in which they stand in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from paradiplomacy.definitions.count import Comparison
from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.record.ledger import agreement_counts
from paradiplomacy.record.record import Record
from paradiplomacy.report.charts import agreement, finding, timeline, world_map
from paradiplomacy.report.charts import counts as counts_chart
from paradiplomacy.report.drawing import Sketch

__all__ = ["PROPERTIES", "sketches"]

PROPERTIES = ("established", "kind", "interruption", "resumed")
"""Facts of ties whose agreement the report shows."""


def sketches(
    record: Record, findings: Mapping[str, Finding], *, comparisons: Sequence[Comparison]
) -> tuple[Sketch, ...]:
    """The pictures that the record has something to show for."""
    made = [
        world_map.sketch(record),
        timeline.sketch(record),
        agreement.sketch(agreement_counts(record)),
        counts_chart.sketch(comparisons),
        *(finding.sketch(one) for one in findings.values()),
    ]
    return tuple(sketch for sketch in made if sketch is not None)
