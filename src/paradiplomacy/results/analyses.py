"""What is worked out of a record besides its claims: counts, the network, the event model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from paradiplomacy.answers.scope import headline
from paradiplomacy.definitions.count import Count, DefinitionComparison, compare, count_each
from paradiplomacy.mechanisms.modelled import Modelled
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.record import Record
from paradiplomacy.results.beside import Beside
from paradiplomacy.results.geography import geography_of
from paradiplomacy.results.networked import Networked
from paradiplomacy.results.opening import SMALL
from paradiplomacy.results.progress import Progress
from paradiplomacy.results.second_process import SecondProcess

__all__ = ["Analyses", "analyses_of", "begin_model"]


class Analyses(NamedTuple):
    """What is worked out of a record besides its claims."""

    counts: list[Count]
    comparisons: tuple[DefinitionComparison, ...]
    networked: Networked
    event_model: Modelled


class _Begun(NamedTuple):
    """The event model while claims are tested; `is_there` says whether there is no need to wait."""

    event_model: Callable[[], Modelled]
    is_there: Callable[[], bool]


def begin_model(frames: Frames, process: SecondProcess) -> _Begun:
    """Begin to fit the event model, in a process of its own: its code keeps Python busy."""
    from paradiplomacy.hypotheses.selection import figure
    from paradiplomacy.mechanisms.modelled import modelled

    claimed = figure(frames, "rights", "suspend")
    counted = None
    if claimed and 0 < claimed["numerator"] < claimed["denominator"]:
        counted = (int(claimed["numerator"]), int(claimed["denominator"]))
    if frames.ties.height < SMALL:
        model = Beside(partial(modelled, frames, counted=counted))
        return _Begun(model.result, lambda: False)
    event_model = process.start(modelled, frames, counted=counted)
    return _Begun(event_model.result, event_model.done)


def analyses_of(record: Record, frames: Frames, begun: _Begun, *, progress: Progress) -> Analyses:
    """Count by definition, measure the network, and wait for the model that is begun."""
    progress("counting by definition", 0.0)
    geography = geography_of(frames)
    counts, comparisons = _counted(record, pair=() if geography.is_wide else record.meta.ends)
    progress("the network", 0.1)
    counted = headline(record)
    of_headlines = frames if counted is record else frames_of(counted, seed=frames.seed)
    networked = _networked(frames, of_headlines)
    progress("event model (compiling, the first time)", 0.4)
    return Analyses(counts, comparisons, networked, begun.event_model())


def _counted(
    record: Record, *, pair: Sequence[str]
) -> tuple[list[Count], tuple[DefinitionComparison, ...]]:
    """Counts by definition and beside published totals, between the first two countries."""
    countries = "-".join(pair[:2])
    return count_each(record, countries=countries), compare(record, countries=countries)


def _networked(frames: Frames, counted: Frames) -> Networked:
    """The analyses of the record as a network; structure and core only where there are ties.

    Lists by country and by tie have all ties; the structure is that of those which headlines count.
    """
    from paradiplomacy.networks.structure import structure_of
    from paradiplomacy.networks.structure_nulls import draws_for
    from paradiplomacy.networks.two_sided import tie_claims, two_sidedness
    from paradiplomacy.networks.world_system import world_system
    from paradiplomacy.results.regions import regions_of

    geography = geography_of(frames)
    two_sided = two_sidedness(frames)
    # Both are compiled code for the most part, so that they run side by side.
    beside = Beside(partial(world_system, frames)) if geography.is_wide else None
    structure = None
    if counted.ties.height:
        structure = structure_of(counted, nulls=draws_for(counted.ties.height), seed=frames.seed)
    return Networked(
        geography=geography,
        two_sided=two_sided,
        claimed=tie_claims(frames, two_sided),
        regions=regions_of(geography),
        structure=structure,
        world=beside.result() if beside is not None else None,
    )
