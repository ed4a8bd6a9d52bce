"""All pictures of a report, in the order in which they stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paradiplomacy.answers.scope import headline
from paradiplomacy.definitions.count import DefinitionComparison
from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.language import Language
from paradiplomacy.mechanisms.modelled import Modelled
from paradiplomacy.record.record import Record
from paradiplomacy.record.shock_names import shock_names_in
from paradiplomacy.results.charts import (
    atlas,
    degrees,
    finding,
    outlook,
    timeline,
    world_map,
)
from paradiplomacy.results.charts import counts as counts_chart
from paradiplomacy.results.drawing import Sketch
from paradiplomacy.results.networked import Networked

__all__ = ["finding_sketch", "record_sketches"]


def record_sketches(
    record: Record,
    *,
    comparisons: Sequence[DefinitionComparison],
    networked: Networked,
    event_model: Modelled,
    language: Language = "en",
) -> tuple[Sketch, ...]:
    """The pictures that the record has something to show for, in a language."""
    record = headline(record)
    wanted = [
        *_maps(record, networked, language),
        *_sketch_networks(networked, language),
        *outlook.sketches(event_model.outlook, language),
        timeline.sketch(record, language),
        counts_chart.sketch(comparisons, language),
    ]
    return tuple(sketch for sketch in wanted if sketch is not None)


def finding_sketch(
    record: Record, tested: Finding, language: Language = "en"
) -> tuple[Sketch, ...]:
    """The picture of a finding in a language, where it has one."""
    sketch = finding.sketch(tested, language, names=shock_names_in(record, language))
    return () if sketch is None else (sketch,)


def _maps(record: Record, networked: Networked, language: Language) -> Iterator[Sketch | None]:
    """Ties one by one where few countries are tied, and else gathered."""
    geography = networked.geography
    if not geography.is_wide:
        yield world_map.sketch(record, language)
        return
    yield atlas.sketch(geography, language, middle=record.meta.middle)


def _sketch_networks(networked: Networked, language: Language) -> Iterator[Sketch | None]:
    if networked.structure is not None:
        structure = networked.structure
        yield degrees.sketch(structure.degrees, structure.power_law, language)
